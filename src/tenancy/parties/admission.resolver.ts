import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor, ActorParty } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { AdmissionConnection, AdmissionDecisionType, AdmissionType, RegisterPartyInput } from './admission.graphql.js';
import { AdmissionService } from './admission.service.js';

@Resolver()
export class AdmissionResolver {
  constructor(private readonly admission: AdmissionService) {}

  @Mutation(() => PartyType, {
    description:
      'Registers a party. A PARTNER takes part at once. A COUNTRY is a candidate until a quorum of the member countries has accepted it; every member country is notified. The very first country, and any country in demo mode, is admitted at once. For the operator. Needs step-up.',
  })
  @Requires('party:manage', 'party.register', { stepUp: 'ALWAYS' })
  async registerParty(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => RegisterPartyInput, description: 'The party.' }) { country, ...input }: RegisterPartyInput,
  ): Promise<ActorParty> {
    return this.admission.register(actor, { ...input, country: country ?? null });
  }

  @Query(() => AdmissionConnection, {
    description: 'Countries that wait for admission, oldest first. A candidate sees only itself, a partner sees none.',
  })
  @Requires('party:read', 'party.admissions')
  async admissions(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<AdmissionType>> {
    return mapConnection(await this.admission.page(actor, page), AdmissionType.of);
  }

  @Mutation(() => AdmissionDecisionType, {
    description:
      "Records the vote of the viewer's country on a candidate. The vote can change until the quorum is reached. ADMITTED: the candidate is a member country now, and sees items for every country, except those of owners that bar it. For national admins; accepting needs step-up.",
  })
  @Requires('admission:decide', ({ accept }) => (accept ? 'party.accept' : 'party.decline'), { stepUp: 'TO_WIDEN' })
  async decideAdmission(
    @CurrentActor() actor: Actor,
    @Args('partyId', { type: () => ID, description: 'The candidate, by its id, country code or slug.' }) partyId: string,
    @Args('accept', { type: () => Boolean, description: 'true: accept; false: do not accept.' }) accept: boolean,
  ): Promise<AdmissionDecisionType> {
    return AdmissionDecisionType.of(await this.admission.decide(actor, partyId, accept));
  }
}
