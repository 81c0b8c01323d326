import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { open, realpath, rename, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { assertNotLost, keptSecret } from '../platform/data-dir.js';
import { claimDataDir } from '../platform/data-dir-lock.js';
import { StartFailure } from '../platform/start-failure.js';
import { assertReachable, findPrograms, oneLine, osUser, type OsUser, prepareCluster, runOptions, SUPERUSER } from './embedded-cluster.js';
import { endLeftover, readPidFile, signal, stopPostmaster, waitUntil } from './embedded-leftover.js';

/** A PostgreSQL server of the hub's own, for a machine that has none. It lives and dies with the process that started it. */
export interface Embedded {
  /** URL of its superuser on the database `hub`, with the password: never to be logged. */
  readonly url: string;
  /** The postmaster's process number. */
  readonly pid: number;
  /** Resolves when the server has ended without having been stopped: then the hub had better end too, and be started again. */
  readonly crashed: Promise<void>;
  /** Stops the server and gives the folder up; no process remains. Further calls wait for the first. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** The hub's folder, as an absolute path; it exists. */
  readonly dataDir: string;
  /** false, for tests alone: nothing is flushed to disk; a crash of the machine, not of the server, loses the data. */
  readonly durable?: boolean;
}

const DATABASE = 'hub';
/** Recovery after a crash replays up to max_wal_size (1 GB) before the server is ready. */
const START_LIMIT_MS = 120_000;
/** The whole hub must have stopped within 10 s. */
const STOP_LIMIT_MS = 6000;
const LOG_LIMIT_BYTES = 10_000_000;

/**
 * Starts PostgreSQL on loopback, on a free port, on the data in DATA_DIR/database (made at the first start); its log is DATA_DIR/database.log.
 * Whatever became of the former hub on this folder, it finds the data: a server that was left running is stopped first, a killed one recovers.
 * @throws StartFailure (DataDirInUse when another hub runs on this folder)
 */
export async function startEmbedded({ dataDir: given, durable = true }: EmbeddedOptions): Promise<Embedded> {
  const dataDir = await realpath(given);
  const giveUp = await claimDataDir(dataDir);
  try {
    const user = await osUser();
    await assertReachable(dataDir, user);
    const programs = await findPrograms(dataDir, user);
    const password = await keptPassword(dataDir);
    const folder = await realpath(await prepareCluster(dataDir, programs, { user, password, durable }));
    await endLeftover(folder);

    const server = await startServer(programs.postgres, { dataDir, folder, user, durable });
    const url = `postgres://${SUPERUSER}:${password}@127.0.0.1:${server.port}/${DATABASE}`;
    const embedded = supervise(server.child, url, giveUp);
    await makeDatabase(url).catch(async (error: unknown) => {
      await embedded.stop();
      throw error;
    });
    return embedded;
  } catch (error) {
    await giveUp();
    throw error;
  }
}

async function keptPassword(dataDir: string): Promise<string> {
  const file = join(dataDir, 'database-password');
  await assertNotLost(file, dataDir, 'bring it back from your backup');
  return keptSecret(file, () => randomBytes(24).toString('base64url'));
}

interface ServerPlace {
  readonly dataDir: string;
  readonly folder: string;
  readonly user: OsUser | undefined;
  readonly durable: boolean;
}

/** What passes by itself: server processes of a killed postmaster that linger, and a port that another program was quicker to take. */
const PASSES = /lock file "postmaster.pid" already exists|pre-existing shared memory block|could not bind|could not create any TCP/;

async function startServer(postgres: string, place: ServerPlace): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const until = performance.now() + 15_000;
  for (;;) {
    const port = await freePort();
    const { child, said } = await spawnServer(postgres, port, place);
    const ready = async (): Promise<boolean> => {
      const file = await readPidFile(place.folder);
      return child.exitCode !== null || child.signalCode !== null || (file?.pid === child.pid && file?.ready === true);
    };
    const inTime = await waitUntil(ready, START_LIMIT_MS);
    if (inTime && child.exitCode === null && child.signalCode === null) return { child, port };

    if (!inTime) await end(child);
    const reason = await said();
    if (inTime && PASSES.test(reason) && performance.now() < until) {
      await pause(100);
      await endLeftover(place.folder);
      continue;
    }
    throw new StartFailure(
      `The embedded PostgreSQL does not start: ${oneLine(reason) || 'it says nothing'} (see ${join(place.dataDir, 'database.log')}).`,
    );
  }
}

/**
 * In a process group and session of its own: Ctrl-C goes to the whole group of the terminal, and the server must outlast the hub's connections.
 * Its output goes to a file, not to a pipe: it must outlast a killed hub as well.
 */
async function spawnServer(postgres: string, port: number, { dataDir, folder, user, durable }: ServerPlace) {
  const path = join(dataDir, 'database.log');
  const size = await stat(path).then(
    (file) => file.size,
    () => 0,
  );
  if (size > LOG_LIMIT_BYTES) await rename(path, `${path}.1`);
  const log = await open(path, 'a+', 0o600);
  const start = (await log.stat()).size;
  try {
    const child = spawn(postgres, serverArguments(folder, port, durable), {
      ...runOptions(dataDir, user),
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    await new Promise((spawned, failed) => child.once('spawn', spawned).once('error', failed));
    child.unref();
    const said = async (): Promise<string> => {
      const file = await open(path, 'r');
      const { buffer, bytesRead } = await file.read(Buffer.alloc(8192), 0, 8192, start);
      await file.close();
      return buffer.toString('utf8', 0, bytesRead);
    };
    return { child, said };
  } finally {
    await log.close();
  }
}

/**
 * Settings for a small machine; the limits on statements are the application's. The server's log holds no errors of statements (they go to the
 * hub, which masks them), because their text would show what countries keep from one another.
 */
function serverArguments(folder: string, port: number, durable: boolean): string[] {
  const settings: Readonly<Record<string, string>> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '256MB',
    password_encryption: 'scram-sha-256',
    synchronous_commit: 'on',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
  };
  return ['-D', folder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

/** Asked of the system, and free again when this returns. */
function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? done(address.port) : failed(new Error('no port'))));
    });
  });
}

/** Ties the server's life to this process: however that ends, short of kill -9, the server is told to stop. */
function supervise(child: ChildProcess, url: string, giveUp: () => Promise<void>): Embedded {
  const pid = child.pid ?? NaN;
  let stopping: Promise<void> | undefined;
  const lastResort = (): void => signal(pid, 'SIGINT');
  process.on('exit', lastResort);
  const crashed = new Promise<void>((crash) => {
    child.once('exit', () => {
      process.off('exit', lastResort);
      if (!stopping) crash();
    });
  });
  const stop = async (): Promise<void> => {
    await end(child);
    await giveUp();
  };
  return { url, pid, crashed, stop: () => (stopping ??= stop()) };
}

async function end(child: ChildProcess): Promise<void> {
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null;
  if (!ended()) await stopPostmaster(child.pid ?? NaN, STOP_LIMIT_MS, ended);
}

async function makeDatabase(url: string): Promise<void> {
  const place = new URL(url);
  place.pathname = '/postgres';
  const client = new pg.Client({ connectionString: place.href });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}
