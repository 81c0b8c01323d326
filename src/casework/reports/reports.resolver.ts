import { Args, ID, Int, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { EvidenceFileType } from '../../intel/evidence/evidence.graphql.js';
import { EvidenceService } from '../../intel/evidence/evidence.service.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { BrowseReportsService } from './browse-reports.service.js';
import { ReportPageType, ReportReceiptType, ReportType } from './report.graphql.js';
import { checkedReport } from './report-form.js';
import { ReportFilterInput, ReportInput } from './report-input.graphql.js';
import { ReportVersionType } from './report-version.graphql.js';
import { ReportsService } from './reports.service.js';

const FILES = Symbol('files of reports');

@Resolver(() => ReportType)
export class ReportsResolver {
  constructor(
    private readonly service: ReportsService,
    private readonly browsing: BrowseReportsService,
    private readonly evidence: EvidenceService,
  ) {}

  @Mutation(() => ReportReceiptType, {
    description:
      'Submits a report, or saves it as a draft. Sending the same report under its reference again changes nothing; any difference amends it.',
  })
  @Requires('report:submit', 'report.submit')
  async submitReport(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => ReportInput, description: 'The report.' }) input: ReportInput,
  ): Promise<ReportReceiptType> {
    const [receipt] = await this.service.submit(actor, [checkedReport(input)]);
    if (!receipt) throw new Error('A report was left without a receipt.');
    return receipt;
  }

  @Mutation(() => [ReportReceiptType], {
    description: 'Submits 1 to 100 reports and returns a receipt for each, in order. A rejected report does not affect the others.',
  })
  @Requires('report:submit', 'report.submit')
  async submitReports(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => [ReportInput], description: 'The reports.' }) input: ReportInput[],
  ): Promise<readonly ReportReceiptType[]> {
    return this.service.submit(actor, input.map(checkedReport));
  }

  @Mutation(() => ReportType, {
    description: 'Withdraws a report or a draft. Every country that has the report is notified, with the reason.',
  })
  @Requires('report:submit', 'report.withdraw')
  async withdrawReport(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: "A report of the viewer's own agency." }) id: string,
    @Args('reason', { type: () => String, description: 'The reason, 1 to 2,000 characters.' }) reason: string,
  ): Promise<ReportType> {
    return ReportType.of(await this.service.withdraw(actor, id, reason));
  }

  @Query(() => ReportType, { nullable: true, description: 'One report, withdrawn or not; null when it is absent or invisible.' })
  @Requires('indicator:read', 'report.read')
  async report(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the report.' }) id: string,
  ): Promise<ReportType | null> {
    const report = await this.browsing.byId(actor, id);
    return report ? ReportType.of(report) : null;
  }

  @Query(() => ReportPageType, {
    description: 'Reports visible to the viewer, newest first: for a partner its own, for a country those that concern it.',
  })
  @Requires('indicator:read', 'report.list')
  async reports(
    @CurrentActor() actor: Actor,
    @Args('filter', {
      type: () => ReportFilterInput,
      nullable: true,
      description: 'Conditions on the list; absent: all reports that are not withdrawn.',
    })
    filter?: ReportFilterInput | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 20, description: 'Page size, 1 to 20.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'The cursor of the previous page.' }) after?: string | null,
  ): Promise<ReportPageType> {
    return ReportPageType.of(await this.browsing.page(actor, filter ?? {}, first ?? 20, after ?? null));
  }

  @Query(() => [ReportVersionType], {
    description:
      'Versions of a report, newest first. The reporter sees all, a country those since it received the report. Empty when the report is absent or invisible.',
  })
  @Requires('indicator:read', 'report.versions')
  async reportVersions(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The report.' }) id: string,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 10, description: 'Page size, 1 to 10.' }) first?: number | null,
    @Args('below', { type: () => Int, nullable: true, description: 'Returns only versions before this one.' }) below?: number | null,
  ): Promise<readonly ReportVersionType[]> {
    return (await this.browsing.versions(actor, id, first ?? 10, below ?? null)).map(ReportVersionType.of);
  }

  @ResolveField('evidence', () => [EvidenceFileType], {
    description: 'Evidence files. Files of a withdrawn report are visible to the agency that submitted it only.',
  })
  @Requires('indicator:read')
  async files(
    @Parent() { id }: ReportType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<readonly EvidenceFileType[]> {
    return loaderOf(call.perRequest, FILES, (ids: readonly string[]) => this.evidence.ofItems(actor, 'REPORT', ids)).load(id);
  }
}
