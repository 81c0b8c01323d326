import type { Indicator, LookupResult } from '#entente-client';
import { printable } from '../io.js';
import type { Cells } from '../output/rows.js';
import { tableOf } from '../output/table.js';

const HEADINGS = ['OWNER', 'THREAT', 'TLP', 'CONFIDENCE', 'GRADE', 'LAST SEEN', 'PUBLISHED', 'VALID UNTIL', 'DESCRIPTION'] as const;

const INDENT = '  ';

/**
 * Returns the answer for one value as a table: a line for the value, and a line for each indicator. Text of others is made {@link printable}.
 * @param columns of the terminal: descriptions are cut there; the other formats have the whole text
 */
export function lookupTable(result: LookupResult, columns?: number): string {
  const { input, problem, indicators, more } = result;
  if (problem) return `${printable(input)}: ${printable(problem.message)}`;
  const [first] = indicators;
  const name = first ? `${printable(first.display)} (${first.kind} ${printable(first.value)})` : printable(result.canonical ?? input);
  if (!first) return `${name}: nothing found`;
  const count = indicators.length === 1 ? '1 indicator' : `${indicators.length} indicators`;
  const owners = first.corroboration === 1 ? '1 owner' : `${first.corroboration} owners`;
  const width = columns === undefined ? undefined : columns - INDENT.length;
  const table = tableOf([HEADINGS, ...indicators.map(cellsOf)], width).map((line) => INDENT + line);
  const lines = [`${name}: ${count}${first.corroboration === 0 ? '' : ` of ${owners}`}`, ...table]; // revoked ones corroborate nothing
  return [...lines, ...(more ? ['  … and more'] : [])].join('\n');
}

function cellsOf(indicator: Indicator): readonly string[] {
  return [
    printable(indicator.owner?.name ?? '(not named)'),
    indicator.threat,
    indicator.tlp,
    indicator.confidence === null ? '' : String(indicator.confidence),
    gradeOf(indicator),
    day(indicator.lastSeen),
    day(indicator.publishedAt),
    indicator.revokedAt === null ? day(indicator.validUntil) : `revoked ${day(indicator.revokedAt)}`,
    printable(indicator.description ?? ''),
  ];
}

const gradeOf = ({ reliability, credibility }: Indicator): string => printable(`${reliability ?? ''}${credibility ?? ''}`);
const day = (timestamp: string | null): string => printable(timestamp ?? '').slice(0, 10);

/** A line of CSV for each indicator; one line without an indicator where the value has none. */
export function lookupCells(result: LookupResult): readonly Cells[] {
  const { input, kind, canonical, problem, indicators } = result;
  const found: readonly (Indicator | undefined)[] = indicators.length > 0 ? indicators : [undefined];
  return found.map((indicator) => ({
    input,
    kind: kind ?? '',
    canonical: canonical ?? '',
    problem: problem?.message ?? '',
    id: indicator?.id ?? '',
    owner: indicator?.owner?.name ?? '',
    threat: indicator?.threat ?? '',
    tlp: indicator?.tlp ?? '',
    confidence: String(indicator?.confidence ?? ''),
    grade: indicator ? gradeOf(indicator) : '',
    lastSeen: indicator?.lastSeen ?? '',
    publishedAt: indicator?.publishedAt ?? '',
    validUntil: indicator?.validUntil ?? '',
    revokedAt: indicator?.revokedAt ?? '',
    description: indicator?.description ?? '',
  }));
}
