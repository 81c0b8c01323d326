import { randomBytes } from 'node:crypto';
import { administer, TEMPLATE, testServer, urlOf } from './server.js';

/** A migrated, empty database of one's own. */
export interface FreshDatabase {
  /** URL of the migrating role. */
  readonly url: string;
  readonly name: string;
  /** Removes it, ending the connections that are still open. */
  drop(): Promise<void>;
}

/**
 * Clones the template.
 * @param server where; the run's own server unless another is given
 */
export async function freshDatabase(server = testServer()): Promise<FreshDatabase> {
  const name = `hub_test_${server.run}_${randomBytes(5).toString('hex')}`;
  const url = urlOf(assertTest(name), server.url);
  await administer(server.url, `create database ${name} template ${TEMPLATE}`);
  // What PostgreSQL does not clone: who may connect (as src/database/roles.ts has it).
  await administer(server.url, `revoke all on database ${name} from public`);
  await administer(server.url, `grant connect on database ${name} to hub_app, hub_relay`);
  return { url, name, drop: () => drop(server.url, name) };
}

async function drop(serverUrl: string, name: string): Promise<void> {
  await administer(serverUrl, `drop database if exists ${assertTest(name)} with (force)`);
}

/** The last wall before a database that is not for tests. */
function assertTest(name: string): string {
  if (!/^[a-z0-9_]*test[a-z0-9_]*$/.test(name)) throw new Error(`${name} is no database for tests.`);
  return name;
}
