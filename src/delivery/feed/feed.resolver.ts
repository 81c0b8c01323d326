import { Args, ID, Int, Query, Resolver, Subscription } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { FeedEventType, FeedFilterInput, FeedPageType } from './feed.graphql.js';
import type { FeedEvent } from './feed-event.js';
import { FeedService } from './feed.service.js';
import { EventRenderer } from './event-renderer.js';
import { SavedFiltersService } from './saved-filters.service.js';

const AFTER_ARG = { type: () => Cursor, nullable: true };
const FILTER_ARG = {
  type: () => FeedFilterInput,
  nullable: true,
  description: "Which events; absent: all except those of the viewer's own party.",
};
const SAVED_FILTER_ARG = { type: () => ID, nullable: true, description: 'A saved filter of the viewer, instead of `filter`.' };

@Resolver(() => FeedEventType)
export class FeedResolver {
  constructor(
    private readonly feeds: FeedService,
    private readonly rendering: EventRenderer,
    private readonly saved: SavedFiltersService,
  ) {}

  @Query(() => FeedPageType, { name: 'feed', description: 'The subscription as a query: events after the cursor, oldest first.' })
  @Requires('indicator:read', 'feed.read')
  async feedPage(
    @CurrentActor() actor: Actor,
    @Args('after', { ...AFTER_ARG, description: 'Cursor to continue from; absent: from the beginning.' }) after?: string,
    @Args('filter', FILTER_ARG) filter?: FeedFilterInput,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 100, description: 'Number of events, 1 to 1,000.' })
    first?: number | null,
    @Args('savedFilterId', SAVED_FILTER_ARG) savedFilterId?: string | null,
  ): Promise<FeedPageType> {
    const page = await this.feeds.page(actor, after ?? null, await this.saved.resolve(actor, filter, savedFilterId), first ?? 100);
    return { ...page, events: page.events.map((event) => FeedEventType.of(event, this.rendering.render(event))) };
  }

  @Subscription(() => FeedEventType, {
    name: 'feed',
    description:
      "All events visible to the viewer's party after the cursor, oldest first, then live; absent: from now on. The first event is a POSITION.",
    resolve(this: FeedResolver, event: FeedEvent) {
      return FeedEventType.of(event, this.rendering.render(event));
    },
  })
  @Requires('indicator:read', 'feed.read')
  async feed(
    @CurrentActor() actor: Actor,
    @Args('after', { ...AFTER_ARG, description: 'Cursor to continue from; absent: from now on.' }) after?: string,
    @Args('filter', FILTER_ARG) filter?: FeedFilterInput,
    @Args('savedFilterId', SAVED_FILTER_ARG) savedFilterId?: string | null,
  ): Promise<AsyncIterableIterator<FeedEvent>> {
    return this.feeds.follow(actor, after ?? null, await this.saved.resolve(actor, filter, savedFilterId));
  }
}
