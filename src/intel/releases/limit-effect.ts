import { createHash, type Hash } from 'node:crypto';
import type { Transaction } from '../../platform/database/database.js';
import type { ItemKind } from '../../platform/graphql/item-kinds.js';

/** Why an item that a limit took something from is not put back (hub.restorable_keys). */
export const NOT_RESTORED_REASONS = ['GONE', 'CHANGED', 'ENDED', 'UNADDRESSED', 'LIMITED', 'SECOND_OFFICER'] as const;
export type NotRestoredReason = (typeof NOT_RESTORED_REASONS)[number];

/** What happens to one item: `lost` are the keys that a limit takes, or that come back. */
export interface ItemEffect {
  readonly kind: ItemKind;
  readonly item: string;
  readonly agency: string | null;
  readonly lost: readonly number[];
  /** A request that has not ended, or a case that is open. */
  readonly goesOn: boolean;
  /** What the actor may read of it; null: nothing. */
  readonly title: string | null;
  readonly why?: NotRestoredReason | null;
}

/** What a limit would take, or what lifting it would give back. */
export interface LimitEffect {
  /** Stands for exactly this effect of exactly this limit. */
  readonly confirmation: string;
  readonly items: number;
  readonly claims: number;
  /** Countries that leave open cases, or come back, each counted once a case. */
  readonly participants: number;
  /** Requests that have not ended. */
  readonly requests: number;
  readonly byKind: ReadonlyMap<ItemKind, number>;
  /** Items by the key that is lost. */
  readonly byKey: ReadonlyMap<number, number>;
  readonly leftOut: ReadonlyMap<NotRestoredReason, number>;
  /** By id, at most {@link MOST_NAMED}. */
  readonly named: readonly ItemEffect[];
}

/** Items that one preview names. */
export const MOST_NAMED = 200;

/** Items that one statement looks at: well within its time. */
export const BATCH_SIZE = 2_000;

interface EffectBatch {
  readonly upto: string | null;
  readonly rows: readonly ItemEffect[];
}

/**
 * Adds up an effect, piece by piece.
 * @param about what the effect is of: the confirmation stands for it, too
 * @param piece the rows behind an id; null: there is nothing of that sort
 */
export async function effectOf(about: object, piece: (behind: string | null) => Promise<EffectBatch | null>): Promise<LimitEffect | null> {
  const tally = new EffectTally(about);
  for (let behind: string | null = null; ;) {
    const found: EffectBatch | null = await piece(behind);
    if (!found) return null;
    for (const row of found.rows) tally.add(row);
    behind = found.upto;
    if (behind === null) return tally.effect();
  }
}

/** The pieces of a statement that answers `{upto, rows}` for (…values, behind, most). */
export const effectBatchesOf =
  (tx: Transaction, statement: string, value: string) =>
  async (behind: string | null): Promise<EffectBatch | null> => {
    const [row] = await tx.query<{ piece: EffectBatch | null }>(statement, [value, behind, BATCH_SIZE]);
    return row?.piece ?? null;
  };

const REQUESTS: readonly ItemKind[] = ['ACTION_REQUEST', 'INFORMATION_REQUEST'];

class EffectTally {
  private readonly hash: Hash;
  private readonly counts = { items: 0, claims: 0, participants: 0, requests: 0 };
  private readonly byKind = new Map<ItemKind, number>();
  private readonly byKey = new Map<number, number>();
  private readonly leftOut = new Map<NotRestoredReason, number>();
  private readonly named: ItemEffect[] = [];

  constructor(about: object) {
    this.hash = createHash('sha256').update(JSON.stringify(about));
  }

  add(row: ItemEffect): void {
    if (this.named.length < MOST_NAMED) this.named.push(row);
    if (row.why) increment(this.leftOut, row.why);
    if (row.lost.length === 0) return;
    this.hash.update(`|${row.item}:${row.lost.join(',')}`);
    this.counts.items += 1;
    if (row.kind === 'INDICATOR') this.counts.claims += 1;
    if (row.kind === 'CASE' && row.goesOn) this.counts.participants += row.lost.length;
    if (REQUESTS.includes(row.kind) && row.goesOn) this.counts.requests += 1;
    increment(this.byKind, row.kind);
    for (const key of row.lost) increment(this.byKey, key);
  }

  effect(): LimitEffect {
    const { byKind, byKey, leftOut, named } = this;
    return { ...this.counts, byKind, byKey, leftOut, named, confirmation: this.hash.digest('base64url') };
  }
}

function increment<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
