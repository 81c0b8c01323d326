import { type ChildProcess, spawn } from 'node:child_process';
import { open, rename, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { platform } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StartFailure } from '../platform/start-failure.js';
import { oneLine, type OsUser, runOptions } from './embedded-cluster.js';
import { endLeftover, readPidFile, stopPostmaster, waitUntil } from './embedded-leftover.js';

/** Files and OS user of one server process. */
export interface ServerConfig {
  /** Path of the program. */
  readonly postgres: string;
  readonly dataDir: string;
  /** The real path of the data folder. */
  readonly folder: string;
  readonly user: OsUser | undefined;
  /** false: nothing is flushed to disk. */
  readonly durable: boolean;
}

/** A running postmaster. */
export interface Server {
  readonly child: ChildProcess;
  readonly port: number;
}

/** Recovery after a crash replays up to max_wal_size (1 GB) before the server is ready. */
const START_LIMIT_MS = 120_000;
/** The whole hub must have stopped within 10 s. */
const STOP_LIMIT_MS = 6000;
const LOG_LIMIT_BYTES = 10_000_000;

/**
 * Failures that pass by themselves: remaining server processes of a killed postmaster, a port that another program took first, and an immediate stop by another
 * program (the hub itself sends none while a server starts).
 */
const TRANSIENT_FAILURES =
  /lock file "postmaster.pid" already exists|pre-existing shared memory block|could not bind|could not create any TCP|received immediate shutdown request/;

/**
 * Starts a server and waits until it answers; its log is DATA_DIR/database.log.
 * @param onPort its port; undefined: any free one
 * @throws StartFailure
 */
export async function startServer(config: ServerConfig, onPort?: number): Promise<Server> {
  const until = performance.now() + 15_000;
  for (;;) {
    const port = onPort ?? (await freePort());
    const { child, readOutput } = await spawnServer(port, config);
    const ready = async (): Promise<boolean> => {
      const file = await readPidFile(config.folder);
      return hasEnded(child) || (file?.pid === child.pid && file?.ready === true);
    };
    const inTime = await waitUntil(ready, START_LIMIT_MS);
    if (inTime && !hasEnded(child)) return { child, port };

    if (!inTime) await endServer(child);
    const reason = await readOutput();
    if (inTime && (child.signalCode !== null || TRANSIENT_FAILURES.test(reason)) && performance.now() < until) {
      await pause(100);
      await endLeftover(config.folder);
      continue;
    }
    throw new StartFailure(
      `The embedded PostgreSQL does not start: ${oneLine(reason) || 'no output'} (see ${join(config.dataDir, 'database.log')}).`,
    );
  }
}

/** Stops the server in order; resolves when the process has ended. */
export async function endServer(child: ChildProcess): Promise<void> {
  if (!hasEnded(child)) await stopPostmaster(child.pid ?? NaN, STOP_LIMIT_MS, () => hasEnded(child));
}

export const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/**
 * The server runs in a process group and session of its own: Ctrl-C goes to the whole group of the terminal, and the server must outlast the hub's connections.
 * Its output goes to a file, not to a pipe: it must also outlast a killed hub.
 */
async function spawnServer(port: number, { postgres, dataDir, folder, user, durable }: ServerConfig) {
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
    const readOutput = async (): Promise<string> => {
      const file = await open(path, 'r');
      const { buffer, bytesRead } = await file.read(Buffer.alloc(8192), 0, 8192, start);
      await file.close();
      return buffer.toString('utf8', 0, bytesRead);
    };
    return { child, readOutput };
  } finally {
    await log.close();
  }
}

/**
 * Settings for a small machine; the application sets the limits on statements. The server's log holds no errors of statements (they go to the hub, which masks
 * them), because their text would reveal confidential data of the countries.
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
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off', max_connections: '200' }), // for all the hubs of a test run
    // Flushes everything before recovery by one call for the file system instead of one for each of a thousand files: a second less without database.
    ...(platform() === 'linux' ? { recovery_init_sync_method: 'syncfs' } : {}),
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

/** Returns a port from the system, which is free again when this resolves. */
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
