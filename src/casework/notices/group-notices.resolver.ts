import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { GroupType } from '../../tenancy/parties/groups.graphql.js';
import { NoticeConnection, NoticeType } from './notice.graphql.js';
import { BrowseNoticesService } from './browse-notices.service.js';

/** Adds notices to a working group. */
@Resolver(() => GroupType)
export class GroupNoticesResolver {
  constructor(private readonly reading: BrowseNoticesService) {}

  @ResolveField('notices', () => NoticeConnection, {
    description: 'Notices for the group, newest first. Same list and cursors as `notices(filter: { groups })`.',
  })
  @Requires('indicator:read')
  async noticesOfGroup(@Parent() group: GroupType, @CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<NoticeType>> {
    return mapConnection(await this.reading.page(actor, { groups: [group.id] }, page), NoticeType.of);
  }
}
