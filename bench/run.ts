import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { Bench, BenchOptions } from './bench.js';
import { BENCHES } from './benches/all.js';
import { markdown, presentCommit, type Report, textTable, today } from './measure/report.js';
import { runBenches } from './runner.js';
import { startServer } from './stage/server.js';

/**
 * `npm run bench [-- NAME …]`: all benches, or those that are named, one after another. Prints a table of each, and writes bench/results/DATE.md unless it is a
 * smoke run. The exit status is 1 when a bench could not measure; no figure makes a run fail.
 */
interface Arguments {
  readonly smoke?: true;
  readonly json?: true;
  readonly program: string;
  readonly template?: string;
  readonly prefix: string;
  readonly claims?: number;
  readonly most?: number;
  readonly rows?: number;
  readonly pairs?: number;
  readonly seconds?: number;
  readonly output?: string;
}

const CHECKOUT = join(import.meta.dirname, '..');

const whole = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number above 0.');
  return value;
};

const command = new Command('bench')
  .argument('[names...]', `benches to run, of: ${BENCHES.map(({ name }) => name).join(', ')}`)
  .option('--smoke', 'tiny data and short times: shows that the benches run')
  .option('--json', 'print the reports as one line of JSON')
  .option('--program <folder>', 'the built hub', join(CHECKOUT, 'dist'))
  .option('--template <database>', 'a migrated database on the server of DATABASE_URL to copy')
  .option('--prefix <text>', 'of the names of the databases that are made', 'hub_bench_')
  .option('--claims <number>', 'claims of the hub that benches share (1,000,000)', whole)
  .option('--most <number>', 'claims of the largest hub of the bench growth (1,000,000)', whole)
  .option('--rows <number>', 'rows of a bulk call (50,000)', whole)
  .option('--pairs <number>', 'turns of hub and baseline (5)', whole)
  .option('--seconds <number>', 'seconds of a turn (5)', whole)
  .option('--output <file>', 'where the results are written; absent: bench/results/DATE.md')
  .parse();

const given = command.opts<Arguments>();
const options: BenchOptions = {
  isSmoke: given.smoke ?? false,
  pairs: given.pairs ?? (given.smoke ? 1 : 5),
  warmUp: !given.smoke,
  seconds: given.seconds ?? (given.smoke ? 0.1 : 5),
  claims: given.claims ?? (given.smoke ? 2_000 : 1_000_000),
  rows: given.rows ?? (given.smoke ? 200 : 50_000),
  most: given.most ?? (given.smoke ? 2_000 : 1_000_000),
};

const commit = presentCommit();
const server = await startServer();
const cut = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cut.abort());
const notice = (line: string): void => void process.stderr.write(`  ${line}\n`);
const plan = {
  server,
  program: given.program,
  isSmoke: options.isSmoke,
  databases: { prefix: given.prefix, template: given.template },
  notice,
};
let reports: readonly Report[] = [];
try {
  reports = await runBenches(chosen(command.args), { options, plan, cut: cut.signal, onReport: given.json ? () => undefined : print });
} finally {
  await server.stop();
}

if (given.json) process.stdout.write(`${JSON.stringify(reports)}\n`);
if (!options.isSmoke && reports.length > 0) {
  const file = given.output ?? join(import.meta.dirname, 'results', `${today()}.md`);
  await mkdir(join(file, '..'), { recursive: true });
  const former = await readFile(file, 'utf8').catch(() => '');
  await writeFile(
    file,
    markdown(reports, { commit, postgres: server.version, ...options }, { former, order: BENCHES.map(({ name }) => name) }),
  );
  process.stdout.write(`\nwritten: ${file}\n`);
}
process.exitCode = reports.length > 0 && reports.every(({ failure }) => failure === undefined) && !cut.signal.aborted ? 0 : 1;

function chosen(names: readonly string[]): readonly Bench[] {
  const unknown = names.filter((name) => !BENCHES.some((bench) => bench.name === name));
  if (unknown.length > 0) command.error(`There is no bench ${unknown.join(', ')}.`);
  return names.length === 0 ? BENCHES : BENCHES.filter(({ name }) => names.includes(name));
}

function print(report: Report): void {
  process.stdout.write(`\n== ${report.bench}: ${report.work} (${Math.round(report.seconds)} s)\n\n`);
  process.stdout.write(report.failure === undefined ? `${textTable(report)}\n` : `not measured: ${report.failure}\n`);
}
