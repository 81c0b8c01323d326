import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { LookupInput } from '../../intel/indicators/lookup.graphql.js';
import { WatchHitPageType, WatchHitType, WatchListType, WatchReceiptType, WatchTermPageType, WatchType } from './watch.graphql.js';
import { CreateWatchInput, WatchPrefixInput } from './watch-input.graphql.js';
import { BrowseWatchesService } from './browse-watches.service.js';
import { WatchesService } from './watches.service.js';

const LIVE_WATCH_ARG = { type: () => ID, description: 'An active or paused watch that the viewer may see.' } as const;
const WATCH_ARG = { type: () => ID, description: 'A watch that the viewer may see.' } as const;
const VALUES_ARG = { type: () => [LookupInput], nullable: true, description: 'Values in any spelling, 1 to 1,000.' } as const;
const PREFIXES_ARG = { type: () => [WatchPrefixInput], nullable: true, description: 'Prefixes, 1 to 50.' } as const;
const FIRST_ARG = { type: () => Int, nullable: true, defaultValue: 50, description: 'Page size, 1 to 200.' } as const;
const AFTER_ARG = { type: () => Cursor, nullable: true, description: 'Cursor to continue from; absent: from the start.' } as const;

@Resolver(() => WatchType)
export class WatchesResolver {
  constructor(
    private readonly watching: WatchesService,
    private readonly reading: BrowseWatchesService,
  ) {}

  @Mutation(() => WatchReceiptType, {
    description:
      'Creates a watch. It fires once for each existing or new claim that matches. No other party learns of the watch, unless tellOwner is set. See docs/watches.md.',
  })
  @Requires('watch:manage', 'watch.create')
  async createWatch(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => CreateWatchInput, description: 'The watch.' }) input: CreateWatchInput,
  ): Promise<WatchReceiptType> {
    return this.watching.create(actor, { ...input, tellOwner: input.tellOwner ?? false, forWhom: input.forWhom ?? 'MINE' });
  }

  @Mutation(() => WatchReceiptType, { description: 'Adds values or prefixes. Existing claims also match.' })
  @Requires('watch:manage', 'watch.add')
  async addToWatch(
    @CurrentActor() actor: Actor,
    @Args('id', LIVE_WATCH_ARG) id: string,
    @Args('values', VALUES_ARG) values?: LookupInput[] | null,
    @Args('prefixes', PREFIXES_ARG) prefixes?: WatchPrefixInput[] | null,
  ): Promise<WatchReceiptType> {
    return this.watching.add(actor, id, { values, prefixes });
  }

  @Mutation(() => WatchReceiptType, { description: 'Removes values or prefixes. Their hits stay.' })
  @Requires('watch:manage', 'watch.remove')
  async removeFromWatch(
    @CurrentActor() actor: Actor,
    @Args('id', LIVE_WATCH_ARG) id: string,
    @Args('values', VALUES_ARG) values?: LookupInput[] | null,
    @Args('prefixes', PREFIXES_ARG) prefixes?: WatchPrefixInput[] | null,
  ): Promise<WatchReceiptType> {
    return this.watching.remove(actor, id, { values, prefixes });
  }

  @Mutation(() => WatchType, { description: 'Pauses a watch.' })
  @Requires('watch:manage', 'watch.pause')
  async pauseWatch(@CurrentActor() actor: Actor, @Args('id', LIVE_WATCH_ARG) id: string): Promise<WatchType> {
    return this.watching.setState(actor, id, 'PAUSED');
  }

  @Mutation(() => WatchType, { description: 'Resumes a paused watch. It fires for claims that came during the pause and still exist.' })
  @Requires('watch:manage', 'watch.resume')
  async resumeWatch(@CurrentActor() actor: Actor, @Args('id', LIVE_WATCH_ARG) id: string): Promise<WatchType> {
    return this.watching.setState(actor, id, 'LIVE');
  }

  @Mutation(() => WatchType, { description: 'Ends a watch permanently. Its values are deleted at once, its hits 90 days later.' })
  @Requires('watch:manage', 'watch.end')
  async endWatch(@CurrentActor() actor: Actor, @Args('id', LIVE_WATCH_ARG) id: string): Promise<WatchType> {
    return this.watching.setState(actor, id, 'ENDED');
  }

  @Query(() => WatchListType, { description: 'Watches that the viewer may see, newest first.' })
  @Requires('watch:manage', 'watch.list')
  async watches(
    @CurrentActor() actor: Actor,
    @Args('first', FIRST_ARG) first?: number | null,
    @Args('after', AFTER_ARG) after?: string | null,
  ): Promise<WatchListType> {
    return this.reading.page(actor, first ?? 50, after ?? null);
  }

  @Query(() => WatchType, { nullable: true, description: 'One watch; null when it is absent or invisible.' })
  @Requires('watch:manage', 'watch.read')
  async watch(@CurrentActor() actor: Actor, @Args('id', WATCH_ARG) id: string): Promise<WatchType | null> {
    return (await this.reading.byId(actor, id)) ?? null;
  }

  @Query(() => WatchTermPageType, { description: 'Values or prefixes of a watch; empty when the watch is absent or invisible.' })
  @Requires('watch:manage', 'watch.terms')
  async watchTerms(
    @CurrentActor() actor: Actor,
    @Args('watchId', WATCH_ARG) watchId: string,
    @Args('first', FIRST_ARG) first?: number | null,
    @Args('after', AFTER_ARG) after?: string | null,
  ): Promise<WatchTermPageType> {
    return this.reading.terms(actor, watchId, first ?? 50, after ?? null);
  }

  @Query(() => WatchHitPageType, { description: 'Hits of a watch, oldest first; empty when the watch is absent or invisible.' })
  @Requires('watch:manage', 'watch.hits')
  async watchHits(
    @CurrentActor() actor: Actor,
    @Args('watchId', WATCH_ARG) watchId: string,
    @Args('first', FIRST_ARG) first?: number | null,
    @Args('after', AFTER_ARG) after?: string | null,
  ): Promise<WatchHitPageType> {
    const page = await this.reading.hits(actor, watchId, first ?? 50, after ?? null);
    return { ...page, hits: page.hits.map(WatchHitType.of) };
  }
}
