import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { type Connection, withTotalCount } from '../../platform/graphql/connection.js';
import { readLongRows } from '../../platform/graphql/long-rows.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { countRows, countStatement } from '../../platform/graphql/total-count.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { ReportRow } from '../reports/report.js';
import type { Duplicate, KnownValue, TriageEntry, TriageRow, TriageState } from './triage.js';

/** Conditions on the queue. An absent field does not filter; without states and reports, the queue has entries to work on. */
export interface TriageFilter {
  readonly states?: readonly TriageState[] | null;
  readonly overdue?: boolean | null;
  readonly threats?: readonly Threat[] | null;
  readonly partners?: readonly string[] | null;
  readonly reports?: readonly string[] | null;
  readonly assignedToMe?: boolean | null;
}

interface Position {
  readonly due: string;
  readonly id: string;
}

/** Reads a country's queue under row-level security, with four statements a page, however many reports. */
@Injectable()
export class TriageQueueService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns a page of entries, earliest due date first. @throws BadInput when `first` or the cursor is invalid */
  async page(actor: Actor, filter: TriageFilter, request: PageRequest): Promise<Connection<TriageEntry>> {
    const queue = queueOf(actor, filter);
    const { statement, values } = queue;
    const page = this.pager.open<Position>({ name: 'triage', reader: actor.party.id, filter: [statement, values] }, request);
    const entries = await this.database.as(actor, act(actor, 'triage.queue', 'report:triage'), async (tx) => {
      const read = async (after: Position | null, limit: number): Promise<readonly TriageEntry[]> =>
        this.loadEntries(tx, await tx.query<TriageRow>(pageOf(queue), [...values, after?.due ?? null, after?.id ?? null, limit]));
      const { found, end } = await readLongRows(page, read, positionOf);
      return page.connection(found, positionOf, end);
    });
    return withTotalCount(entries, () =>
      this.database.as(actor, act(actor, 'triage.queue', 'report:triage'), (tx) =>
        countRows(tx, countStatement(`from (${statement}) entries`), values),
      ),
    );
  }

  /** Returns one entry, closed or not; undefined when it is absent or invisible. */
  async byId(actor: Actor, id: string): Promise<TriageEntry | undefined> {
    if (!isUuid(id)) return undefined;
    return hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'triage.read', 'report:triage'), (tx) => this.entryInTransaction(tx, id)),
    );
  }

  /** Returns one entry within a running transaction. */
  async entryInTransaction(tx: Transaction, id: string): Promise<TriageEntry | undefined> {
    const [entry] = await this.loadEntries(tx, await tx.query<TriageRow>(ONE, [id]));
    return entry;
  }

  /** Adds to each entry its report, its duplicates, and the values of which indicators exist. */
  private async loadEntries(tx: Transaction, rows: readonly TriageRow[]): Promise<readonly TriageEntry[]> {
    if (rows.length === 0) return [];
    const [entries, reports] = [rows.map(({ id }) => id), rows.map(({ report }) => report)];
    tx.auditItems(...reports);
    const contents = await tx.query<ReportRow>('select * from hub.report_view where id = any ($1)', [reports]);
    const duplicates = await tx.query<Duplicate & { readonly of: string }>(DUPLICATES, [entries, MOST_DUPLICATES]);
    const known = await tx.query<KnownValue & { readonly of: string }>(KNOWN_VALUES, [entries]);
    const byId = new Map(contents.map((one) => [one.id, one]));
    return rows.flatMap((row) => {
      const content = byId.get(row.report);
      const own = <Row extends { readonly of: string }>(items: readonly Row[]): readonly Row[] => items.filter(({ of }) => of === row.id);
      return content ? [{ ...row, content, duplicates: own(duplicates), known: own(known) }] : [];
    });
  }
}

/** Most duplicates of one entry, those with most common values first. */
const MOST_DUPLICATES = 20;

// Must match the condition of the index hub.triage_to_be_done.
const PENDING = `(t.closed_at is null and (t.state in ('NEW', 'ASKED') or t.amended))`;
const OVERDUE = `(${PENDING} and t.state <> 'ASKED' and t.due_at < now())`;
const STATE = `case when t.closed_at is not null then 'CLOSED' else t.state end`;

const ENTRIES = `
  select t.id, t.report, ${STATE} as state, t.version, t.received_at, t.due_at, t.due_at::text as due_key, ${OVERDUE} as overdue, 
      case when u.id is not null then jsonb_build_object('kind', 'OFFICER', 'id', u.id, 'name', u.email,
        'party', (select jsonb_build_object('id', m.id, 'kind', m.kind, 'name', m.name, 'country', m.country) from hub.party m where m.key = u.party),
        'agency', (select jsonb_build_object('id', g.id, 'name', g.name) from hub.agency g where g.key = u.agency)) end as assignee,
      a.id as agency_id, a.name as agency_name, t.merged_into, t.part_of,
      case when t.part is not null then array(select v.place from hub.report_value v where v.report = t.report and v.digest = any (t.part) order by v.place) end as indexes,
      case when t.amended and t.closed_at is null then r.updated_at end as amended_since
    from hub.triage t join hub.report r on r.id = t.report
    left join hub.user_account u on u.id = t.assignee
    left join hub.agency a on a.key = t.agency`;

const ONE = `${ENTRIES} where t.id = $1`;

/** Returns the statement of all entries that match the filter, with its values. */
function queueOf(actor: Actor, filter: TriageFilter): { readonly statement: string; readonly values: readonly unknown[] } {
  const [partners, reports] = [filter.partners, filter.reports].map((ids) => sortUnique(ids)?.filter(isUuid) ?? null);
  const states = sortUnique(filter.states);
  const stateCondition = states ? `${STATE} = any ($6)` : reports ? 'true' : PENDING;
  const assignee = filter.assignedToMe === true ? actor.user : null;
  return {
    statement: `${ENTRIES}
    left join hub.party p on p.key = r.named_owner
    where t.party = (select hub.me()) and ${stateCondition}
      and ($1::boolean is null or ${OVERDUE} = $1) and ($2::text[] is null or r.threat = any ($2)) and ($3::uuid[] is null or p.id = any ($3))
      and ($4::uuid is null or t.assignee = $4) and ($5::uuid[] is null or t.report = any ($5))`,
    values: [filter.overdue ?? null, sortUnique(filter.threats), partners, assignee, reports, ...(states ? [states] : [])],
  };
}

/** Returns the statement of a page of these entries. Its values follow: the end of the page before (due date and id), and the number of rows. */
const pageOf = ({ statement, values: { length } }: ReturnType<typeof queueOf>): string =>
  `${statement} and ($${length + 1}::timestamptz is null or (t.due_at, t.id) > ($${length + 1}::timestamptz, $${length + 2}::uuid))
    order by t.due_at, t.id limit $${length + 3}`;

const positionOf = ({ due_key: due, id }: TriageEntry): Position => ({ due, id });

const DUPLICATES = `select d.entry as of, d.other as entry, d.report, d."values" from hub.duplicates_of($1, $2) d`;

/** The values of entries: all of the report's, or those of the part. */
const VALUES = `select t.id as entry, v.report, v.place, v.digest from hub.triage t join hub.report_value v on v.report = t.report and (t.part is null or v.digest = any (t.part))
      where t.id = any ($1)`;

// Uses only indicators that the viewer sees. Other owners are counted by their marks, which do not identify them.
const KNOWN_VALUES = `
  with seen as materialized (
      select m.entry, m.place, i.id, i.owner_mark from (${VALUES}) m join hub.indicator i on i.digest = m.digest
        where i.revoked_at is null and (i.valid_until is null or i.valid_until > now())),
    own as (select g.id from hub.governance(array(select s.id from seen s)) g)
  select s.entry as of, s.place as index, bool_or(o.id is not null) as own, count(distinct s.owner_mark) filter (where o.id is null)::integer as others
    from seen s left join own o on o.id = s.id group by s.entry, s.place order by s.place`;
