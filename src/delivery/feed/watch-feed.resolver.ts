import { Args, Int, Query, Resolver, Subscription } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import type { FeedEvent } from './feed-event.js';
import { FeedService, type FeedSelection } from './feed.service.js';
import { WatchEventType, WatchFilterInput, WatchPageType } from './released.graphql.js';
import { EventRenderer } from './event-renderer.js';

const AFTER_ARG = { type: () => Cursor, nullable: true };
const FILTER_ARG = { type: () => WatchFilterInput, nullable: true, description: 'Which events; absent: all.' };

/** Selects only indicators of other parties. Receipts use a separate consumer name: an event of the watch feed has arrived when the watch feed continues. */
const releasedSelection = ({ user }: Actor, filter: WatchFilterInput | null | undefined): FeedSelection => ({
  ...{ kinds: filter?.kinds ?? null, threats: filter?.threats ?? null },
  ...{ items: ['INDICATOR'], released: true, consumer: `watch:${user}` },
});

/** The watch feed: indicators released to the reader's party, with only those fields that a release gives. */
@Resolver(() => WatchEventType)
export class WatchFeedResolver {
  constructor(
    private readonly feeds: FeedService,
    private readonly rendering: EventRenderer,
  ) {}

  @Query(() => WatchPageType, {
    name: 'watchFeed',
    description: "The subscription as a query: only indicators that others released to the viewer's party, oldest first.",
  })
  @Requires('indicator:read', 'feed.watch')
  async watchPage(
    @CurrentActor() actor: Actor,
    @Args('after', { ...AFTER_ARG, description: 'Cursor to continue from; absent: from the beginning.' }) after?: string,
    @Args('filter', FILTER_ARG) filter?: WatchFilterInput,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 100, description: 'Number of events, 1 to 1,000.' })
    first?: number | null,
  ): Promise<WatchPageType> {
    const page = await this.feeds.page(actor, after ?? null, releasedSelection(actor, filter), first ?? 100);
    return { ...page, events: page.events.map((event) => WatchEventType.of(event, this.rendering.render(event))) };
  }

  @Subscription(() => WatchEventType, {
    name: 'watchFeed',
    description:
      "Indicators that others released to the viewer's party, oldest first, then live; absent: from now on. The first event is a POSITION.",
    resolve(this: WatchFeedResolver, event: FeedEvent) {
      return WatchEventType.of(event, this.rendering.render(event));
    },
  })
  @Requires('indicator:read', 'feed.watch')
  async watch(
    @CurrentActor() actor: Actor,
    @Args('after', { ...AFTER_ARG, description: 'Cursor to continue from; absent: from now on.' }) after?: string,
    @Args('filter', FILTER_ARG) filter?: WatchFilterInput,
  ): Promise<AsyncIterableIterator<FeedEvent>> {
    return this.feeds.follow(actor, after ?? null, releasedSelection(actor, filter));
  }
}
