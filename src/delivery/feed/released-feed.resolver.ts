import { Args, Int, Query, Resolver, Subscription } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import type { FeedEvent } from './feed-event.js';
import type { FeedSelection } from './feed-reads.js';
import { FeedService } from './feed.service.js';
import { ReleasedEventType, ReleasedFeedFilterInput, ReleasedFeedPageType } from './released.graphql.js';
import { EventRenderer } from './event-renderer.js';

const AFTER_ARG = { type: () => Cursor, nullable: true };
const FILTER_ARG = { type: () => ReleasedFeedFilterInput, nullable: true, description: 'Which events; absent: all.' };

/** Selects only indicators of other parties. Receipts use a separate consumer name: an event of the released feed has arrived when that feed continues. */
const releasedSelection = ({ user }: Actor, filter: ReleasedFeedFilterInput | null | undefined): FeedSelection => ({
  ...{ kinds: filter?.kinds ?? null, threats: filter?.threats ?? null },
  ...{ itemKinds: ['INDICATOR'], released: true, consumer: `watch:${user}` },
});

/** The released feed: indicators released to the reader's party, with only those fields that a release gives. */
@Resolver(() => ReleasedEventType)
export class ReleasedFeedResolver {
  constructor(
    private readonly feeds: FeedService,
    private readonly rendering: EventRenderer,
  ) {}

  @Query(() => ReleasedFeedPageType, {
    name: 'releasedFeed',
    description: "The subscription as a query: only indicators that others released to the viewer's party, oldest first.",
  })
  @Requires('indicator:read', 'feed.watch')
  async releasedPage(
    @CurrentActor() actor: Actor,
    @Args('after', { ...AFTER_ARG, description: 'Cursor to continue from; absent: from the beginning.' }) after?: string,
    @Args('filter', FILTER_ARG) filter?: ReleasedFeedFilterInput,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 100, description: 'Number of events, 1 to 1,000.' })
    first?: number | null,
  ): Promise<ReleasedFeedPageType> {
    const page = await this.feeds.page(actor, after ?? null, releasedSelection(actor, filter), first ?? 100);
    return { ...page, events: page.events.map((event) => ReleasedEventType.of(event, this.rendering.render(event))) };
  }

  @Subscription(() => ReleasedEventType, {
    name: 'releasedFeed',
    description:
      "Indicators that others released to the viewer's party, oldest first, then live; absent: from now on. The first event is a POSITION.",
    resolve(this: ReleasedFeedResolver, event: FeedEvent) {
      return ReleasedEventType.of(event, this.rendering.render(event));
    },
  })
  @Requires('indicator:read', 'feed.watch')
  async releasedEvents(
    @CurrentActor() actor: Actor,
    @Args('after', { ...AFTER_ARG, description: 'Cursor to continue from; absent: from now on.' }) after?: string,
    @Args('filter', FILTER_ARG) filter?: ReleasedFeedFilterInput,
  ): Promise<AsyncIterableIterator<FeedEvent>> {
    return this.feeds.follow(actor, after ?? null, releasedSelection(actor, filter));
  }
}
