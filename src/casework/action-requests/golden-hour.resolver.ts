import { Args, Int, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { GoldenHourFilterInput } from './answer-input.graphql.js';
import { GoldenHourLineType, HeldTotalType } from './golden-hour.graphql.js';
import { GoldenHourService } from './golden-hour.service.js';

@Resolver(() => GoldenHourLineType)
export class GoldenHourResolver {
  constructor(private readonly service: GoldenHourService) {}

  @Query(() => [GoldenHourLineType], {
    description:
      "What is open of the viewer's party, asked by it or of it: by the span of time that is left, and within a span by money, currencies taking turns (docs/requests.md).",
  })
  @Requires('indicator:read', 'action.board')
  async goldenHour(
    @CurrentActor() actor: Actor,
    @Args('filter', { type: () => GoldenHourFilterInput, nullable: true, description: 'Which ones; absent: freezes of both sides.' })
    filter?: GoldenHourFilterInput | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 50, description: 'How many, 1 to 100.' }) first?: number | null,
  ): Promise<readonly GoldenHourLineType[]> {
    return (await this.service.board(actor, filter ?? {}, first ?? 50)).map(GoldenHourLineType.of);
  }

  @Query(() => [HeldTotalType], {
    description:
      "Sums of the viewer's own party over freezes that were asked for in [from, to), for each side and currency: what was asked for, and what became of it by now.",
  })
  @Requires('indicator:read', 'action.totals')
  async heldTotals(
    @CurrentActor() actor: Actor,
    @Args('from', { type: () => DateTime, description: 'The first moment.' }) from: Date,
    @Args('to', { type: () => DateTime, description: 'The first moment that is out again.' }) to: Date,
    @Args('byCounterpart', { type: () => Boolean, nullable: true, defaultValue: false, description: 'Sums for each other side.' })
    byCounterpart?: boolean | null,
  ): Promise<readonly HeldTotalType[]> {
    return this.service.totals(actor, from, to, byCounterpart ?? false);
  }
}
