import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, realpath, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash } from '@node-rs/argon2';
import pg from 'pg';
import { DATABASE_FOLDER } from '../../src/platform/platform/data-dir.js';
import { lockDataDir } from '../../src/platform/platform/data-dir-lock.js';
import { startEmbedded } from '../../src/platform/database/embedded.js';
import { endLeftover } from '../../src/platform/database/embedded-leftover.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { onOneConnection } from '../../src/platform/database/one-connection.js';
import { seedDemoParties } from '../../src/edge/demo/seed-parties.js';

/** The database that every test database is a copy of: migrated, empty. */
export const TEMPLATE = 'hub_test_template';
/** The same with the demo's parties and accounts, whose password is PASSWORD: planting them anew for every hub takes longer than copying. */
export const PLANTED = 'hub_test_planted';
export const PASSWORD = 'the password of every test account';
/** Cheap on purpose: verifying reads the cost from the hash. The real cost is measured elsewhere. */
export const hashOf = (password: string): Promise<string> => hash(password, { memoryCost: 1024, timeCost: 1, parallelism: 1 });
/** Seals the secrets of test databases; 32 bytes. */
export const TEST_MASTER_KEY = Buffer.alloc(32, 'test');

const PREFIX = 'entente-test-';

/** The PostgreSQL server of a test run, as the tests in jest's workers see it. */
export interface TestServer {
  /** URL of the migrating role on a database for maintenance. */
  readonly url: string;
  /** Part of the names of this run's databases. */
  readonly run: string;
}

/**
 * The server that jest's global set-up has started.
 * @throws Error when it started none, because only tests in test/unit were asked for
 */
export function testServer(): TestServer {
  const { HUB_TEST_SERVER: url, HUB_TEST_RUN: run } = process.env;
  if (!url || !run) throw new Error('There is no database server in this run: tests in test/unit must be pure.');
  return { url, run };
}

/** The same server and user, another database. */
export function urlOf(database: string, serverUrl: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** A hub in production takes no URL without a password; a server that trusts loopback does not look at it. */
function withPassword(serverUrl: string): string {
  const url = new URL(serverUrl);
  url.password ||= 'not-looked-at';
  return url.href;
}

/** Runs one statement as the migrating role, on a connection of its own. */
export async function administer<Row extends pg.QueryResultRow>(
  serverUrl: string,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    return (await client.query<Row>(sql, [...parameters])).rows;
  } finally {
    await client.end();
  }
}

/**
 * Starts the server of a run with its templates. It is an embedded one in a folder of its own, with nothing flushed to disk (a test
 * database need not survive the machine); or the server of DATABASE_URL, on which only databases called `hub_test_…` are made.
 * @returns the server, and how to stop it: the folder, or the databases, are removed
 */
export async function startTestServer(givenUrl = process.env.DATABASE_URL): Promise<TestServer & { stop(): Promise<void> }> {
  const run = randomBytes(3).toString('hex');
  if (givenUrl) {
    const externalUrl = withPassword(givenUrl);
    await makeTemplates(externalUrl);
    return { url: externalUrl, run, stop: () => dropDatabases(externalUrl, run) };
  }

  await sweep();
  const dataDir = await temporaryFolder();
  const embedded = await startEmbedded({ dataDir, durable: false });
  const stop = async (): Promise<void> => {
    await embedded.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await makeTemplates(embedded.url);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: embedded.url, run, stop };
}

async function makeTemplates(serverUrl: string): Promise<void> {
  for (const name of [TEMPLATE, PLANTED]) await administer(serverUrl, `drop database if exists ${name} with (force)`);
  await administer(serverUrl, `create database ${TEMPLATE}`);
  await migrate(urlOf(TEMPLATE, serverUrl), TEST_MASTER_KEY);
  await administer(serverUrl, `create database ${PLANTED} template ${TEMPLATE}`);
  await seedDemoParties(urlOf(PLANTED, serverUrl), await hashOf(PASSWORD));
  await settle(urlOf(PLANTED, serverUrl));
}

/** Gives what a planted world has to tell its place: every copy would find it waiting, older and older. */
async function settle(url: string): Promise<void> {
  await onOneConnection(url, 'a test', async (client) => {
    await client.query('set role hub_relay');
    for (;;) {
      const { rows } = await client.query<{ placed: number; worked: number | null }>(
        'select hub.sequence(500) as placed, hub.run_next_party_job(500) as worked',
      );
      if (!rows[0]?.placed && rows[0]?.worked === null) return;
    }
  });
}

async function dropDatabases(serverUrl: string, run: string): Promise<void> {
  const made = await administer<{ name: string }>(
    serverUrl,
    'select datname as name from pg_database where datname = any ($1) or starts_with(datname, $2)',
    [[TEMPLATE, PLANTED], `hub_test_${run}_`],
  );
  for (const { name } of made) await administer(serverUrl, `drop database if exists ${name} with (force)`);
}

/** Linux keeps what lies here in memory. */
const IN_MEMORY = '/dev/shm';
/** What the servers of a run need at most, several times over. */
const ROOM_BYTES = 3 * 1024 ** 3;

/**
 * Where the folders of a test run had better be made. A test database is a thousand files that live for seconds: on a disk the system alone is at work
 * for a third of a second each time one is made, in memory for a tenth of that.
 */
export async function parentFolder(): Promise<string> {
  const { bavail, bsize } = await statfs(IN_MEMORY).catch(() => ({ bavail: 0, bsize: 0 }));
  return Math.min(bavail * bsize, process.availableMemory()) >= ROOM_BYTES ? IN_MEMORY : tmpdir();
}

/** A new folder that, for a hub that runs as root, PostgreSQL's own user can pass. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(await realpath(process.env.HUB_TEST_FOLDERS ?? tmpdir()), PREFIX));
  await chmod(folder, 0o711);
  return folder;
}

/** Removes what runs that were killed have left behind, servers included. Folders younger than a minute may be about to be claimed. */
async function sweep(): Promise<void> {
  const parents = [...new Set([tmpdir(), IN_MEMORY])];
  const folders = await Promise.all(
    parents.map(async (parent) => (await readdir(parent).catch(() => [])).map((name) => [parent, name] as const)),
  );
  for (const [parent, name] of folders.flat()) {
    const folder = join(await realpath(parent), name);
    if (!name.startsWith(PREFIX)) continue;
    const made = await stat(folder).catch(() => undefined); // a run that ends at this moment takes its folder away itself
    if (!made || Date.now() - made.mtimeMs < 60_000) continue;
    try {
      const giveUp = await lockDataDir(folder);
      await endLeftover(join(folder, DATABASE_FOLDER));
      await giveUp();
      await rm(folder, { recursive: true, force: true });
    } catch {
      // Another run's, or another user's: not ours to remove.
    }
  }
}
