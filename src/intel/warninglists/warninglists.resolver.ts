import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import type { ListMode } from './warninglist.js';
import { ListModeEnum, WarninglistConnection, WarninglistType } from './warninglists.graphql.js';
import { WarninglistsService } from './warninglists.service.js';

@Resolver(() => WarninglistType)
export class WarninglistsResolver {
  constructor(private readonly service: WarninglistsService) {}

  @Query(() => WarninglistConnection, { description: "The lists of known-good values, by name; for the hub's operator." })
  @Requires('guard:manage', 'guard.lists')
  async warninglists(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<WarninglistType>> {
    return mapConnection(await this.service.page(actor, page), WarninglistType.of);
  }

  @Mutation(() => WarninglistType, {
    description:
      'Sets the effect on values that are on the list, for all items published from now on. Needs step-up, except to set a list that is off to warn.',
  })
  @Requires('guard:manage', 'guard.mode', { stepUp: 'TO_WIDEN' })
  async setWarninglistMode(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the list.' }) id: string,
    @Args('mode', { type: () => ListModeEnum, description: 'The mode.' }) mode: ListMode,
  ): Promise<WarninglistType> {
    return WarninglistType.of(await this.service.setMode(actor, id, mode));
  }

  @Mutation(() => ID, { description: 'Removes a list permanently. Returns its id. Needs step-up.' })
  @Requires('guard:manage', 'guard.remove', { stepUp: 'ALWAYS' })
  async deleteWarninglist(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the list.' }) id: string,
  ): Promise<string> {
    return this.service.remove(actor, id);
  }
}
