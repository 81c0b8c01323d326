import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { IndicatorDeliveryConnection, IndicatorDeliveryType } from './indicator-deliveries.graphql.js';
import { IndicatorDeliveriesService } from './indicator-deliveries.service.js';

@Resolver(() => IndicatorDeliveryType)
export class IndicatorDeliveriesResolver {
  constructor(private readonly service: IndicatorDeliveriesService) {}

  @Query(() => IndicatorDeliveryConnection, {
    description:
      "Parties that see an indicator of the viewer's party or have it: when and how it was delivered, and when it was opened. NOT_FOUND for indicators of other parties.",
  })
  @Requires('withdrawal:read', 'indicator.deliveries')
  async indicatorDeliveries(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('indicatorId', { type: () => ID, description: "An indicator of the viewer's party, also after the end of its retention." })
    indicatorId: string,
  ): Promise<Connection<IndicatorDeliveryType>> {
    return mapConnection(await this.service.page(actor, indicatorId, page), IndicatorDeliveryType.of);
  }
}
