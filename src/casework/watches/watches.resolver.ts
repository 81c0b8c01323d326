import { Args, ArgsType, Field, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { LookupInput } from '../../intel/indicators/lookup.graphql.js';
import {
  NewWatchType,
  WatchConnection,
  WatchHitPageType,
  WatchTermConnection,
  WatchTermReceiptType,
  WatchTermType,
  WatchType,
} from './watch.graphql.js';
import { WatchInput, WatchPrefixInput } from './watch-input.graphql.js';
import { BrowseWatchesService } from './browse-watches.service.js';
import { WatchesService } from './watches.service.js';

const LIVE_WATCH_ARG = { type: () => ID, description: 'An active or paused watch that the viewer may see.' } as const;
const WATCH_ARG = { type: () => ID, description: 'A watch that the viewer may see.' } as const;
const VALUES_ARG = { type: () => [LookupInput], nullable: true, description: 'Values in any spelling, 1 to 1,000.' } as const;
const PREFIXES_ARG = { type: () => [WatchPrefixInput], nullable: true, description: 'Prefixes, 1 to 50.' } as const;

@ArgsType()
class HitArgs {
  @Field(() => Cursor, { nullable: true, description: 'Cursor to continue from; absent: from the start.' })
  readonly after?: string | null;

  @Field(() => Int, { nullable: true, defaultValue: 100, description: 'Number of hits, 1 to 1,000.' })
  readonly first?: number | null;
}

@Resolver(() => WatchType)
export class WatchesResolver {
  constructor(
    private readonly watching: WatchesService,
    private readonly reading: BrowseWatchesService,
  ) {}

  @Mutation(() => NewWatchType, {
    description:
      'Creates a watch. It fires once for each existing or new indicator that matches. No other party learns of the watch, unless notifyOwners is set. See docs/watches.md.',
  })
  @Requires('watch:manage', 'watch.create')
  async createWatch(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => WatchInput, description: 'The watch.' }) input: WatchInput,
  ): Promise<NewWatchType> {
    const fields = { ...input, notifyOwners: input.notifyOwners ?? false, visibleTo: input.visibleTo ?? 'CREATOR' };
    return NewWatchType.of(await this.watching.create(actor, fields));
  }

  @Mutation(() => [WatchTermReceiptType], {
    description: 'Adds values or prefixes, and returns a receipt for each, in order. Existing indicators also match.',
  })
  @Requires('watch:manage', 'watch.add')
  async addToWatch(
    @CurrentActor() actor: Actor,
    @Args('id', LIVE_WATCH_ARG) id: string,
    @Args('values', VALUES_ARG) values?: LookupInput[] | null,
    @Args('prefixes', PREFIXES_ARG) prefixes?: WatchPrefixInput[] | null,
  ): Promise<readonly WatchTermReceiptType[]> {
    return this.watching.add(actor, id, { values, prefixes });
  }

  @Mutation(() => [WatchTermReceiptType], {
    description: 'Removes values or prefixes, and returns a receipt for each, in order. Their hits stay.',
  })
  @Requires('watch:manage', 'watch.remove')
  async removeFromWatch(
    @CurrentActor() actor: Actor,
    @Args('id', LIVE_WATCH_ARG) id: string,
    @Args('values', VALUES_ARG) values?: LookupInput[] | null,
    @Args('prefixes', PREFIXES_ARG) prefixes?: WatchPrefixInput[] | null,
  ): Promise<readonly WatchTermReceiptType[]> {
    return this.watching.remove(actor, id, { values, prefixes });
  }

  @Mutation(() => WatchType, { description: 'Pauses a watch.' })
  @Requires('watch:manage', 'watch.pause')
  async pauseWatch(@CurrentActor() actor: Actor, @Args('id', LIVE_WATCH_ARG) id: string): Promise<WatchType> {
    return WatchType.of(await this.watching.setState(actor, id, 'PAUSED'));
  }

  @Mutation(() => WatchType, { description: 'Resumes a paused watch. It fires for indicators that came during the pause and still exist.' })
  @Requires('watch:manage', 'watch.resume')
  async resumeWatch(@CurrentActor() actor: Actor, @Args('id', LIVE_WATCH_ARG) id: string): Promise<WatchType> {
    return WatchType.of(await this.watching.setState(actor, id, 'ACTIVE'));
  }

  @Mutation(() => WatchType, { description: 'Ends a watch permanently. Its values are deleted at once, its hits 90 days later.' })
  @Requires('watch:manage', 'watch.end')
  async endWatch(@CurrentActor() actor: Actor, @Args('id', LIVE_WATCH_ARG) id: string): Promise<WatchType> {
    return WatchType.of(await this.watching.setState(actor, id, 'ENDED'));
  }

  @Query(() => WatchConnection, { description: 'Watches that the viewer may see, newest first.' })
  @Requires('watch:manage', 'watch.list')
  async watches(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<WatchType>> {
    return mapConnection(await this.reading.page(actor, page), WatchType.of);
  }

  @Query(() => WatchType, { nullable: true, description: 'One watch; null when it is absent or invisible.' })
  @Requires('watch:manage', 'watch.read')
  async watch(@CurrentActor() actor: Actor, @Args('id', WATCH_ARG) id: string): Promise<WatchType | null> {
    const watch = await this.reading.byId(actor, id);
    return watch ? WatchType.of(watch) : null;
  }

  @Query(() => WatchTermConnection, { description: 'Values or prefixes of a watch; empty when the watch is absent or invisible.' })
  @Requires('watch:manage', 'watch.terms')
  async watchTerms(
    @CurrentActor() actor: Actor,
    @Args('watchId', WATCH_ARG) watchId: string,
    @Args() page: PageArgs,
  ): Promise<Connection<WatchTermType>> {
    return this.reading.terms(actor, watchId, page);
  }

  @Query(() => WatchHitPageType, { description: 'Hits of a watch, oldest first; empty when the watch is absent or invisible.' })
  @Requires('watch:manage', 'watch.hits')
  async watchHits(
    @CurrentActor() actor: Actor,
    @Args('watchId', WATCH_ARG) watchId: string,
    @Args() page: HitArgs,
  ): Promise<WatchHitPageType> {
    return WatchHitPageType.of(await this.reading.hits(actor, watchId, page));
  }

  @ResolveField('hits', () => WatchHitPageType, { description: 'Hits of the watch, oldest first. Same list and cursors as `watchHits`.' })
  @Requires('watch:manage')
  async hitsOfWatch(@Parent() { id }: WatchType, @CurrentActor() actor: Actor, @Args() page: HitArgs): Promise<WatchHitPageType> {
    return WatchHitPageType.of(await this.reading.hits(actor, id, page));
  }
}
