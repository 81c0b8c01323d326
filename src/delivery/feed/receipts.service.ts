import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';

/** Channels that can deliver a withdrawal. */
export const DELIVERY_CHANNELS = ['graphql', 'subscription', 'webhook'] as const;
/** Channels that deliver an item but cannot deliver its withdrawal. */
export const ONE_WAY_CHANNELS = ['taxii', 'export', 'misp'] as const;

/** State of a withdrawal at one party. */
export interface WithdrawalReceipt {
  readonly party: ActorParty;
  readonly operation: 'WITHDRAWN' | 'REVOKED';
  readonly lostAt: Date;
  readonly handedAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly channel: (typeof DELIVERY_CHANNELS)[number] | null;
  readonly takenBy: readonly (typeof ONE_WAY_CHANNELS)[number][];
  readonly confirmedAt: Date | null;
  readonly outstanding: boolean;
}

interface ReceiptRow {
  readonly party_id: string;
  readonly party_kind: ActorParty['kind'];
  readonly party_name: string;
  readonly party_country: string | null;
  readonly operation: WithdrawalReceipt['operation'];
  readonly lost_at: Date;
  readonly review_requested_at: Date | null;
  readonly delivered_at: Date | null;
  readonly channel: WithdrawalReceipt['channel'];
  readonly taken_by: WithdrawalReceipt['takenBy'];
  readonly confirmed_at: Date | null;
  readonly outstanding: boolean;
}

/** Receipts of withdrawals: the state that the owner may see, and the confirmation by a party that lost the item. */
@Injectable()
export class ReceiptsService {
  constructor(private readonly database: Database) {}

  /**
   * Returns one receipt for each party that can no longer see the item, or has it as revoked; by name. Also after the end of its retention. An administrator
   * reads the receipts of all agencies.
   * @throws NotFound unless the item belongs to the actor's party (and its agency, if it is agency-only), and for RED unless the actor may read RED. Absent and
   * invisible items give the same answer.
   */
  async withdrawals(actor: Actor, item: string): Promise<readonly WithdrawalReceipt[]> {
    return hiddenAsAbsent(async () => {
      const rows = await this.database.as(actor, act(actor, 'indicator.withdrawals', 'withdrawal:read'), (tx) =>
        tx.query<ReceiptRow>('select * from hub.withdrawals($1)', [checkedItemId(item)]),
      );
      return rows.map(receiptOf);
    });
  }

  /**
   * Confirms for the actor's party that every copy of a lost item is deleted, or marked as revoked. A second confirmation changes nothing.
   * @throws NotFound when the party never had the item or sees it unrevoked
   */
  async confirm(actor: Actor, item: string): Promise<void> {
    await hiddenAsAbsent(() =>
      this.database.as(actor, { ...act(actor, 'indicator.confirm-withdrawal', 'indicator:read'), writes: true }, async (tx) => {
        await tx.query('select hub.confirm_withdrawal($1)', [checkedItemId(item)]);
        tx.auditItems(item);
        return true;
      }),
    );
  }
}

const checkedItemId = (item: string): string => {
  if (!isUuid(item)) throw new NotFound('item');
  return item;
};

const receiptOf = (row: ReceiptRow): WithdrawalReceipt => ({
  party: { id: row.party_id, kind: row.party_kind, name: row.party_name, country: row.party_country },
  operation: row.operation,
  lostAt: row.lost_at,
  handedAt: row.review_requested_at,
  deliveredAt: row.delivered_at,
  channel: row.channel,
  takenBy: row.taken_by,
  confirmedAt: row.confirmed_at,
  outstanding: row.outstanding,
});
