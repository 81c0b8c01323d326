import { cpus, totalmem } from 'node:os';
import { SCALE } from '../scale.js';
import type { Outcome } from './load-test.js';

/** Everything that was run, as people read it. @param seconds of the whole run. */
export function table(outcomes: readonly Outcome[], seconds: number): string {
  const rows = outcomes.map((outcome) => [outcome.name, resultOf(outcome), `${outcome.seconds.toFixed(0)} s`] as const);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = outcomes.flatMap((outcome, index) => {
    const row = (rows[index] ?? []).map((cell, column) =>
      column === 2 ? cell.padStart(widths[2] ?? 0) : cell.padEnd(widths[column] ?? 0),
    );
    const notes = [
      ...outcome.failures.map((title) => `FAILED: ${title}`),
      ...outcome.skipped.map((title) => `left out: ${title}`),
      ...outcome.figures,
    ];
    const indent = ' '.repeat(row.join('  ').length);
    return [`${row.join('  ')}  ${notes[0] ?? ''}`.trimEnd(), ...notes.slice(1).map((note) => `${indent}  ${note}`)];
  });
  return `\n== load tests, ${new Date().toISOString().slice(0, 10)}, ${machine()}${SCALE === 1 ? '' : `, scale ${SCALE}`}: ${seconds.toFixed(0)} s\n\n${lines.join('\n')}\n`;
}

/** `N passed, N failed`, over the tests of all load tests. */
export function lastLine(outcomes: readonly Outcome[]): string {
  const [passed, failed, skipped] = [
    outcomes.reduce((sum, one) => sum + one.passed, 0),
    outcomes.reduce((sum, one) => sum + one.failures.length, 0),
    outcomes.reduce((sum, one) => sum + one.skipped.length, 0),
  ];
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`;
}

/** As test/support/reporter.js writes them. */
export const failureLines = (outcomes: readonly Outcome[]): string =>
  outcomes
    .filter(({ failures }) => failures.length > 0)
    .map(({ name, failures }) => `test/load/${name}.load.ts\t${(failures[0] ?? '').split('\n')[0]}\n`)
    .join('');

function resultOf({ passed, failures, skipped }: Outcome): string {
  if (failures.length > 0) return `FAILED (${failures.length} of ${passed + failures.length})`;
  return passed > 0 || skipped.length === 0 ? `passed (${passed})` : 'left out';
}

function machine(): string {
  const cores = cpus();
  return `${cores.length} x ${cores[0]?.model.trim() ?? 'processor'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}`;
}
