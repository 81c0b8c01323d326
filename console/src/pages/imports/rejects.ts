import { stringify } from 'csv-stringify/sync';

/** A rejected line, as it was sent. */
export interface Reject {
  readonly line: number;
  readonly code: string;
  readonly reason: string;
  /** By the column or field as it was sent. A line that is no row has its text as `sent`. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Reads the rejects of an import (NDJSON). */
export function rejectsIn(text: string): readonly Reject[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const { line: number, code, reason, ...fields } = JSON.parse(line) as Record<string, unknown>;
      return { line: Number(number), code: String(code), reason: String(reason), fields };
    });
}

export const textOf = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);

/** Fields that are most often missing, offered also where a row does not have them. */
const OFTEN_MISSING = ['kind', 'country'] as const;

/** The fields that can be corrected in a row. */
export function editableOf({ fields }: Reject, isTable: boolean): readonly string[] {
  const names = Object.keys(fields).filter((name) => typeof fields[name] !== 'object' || fields[name] === null);
  if (isTable || 'sent' in fields) return names;
  return [...names, ...OFTEN_MISSING.filter((name) => !names.includes(name))];
}

export type Corrections = ReadonlyMap<number, Readonly<Record<string, string>>>;

/** The corrected rows, in the form in which the import was sent: as a table with its columns, or as NDJSON. */
export function bodyOf(rejects: readonly Reject[], corrections: Corrections, isTable: boolean): string {
  const rows = rejects.flatMap((one) => {
    const corrected = corrections.get(one.line);
    return corrected ? [{ ...one.fields, ...corrected }] : [];
  });
  if (isTable) {
    const columns = Object.keys(rejects[0]?.fields ?? {});
    return stringify([columns, ...rows.map((row: Readonly<Record<string, unknown>>) => columns.map((name) => textOf(row[name])))]);
  }
  return rows.map((row) => `${lineOf(row)}\n`).join('');
}

function lineOf(row: Readonly<Record<string, unknown>>): string {
  if (typeof row['sent'] === 'string') return row['sent'].replaceAll(/\r?\n/g, ' ');
  return JSON.stringify(Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')));
}
