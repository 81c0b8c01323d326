import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { assertPageSize, Pager } from '../../platform/graphql/pager.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { ReportRow } from './report.js';

/** Reports of one page: their values come along. */
export const MOST_REPORTS_ON_PAGE = 20;
/** Versions of one page: each has all that the report said. */
const MOST_VERSIONS = 10;

/** What is absent does not restrict. */
export interface ReportFilter {
  readonly threats?: readonly Threat[] | null;
  readonly references?: readonly string[] | null;
  readonly owners?: readonly string[] | null;
  readonly includeWithdrawn?: boolean | null;
}

export interface ReportPage {
  readonly reports: readonly ReportRow[];
  /** The next page's; null when there is none. */
  readonly cursor: string | null;
}

/** A version of a report, as far as its reader may know it. */
export interface ReportVersionRow {
  readonly version: number;
  readonly at: Date;
  readonly op: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** Reading reports, under row-level security. */
@Injectable()
export class BrowseReportsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** One report, withdrawn or not; undefined when it is absent or invisible. */
  async byId(actor: Actor, id: string): Promise<ReportRow | undefined> {
    if (!isUuid(id)) return undefined;
    const [found] = await hiddenAsAbsent(() => this.readRows(actor, 'report.read', 'select * from hub.report_view where id = $1', [id]));
    return found;
  }

  /** Reports by id, for those who hold ids already; in no order. */
  async byIds(actor: Actor, ids: readonly string[]): Promise<readonly ReportRow[]> {
    return this.readRows(actor, 'report.read', 'select * from hub.report_view where id = any ($1)', [ids]);
  }

  /** Newest first, by the id, which tells when a report was first said. @throws BadInput when `first` or the cursor does not fit. */
  async page(actor: Actor, filter: ReportFilter, first: number, after: string | null): Promise<ReportPage> {
    const page = this.pager.open({ name: 'reports', reader: actor.party.id, most: MOST_REPORTS_ON_PAGE }, { first, after });
    const owners = sortUnique(filter.owners)?.filter(isUuid) ?? null;
    const found = await this.readRows(actor, 'report.list', actor.party.kind === 'COUNTRY' ? OFFERED_REPORTS : OWN_REPORTS, [
      ...[page.position, page.limit, sortUnique(filter.threats), sortUnique(filter.references), owners, filter.includeWithdrawn ?? false],
    ]);
    const { rows: reports, cursor } = page.page(found, ({ id }) => id);
    return { reports, cursor };
  }

  /** Newest first: all of them to the reporter, to a country those since it has the report. Empty when it is absent or invisible. */
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

  private async readRows(actor: Actor, what: string, statement: string, values: readonly unknown[]): Promise<readonly ReportRow[]> {
    return this.database.as(actor, act(actor, what, 'indicator:read'), async (tx) => {
      const reports = await tx.query<ReportRow>(statement, values);
      tx.auditItems(...reports.map(({ id }) => id));
      return reports;
    });
  }
}

const FILTER_CONDITIONS = `($3::text[] is null or r.threat = any ($3)) and ($4::text[] is null or r.reference = any ($4))
      and ($5::uuid[] is null or r.owner_id = any ($5)) and ($6 or r.revoked_at is null)`;

// A country's by its routes, a partner's by whose they are: each in the order of an index, however many others there are.
const OFFERED_REPORTS = `
  select r.* from hub.report_route t join hub.report_view r on r.id = t.report
    where t.offered and t.party = (select hub.me()) and ($1::uuid is null or t.report < $1) and ${FILTER_CONDITIONS}
    order by t.report desc limit $2`;

const OWN_REPORTS = `
  select r.* from hub.report_view r
    where r.named_owner = (select hub.me()) and ($1::uuid is null or r.id < $1) and ${FILTER_CONDITIONS}
    order by r.id desc limit $2`;
