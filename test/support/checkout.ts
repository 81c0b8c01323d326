import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { lockDataDir } from '../../src/platform/platform/data-dir-lock.js';
import { temporaryFolder } from './server.js';

const CHECKOUT = join(import.meta.dirname, '../..');
const NEEDED = [
  'src',
  'console',
  'clients/typescript',
  'test/support/typescript.js',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'nest-cli.json',
  '.swcrc',
  'schema.graphql',
];
/** What a child must not inherit from a test run. */
const OURS =
  /^(NODE_OPTIONS|JEST_|HUB_|npm_|DATABASE_|DATA_DIR|PORT|HOST|DEMO_PASSWORD|MASTER_KEY|PUBLIC_URL|LOG_LEVEL|NODE_ENV|NATS_URL|METRICS_TOKEN|WEBHOOK_)/;

/** What a program was seen to do. */
export interface RunningProgram {
  readonly child: ChildProcess;
  /** Lines of standard output so far. */
  readonly stdoutLines: string[];
  /** Standard error so far. */
  stderrText(): string;
  /** Address of the ready line. @throws Error when the program ends before it. */
  ready(): Promise<string>;
  /** Exit code and signal, once all that the program wrote has been read. */
  ended(): Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

/** A copy of the checkout in which programs are built and run, so that a test touches nothing of the one it runs in. */
export async function copyCheckout() {
  const folder = await temporaryFolder();
  const giveUp = await lockDataDir(folder); // else another run's sweep would take it for left behind
  for (const name of NEEDED) await cp(join(CHECKOUT, name), join(folder, name), { recursive: true });
  await symlink(join(CHECKOUT, 'node_modules'), join(folder, 'node_modules'));
  const running = new Set<RunningProgram>();

  return {
    folder,
    dataDir: join(folder, '.hub'),
    /** Starts a program in a process group of its own, as a shell does; logs below warnings are off. */
    run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): RunningProgram {
      const program = watch(command, args, { cwd: folder, env: { PORT: '0', LOG_LEVEL: 'warn', HIDDEN_DELAY_SECONDS: '0', ...env } });
      running.add(program);
      program.child.once('close', () => running.delete(program));
      return program;
    },
    /** Command lines of processes, the dead excepted, that name the folder: the embedded server's, if it is left. */
    async processesLeft(): Promise<readonly string[]> {
      return (await commandLines()).filter((line) => line.includes(folder));
    },
    async remove(): Promise<void> {
      for (const { child, ended } of [...running]) {
        child.kill('SIGTERM');
        await ended();
      }
      await giveUp();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
export type CheckoutCopy = Awaited<ReturnType<typeof copyCheckout>>;

/** Starts a program and watches it; nothing of the test run's own settings reaches it. */
export function watch(
  command: string,
  args: readonly string[],
  { cwd, env }: { cwd: string; env: Readonly<Record<string, string>> },
): RunningProgram {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));
  const child = spawn(command, args, { cwd, env: { ...inherited, ...env }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const said: string[] = [];
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  const ready = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line);
      const address = /^ready on (http:\/\/\S+)$/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
    void closed.then(([code]) => reject(new Error(`It ended (${code}) without being ready: ${said.join('\n')}\n${complaint}`)));
  });
  ready.catch(() => undefined); // not every test asks
  return {
    child,
    stdoutLines: said,
    stderrText: () => complaint,
    ready: () => ready,
    ended: async () => {
      const [code, signal] = await closed;
      return { code, signal };
    },
  };
}

/** Read from /proc where there is one, for small Linux systems have no `ps`. */
async function commandLines(): Promise<readonly string[]> {
  if (process.platform !== 'linux') return (await promisify(execFile)('ps', ['-axww', '-o', 'command='])).stdout.split('\n');
  const all = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(all.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
}
