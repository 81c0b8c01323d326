import type { OpenPage } from './pager.js';

/** Rows of one statement. */
const ROWS_A_STATEMENT = 26;
/** A page ends after rows of this size, in UTF-16 code units of their JSON. */
const MOST_ON_PAGE = 8 * 1024 * 1024;

/** Rows of a page, and where the list continues if the page ended early. */
export interface LongRows<Row, Position> {
  readonly found: readonly Row[];
  readonly end: { readonly rest?: Position };
}

/**
 * Reads a page of rows that may be long: a report has up to 1 MiB of values. It reads a few rows with each statement, and ends the page early after about
 * 8 MiB, so that the largest page does not exhaust the memory.
 * @param read returns up to `limit` rows after a position @param positionOf the position after a row
 */
export async function readLongRows<Row, Position>(
  page: OpenPage<Position>,
  read: (after: Position | null, limit: number) => Promise<readonly Row[]>,
  positionOf: (row: Row) => Position,
): Promise<LongRows<Row, Position>> {
  const found: Row[] = [];
  let size = 0;
  let last: Row | undefined;
  do {
    const limit = Math.min(ROWS_A_STATEMENT, page.limit - found.length);
    const rows = await read(last === undefined ? page.position : positionOf(last), limit);
    found.push(...rows);
    last = rows.at(-1);
    if (last === undefined || rows.length < limit) return { found, end: {} };
    size += JSON.stringify(rows).length;
  } while (found.length < page.limit && size < MOST_ON_PAGE);
  return { found, end: found.length < page.limit ? { rest: positionOf(last) } : {} };
}
