import { printable } from '../hub/answers.js';
import type { Indicator, LookupResult } from './indicator.js';

const HEADINGS = ['OWNER', 'THREAT', 'TLP', 'CONFIDENCE', 'GRADE', 'LAST SEEN', 'PUBLISHED', 'VALID UNTIL', 'DESCRIPTION'] as const;

/** Longest description in the table; `--json` gives the whole. */
const LONGEST_DESCRIPTION = 60;

/** One value's answer for people: a line that says what it is, and a line for each claim. Text of others is made {@link printable}. */
export function lookupTable(result: LookupResult): string {
  const { input, problem, indicators, more } = result;
  if (problem) return `${printable(input)}: ${printable(problem.message)}`;
  const [first] = indicators;
  const name = first ? `${printable(first.display)} (${first.kind} ${printable(first.value)})` : printable(result.canonical ?? input);
  if (!first) return `${name}: nothing found`;
  const claims = indicators.length === 1 ? '1 claim' : `${indicators.length} claims`;
  const owners = first.corroboration === 1 ? '1 owner' : `${first.corroboration} owners`;
  const lines = [`${name}: ${claims} of ${owners}`, ...columns([HEADINGS, ...indicators.map(cellsOf)]).map((line) => `  ${line}`)];
  return [...lines, ...(more ? ['  … and more'] : [])].join('\n');
}

function cellsOf(one: Indicator): readonly string[] {
  const text = printable(one.description ?? '');
  return [
    printable(one.owner?.name ?? '(not named)'),
    one.threat,
    one.tlp,
    one.confidence === null ? '' : String(one.confidence),
    printable(`${one.reliability ?? ''}${one.credibility ?? ''}`),
    day(one.lastSeen),
    day(one.publishedAt),
    one.revokedAt === null ? day(one.validUntil) : `revoked ${day(one.revokedAt)}`,
    text.length > LONGEST_DESCRIPTION ? `${text.slice(0, LONGEST_DESCRIPTION - 1)}…` : text,
  ];
}

const day = (moment: string | null): string => printable(moment ?? '').slice(0, 10);

/** Pads cells so that columns stand under each other. */
function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = HEADINGS.map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
