import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { MASTER_KEY } from './server.js';

const START_MS = 300_000;
const STOP_MS = 15_000;
const METRICS_TOKEN = 'the token of every bench hub';
/** Issuer and audience of the tokens: the same for all hubs of a run, which have databases of their own. */
export const PUBLIC_URL = 'http://127.0.0.1:4000';
/** Settings of the machine's user that must not reach a measured hub. */
const FOREIGN =
  /^(NODE_OPTIONS|JEST_|HUB_|npm_|DATABASE_|DATA_DIR|PORT|HOST|DEMO_|MASTER_KEY|PUBLIC_URL|LOG_LEVEL|NODE_ENV|NATS_|METRICS_|TAXII_|EXPORT)/;

/** A production hub in a process of its own. */
export interface BenchHub {
  readonly url: string;
  readonly wsUrl: string;
  readonly pid: number;
  /** Resident memory now, in bytes; NaN where there is no /proc. */
  rss(): Promise<number>;
  /** Sum of a metric over all labels; 0 when it is absent. */
  metric(name: string): Promise<number>;
  stop(): Promise<void>;
}

/**
 * Starts `node app/main.js` of a built hub on a free port.
 * @param program the folder that the build fills (dist). @param folder for its data and log. @param settings besides those of every bench
 */
export const startHub = (
  program: string,
  databaseUrl: string,
  folder: string,
  settings: Readonly<Record<string, string>>,
): Promise<BenchHub> =>
  start(program, folder, {
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    MASTER_KEY: MASTER_KEY.toString('hex'),
    PUBLIC_URL,
    SECOND_FACTOR: 'off',
    ...settings,
  });

/** Password of all accounts of the demo world. */
export const DEMO_PASSWORD = 'the password of the demo in benches';

/** Starts a built hub with the demo world, on an embedded PostgreSQL of its own. @param folder for its data and log */
export const startDemoHub = (program: string, folder: string): Promise<BenchHub> => start(program, folder, { DEMO_PASSWORD });

async function start(program: string, folder: string, settings: Readonly<Record<string, string>>): Promise<BenchHub> {
  await mkdir(folder, { recursive: true });
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name)));
  const child = spawn(process.execPath, [join(program, 'app/main.js')], {
    env: {
      ...inherited,
      DATA_DIR: folder,
      PORT: '0',
      LOG_LEVEL: 'warn',
      HIDDEN_DELAY_SECONDS: '0',
      METRICS_TOKEN,
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = join(folder, 'hub.log');
  child.stderr.pipe(createWriteStream(log));
  const url = await addressOf(child, log);
  return {
    url,
    wsUrl: `${url.replace('http', 'ws')}/graphql`,
    pid: child.pid ?? 0,
    rss: () => rssOf(child.pid ?? 0),
    metric: async (name) =>
      metricOf(await (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })).text(), name),
    stop: () => endProcess(child),
  };
}

/** Ends a process that this run started: SIGTERM, and SIGKILL after a while. */
export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await gone;
  clearTimeout(kill);
}

async function addressOf(child: ChildProcess, log: string): Promise<string> {
  const late = setTimeout(() => child.kill('SIGKILL'), START_MS);
  try {
    return await new Promise<string>((resolve, reject) => {
      if (!child.stdout) return reject(new Error('The hub has no standard output.'));
      createInterface({ input: child.stdout }).on('line', (line) => {
        const address = /^ready on (http:\/\/\S+)$/.exec(line)?.[1];
        if (address !== undefined) resolve(address);
      });
      child.once('exit', () => {
        void readFile(log, 'utf8').then((text) => reject(new Error(`The hub ended before it was ready: ${text.slice(-2_000)}`)), reject);
      });
    });
  } finally {
    clearTimeout(late);
  }
}

async function rssOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? NaN) * 1024;
}

/** The Prometheus text format: `name{labels} value`. */
function metricOf(text: string, wanted: string): number {
  let sum = 0;
  for (const line of text.split('\n')) {
    const [, name, value] = /^([a-z_0-9:]+)(?:\{.*\})? (\S+)$/.exec(line) ?? [];
    if (name === wanted) sum += Number(value);
  }
  return sum;
}
