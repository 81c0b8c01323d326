import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { COUNTRIES } from './countries.js';

/** How large the world of a bench is. */
export interface WorldSize {
  readonly claims: number;
  readonly countries: number;
  readonly groups: number;
  readonly partners: number;
  /** Analysts of each of the first sixteen countries; the others have one. */
  readonly accounts: number;
}

export const WHOLE_WORLD: Omit<WorldSize, 'claims'> = { countries: COUNTRIES.length, groups: 20, partners: 30, accounts: 8 };
export const SMALL_WORLD: Omit<WorldSize, 'claims'> = { countries: 20, groups: 3, partners: 2, accounts: 2 };

/** Claims of one transaction: large enough for speed, small enough for the memory of sorts. */
const CLAIMS_AT_ONCE = 200_000;
/** From this size on, the indexes are dropped, and made again from sorted rows. */
const MANY_CLAIMS = 50_000;

const TABLES = ['indicator', 'indicator_detail', 'stream', 'inbox', 'visibility_period', 'claim_link'] as const;

/**
 * Fills a migrated, empty database with parties and claims. The rows depend on the size alone: two runs write the same. Versions of items are not written.
 * @param url of the migrating role. @param notice is called with a line for each step that takes long
 */
export async function fillWorld(url: string, size: WorldSize, notice: (line: string) => void = () => undefined): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`grant temporary on database ${client.escapeIdentifier(new URL(url).pathname.slice(1))} to hub_owner`);
    await client.query('set role hub_owner');
    await client.query(`set work_mem = '128MB'`);
    await client.query(`set maintenance_work_mem = '256MB'`);
    for (const statement of await statementsOf('setting.sql')) await client.query(statement);
    await client.query('insert into bench_setting (codes, partners, groups, accounts) values ($1, $2, $3, $4)', [
      COUNTRIES.slice(0, size.countries),
      size.partners,
      size.groups,
      size.accounts,
    ]);
    for (const statement of await statementsOf('parties.sql')) await client.query(statement);
    await fillClaims(client, size.claims, notice);
  } finally {
    await client.end();
  }
}

async function fillClaims(client: pg.Client, claims: number, notice: (line: string) => void): Promise<void> {
  for (const table of ['indicator', 'indicator_detail']) await setTriggers(client, table, 'disable');
  const dropped = claims >= MANY_CLAIMS ? [...(await dropIndexes(client)), ...(await dropForeignKeys(client))] : [];
  const [claimRows = ''] = await statementsOf('claims.sql');
  const inserts = await statementsOf('tables.sql');
  for (let first = 0; first < claims; first += CLAIMS_AT_ONCE) {
    const last = Math.min(first + CLAIMS_AT_ONCE, claims);
    await client.query('update bench_setting set first = $1, last = $2', [first, last]);
    await client.query(claimRows);
    for (const insert of inserts) await client.query(insert);
    await client.query('drop table bench_claim');
    if (claims > CLAIMS_AT_ONCE) notice(`${last.toLocaleString('en')} of ${claims.toLocaleString('en')} claims`);
  }
  for (const definition of dropped) await client.query(definition);
  for (const table of ['indicator', 'indicator_detail']) await setTriggers(client, table, 'enable');
  await client.query('update hub.sequence_head set last = $1, added_to = coalesce((select max(added_at) from hub.stream), added_to)', [
    claims,
  ]);
  await client.query('update hub.link_head set last = $1', [claims]);
  for (const table of [...TABLES, 'party', 'membership', 'sequence_head']) await client.query(`vacuum analyze hub.${table}`);
}

const setTriggers = (client: pg.Client, table: string, state: 'disable' | 'enable'): Promise<unknown> =>
  client.query(`alter table hub.${table} ${state} trigger user`);

/** Drops the indexes that no constraint needs. @returns the statements that make them again */
async function dropIndexes(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select x.indexrelid::regclass::text as name, pg_get_indexdef(x.indexrelid) as definition from pg_index x
       where x.indrelid = any ($1::regclass[]) and not exists (select from pg_constraint c where c.conindid = x.indexrelid)`,
    [TABLES.map((table) => `hub.${table}`)],
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows.map(({ definition }) => definition);
}

/** The same for foreign keys, which are checked for all rows at once when they are made again. */
async function dropForeignKeys(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string; owner: string; definition: string }>(
    `select quote_ident(c.conname) as name, c.conrelid::regclass::text as owner, pg_get_constraintdef(c.oid) as definition from pg_constraint c
       where c.contype = 'f' and c.conrelid = any ($1::regclass[]) order by c.conname`,
    [TABLES.map((table) => `hub.${table}`)],
  );
  for (const { name, owner } of rows) await client.query(`alter table ${owner} drop constraint ${name}`);
  return rows.map(({ name, owner, definition }) => `alter table ${owner} add constraint ${name} ${definition}`);
}

/** Statements of a file of this folder, which an empty line separates. */
async function statementsOf(file: string): Promise<readonly string[]> {
  return (await readFile(join(import.meta.dirname, file), 'utf8')).split(/;\n(?:\n|$)/).filter((text) => text.trim() !== '');
}
