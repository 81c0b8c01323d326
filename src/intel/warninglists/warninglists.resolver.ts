import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import type { ListMode } from './warninglist.js';
import { ListModeEnum, WarninglistType } from './warninglists.graphql.js';
import { WarninglistsService } from './warninglists.service.js';

@Resolver(() => WarninglistType)
export class WarninglistsResolver {
  constructor(private readonly service: WarninglistsService) {}

  @Query(() => [WarninglistType], { description: 'The lists of known-good values, by name; for the hub’s operator.' })
  @Requires('guard:manage', 'guard.lists')
  async warninglists(@CurrentActor() actor: Actor): Promise<readonly WarninglistType[]> {
    return (await this.service.lists(actor)).map(WarninglistType.of);
  }

  @Mutation(() => WarninglistType, {
    description:
      'Sets the effect on values that are on the list, for all items published from now on. Needs a fresh confirmation, except to set a list that is off to warn.',
  })
  @Requires('guard:manage', 'guard.mode', { stepUp: 'TO_WIDEN' })
  async setWarninglistMode(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The list.' }) id: string,
    @Args('mode', { type: () => ListModeEnum, description: 'The mode.' }) mode: ListMode,
  ): Promise<WarninglistType> {
    return WarninglistType.of(await this.service.setMode(actor, id, mode));
  }

  @Mutation(() => Boolean, { description: 'Removes a list permanently. Needs a fresh confirmation.' })
  @Requires('guard:manage', 'guard.remove', { stepUp: 'ALWAYS' })
  async removeWarninglist(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The list.' }) id: string,
  ): Promise<boolean> {
    await this.service.remove(actor, id);
    return true;
  }
}
