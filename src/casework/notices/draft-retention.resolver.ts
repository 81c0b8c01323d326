import { Args, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { DraftRetentionService } from './draft-retention.service.js';

/** How long a party keeps unpublished notices. For the party's administrators. */
@Resolver()
export class DraftRetentionResolver {
  constructor(private readonly retention: DraftRetentionService) {}

  @Query(() => Int, { description: "Days for which the viewer's party keeps a draft of a notice after its last change." })
  @Requires('policy:manage', 'notice.draft-days')
  async noticeDraftDays(@CurrentActor() actor: Actor): Promise<number> {
    return this.retention.days(actor);
  }

  @Mutation(() => Int, {
    description:
      'Sets for how many days the party keeps a draft of a notice, with its files, after its last change. The default is 90. Existing drafts follow, but none ends earlier than a week after the party was notified.',
  })
  @Requires('policy:manage', 'notice.set-draft-days')
  async setNoticeDraftDays(
    @CurrentActor() actor: Actor,
    @Args('days', { type: () => Int, description: '14 to 730.' }) days: number,
  ): Promise<number> {
    return this.retention.setDays(actor, days);
  }
}
