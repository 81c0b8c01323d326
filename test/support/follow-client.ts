import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const PAGE = resolve(import.meta.dirname, '../../docs/following.md');

/** The program as docs/following.md prints it. */
export function followProgram(): string {
  const [, program] = /^```js\n(.*?)^```$/ms.exec(readFileSync(PAGE, 'utf8')) ?? [];
  if (!program) throw new Error('docs/following.md holds no program.');
  return program;
}

/** An item as the program keeps it. */
export interface CopiedItem {
  readonly id: string;
  readonly value: string;
  readonly version: number;
  readonly revokedAt: string | null;
}

/** An event as the program prints it. */
export interface PrintedEvent {
  readonly eventId: string;
  readonly operation: 'PUBLISHED' | 'UPDATED' | 'REVOKED' | 'WITHDRAWN' | 'POSITION';
  readonly itemId: string;
}

/**
 * The documented client in a folder, as a program beside the hub. It may be killed and started again; its copy and its place stay.
 * @param folder where it keeps its copy; made when it is not there
 */
export class FollowClient {
  private program: ChildProcess | undefined;
  private readonly copy: string;
  /** Every event that it has printed, over all its lives, in order; its complaints besides. */
  readonly events: PrintedEvent[] = [];
  readonly complaints: string[] = [];

  constructor(
    private readonly folder: string,
    private readonly account: { readonly hub: string; readonly email: string; readonly password: string },
  ) {
    this.copy = join(folder, 'copy.json');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'follow.mjs'), followProgram());
  }

  start(): void {
    const { hub, email, password } = this.account;
    const env = { PATH: process.env.PATH, HUB: hub, HUB_EMAIL: email, HUB_PASSWORD: password, COPY: this.copy };
    const program = spawn(process.execPath, [join(this.folder, 'follow.mjs')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    inLines(program.stdout, (line) => this.events.push(JSON.parse(line) as PrintedEvent));
    inLines(program.stderr, (line) => this.complaints.push(line));
    this.program = program;
  }

  /** Ends it without a word, wherever it is. */
  async kill(): Promise<void> {
    const program = this.program;
    if (!program || program.exitCode !== null || program.signalCode !== null) return;
    const gone = once(program, 'close');
    program.kill('SIGKILL');
    await gone;
  }

  /** What its copy holds, by id; nothing before its first snapshot is whole. */
  items(): Readonly<Record<string, CopiedItem>> {
    return this.readCopy().items ?? {};
  }

  /** Puts another cursor in its place, as a mistake or a restored disk would. Only while it does not run. */
  overwriteCursor(cursor: string): void {
    writeFileSync(this.copy, JSON.stringify({ ...this.readCopy(), cursor }));
  }

  private readCopy(): { readonly cursor?: string; readonly items?: Readonly<Record<string, CopiedItem>> } {
    return existsSync(this.copy) ? (JSON.parse(readFileSync(this.copy, 'utf8')) as object) : {};
  }
}

/** Calls `take` with each whole line; what a killed program left unfinished is no line. */
function inLines(stream: NodeJS.ReadableStream, take: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
  });
}
