import { Args, Int, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { AnnouncementPageType } from './announcements.graphql.js';
import { AnnouncementsService } from './announcements.service.js';

@Resolver()
export class AnnouncementsResolver {
  constructor(private readonly service: AnnouncementsService) {}

  @Query(() => AnnouncementPageType, {
    description:
      "Notifications of the hub to the viewer's party, newest first: new members of its groups, candidates for admission … For all accounts of the party; some are only for one agency or officer.",
  })
  @Requires('party:read', 'announcement.list')
  async announcements(
    @CurrentActor() actor: Actor,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 50, description: 'Page size, 1 to 200.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'Cursor to continue from; absent: from the newest.' })
    after?: string | null,
  ): Promise<AnnouncementPageType> {
    return AnnouncementPageType.of(await this.service.page(actor, first ?? 50, after ?? null));
  }
}
