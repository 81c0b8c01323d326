import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { HandlingActEnum } from './handling.graphql.js';
import { type HandlingAct, handlingName, HandlingService } from './handling.service.js';

@Resolver()
export class HandlingResolver {
  constructor(private readonly handling: HandlingService) {}

  @Mutation(() => Boolean, {
    description:
      'Records that the viewer copies or prints content of items. An application calls it before it copies or prints TLP:RED content. Returns true, whether the viewer sees the items or not; the audit entry has those that the viewer sees.',
  })
  @Requires('party:read', ({ act }) => handlingName(act as HandlingAct))
  async recordHandling(
    @CurrentActor() actor: Actor,
    @Args('itemIds', { type: () => [ID], description: '1 to 100 items of any kinds.' }) itemIds: string[],
    @Args('act', { type: () => HandlingActEnum, description: 'What is done with them.' }) act: HandlingAct,
  ): Promise<boolean> {
    await this.handling.record(actor, itemIds, handlingName(act));
    return true;
  }
}
