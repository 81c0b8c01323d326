import { randomBytes } from 'node:crypto';
import { type Keyring, readKeyring } from '../../src/platform/database/keyring.js';
import { onOneConnection } from '../../src/platform/database/one-connection.js';
import { administer, PLANTED, TEMPLATE, TEST_MASTER_KEY, type TestServer, testServer, urlOf } from './server.js';

/** A migrated database of one's own. */
export interface FreshDatabase {
  /** URL of the migrating role. */
  readonly url: string;
  readonly name: string;
  /** Removes it, ending the connections that are still open. */
  drop(): Promise<void>;
}

/**
 * Copies the template.
 * @param server where; the run's own server unless another is given
 */
export const freshDatabase = (server = testServer()): Promise<FreshDatabase> => copyOf(TEMPLATE, server);

/** One without the hub's schema. */
export async function emptyDatabase(server = testServer()): Promise<FreshDatabase> {
  const name = `hub_test_${server.run}_${randomBytes(5).toString('hex')}`;
  await administer(server.url, `create database ${assertTest(name)}`);
  return { url: urlOf(name, server.url), name, drop: () => drop(server.url, name) };
}

/** The same with the demo's parties and accounts, whose password is PASSWORD. */
export const plantedDatabase = (server = testServer()): Promise<FreshDatabase> => copyOf(PLANTED, server);

/** On a server that flushes nothing to disk, copying files takes half of what writing each page to the log takes. */
const STRATEGY = process.env.DATABASE_URL ? '' : 'strategy file_copy';

async function copyOf(template: string, server: TestServer): Promise<FreshDatabase> {
  const name = `hub_test_${server.run}_${randomBytes(5).toString('hex')}`;
  const url = urlOf(assertTest(name), server.url);
  await onOneConnection(server.url, 'a test', async (client) => {
    await client.query(`create database ${name} template ${template} ${STRATEGY}`);
    // What PostgreSQL does not copy: who may connect (as src/platform/database/roles.ts has it).
    await client.query(`revoke all on database ${name} from public`);
    await client.query(`grant connect on database ${name} to hub_app, hub_relay`);
  });
  return { url, name, drop: () => drop(server.url, name) };
}

/** The keys that hubs on a test database share. */
export const keyringOf = ({ url }: FreshDatabase): Promise<Keyring> =>
  onOneConnection(url, 'a test', async (client) => {
    await client.query('set role hub_owner');
    return readKeyring(client, TEST_MASTER_KEY);
  });

async function drop(serverUrl: string, name: string): Promise<void> {
  await administer(serverUrl, `drop database if exists ${assertTest(name)} with (force)`);
}

/** The last wall before a database that is not for tests. */
function assertTest(name: string): string {
  if (!/^[a-z0-9_]*test[a-z0-9_]*$/.test(name)) throw new Error(`${name} is no database for tests.`);
  return name;
}
