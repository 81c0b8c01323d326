import { randomUUID } from 'node:crypto';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { errorCode, Interrupted } from '../failure.js';
import { type Io, printMessage } from '../io.js';

const POLL_MS = 50;
/** After this wait a message says what it waits for, in milliseconds. */
const SILENT_MS = 2_000;
/** Age of a lock without a readable holder that counts as dead: its program was killed before it wrote the holder. In milliseconds. */
const UNREADABLE_MS = 60_000;
/** Age of any lock that counts as dead, in milliseconds: a renewal takes two minutes at most, and an old process id can belong to another program. */
const OLDEST_MS = 600_000;

type LockIo = Pick<Io, 'interrupted' | 'now' | 'pause' | 'stderr'>;

/** Content of a lock file. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Random: tells this lock from a later one of the same program. */
  readonly token: string;
}

/**
 * Runs work while this program holds the lock file `path`. Waits for a living holder, and removes the lock of a dead one.
 * @throws Interrupted when an interrupt ends the wait, or the error of the file system
 */
export async function withLock<T>(path: string, io: LockIo, work: () => Promise<T>): Promise<T> {
  const token = await take(path, io);
  try {
    return await work();
  } finally {
    if ((await holderOf(path))?.token === token) await rm(path, { force: true }).catch(() => undefined); // dead when this program ends
  }
}

/** @returns the token of the new lock */
async function take(path: string, io: LockIo): Promise<string> {
  const since = io.now();
  let isNotified = false;
  for (;;) {
    const token = await create(path);
    if (token !== undefined) return token;
    if (await isDead(path)) {
      await removeDead(path, io);
      continue;
    }
    if (io.interrupted.aborted) throw new Interrupted();
    if (!isNotified && io.now() - since > SILENT_MS) {
      printMessage(io, 'Another hub command is renewing the session. Waiting.');
      isNotified = true;
    }
    await io.pause(POLL_MS, io.interrupted);
  }
}

/** @returns undefined when the lock exists */
async function create(path: string): Promise<string | undefined> {
  const holder: Holder = { pid: process.pid, host: hostname(), token: randomUUID() };
  const handle = await open(path, 'wx', 0o600).catch((error: unknown) => {
    if (errorCode(error) !== 'EEXIST') throw error;
    return undefined;
  });
  if (!handle) return undefined;
  try {
    await handle.writeFile(JSON.stringify(holder));
    return holder.token;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/**
 * One program at a time checks the lock again, and removes it: a second lock orders them. Without it, a slow waiter would remove the lock of a faster one, which
 * has replaced the dead lock meanwhile.
 */
const removeDead = (path: string, io: LockIo): Promise<void> =>
  withLock(`${path}.removal`, io, async () => {
    if (await isDead(path)) await rm(path, { force: true });
  });

async function isDead(path: string): Promise<boolean> {
  const modified = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
  if (modified === undefined) return false; // the holder has removed it
  const holder = await holderOf(path);
  const age = Date.now() - modified;
  if (!holder) return age > UNREADABLE_MS;
  return age > OLDEST_MS || (holder.host === hostname() && !isRunning(holder.pid));
}

async function holderOf(path: string): Promise<Holder | undefined> {
  try {
    const holder = JSON.parse(await readFile(path, 'utf8')) as Partial<Holder> | null;
    return Number.isSafeInteger(holder?.pid) && (holder?.pid ?? 0) > 0 ? (holder as Holder) : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) !== 'ESRCH'; // EPERM: it runs for another user
  }
}
