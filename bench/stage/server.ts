import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../src/platform/database/embedded.js';
import { type Keyring, readKeyring } from '../../src/platform/database/keyring.js';
import { migrate } from '../../src/platform/database/migrate.js';

/** Seals the keys of bench databases; 32 bytes. */
export const MASTER_KEY = Buffer.alloc(32, 'test');

/** The PostgreSQL of a run: that of DATABASE_URL, or an embedded one of its own. */
export interface Server {
  readonly url: string;
  /** A folder of this run, which is removed at its end. */
  readonly folder: string;
  readonly version: string;
  stop(): Promise<void>;
}

/** A migrated database of this run. */
export interface BenchDatabase {
  /** URL of the migrating role. */
  readonly url: string;
  readonly keyring: Keyring;
  drop(): Promise<void>;
}

export async function startServer(givenUrl = process.env.DATABASE_URL): Promise<Server> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'entente-bench-'));
  await chmod(folder, 0o711); // as root, the embedded PostgreSQL runs as another user and must pass
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  if (givenUrl) {
    const url = new URL(givenUrl);
    url.password ||= 'not-checked'; // a production hub requires one; a server that trusts loopback ignores it
    return { url: url.href, folder, version: await versionOf(url.href), stop: remove };
  }
  const embedded = await startEmbedded({ dataDir: folder });
  const stop = async (): Promise<void> => {
    await embedded.stop();
    await remove();
  };
  return { url: embedded.url, folder, version: `${await versionOf(embedded.url)}, embedded`, stop };
}

/** How databases of a run are made. */
export interface Naming {
  /** Of their names. */
  readonly prefix: string;
  /** A migrated database under {@link MASTER_KEY}, which is copied; undefined: the schema is loaded. */
  readonly template?: string | undefined;
}

/** Creates a database of this run. */
export async function createDatabase(serverUrl: string, { prefix, template }: Naming): Promise<BenchDatabase> {
  const name = `${prefix}${randomBytes(5).toString('hex')}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const drop = (): Promise<void> => statement(serverUrl, `drop database if exists ${name} with (force)`);
  await statement(serverUrl, `create database ${name}${template === undefined ? '' : ` template ${pg.escapeIdentifier(template)}`}`);
  try {
    if (template === undefined) return { url: url.href, keyring: await migrate(url.href, MASTER_KEY), drop };
    await statement(serverUrl, `grant connect on database ${name} to hub_app, hub_relay`);
    return { url: url.href, keyring: await keyringOf(url.href), drop };
  } catch (error) {
    await drop();
    throw error;
  }
}

async function keyringOf(url: string): Promise<Keyring> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('set role hub_owner');
    return await readKeyring(client, MASTER_KEY);
  } finally {
    await client.end();
  }
}

async function versionOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ server_version: string }>('show server_version')).rows[0]?.server_version ?? 'unknown';
  } finally {
    await client.end();
  }
}

async function statement(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
