import stringWidth from 'string-width';

/** Least width of the last column; on a narrower terminal, the lines are longer than the terminal is wide. */
const LEAST_WIDTH = 20;
const GAP = '  ';

/**
 * Returns a table: a heading and columns that are aligned by the width at which a terminal shows them.
 * @param width columns of the terminal: texts in the last column are cut there. Undefined: nothing is cut
 */
export function tableOf(rows: readonly (readonly string[])[], width?: number): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => rows.reduce((most, row) => Math.max(most, stringWidth(row[column] ?? '')), 0));
  const last = widths.length - 1;
  const before = widths.slice(0, last).reduce((sum, one) => sum + one + GAP.length, 0);
  const rest = width === undefined ? Infinity : Math.max(width - before, LEAST_WIDTH);
  return rows.map((row) =>
    row
      .map((cell, column) => (column === last ? cut(cell, rest) : padded(cell, widths[column] ?? 0)))
      .join(GAP)
      .trimEnd(),
  );
}

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(width - stringWidth(text), 0));

/** Cuts a text of several words between two characters as people see them. A single word, such as an id, stays whole. */
function cut(text: string, most: number): string {
  if (!text.includes(' ') || stringWidth(text) <= most) return text;
  let [kept, width] = ['', 0];
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    width += stringWidth(segment);
    if (width >= most) break;
    kept += segment;
  }
  return `${kept}…`;
}
