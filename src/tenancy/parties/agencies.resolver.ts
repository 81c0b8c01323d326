import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { AgencyType } from '../../identity/auth/viewer.graphql.js';
import { type Connection, connectionType, PageArgs } from '../../platform/graphql/connection.js';
import { AgenciesService } from './agencies.service.js';

const AGENCY_ID = { type: () => ID, description: "An agency of the viewer's party." };
const NAME = { type: () => String, description: 'Name, 1 to 200 characters; unique among the open agencies of the party.' };

const AgencyConnection = connectionType('Agency', () => AgencyType, { description: 'Agencies, by name.' });

@Resolver(() => AgencyType)
export class AgenciesResolver {
  constructor(private readonly agencies: AgenciesService) {}

  @Query(() => AgencyConnection, { name: 'agencies', description: "Open agencies of the viewer's party, by name." })
  @Requires('party:read', 'agency.list')
  async ownAgencies(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<AgencyType>> {
    return this.agencies.page(actor, page);
  }

  @Mutation(() => AgencyType, { description: "Creates an agency of the viewer's party. For its national or partner admin." })
  @Requires('agency:manage', 'agency.create')
  async createAgency(@CurrentActor() actor: Actor, @Args('name', NAME) name: string): Promise<AgencyType> {
    return this.agencies.create(actor, name);
  }

  @Mutation(() => AgencyType, {
    description: "Renames an agency of the viewer's party. Its published items show the new name at once. For the admin of its party.",
  })
  @Requires('agency:manage', 'agency.rename')
  async renameAgency(
    @CurrentActor() actor: Actor,
    @Args('id', AGENCY_ID) id: string,
    @Args('name', NAME) name: string,
  ): Promise<AgencyType> {
    return this.agencies.rename(actor, id, name);
  }

  @Mutation(() => AgencyType, {
    description:
      'Closes an agency without accounts, valid keys and indicators in force. Its published items keep its name. For the admin of its party.',
  })
  @Requires('agency:manage', 'agency.close')
  async closeAgency(@CurrentActor() actor: Actor, @Args('id', AGENCY_ID) id: string): Promise<AgencyType> {
    return this.agencies.close(actor, id);
  }
}
