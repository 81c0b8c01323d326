import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Io } from '../../src/edge/cli/io.js';
import { run } from '../../src/edge/cli/run.js';
import { PASSWORD } from './hub.js';

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
