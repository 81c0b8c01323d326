import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { ConfirmIndicatorsService } from './confirm-indicators.service.js';
import { PublishReceiptType } from './publish.graphql.js';

@Resolver(() => PublishReceiptType)
export class ConfirmIndicatorsResolver {
  constructor(private readonly service: ConfirmIndicatorsService) {}

  @Mutation(() => [PublishReceiptType], {
    description:
      "Confirms that the data of 1 to 1,000 indicators of the viewer's own agency is still right (confirmedAt); returns one receipt each, in order. Every reader gets an update.",
  })
  @Requires('indicator:publish', 'indicator.confirm')
  async confirmIndicators(
    @CurrentActor() actor: Actor,
    @Args('ids', { type: () => [ID], description: "Indicators of the viewer's own agency." }) ids: string[],
  ): Promise<readonly PublishReceiptType[]> {
    return this.service.confirm(actor, ids);
  }
}
