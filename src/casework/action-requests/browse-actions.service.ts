import { Injectable } from '@nestjs/common';
import type { Side } from '../../platform/graphql/side.js';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import { type Connection, withTotalCount } from '../../platform/graphql/connection.js';
import { type LongRows, readLongRows } from '../../platform/graphql/long-rows.js';
import { countRows, countStatement } from '../../platform/graphql/total-count.js';
import { type PageRequest, Pager } from '../../platform/graphql/pager.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import type { ActionKind, ActionRow, ActionRequestState } from './action.js';

/** Conditions on a list of requests. An absent field does not filter. */
export interface ActionRequestFilter {
  readonly side?: Side | null;
  readonly actions?: readonly ActionKind[] | null;
  readonly states?: readonly ActionRequestState[] | null;
  readonly references?: readonly string[] | null;
}

/** A row of hub.versions: the columns of a request in that version. */
export interface ActionVersionRow {
  readonly version: number;
  readonly at: Timestamp;
  /** A decimal number as text. */
  readonly amount: string | null;
  readonly content: Readonly<Record<string, unknown>>;
}

/** Reads requests to act, under row-level security. */
@Injectable()
export class BrowseActionsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns one request, ended or not; undefined when it is absent or invisible. */
  async byId(actor: Actor, id: string): Promise<ActionRow | undefined> {
    if (!isUuid(id)) return undefined;
    const [found] = await hiddenAsAbsent(() =>
      this.reading(actor, 'action.read', 'select * from hub.action_request_view where id = $1', [id]),
    );
    return found;
  }

  /** Returns requests as visible to the viewer, in the order of the ids; undefined for those that are absent or invisible. */
  async byIds(actor: Actor, ids: readonly string[]): Promise<readonly (ActionRow | undefined)[]> {
    const found = await this.reading(actor, 'action.read', 'select * from hub.action_request_view where id = any ($1::uuid[])', [ids]);
    const byId = new Map(found.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id));
  }

  /** Returns a page of requests, newest first. The id sorts by the time of the request. @throws BadInput when `first` or the cursor is invalid */
  async page(actor: Actor, filter: ActionRequestFilter, request: PageRequest): Promise<Connection<ActionRow>> {
    const criteria = [filter.side ?? null, sortUnique(filter.actions), sortUnique(filter.states), sortUnique(filter.references)];
    const page = this.pager.open<string>({ name: 'actions', reader: actor.party.id, filter: criteria }, request);
    const listed = await this.database.as(actor, act(actor, 'action.list', 'indicator:read'), async (tx) => {
      const read = (below: string | null, limit: number) => tx.query<ActionRow>(LIST, [...criteria, below, limit]);
      const { found, end } = await readLongRows(page, read, ({ id }) => id);
      const requests = page.connection(found, ({ id }) => id, end);
      return requests;
    });
    const count = (tx: Transaction): Promise<number> => countRows(tx, countStatement(COUNTED), criteria);
    return withTotalCount(listed, () => this.database.as(actor, act(actor, 'action.list', 'indicator:read'), count));
  }

  /**
   * Returns versions, newest first. The requester gets all, the recipient those since it received the request. Empty when the request is absent or invisible.
   */
  async versions(actor: Actor, id: string, request: PageRequest): Promise<Connection<ActionVersionRow>> {
    const page = this.pager.open<number>({ name: `action versions ${id.toLowerCase()}`, reader: actor.party.id, filter: null }, request);
    const read = (): Promise<LongRows<ActionVersionRow, number>> =>
      this.database.as(actor, act(actor, 'action.versions', 'indicator:read'), async (tx) => {
        const readRows = (below: number | null, limit: number) => tx.query<ActionVersionRow>(VERSIONS, [id, below, limit]);
        const rows = await readLongRows(page, readRows, ({ version }) => version);
        return rows;
      });
    const { found, end } = isUuid(id) ? await hiddenAsAbsent(read, (rows) => rows.found.length === 0) : { found: [], end: {} };
    return page.connection(found, ({ version }) => version, end);
  }

  private async reading(actor: Actor, action: string, statement: string, values: readonly unknown[]): Promise<readonly ActionRow[]> {
    return this.database.as(actor, act(actor, action, 'indicator:read'), (tx) => tx.query<ActionRow>(statement, values));
  }
}

/** The viewer's requests that match the filter. $1: the viewer's side; $2 … $4: acts, states and references. */
const matches = (recipient: string): string => `
  (r.named_owner = (select hub.me()) and $1::text is distinct from 'RECEIVED' or ${recipient} = (select hub.me()) and $1::text is distinct from 'SENT')
    and ($2::text[] is null or r.act = any ($2)) and ($3::text[] is null or r.state = any ($3)) and ($4::text[] is null or r.reference = any ($4))`;

const LIST = `
  select r.* from hub.action_request_view r
    where ${matches('r.recipient_key')} and ($5::uuid is null or r.id < $5)
    order by r.id desc limit $6`;

const COUNTED = `from hub.action_request r where ${matches('r.recipient')}`;

const VERSIONS = `
  select version, at, content->>'amount' as amount, content from hub.versions($1)
    where exists (select from hub.action_request where id = $1) and ($2::integer is null or version < $2) order by version desc limit $3`;
