import { Args, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { GroupType } from '../../tenancy/parties/groups.graphql.js';
import { NoticePageType, NoticeType } from './notice.graphql.js';
import { BrowseNoticesService } from './browse-notices.service.js';

/** Adds notices to a working group. */
@Resolver(() => GroupType)
export class GroupNoticesResolver {
  constructor(private readonly reading: BrowseNoticesService) {}

  @ResolveField('notices', () => NoticePageType, {
    description: 'Notices for the group, newest first. Same list and cursors as `notices(filter: { groups })`.',
  })
  @Requires('indicator:read')
  async noticesOfGroup(
    @Parent() group: GroupType,
    @CurrentActor() actor: Actor,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 20, description: 'Page size, 1 to 50.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'The cursor of the previous page.' }) after?: string | null,
  ): Promise<NoticePageType> {
    const { rows, cursor } = await this.reading.page(actor, { groups: [group.id] }, { first: first ?? 20, after: after ?? null });
    return { notices: rows.map(NoticeType.of), cursor };
  }
}
