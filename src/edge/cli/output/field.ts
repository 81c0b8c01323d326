import { type Io, jsonText, printable, writeLine } from '../io.js';

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the entries of a list, of a connection or of a page of a feed; undefined for another value. */
export function entriesOf(result: unknown): readonly unknown[] | undefined {
  if (Array.isArray(result)) return result as readonly unknown[];
  if (!isFields(result)) return undefined;
  const entries = [result['nodes'], result['events'], result['edges']].find(isPage);
  return entries === result['edges'] ? entries?.map((edge) => edge['node'] ?? edge) : entries;
}

const isPage = (entries: unknown): entries is readonly Fields[] => Array.isArray(entries) && entries.every(isFields);

/** Returns the entries, or the value itself. */
export const rowsOf = (result: unknown): readonly unknown[] =>
  entriesOf(result) ?? (result === null || result === undefined ? [] : [result]);

/**
 * Prints each value at the path on a line of its own, a text without quotes, and an empty line for each null. Lists, connections and pages on the path are
 * passed through: a name is that of the connection, otherwise of its entries. The path must have been checked (selection.ts).
 */
export async function printField(result: unknown, path: string, io: Io): Promise<void> {
  let values: readonly unknown[] = [result];
  for (const name of path.split('.')) values = values.flatMap((value) => valuesAt(value, name));
  for (const value of values.flat(Infinity)) await writeLine(io.stdout, lineOf(value, io));
}

function valuesAt(value: unknown, name: string): readonly unknown[] {
  if (isFields(value) && Object.hasOwn(value, name)) return [value[name]];
  return entriesOf(value)?.flatMap((entry) => valuesAt(entry, name)) ?? [null];
}

function lineOf(value: unknown, { stdout }: Io): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? jsonText(value) : String(value);
  return stdout.isTerminal ? printable(text) : text;
}
