import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import { assertPageSize, Pager } from '../../platform/graphql/pager.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { Timestamp } from '../../intel/indicators/claim.js';
import type { ActionAct, ActionRow, ActionState } from './action.js';

export const MOST_ACTIONS_ON_PAGE = 50;
const MOST_VERSIONS = 50;

/** The viewer's side of a request: requester (ASKED) or recipient (ASKED_OF_US). */
export const SIDES = ['ASKED', 'ASKED_OF_US'] as const;
export type Side = (typeof SIDES)[number];

/** Conditions on a list of requests. An absent field does not filter. */
export interface ActionFilter {
  readonly side?: Side | null;
  readonly acts?: readonly ActionAct[] | null;
  readonly states?: readonly ActionState[] | null;
  readonly references?: readonly string[] | null;
}

export interface ActionPage {
  readonly requests: readonly ActionRow[];
  /** Cursor of the next page; null on the last page. */
  readonly cursor: string | null;
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

  /** Returns a page of requests, newest first. The id sorts by the time of the request. @throws BadInput when `first` or the cursor is invalid */
  async page(actor: Actor, filter: ActionFilter, first: number, after: string | null): Promise<ActionPage> {
    const page = this.pager.open({ name: 'actions', reader: actor.party.id, most: MOST_ACTIONS_ON_PAGE }, { first, after });
    const found = await this.reading(actor, 'action.list', LIST, [
      ...[
        page.position,
        page.limit,
        filter.side ?? null,
        sortUnique(filter.acts),
        sortUnique(filter.states),
        sortUnique(filter.references),
      ],
    ]);
    const { rows: requests, cursor } = page.page(found, ({ id }) => id);
    return { requests, cursor };
  }

  /**
   * Returns versions, newest first. The requester gets all, the recipient those since it received the request. Empty when the request is absent or invisible.
   */
  async versions(actor: Actor, id: string, first: number, below: number | null): Promise<readonly ActionVersionRow[]> {
    assertPageSize(first, MOST_VERSIONS);
    if (!isUuid(id)) return [];
    return hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'action.versions', 'indicator:read'), async (tx) => {
        const found = await tx.query<ActionVersionRow>(
          `select version, at, content->>'amount' as amount, content from hub.versions($1)
           where exists (select from hub.action_request where id = $1) and ($3::integer is null or version < $3) order by version desc limit $2`,
          [id, first, below],
        );
        if (found.length > 0) tx.auditItems(id);
        return found;
      }),
    );
  }

  private async reading(actor: Actor, action: string, statement: string, values: readonly unknown[]): Promise<readonly ActionRow[]> {
    return this.database.as(actor, act(actor, action, 'indicator:read'), async (tx) => {
      const requests = await tx.query<ActionRow>(statement, values);
      tx.auditItems(...requests.map(({ id }) => id));
      return requests;
    });
  }
}

const LIST = `
  select r.* from hub.action_request_view r
    where (r.named_owner = (select hub.me()) and $3::text is distinct from 'ASKED_OF_US' or r.recipient_key = (select hub.me()) and $3::text is distinct from 'ASKED')
      and ($1::uuid is null or r.id < $1) and ($4::text[] is null or r.act = any ($4)) and ($5::text[] is null or r.state = any ($5))
      and ($6::text[] is null or r.reference = any ($6))
    order by r.id desc limit $2`;
