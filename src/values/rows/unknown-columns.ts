/** Columns that are named; a table may have a thousand. */
const MOST_NAMED = 5;
const LONGEST_NAME = 60;

/**
 * The beginning of a sentence about columns that the hub has no field for: the first five of them, cut to 60 characters. Where no column is known the first row may be no
 * header but data, which no message and no log repeats.
 * @param columns of the header, blank ones included
 */
export function unknownColumns(columns: readonly string[], unknown: readonly string[]): string {
  const filled = columns.filter((name) => name !== '').length;
  const count = filled === 1 ? '1 column' : `${filled} columns`;
  if (unknown.length === filled) return `The first row is no header: the hub has a field for none of its ${count}`;
  const named = unknown.slice(0, MOST_NAMED).map((name) => `“${name.slice(0, LONGEST_NAME)}”`);
  const others = unknown.length - named.length;
  return `The hub has no field for the column${unknown.length > 1 ? 's' : ''} ${named.join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
}
