import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { AgencyType } from '../../identity/auth/viewer.graphql.js';
import { AgenciesService } from './agencies.service.js';

const AGENCY_ID = { type: () => ID, description: "An agency of the viewer's party." };
const NAME = { type: () => String, description: 'Name for people, 1 to 200 characters; no other open agency of the party has it.' };

@Resolver(() => AgencyType)
export class AgenciesResolver {
  constructor(private readonly agencies: AgenciesService) {}

  @Query(() => [AgencyType], { name: 'agencies', description: "Agencies of the viewer's party that are not closed, by name." })
  @Requires('party:read', 'agency.list')
  async ownAgencies(@CurrentActor() actor: Actor): Promise<readonly AgencyType[]> {
    return this.agencies.listOwn(actor);
  }

  @Mutation(() => AgencyType, { description: "Makes an agency of the viewer's party. For its national or partner admin." })
  @Requires('agency:manage', 'agency.create')
  async createAgency(@CurrentActor() actor: Actor, @Args('name', NAME) name: string): Promise<AgencyType> {
    return this.agencies.create(actor, name);
  }

  @Mutation(() => AgencyType, {
    description: "Gives an agency of the viewer's party another name, which stands at once with all that it published. For its admin.",
  })
  @Requires('agency:manage', 'agency.rename')
  async renameAgency(
    @CurrentActor() actor: Actor,
    @Args('id', AGENCY_ID) id: string,
    @Args('name', NAME) name: string,
  ): Promise<AgencyType> {
    return this.agencies.rename(actor, id, name);
  }

  @Mutation(() => Boolean, {
    description:
      'Closes an agency that has neither accounts nor live keys nor claims that stand. Its name stays with what it published. For the admin of its party.',
  })
  @Requires('agency:manage', 'agency.close')
  async closeAgency(@CurrentActor() actor: Actor, @Args('id', AGENCY_ID) id: string): Promise<boolean> {
    await this.agencies.close(actor, id);
    return true;
  }
}
