import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { BrowseIndicatorsService } from '../../intel/indicators/browse-indicators.service.js';
import { claimById } from '../../intel/indicators/claims-by-id.js';
import { IndicatorType } from '../../intel/indicators/indicator.graphql.js';
import { BrowseReportsService } from '../reports/browse-reports.service.js';
import { ReportType } from '../reports/report.graphql.js';
import { CaseItemType } from './case-contents.graphql.js';

const REPORTS = Symbol('reports by id');

/** Resolves items linked to a case, each by its own audience, with one statement per request for each kind. */
@Resolver(() => CaseItemType)
export class CaseItemsResolver {
  constructor(
    private readonly indicators: BrowseIndicatorsService,
    private readonly reports: BrowseReportsService,
  ) {}

  @ResolveField('indicator', () => IndicatorType, {
    nullable: true,
    description: 'Current version of the indicator; null for other kinds.',
  })
  @Requires('indicator:read')
  async indicator(
    @Parent() { kind, item }: CaseItemType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<IndicatorType | null> {
    return claimById(this.indicators, actor, call, kind === 'INDICATOR' ? item : null);
  }

  @ResolveField('report', () => ReportType, { nullable: true, description: 'Current version of the report; null for other kinds.' })
  @Requires('indicator:read')
  async report(
    @Parent() { kind, item }: CaseItemType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<ReportType | null> {
    if (kind !== 'REPORT') return null;
    const report = await loaderOf(call.perRequest, REPORTS, async (ids: readonly string[]) => {
      const byId = new Map((await this.reports.byIds(actor, ids)).map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id));
    }).load(item);
    return report ? ReportType.of(report) : null;
  }
}
