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
      "What the hub told the viewer's party, newest first: who joined which of its groups, who asks to be admitted … For everybody who belongs to it; a few are for one agency or officer alone.",
  })
  @Requires('party:read', 'announcement.list')
  async announcements(
    @CurrentActor() actor: Actor,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 50, description: 'How many, 1 to 200.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'Where to go on; absent: from the newest.' }) after?: string | null,
  ): Promise<AnnouncementPageType> {
    return AnnouncementPageType.of(await this.service.page(actor, first ?? 50, after ?? null));
  }
}
