import type { Transaction } from '../database/database.js';

/** Up to this number `totalCount` of a list is exact. */
export const MOST_COUNTED = 10_000;

/**
 * Returns the statement that counts the rows of a list, for {@link countRows}.
 * @param rows `from … where …` of the list, without its order; a constant of the caller, never input
 */
export const countStatement = (rows: string): string =>
  `select count(*)::integer as count from (select ${rows} limit ${MOST_COUNTED + 1}) counted`;

/**
 * Returns the number of rows that the reader may see: exact up to {@link MOST_COUNTED}; one more when there are more. It depends on visible rows alone.
 * @param statement of {@link countStatement}
 */
export async function countRows(tx: Transaction, statement: string, values: readonly unknown[]): Promise<number> {
  const [found] = await tx.query<{ count: number }>(statement, values);
  return found?.count ?? 0;
}
