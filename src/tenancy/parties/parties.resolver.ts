import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { PartiesService } from './parties.service.js';
import { PartyDetailsConnection, PartyDetailsType, PartyLimitsInput } from './party-details.graphql.js';

const PARTY_ID = { type: () => ID, description: 'The party, by its id, country code or slug.' };

@Resolver(() => PartyDetailsType)
export class PartiesResolver {
  constructor(private readonly parties: PartiesService) {}

  @Query(() => PartyDetailsConnection, {
    description: 'State, limits and counts of one party, or of all parties except the hub, by kind and name. For the operator.',
  })
  @Requires('party:manage', 'party.details')
  async partyDetails(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('partyId', { type: () => ID, nullable: true, description: 'One party, closed or not; absent: all.' }) partyId?: string | null,
    @Args('includeClosed', {
      type: () => Boolean,
      nullable: true,
      defaultValue: false,
      description: 'Whether the list of all parties includes closed ones.',
    })
    includeClosed?: boolean | null,
  ): Promise<Connection<PartyDetailsType>> {
    const filter = { partyId: partyId ?? null, includeClosed: includeClosed ?? false };
    return mapConnection(await this.parties.details(actor, filter, page), PartyDetailsType.of);
  }

  @Mutation(() => PartyDetailsType, {
    description:
      'Closes a party permanently and at once. Its accounts, keys, sessions, webhooks and memberships end. Its published items are withdrawn from all readers. To exclude a party temporarily, use setPartySuspended. For the operator. Needs step-up.',
  })
  @Requires('party:manage', 'party.close', { stepUp: 'ALWAYS' })
  async closeParty(
    @CurrentActor() actor: Actor,
    @Args('partyId', PARTY_ID) partyId: string,
    @Args('reason', { type: () => String, description: 'Reason for the audit log, 1 to 2,000 characters.' }) reason: string,
  ): Promise<PartyDetailsType> {
    return PartyDetailsType.of(await this.parties.close(actor, partyId, reason));
  }

  @Mutation(() => PartyDetailsType, {
    description:
      'Renames a country or partner. Items and directories show the new name at once. Parties that know the party are notified (PARTY_RENAMED). The name of the hub itself is the setting HUB_NAME. For the operator. Needs step-up.',
  })
  @Requires('party:manage', 'party.rename', { stepUp: 'ALWAYS' })
  async renameParty(
    @CurrentActor() actor: Actor,
    @Args('partyId', PARTY_ID) partyId: string,
    @Args('name', { type: () => String, description: 'The new name, 1 to 200 characters.' }) name: string,
  ): Promise<PartyDetailsType> {
    return PartyDetailsType.of(await this.parties.rename(actor, partyId, name));
  }

  @Mutation(() => PartyDetailsType, {
    description:
      'Sets the limits of a party. Existing objects above a new limit stay, but no more can be added. For the operator; raising a limit needs step-up.',
  })
  @Requires('party:manage', 'party.set-limits', { stepUp: 'TO_WIDEN' })
  async setPartyLimits(
    @CurrentActor() actor: Actor,
    @Args('partyId', PARTY_ID) partyId: string,
    @Args('limits', { type: () => PartyLimitsInput, description: 'The limits.' }) limits: PartyLimitsInput,
  ): Promise<PartyDetailsType> {
    return PartyDetailsType.of(await this.parties.setLimits(actor, partyId, limits));
  }

  @Mutation(() => PartyDetailsType, {
    description:
      'Suspends a party at once, or readmits it. One operator alone can suspend a party for 72 hours within 30 days; then the suspension lapses unless it is confirmed (confirmSuspension). Published items of the party stay. After readmission its consumers continue from their cursors: items that it lost in the meantime are withdrawn, and visible items are sent again. Member countries are notified. Once these hours are used up, `suspension.inForce` is false until the suspension is confirmed. For the operator.',
  })
  @Requires('party:manage', ({ suspended }) => (suspended ? 'party.suspend' : 'party.readmit'), { stepUp: 'TO_WIDEN', admission: 'URGENT' })
  async setPartySuspended(
    @CurrentActor() actor: Actor,
    @Args('partyId', { type: () => ID, description: 'The party, by its id, country code or slug.' }) partyId: string,
    @Args('suspended', { type: () => Boolean, description: 'true: refuse its accounts and close their sockets; false: readmit the party.' })
    suspended: boolean,
    @Args('reason', {
      type: () => String,
      nullable: true,
      description:
        'Reason, 1 to 2,000 characters, for the audit log, operators and member countries. The party itself sees the reason after readmission.',
    })
    reason?: string | null,
  ): Promise<PartyDetailsType> {
    return PartyDetailsType.of(await this.parties.setSuspended(actor, partyId, suspended, reason ?? null));
  }
}
