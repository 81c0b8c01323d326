import { Args, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { GroupType } from '../../tenancy/parties/groups.graphql.js';
import { FeedEventType, FeedPageType } from './feed.graphql.js';
import { FeedService } from './feed.service.js';
import { EventRenderer } from './event-renderer.js';

/** The feed of a working group. */
@Resolver(() => GroupType)
export class GroupFeedResolver {
  constructor(
    private readonly feeds: FeedService,
    private readonly rendering: EventRenderer,
  ) {}

  @ResolveField('feed', () => FeedPageType, {
    description:
      "The feed of the group, events of the viewer's own party included, oldest first. Same as `feed(filter: { groups, includeOwn: true })`.",
  })
  @Requires('indicator:read')
  async feedOfGroup(
    @Parent() group: GroupType,
    @CurrentActor() actor: Actor,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 100, description: 'Number of events, 1 to 1,000.' })
    first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'Cursor to continue from; absent: from the beginning.' })
    after?: string | null,
  ): Promise<FeedPageType> {
    const page = await this.feeds.page(actor, after ?? null, { groups: [group.id], includeOwn: true }, first ?? 100);
    return { ...page, events: page.events.map((event) => FeedEventType.of(event, this.rendering.render(event))) };
  }
}
