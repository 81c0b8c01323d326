import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor, ActorParty } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { PartyKindEnum, PartyType } from '../../identity/auth/viewer.graphql.js';
import { PartyDirectoryService } from './party-directory.service.js';

@Resolver()
export class PartyDirectoryResolver {
  constructor(private readonly directory: PartyDirectoryService) {}

  @Query(() => [PartyType], { description: 'Parties of the hub. A partner sees itself, the hub and the countries, but no other partner.' })
  @Requires('party:read', 'party.list')
  async parties(
    @CurrentActor() actor: Actor,
    @Args('kind', { type: () => PartyKindEnum, nullable: true, description: 'Only parties of this kind.' }) kind?: ActorParty['kind'],
  ): Promise<ActorParty[]> {
    return this.directory.list(actor, kind ?? null);
  }

  @Query(() => [PartyType], {
    description: "Parties that the viewer's party bars. It shares nothing with them, regardless of the audience of an item.",
  })
  @Requires('bar:manage', 'bar.list')
  async barredParties(@CurrentActor() actor: Actor): Promise<ActorParty[]> {
    return this.directory.listBarred(actor);
  }

  @Mutation(() => Boolean, {
    description:
      "Bars a country or partner from all items of the viewer's party, or lifts the bar. Takes effect at once. The barred party is not notified of the bar, but gets withdrawals of the items that it had.",
  })
  @Requires('bar:manage', ({ barred }) => (barred ? 'bar.set' : 'bar.lift'), { stepUp: 'TO_WIDEN' })
  async setPartyBarred(
    @CurrentActor() actor: Actor,
    @Args('partyId', { type: () => ID, description: 'The party.' }) partyId: string,
    @Args('barred', { type: () => Boolean, description: 'true: remove access; false: restore access by the audiences.' })
    barred: boolean,
  ): Promise<boolean> {
    await this.directory.setPartyBarred(actor, partyId, barred);
    return true;
  }

  @Mutation(() => Boolean, {
    description:
      'Suspends a party at once, or readmits it. One operator alone can suspend a party for 72 hours within 30 days; then the suspension lapses unless it is confirmed (confirmSuspension). Published items of the party stay. After readmission its consumers continue from their cursors: items that it lost in the meantime are withdrawn, and visible items are sent again. Member countries are notified. true: done; false: these hours are used up, and the suspension takes effect when it is confirmed. For the operator.',
  })
  @Requires('party:manage', ({ suspended }) => (suspended ? 'party.suspend' : 'party.readmit'), { stepUp: 'TO_WIDEN' })
  async setPartySuspended(
    @CurrentActor() actor: Actor,
    @Args('partyId', { type: () => ID, description: 'The party.' }) partyId: string,
    @Args('suspended', { type: () => Boolean, description: 'true: refuse its accounts and close their sockets; false: readmit the party.' })
    suspended: boolean,
    @Args('reason', {
      type: () => String,
      nullable: true,
      description:
        'Reason, 1 to 2,000 characters, for the audit log, operators and member countries. The party itself sees the reason after readmission.',
    })
    reason?: string | null,
  ): Promise<boolean> {
    return this.directory.setPartySuspended(actor, partyId, suspended, reason ?? null);
  }
}
