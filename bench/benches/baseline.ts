import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { urlFor } from '../../src/platform/database/roles.js';
import type { BenchContext } from '../bench.js';
import type { BaselineSetup } from '../processes/baseline-http.js';
import type { Stage } from '../stage/stage.js';

/** Makes what baselines need in the database (bench/processes/baseline.sql), once for each database. */
export async function prepareBaseline({ databaseUrl }: Stage): Promise<void> {
  const migrating = new pg.Client({ connectionString: databaseUrl });
  await migrating.connect();
  try {
    const { rowCount } = await migrating.query(`select from pg_namespace where nspname = 'bench'`);
    if (rowCount === 0) await migrating.query(await readFile(join(import.meta.dirname, '../processes/baseline.sql'), 'utf8'));
  } finally {
    await migrating.end();
  }
}

/** Addresses of the baselines that run. */
const baselines = new WeakMap<Stage, Promise<string>>();

/** Starts bare Fastify with pg on the database of a stage, once. @returns its address */
export function startBaseline(context: BenchContext, stage: Stage): Promise<string> {
  const running = baselines.get(stage) ?? openBaseline(context, stage);
  baselines.set(stage, running);
  return running;
}

async function openBaseline(context: BenchContext, stage: Stage): Promise<string> {
  await prepareBaseline(stage);
  return context.start<BaselineSetup, string>('baseline-http.ts').ask(baselineSetup(stage));
}

/** What a server beside the hub needs for the same database and the same tokens. */
export function baselineSetup({ databaseUrl, keyring }: Stage): BaselineSetup {
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
