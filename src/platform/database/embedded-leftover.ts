import { readFile, readlink, unlink } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { StartFailure } from '../platform/start-failure.js';

/** The content of PostgreSQL's `postmaster.pid` (lines 1, 4 and 8 of it; see src/include/utils/pidfile.h). */
export interface PidFile {
  readonly pid: number;
  /** Undefined until the server listens. */
  readonly port: number | undefined;
  readonly ready: boolean;
}

const pidFileOf = (folder: string): string => join(folder, 'postmaster.pid');

/** @returns undefined when there is no such file, or none that can be read yet */
export async function readPidFile(folder: string): Promise<PidFile | undefined> {
  const text = await readFile(pidFileOf(folder), 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  return { pid, port: Number(lines[3]) || undefined, ready: lines[7] === 'ready' };
}

/** Waits until `done` returns true, checked every 25 ms. @returns false when `limitMs` has passed first */
export async function waitUntil(done: () => boolean | Promise<boolean>, limitMs: number): Promise<boolean> {
  const until = performance.now() + limitMs;
  while (!(await done())) {
    if (performance.now() > until) return false;
    await pause(25);
  }
  return true;
}

/** Whether a process is a living postmaster of this folder, not another process with the number of a dead one. */
async function isPostmasterOf(folder: string, pid: number): Promise<boolean> {
  if (process.platform === 'linux') {
    // A postmaster's working directory is its data folder; a dead process has none.
    return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === folder;
  }
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout.includes(folder);
}

/**
 * Stops the server that a killed hub left running on this folder, as the hub would stop it. Removes the file by which a dead server still claims the folder.
 * Only the holder of the lock on DATA_DIR may call this: then no living hub can own that server.
 * @param folder the real path of the data folder
 * @throws StartFailure when the server does not stop
 */
export async function endLeftover(folder: string): Promise<void> {
  const leftover = await readPidFile(folder);
  if (!leftover) return;
  if (await isPostmasterOf(folder, leftover.pid)) {
    await stopPostmaster(leftover.pid, 30_000, async () => !(await isPostmasterOf(folder, leftover.pid)));
    if (await isPostmasterOf(folder, leftover.pid)) {
      throw new StartFailure(
        `A PostgreSQL that was left running on ${folder} (process ${leftover.pid}) cannot be stopped. Stop it by hand.`,
      );
    }
  }

  // A dead postmaster that its parent has not reaped keeps its number for about 2 s, or permanently if process 1 of a container reaps nothing. PostgreSQL takes
  // it for a living one. Without the file, its check of the shared memory still finds remaining server processes.
  const now = await readPidFile(folder);
  if (now?.pid === leftover.pid) await unlink(pidFileOf(folder)).catch(() => undefined);
}

/**
 * Stops a postmaster: SIGINT is PostgreSQL's fast mode (open transactions are rolled back, everything is written), SIGQUIT its immediate mode (the next start
 * recovers from the WAL, no committed data is lost).
 * @param limitMs milliseconds after which it gets SIGQUIT
 */
export async function stopPostmaster(pid: number, limitMs: number, ended: () => boolean | Promise<boolean>): Promise<void> {
  signal(pid, 'SIGINT');
  if (await waitUntil(ended, limitMs)) return;
  signal(pid, 'SIGQUIT');
  await waitUntil(ended, 10_000);
}

/** Sends a signal to a process that may have ended already. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // The process has ended.
  }
}
