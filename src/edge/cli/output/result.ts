import { EXIT, type ExitCode } from '../failure.js';
import { type Io, jsonText, printable, printMessage, writeLine } from '../io.js';
import type { Format } from '../options.js';
import { entriesOf, type Fields, isFields, printField, rowsOf } from './field.js';
import { type Cells, csvOf } from './rows.js';
import { resultFieldsOf, rowFieldsOf, type Selected } from './selection.js';
import { tableOf } from './table.js';

export interface ResultOptions {
  readonly format: Format;
  /** Path of the part that is printed alone: `id`, `party.name`. */
  readonly field?: string;
}

/** The answer of one operation. */
export interface Answer {
  readonly data: Fields;
  readonly selected: Selected;
  readonly isMutation: boolean;
  /** The beginning of the option for the next page, such as `--after `, if the command has one. */
  readonly after?: string;
}

/**
 * Prints the data of a GraphQL answer. A single field of the document is printed without its name, a page as its entries. `assertPrintable` has checked the options.
 * @returns `partly` when nothing was found, or the hub rejected an item
 */
export async function printResult({ data, selected, isMutation, after }: Answer, options: ResultOptions, io: Io): Promise<ExitCode> {
  const { format, field } = options;
  const values = Object.entries(data);
  const result = values.length === 1 ? values[0]?.[1] : data;
  const fields = resultFieldsOf(selected);
  if (field !== undefined) await (result === null ? undefined : printField(result, field, io));
  else if (format === 'json') await writeLine(io.stdout, jsonText(result, 2));
  else if (values.length === 1) await printRows(result, fields, format, io);
  else await printTables(data, selected, io);
  for (const [, value] of values) printMore(value, after, io);
  const rejected = isMutation ? rejectedIn(result) : [];
  for (const receipt of rejected) printMessage(io, printable(`Rejected: ${problemsOf(receipt)}`));
  if (result === null) printMessage(io, 'Nothing found: it does not exist, or is not visible to you.');
  else if (rowsOf(result).length === 0) printMessage(io, 'The list is empty.');
  return result === null || rejected.length > 0 ? EXIT.partly : EXIT.done;
}

/** Returns the receipts of rejected items, at any depth. */
function rejectedIn(value: unknown): readonly Fields[] {
  if (Array.isArray(value)) return value.flatMap(rejectedIn);
  if (!isFields(value)) return [];
  return [...(value['outcome'] === 'REJECTED' ? [value] : []), ...Object.values(value).flatMap(rejectedIn)];
}

const problemsOf = (receipt: Fields): string =>
  (Array.isArray(receipt['problems']) ? receipt['problems'] : [])
    .map((problem: unknown) => (isFields(problem) ? cellOf(problem['message'] ?? problem['code']) : ''))
    .join(' ');

/** Tells that there is a next page, and how it is read. */
function printMore(result: unknown, after: string | undefined, io: Io): void {
  if (!isFields(result)) return;
  const { hasNextPage, endCursor } = isFields(result['pageInfo'])
    ? result['pageInfo']
    : { hasNextPage: result['more'], endCursor: result['cursor'] };
  if (hasNextPage !== true) return;
  const next = after !== undefined && typeof endCursor === 'string' ? ` The next page: ${after}${endCursor}` : '';
  printMessage(io, printable(`There are more.${next}`));
}

/** Prints a table for each field of the document, below its name. */
async function printTables(data: Fields, selected: Selected, io: Io): Promise<void> {
  let gap = '';
  for (const [name, value] of Object.entries(data)) {
    await writeLine(io.stdout, `${gap}${headingOf(name)}`);
    await printRows(value, selected.get(name) ?? new Map<string, never>(), 'table', io);
    gap = '\n';
  }
}

async function printRows(result: unknown, fields: Selected, format: 'table' | 'csv', io: Io): Promise<void> {
  const isList = entriesOf(result) !== undefined;
  const rows = rowsOf(result).map((row): Cells => (isFields(row) ? cellsOf(row) : { value: cellOf(row) }));
  const names = [...(Array.isArray(result) ? fields : rowFieldsOf(fields)).keys()];
  const columns = names.length > 0 ? names : ['value'];
  if (format === 'csv') return rows.length > 0 || isList ? writeLine(io.stdout, csvOf(rows, io, { header: true, columns })) : undefined;
  if (rows.length === 0) return;
  const lines = isList
    ? tableOf([columns.map(headingOf), ...rows.map((row) => columns.map((name) => printable(row[name] ?? '')))], io.stdout.columns)
    : tableOf(columns.map((name) => [name, printable(rows[0]?.[name] ?? '')]));
  for (const line of lines) await writeLine(io.stdout, line);
}

/** `publishedAt` is the column PUBLISHED AT. */
const headingOf = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1 $2').toUpperCase();

const cellsOf = (row: Fields): Cells => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cellOf(value)]));

/** The parts of an object are separated by spaces, the entries of a list by commas, or semicolons if an entry has parts. */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(cellOf).join(value.some(isFields) ? '; ' : ', ');
  if (!isFields(value)) return String(value);
  const parts = Object.values(value).map(cellOf);
  return parts.filter((text) => text !== '').join(' ');
}
