import { HubError } from '../platform/errors.js';
import type { Transaction } from './database.js';
import { translated } from './refusals.js';

/** SQLSTATEs by which triggers refuse a row for what it says: the party's policy, protected persons, a dispute, the label. What they refuse is one item, not its batch. */
const OF_AN_ITEM: ReadonlySet<unknown> = new Set(['HB451', 'HB452', 'HB453', 'HB454']);

/** The reason of the one that is raised at the commit (HB452, src/intel/disputes/sql/access.sql). */
const AT_COMMIT = 'PERSON_PROTECTED';

/** A trigger refused an item of a batch that was written at once. No HubError: the batch is tried again, and the audit log has no refusal. */
class ItemRefused extends Error {}

/** What became of the items of a batch. */
export interface Pieces<T, R> {
  /** One of each statement that was carried out. */
  readonly results: readonly R[];
  readonly refused: ReadonlyMap<T, HubError>;
}

/** How the items of a batch are written: at once, or so that an item that a trigger refuses costs the others nothing. */
export type Writes = <T, R>(tx: Transaction, items: readonly T[], write: (items: readonly T[]) => Promise<R>) => Promise<Pieces<T, R>>;

/**
 * Runs a batch in one transaction. Items are judged before they are written, so mostly no trigger refuses one: only where that happens (a policy, a label or a dispute that changed meanwhile), all is tried
 * once more, in halves behind savepoints, until what is refused stands alone.
 * @param attempt opens the transaction, and writes by what it is given
 */
export async function piecemeal<T>(attempt: (writes: Writes) => Promise<T>): Promise<T> {
  try {
    return await attempt(atOnce);
  } catch (error) {
    if (!(error instanceof ItemRefused) && !(error instanceof HubError && error.reason === AT_COMMIT)) throw error;
    return attempt(inHalves);
  }
}

/** Ids that were written, and what triggers refused. */
export interface Written<T> {
  readonly written: ReadonlySet<string>;
  readonly refused: ReadonlyMap<T, HubError>;
}

/** The same of a statement that answers with the ids that it wrote. */
export async function idsWritten<T>(
  writes: Writes,
  tx: Transaction,
  items: readonly T[],
  write: (items: readonly T[]) => Promise<ReadonlySet<string>>,
): Promise<Written<T>> {
  if (items.length === 0) return { written: new Set(), refused: new Map() };
  const { results, refused } = await writes(tx, items, write);
  return { written: new Set(results.flatMap((ids) => [...ids])), refused };
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;

const atOnce: Writes = async (_tx, items, write) => {
  try {
    return { results: [await write(items)], refused: new Map() };
  } catch (error) {
    throw OF_AN_ITEM.has(codeOf(error)) ? new ItemRefused() : error;
  }
};

/** Of one item alone: what a trigger refuses is the answer. */
export const whole: Writes = async (_tx, items, write) => ({ results: [await write(items)], refused: new Map() });

const inHalves: Writes = async (tx, items, write) => {
  await tx.query('savepoint piece');
  try {
    const result = await write(items);
    await tx.query('set constraints all immediate'); // what would be refused at the commit is refused here
    await tx.query('set constraints all deferred');
    await tx.query('release savepoint piece');
    return { results: [result], refused: new Map() };
  } catch (error) {
    const refusal = translated(error);
    if (!OF_AN_ITEM.has(codeOf(error)) || !(refusal instanceof HubError)) throw error;
    await tx.query('rollback to savepoint piece');
    await tx.query('release savepoint piece');
    if (items.length <= 1) return { results: [], refused: new Map(items.map((item) => [item, refusal])) };
    const half = Math.ceil(items.length / 2);
    const [first, second] = [await inHalves(tx, items.slice(0, half), write), await inHalves(tx, items.slice(half), write)];
    return { results: [...first.results, ...second.results], refused: new Map([...first.refused, ...second.refused]) };
  }
};
