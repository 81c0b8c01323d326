import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { StoredSession } from '../../src/edge/cli/hub/session-file.js';
import type { Io } from '../../src/edge/cli/io.js';
import { run } from '../../src/edge/cli/run.js';
import { type Hub, PASSWORD, startHub } from './hub.js';
import { type Officer, officer } from './officer.js';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What a command finds besides its arguments. */
export interface Given {
  readonly stdin?: string | Readable;
  readonly env?: Io['env'];
  /** What a person types at a prompt; a function also does something meanwhile. */
  readonly typed?: string | (() => Promise<string>);
  readonly interrupted?: AbortSignal;
  readonly onOut?: (text: string) => void;
  readonly onErr?: (text: string) => void;
}

/** The command line as a shell runs it, in this process, with a folder of its own. */
export class CommandLine {
  /** Milliseconds that the programs waited; they do not really wait. */
  readonly waited: number[] = [];
  /** How far the programs' clock is ahead, in milliseconds. */
  ahead = 0;

  private constructor(
    private readonly url: string,
    readonly folder: string,
  ) {}

  static async open(url: string): Promise<CommandLine> {
    return new CommandLine(url, await mkdtemp(join(tmpdir(), 'hub-cli-')));
  }

  close = (): Promise<void> => rm(this.folder, { recursive: true, force: true });

  /** The file of the sessions. */
  get sessionFile(): string {
    return join(this.folder, 'entente/sessions.json');
  }

  storedSessions = async (): Promise<readonly StoredSession[]> =>
    (JSON.parse(await readFile(this.sessionFile, 'utf8')) as { readonly sessions: readonly StoredSession[] }).sessions;

  /** Writes a file into the folder. @returns its name */
  async file(name: string, text: string): Promise<string> {
    await writeFile(join(this.folder, name), text);
    return name;
  }

  run = async (argv: readonly string[], given: Given = {}): Promise<Ran> => {
    const written = { out: '', err: '' };
    const sink = (name: 'out' | 'err') => ({
      write: (text: string) => {
        written[name] += text;
        (name === 'out' ? given.onOut : given.onErr)?.(text);
        return true;
      },
      once: () => undefined,
    });
    const io: Io = {
      env: { PUBLIC_URL: this.url, HUB_PASSWORD: PASSWORD, XDG_STATE_HOME: this.folder, ...given.env },
      cwd: this.folder,
      stdin: typeof given.stdin === 'object' ? given.stdin : Readable.from([Buffer.from(given.stdin ?? '')]),
      stdout: sink('out'),
      stderr: sink('err'),
      interrupted: given.interrupted ?? new AbortController().signal,
      now: () => Date.now() + this.ahead,
      pause: async (ms) => {
        this.waited.push(ms);
        await new Promise(setImmediate);
      },
      askSecret: async () => (typeof given.typed === 'function' ? given.typed() : given.typed),
    };
    return { code: await run(argv, io), ...written };
  };
}

/** For commands that must use a stored session. */
export const WITHOUT_PASSWORD: Given = { env: { HUB_PASSWORD: '' } };

/** A hub, and a command line that each test has anew. */
export interface CommandLineTests {
  readonly hub: Hub;
  readonly line: CommandLine;
  readonly run: CommandLine['run'];
  readonly file: CommandLine['file'];
  /** An officer who uses the API instead. */
  officer(email: string): Promise<Officer>;
  /** The number of an account's sessions at the hub. */
  openSessions(email: string): Promise<number>;
  /** Ends all sessions of an account at the hub. */
  endSessions(email: string): Promise<void>;
}

const SESSIONS_OF = 'hub.session where ended_at is null and user_id = (select id from hub.user_account where email = $1)';

/** Starts a hub for the tests of a block, and opens a command line for each of them. */
export function commandLineTests(): CommandLineTests {
  let hub: Hub;
  let line: CommandLine;
  beforeAll(async () => {
    hub = await startHub();
  });
  afterAll(() => hub.stop());
  beforeEach(async () => {
    line = await CommandLine.open(hub.url);
  });
  afterEach(() => line.close());
  return {
    get hub() {
      return hub;
    },
    get line() {
      return line;
    },
    run: (argv, given) => line.run(argv, given),
    file: (name, text) => line.file(name, text),
    officer: async (email) => officer((await hub.as(email)).ask),
    openSessions: async (email) => (await hub.ownerSql<{ n: number }>(`select count(*)::int n from ${SESSIONS_OF}`, [email]))[0]?.n ?? -1,
    endSessions: async (email) =>
      void (await hub.ownerSql(`update hub.session set ended_at = now() where id in (select id from ${SESSIONS_OF})`, [email])),
  };
}
