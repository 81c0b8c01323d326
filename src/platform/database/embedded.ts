import { randomBytes } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { assertSecretNotLost, readOrCreateSecret } from '../platform/data-dir.js';
import { lockDataDir } from '../platform/data-dir-lock.js';
import type { StartFailure } from '../platform/start-failure.js';
import { retryTransient } from './transient-errors.js';
import { assertReachable, findPrograms, osUser, prepareCluster, SUPERUSER } from './embedded-cluster.js';
import { endLeftover } from './embedded-leftover.js';
import { startServer } from './embedded-server.js';
import { Supervisor } from './embedded-supervisor.js';
import { onOneConnection } from './one-connection.js';

/** The hub's own PostgreSQL server, for a machine that has none. It lives and ends with the process that started it. */
export interface EmbeddedServer {
  /** URL of the superuser on the database `hub`, with the password: never to be logged. It stays the same while the process lives. */
  readonly url: string;
  /** The postmaster's process number; it changes when a server that ended is started again. */
  readonly pid: number;
  /** Resolves with a message for the operator when the server has ended so often that it is not started again: then the hub should end, too. */
  readonly failed: Promise<StartFailure>;
  /** Stops the server and releases the folder; no process remains. Further calls wait for the first. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** The hub's folder, as an absolute path; it exists. */
  readonly dataDir: string;
  /** false, for tests only: nothing is flushed to disk; a crash of the machine, not of the server, loses the data. */
  readonly durable?: boolean;
  /** Called each time the server has ended without having been stopped, before it is started again. */
  readonly onEnd?: () => void;
}

const DATABASE = 'hub';

/**
 * Starts PostgreSQL on loopback, on a free port, on the data in DATA_DIR/database (created at the first start); its log is DATA_DIR/database.log. It finds the
 * data after any end of the former hub on this folder: a server that was left running is stopped first, a killed one recovers.
 * @throws StartFailure (DataDirInUse when another hub runs on this folder)
 */
export async function startEmbedded({ dataDir: path, durable = true, onEnd = () => undefined }: EmbeddedOptions): Promise<EmbeddedServer> {
  const dataDir = await realpath(path);
  const giveUp = await lockDataDir(dataDir);
  try {
    const user = await osUser();
    await assertReachable(dataDir, user);
    const { initdb, postgres } = await findPrograms(dataDir, user);
    const password = await readSuperuserPassword(dataDir);
    const folder = await realpath(await prepareCluster(dataDir, { initdb, postgres }, { user, password, durable }));
    await endLeftover(folder);

    const config = { postgres, dataDir, folder, user, durable };
    const supervisor = new Supervisor(await startServer(config), config, onEnd);
    const url = `postgres://${SUPERUSER}:${password}@127.0.0.1:${supervisor.port}/${DATABASE}`;
    await retryTransient(() => createDatabase(url)).catch(async (error: unknown) => {
      await supervisor.stop();
      throw error;
    });
    return embeddedServerOf(supervisor, url, giveUp);
  } catch (error) {
    await giveUp();
    throw error;
  }
}

function embeddedServerOf(supervisor: Supervisor, url: string, giveUp: () => Promise<void>): EmbeddedServer {
  let stopping: Promise<void> | undefined;
  return {
    url,
    get pid() {
      return supervisor.pid;
    },
    failed: supervisor.failed,
    stop: () => (stopping ??= supervisor.stop().then(giveUp)),
  };
}

async function readSuperuserPassword(dataDir: string): Promise<string> {
  const file = join(dataDir, 'database-password');
  await assertSecretNotLost(file, dataDir, 'restore it from your backup');
  return readOrCreateSecret(file, () => randomBytes(24).toString('base64url'));
}

async function createDatabase(url: string): Promise<void> {
  const serverUrl = new URL(url);
  serverUrl.pathname = '/postgres';
  await onOneConnection(serverUrl.href, 'hub embedded', async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  });
}
