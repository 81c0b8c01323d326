import { HubError } from '../platform/errors.js';
import type { Transaction } from './database.js';
import { translateError } from './refusals.js';

/**
 * SQLSTATEs by which the database refuses a row for its content: the party's policy, protected persons, a dispute, the label, a deadline after the end of a
 * request. Such a refusal concerns one item, not its batch.
 */
const ITEM_REFUSALS: ReadonlySet<unknown> = new Set(['HB451', 'HB452', 'HB453', 'HB454', 'HB455']);

/** The reason of the refusal that is raised at commit (HB452, src/intel/disputes/sql/access.sql). */
const COMMIT_REFUSAL = 'PERSON_PROTECTED';

/** A trigger refused an item of a batch that was written in one statement. Not a HubError: the batch is tried again, and the audit log gets no refusal. */
class ItemRefusal extends Error {}

/** The result of a batch. */
export interface BatchResult<T, R> {
  /** The result of each statement that was executed. */
  readonly results: readonly R[];
  readonly refused: ReadonlyMap<T, HubError>;
}

/** How the items of a batch are written: in one statement, or so that the refusal of one item does not affect the others. */
export type WriteStrategy = <T, R>(
  tx: Transaction,
  items: readonly T[],
  write: (items: readonly T[]) => Promise<R>,
) => Promise<BatchResult<T, R>>;

/**
 * Runs a batch in one transaction. Rules check the items before they are written, so a trigger rarely refuses one. If that happens (a policy, a label or a
 * dispute has changed meanwhile), the batch is tried once more, split in halves behind savepoints, until each refused item is isolated.
 * @param attempt opens the transaction, and writes by the given strategy
 */
export async function runBatch<T>(attempt: (writes: WriteStrategy) => Promise<T>): Promise<T> {
  try {
    return await attempt(writeTogether);
  } catch (error) {
    if (!(error instanceof ItemRefusal) && !(error instanceof HubError && error.reason === COMMIT_REFUSAL)) throw error;
    return attempt(writeInHalves);
  }
}

/** Ids of the written items, and the refusals of triggers. */
export interface WrittenIds<T> {
  readonly written: ReadonlySet<string>;
  readonly refused: ReadonlyMap<T, HubError>;
}

/** As the strategy itself, for a statement that returns the ids of the written items. */
export async function writeIds<T>(
  writes: WriteStrategy,
  tx: Transaction,
  items: readonly T[],
  write: (items: readonly T[]) => Promise<ReadonlySet<string>>,
): Promise<WrittenIds<T>> {
  if (items.length === 0) return { written: new Set(), refused: new Map() };
  const { results, refused } = await writes(tx, items, write);
  return { written: new Set(results.flatMap((ids) => [...ids])), refused };
}

const sqlStateOf = (error: unknown): unknown => (error as { code?: unknown }).code;

const writeTogether: WriteStrategy = async (_tx, items, write) => {
  try {
    return { results: [await write(items)], refused: new Map() };
  } catch (error) {
    throw ITEM_REFUSALS.has(sqlStateOf(error)) ? new ItemRefusal() : error;
  }
};

/** Writes a single item: a trigger's refusal is the answer. */
export const writeSingle: WriteStrategy = async (_tx, items, write) => ({ results: [await write(items)], refused: new Map() });

const writeInHalves: WriteStrategy = async (tx, items, write) => {
  await tx.query('savepoint piece');
  try {
    const result = await write(items);
    await tx.query('set constraints all immediate'); // raises here any refusal that would come at the commit
    await tx.query('set constraints all deferred');
    await tx.query('release savepoint piece');
    return { results: [result], refused: new Map() };
  } catch (error) {
    const refusal = translateError(error);
    if (!ITEM_REFUSALS.has(sqlStateOf(error)) || !(refusal instanceof HubError)) throw error;
    await tx.query('rollback to savepoint piece');
    await tx.query('release savepoint piece');
    if (items.length <= 1) return { results: [], refused: new Map(items.map((item) => [item, refusal])) };
    const half = Math.ceil(items.length / 2);
    const [first, second] = [await writeInHalves(tx, items.slice(0, half), write), await writeInHalves(tx, items.slice(half), write)];
    return { results: [...first.results, ...second.results], refused: new Map([...first.refused, ...second.refused]) };
  }
};
