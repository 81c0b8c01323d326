import { guardedCell } from '../values/spreadsheet-cell.js';
import type { FieldName } from './field-names.js';

/**
 * One row of the input that could be read as such. Whether its fields make sense is not decided here. `line` counts from 1 and is the line on
 * which the row begins. `original` gives the row's cells in the order of the source's columns, for the file of rejects: safe for spreadsheets, which take a cell that
 * begins with `=` or `+` for a formula (values/spreadsheet-cell.ts).
 */
export interface ReadRow {
  readonly line: number;
  readonly fields: Readonly<Partial<Record<FieldName, unknown>>>;
  original(): readonly string[];
}

/** A row that cannot be read. It is reported, and reading goes on behind it. */
export interface BrokenRow {
  readonly line: number;
  /** Stable code in capitals. */
  readonly code: string;
  /** One sentence for people. */
  readonly reason: string;
  original(): readonly string[];
}

export type SourceRow = ReadRow | BrokenRow;

export const isBroken = (row: SourceRow): row is BrokenRow => 'code' in row;

/** Longest piece of unreadable input that is repeated in a reject, in UTF-16 code units. */
const LONGEST_QUOTE = 4_096;

/** A row of which only the text is known: it stands in the first column of the rejects. */
export const brokenRow = (line: number, code: string, reason: string, text: string): BrokenRow => ({
  line,
  code,
  reason,
  original: () => [guardedCell(text.slice(0, LONGEST_QUOTE))],
});
