import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { withRefusals } from '../../platform/database/refusals.js';
import { assertBatchSize } from '../../platform/graphql/batch.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { requiredText } from '../../platform/graphql/required-text.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { newId } from '../../platform/platform/new-ids.js';
import { guardedCell } from '../../values/values/spreadsheet-cell.js';
import { confirmationOf, type WithdrawalConfirmation, type WithdrawalRow } from './withdrawals.service.js';

/** Most indicators of one recall. */
export const MOST_RECALLED = 500;
/** Longest time for confirmations in days; the shortest is one day. */
export const LONGEST_RECALL_DAYS = 90;

/** An obligation of all parties that have lost some indicators to delete their copies. */
export interface Recall {
  readonly id: string;
  readonly reason: string;
  readonly createdAt: Date;
  readonly createdBy: ActorView | null;
  readonly dueAt: Date;
  /** Steps of the escalation that were announced, 0 to 3. */
  readonly escalation: number;
  /** When the hub found that every party has confirmed; null: not yet. */
  readonly completedAt: Date | null;
  readonly closedAt: Date | null;
  readonly closedBy: ActorView | null;
  readonly closeReason: string | null;
  /** Whether parties that the owner may not know had not confirmed when the relay last examined the recall. */
  readonly undisclosed: boolean;
  /** The stream has forgotten an indicator that a party had not confirmed: the recall cannot complete. */
  readonly forgotten: boolean;
  /** Number of indicators. */
  readonly size: number;
}

/** State of a recall for one indicator at one party. */
export interface RecallRecipient extends WithdrawalConfirmation {
  readonly indicatorId: string;
  /** Whether the indicator had reached the party, as far as the hub knows: it must confirm. */
  readonly received: boolean;
  /** Received, and not confirmed as deleted after the deadline. */
  readonly overdue: boolean;
}

/** An item that its owner recalls, and that the actor's party has not confirmed. */
export interface RecalledItem {
  readonly itemId: string;
  readonly operation: WithdrawalConfirmation['operation'];
  readonly lostAt: Date;
  /** null: the owner is hidden, and the reason would link its items. */
  readonly reason: string | null;
  readonly dueAt: Date;
  readonly overdue: boolean;
}

/** A row of hub.recalled_items; without an operation: the position to continue from. */
interface RecalledRow extends Omit<RecalledItem, 'operation' | 'overdue'> {
  readonly operation: RecalledItem['operation'] | null;
}

interface RecallRow {
  readonly id: string;
  readonly reason: string;
  readonly created_at: Date;
  readonly created_by: ActorView | null;
  readonly due_at: Date;
  readonly escalation: number;
  readonly completed_at: Date | null;
  readonly closed_at: Date | null;
  readonly closed_by: ActorView | null;
  readonly close_reason: string | null;
  readonly undisclosed: boolean;
  readonly forgotten: boolean;
  readonly size: number;
}

type RecipientRow = WithdrawalRow & { readonly item: string; readonly received: boolean };

/** Recalls: the owner obliges all recipients of an indicator to delete it, and follows who has done so. */
@Injectable()
export class RecallsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /**
   * Recalls indicators of the actor's agency, and revokes those that are not revoked yet.
   * @throws NotFound alike for an absent indicator and one of another agency; BadInput on the number, the reason or the days; Conflict on too many recalls
   */
  async open(actor: Actor, ids: readonly string[], reason: string, days: number): Promise<Recall> {
    assertBatchSize('itemIds', ids.length, MOST_RECALLED);
    const why = requiredText(reason, 2_000, 'reason');
    if (days < 1 || days > LONGEST_RECALL_DAYS) {
      throw new BadInput('RECALL_DAYS', `Give the parties 1 to ${LONGEST_RECALL_DAYS} days to confirm (got ${days}).`);
    }
    const id = newId();
    const dueAt = new Date(Date.now() + days * 86_400_000);
    return hiddenAsAbsent(() =>
      this.database.as(actor, { ...act(actor, 'recall.open', 'indicator:revoke'), writes: true }, async (tx) => {
        if (!ids.every(isUuid)) throw new NotFound('indicator');
        await withRefusals(REFUSALS, () => tx.query('select hub.open_recall($1, $2, $3, $4)', [id, ids, why, dueAt]));
        tx.auditItems(...ids);
        return readRecall(tx, id);
      }),
    );
  }

  /**
   * Closes a recall of the actor's agency: nobody must confirm any more. Its report stays.
   * @throws NotFound alike for an absent recall and one of another agency; BadInput on the reason; Conflict when it is complete or closed
   */
  async close(actor: Actor, id: string, reason: string): Promise<Recall> {
    const why = requiredText(reason, 2_000, 'reason');
    return hiddenAsAbsent(() => {
      if (!isUuid(id)) throw new NotFound('recall');
      return this.database.as(actor, { ...act(actor, 'recall.close', 'indicator:revoke'), writes: true }, async (tx) => {
        const [row] = await tx.query<{ verdict: string }>('select hub.close_recall($1, $2) as verdict', [id, why]);
        if (row?.verdict === 'ENDED') throw new Conflict('RECALL_ENDED', 'This recall is complete or closed already.');
        tx.auditItems(id);
        return readRecall(tx, id);
      });
    });
  }

  /** Returns a page of recalls of the actor's party, newest first. @throws BadInput on the page size or the cursor */
  async page(actor: Actor, request: PageRequest): Promise<Connection<Recall>> {
    const page = this.pager.open({ name: 'recalls', reader: actor.party.id, filter: null }, request);
    const rows = await this.database.as(actor, act(actor, 'recall.list', 'withdrawal:read'), (tx) =>
      readRecalls(tx, [null, page.position, page.limit]),
    );
    return page.connection(rows, ({ id }) => id);
  }

  /** Returns a recall of the actor's party; undefined: it is absent or another party's. */
  async byId(actor: Actor, id: string): Promise<Recall | undefined> {
    if (!isUuid(id)) return undefined;
    const [found] = await hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'recall.read', 'withdrawal:read'), (tx) => readRecalls(tx, [id, null, 1])),
    );
    return found;
  }

  /**
   * Returns the state at each party, indicator by indicator, by name of the party. Of indicators that the actor may not read the receipts of it has none.
   * @throws NotFound for another party's recall; BadInput on the page size or the cursor
   */
  async recipients(actor: Actor, id: string, request: PageRequest): Promise<Connection<RecallRecipient>> {
    const rows = await this.allRecipients(actor, id);
    return this.pager.slice({ name: 'recall recipients', reader: actor.party.id, filter: id.toLowerCase() }, request, rows, keyOf);
  }

  /** Returns the report of a recall as CSV (RFC 4180), safe for spreadsheets. @throws NotFound */
  async report(actor: Actor, id: string): Promise<string> {
    const rows = (await this.allRecipients(actor, id)).map((row) => [
      ...[row.party.name, row.party.country, row.indicatorId, row.operation],
      ...[row.lostAt, row.sentAt, row.deliveredAt].map((at) => at?.toISOString()),
      ...[
        row.channel,
        row.fetchedChannels.join(' '),
        row.confirmedAt?.toISOString(),
        row.copiesDeletedAt?.toISOString(),
        String(row.received),
        String(row.overdue),
      ],
    ]);
    return [REPORT_COLUMNS, ...rows].map((row) => row.map((cell) => quoted(cell ?? '')).join(',') + '\r\n').join('');
  }

  /**
   * Returns a page of recalled items that the actor's party has not confirmed, in no meaningful order. @throws BadInput on the page size or the cursor
   */
  async received(actor: Actor, request: PageRequest): Promise<Connection<RecalledItem>> {
    const page = this.pager.open<string>({ name: 'recalled items', reader: actor.party.id, filter: null }, request);
    const rows = await this.database.as(actor, act(actor, 'recall.received', 'indicator:read'), (tx) =>
      tx.query<RecalledRow>(RECALLED, [page.position, page.limit]),
    );
    const rest = rows.find(({ operation }) => operation === null);
    const items = rows.flatMap(({ operation, ...row }) => (operation ? { ...row, operation, overdue: row.dueAt < new Date() } : []));
    return page.connection(items, ({ itemId }) => itemId, rest ? { rest: rest.itemId } : {});
  }

  private allRecipients(actor: Actor, id: string): Promise<readonly RecallRecipient[]> {
    return hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'recall.recipients', 'withdrawal:read'), async (tx) => {
        if (!isUuid(id)) throw new NotFound('recall');
        const rows = await tx.query<RecipientRow>('select * from hub.recall_recipients($1)', [id]);
        const recall = await readRecall(tx, id);
        const isLate = recall.closedAt === null && recall.dueAt < new Date();
        const states = rows.map((row) => ({
          ...confirmationOf(row),
          indicatorId: row.item,
          received: row.received,
          overdue: isLate && row.received && row.deleted_at === null,
        }));
        return states.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
      }),
    );
  }
}

const RECALLED = 'select item as "itemId", operation, lost_at as "lostAt", reason, due_at as "dueAt" from hub.recalled_items($1, $2)';

const REFUSALS = {
  HB483: () =>
    new Conflict('RECALLS_TOO_MANY', 'Your party already has 1,000 open recalls. Wait for confirmations, or close some (closeRecall).'),
};

const REPORT_COLUMNS =
  'party country indicator operation lostAt sentAt deliveredAt channel fetchedChannels confirmedAt copiesDeletedAt received overdue'.split(
    ' ',
  );

const quoted = (cell: string): string => `"${guardedCell(cell).replaceAll('"', '""')}"`;

const keyOf = ({ party, indicatorId }: RecallRecipient): string => `${party.name} ${party.id} ${indicatorId}`;

/** @throws NotFound */
async function readRecall(tx: Transaction, id: string): Promise<Recall> {
  const [recall] = await readRecalls(tx, [id, null, 1]);
  if (!recall) throw new NotFound('recall');
  return recall;
}

async function readRecalls(tx: Transaction, args: readonly [only: string | null, below: string | null, most: number]): Promise<Recall[]> {
  const rows = await tx.query<RecallRow>('select * from hub.recalls($1, $2, $3)', args);
  return rows.map(({ created_at: createdAt, created_by: createdBy, due_at: dueAt, completed_at: completedAt, ...row }) => {
    const { closed_at: closedAt, closed_by: closedBy, close_reason: closeReason, ...rest } = row;
    return { ...rest, ...{ createdAt, createdBy, dueAt, completedAt }, ...{ closedAt, closedBy, closeReason } };
  });
}
