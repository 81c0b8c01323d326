import { Option } from 'commander';
import { CliFailure } from '../failure.js';
import { type Io, writeLine } from '../io.js';

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the entries of a list, of a connection or of a page of a feed; undefined for another value. */
export function entriesOf(result: unknown): readonly unknown[] | undefined {
  if (Array.isArray(result)) return result as readonly unknown[];
  if (!isFields(result)) return undefined;
  return [result['nodes'], result['events']].find((entries): entries is readonly unknown[] => Array.isArray(entries));
}

/** Returns the entries, or the value itself. */
export const rowsOf = (result: unknown): readonly unknown[] =>
  entriesOf(result) ?? (result === null || result === undefined ? [] : [result]);

/** The option `--field`, which every command with a result has. */
export const fieldOption = (): Option =>
  new Option('--field <path>', 'print this part of the answer alone, a text without quotes: id, party.name');

/**
 * Prints each value at the path on a line of its own, a text without quotes. Lists, connections and pages on the path are passed through.
 * @returns whether there is a value
 * @throws CliFailure when the answer does not have the field
 */
export async function printField(result: unknown, path: string, io: Io): Promise<boolean> {
  let values: readonly unknown[] = [result];
  for (const name of path.split('.')) {
    const parents = values.flatMap((value) => (isFields(value) && name in value ? [value] : rowsOf(value)));
    values = parents.flatMap((parent) => (isFields(parent) && name in parent ? [parent[name]] : []));
    if (parents.length > 0 && values.length === 0) throw new CliFailure(`The answer has no field “${path}”: ${JSON.stringify(result)}`);
  }
  const texts = values.flat().filter((value) => value !== null);
  for (const value of texts) await writeLine(io.stdout, typeof value === 'object' ? JSON.stringify(value) : String(value));
  return texts.length > 0;
}
