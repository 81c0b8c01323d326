import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { AnnouncementConnection, type AnnouncementType } from './announcements.graphql.js';
import { detailsOf } from './announcement-details.js';
import { AnnouncementsService } from './announcements.service.js';

@Resolver()
export class AnnouncementsResolver {
  constructor(private readonly service: AnnouncementsService) {}

  @Query(() => AnnouncementConnection, {
    description:
      "Notifications of the hub to the viewer's party, newest first: new members of its groups, candidates for admission … For all accounts of the party; some are only for one agency or officer.",
  })
  @Requires('party:read', 'announcement.list')
  async announcements(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<AnnouncementType>> {
    return mapConnection(await this.service.page(actor, page), detailsOf);
  }
}
