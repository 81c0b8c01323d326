import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { urlFor } from '../../src/platform/database/roles.js';
import type { BenchContext } from '../bench.js';
import type { FloorSetup } from '../processes/floor-http.js';
import type { Stage } from '../stage/stage.js';

/** Makes what floors need in the database (bench/processes/floor.sql), once for each database. */
export async function prepareFloor({ databaseUrl }: Stage): Promise<void> {
  const migrating = new pg.Client({ connectionString: databaseUrl });
  await migrating.connect();
  try {
    const { rowCount } = await migrating.query(`select from pg_namespace where nspname = 'bench'`);
    if (rowCount === 0) await migrating.query(await readFile(join(import.meta.dirname, '../processes/floor.sql'), 'utf8'));
  } finally {
    await migrating.end();
  }
}

/** Addresses of the floors that run. */
const floors = new WeakMap<Stage, Promise<string>>();

/** Starts bare Fastify with pg on the database of a stage, once. @returns its address */
export function startFloor(context: BenchContext, stage: Stage): Promise<string> {
  const running = floors.get(stage) ?? openFloor(context, stage);
  floors.set(stage, running);
  return running;
}

async function openFloor(context: BenchContext, stage: Stage): Promise<string> {
  await prepareFloor(stage);
  return context.start<FloorSetup, string>('floor-http.ts').ask(floorSetup(stage));
}

/** What a server beside the hub needs for the same database and the same tokens. */
export function floorSetup({ databaseUrl, keyring }: Stage): FloorSetup {
  const [key] = keyring.tokenKeys;
  if (!key) throw new Error('The keyring holds no token key.');
  return {
    appUrl: urlFor('hub_app', databaseUrl),
    migratingUrl: databaseUrl,
    contextKey: keyring.claimKey.toString('hex'),
    publicKey: createPublicKey(key.privateKey).export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** Whether row-level security does not bind the migrating role. Without such a role there is nothing to compare the isolation with. */
export async function bypassesIsolation({ databaseUrl }: Stage): Promise<boolean> {
  const migrating = new pg.Client({ connectionString: databaseUrl });
  await migrating.connect();
  try {
    const { rows } = await migrating.query<{ free: boolean }>(
      'select rolsuper or rolbypassrls as free from pg_roles where rolname = current_user',
    );
    return rows[0]?.free ?? false;
  } finally {
    await migrating.end();
  }
}
