import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { type PageRequest, Pager } from '../../platform/graphql/pager.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import type { ActionAct, ActionRow, ActionState } from './action.js';

/** Up to this number, totals are exact. */
const MOST_COUNTED = 10_000;

/** The viewer's side of a request: requester (SENT) or recipient (RECEIVED). */
export const SIDES = ['SENT', 'RECEIVED'] as const;
export type Side = (typeof SIDES)[number];

/** Conditions on a list of requests. An absent field does not filter. */
export interface ActionFilter {
  readonly side?: Side | null;
  readonly acts?: readonly ActionAct[] | null;
  readonly states?: readonly ActionState[] | null;
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
  async page(actor: Actor, filter: ActionFilter, request: PageRequest): Promise<Connection<ActionRow>> {
    const criteria = [filter.side ?? null, sortUnique(filter.acts), sortUnique(filter.states), sortUnique(filter.references)];
    const page = this.pager.open({ name: 'actions', reader: actor.party.id, filter: criteria }, request);
    const found = await this.reading(actor, 'action.list', LIST, [page.position, page.limit, ...criteria]);
    return { ...page.connection(found, ({ id }) => id), totalCount: () => this.count(actor, criteria) };
  }

  /**
   * Returns versions, newest first. The requester gets all, the recipient those since it received the request. Empty when the request is absent or invisible.
   */
  async versions(actor: Actor, id: string, request: PageRequest): Promise<Connection<ActionVersionRow>> {
    const page = this.pager.open<number>({ name: `action versions ${id.toLowerCase()}`, reader: actor.party.id }, request);
    const found = await this.versionRows(actor, id, page.position, page.limit);
    return page.connection(found, ({ version }) => version);
  }

  private async versionRows(actor: Actor, id: string, below: number | null, limit: number): Promise<readonly ActionVersionRow[]> {
    if (!isUuid(id)) return [];
    return hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'action.versions', 'indicator:read'), async (tx) => {
        const found = await tx.query<ActionVersionRow>(
          `select version, at, content->>'amount' as amount, content from hub.versions($1)
           where exists (select from hub.action_request where id = $1) and ($3::integer is null or version < $3) order by version desc limit $2`,
          [id, limit, below],
        );
        if (found.length > 0) tx.auditItems(id);
        return found;
      }),
    );
  }

  /** Returns the number of visible requests that match; at most one more than MOST_COUNTED. */
  private async count(actor: Actor, criteria: readonly unknown[]): Promise<number> {
    const [row] = await this.database.as(actor, act(actor, 'action.list', 'indicator:read'), (tx) =>
      tx.query<{ count: number }>(COUNT, [MOST_COUNTED + 1, ...criteria]),
    );
    return row?.count ?? 0;
  }

  private async reading(actor: Actor, action: string, statement: string, values: readonly unknown[]): Promise<readonly ActionRow[]> {
    return this.database.as(actor, act(actor, action, 'indicator:read'), async (tx) => {
      const requests = await tx.query<ActionRow>(statement, values);
      tx.auditItems(...requests.map(({ id }) => id));
      return requests;
    });
  }
}

/** The viewer's requests that match the filter: its side, acts, states and references, as parameters from `$from` on. */
const matches = (recipient: string, from: number): string => `
  (r.named_owner = (select hub.me()) and $${from}::text is distinct from 'RECEIVED' or ${recipient} = (select hub.me()) and $${from}::text is distinct from 'SENT')
    and ($${from + 1}::text[] is null or r.act = any ($${from + 1})) and ($${from + 2}::text[] is null or r.state = any ($${from + 2}))
    and ($${from + 3}::text[] is null or r.reference = any ($${from + 3}))`;

const LIST = `
  select r.* from hub.action_request_view r
    where ($1::uuid is null or r.id < $1) and ${matches('r.recipient_key', 3)}
    order by r.id desc limit $2`;

const COUNT = `
  select count(*)::integer as count from (select from hub.action_request r where ${matches('r.recipient', 2)} limit $1) x`;
