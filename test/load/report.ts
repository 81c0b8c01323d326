import { appendFileSync, writeSync } from 'node:fs';

/** Where the runner (run.ts) wants the figures of the drill, one a line; it shows them once more in the table at the end. */
const FIGURES = process.env.DRILL_FIGURES;

/** Tells a measured figure: a drill is read by people. Past jest's own console, which would add where it was called from. */
export function report(line: string): void {
  writeSync(1, `  ${line}\n`);
  if (FIGURES) appendFileSync(FIGURES, `${line}\n`);
}
