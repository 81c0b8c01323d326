import type { Transaction } from '../database/database.js';

/** Up to this number `totalCount` of a list is exact. */
export const MOST_COUNTED = 10_000;

/**
 * Returns the number of rows that the reader may see: exact up to {@link MOST_COUNTED}; one more when there are more. It depends on visible rows alone.
 * @param rows `from … where …` of the list, without its order; a constant of the caller, never input
 */
export async function countRows(tx: Transaction, rows: string, values: readonly unknown[]): Promise<number> {
  const [found] = await tx.query<{ count: number }>(
    `select count(*)::integer as count from (select ${rows} limit ${MOST_COUNTED + 1}) counted`,
    values,
  );
  return found?.count ?? 0;
}
