import { chmod, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Tokens } from '#entente-client';
import { CliFailure, errorCode } from '../failure.js';
import type { Io } from '../io.js';

/** A session of an account at a hub, as `hub login` stores it. */
export interface StoredSession {
  /** Address of the hub. */
  readonly hub: string;
  readonly email: string;
  readonly tokens: Tokens;
}

/** How long a renewal may hold the lock, in milliseconds. A lock that is older belongs to a program that was killed. */
const LOCK_MS = 60_000;
const LOCK_POLL_MS = 50;

/**
 * The file of the sessions that `hub login` has opened, the last one that was used for `login` first. It contains tokens: its mode is 0600, and a file that
 * others can read is refused. `HUB_SESSION_FILE` names another file.
 */
export class SessionFile {
  private readonly path: string;

  constructor(private readonly io: Pick<Io, 'env' | 'cwd' | 'pause'>) {
    const { HUB_SESSION_FILE: named, XDG_STATE_HOME: state, HOME: home = homedir() } = io.env;
    this.path = named?.trim() ? resolve(io.cwd, named) : join(state?.trim() || join(home, '.local/state'), 'entente/sessions.json');
  }

  /** Returns the session of an account; without an e-mail address, the session that was opened last at the hub. @throws CliFailure */
  async find(hub: string, email?: string): Promise<StoredSession | undefined> {
    return (await this.list()).find((one) => one.hub === hub && (email === undefined || one.email === email.toLowerCase()));
  }

  /** @throws CliFailure when the file cannot be read, or others can read it */
  async list(): Promise<readonly StoredSession[]> {
    try {
      if (process.platform !== 'win32' && ((await stat(this.path)).mode & 0o077) !== 0) {
        throw new CliFailure(`Others can read ${this.path}, which contains your sessions. Run: chmod 600 '${this.path}'`);
      }
      const { sessions } = JSON.parse(await readFile(this.path, 'utf8')) as { readonly sessions: readonly StoredSession[] };
      if (Array.isArray(sessions)) return sessions as readonly StoredSession[];
      throw new SyntaxError();
    } catch (error) {
      if (error instanceof CliFailure) throw error;
      if (errorCode(error) === 'ENOENT') return [];
      throw new CliFailure(`${this.path} cannot be read as a file of sessions (${errorCode(error)}). Delete it, and log in again.`);
    }
  }

  /** Stores a session before all others; null deletes it. The caller holds the lock. @throws CliFailure */
  async store(hub: string, email: string, tokens: Tokens | null, first = false): Promise<void> {
    const before = await this.list();
    const at = before.findIndex((one) => one.hub === hub && one.email === email.toLowerCase());
    const after = before.filter((_, index) => index !== at);
    if (tokens) after.splice(first || at < 0 ? 0 : at, 0, { hub, email: email.toLowerCase(), tokens });
    await this.write(after);
  }

  /** Runs work while no other program changes the file. @throws CliFailure */
  async locked<T>(work: () => Promise<T>): Promise<T> {
    const lock = `${this.path}.lock`;
    await this.makeFolder();
    for (;;) {
      const handle = await open(lock, 'wx', 0o600).catch((error: unknown) => {
        if (errorCode(error) !== 'EEXIST') throw this.unwritable(error);
        return undefined;
      });
      if (handle) {
        await handle.close();
        break;
      }
      const since = await stat(lock).then(
        ({ mtimeMs }) => mtimeMs,
        () => Infinity,
      );
      if (Date.now() - since > LOCK_MS) await rm(lock, { force: true });
      else await this.io.pause(LOCK_POLL_MS);
    }
    try {
      return await work();
    } finally {
      await rm(lock, { force: true });
    }
  }

  private async write(sessions: readonly StoredSession[]): Promise<void> {
    const next = `${this.path}.new`;
    try {
      await writeFile(next, `${JSON.stringify({ sessions }, null, 2)}\n`, { mode: 0o600 });
      await chmod(next, 0o600); // an older file keeps its mode
      await rename(next, this.path);
    } catch (error) {
      throw this.unwritable(error);
    }
  }

  private async makeFolder(): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 }).catch((error: unknown) => {
      throw this.unwritable(error);
    });
  }

  private readonly unwritable = (error: unknown): CliFailure =>
    new CliFailure(`The sessions cannot be stored in ${dirname(this.path)} (${errorCode(error)}). Set HUB_SESSION_FILE to another file.`);
}
