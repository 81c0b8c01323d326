import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { GoldenHourFilterInput } from './answer-input.graphql.js';
import { GoldenHourConnection, GoldenHourLineType, FreezeTotalType } from './golden-hour.graphql.js';
import { GoldenHourService } from './golden-hour.service.js';

@Resolver(() => GoldenHourLineType)
export class GoldenHourResolver {
  constructor(private readonly service: GoldenHourService) {}

  @Query(() => GoldenHourConnection, {
    description:
      "The golden-hour board of the viewer's party: open requests that it sent or received, by span of time left. Within a span they are sorted by money, with currencies alternating (docs/requests.md). Of more than 5,000 open requests, those with the least time left.",
  })
  @Requires('indicator:read', 'action.board')
  async goldenHour(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', {
      type: () => GoldenHourFilterInput,
      nullable: true,
      description: 'Conditions on the golden-hour board; absent: freezes of both sides.',
    })
    filter?: GoldenHourFilterInput | null,
  ): Promise<Connection<GoldenHourLineType>> {
    return mapConnection(await this.service.board(actor, filter ?? {}, page), GoldenHourLineType.of);
  }

  @Query(() => [FreezeTotalType], {
    description:
      "Totals of the viewer's own party over freezes requested in [from, to), for each side and currency: the requested amounts and their current state. One for each side, currency and (where asked for) counterpart.",
  })
  @Requires('indicator:read', 'action.totals')
  async freezeTotals(
    @CurrentActor() actor: Actor,
    @Args('from', { type: () => DateTime, description: 'Start of the period, inclusive.' }) from: Date,
    @Args('to', { type: () => DateTime, description: 'End of the period, exclusive.' }) to: Date,
    @Args('byCounterpart', {
      type: () => Boolean,
      nullable: true,
      defaultValue: false,
      description: 'Whether to return totals for each counterpart.',
    })
    byCounterpart?: boolean | null,
  ): Promise<readonly FreezeTotalType[]> {
    return this.service.totals(actor, from, to, byCounterpart ?? false);
  }
}
