import { type ChildProcess, spawn } from 'node:child_process';
import { open, rename, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { platform } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StartFailure } from '../platform/start-failure.js';
import { oneLine, type OsUser, runOptions } from './embedded-cluster.js';
import { endLeftover, readPidFile, stopPostmaster, waitUntil } from './embedded-leftover.js';

/** Where and as whom one server process runs. */
export interface ServerConfig {
  /** The program. */
  readonly postgres: string;
  readonly dataDir: string;
  /** The real path of its folder of data. */
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
 * What passes by itself: server processes of a killed postmaster that linger, a port that another program was quicker to take, and an immediate stop by
 * somebody else, which nobody here asks for while a server starts.
 */
const TRANSIENT_FAILURES =
  /lock file "postmaster.pid" already exists|pre-existing shared memory block|could not bind|could not create any TCP|received immediate shutdown request/;

/**
 * Starts a server and waits until it answers; its log is DATA_DIR/database.log.
 * @param onPort the port it must have; undefined: any free one
 * @throws StartFailure
 */
export async function startServer(place: ServerConfig, onPort?: number): Promise<Server> {
  const until = performance.now() + 15_000;
  for (;;) {
    const port = onPort ?? (await freePort());
    const { child, said } = await spawnServer(port, place);
    const ready = async (): Promise<boolean> => {
      const file = await readPidFile(place.folder);
      return hasEnded(child) || (file?.pid === child.pid && file?.ready === true);
    };
    const inTime = await waitUntil(ready, START_LIMIT_MS);
    if (inTime && !hasEnded(child)) return { child, port };

    if (!inTime) await endServer(child);
    const reason = await said();
    if (inTime && (child.signalCode !== null || TRANSIENT_FAILURES.test(reason)) && performance.now() < until) {
      await pause(100);
      await endLeftover(place.folder);
      continue;
    }
    throw new StartFailure(
      `The embedded PostgreSQL does not start: ${oneLine(reason) || 'it says nothing'} (see ${join(place.dataDir, 'database.log')}).`,
    );
  }
}

/** Stops it in order; resolves when the process is gone. */
export async function endServer(child: ChildProcess): Promise<void> {
  if (!hasEnded(child)) await stopPostmaster(child.pid ?? NaN, STOP_LIMIT_MS, () => hasEnded(child));
}

export const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/**
 * In a process group and session of its own: Ctrl-C goes to the whole group of the terminal, and the server must outlast the hub's connections.
 * Its output goes to a file, not to a pipe: it must outlast a killed hub as well.
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
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off', max_connections: '200' }), // for all the hubs of a test run
    // Before recovery everything is flushed: one call for the file system instead of one for each of a thousand files, a second less without database.
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
