import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { inTransaction } from '../in-transaction.js';

const FOLDER = join(import.meta.dirname, '../migrations');

/** A change of tables that hold data, from release 0.1.0 on: numbered, forward only, never changed after its release. */
export interface Migration {
  readonly number: number;
  readonly name: string;
}

export async function readMigrations(): Promise<readonly Migration[]> {
  const names = await readdir(FOLDER).catch(() => []);
  return names
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort()
    .map((name) => ({ number: Number(name.slice(0, 4)), name }));
}

/**
 * Runs the migrations that this database has not applied, each in a transaction with its number.
 * @returns whether there were any
 */
export async function runPending(migrator: pg.Client): Promise<boolean> {
  const { rows } = await migrator.query<{ number: number }>('select number from hub.migration');
  const applied = new Set(rows.map(({ number }) => number));
  const pending = (await readMigrations()).filter(({ number }) => !applied.has(number));
  for (const { number, name } of pending) {
    await inTransaction(migrator, async () => {
      await migrator.query(await readFile(join(FOLDER, name), 'utf8'));
      await migrator.query('insert into hub.migration (number, name) values ($1, $2)', [number, name]);
    });
  }
  return pending.length > 0;
}
