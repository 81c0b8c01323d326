import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { CountIndicatorsService, type Period } from './count-indicators.service.js';
import { IndicatorFilterInput } from './lookup.graphql.js';
import { IndicatorStatisticsType, PeriodEnum } from './statistics.graphql.js';

@Resolver(() => IndicatorStatisticsType)
export class StatisticsResolver {
  constructor(private readonly counting: CountIndicatorsService) {}

  @Query(() => IndicatorStatisticsType, {
    description: 'Numbers of indicators that the viewer may see, by kind, threat, owner and time of first publication.',
  })
  @Requires('indicator:read', 'indicator.statistics')
  async indicatorStatistics(
    @CurrentActor() actor: Actor,
    @Args('filter', { type: () => IndicatorFilterInput, nullable: true, description: 'Which ones; absent: all in force.' })
    filter?: IndicatorFilterInput | null,
    @Args('period', { type: () => PeriodEnum, nullable: true, defaultValue: 'MONTH', description: 'Length of the periods.' })
    period?: Period | null,
  ): Promise<IndicatorStatisticsType> {
    return this.counting.statistics(actor, filter ?? {}, period ?? 'MONTH');
  }
}
