import type { Transaction } from '../database/database.js';

/** Up to this number `totalCount` of a list is exact. */
export const MOST_COUNTED = 10_000;
/** Longest time in milliseconds to count. After it `totalCount` is a lower bound. */
export const MAX_COUNTING_MS = 2_000;
const QUERY_CANCELED = '57014';

/** Counting took longer than {@link MAX_COUNTING_MS}. Its transaction has failed; the list still answers, with a lower bound (withTotalCount). */
export class CountingTimeout extends Error {}

/**
 * Returns the statement that counts the rows of a list, for {@link countRows}.
 * @param rows `from … where …` of the list, without its order; a constant of the caller, never input
 */
export const countStatement = (rows: string): string =>
  `select count(*)::integer as count from (select ${rows} limit ${MOST_COUNTED + 1}) counted`;

/**
 * Returns the number of rows that the reader may see: exact up to {@link MOST_COUNTED}; one more when there are more. It depends on visible rows alone. It is the
 * last work of its transaction.
 * @param statement of {@link countStatement}, or one with a column `count` @throws CountingTimeout
 */
export const countRows = (tx: Transaction, statement: string, values: readonly unknown[]): Promise<number> =>
  countWithin(tx, MAX_COUNTING_MS, async () => (await tx.query<{ count: number }>(statement, values))[0]?.count ?? 0);

/** Limits each further statement of the transaction, and counts. @param longestMs for one statement @throws CountingTimeout */
export async function countWithin<T>(tx: Transaction, longestMs: number, count: () => Promise<T>): Promise<T> {
  await tx.query(LIMIT_STATEMENTS, [Math.max(1, Math.floor(longestMs))]);
  try {
    return await count();
  } catch (error) {
    throw (error as { code?: string }).code === QUERY_CANCELED ? new CountingTimeout() : error;
  }
}

/** Shortens the time limit, and never extends it: 0 means no limit. */
const LIMIT_STATEMENTS = `
  select set_config('statement_timeout', $1::text, true)
    where current_setting('statement_timeout')::interval not between interval '1 microsecond' and $1::integer * interval '1 millisecond'`;
