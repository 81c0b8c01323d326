import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { type Connection, withTotalCount } from '../../platform/graphql/connection.js';
import { type LongRows, readLongRows } from '../../platform/graphql/long-rows.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { countRows, countStatement } from '../../platform/graphql/total-count.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import type { ReportRow, RequestedRecipients } from './report.js';

/** Conditions on a list of reports. An absent field does not filter. */
export interface ReportFilter {
  readonly threats?: readonly Threat[] | null;
  readonly references?: readonly string[] | null;
  readonly owners?: readonly string[] | null;
  readonly includeWithdrawn?: boolean | null;
}

/** A version of a report, as visible to the viewer. */
export interface ReportVersionRow {
  readonly version: number;
  readonly at: Date;
  readonly op: string;
  /** null when the partner is not named to the viewer. */
  readonly by: ActorView | null;
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

  /** Returns for each id what the viewer's party requested of the recipients of its own report; undefined for a report of another party. */
  async requestedRecipients(actor: Actor, ids: readonly string[]): Promise<readonly (RequestedRecipients | undefined)[]> {
    const rows = await this.database.as(actor, act(actor, 'report.recipients', 'indicator:read'), (tx) =>
      tx.query<RequestedRecipients & { readonly report: string }>(
        'select report, countries, except_countries as "exceptCountries" from hub.requested_recipients($1)',
        [ids],
      ),
    );
    const byId = new Map(rows.map((row) => [row.report, row]));
    return ids.map((id) => byId.get(id));
  }

  /**
   * Returns a page of reports, newest first. The id sorts by the time of first submission.
   * @throws BadInput when `first` or the cursor is invalid
   */
  async page(actor: Actor, filter: ReportFilter, request: PageRequest): Promise<Connection<ReportRow>> {
    const owners = sortUnique(filter.owners)?.filter(isUuid) ?? null;
    const criteria = [sortUnique(filter.threats), sortUnique(filter.references), owners, filter.includeWithdrawn ?? false];
    const page = this.pager.open({ name: 'reports', reader: actor.party.id, filter: criteria }, request);
    const { rows: statement, count } = actor.party.kind === 'COUNTRY' ? OFFERED_REPORTS : OWN_REPORTS;
    const listed = await this.read(actor, 'report.list', async (tx) => {
      const read = (after: string | null, limit: number) => tx.query<ReportRow>(statement, [...criteria, after, limit]);
      const { found, end } = await readLongRows(page, read, positionOf);
      return page.connection(found, positionOf, end);
    });
    return withTotalCount(listed, () =>
      this.database.as(actor, act(actor, 'report.list', 'indicator:read'), (tx) => countRows(tx, countStatement(count), criteria)),
    );
  }

  /**
   * Returns a page of versions, newest first. The reporter gets all, a country those since it received the report. Empty when the report is absent or invisible.
   */
  async versions(actor: Actor, id: string, request: PageRequest): Promise<Connection<ReportVersionRow>> {
    const page = this.pager.open<number>({ name: 'report.versions', reader: actor.party.id, filter: id }, request);
    const read = (): Promise<LongRows<ReportVersionRow, number>> =>
      this.database.as(actor, act(actor, 'report.versions', 'indicator:read'), async (tx) => {
        const readRows = (below: number | null, limit: number) => tx.query<ReportVersionRow>(VERSIONS, [id, below, limit]);
        const rows = await readLongRows(page, readRows, ({ version }) => version);
        return rows;
      });
    const none = { found: [], end: {} };
    const { found, end } = isUuid(id) ? await hiddenAsAbsent(read, (rows) => rows.found.length === 0) : none;
    return page.connection(found, ({ version }) => version, end);
  }

  /** Reads a page of reports, and records in the audit log which ones the actor got. */
  private async read(
    actor: Actor,
    action: string,
    read: (tx: Transaction) => Promise<Connection<ReportRow>>,
  ): Promise<Connection<ReportRow>> {
    return this.database.as(actor, act(actor, action, 'indicator:read'), (tx) => read(tx));
  }

  private async readRows(actor: Actor, action: string, statement: string, values: readonly unknown[]): Promise<readonly ReportRow[]> {
    return this.database.as(actor, act(actor, action, 'indicator:read'), (tx) => tx.query<ReportRow>(statement, values));
  }
}

const positionOf = ({ id }: ReportRow): string => id;

// $1 … $4 the filter, $5 the end of the page before, $6 the number of rows.
const FILTER_CONDITIONS = `($1::text[] is null or r.threat = any ($1)) and ($2::text[] is null or r.reference = any ($2))
      and ($3::uuid[] is null or r.owner_id = any ($3)) and ($4 or r.revoked_at is null)`;

// Each statement follows an index, however many other reports there are: a country's list by routes, a partner's list by owner.
const OFFERED = 'hub.report_route t join hub.report_view r on r.id = t.report where t.offered and t.party = (select hub.me())';
const OFFERED_REPORTS = {
  rows: `select r.* from ${OFFERED} and ($5::uuid is null or t.report < $5) and ${FILTER_CONDITIONS} order by t.report desc limit $6`,
  count: `from ${OFFERED} and ${FILTER_CONDITIONS}`,
};

const OWN = 'hub.report_view r where r.named_owner = (select hub.me())';
const OWN_REPORTS = {
  rows: `select r.* from ${OWN} and ($5::uuid is null or r.id < $5) and ${FILTER_CONDITIONS} order by r.id desc limit $6`,
  count: `from ${OWN} and ${FILTER_CONDITIONS}`,
};

const VERSIONS = `
  select v.version, v.at, v.op, v.by, v.content from hub.versions($1) v
    where exists (select from hub.report where id = $1) and ($2::integer is null or v.version < $2) order by v.version desc limit $3`;
