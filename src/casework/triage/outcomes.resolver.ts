import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { IndicatorType } from '../../intel/indicators/indicator.graphql.js';
import { ReportType } from '../reports/report.graphql.js';
import { PartnerStatisticsType, ReportOutcomeConnection, ReportOutcomeType } from './outcome.graphql.js';
import { type OriginRow, OutcomesService } from './outcomes.service.js';
import { PartnerStatisticsService } from './partner-statistics.service.js';

const OUTCOMES = Symbol('outcomes of reports');
const ORIGINS = Symbol('reports behind indicators');

@Resolver(() => ReportType)
export class OutcomesResolver {
  constructor(
    private readonly outcomes: OutcomesService,
    private readonly statistics: PartnerStatisticsService,
  ) {}

  @Query(() => ReportOutcomeConnection, {
    description:
      "Countries' responses to a report: the reporter sees all, a country its own. Empty when the report is absent or invisible.",
  })
  @Requires('indicator:read', 'outcome.read')
  async reportOutcomes(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('reportId', { type: () => ID, description: 'Identifier of the report.' }) reportId: string,
  ): Promise<Connection<ReportOutcomeType>> {
    return mapConnection(await this.outcomes.page(actor, reportId, page), ReportOutcomeType.of);
  }

  @ResolveField('outcomes', () => [ReportOutcomeType], {
    description: "Countries' responses to the report: the reporter sees all, a country its own. At most one for each member country.",
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

  @Mutation(() => ReportOutcomeType, { description: "Answers a country's question about a report of the viewer's party." })
  @Requires('report:submit', 'triage.answer')
  async answerReportQuestion(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the question.' }) id: string,
    @Args('answer', { type: () => String, description: 'In 1 to 5,000 characters.' }) answer: string,
  ): Promise<ReportOutcomeType> {
    return ReportOutcomeType.of(await this.outcomes.answer(actor, id, answer));
  }

  @Query(() => [PartnerStatisticsType], {
    description:
      'Statistics on reports offered in a period. A partner sees its own, a country its own with each partner. One row for the total of each partner, then one for each partner and country.',
  })
  @Requires('indicator:read', 'triage.statistics')
  async partnerStatistics(
    @CurrentActor() actor: Actor,
    @Args('from', { type: () => DateTime, description: 'Start of the period, inclusive.' }) from: Date,
    @Args('to', { type: () => DateTime, description: 'End of the period, exclusive; at most three years after the start.' }) to: Date,
    @Args('partnerId', { type: () => ID, nullable: true, description: 'Only this partner.' }) partnerId?: string | null,
  ): Promise<readonly PartnerStatisticsType[]> {
    return (await this.statistics.of(actor, partnerId ?? null, from, to)).map(PartnerStatisticsType.of);
  }
}

/** Adds the origin in a report to indicators. Runs one statement for each request, however many indicators. */
@Resolver(() => IndicatorType)
export class OriginFieldsResolver {
  constructor(private readonly outcomes: OutcomesService) {}

  @ResolveField('creditedTo', () => PartyType, {
    nullable: true,
    description:
      'The partner that reported the value, when the owner names the partner. Visible to that partner and to countries that see the indicator, never to another partner.',
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
    description:
      "The report that the indicator was taken from. Null unless the viewer's party owns the indicator and the viewer sees the report.",
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
