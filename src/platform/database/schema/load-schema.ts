import type pg from 'pg';
import { StartFailure } from '../../platform/start-failure.js';
import { programVersion } from '../../platform/version.js';
import { inTransaction } from '../in-transaction.js';
import { readMigrations, runPending } from './migrations.js';
import { readSchema, type Part, type Schema } from './schema-files.js';
import { CHECK_FUNCTIONS, DROP_ACCESS, FORCE_ROW_SECURITY, FUNCTIONS_OF_THE_HUB } from './statements.js';

/** A load of the schema into this database. */
interface SchemaLoad {
  readonly version: string;
  readonly tables: string;
  readonly access: string;
}

/** Milliseconds for which a reload of policies, triggers and views waits for a table that a reader has open, and how often it tries. */
const LOCK_MS = 2_000;
const TRIES = 30;
const LOCK_NOT_AVAILABLE = '55P03';
const CANNOT_REPLACE = '42P13';

/**
 * Updates the database to the modules' SQL files. An empty database gets all of them. Otherwise pending migrations run, and repeatable definitions (functions,
 * kinds, views, policies, triggers, grants) are replaced. Afterwards each function has the text of its file, and objects in no file are dropped. A program that
 * is older than the schema changes nothing.
 * @param migrator in no transaction, with the lock of migrations
 * @param schema the intended schema
 * @throws StartFailure if no migration leads from the tables of the database to those of the files
 */
export async function loadSchema(migrator: pg.Client, schema: Schema): Promise<void> {
  const last = await lastLoad(migrator);
  if (!last) return inTransaction(migrator, () => createSchema(migrator, schema));
  if (isOlder(programVersion(), last.version) || (await isLoaded(migrator, schema))) return;

  const ran = await runPending(migrator);
  if (!ran && last.tables !== schema.hashOf('tables', 'late')) {
    throw new StartFailure(
      `The tables of this database were created by another build of version ${last.version}, and no migration leads from them to this one. Start with an empty database.`,
    );
  }
  if (!ran && last.access === schema.hashOf('kinds', 'access') && (await replaceFunctions(migrator, schema))) return;
  await reload(migrator, schema);
}

/** The hash by which `hub.has_schema` finds this program's schema. */
export const schemaHash = async (): Promise<string> => fullHash(await readSchema());
const fullHash = (schema: Schema): string => schema.hashOf('tables', 'functions', 'late', 'kinds', 'access');

async function lastLoad(migrator: pg.Client): Promise<SchemaLoad | undefined> {
  const { rows } = await migrator.query<{ there: boolean }>(`select to_regclass('hub.schema_load') is not null as there`);
  if (!rows[0]?.there) return undefined;
  return (await migrator.query<SchemaLoad>('select version, tables, access from hub.schema_load order by at desc limit 1')).rows[0];
}

async function isLoaded(migrator: pg.Client, schema: Schema): Promise<boolean> {
  const { rows } = await migrator.query<{ hash: string }>('select hash from hub.schema_load order by at desc limit 1');
  return rows[0]?.hash === fullHash(schema);
}

/** Whether a version is older than another, by its three numbers. */
function isOlder(candidate: string, other: string): boolean {
  const [left, right] = [candidate, other].map((version) => version.split(/[.+-]/).slice(0, 3).map(Number));
  const difference = (left ?? []).map((number, at) => number - (right?.[at] ?? 0)).find((each) => each !== 0);
  return (difference ?? 0) < 0;
}

/** Loads the schema into an empty database. */
async function createSchema(migrator: pg.Client, schema: Schema): Promise<void> {
  await migrator.query('create schema hub; create schema vault; set local check_function_bodies = off');
  for (const part of ['tables', 'functions', 'late'] as const) await runFiles(migrator, schema, part);
  await migrator.query(FORCE_ROW_SECURITY);
  await completeLoad(migrator, schema);
  for (const { number, name } of await readMigrations()) {
    await migrator.query('insert into hub.migration (number, name) values ($1, $2)', [number, name]);
  }
}

/** Loads kinds and access; then checks the bodies of all functions: all objects that they name exist now. */
async function completeLoad(migrator: pg.Client, schema: Schema): Promise<void> {
  await runFiles(migrator, schema, 'kinds');
  await migrator.query('select hub.generate_kind_functions()');
  await runFiles(migrator, schema, 'access');
  await migrator.query(CHECK_FUNCTIONS);
  await recordLoad(migrator, schema);
}

async function recordLoad(migrator: pg.Client, schema: Schema): Promise<void> {
  await migrator.query(
    `insert into hub.schema_load (hash, version, tables, access) values ($1, $2, $3, $4) on conflict (hash) do update set at = clock_timestamp()`,
    [fullHash(schema), programVersion(), schema.hashOf('tables', 'late'), schema.hashOf('kinds', 'access')],
  );
}

async function runFiles(migrator: pg.Client, schema: Schema, part: Part): Promise<void> {
  for (const file of schema.files) {
    if (file.part !== part) continue;
    await migrator.query(file.text).catch((error: unknown) => {
      if (error instanceof Error) error.message = `${file.name}: ${error.message}`;
      throw error;
    });
  }
}

/**
 * Replaces only functions, which waits for no reader.
 * @returns false if one has another result type than before; then nothing was changed
 */
async function replaceFunctions(migrator: pg.Client, schema: Schema): Promise<boolean> {
  try {
    await inTransaction(migrator, async () => {
      const before = await readFunctionVersions(migrator);
      await migrator.query('set local check_function_bodies = off');
      await runFiles(migrator, schema, 'functions');
      await dropUnlistedFunctions(migrator, before);
      await migrator.query(`select hub.generate_kind_functions(); ${CHECK_FUNCTIONS}`);
      await recordLoad(migrator, schema);
    });
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === CANNOT_REPLACE) return false;
    throw error;
  }
}

/**
 * Drops all policies, triggers and views of the catalog, so that none remains that is in no file, and creates them again. Tries again while a reader holds a
 * table.
 */
async function reload(migrator: pg.Client, schema: Schema): Promise<void> {
  for (let triesLeft = TRIES; ; triesLeft -= 1) {
    try {
      return await inTransaction(migrator, () => replaceAccess(migrator, schema));
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE || triesLeft <= 1) throw error;
    }
  }
}

async function replaceAccess(migrator: pg.Client, schema: Schema): Promise<void> {
  await migrator.query(`set local lock_timeout = ${LOCK_MS}; set local check_function_bodies = off`);
  await migrator.query(DROP_ACCESS);
  const before = await readFunctionVersions(migrator); // now: revoking changes them, too
  for (const file of schema.files) if (file.part === 'functions') await replaceEach(migrator, file.text, before);
  await dropUnlistedFunctions(migrator, before);
  await migrator.query(FORCE_ROW_SECURITY);
  await completeLoad(migrator, schema);
}

/** One statement at a time: a function with another result type has to be dropped before it is created again. */
async function replaceEach(migrator: pg.Client, text: string, before: ReadonlyMap<string, string>): Promise<void> {
  for (const statement of splitFunctions(text)) {
    await migrator.query('savepoint one');
    try {
      await migrator.query(statement);
    } catch (error) {
      if ((error as { code?: string }).code !== CANNOT_REPLACE) throw error;
      await migrator.query('rollback to savepoint one');
      const name = /^create or replace function ([\w.]+)/.exec(statement)?.[1] ?? '';
      for (const signature of await findUnchanged(migrator, before)) {
        if (signature.startsWith(`${name}(`)) await migrator.query(`drop function ${signature}`);
      }
      await migrator.query(statement);
    }
    await migrator.query('release savepoint one');
  }
}

/** Splits a file of functions into statements. A function that generates others has their first lines in its own body. */
function splitFunctions(text: string): readonly string[] {
  const statements: string[] = [];
  for (const piece of text.split(/^(?=create or replace function )/m)) {
    const last = statements.at(-1);
    const isOpen = ((last ?? '').split('$$').length - 1) % 2 === 1;
    if (last !== undefined && isOpen) statements[statements.length - 1] = last + piece;
    else if (piece.startsWith('create')) statements.push(piece);
  }
  return statements;
}

/** Returns the functions of the hub, each with the transaction that created it. */
async function readFunctionVersions(migrator: pg.Client): Promise<ReadonlyMap<string, string>> {
  const { rows } = await migrator.query<{ signature: string; made: string }>(FUNCTIONS_OF_THE_HUB);
  return new Map(rows.map(({ signature, made }) => [signature, made]));
}

async function findUnchanged(migrator: pg.Client, before: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const now = await readFunctionVersions(migrator);
  return [...now].filter(([signature, made]) => before.get(signature) === made).map(([signature]) => signature);
}

async function dropUnlistedFunctions(migrator: pg.Client, before: ReadonlyMap<string, string>): Promise<void> {
  for (const signature of await findUnchanged(migrator, before)) await migrator.query(`drop function ${signature}`);
}
