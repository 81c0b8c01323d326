import { Option } from 'commander';
import { stringify } from 'csv-stringify/sync';
import { guardedCell } from '../../../values/values/spreadsheet-cell.js';
import { type Io, writeLine } from '../io.js';
import { printField } from './field.js';

/** How a command prints its result. */
export type Format = (typeof FORMATS)[number];
export const FORMATS = ['table', 'json', 'csv'] as const;

/** The option `--format`, which every command with a result has. */
export const formatOption = (otherwise: Format = 'table'): Option =>
  new Option('--format <format>', 'table for people, json or csv for programs').choices(FORMATS).default(otherwise);

/** The cells of one line, by the names of the columns. */
export type Cells = Readonly<Record<string, string>>;

/** How one result is printed: `textOf` for people, `cellsOf` for CSV. A result may have several lines. */
export interface RowShape<Row> {
  cellsOf(row: Row): Cells | readonly Cells[];
  textOf(row: Row): string;
}

/** Prints results as they arrive: text for people, NDJSON, or CSV with a header. */
export class RowWriter<Row> {
  private isFirst = true;

  constructor(
    private readonly io: Io,
    private readonly options: { readonly format: Format; readonly field?: string },
    private readonly shape: RowShape<Row>,
  ) {}

  async write(row: Row): Promise<void> {
    const { format, field } = this.options;
    if (field !== undefined) return void (await printField(row, field, this.io));
    if (format === 'json') return writeLine(this.io.stdout, JSON.stringify(row));
    if (format === 'table') return writeLine(this.io.stdout, this.shape.textOf(row));
    const lines = [this.shape.cellsOf(row)].flat();
    if (lines.length === 0) return;
    await writeLine(this.io.stdout, csvOf(lines, this.isFirst));
    this.isFirst = false;
  }
}

/**
 * Returns CSV (RFC 4180) without the last line break, escaped for spreadsheets.
 * @param header whether the names of the columns come first
 */
export function csvOf(rows: readonly Cells[], header: boolean, columns = Object.keys(rows[0] ?? {})): string {
  const safe = rows.map((row) => columns.map((name) => guardedCell(row[name] ?? '')));
  return stringify([...(header ? [columns] : []), ...safe]).replace(/\n$/, '');
}

/** Returns a table: a heading and aligned columns. */
export function tableOf(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
