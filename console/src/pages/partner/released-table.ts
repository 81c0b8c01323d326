import { highestOf } from '../../app/page-label.ts';
import { tlpText } from '../../parts/tlp-labels.ts';
import type { ReleasedLineFragment } from './released.graphql.ts';

/** A cell of CSV (RFC 4180). A spreadsheet must not read it as a formula. */
const cellOf = (value: string | null): string => {
  const text = value ?? '';
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const COLUMNS = [
  'kind',
  'value',
  'platform',
  'network',
  'bank',
  'threat',
  'tlp',
  'owner',
  'last_seen',
  'valid_until',
  'revoked_at',
  'copy_mark',
] as const;

/** What may be saved: RED is for reading alone. */
export const savable = (lines: readonly ReleasedLineFragment[]): readonly ReleasedLineFragment[] =>
  lines.filter(({ tlp }) => tlp !== 'RED');

/** The hub marks at most so many copies at once. */
const MOST_MARKS = 100;

/**
 * The marks of the copies of these lines, by their ids.
 * @param mark asks the hub for the marks of at most 100 ids, in order
 * @throws Error when the hub answers with fewer or more: a line without its mark must not be saved
 */
export async function marksOf(
  ids: readonly string[],
  mark: (itemIds: string[]) => Promise<readonly string[]>,
): Promise<ReadonlyMap<string, string>> {
  const marks = new Map<string, string>();
  for (let from = 0; from < ids.length; from += MOST_MARKS) {
    const some = ids.slice(from, from + MOST_MARKS);
    const given = await mark(some);
    if (given.length !== some.length) throw new Error(`The hub gave ${given.length} marks for ${some.length} copies.`);
    given.forEach((word, index) => marks.set(some[index] ?? '', word));
  }
  return marks;
}

/**
 * Released values that may be saved as a table. Each line has its label; the first line says the highest one.
 * @param marks the hub's mark of the copy, by id of the line (docs/leaks.md)
 */
export function releasedTable(lines: readonly ReleasedLineFragment[], marks: ReadonlyMap<string, string>): string {
  const top = highestOf(lines.map(({ tlp }) => tlp));
  const rows = lines.map(({ id, kind, value, platform, network, bank, threat, tlp, owner, lastSeen, validUntil, revokedAt }) =>
    [kind, value, platform, network, bank, threat, tlpText(tlp), owner?.name ?? '', lastSeen, validUntil, revokedAt, marks.get(id) ?? null]
      .map(cellOf)
      .join(','),
  );
  return [...(top ? [`# ${tlpText(top)}`] : []), COLUMNS.join(','), ...rows, ''].join('\r\n');
}
