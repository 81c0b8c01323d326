import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Kind } from '../../values/values/value.js';
import type { Threat } from './claim.js';
import { type IndicatorStatistics, MOST_DETAILS_EXAMINED, MOST_EXAMINED, MOST_PERIODS, PERIODS } from './count-indicators.service.js';
import { KindEnum, ThreatEnum } from './indicator.graphql.js';

const thousands = (count: number): string => count.toLocaleString('en');

export const PeriodEnum = enumOf(PERIODS);
registerEnumType(PeriodEnum, {
  name: 'StatisticsPeriod',
  description: 'Period of time, in UTC.',
  valuesMap: {
    DAY: { description: 'A day.' },
    WEEK: { description: 'A week, from Monday.' },
    MONTH: { description: 'A month.' },
    YEAR: { description: 'A year.' },
  },
});

@ObjectType('IndicatorKindCount', { description: 'Number of indicators of one kind.' })
export class IndicatorKindCountType {
  @Field(() => KindEnum, { description: 'The kind.' })
  readonly kind: Kind;

  @Field(() => Int, { description: 'Number of indicators.' })
  readonly count: number;
}

@ObjectType('IndicatorThreatCount', { description: 'Number of indicators of one threat.' })
export class IndicatorThreatCountType {
  @Field(() => ThreatEnum, { description: 'The threat.' })
  readonly threat: Threat;

  @Field(() => Int, { description: 'Number of indicators.' })
  readonly count: number;
}

@ObjectType('IndicatorOwnerCount', { description: 'Number of indicators of one owner.' })
export class IndicatorOwnerCountType {
  @Field(() => PartyType, {
    nullable: true,
    description: 'The owner; null for all indicators whose owner stays unnamed, own indicators with a hidden owner included.',
  })
  readonly party: ActorParty | null;

  @Field(() => Int, { description: 'Number of indicators.' })
  readonly count: number;
}

@ObjectType('IndicatorPeriodCount', { description: 'Number of indicators that were first published in one period.' })
export class IndicatorPeriodCountType {
  @Field(() => DateTime, { description: 'Start of the period.' })
  readonly start: Date;

  @Field(() => Int, { description: 'Number of indicators.' })
  readonly count: number;
}

@ObjectType('IndicatorStatistics', {
  description:
    'Numbers of indicators that the viewer may see. The numbers of each list add up to the total; those of `periods` together with `earlier`.',
})
export class IndicatorStatisticsType implements IndicatorStatistics {
  @Field(() => Int, { description: 'Number of indicators.' })
  readonly total: number;

  @Field(() => Boolean, {
    description: `Whether all indicators of the viewer were examined; false: only the newest ${thousands(MOST_EXAMINED)}, or ${thousands(MOST_DETAILS_EXAMINED)} with a filter by text or personStatuses.`,
  })
  readonly complete: boolean;

  @Field(() => [IndicatorKindCountType], { description: 'By kind, most frequent first; one per kind.' })
  readonly kinds: IndicatorStatistics['kinds'];

  @Field(() => [IndicatorThreatCountType], { description: 'By threat, most frequent first; one per threat.' })
  readonly threats: IndicatorStatistics['threats'];

  @Field(() => [IndicatorOwnerCountType], { description: 'By owner, most frequent first; one per party.' })
  readonly owners: IndicatorStatistics['owners'];

  @Field(() => [IndicatorPeriodCountType], {
    description: `By the period of first publication, newest first; periods without indicators are left out. At most ${MOST_PERIODS}.`,
  })
  readonly periods: IndicatorStatistics['periods'];

  @Field(() => Int, { description: 'Number of indicators of periods before the listed ones.' })
  readonly earlier: number;
}
