import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Connection } from '../../platform/graphql/connection.js';
import type { ItemKind } from '../../platform/graphql/item-kinds.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';

/** Channels that can deliver a withdrawal. */
export const DELIVERY_CHANNELS = ['graphql', 'subscription', 'webhook'] as const;
/** Channels that deliver an item but cannot deliver its withdrawal. */
export const ONE_WAY_CHANNELS = ['taxii', 'export', 'misp'] as const;

/** State of a withdrawal at one party. */
export interface WithdrawalConfirmation {
  readonly party: ActorParty;
  readonly operation: 'WITHDRAWN' | 'REVOKED';
  readonly lostAt: Date;
  readonly sentAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly channel: (typeof DELIVERY_CHANNELS)[number] | null;
  readonly fetchedChannels: readonly (typeof ONE_WAY_CHANNELS)[number][];
  readonly confirmedAt: Date | null;
  /** When the party confirmed that its copies are deleted; null: it has not. */
  readonly copiesDeletedAt: Date | null;
  readonly outstanding: boolean;
}

/** An item that the actor's party has lost, or has as revoked, and has not confirmed. */
export interface UnconfirmedWithdrawal {
  readonly itemId: string;
  readonly itemKind: ItemKind;
  readonly operation: WithdrawalConfirmation['operation'];
  readonly lostAt: Date;
  readonly fetchedChannels: WithdrawalConfirmation['fetchedChannels'];
  /** Why the owner recalls the item; null: it does not, or the party may not know the owner. */
  readonly recallReason: string | null;
  /** Until when the party must confirm that its copies are deleted; null: no recall. */
  readonly recallDueAt: Date | null;
}

/** A row of hub.unconfirmed_withdrawals; without an item: the position to continue from. */
interface UnconfirmedRow extends Omit<UnconfirmedWithdrawal, 'itemId'> {
  readonly seq: string;
  readonly itemId: string | null;
}

export interface WithdrawalRow {
  readonly party_id: string;
  readonly party_kind: ActorParty['kind'];
  readonly party_name: string;
  readonly party_country: string | null;
  readonly operation: WithdrawalConfirmation['operation'];
  readonly lost_at: Date;
  readonly sent_at: Date | null;
  readonly delivered_at: Date | null;
  readonly channel: WithdrawalConfirmation['channel'];
  readonly fetched_channels: WithdrawalConfirmation['fetchedChannels'];
  readonly confirmed_at: Date | null;
  readonly deleted_at: Date | null;
  readonly outstanding: boolean;
}

/** Withdrawals: their state, which the owner may see, and the confirmation by a party that lost the item. */
@Injectable()
export class WithdrawalsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /**
   * Returns the state at each party that can no longer see the item, or has it as revoked, as far as the actor's party may know it; by name. Also after the end of its retention. An administrator
   * reads the withdrawals of all agencies.
   * @throws NotFound unless the item belongs to the actor's party (and its agency, if it is agency-only), and for RED unless the actor may read RED. Absent and
   * invisible items give the same answer. BadInput on the page size, or a cursor of another list
   */
  async withdrawals(actor: Actor, item: string, request: PageRequest): Promise<Connection<WithdrawalConfirmation>> {
    const rows = await hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'indicator.withdrawals', 'withdrawal:read'), (tx) =>
        tx.query<WithdrawalRow>('select * from hub.withdrawals($1)', [checkedItemId(item)]),
      ),
    );
    const sorted = rows.map(confirmationOf).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    return this.pager.slice({ name: 'withdrawals', reader: actor.party.id, filter: item.toLowerCase() }, request, sorted, keyOf);
  }

  /**
   * Returns a page of what the actor's party has not confirmed, oldest first: items that a reader of the party was sent as WITHDRAWN or REVOKED, and that the
   * party does not see unrevoked again.
   * @throws BadInput on the page size, or a cursor of another list
   */
  async unconfirmed(actor: Actor, request: PageRequest): Promise<Connection<UnconfirmedWithdrawal>> {
    const page = this.pager.open<string>({ name: 'unconfirmed withdrawals', reader: actor.party.id, filter: null }, request);
    const rows = await this.database.as(actor, act(actor, 'indicator.unconfirmed-withdrawals', 'indicator:read'), (tx) =>
      tx.query<UnconfirmedRow>(UNCONFIRMED, [page.position ?? '-1', page.limit]),
    );
    const rest = rows.find(({ itemId }) => itemId === null);
    const found = rows.filter((row): row is UnconfirmedRow & UnconfirmedWithdrawal => row.itemId !== null);
    return page.connection(found, ({ seq }) => seq, rest ? { rest: rest.seq } : {});
  }

  /**
   * Confirms for the actor's party that every copy of a lost item is deleted, or marked as revoked. A second confirmation may state that they are deleted; else it changes nothing.
   * @param copiesDeleted whether every copy is deleted: a recall demands it
   * @returns the state at the actor's party
   * @throws NotFound when the party never had the item or sees it unrevoked
   */
  async confirm(actor: Actor, item: string, copiesDeleted: boolean): Promise<WithdrawalConfirmation> {
    return hiddenAsAbsent(() =>
      this.database.as(actor, { ...act(actor, 'indicator.confirm-withdrawal', 'indicator:read'), writes: true }, async (tx) => {
        const [row] = await tx.query<WithdrawalRow>('select * from hub.confirm_withdrawal($1, $2)', [checkedItemId(item), copiesDeleted]);
        if (!row) throw new NotFound('item');
        tx.auditItems(item);
        return confirmationOf(row);
      }),
    );
  }
}

const UNCONFIRMED = `
  select seq::text, item as "itemId", kind as "itemKind", operation, lost_at as "lostAt", fetched_channels as "fetchedChannels",
      recall_reason as "recallReason", recall_due_at as "recallDueAt"
    from hub.unconfirmed_withdrawals($1, $2)`;

const keyOf = ({ party }: WithdrawalConfirmation): string => `${party.name} ${party.id}`;

/** @throws NotFound for a text that is no id, as for an absent item */
export const checkedItemId = (item: string): string => {
  if (!isUuid(item)) throw new NotFound('item');
  return item;
};

export const confirmationOf = (row: WithdrawalRow): WithdrawalConfirmation => ({
  party: { id: row.party_id, kind: row.party_kind, name: row.party_name, country: row.party_country },
  operation: row.operation,
  lostAt: row.lost_at,
  sentAt: row.sent_at,
  deliveredAt: row.delivered_at,
  channel: row.channel,
  fetchedChannels: row.fetched_channels,
  confirmedAt: row.confirmed_at,
  copiesDeletedAt: row.deleted_at,
  outstanding: row.outstanding,
});
