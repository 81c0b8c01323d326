import { execFile, execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { type RunningProgram, watch } from './checkout.js';
import { limitMs } from './limits.js';
import { PASSWORD } from './server.js';

/** The folder of the Python package. */
const PACKAGE = resolve(import.meta.dirname, '../../clients/python');

/** A Python that can run the client: 3.11 or newer, with httpx; undefined if there is none. `PYTHON` names another one. */
export const PYTHON = [process.env.PYTHON, '/usr/bin/python3', 'python3'].find((name) => name !== undefined && isFit(name));
/** For titles of tests that are skipped. */
export const WHY_NO_PYTHON = PYTHON === undefined ? ', which needs Python 3.11 and httpx (python3-httpx)' : '';

function isFit(name: string): boolean {
  try {
    execFileSync(name, ['-c', 'import sys, httpx; sys.exit(sys.version_info < (3, 11))'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const environment = (hub?: string): Record<string, string> => ({
  PYTHONPATH: resolve(PACKAGE, 'src'),
  PYTHONDONTWRITEBYTECODE: '1',
  PYTHONWARNINGS: 'error::ResourceWarning',
  ...(hub === undefined ? {} : { HUB: hub, HUB_PASSWORD: PASSWORD }),
});

/** Runs Python in the package's folder. Returns its output, standard error included. @param hub address of the hub that it speaks to */
export async function runPython(args: readonly string[], hub?: string): Promise<string> {
  const env = { ...process.env, ...environment(hub) };
  const options = { cwd: PACKAGE, env, timeout: limitMs(300_000), maxBuffer: 16 * 1024 * 1024 };
  const { stdout, stderr } = await promisify(execFile)(PYTHON ?? 'python3', [...args], options);
  return stdout + stderr;
}

/** Runs the unit tests of a folder of the package. Returns their number. @throws Error with their output, if one fails */
export async function runPythonTests(folder: string, hub?: string): Promise<number> {
  const said = await runPython(['-m', 'unittest', 'discover', '-s', folder, '-t', '.'], hub);
  return Number(/^Ran (\d+) tests? in /m.exec(said)?.[1] ?? 0);
}

/** Starts the follower of the tests, which keeps a copy in a file. */
export const startPythonFollower = (hub: string, store: string): RunningProgram =>
  watch(PYTHON ?? 'python3', ['-m', 'tests.hub.follow', 'follow', store], { cwd: PACKAGE, env: environment(hub) });

/** How a follower's copy differs from a fresh one. */
export interface CopyDifference {
  readonly held: number;
  readonly fresh: number;
  readonly revoked: number;
  readonly differing: readonly string[];
  readonly unmarked: readonly string[];
}

export const comparePythonCopy = async (hub: string, store: string): Promise<CopyDifference> =>
  JSON.parse(await runPython(['-m', 'tests.hub.follow', 'compare', store], hub)) as CopyDifference;
