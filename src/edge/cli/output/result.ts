import { EXIT, type ExitCode } from '../failure.js';
import { type Io, printable, printMessage, writeLine } from '../io.js';
import { entriesOf, type Fields, isFields, printField, rowsOf } from './field.js';
import { type Cells, csvOf, type Format, tableOf } from './rows.js';

export interface ResultOptions {
  readonly format: Format;
  /** Path of the part that is printed alone: `id`, `party.name`. */
  readonly field?: string;
}

/** Longest cell of a table. */
const LONGEST_CELL = 60;

/**
 * Prints the data of a GraphQL answer. A single field of the document is printed without its name, a page as its nodes.
 * @returns `partly` when nothing was found, `field` has no value, or the hub rejected an item
 * @throws CliFailure when the answer does not have the field
 */
export async function printResult(data: Fields, { format, field }: ResultOptions, io: Io): Promise<ExitCode> {
  const values = Object.values(data);
  const result = values.length === 1 ? values[0] : data;
  let isFound = true;
  if (field !== undefined) isFound = await printField(result, field, io);
  else if (format === 'json') await writeLine(io.stdout, JSON.stringify(result, null, 2));
  else await printRows(result, format, io);
  sayMore(result, io);
  const rows = rowsOf(result);
  for (const row of rows) if (isFields(row) && row['outcome'] === 'REJECTED') printMessage(io, printable(`Rejected: ${problemsOf(row)}`));
  const isPartly = result === null || !isFound || rows.some((row) => isFields(row) && row['outcome'] === 'REJECTED');
  if (result === null) printMessage(io, 'Nothing found: it does not exist, or is not visible to you.');
  else if (rows.length === 0) printMessage(io, 'The list is empty.');
  return isPartly ? EXIT.partly : EXIT.done;
}

const problemsOf = (row: Fields): string =>
  (Array.isArray(row['problems']) ? row['problems'] : [])
    .map((problem: unknown) => (isFields(problem) ? String(problem['message']) : ''))
    .join(' ');

/** Says how the next page is read. */
function sayMore(result: unknown, io: Io): void {
  if (!isFields(result)) return;
  const { hasNextPage, endCursor } = isFields(result['pageInfo'])
    ? result['pageInfo']
    : { hasNextPage: result['more'], endCursor: result['cursor'] };
  if (hasNextPage === true && endCursor !== undefined) printMessage(io, `There are more. The next page: --after ${String(endCursor)}`);
}

async function printRows(result: unknown, format: 'table' | 'csv', io: Io): Promise<void> {
  const isList = entriesOf(result) !== undefined;
  const rows = rowsOf(result).map((row): Cells => (isFields(row) ? cellsOf(row) : { value: cellOf(row) }));
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (rows.length === 0) return;
  if (format === 'csv') return writeLine(io.stdout, csvOf(rows, true, columns));
  const lines = isList
    ? tableOf([columns.map(headingOf), ...rows.map((row) => columns.map((name) => shortened(row[name] ?? '')))])
    : tableOf(columns.map((name) => [name, printable(rows[0]?.[name] ?? '')]));
  for (const line of lines) await writeLine(io.stdout, line);
}

/** `publishedAt` is the column PUBLISHED AT. */
const headingOf = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1 $2').toUpperCase();

function shortened(cell: string): string {
  const text = printable(cell);
  return text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL - 1)}…` : text;
}

const cellsOf = (row: Fields): Cells => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cellOf(value)]));

/** The parts of an object are separated by spaces, the entries of a list by commas, or semicolons if an entry has parts. */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(cellOf).join(value.some(isFields) ? '; ' : ', ');
  if (!isFields(value)) return String(value);
  const parts = Object.values(value).map(cellOf);
  return parts.filter((text) => text !== '').join(' ');
}
