import { meaningOf } from '../../../../src/values/rows/field-names.ts';
import { KIND_ICONS, type Kind } from '../../parts/kind.tsx';
import type { LookupInput } from '../publish/publish.graphql.ts';
import { type Format, type Mapping, tableOf } from './formats.ts';
import type { ImportOptions } from './options.ts';

/** The fields of one row, as they are written. */
export type SampleRow = Readonly<Record<string, string>>;

const MOST_ROWS = 5;

/** The first rows of a file by field. Forms that hold whole objects have none. */
export function sampleOf(format: Format, head: string, mapping: Mapping): readonly SampleRow[] {
  if (format === 'CSV') {
    const { columns, rows } = tableOf(head);
    return rows.map((cells) =>
      Object.fromEntries(columns.flatMap((column, index) => (mapping[column] ? [[mapping[column], cells[index] ?? '']] : []))),
    );
  }
  const lines = head
    .split(/\r\n|\n|\r/)
    .slice(0, 50)
    .filter((line) => line.trim() !== '');
  if (format === 'LINES') {
    const values = lines.filter((line) => !/^\s*[#;!]/.test(line));
    return values.slice(0, MOST_ROWS).map((value) => ({ value: value.trim() }));
  }
  return format === 'NDJSON' ? lines.slice(0, MOST_ROWS).flatMap(objectIn) : [];
}

function objectIn(line: string): readonly SampleRow[] {
  try {
    const row: unknown = JSON.parse(line);
    if (typeof row === 'string') return [{ value: row }];
    if (typeof row !== 'object' || row === null) return [];
    const fields = Object.entries(row).flatMap(([name, value]) => {
      const field = meaningOf(name);
      return field && field !== 'ignored' ? [[field, typeof value === 'string' ? value : JSON.stringify(value)]] : [];
    });
    return [Object.fromEntries(fields) as SampleRow];
  } catch {
    return [];
  }
}

const kindOf = (written: string): Kind | null => {
  const name = written
    .trim()
    .toUpperCase()
    .replaceAll(/[\s-]+/g, '_');
  return name in KIND_ICONS ? (name as Kind) : null;
};

/** A row as the hub checks it. Fields that only the import itself reads are left out. */
export function checkedInputOf(row: SampleRow, { kind, country }: ImportOptions): LookupInput {
  const itsCountry = (row['country'] ?? '').trim().toUpperCase();
  return {
    value: row['value'] ?? '',
    kind: kindOf(row['kind'] ?? '') ?? (kind || null),
    country: /^[A-Z]{2}$/.test(itsCountry) ? itsCountry : country || null,
    bank: row['bank'] || null,
    platform: row['platform'] || null,
    network: row['network'] || null,
  };
}
