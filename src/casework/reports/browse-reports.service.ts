import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { assertPageSize, Pager } from '../../platform/graphql/pager.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { ReportRow } from './report.js';

/** Most reports on one page. Each comes with its values. */
export const MOST_REPORTS_ON_PAGE = 20;
/** Most versions on one page. Each has the whole content of the report. */
const MOST_VERSIONS = 10;

/** Conditions on a list of reports. An absent field does not filter. */
export interface ReportFilter {
  readonly threats?: readonly Threat[] | null;
  readonly references?: readonly string[] | null;
  readonly owners?: readonly string[] | null;
  readonly includeWithdrawn?: boolean | null;
}

export interface ReportPage {
  readonly reports: readonly ReportRow[];
  /** Cursor of the next page; null on the last page. */
  readonly cursor: string | null;
}

/** A version of a report, as visible to the viewer. */
export interface ReportVersionRow {
  readonly version: number;
  readonly at: Date;
  readonly op: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** Reads reports, under row-level security. */
@Injectable()
export class BrowseReportsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns one report, withdrawn or not; undefined when it is absent or invisible. */
  async byId(actor: Actor, id: string): Promise<ReportRow | undefined> {
    if (!isUuid(id)) return undefined;
    const [found] = await hiddenAsAbsent(() => this.readRows(actor, 'report.read', 'select * from hub.report_view where id = $1', [id]));
    return found;
  }

  /** Returns reports by id, in no order, for callers that already have the ids. */
  async byIds(actor: Actor, ids: readonly string[]): Promise<readonly ReportRow[]> {
    return this.readRows(actor, 'report.read', 'select * from hub.report_view where id = any ($1)', [ids]);
  }

  /**
   * Returns a page of reports, newest first. The id sorts by the time of first submission.
   * @throws BadInput when `first` or the cursor is invalid
   */
  async page(actor: Actor, filter: ReportFilter, first: number, after: string | null): Promise<ReportPage> {
    const page = this.pager.open({ name: 'reports', reader: actor.party.id, most: MOST_REPORTS_ON_PAGE }, { first, after });
    const owners = sortUnique(filter.owners)?.filter(isUuid) ?? null;
    const found = await this.readRows(actor, 'report.list', actor.party.kind === 'COUNTRY' ? OFFERED_REPORTS : OWN_REPORTS, [
      ...[page.position, page.limit, sortUnique(filter.threats), sortUnique(filter.references), owners, filter.includeWithdrawn ?? false],
    ]);
    const { rows: reports, cursor } = page.page(found, ({ id }) => id);
    return { reports, cursor };
  }

  /**
   * Returns versions, newest first. The reporter gets all, a country those since it received the report. Empty when the report is absent or invisible.
   */
  async versions(actor: Actor, id: string, first: number, below: number | null): Promise<readonly ReportVersionRow[]> {
    assertPageSize(first, MOST_VERSIONS);
    if (!isUuid(id)) return [];
    return hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'report.versions', 'indicator:read'), async (tx) => {
        const found = await tx.query<ReportVersionRow>(
          `select version, at, op, content from hub.versions($1)
           where exists (select from hub.report where id = $1) and ($3::integer is null or version < $3) order by version desc limit $2`,
          [id, first, below],
        );
        if (found.length > 0) tx.auditItems(id);
        return found;
      }),
    );
  }

  private async readRows(actor: Actor, action: string, statement: string, values: readonly unknown[]): Promise<readonly ReportRow[]> {
    return this.database.as(actor, act(actor, action, 'indicator:read'), async (tx) => {
      const reports = await tx.query<ReportRow>(statement, values);
      tx.auditItems(...reports.map(({ id }) => id));
      return reports;
    });
  }
}

const FILTER_CONDITIONS = `($3::text[] is null or r.threat = any ($3)) and ($4::text[] is null or r.reference = any ($4))
      and ($5::uuid[] is null or r.owner_id = any ($5)) and ($6 or r.revoked_at is null)`;

// Each statement follows an index, however many other reports there are: a country's list by routes, a partner's list by owner.
const OFFERED_REPORTS = `
  select r.* from hub.report_route t join hub.report_view r on r.id = t.report
    where t.offered and t.party = (select hub.me()) and ($1::uuid is null or t.report < $1) and ${FILTER_CONDITIONS}
    order by t.report desc limit $2`;

const OWN_REPORTS = `
  select r.* from hub.report_view r
    where r.named_owner = (select hub.me()) and ($1::uuid is null or r.id < $1) and ${FILTER_CONDITIONS}
    order by r.id desc limit $2`;
