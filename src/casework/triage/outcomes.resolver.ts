import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { IndicatorType } from '../../intel/indicators/indicator.graphql.js';
import { ReportType } from '../reports/report.graphql.js';
import { PartnerStatisticsType, ReportOutcomeType } from './outcome.graphql.js';
import { type OriginRow, OutcomesService } from './outcomes.service.js';
import { PartnerStatisticsService } from './partner-statistics.service.js';

const OUTCOMES = Symbol('outcomes of reports');
const ORIGINS = Symbol('reports behind claims');

@Resolver(() => ReportType)
export class OutcomesResolver {
  constructor(
    private readonly outcomes: OutcomesService,
    private readonly statistics: PartnerStatisticsService,
  ) {}

  @Query(() => [ReportOutcomeType], {
    description:
      'What countries say of a report: all of it for its reporter, for a country its own word. Empty when it is absent or invisible.',
  })
  @Requires('indicator:read', 'outcome.read')
  async reportOutcomes(
    @CurrentActor() actor: Actor,
    @Args('reportId', { type: () => ID, description: 'The report.' }) reportId: string,
  ): Promise<readonly ReportOutcomeType[]> {
    const [found = []] = await this.outcomes.of(actor, [reportId]);
    return found.map(ReportOutcomeType.of);
  }

  @ResolveField('outcomes', () => [ReportOutcomeType], {
    description: 'What countries say of it: all of it for its reporter, for a country its own word.',
  })
  @Requires('indicator:read')
  async ofReport(
    @Parent() { id }: ReportType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<readonly ReportOutcomeType[]> {
    const found = await loaderOf(call.perRequest, OUTCOMES, (ids: readonly string[]) => this.outcomes.of(actor, ids)).load(id);
    return found.map(ReportOutcomeType.of);
  }

  @Mutation(() => ReportOutcomeType, { description: 'Answers what a country asks about a report of the viewer’s party.' })
  @Requires('report:submit', 'triage.answer')
  async answerTriageQuestion(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The question.' }) id: string,
    @Args('answer', { type: () => String, description: 'In 1 to 5,000 characters.' }) answer: string,
  ): Promise<ReportOutcomeType> {
    return ReportOutcomeType.of(await this.outcomes.answer(actor, id, answer));
  }

  @Query(() => [PartnerStatisticsType], {
    description:
      'How dealings with partners go, of reports offered in a span of time: a partner its own, a country its own with each. All together first, then by country.',
  })
  @Requires('indicator:read', 'triage.statistics')
  async partnerStatistics(
    @CurrentActor() actor: Actor,
    @Args('from', { type: () => DateTime, description: 'From when on.' }) from: Date,
    @Args('to', { type: () => DateTime, description: 'Until when; at most three years later.' }) to: Date,
    @Args('partnerId', { type: () => ID, nullable: true, description: 'Of this partner alone.' }) partnerId?: string | null,
  ): Promise<readonly PartnerStatisticsType[]> {
    return (await this.statistics.of(actor, partnerId ?? null, from, to)).map(PartnerStatisticsType.of);
  }
}

/** What a claim shows of the report that it came from. One statement a request, however many claims. */
@Resolver(() => IndicatorType)
export class OriginFieldsResolver {
  constructor(private readonly outcomes: OutcomesService) {}

  @ResolveField('creditedTo', () => PartyType, {
    nullable: true,
    description:
      'The partner that reported the value, where the owner names it: shown to countries that see the claim and to that partner, never to another.',
  })
  @Requires('indicator:read')
  async creditedTo(
    @Parent() { id }: IndicatorType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<PartyType | null> {
    return (await this.origins(actor, call, id)).find(({ party }) => party !== null)?.party ?? null;
  }

  @ResolveField('fromReport', () => ReportType, {
    nullable: true,
    description: 'The report that it was taken from; null unless the viewer’s party owns the claim, and the viewer sees the report.',
  })
  @Requires('indicator:read')
  async fromReport(
    @Parent() { id }: IndicatorType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<ReportType | null> {
    const report = (await this.origins(actor, call, id)).find((one) => one.report !== null)?.report;
    return report ? ReportType.of(report) : null;
  }

  private origins(actor: Actor, call: CallContext, id: string): Promise<readonly OriginRow[]> {
    return loaderOf(call.perRequest, ORIGINS, (ids: readonly string[]) => this.outcomes.origins(actor, ids)).load(id);
  }
}
