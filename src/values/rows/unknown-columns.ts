/** Maximum number of named columns; a table may have a thousand. */
const MOST_NAMED = 5;
const LONGEST_NAME = 60;

/**
 * Returns the beginning of a sentence about columns without a field in the hub: the first five of them, cut to 60 characters. If no column is known, the first
 * row may be data instead of a header, and no message or log may repeat data.
 * @param columns of the header, blank ones included
 */
export function unknownColumns(columns: readonly string[], unknown: readonly string[]): string {
  const filled = columns.filter((name) => name !== '').length;
  const count = filled === 1 ? '1 column' : `${filled} columns`;
  if (unknown.length === filled) return `The first row is no header: the hub has a field for none of its ${count}`;
  const names = unknown.slice(0, MOST_NAMED).map((name) => `“${name.slice(0, LONGEST_NAME)}”`);
  const others = unknown.length - names.length;
  return `The hub has no field for the column${unknown.length > 1 ? 's' : ''} ${names.join(', ')}${others > 0 ? ` and ${others} more` : ''}`;
}
