import { type ColumnMeaning, FIELD_NAMES, meaningOf, type Meanings } from '../../../values/rows/field-names.js';
import { CliFailure } from '../failure.js';

/** Content of `--mapping`: names of columns (CSV) or members (JSON), and their fields. All other names keep their meaning. */
export interface ColumnMapping {
  /** Names as they were given. */
  readonly columns: readonly string[];
  readonly meaning: Meanings;
  /** @throws CliFailure where a header lacks one of the columns */
  assertIn(header: readonly string[]): void;
}

/** Keyword for a column to leave out. */
const IGNORE = 'ignore';
const MOST_NAMED = 30;

const plain = (name: string): string => name.trim().toLowerCase();

/**
 * Reads `COLUMN=FIELD`, once for each column. A column's name may contain `=`; a field's name never does.
 * @returns undefined if the option is not given
 * @throws CliFailure that names the fields
 */
export function columnMapping(pairs: readonly string[] | undefined): ColumnMapping | undefined {
  if (!pairs || pairs.length === 0) return undefined;
  const meanings = new Map<string, ColumnMeaning>();
  const columns: string[] = [];
  for (const pair of pairs) {
    const at = pair.lastIndexOf('=');
    const [column, field] = [pair.slice(0, Math.max(at, 0)).trim(), pair.slice(at + 1).trim()];
    if (column === '' || field === '') throw new CliFailure(`--mapping: “${pair}” does not have the form COLUMN=FIELD. ${FIELDS}`);
    const meaning = plain(field) === IGNORE ? 'ignored' : meaningOf(field);
    if (meaning === undefined) throw new CliFailure(`--mapping: the hub has no field “${field}”. ${FIELDS}`);
    if (meanings.has(plain(column))) throw new CliFailure(`--mapping: the column “${column}” is given twice.`);
    meanings.set(plain(column), meaning);
    columns.push(column);
  }
  return {
    columns,
    meaning: (name) => (meanings.has(plain(name)) ? meanings.get(plain(name)) : meaningOf(name)),
    assertIn: (header) => assertIn(header, columns),
  };
}

const FIELDS = `Fields: ${FIELD_NAMES.join(', ')}; or ${IGNORE}.`;

/** An unknown header may be data, which no message repeats. */
function assertIn(header: readonly string[], columns: readonly string[]): void {
  const missing = columns.find((column) => !header.some((name) => plain(name) === plain(column)));
  if (missing === undefined) return;
  const isHeader = header.some((name) => meaningOf(name) !== undefined || columns.some((column) => plain(column) === plain(name)));
  const named = isHeader ? ` Its columns: ${header.slice(0, MOST_NAMED).join(', ')}.` : '';
  throw new CliFailure(`--mapping: the header has no column “${missing}”.${named}`);
}
