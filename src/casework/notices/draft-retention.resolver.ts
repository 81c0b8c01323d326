import { Args, Int, Mutation, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { PartySettingsType } from '../../tenancy/parties/party-settings.graphql.js';
import { DraftRetentionService } from './draft-retention.service.js';

/** How long a party keeps unpublished notices. The party's administrators set it. */
@Resolver(() => PartySettingsType)
export class DraftRetentionResolver {
  constructor(private readonly retention: DraftRetentionService) {}

  @ResolveField('noticeDraftDays', () => Int, { description: 'Days for which the party keeps a draft of a notice after its last change.' })
  @Requires('party:read')
  async noticeDraftDays(@CurrentActor() actor: Actor): Promise<number> {
    return this.retention.days(actor);
  }

  @Mutation(() => PartySettingsType, {
    description:
      'Sets for how many days the party keeps a draft of a notice, with its files, after its last change. The default is 90. Existing drafts follow, but none ends earlier than a week after the party was notified.',
  })
  @Requires('policy:manage', 'notice.set-draft-days')
  async setNoticeDraftDays(
    @CurrentActor() actor: Actor,
    @Args('days', { type: () => Int, description: '14 to 730.' }) days: number,
  ): Promise<PartySettingsType> {
    await this.retention.setDays(actor, days);
    return { party: actor.party };
  }
}
