import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor, ActorParty } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { AdmissionType, RegisterPartyInput } from './admission.graphql.js';
import { AdmissionService } from './admission.service.js';

@Resolver()
export class AdmissionResolver {
  constructor(private readonly admission: AdmissionService) {}

  @Mutation(() => PartyType, {
    description:
      'Registers a party. A PARTNER is there at once. A COUNTRY is a candidate, of which every member country is told, until a quorum of them has accepted it; the very first one, and in demo mode any, is admitted at once. For the operator; needs a recent confirmation.',
  })
  @Requires('party:manage', 'party.register', { stepUp: 'ALWAYS' })
  async registerParty(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => RegisterPartyInput, description: 'The party.' }) { country, ...input }: RegisterPartyInput,
  ): Promise<ActorParty> {
    return this.admission.register(actor, { ...input, country: country ?? null });
  }

  @Query(() => [AdmissionType], {
    description: 'Countries that wait to be admitted, oldest first. A candidate sees itself alone, a partner none.',
  })
  @Requires('party:read', 'party.admissions')
  async admissions(@CurrentActor() actor: Actor): Promise<AdmissionType[]> {
    return (await this.admission.listCandidates(actor)).map(AdmissionType.of);
  }

  @Mutation(() => Boolean, {
    description:
      "The word of the viewer's country on a candidate; it may change until the quorum is reached. true: the candidate is a member country now, and sees what is for every country, except of owners that bar it. For national admins; accepting needs a recent confirmation.",
  })
  @Requires('admission:decide', ({ accept }) => (accept ? 'party.accept' : 'party.decline'), { stepUp: 'TO_WIDEN' })
  async decideAdmission(
    @CurrentActor() actor: Actor,
    @Args('partyId', { type: () => ID, description: 'The candidate.' }) partyId: string,
    @Args('accept', { type: () => Boolean, description: 'true accepts, false does not.' }) accept: boolean,
  ): Promise<boolean> {
    return this.admission.decide(actor, partyId, accept);
  }
}
