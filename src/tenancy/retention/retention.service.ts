import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { type Refusals, withRefusals } from '../../platform/database/refusals.js';
import { assertBatchSize, type BatchReceipt, problem, rejected } from '../../platform/graphql/batch.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import type { ItemKind } from '../../platform/graphql/item-kinds.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { BadInput, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import {
  DAYS_AHEAD,
  type DeletedItemRow,
  type EndingItemRow,
  type EndingItemsFilter,
  LONGEST_REASON,
  MOST_RENEWED,
  type RenewalProblem,
  type RenewalRow,
  type RenewedRow,
  type RetentionRuleRow,
} from './retention.js';

/** The result for one item, in the order of the input. */
export interface RenewalReceipt extends BatchReceipt<'UPDATED'> {
  readonly itemId: string;
  readonly retainUntil: Date | null;
}

interface EndPosition {
  readonly end: string;
  readonly id: string;
}

const MS_A_DAY = 86_400_000;

/** Reads and sets how long items are kept, lists items that end, and renews them. */
@Injectable()
export class RetentionService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns the rules for each kind of item, by its name. */
  async rules(actor: Actor): Promise<readonly RetentionRuleRow[]> {
    return this.database.as(actor, act(actor, 'retention.rules', 'party:read'), (tx) =>
      tx.query<RetentionRuleRow>('select * from hub.retention_rules()'),
    );
  }

  /**
   * Sets the limit of the actor's party for a kind of item, and returns its rule.
   * @param months null: the limit is lifted
   * @throws BadInput for a limit above the hub's maximum; NotFound for a kind without rules; Forbidden without step-up
   */
  async setLimit(actor: Actor, kind: ItemKind, months: number | null): Promise<RetentionRuleRow> {
    return this.database.as(actor, { ...act(actor, 'retention.limit', 'policy:manage'), writes: true }, async (tx) => {
      await withRefusals(REFUSALS, () => tx.query('select hub.set_retention_limit($1, $2)', [kind, months]));
      const [rule] = await tx.query<RetentionRuleRow>('select * from hub.retention_rules() r where r.kind = $1', [kind]);
      if (!rule) throw new NotFound('kind of item');
      return rule;
    });
  }

  /** Returns a page of items of the actor's party that end, the first end first. @throws BadInput on the page size, or a cursor of another list */
  async endingSoon(actor: Actor, filter: EndingItemsFilter, request: PageRequest): Promise<Connection<EndingItemRow>> {
    const criteria = [sortUnique(filter.kinds), filter.endsBefore?.toISOString() ?? null];
    const page = this.pager.open<EndPosition>({ name: 'retention.ending', reader: actor.party.id, filter: criteria }, request);
    const before = filter.endsBefore ?? new Date(Date.now() + DAYS_AHEAD * MS_A_DAY);
    const values = [criteria[0], before.toISOString(), page.position?.end ?? null, page.position?.id ?? null, page.limit];
    const rows = await this.database.as(actor, act(actor, 'retention.ending', 'indicator:read'), (tx) =>
      tx.query<EndingItemRow>('select * from hub.items_ending_soon($1, $2, $3, $4, $5)', values),
    );
    return page.connection(rows, ({ item: id, exact: end }) => ({ end, id }));
  }

  /**
   * Returns a page of what remains of deleted items of the actor's party, the last deletion first.
   * @param kinds null: all kinds @throws BadInput on the page size, or a cursor of another list
   */
  async deleted(actor: Actor, kinds: readonly ItemKind[] | null, request: PageRequest): Promise<Connection<DeletedItemRow>> {
    const filter = sortUnique(kinds);
    const page = this.pager.open<EndPosition>({ name: 'retention.deleted', reader: actor.party.id, filter }, request);
    const values = [filter, page.position?.end ?? null, page.position?.id ?? null, page.limit];
    const rows = await this.database.as(actor, act(actor, 'retention.deleted', 'indicator:read'), (tx) =>
      tx.query<DeletedItemRow>('select * from hub.deleted_items($1, $2, $3, $4)', values),
    );
    return page.connection(rows, ({ item: id, at: end }) => ({ end: end.toISOString(), id }));
  }

  /**
   * Renews the retention of items of the actor's agency. An item that is refused does not affect the others.
   * @param reason why they are still needed; their history and the list of renewals have it
   * @returns a receipt for each item, in order @throws BadInput on the number of items, or the reason
   */
  async renew(actor: Actor, itemIds: readonly string[], reason: string): Promise<readonly RenewalReceipt[]> {
    assertBatchSize('items', itemIds.length, MOST_RENEWED);
    const why = reason.trim();
    if (why.length < 1 || why.length > LONGEST_REASON) {
      throw new BadInput('REASON_LENGTH', `Reason must have 1 to ${LONGEST_REASON} characters (got ${why.length}).`);
    }
    const ids = itemIds.filter(isUuid).map((id) => id.toLowerCase());
    const rows = await this.database.as(actor, { ...act(actor, 'retention.renew', 'retention:renew'), writes: true }, async (tx) => {
      const renewed = await tx.query<RenewedRow>('select * from hub.renew_retention($1, $2)', [ids, why]);
      tx.auditItems(...renewed.filter((row) => row.problem === null).map(({ item }) => item));
      return renewed;
    });
    const byId = new Map(rows.map((row) => [row.item, row]));
    return itemIds.map((itemId, index) => receiptOf(index, itemId, byId.get(itemId.toLowerCase())));
  }

  /**
   * Returns a page of renewals of an item of the actor's party, newest first; empty for another party's, and when it is absent.
   * @throws BadInput on the page size, or a cursor of another list
   */
  async renewals(actor: Actor, itemId: string, request: PageRequest): Promise<Connection<RenewalRow>> {
    const page = this.pager.open<number>({ name: 'retention.renewals', reader: actor.party.id, filter: itemId }, request);
    const read = (): Promise<Connection<RenewalRow>> =>
      this.database.as(actor, act(actor, 'retention.renewals', 'indicator:read'), async (tx) => {
        const values = [isUuid(itemId) ? itemId : null, page.position, page.limit];
        return page.connection(
          await tx.query<RenewalRow>('select * from hub.retention_renewals($1, $2, $3)', values),
          ({ version }) => version,
        );
      });
    return hiddenAsAbsent(read, ({ nodes }) => nodes.length === 0);
  }
}

function receiptOf(index: number, itemId: string, row: RenewedRow | undefined): RenewalReceipt {
  const code = row ? row.problem : 'ABSENT';
  if (code === null) return { index, itemId, outcome: 'UPDATED', problems: [], retainUntil: row?.retain_until ?? null };
  return { ...rejected(index, [PROBLEMS[code]]), itemId, retainUntil: null };
}

const PROBLEMS = {
  ABSENT: problem('RENEWAL_ITEM_ABSENT', 'Your party has no such item, or you do not see it.', 'itemIds'),
  AGENCY: problem('RENEWAL_OTHER_AGENCY', 'Another agency of your party published this item. Ask that agency.', 'itemIds'),
  PERMISSION: problem('RENEWAL_NOT_PERMITTED', 'Your roles do not permit to publish items of this kind.', 'itemIds'),
  DISPUTED: problem('INDICATOR_DISPUTED', 'This indicator is disputed. Answer the dispute first.', 'itemIds'),
  FORBIDDEN: problem(
    'POLICY_FORBIDS',
    "Your party's sharing policy no longer allows the audience of this item. Narrow it first.",
    'itemIds',
  ),
} as const satisfies Readonly<Record<RenewalProblem, unknown>>;

const REFUSALS: Refusals = {
  HB494: () =>
    new BadInput('RETENTION_TOO_LONG', "A limit must be between 1 month and the hub's maximum for the kind of item (retentionRules)."),
};
