import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { SuspensionType } from './suspensions.graphql.js';
import { SuspensionsService } from './suspensions.service.js';

@Resolver(() => SuspensionType)
export class SuspensionsResolver {
  constructor(private readonly suspensionsService: SuspensionsService) {}

  @Query(() => [SuspensionType], {
    description:
      'Suspensions that are in force or wait for confirmation, unconfirmed ones first. For operators, and for national admins of member countries.',
  })
  @Requires('hub:confirm', 'party.suspensions')
  async suspensions(@CurrentActor() actor: Actor): Promise<SuspensionType[]> {
    return (await this.suspensionsService.all(actor)).map(SuspensionType.of);
  }

  @Mutation(() => Boolean, {
    description:
      "Confirms the suspension of a party: as a different operator than the one who requested it, or for the viewer's country. true: the suspension stands until an operator lifts it; false: more countries must confirm it. Needs a session confirmed in the last five minutes.",
  })
  @Requires('hub:confirm', 'party.confirm-suspension', { stepUp: 'ALWAYS' })
  async confirmSuspension(
    @CurrentActor() actor: Actor,
    @Args('partyId', { type: () => ID, description: 'The party.' }) partyId: string,
  ): Promise<boolean> {
    return this.suspensionsService.confirm(actor, partyId);
  }
}
