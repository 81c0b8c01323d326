import { guardedCell } from '../values/spreadsheet-cell.js';
import type { FieldName } from './field-names.js';

/**
 * One readable row of the input. The meaning of its fields is checked elsewhere. `line` counts from 1 and is the line on which the row begins. `original`
 * returns the row's cells in the order of the source's columns, for the file of rejects. It is safe for spreadsheets, which treat a cell that begins with `=`
 * or `+` as a formula (values/spreadsheet-cell.ts).
 */
export interface ReadRow {
  readonly line: number;
  readonly fields: Readonly<Partial<Record<FieldName, unknown>>>;
  original(): readonly string[];
}

/** A row that cannot be read. It is reported, and reading continues after it. */
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

/** Longest part of unreadable input that a reject repeats, in UTF-16 code units. */
const LONGEST_QUOTE = 4_096;

/** Returns a row of which only the text is known: the first column of the rejects holds it. */
export const brokenRow = (line: number, code: string, reason: string, text: string): BrokenRow => ({
  line,
  code,
  reason,
  original: () => [guardedCell(text.slice(0, LONGEST_QUOTE))],
});
