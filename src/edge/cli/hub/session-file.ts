import { randomUUID } from 'node:crypto';
import { mkdir, open, readlink, realpath, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Tokens } from '#entente-client';
import { CliFailure, errorCode } from '../failure.js';
import { type Io, printable } from '../io.js';
import { withLock } from './file-lock.js';

/** A session of an account at a hub, as `hub login` stores it. */
export interface StoredSession {
  /** Address of the hub. */
  readonly hub: string;
  readonly email: string;
  readonly tokens: Tokens;
}

/**
 * The file of the sessions that `hub login` has opened, the last one that was used for `login` first. It contains tokens: its mode is 0600, and a file that
 * others can read is refused. `HUB_SESSION_FILE` names another file.
 */
export class SessionFile {
  private readonly path: string;

  constructor(private readonly io: Pick<Io, 'env' | 'cwd' | 'interrupted' | 'now' | 'pause' | 'stderr'>) {
    const { HUB_SESSION_FILE: named, XDG_STATE_HOME: state, HOME: home = homedir() } = io.env;
    this.path = named?.trim() ? resolve(io.cwd, named) : join(state?.trim() || join(home, '.local/state'), 'entente/sessions.json');
  }

  /** Returns the session of an account; without an e-mail address, the session that was opened last at the hub. @throws CliFailure */
  async find(hub: string, email?: string): Promise<StoredSession | undefined> {
    return (await this.list()).find((one) => one.hub === hub && (email === undefined || one.email === email.toLowerCase()));
  }

  /** Says that a session is missing, and which ones there are. @throws CliFailure */
  async missing(hub: string, email?: string): Promise<string> {
    const stored = (await this.list()).map((one) => printable(`${one.email} at ${one.hub}`));
    const others = stored.length === 0 ? '' : ` Stored: ${stored.join(', ')}.`;
    return `No session is stored for ${email === undefined ? '' : `${email} at `}${hub}.${others} Log in: hub login EMAIL.`;
  }

  /** @throws CliFailure when the file cannot be read, others can read it, or it belongs to another user */
  async list(): Promise<readonly StoredSession[]> {
    try {
      const { sessions } = JSON.parse(await this.read()) as { readonly sessions: readonly StoredSession[] };
      if (Array.isArray(sessions)) return sessions as readonly StoredSession[];
      throw new SyntaxError();
    } catch (error) {
      if (error instanceof CliFailure) throw error;
      if (errorCode(error) === 'ENOENT') return [];
      throw new CliFailure(`${this.path} cannot be read as a file of sessions (${errorCode(error)}). Delete it, and log in again.`);
    }
  }

  /** Stores a session before all others. The caller holds the lock. @throws CliFailure */
  async add(hub: string, email: string, tokens: Tokens): Promise<void> {
    const others = (await this.list()).filter((one) => !isOf(one, hub, email));
    await this.write([{ hub, email: email.toLowerCase(), tokens }, ...others]);
  }

  /** Changes the tokens of a session; null deletes it. Does not add a session: `hub logout` may have deleted it. The caller holds the lock. @throws CliFailure */
  async change(hub: string, email: string, tokens: Tokens | null): Promise<void> {
    const before = await this.list();
    await this.write(before.flatMap((one) => (!isOf(one, hub, email) ? one : tokens ? { ...one, tokens } : [])));
  }

  /** Deletes a session with these tokens; not another one that replaced it. The caller holds the lock. @throws CliFailure */
  async remove(hub: string, email: string, { accessToken }: Tokens): Promise<void> {
    if ((await this.find(hub, email))?.tokens.accessToken === accessToken) await this.change(hub, email, null);
  }

  /** Checks that sessions can be read and stored. @throws CliFailure */
  assertUsable = (): Promise<void> => this.locked(async () => this.write(await this.list()));

  /** Runs work while no other program changes the file. @throws CliFailure */
  async locked<T>(work: () => Promise<T>): Promise<T> {
    const target = await this.target();
    let hasStarted = false;
    try {
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      return await withLock(`${target}.lock`, this.io, () => {
        hasStarted = true;
        return work();
      });
    } catch (error) {
      throw hasStarted || error instanceof CliFailure ? error : this.unwritable(error);
    }
  }

  private async read(): Promise<string> {
    const file = await open(this.path, 'r');
    try {
      const { mode, uid } = await file.stat();
      if (process.getuid && uid !== process.getuid()) {
        throw new CliFailure(`${this.path} belongs to another user. Set HUB_SESSION_FILE to another file.`);
      }
      if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
        throw new CliFailure(`Others can read ${this.path}, which contains your sessions. Run: chmod 600 '${this.path}'`);
      }
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  }

  /** Replaces the file at once: a program that is killed leaves the old file. */
  private async write(sessions: readonly StoredSession[]): Promise<void> {
    const target = await this.target();
    const next = `${target}.${randomUUID()}`;
    try {
      const file = await open(next, 'wx', 0o600);
      try {
        await file.writeFile(`${JSON.stringify({ sessions }, null, 2)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(next, target);
    } catch (error) {
      await rm(next, { force: true }).catch(() => undefined);
      throw this.unwritable(error);
    }
  }

  /** The file itself, where the path is a symbolic link: the link stays. */
  private async target(): Promise<string> {
    return realpath(this.path).catch(async () => resolve(dirname(this.path), await readlink(this.path).catch(() => this.path)));
  }

  private readonly unwritable = (error: unknown): CliFailure =>
    new CliFailure(`The sessions cannot be stored in ${dirname(this.path)} (${errorCode(error)}). Set HUB_SESSION_FILE to another file.`);
}

const isOf = (one: StoredSession, hub: string, email: string): boolean => one.hub === hub && one.email === email.toLowerCase();
