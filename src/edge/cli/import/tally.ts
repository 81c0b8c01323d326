import type { Outcome } from '../hub/publisher.js';

/** Number of rows of a kind that are listed with their lines. */
const MOST_REPORTED = 5;

/** Rows that are listed with their line: the first ones, and their total. */
class ReportedRows {
  private readonly first: string[] = [];
  private count = 0;

  constructor(private readonly what: string) {}

  add(line: number, sentence: string | undefined): void {
    if (sentence === undefined) return;
    this.count += 1;
    if (this.first.length < MOST_REPORTED) this.first.push(`  line ${line}: ${sentence}`);
  }

  lines(): readonly string[] {
    const more = this.count - this.first.length;
    return [...this.first, ...(more > 0 ? [`  and ${rows(more)} more ${this.what}`] : [])];
  }
}

/** Counts the outcomes of the rows. */
export class Tally {
  private readonly counts: Record<Outcome['result'], number> = { CREATED: 0, UPDATED: 0, UNCHANGED: 0, REJECTED: 0 };
  private readonly rejectCodes = new Map<string, number>();
  private readonly warningCodes = new Map<string, number>();
  private readonly narrowed = new ReportedRows('that withdrew an indicator from readers');
  private readonly knownGood = new ReportedRows('with a known-good value');
  /** Line of the last row with an outcome; 0: none. */
  lastLine = 0;

  add(outcomes: readonly Outcome[]): void {
    for (const { entry, result, code, warnings, narrowed, knownGood } of outcomes) {
      this.counts[result] += 1;
      if (code !== undefined) increase(this.rejectCodes, code);
      for (const warning of warnings) increase(this.warningCodes, warning);
      this.narrowed.add(entry.line, narrowed);
      this.knownGood.add(entry.line, knownGood);
      this.lastLine = entry.line;
    }
  }

  get rows(): number {
    return Object.values(this.counts).reduce((sum, count) => sum + count, 0);
  }

  get rejected(): number {
    return this.counts.REJECTED;
  }

  /** Returns short counts for one line of progress. */
  brief(): string {
    return `${rows(this.rows)}, ${number(this.rejected)} rejected`;
  }

  /** Returns the summary for people. @param tookMs milliseconds */
  summary(name: string, tookMs: number): string {
    const seconds = Math.max(tookMs / 1000, 0.001);
    const { CREATED, UPDATED, UNCHANGED, REJECTED } = this.counts;
    const lines = [
      `${name}: ${rows(this.rows)} in ${duration(seconds)} (${number(Math.round(this.rows / seconds))} rows/s)`,
      ...[['created', CREATED, ''] as const, ['updated', UPDATED, ''] as const, ['unchanged', UNCHANGED, ''] as const].map(figure),
      figure(['rejected', REJECTED, byCode(this.rejectCodes)]),
    ];
    if (this.warningCodes.size > 0) lines.push(figure(['warnings', sum(this.warningCodes), byCode(this.warningCodes)]));
    return [...lines, ...this.knownGood.lines(), ...this.narrowed.lines()].join('\n');
  }
}

const figure = ([label, count, more]: readonly [string, number, string]): string =>
  `  ${label.padEnd(9)} ${number(count).padStart(10)}${more === '' ? '' : `   ${more}`}`;

const increase = (counts: Map<string, number>, code: string): void => void counts.set(code, (counts.get(code) ?? 0) + 1);
const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((all, count) => all + count, 0);

/** Lists codes, most frequent first. */
const byCode = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([code, count]) => `${code} ${number(count)}`)
    .join(', ');

const number = (count: number): string => count.toLocaleString('en-US');

const rows = (count: number): string => `${number(count)} ${count === 1 ? 'row' : 'rows'}`;

/** Returns a duration as text. @param seconds more than 0 */
export const duration = (seconds: number): string =>
  seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
