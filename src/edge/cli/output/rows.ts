import { stringify } from 'csv-stringify/sync';
import { guardedCell } from '../../../values/values/spreadsheet-cell.js';
import { type Io, jsonText, printable, writeLine } from '../io.js';
import type { Format } from '../options.js';
import { printField } from './field.js';

/** The cells of one line, by the names of the columns. */
export type Cells = Readonly<Record<string, string>>;

/** How one result is printed: `textOf` for people, on a terminal with so many columns, `cellsOf` for CSV. A result may have several lines. */
export interface RowShape<Row> {
  cellsOf(row: Row): Cells | readonly Cells[];
  textOf(row: Row, columns?: number): string;
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
    const { stdout } = this.io;
    if (field !== undefined) return printField(row, field, this.io);
    if (format === 'json') return writeLine(stdout, jsonText(row));
    if (format === 'table') return writeLine(stdout, this.shape.textOf(row, stdout.columns));
    const lines = [this.shape.cellsOf(row)].flat();
    if (lines.length === 0) return;
    await writeLine(stdout, csvOf(lines, this.io, { header: this.isFirst }));
    this.isFirst = false;
  }
}

/** Checks `--field` before a request is sent. @param fields the selection of one result: `{ id party { name } }`. @throws CliFailure */
export async function assertField(fields: string, field: string | undefined): Promise<void> {
  if (field !== undefined) (await import('./selection.js')).assertFieldIn(fields, field); // it loads the parser of GraphQL
}

/**
 * Returns CSV (RFC 4180) without the last line break, escaped for spreadsheets, and {@link printable} for a terminal.
 * @param header whether the names of the columns come first
 */
export function csvOf(
  rows: readonly Cells[],
  { stdout }: Pick<Io, 'stdout'>,
  { header, columns = Object.keys(rows[0] ?? {}) }: { readonly header: boolean; readonly columns?: readonly string[] },
): string {
  const written = (cell: string): string => guardedCell(stdout.isTerminal ? printable(cell) : cell);
  const safe = rows.map((row) => columns.map((name) => written(row[name] ?? '')));
  return stringify([...(header ? [[...columns]] : []), ...safe]).replace(/\n$/, '');
}
