import { appendFileSync, writeSync } from 'node:fs';

/** Where the runner (run.ts) wants the figures of the load test, one a line; it shows them once more in the table at the end. */
const FIGURES = process.env.LOAD_FIGURES;

/** Tells a measured figure: a load test is read by people. Past jest's own console, which would add where it was called from. */
export function report(line: string): void {
  writeSync(1, `  ${line}\n`);
  if (FIGURES) appendFileSync(FIGURES, `${line}\n`);
}
