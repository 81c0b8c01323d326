import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { EvidenceFileType } from '../../intel/evidence/evidence.graphql.js';
import { EvidenceService } from '../../intel/evidence/evidence.service.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { CountryCode } from '../../platform/graphql/scalars.js';
import { BrowseReportsService } from './browse-reports.service.js';
import { ReportConnection, ReportReceiptType, ReportType } from './report.graphql.js';
import { checkedReport } from './report-form.js';
import { ReportFilterInput, ReportInput } from './report-input.graphql.js';
import { ReportVersionConnection, ReportVersionType } from './report-version.graphql.js';
import type { RequestedRecipients } from './report.js';
import { ReportsService } from './reports.service.js';

const FILES = Symbol('files of reports');
const REPORTS = Symbol('reports by id');
const RECIPIENTS = Symbol('requested recipients of own reports');

@Resolver(() => ReportType)
export class ReportsResolver {
  constructor(
    private readonly service: ReportsService,
    private readonly browsing: BrowseReportsService,
    private readonly evidence: EvidenceService,
  ) {}

  @Mutation(() => [ReportReceiptType], {
    description:
      'Submits 1 to 1,000 reports, with at most 5,000 values in all, or saves them as drafts. Returns a receipt for each, in order. Sending the same report under its reference again changes nothing; any difference amends it.',
  })
  @Requires('report:submit', 'report.submit')
  async submitReports(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => [ReportInput], description: 'The reports.' }) input: ReportInput[],
  ): Promise<readonly ReportReceiptType[]> {
    return (await this.service.submit(actor, input.map(checkedReport))).map(ReportReceiptType.of);
  }

  @Mutation(() => ReportType, {
    description: 'Withdraws a report or a draft. Every country that has the report is notified, with the reason.',
  })
  @Requires('report:submit', 'report.withdraw', { admission: 'URGENT' })
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

  @Query(() => ReportConnection, {
    description: 'Reports visible to the viewer, newest first: for a partner its own, for a country those that concern it.',
  })
  @Requires('indicator:read', 'report.list')
  async reports(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', {
      type: () => ReportFilterInput,
      nullable: true,
      description: 'Conditions on the list; absent: all reports that are not withdrawn.',
    })
    filter?: ReportFilterInput | null,
  ): Promise<Connection<ReportType>> {
    return mapConnection(await this.browsing.page(actor, filter ?? {}, page), ReportType.of);
  }

  @Query(() => ReportVersionConnection, {
    description:
      'Versions of a report, newest first. The reporter sees all, a country those since it received the report. Empty when the report is absent or invisible.',
  })
  @Requires('indicator:read', 'report.versions')
  async reportVersions(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('reportId', { type: () => ID, description: 'Identifier of the report.' }) reportId: string,
  ): Promise<Connection<ReportVersionType>> {
    return mapConnection(await this.browsing.versions(actor, reportId, page), ReportVersionType.of);
  }

  @ResolveField('evidence', () => [EvidenceFileType], {
    description: 'Evidence files, at most 20. Files of a withdrawn report are visible to the agency that submitted it only.',
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

/** Fields that the reporter alone reads: whom it named, and whom it excepted. One statement per request, however many reports. */
@Resolver(() => ReportType)
export class ReportRecipientsResolver {
  constructor(private readonly browsing: BrowseReportsService) {}

  @ResolveField('countries', () => [CountryCode], {
    nullable: true,
    description:
      "Member countries that the reporter named in addition to those derived from the content, at most one entry for each; null unless the viewer's party submitted the report.",
  })
  @Requires('indicator:read')
  async countries(
    @Parent() report: ReportType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<readonly string[] | null> {
    return (await this.own(report, actor, call))?.countries ?? null;
  }

  @ResolveField('exceptCountries', () => [CountryCode], {
    nullable: true,
    description:
      "Countries of the hub that never receive the report, at most one entry for each; null unless the viewer's party submitted the report.",
  })
  @Requires('indicator:read')
  async exceptCountries(
    @Parent() report: ReportType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<readonly string[] | null> {
    return (await this.own(report, actor, call))?.exceptCountries ?? null;
  }

  private own({ id }: ReportType, actor: Actor, call: CallContext): Promise<RequestedRecipients | undefined> {
    return loaderOf(call.perRequest, RECIPIENTS, (ids: readonly string[]) => this.browsing.requestedRecipients(actor, ids)).load(id);
  }
}

@Resolver(() => ReportReceiptType)
export class ReportReceiptsResolver {
  constructor(private readonly browsing: BrowseReportsService) {}

  @ResolveField('report', () => ReportType, { nullable: true, description: 'The stored report; null when the element was rejected.' })
  @Requires('indicator:read')
  async report(
    @Parent() { reportId }: ReportReceiptType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<ReportType | null> {
    if (reportId === null) return null;
    const report = await loaderOf(call.perRequest, REPORTS, async (ids: readonly string[]) => {
      const byId = new Map((await this.browsing.byIds(actor, ids)).map((row) => [row.id, row]));
      return ids.map((id) => byId.get(id));
    }).load(reportId);
    return report ? ReportType.of(report) : null;
  }
}
