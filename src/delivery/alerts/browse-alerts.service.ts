import { Injectable } from '@nestjs/common';
import type { Urgency } from '../../casework/action-requests/action.js';
import { act, type Actor } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { type Connection, mapConnection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { AlertDeliveryRow, AlertKind, AlertRow, AlertStepRow } from './alert.js';

/** Conditions on a list of alerts. An absent field does not filter. */
export interface AlertFilter {
  readonly kinds?: readonly AlertKind[] | null;
  readonly urgencies?: readonly Urgency[] | null;
  readonly open?: boolean | null;
  /** The reference of one alert, in upper or lower case. */
  readonly reference?: string | null;
}

type Found = Omit<AlertRow, 'acknowledgedBy'>;

const PERMISSION = 'alert:read';
/** Most steps, and most messages, that are shown of one alert. */
const MOST_DETAILS = 500;

/** Reads alerts under row-level security: those whose item the actor sees at this moment. */
@Injectable()
export class BrowseAlertsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns a page of alerts, newest first. @throws BadInput on the page size, or a cursor of another list */
  async page(actor: Actor, filter: AlertFilter, request: PageRequest): Promise<Connection<AlertRow>> {
    const criteria = [sortUnique(filter.kinds), sortUnique(filter.urgencies), filter.open ?? null, checkedReference(filter.reference)];
    const page = this.pager.open<string>({ name: 'alerts', reader: actor.user, filter: criteria }, request);
    return this.database.as(actor, act(actor, 'alert.list', PERMISSION), async (tx) => {
      const rows = await tx.query<Found>(`${SELECT_ALERTS} ${PAGE}`, [...criteria, page.position, page.limit]);
      const found = page.connection(rows, ({ place }) => place);
      const byId = new Map((await withAcknowledgers(tx, found.nodes)).map((row) => [row.id, row]));
      return mapConnection(found, (row) => byId.get(row.id) ?? { ...row, acknowledgedBy: null });
    });
  }

  /** Returns one alert; undefined when it is absent or invisible. */
  async byId(actor: Actor, id: string): Promise<AlertRow | undefined> {
    if (!isUuid(id)) return undefined;
    return hiddenAsAbsent(() => this.database.as(actor, act(actor, 'alert.read', PERMISSION), (tx) => this.read(tx, id)));
  }

  /** Returns one alert within the current transaction. */
  async read(tx: Transaction, id: string): Promise<AlertRow | undefined> {
    const [row] = await this.readAll(tx, [id]);
    return row;
  }

  /** Returns alerts within the current transaction, in no order. */
  async readAll(tx: Transaction, ids: readonly string[]): Promise<readonly AlertRow[]> {
    return withAcknowledgers(tx, await tx.query<Found>(`${SELECT_ALERTS} where a.id = any ($1::uuid[])`, [ids]));
  }

  /** Returns the steps of alerts that the actor sees, oldest first, in the order of the ids; the first 500 of each. */
  async steps(actor: Actor, ids: readonly string[]): Promise<readonly (readonly AlertStepRow[])[]> {
    const rows = await this.database.as(actor, act(actor, 'alert.steps', PERMISSION), (tx) =>
      tx.query<AlertStepRow>(STEPS, [ids, MOST_DETAILS]),
    );
    return grouped(ids, rows);
  }

  /** Returns the messages of alerts that the actor sees, newest first, in the order of the ids; the newest 500 of each. */
  async deliveries(actor: Actor, ids: readonly string[]): Promise<readonly (readonly AlertDeliveryRow[])[]> {
    const rows = await this.database.as(actor, act(actor, 'alert.deliveries', PERMISSION), (tx) =>
      tx.query<AlertDeliveryRow>(DELIVERIES, [ids, MOST_DETAILS]),
    );
    return grouped(ids, rows);
  }
}

function grouped<Row extends { readonly alert: string }>(ids: readonly string[], rows: readonly Row[]): readonly (readonly Row[])[] {
  const byAlert = new Map<string, Row[]>(ids.map((id) => [id, []]));
  for (const row of rows) byAlert.get(row.alert)?.push(row);
  return ids.map((id) => byAlert.get(id) ?? []);
}

const REFERENCE = /^AL-[0-9A-Z]{10}$/;

/** Returns a reference as the hub writes it; '' for a text that no alert has as its reference; null: no restriction. */
function checkedReference(reference: string | null | undefined): string | null {
  if (reference === null || reference === undefined) return null;
  const written = reference.trim().toUpperCase();
  return REFERENCE.test(written) ? written : '';
}

async function withAcknowledgers(tx: Transaction, rows: readonly Found[]): Promise<readonly AlertRow[]> {
  const acknowledged = rows.filter((row) => row.acknowledged_at !== null).map(({ id }) => id);
  const known =
    acknowledged.length === 0
      ? []
      : await tx.query<{ id: string; by: ActorView | null }>('select * from hub.alert_acknowledgers($1)', [acknowledged]);
  const byId = new Map(known.map(({ id, by }) => [id, by]));
  return rows.map((row) => ({ ...row, acknowledgedBy: byId.get(row.id) ?? null }));
}

/** Alerts as the viewer reads them. */
const SELECT_ALERTS = `select a.id, a.reference, a.place, a.kind, a.urgency, a.account is not null as personal, a.item_kind, a.item, a.announcement, a.threat, a.quantity, a.due_at,
    a.raised_at, a.acknowledged_at, a.ended_at, a.ended_why, (select jsonb_build_object('id', g.id, 'name', g.name) from hub.agency g where g.key = a.agency) as agency
  from hub.alert a`;

// $1 … $4 the filter, $5 the end of the page before, $6 the number of rows.
const PAGE = `where ($1::text[] is null or a.kind = any ($1)) and ($2::text[] is null or a.urgency = any ($2))
    and ($3::boolean is null or $3 = (a.acknowledged_at is null and a.ended_at is null)) and ($4::text is null or a.reference = $4) and ($5::bigint is null or a.place < $5)
  order by a.place desc limit $6`;

const STEPS = `select s.alert, s.step, s.position, s.at
  from unnest($1::uuid[]) w(id) cross join lateral (select x.* from hub.alert_step x where x.alert = w.id order by x.step limit $2) s order by s.alert, s.step`;

const DELIVERIES = `select d.*, hub.own_actor(d.account) as officer, (select c.name from hub.alert_channel c where c.id = d.channel) as channel_name from unnest($1::uuid[]) w(id) cross join lateral (
    select x.id, x.alert, x.place, x.account, x.channel, x.channel_kind, x.mode, x.step, x.state, x.attempts, x.failure, x.next_attempt_at, x.sent_at
      from hub.alert_delivery x where x.alert = w.id order by x.place desc limit $2) d
  order by d.alert, d.place desc`;
