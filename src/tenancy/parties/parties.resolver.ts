import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { PartiesService } from './parties.service.js';
import { PartyDetailsType, PartyLimitsInput } from './party-details.graphql.js';

const PARTY_ID = { type: () => ID, description: 'The party.' };

@Resolver(() => PartyDetailsType)
export class PartiesResolver {
  constructor(private readonly parties: PartiesService) {}

  @Query(() => [PartyDetailsType], {
    description: 'State, limits and counts of one party, or of all but the hub, by kind and name. For the operator.',
  })
  @Requires('party:manage', 'party.details')
  async partyDetails(
    @CurrentActor() actor: Actor,
    @Args('partyId', { type: () => ID, nullable: true, description: 'One party, closed or not; absent: all.' }) partyId?: string | null,
    @Args('includeClosed', {
      type: () => Boolean,
      nullable: true,
      defaultValue: false,
      description: 'Of all, also those that were closed.',
    })
    includeClosed?: boolean | null,
  ): Promise<PartyDetailsType[]> {
    return (await this.parties.details(actor, partyId ?? null, includeClosed ?? false)).map(PartyDetailsType.of);
  }

  @Mutation(() => PartyDetailsType, {
    description:
      'Ends a party for good, everywhere and at once: accounts, keys, sessions, webhooks, memberships. What it published is withdrawn from everybody. To shut a party out for a while, use setPartySuspended. For the operator, in a session confirmed in the last five minutes.',
  })
  @Requires('party:manage', 'party.close', { stepUp: 'ALWAYS' })
  async closeParty(
    @CurrentActor() actor: Actor,
    @Args('partyId', PARTY_ID) partyId: string,
    @Args('reason', { type: () => String, description: 'Why, in 1 to 2,000 characters, for the record.' }) reason: string,
  ): Promise<PartyDetailsType> {
    return PartyDetailsType.of(await this.parties.close(actor, partyId, reason));
  }

  @Mutation(() => PartyDetailsType, {
    description:
      'Gives a country or partner another name. Items and directories show it at once; those who know the party are told (PARTY_RENAMED). The hub’s own name is the setting HUB_NAME. For the operator, in a session confirmed in the last five minutes.',
  })
  @Requires('party:manage', 'party.rename', { stepUp: 'ALWAYS' })
  async renameParty(
    @CurrentActor() actor: Actor,
    @Args('partyId', PARTY_ID) partyId: string,
    @Args('name', { type: () => String, description: 'The new name, in 1 to 200 characters.' }) name: string,
  ): Promise<PartyDetailsType> {
    return PartyDetailsType.of(await this.parties.rename(actor, partyId, name));
  }

  @Mutation(() => PartyDetailsType, {
    description:
      'Sets what a party may have at most. What it has beyond stays; there is no more. For the operator; to allow more, in a session confirmed in the last five minutes.',
  })
  @Requires('party:manage', 'party.set-limits', { stepUp: 'TO_WIDEN' })
  async setPartyLimits(
    @CurrentActor() actor: Actor,
    @Args('partyId', PARTY_ID) partyId: string,
    @Args('limits', { type: () => PartyLimitsInput, description: 'The limits.' }) limits: PartyLimitsInput,
  ): Promise<PartyDetailsType> {
    return PartyDetailsType.of(await this.parties.setLimits(actor, partyId, limits));
  }
}
