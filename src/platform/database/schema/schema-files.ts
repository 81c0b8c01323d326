import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const SOURCES = join(import.meta.dirname, '../../..');

/**
 * The parts of a module's `sql/` folder by file name; every other name holds functions.
 * - `tables.sql`, `tables-<topic>.sql`: types, sequences, tables, keys, checks, indexes, seed rows
 * - `late.sql`: indexes that call functions of the hub, and foreign keys from tables of lower modules
 * - `kind.sql`: registers kinds of items
 * - `access.sql`: views, policies, triggers, grants
 */
const PARTS = { 'late.sql': 'late', 'kind.sql': 'kinds', 'access.sql': 'access' } as const;
export type Part = (typeof PARTS)[keyof typeof PARTS] | 'tables' | 'functions';
const TABLES = /^tables(-[a-z-]+)?\.sql$/;

export interface SchemaFile {
  readonly part: Part;
  /** `group/module/sql/file.sql` */
  readonly name: string;
  readonly text: string;
}

/** The schema of the database as the modules define it, lowest module first. */
export interface Schema {
  readonly files: readonly SchemaFile[];
  /** SHA-256 in hex over the files of these parts. */
  readonly hashOf: (...parts: readonly Part[]) => string;
}

export const readSchema = async (): Promise<Schema> => schemaOf((await Promise.all((await modules()).map(filesOf))).flat());

export const schemaOf = (files: readonly SchemaFile[]): Schema => ({
  files,
  hashOf: (...parts) => {
    const hash = createHash('sha256');
    for (const { part, name, text } of files) if (parts.includes(part)) hash.update(`${name}\0${text}\0`);
    return hash.digest('hex');
  },
});

/** `group/module`, lowest first. */
async function modules(): Promise<readonly string[]> {
  const layers = JSON.parse(await readFile(join(SOURCES, 'layers.json'), 'utf8')) as Readonly<Record<string, readonly string[]>>;
  return Object.entries(layers).flatMap(([group, names]) => names.map((name) => `${group}/${name}`));
}

async function filesOf(module: string): Promise<readonly SchemaFile[]> {
  const folder = join(SOURCES, module, 'sql');
  const names = await readdir(folder).catch(() => []);
  return Promise.all(
    names
      .filter((name) => name.endsWith('.sql'))
      .sort()
      .map(async (name) => ({
        part: partOf(name),
        name: `${module}/sql/${name}`,
        text: await readFile(join(folder, name), 'utf8'),
      })),
  );
}

function partOf(name: string): Part {
  if (TABLES.test(name)) return 'tables';
  return name in PARTS ? PARTS[name as keyof typeof PARTS] : 'functions';
}
