import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { IS_WHOLE } from '../scale.js';
import { endMarked } from './marked.js';

const CHECKOUT = join(import.meta.dirname, '../../..');
/** How long a load test that is told to stop may take for it. */
const LAST_WORD_MS = 20_000;

/** What came of one load test. */
export interface Outcome {
  /** The file's name without its endings. */
  readonly name: string;
  readonly passed: number;
  /** Titles of what failed, and whatever else went wrong. */
  readonly failures: readonly string[];
  /** Titles of what was left out; they say why. */
  readonly skipped: readonly string[];
  readonly seconds: number;
  readonly figures: readonly string[];
}

interface JestReport {
  readonly testResults: readonly {
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

export const nameOf = (file: string): string => basename(file, '.load.ts');

/**
 * Runs one load test: jest, in a process of its own with a database server of its own, so that neither memory nor connections of one load test stand in the
 * figures of another. What it leaves running is ended, and counts as a failure.
 * @param folder where the load test's report and figures may be written
 * @param limitMs after which it is stopped
 * @param cut stops it at once
 */
export async function runLoadTest(file: string, folder: string, limitMs: number, cut: AbortSignal): Promise<Outcome> {
  const name = nameOf(file);
  const [outputFile, figuresFile, mark] = [join(folder, `${name}.json`), join(folder, `${name}.figures`), `${folder}/${name}`];
  const started = performance.now();
  const jest = startJest(file, outputFile, { LOAD_FIGURES: figuresFile, LOAD_MARK: mark, LOAD_BUILT: join(folder, 'dist') });
  const wrong: string[] = [];
  const late = setTimeout(() => stop(jest, wrong, `it took more than ${Math.round(limitMs / 1000)} s`), limitMs);
  const onCut = (): void => stop(jest, wrong, 'it was interrupted');
  cut.addEventListener('abort', onCut);
  const [code] = (await once(jest, 'close')) as [number | null];
  clearTimeout(late);
  cut.removeEventListener('abort', onCut);

  const left = await endMarked(`LOAD_MARK=${mark}`);
  if (left > 0 && wrong.length === 0) wrong.push(`it left ${left} processes running`);
  const report = await readReport(outputFile);
  if (!report && wrong.length === 0) wrong.push('it ended without a report');
  const told = tell(report);
  if (code !== 0 && wrong.length + told.failures.length === 0) wrong.push(`jest ended with ${code}`);
  const figures = (await readFile(figuresFile, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
  return { ...told, name, failures: [...told.failures, ...wrong], seconds: (performance.now() - started) / 1000, figures };
}

function startJest(file: string, outputFile: string, env: Readonly<Record<string, string>>): ChildProcess {
  const jest = join(CHECKOUT, 'node_modules/jest/bin/jest.js');
  const options = [
    '--runInBand',
    '--forceExit', // a load test that failed half way may leave receivers open, which is no reason to wait for its limit
    '--reporters=default',
    '--json',
    `--outputFile=${outputFile}`,
    '--testMatch=**/*.load.ts',
    '--runTestsByPath',
    file,
  ];
  return spawn(process.execPath, ['--no-warnings', '--expose-gc', jest, ...options], {
    cwd: CHECKOUT,
    env: { ...process.env, ...(IS_WHOLE ? { HUB_TEST_FOLDERS: tmpdir() } : {}), ...env }, // figures are those of a disk
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true, // an interrupted terminal tells this program, and this program tells the load test
  });
}

/** Jest stops its database server when it is told to; what it leaves is found by its mark. */
function stop(jest: ChildProcess, wrong: string[], why: string): void {
  wrong.push(why);
  jest.kill('SIGTERM');
  setTimeout(() => jest.kill('SIGKILL'), LAST_WORD_MS).unref();
}

async function readReport(file: string): Promise<JestReport | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as JestReport);
}

function tell(report: JestReport | undefined): Pick<Outcome, 'passed' | 'failures' | 'skipped'> {
  const files = report?.testResults ?? [];
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const titles = (...statuses: string[]): string[] =>
    tests.filter(({ status }) => statuses.includes(status)).map(({ fullName }) => fullName);
  const broken = files.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  );
  return {
    passed: titles('passed').length,
    failures: [...titles('failed'), ...broken.map(({ message }) => `it could not be run: ${message.split('\n')[0]}`)],
    skipped: titles('pending', 'skipped', 'todo', 'disabled'),
  };
}
