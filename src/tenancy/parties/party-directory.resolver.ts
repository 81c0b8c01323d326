import { Args, Field, ID, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor, ActorParty } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { PartyKindEnum, PartyType } from '../../identity/auth/viewer.graphql.js';
import { type Connection, connectionType, PageArgs } from '../../platform/graphql/connection.js';
import { PartyDirectoryService } from './party-directory.service.js';

const PartyConnection = connectionType<ActorParty>('Party', () => PartyType, { description: 'Parties, by name.' });

@ObjectType('PartyBar', { description: "Whether the viewer's party bars another party." })
export class PartyBarType {
  @Field(() => PartyType, { description: 'The other party.' })
  readonly party: ActorParty;

  @Field(() => Boolean, { description: 'Whether it is barred.' })
  readonly barred: boolean;
}

@Resolver()
export class PartyDirectoryResolver {
  constructor(private readonly directory: PartyDirectoryService) {}

  @Query(() => [PartyType], {
    description:
      'Parties of the hub, by kind and name: at most one per country, and the partners. A partner sees itself, the hub and the countries, but no other partner.',
  })
  @Requires('party:read', 'party.list')
  async parties(
    @CurrentActor() actor: Actor,
    @Args('kind', { type: () => PartyKindEnum, nullable: true, description: 'Only parties of this kind.' }) kind?: ActorParty['kind'],
  ): Promise<ActorParty[]> {
    return this.directory.list(actor, kind ?? null);
  }

  @Query(() => PartyConnection, {
    description: "Parties that the viewer's party bars, by name. It shares nothing with them, regardless of the audience of an item.",
  })
  @Requires('bar:manage', 'bar.list')
  async barredParties(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<ActorParty>> {
    return this.directory.barredPage(actor, page);
  }

  @Mutation(() => PartyBarType, {
    description:
      "Bars a country or partner from all items of the viewer's party, or lifts the bar. Takes effect at once. The barred party is not notified of the bar, but gets withdrawals of the items that it had.",
  })
  @Requires('bar:manage', ({ barred }) => (barred ? 'bar.set' : 'bar.lift'), { stepUp: 'TO_WIDEN', admission: 'URGENT' })
  async setPartyBarred(
    @CurrentActor() actor: Actor,
    @Args('partyId', { type: () => ID, description: 'The party, by its id, country code or slug.' }) partyId: string,
    @Args('barred', { type: () => Boolean, description: 'true: remove access; false: restore access by the audiences.' })
    barred: boolean,
  ): Promise<PartyBarType> {
    return { party: await this.directory.setPartyBarred(actor, partyId, barred), barred };
  }
}
