import { parse } from 'csv-parse/sync';
import { csvHeader } from '../../../../src/values/rows/formats.ts';
import { FIELD_NAMES, type FieldName } from '../../../../src/values/rows/field-names.ts';

/** Forms of files that the hub imports. */
export const FORMATS = ['CSV', 'NDJSON', 'LINES', 'STIX', 'MISP'] as const;
export type Format = (typeof FORMATS)[number];

/** Characters at the beginning of a file from which its form and its first rows are read. */
export const HEAD_BYTES = 64 * 1024;

/** Recognises the form of a file by its beginning; in case of doubt by its name. */
export function formatOf(name: string, head: string): Format {
  const text = head.trimStart();
  if (text.startsWith('{') || text.startsWith('[')) {
    if (/^[[{]\s*\{?\s*"(Event|response)"\s*:/.test(text)) return 'MISP';
    return /"type"\s*:\s*"bundle"/.test(text) || !isJson(text.split('\n')[0] ?? '') ? 'STIX' : 'NDJSON';
  }
  if (/\.(csv|tsv|tab)$/i.test(name)) return 'CSV';
  return csvHeader(head).meanings.includes('value') ? 'CSV' : 'LINES';
}

/** Whether a line is a whole JSON value: the first line of NDJSON is, that of a written-out object is not. */
function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** The beginning of a table. */
export interface Table {
  readonly delimiter: string;
  readonly columns: readonly string[];
  /** The fields that columns are named after; undefined: the name of no field. */
  readonly meanings: readonly (FieldName | 'ignored' | undefined)[];
  readonly rows: readonly (readonly string[])[];
}

const PREVIEWED_ROWS = 5;

/** Reads the header and the first rows of a table. Rows that are no CSV are left out here: their receipts say so. */
export function tableOf(head: string): Table {
  const { line, delimiter, columns, meanings } = csvHeader(head);
  const below = head.split(/\r\n|\n|\r/).slice(line, line + 4 * PREVIEWED_ROWS);
  const options = { delimiter, relax_column_count: true, trim: true, skip_records_with_error: true, relax_quotes: true };
  const records = parse(below.join('\n'), options);
  return { delimiter, columns, meanings, rows: records.filter((cells) => cells.some((cell) => cell !== '')).slice(0, PREVIEWED_ROWS) };
}

/** Which field each column is; absent: the column is left out. */
export type Mapping = Readonly<Record<string, FieldName>>;

/** Whether the hub reads a table without a mapping. */
export const isSelfExplaining = ({ meanings }: Table): boolean => meanings.includes('value') && !meanings.includes(undefined);

/** A first mapping: columns that are named after a field. */
export function mappingByName({ columns, meanings }: Table): Mapping {
  const named = columns.flatMap((column, index) => {
    const meaning = meanings[index];
    return meaning && meaning !== 'ignored' ? [[column, meaning] as const] : [];
  });
  return Object.fromEntries(named);
}

const plain = (name: string): string => name.trim().toLowerCase();

interface SavedMapping {
  readonly name: string;
  readonly columns: readonly { readonly column: string; readonly field: string }[];
}

/** The saved mapping whose columns the table has. */
export const fittingMapping = <Saved extends SavedMapping>(table: Pick<Table, 'columns'>, saved: readonly Saved[]): Saved | undefined =>
  saved.find(({ columns }) => columns.every(({ column }) => table.columns.some((name) => plain(name) === plain(column))));

export const isField = (name: string): name is FieldName => (FIELD_NAMES as readonly string[]).includes(name);

const UNMAPPABLE = ['id', 'owner', 'revokedAt', 'reissue', 'replace'] as const;
type MappableField = Exclude<FieldName, (typeof UNMAPPABLE)[number]>;

/** Fields that a column may be mapped to. */
export const MAPPABLE: readonly MappableField[] = FIELD_NAMES.filter(
  (name): name is MappableField => !(UNMAPPABLE as readonly string[]).includes(name),
);

const isMappable = (name: string): name is MappableField => (MAPPABLE as readonly string[]).includes(name);

/** The title of a field; a column of the officer's own file keeps its title. */
export const columnTitle = (text: (id: `column.${MappableField}`) => string, name: string): string =>
  isMappable(name) ? text(`column.${name}`) : name;

/** What is wrong with a mapping. */
export function mappingProblem(mapping: Mapping): 'no-value' | 'twice' | undefined {
  const fields = Object.values(mapping);
  if (!fields.includes('value')) return 'no-value';
  return new Set(fields).size < fields.length ? 'twice' : undefined;
}
