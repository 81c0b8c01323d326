import { Args, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { DraftRetentionService } from './draft-retention.service.js';

/** How long a desk keeps what it does not publish: for a party's admins. */
@Resolver()
export class DraftRetentionResolver {
  constructor(private readonly retention: DraftRetentionService) {}

  @Query(() => Int, { description: "For how many days the viewer's party keeps a draft of a notice that nobody moves." })
  @Requires('policy:manage', 'notice.draft-days')
  async noticeDraftDays(@CurrentActor() actor: Actor): Promise<number> {
    return this.retention.days(actor);
  }

  @Mutation(() => Int, {
    description:
      'For how many days the party keeps a draft of a notice that nobody moves, and its files; 90 at first. Drafts that lie there follow, none earlier than a week after the party was told.',
  })
  @Requires('policy:manage', 'notice.set-draft-days')
  async setNoticeDraftDays(
    @CurrentActor() actor: Actor,
    @Args('days', { type: () => Int, description: '14 to 730.' }) days: number,
  ): Promise<number> {
    return this.retention.setDays(actor, days);
  }
}
