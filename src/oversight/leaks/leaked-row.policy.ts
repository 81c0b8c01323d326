import { readingsOf } from '../../values/values/readings.js';
import { type CopyMark, copyMarksIn } from '../../platform/database/copy-mark.js';
import { digestOf } from '../../intel/indicators/draft.js';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
/** Texts of a row that are read as values. A row of an export has some forty. */
const MOST_TEXTS = 80;
const SHORTEST = 4;
const LONGEST = 4_096;

/** What a row of leaked material says. */
export interface LeakedRow {
  readonly text: string;
  readonly marks: readonly CopyMark[];
  readonly ids: readonly string[];
  /** Digests (draft.ts) of what its texts can mean, in hexadecimal. */
  readonly digests: readonly string[];
}

/** Reads a row in any format: a line of CSV, an object of JSON, a row of a table. Pure. @param home country of national phone numbers and accounts */
export function leakedRowOf(key: Buffer, text: string, home: string | null): LeakedRow {
  const digests = textsIn(text).flatMap((value) => readingsOf({ value }, home).candidates.map(digestOf));
  const ids = (text.match(UUID) ?? []).map((id) => id.toLowerCase());
  return { text, marks: copyMarksIn(key, text), ids: [...new Set(ids)], digests: [...new Set(digests)] };
}

const CELL_END = /[,;|\t\r\n"<>{}()]+/;
/** Also ends a text: the apostrophe that protects a cell of a spreadsheet, quotes of SQL, `name=value`, JSON inside JSON. Addresses of pages have some of these, so cells are read whole, too. */
const PART_END = /['‘’`=\\]+/;
/** A number with its country and with spaces, also where words follow. */
const SPACED_NUMBER = /\+\d[\d .-]{5,24}\d/g;

/** Cells of the row, their parts, spaced numbers, and the words in all of them. */
function textsIn(row: string): readonly string[] {
  const cells = row.split(CELL_END).map(trimmed);
  const parts = cells.flatMap((cell) => (PART_END.test(cell) ? cell.split(PART_END).map(trimmed) : []));
  const words = [...cells, ...parts].flatMap((cell) => (/\s/.test(cell) ? cell.split(/\s+/) : []));
  const all = [row.trim(), ...cells, ...parts, ...(row.match(SPACED_NUMBER) ?? []), ...words];
  const texts = all.filter(({ length }) => length >= SHORTEST && length <= LONGEST);
  return [...new Set(texts)].slice(0, MOST_TEXTS);
}

const trimmed = (cell: string): string => cell.replace(/^[\s[]+|[\s\]]+$/g, '');

/**
 * Returns an item's tags in the order in which the row has them; undefined: it does not have each of them exactly once as a whole text, or there are fewer than
 * two, so the order says nothing.
 */
export function tagOrderIn(row: string, tags: readonly string[]): readonly string[] | undefined {
  if (tags.length < 2) return undefined;
  const places = tags.map((tag) => ({ tag, at: placesOf(row, tag) }));
  if (places.some(({ at }) => at.length !== 1)) return undefined;
  return places.sort((one, other) => (one.at[0] ?? 0) - (other.at[0] ?? 0)).map(({ tag }) => tag);
}

function placesOf(row: string, tag: string): readonly number[] {
  const found: number[] = [];
  for (let at = row.indexOf(tag); at >= 0; at = row.indexOf(tag, at + 1)) {
    const isWhole = [row[at - 1], row[at + tag.length]].every((next) => next === undefined || !/[\p{L}\p{N}_:-]/u.test(next));
    if (isWhole) found.push(at);
  }
  return found;
}
