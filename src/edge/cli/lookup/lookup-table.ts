import { printable } from '../hub/answers.js';
import type { Indicator, LookupResult } from './indicator.js';

const HEADINGS = ['OWNER', 'THREAT', 'TLP', 'CONFIDENCE', 'GRADE', 'LAST SEEN', 'PUBLISHED', 'VALID UNTIL', 'DESCRIPTION'] as const;

/** Longest description in the table; `--json` prints the whole text. */
const LONGEST_DESCRIPTION = 60;

/** Returns the answer for one value as a table: a line for the value, and a line for each claim. Text of others is made {@link printable}. */
export function lookupTable(result: LookupResult): string {
  const { input, problem, indicators, more } = result;
  if (problem) return `${printable(input)}: ${printable(problem.message)}`;
  const [first] = indicators;
  const name = first ? `${printable(first.display)} (${first.kind} ${printable(first.value)})` : printable(result.canonical ?? input);
  if (!first) return `${name}: nothing found`;
  const quantity = indicators.length === 1 ? '1 indicator' : `${indicators.length} indicators`;
  const owners = first.corroboration === 1 ? '1 owner' : `${first.corroboration} owners`;
  const lines = [`${name}: ${quantity} of ${owners}`, ...columns([HEADINGS, ...indicators.map(cellsOf)]).map((line) => `  ${line}`)];
  return [...lines, ...(more ? ['  … and more'] : [])].join('\n');
}

function cellsOf(indicator: Indicator): readonly string[] {
  const text = printable(indicator.description ?? '');
  return [
    printable(indicator.owner?.name ?? '(not named)'),
    indicator.threat,
    indicator.tlp,
    indicator.confidence === null ? '' : String(indicator.confidence),
    printable(`${indicator.reliability ?? ''}${indicator.credibility ?? ''}`),
    day(indicator.lastSeen),
    day(indicator.publishedAt),
    indicator.revokedAt === null ? day(indicator.validUntil) : `revoked ${day(indicator.revokedAt)}`,
    text.length > LONGEST_DESCRIPTION ? `${text.slice(0, LONGEST_DESCRIPTION - 1)}…` : text,
  ];
}

const day = (timestamp: string | null): string => printable(timestamp ?? '').slice(0, 10);

/** Pads cells to aligned columns. */
function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = HEADINGS.map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
