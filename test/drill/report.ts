import { writeSync } from 'node:fs';

/** Prints a measured figure: a drill is read by people. Past jest's own console, which would add where it was called from. */
export const report = (line: string): void => void writeSync(1, `  ${line}\n`);
