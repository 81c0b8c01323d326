import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as aTurn } from 'node:timers/promises';
import { withLock } from '../../../src/edge/cli/hub/file-lock.js';
import { until } from '../../support/officer.js';

const WAITING = 'Another hub command is renewing the session. Waiting.\n';

describe('the lock of the session file', () => {
  let folder: string;
  let lock: string;
  let messages: string;
  /** The clock of the waiters, which stands still unless a test moves it. */
  let now: number;
  let stop: AbortController;
  let children: ChildProcess[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hub-lock-'));
    lock = join(folder, 'sessions.json.lock');
    [messages, now, stop, children] = ['', 0, new AbortController(), []];
  });
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  const io = () => ({
    interrupted: stop.signal,
    now: () => now,
    pause: () => aTurn(),
    stderr: { write: (text: string) => ((messages += text), true), once: () => undefined },
  });
  const heldBy = (pid: number, host = hostname()): Promise<void> => writeFile(lock, JSON.stringify({ pid, host, token: 'theirs' }));
  const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;
  const living = (): ChildProcess => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
    children.push(child);
    return child;
  };
  /** Runs many at once. @returns how many of them worked at the same time at most, and how many in all */
  const many = async (count: number): Promise<readonly [most: number, done: number]> => {
    let [working, most, done] = [0, 0, 0];
    const work = async (): Promise<void> => {
      most = Math.max(most, ++working);
      for (let step = 0; step < 5; step++) await readdir(folder); // longer than another needs to come in
      [working, done] = [working - 1, done + 1];
    };
    await Promise.all(Array.from({ length: count }, () => withLock(lock, io(), work)));
    return [most, done];
  };

  it('lets one of many work at a time, and leaves no file', async () => {
    expect([await many(20), await readdir(folder)]).toEqual([[1, 20], []]);
  });

  it('is taken at once from a program that was killed, by one waiter only', async () => {
    for (let round = 0; round < 10; round++) {
      await heldBy(deadPid());
      expect(await many(10)).toEqual([1, 10]);
    }
    expect([messages, await readdir(folder)]).toEqual(['', []]);
  });

  it('is taken also when a waiter was killed while it removed a dead lock', async () => {
    await heldBy(deadPid());
    await writeFile(`${lock}.removal`, await readFile(lock));
    expect([await many(10), await readdir(folder)]).toEqual([[1, 10], []]);
  });

  it('names no holder for a moment: it counts as dead after a minute', async () => {
    await writeFile(lock, '');
    const waiting = withLock(lock, io(), async () => 'done');
    now = 3_000;
    await until(
      async () => messages,
      (said) => said !== '',
    );
    const before = new Date(Date.now() - 61_000);
    await utimes(lock, before, before);
    expect([await waiting, messages]).toEqual(['done', WAITING]);
  });

  it('is waited for while its holder runs, with one message', async () => {
    const child = living();
    await heldBy(child.pid ?? 0);
    const before = new Date(Date.now() - 300_000);
    await utimes(lock, before, before);
    const waiting = withLock(lock, io(), async () => 'done');
    now = 3_000;
    await until(
      async () => messages,
      (said) => said !== '',
    );
    expect(JSON.parse(await readFile(lock, 'utf8'))).toMatchObject({ pid: child.pid });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect([await waiting, messages]).toEqual(['done', WAITING]);
  });

  it('of another machine, or of a process id that is used again, is dead after ten minutes', async () => {
    await heldBy(deadPid(), 'another-machine');
    stop.abort();
    await expect(withLock(lock, io(), async () => 'done')).rejects.toThrow('Stopped.');
    for (const held of [() => heldBy(deadPid(), 'another-machine'), () => heldBy(process.pid)]) {
      await held();
      const before = new Date(Date.now() - 601_000);
      await utimes(lock, before, before);
      expect(await withLock(lock, io(), async () => 'done')).toBe('done');
    }
  });

  it('is given up by an interrupt, which leaves it to its holder', async () => {
    await heldBy(process.pid);
    const waiting = withLock(lock, io(), async () => 'done');
    stop.abort();
    await expect(waiting).rejects.toThrow('Stopped.');
    expect(await readFile(lock, 'utf8')).toContain('theirs');
  });

  it('is not removed by a holder that has lost it', async () => {
    await withLock(lock, io(), () => heldBy(process.pid));
    expect(await readFile(lock, 'utf8')).toContain('theirs');
  });

  it('is removed also after work that fails', async () => {
    await expect(withLock(lock, io(), () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await readdir(folder)).toEqual([]);
  });
});
