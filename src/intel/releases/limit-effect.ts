import { createHash, type Hash } from 'node:crypto';
import type { Transaction } from '../../platform/database/database.js';
import type { ItemKind } from '../../platform/graphql/item-kinds.js';

/** Reasons why the access that a limit removed from an item is not restored (hub.restorable_keys). */
export const NOT_RESTORED_REASONS = ['GONE', 'CHANGED', 'ENDED', 'UNADDRESSED', 'LIMITED', 'SECOND_OFFICER'] as const;
export type NotRestoredReason = (typeof NOT_RESTORED_REASONS)[number];

/** Effect on one item: `lost` are the keys that a limit removes, or that are restored. */
export interface ItemEffect {
  readonly kind: ItemKind;
  readonly item: string;
  readonly agency: { readonly id: string; readonly name: string } | null;
  readonly lost: readonly number[];
  /** Whether the item is an open request or an open case. */
  readonly goesOn: boolean;
  /** Title of the item, as far as the actor may read it; null: not readable. */
  readonly title: string | null;
  readonly why?: NotRestoredReason | null;
}

/** Effect of adding a limit, or of restoring what a lifted limit removed. */
export interface LimitEffect {
  /** Identifies exactly this effect of exactly this limit. */
  readonly confirmation: string;
  readonly items: number;
  readonly indicators: number;
  /** Countries that leave open cases or return to them, each counted once per case. */
  readonly participants: number;
  /** Open requests. */
  readonly requests: number;
  readonly byKind: ReadonlyMap<ItemKind, number>;
  /** Number of items by lost key. */
  readonly byKey: ReadonlyMap<number, number>;
  readonly notRestored: ReadonlyMap<NotRestoredReason, number>;
  /** Ordered by id, at most {@link MOST_NAMED}. */
  readonly named: readonly ItemEffect[];
}

/** Maximum number of items that one preview names. */
export const MOST_NAMED = 200;

/** Items per statement: this stays well within the statement timeout. */
export const BATCH_SIZE = 2_000;

interface EffectBatch {
  readonly upto: string | null;
  readonly rows: readonly ItemEffect[];
}

/**
 * Computes an effect in batches.
 * @param about the subject of the effect, which the confirmation covers, too
 * @param readBatch returns the rows after an id; null: there is no such limit
 */
export async function effectOf(
  about: object,
  readBatch: (behind: string | null) => Promise<EffectBatch | null>,
): Promise<LimitEffect | null> {
  const tally = new EffectTally(about);
  for (let behind: string | null = null; ;) {
    const batch: EffectBatch | null = await readBatch(behind);
    if (!batch) return null;
    for (const row of batch.rows) tally.add(row);
    behind = batch.upto;
    if (behind === null) return tally.effect();
  }
}

/** Returns a reader of batches, from a statement that returns `{upto, rows}` for (…values, behind, most). */
export const effectBatchesOf =
  (tx: Transaction, statement: string, value: string) =>
  async (behind: string | null): Promise<EffectBatch | null> => {
    const [row] = await tx.query<{ piece: EffectBatch | null }>(statement, [value, behind, BATCH_SIZE]);
    return row?.piece ?? null;
  };

const REQUESTS: readonly ItemKind[] = ['ACTION_REQUEST', 'INFORMATION_REQUEST'];

class EffectTally {
  private readonly hash: Hash;
  private readonly counts = { items: 0, indicators: 0, participants: 0, requests: 0 };
  private readonly byKind = new Map<ItemKind, number>();
  private readonly byKey = new Map<number, number>();
  private readonly notRestored = new Map<NotRestoredReason, number>();
  private readonly named: ItemEffect[] = [];

  constructor(about: object) {
    this.hash = createHash('sha256').update(JSON.stringify(about));
  }

  add(row: ItemEffect): void {
    if (this.named.length < MOST_NAMED) this.named.push(row);
    if (row.why) increment(this.notRestored, row.why);
    if (row.lost.length === 0) return;
    this.hash.update(`|${row.item}:${row.lost.join(',')}`);
    this.counts.items += 1;
    if (row.kind === 'INDICATOR') this.counts.indicators += 1;
    if (row.kind === 'CASE' && row.goesOn) this.counts.participants += row.lost.length;
    if (REQUESTS.includes(row.kind) && row.goesOn) this.counts.requests += 1;
    increment(this.byKind, row.kind);
    for (const key of row.lost) increment(this.byKey, key);
  }

  effect(): LimitEffect {
    const { byKind, byKey, notRestored, named } = this;
    return { ...this.counts, byKind, byKey, notRestored, named, confirmation: this.hash.digest('base64url') };
  }
}

function increment<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
