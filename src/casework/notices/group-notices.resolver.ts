import { Args, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { GroupType } from '../../tenancy/parties/groups.graphql.js';
import { NoticePageType, NoticeType } from './notice.graphql.js';
import { BrowseNoticesService } from './browse-notices.service.js';

/** What a working group knows. */
@Resolver(() => GroupType)
export class GroupNoticesResolver {
  constructor(private readonly reading: BrowseNoticesService) {}

  @ResolveField('notices', () => NoticePageType, {
    description: 'Notices for the group, newest first: what `notices(filter: { groups })` gives, whose cursors these are.',
  })
  @Requires('indicator:read')
  async noticesOfGroup(
    @Parent() group: GroupType,
    @CurrentActor() actor: Actor,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 20, description: 'How many, 1 to 50.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'The cursor of the page before.' }) after?: string | null,
  ): Promise<NoticePageType> {
    const { rows, cursor } = await this.reading.page(actor, { groups: [group.id] }, { first: first ?? 20, after: after ?? null });
    return { notices: rows.map(NoticeType.of), cursor };
  }
}
