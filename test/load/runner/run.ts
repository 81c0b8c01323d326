import { writeSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { nameOf, type Outcome, runLoadTest } from './load-test.js';
import { IS_WHOLE } from '../scale.js';
import { failureLines, lastLine, table } from './table.js';
import { measureSlowness } from '../../support/limits.js';
import { parentFolder, startTestServer } from '../../support/server.js';

/**
 * `npm run load`: every `*.load.ts`, one after another, never two at once, each within its time; then a table of all of them, and a last line
 * `N passed, N failed`. With arguments only those whose path contains one of them (`npm run load -- test/load/nats`). `LOAD_SCALE` makes all of them
 * smaller (../scale.ts), and then there are two at once (`--runInBand`: one), on one database server: their figures are held against nothing.
 */
const LOAD_TESTS = join(import.meta.dirname, '..');
const CHECKOUT = join(LOAD_TESTS, '../..');
const MINUTE_MS = 60_000;
/** Minutes a load test may take, several times of what it takes on a quiet machine; those that are not named have ten. */
const LIMITS: Readonly<Record<string, number>> = {
  'reference-model': 45,
  crash: 15,
  database: 15,
  oracles: 15,
  'partner-lane': 15,
  'cross-border': 15,
  deconflict: 90,
  'related-cases': 60,
};

const AT_ONCE = IS_WHOLE || process.argv.includes('--runInBand') ? 1 : 2;

const cut = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cut.abort());

const started = performance.now();
const limitOf = (file: string): number => (LIMITS[nameOf(file)] ?? 10) * MINUTE_MS;
const files = await chosen(process.argv.slice(2).filter((argument) => !argument.startsWith('--')));
const folder = await mkdtemp(join(tmpdir(), 'entente-load-'));
await chmod(folder, 0o711);
const outcomes: Outcome[] = [];
const server = IS_WHOLE ? undefined : await sharedServer();
const left = files.values();
await Promise.all(Array.from({ length: AT_ONCE }, () => runAll(left)));
await server?.stop();
outcomes.sort((one, other) => (one.name < other.name ? -1 : 1));
await rm(folder, { recursive: true, force: true });

if (outcomes.length > 0) write(table(outcomes, (performance.now() - started) / 1000));
else write('\nThere is no such load test.\n');
const { HUB_TEST_FAILURES: failuresFile } = process.env;
if (failuresFile) await writeFile(failuresFile, failureLines(outcomes));
write(lastLine(outcomes));
process.exitCode = outcomes.length > 0 && !cut.signal.aborted && outcomes.every(({ failures }) => failures.length === 0) ? 0 : 1;

/** To make a server for each costs more than most of them do in small. jest's global set-up takes the one that it is told of. */
async function sharedServer(): Promise<{ stop(): Promise<void> }> {
  process.env.HUB_TEST_FOLDERS ??= await parentFolder();
  const { url, run, stop } = await startTestServer();
  Object.assign(process.env, { HUB_TEST_SERVER: url, HUB_TEST_RUN: run, HUB_TEST_SLOWNESS: String(await measureSlowness(url)) });
  return { stop };
}

/** Runs what nobody else has taken yet. */
async function runAll(todo: Iterable<string>): Promise<void> {
  for (const file of todo) {
    if (cut.signal.aborted) return;
    write(`\n== ${relative(CHECKOUT, file)}\n`);
    outcomes.push(await runLoadTest(file, folder, limitOf(file), cut.signal));
  }
}

async function chosen(wanted: readonly string[]): Promise<readonly string[]> {
  const all = (await readdir(LOAD_TESTS, { recursive: true }))
    .filter((name) => name.endsWith('.load.ts'))
    .map((name) => join(LOAD_TESTS, name));
  const isWanted = (file: string): boolean => wanted.length === 0 || wanted.some((part) => relative(CHECKOUT, file).includes(part));
  const sorted = all.filter(isWanted).sort();
  return AT_ONCE === 1 ? sorted : sorted.sort((one, other) => limitOf(other) - limitOf(one)); // a long one at the end would go on alone
}

/** Whole, also into a full pipe. */
function write(text: string): void {
  for (let rest = Buffer.from(text); rest.length > 0;) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
}
