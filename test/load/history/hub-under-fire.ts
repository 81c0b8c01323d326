import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type CheckoutCopy, copyCheckout, type RunningProgram } from '../../support/checkout.js';

export const LOAD_PASSWORD = 'the password of every load test account';
/** So that several hubs open the same keys, and believe each other's tokens. */
const SHARED = {
  WEBHOOK_ALLOW_LOOPBACK: 'true',
  MASTER_KEY: 'd7'.repeat(32),
  PUBLIC_URL: 'http://127.0.0.1:4000',
};

/** Where the runner wants what is built to lie, for the next load test that needs it. */
const BUILT = process.env.LOAD_BUILT;

/** The program as `npm start` builds it, in a folder of its own. */
export class BuiltHub {
  private constructor(private readonly copy: CheckoutCopy) {}

  static async build(): Promise<BuiltHub> {
    const copy = await copyCheckout();
    const dist = join(copy.folder, 'dist');
    if (BUILT && existsSync(BUILT)) {
      await cp(BUILT, dist, { recursive: true });
      return new BuiltHub(copy);
    }
    const build = copy.run('npm', ['run', '--silent', 'build']);
    const { code } = await build.ended();
    if (code !== 0) throw new Error(`The hub does not build: ${build.stdoutLines.join('\n')}\n${build.stderrText()}`);
    if (BUILT) await leave(dist, BUILT);
    return new BuiltHub(copy);
  }

  /** @param name of its folder of data. @param databaseUrl undefined: its own embedded database. @param said settings besides, or others */
  hub(name: string, databaseUrl?: string, said: Readonly<Record<string, string>> = {}): HubUnderFire {
    const DATA_DIR = join(this.copy.folder, name);
    const env = {
      DATA_DIR,
      DEMO_PASSWORD: LOAD_PASSWORD,
      LOG_LEVEL: 'error',
      HIDDEN_DELAY_SECONDS: '0',
      ...SHARED,
      ...(databaseUrl && { DATABASE_URL: databaseUrl }),
      ...said,
    };
    return new HubUnderFire(DATA_DIR, (PORT) => this.copy.run(process.execPath, ['dist/app/main.js'], { ...env, PORT }));
  }

  /** For whatever a load test's programs keep: it goes with the rest. */
  get folder(): string {
    return this.copy.folder;
  }

  /** Stops what still runs, and removes the folder. */
  remove(): Promise<void> {
    return this.copy.remove();
  }
}

/** Whole or not at all, whoever else built the same. */
async function leave(dist: string, place: string): Promise<void> {
  const draft = `${place}.${process.pid}`;
  await cp(dist, draft, { recursive: true });
  await rename(draft, place).catch(() => rm(draft, { recursive: true }));
}

/** One hub process, started again as often as it ends, always at the same address. */
export class HubUnderFire {
  /** Seconds that each start took, the first one included. */
  readonly starts: number[] = [];
  private readonly all: RunningProgram[] = [];
  private running: RunningProgram | undefined;
  private url: string | undefined;

  constructor(
    readonly dataDir: string,
    private readonly run: (port: string) => RunningProgram,
  ) {}

  /** `http://…`, whether or not it runs at the moment. */
  get address(): string {
    if (this.url === undefined) throw new Error('The hub was never started.');
    return this.url;
  }

  get hasEnded(): boolean {
    const child = this.running?.child;
    return !child || child.exitCode !== null || child.signalCode !== null;
  }

  /** What the present process wrote to standard error so far. */
  complained(): string {
    return this.running?.stderrText() ?? '';
  }

  /** What all of its processes wrote so far, their logs included. */
  wrote(): string {
    return this.all.map(({ stdoutLines: said, stderrText: complained }) => `${said.join('\n')}\n${complained()}`).join('\n');
  }

  async start(): Promise<void> {
    const started = performance.now();
    this.running = this.run(this.url === undefined ? '0' : new URL(this.url).port);
    this.all.push(this.running);
    this.url = await this.running.ready();
    this.starts.push((performance.now() - started) / 1000);
  }

  /** SIGKILL gives no warning: the embedded server is left behind, as it would be. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.running?.child;
    if (!child || this.hasEnded) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }
}

/** Seconds, for a report. */
export const told = (seconds: readonly number[]): string => seconds.map((one) => one.toFixed(1)).join(', ');
