import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import type { Figure } from './figures.js';

/** The figures of one bench, or why there are none. */
export interface Report {
  readonly bench: string;
  readonly work: string;
  readonly figures: readonly Figure[];
  readonly seconds: number;
  readonly failure?: string;
}

/** What a reader must know to compare the results of two days. */
export interface Circumstances {
  /** Of the start of the run. */
  readonly commit: string;
  readonly postgres: string;
  readonly claims: number;
  readonly pairs: number;
  readonly seconds: number;
}

const HEADINGS = ['figure', 'hub', 'compared with', 'ratio', 'least to most', 'pairs', 'note'] as const;

/** Three significant digits, as the noise of a shared machine permits. */
export function rounded(value: number): string {
  if (!Number.isFinite(value)) return '-';
  return Number(value.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 3 });
}

function cellsOf({ name, unit, hub, other, ratio, pairs, note }: Figure): readonly string[] {
  return [
    name,
    `${rounded(hub)} ${unit}`,
    other ? `${other.name}: ${rounded(other.value)}` : '-',
    ratio ? rounded(ratio.median) : '-',
    ratio ? `${rounded(ratio.least)} to ${rounded(ratio.most)}` : '-',
    String(pairs),
    note ?? '',
  ];
}

/** A table for the terminal. */
export function textTable({ figures }: Report): string {
  const rows = [HEADINGS, ...figures.map(cellsOf)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/**
 * Writes reports as Markdown, a section for each bench.
 * @param former a page of the same day: sections of benches that were not measured again stay. @param order names of all benches
 */
export function markdown(
  reports: readonly Report[],
  circumstances: Circumstances,
  { former, order }: { readonly former: string; readonly order: readonly string[] },
): string {
  const sections = new Map<string, string>();
  for (const text of former.split(/^## /m).slice(1)) sections.set(/^\S+/.exec(text)?.[0] ?? '', text.trim());
  for (const report of reports) sections.set(report.bench, sectionOf(report, circumstances));
  const facts = [
    `Machine: ${machine()}.`,
    'The hub and what it is compared with take turns. A ratio is the hub divided by the other, in one pair of turns; the tables show the median, the least and the most of the pairs.',
    'Client, hub, baseline and database share the machine with other work: compare ratios, not absolute values. [README](../README.md) says what each bench measures.',
  ];
  const all = order.flatMap((name) => sections.get(name) ?? []).map((text) => `## ${text}`);
  return `# Bench results, ${today()}\n\n${facts.map((line) => `- ${line}`).join('\n')}\n\n${all.join('\n\n')}\n`;
}

function sectionOf({ bench, work, figures, seconds, failure }: Report, circumstances: Circumstances): string {
  const { commit, postgres, claims, pairs, seconds: turn } = circumstances;
  const facts = [
    `commit ${commit}`,
    `Node ${process.version}`,
    `PostgreSQL ${postgres}`,
    `${claims.toLocaleString('en')} claims unless a figure states another number`,
    `up to ${pairs} pairs of turns, of ${turn} s where a turn has no other end`,
    `${Math.round(seconds)} s in all`,
  ];
  const heading = `${bench}\n\n${capitalised(work)}. (${facts.join('; ')}.)`;
  if (failure !== undefined) return `${heading}\n\nNot measured: ${failure}`;
  const lines = [HEADINGS, HEADINGS.map(() => '---'), ...figures.map(cellsOf)];
  return `${heading}\n\n${lines.map((row) => `| ${row.join(' | ')} |`).join('\n')}`;
}

export const today = (): string => new Date().toISOString().slice(0, 10);

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function machine(): string {
  const cores = cpus();
  return `${cores.length} x ${cores[0]?.model.trim() ?? 'processor'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
}

/** The commit that is checked out, and whether the files that are measured differ from it. */
export function presentCommit(): string {
  try {
    const hash = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', cwd: import.meta.dirname }).trim();
    const changes = execFileSync('git', ['status', '--porcelain', '--', 'src', 'bench'], {
      encoding: 'utf8',
      cwd: `${import.meta.dirname}/../..`,
    });
    return changes === '' ? hash : `${hash} with changes`;
  } catch {
    return 'unknown';
  }
}
