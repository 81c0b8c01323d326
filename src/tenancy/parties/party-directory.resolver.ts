import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor, ActorParty } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { PartyKindEnum, PartyType } from '../../identity/auth/viewer.graphql.js';
import { PartyDirectoryService } from './party-directory.service.js';

@Resolver()
export class PartyDirectoryResolver {
  constructor(private readonly directory: PartyDirectoryService) {}

  @Query(() => [PartyType], { description: 'Parties of the hub. A partner sees itself, the hub and the countries, no other partner.' })
  @Requires('party:read', 'party.list')
  async parties(
    @CurrentActor() actor: Actor,
    @Args('kind', { type: () => PartyKindEnum, nullable: true, description: 'Only parties of this kind.' }) kind?: ActorParty['kind'],
  ): Promise<ActorParty[]> {
    return this.directory.list(actor, kind ?? null);
  }

  @Query(() => [PartyType], { description: "Parties that the viewer's own never shares with, whatever an item's audience says." })
  @Requires('bar:manage', 'bar.list')
  async barredParties(@CurrentActor() actor: Actor): Promise<ActorParty[]> {
    return this.directory.listBarred(actor);
  }

  @Mutation(() => Boolean, {
    description:
      "Bars a country or partner from everything of one's own party, or lifts the bar. In force at once; the barred party is not told of the bar, but to delete what it had.",
  })
  @Requires('bar:manage', ({ barred }) => (barred ? 'bar.set' : 'bar.lift'), { stepUp: 'TO_WIDEN' })
  async setPartyBarred(
    @CurrentActor() actor: Actor,
    @Args('partyId', { type: () => ID, description: 'The party.' }) partyId: string,
    @Args('barred', { type: () => Boolean, description: 'true takes sight away, false gives back what the audiences say.' })
    barred: boolean,
  ): Promise<boolean> {
    await this.directory.setPartyBarred(actor, partyId, barred);
    return true;
  }

  @Mutation(() => Boolean, {
    description:
      'Suspends a party, everywhere and at once, or takes it in again. One operator alone does so for 72 hours within 30 days: then the suspension lapses, unless it is confirmed (confirmSuspension). What it published stays. Back again, its consumers go on from their cursors: what it lost meanwhile is withdrawn, what it sees is told again. Member countries are told. true: done; false: these hours are used up, and the suspension takes effect when it is confirmed. For the operator.',
  })
  @Requires('party:manage', ({ suspended }) => (suspended ? 'party.suspend' : 'party.readmit'), { stepUp: 'TO_WIDEN' })
  async setPartySuspended(
    @CurrentActor() actor: Actor,
    @Args('partyId', { type: () => ID, description: 'The party.' }) partyId: string,
    @Args('suspended', { type: () => Boolean, description: 'true refuses its accounts and closes their sockets.' }) suspended: boolean,
    @Args('reason', {
      type: () => String,
      nullable: true,
      description:
        'Why, in 1 to 2,000 characters: for the audit log, operators, and the member countries, the party itself among them once it is back.',
    })
    reason?: string | null,
  ): Promise<boolean> {
    return this.directory.setPartySuspended(actor, partyId, suspended, reason ?? null);
  }
}
