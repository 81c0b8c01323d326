import { CliFailure, EXIT, type ExitCode } from '../failure.js';
import { type Io, printable, printMessage, writeLine } from '../io.js';
import { type Cells, csvOf, type Format, tableOf } from './rows.js';

export interface ResultOptions {
  readonly format: Format;
  /** Path of the part that is printed alone: `id`, `party.name`. */
  readonly field?: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Longest cell of a table. */
const LONGEST_CELL = 60;

/**
 * Prints the data of a GraphQL answer. A single field of the document is printed without its name, a page as its nodes.
 * @returns `partly` when nothing was found, or the hub rejected an item
 * @throws CliFailure when the answer does not have the field
 */
export async function printResult(data: Fields, { format, field }: ResultOptions, io: Io): Promise<ExitCode> {
  const values = Object.values(data);
  const result = values.length === 1 ? values[0] : data;
  if (field !== undefined) await printField(result, field, io);
  else if (format === 'json') await writeLine(io.stdout, JSON.stringify(result, null, 2));
  else await printRows(result, format, io);
  sayMore(result, io);
  const rows = rowsOf(result);
  for (const row of rows) if (isFields(row) && row['outcome'] === 'REJECTED') printMessage(io, printable(`Rejected: ${problemsOf(row)}`));
  const isPartly = result === null || rows.some((row) => isFields(row) && row['outcome'] === 'REJECTED');
  if (result === null) printMessage(io, 'Nothing found: it does not exist, or is not visible to you.');
  else if (rows.length === 0) printMessage(io, 'The list is empty.');
  return isPartly ? EXIT.partly : EXIT.done;
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the nodes of a connection, the entries of a list, or the value itself. */
function rowsOf(result: unknown): readonly unknown[] {
  if (Array.isArray(result)) return result as readonly unknown[];
  if (isFields(result) && Array.isArray(result['nodes'])) return result['nodes'] as readonly unknown[];
  return result === null || result === undefined ? [] : [result];
}

const problemsOf = (row: Fields): string =>
  (Array.isArray(row['problems']) ? row['problems'] : [])
    .map((problem: unknown) => (isFields(problem) ? String(problem['message']) : ''))
    .join(' ');

/** Says how the next page is read. */
function sayMore(result: unknown, io: Io): void {
  if (!isFields(result) || !isFields(result['pageInfo'])) return;
  const { hasNextPage, endCursor } = result['pageInfo'];
  if (hasNextPage === true) printMessage(io, `There are more. The next page: --after ${String(endCursor)}`);
}

async function printRows(result: unknown, format: 'table' | 'csv', io: Io): Promise<void> {
  const isList = Array.isArray(result) || (isFields(result) && Array.isArray(result['nodes']));
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

/** Prints each value at the path on a line of its own, a text without quotes. Lists and connections on the path are passed through. */
async function printField(result: unknown, path: string, io: Io): Promise<void> {
  let found: readonly unknown[] = [result];
  for (const name of path.split('.')) {
    found = found.flatMap(rowsOf).flatMap((value) => (isFields(value) && name in value ? [value[name]] : []));
  }
  const texts = found
    .flatMap((value) => (Array.isArray(value) ? (value as readonly unknown[]) : [value]))
    .filter((value) => value !== null);
  if (texts.length === 0) throw new CliFailure(`The answer has no field “${path}”: ${JSON.stringify(result)}`);
  for (const value of texts) await writeLine(io.stdout, typeof value === 'object' ? JSON.stringify(value) : String(value));
}
