import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const SOURCES = join(import.meta.dirname, '../../src');

/** A use of an SQL object of a higher module. */
export interface UpwardUse {
  /** The file, and in SQL the object that uses it: `intel/evidence/sql/functions.sql hub.may_show_evidence_of`. */
  readonly from: string;
  readonly uses: string;
  /** The module of what is used. */
  readonly of: string;
}

/** `group/module` of each module, lowest first. */
function modules(): readonly string[] {
  const layers = JSON.parse(readFileSync(join(SOURCES, 'layers.json'), 'utf8')) as Readonly<Record<string, readonly string[]>>;
  return Object.entries(layers).flatMap(([group, names]) => (names.length > 0 ? names.map((name) => `${group}/${name}`) : [group]));
}

const DEFINITION = /^create (?:or replace )?(?:function|table|view|type|sequence) (?:hub|vault)\.(\w+)/gm;
const USE = /\b(?:hub|vault)\.(\w+)/g;

const withoutComments = (sql: string): string => sql.replaceAll(/--[^\n]*/g, '').replaceAll(/\/\*.*?\*\//gs, '');

/** Files below src/ whose name ends so, relative to it. */
const filesEnding = (end: string): readonly string[] =>
  readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(end))
    .sort();

const moduleOf = (file: string): string => (file.startsWith('app/') ? 'app' : file.split('/').slice(0, 2).join('/'));

/** Statements of a file, each with the name of the object that it defines or changes; '' for none. */
function statements(sql: string): readonly { readonly name: string; readonly text: string }[] {
  return sql
    .split(/^(?=create |alter |grant |select |insert |do )/m)
    .map((text) => ({ name: /^create (?:or replace )?\w+ ((?:hub|vault)\.\w+)/.exec(text)?.[1] ?? '', text }));
}

/**
 * Uses of SQL objects of higher modules: in functions, tables and views, and in the strings of TypeScript. What a higher module's `access.sql` and `late.sql` attach to tables of lower
 * modules is a use downwards.
 */
export function upwardUses(): readonly UpwardUse[] {
  const order = new Map(modules().map((module, index) => [module, index]));
  const rank = (module: string): number => order.get(module) ?? Number.NaN;
  const owners = new Map<string, Set<string>>();
  const sql = filesEnding('.sql').map((file) => ({ file, text: withoutComments(readFileSync(join(SOURCES, file), 'utf8')) }));
  for (const { file, text } of sql) {
    for (const [, name = ''] of text.matchAll(DEFINITION)) owners.set(name, (owners.get(name) ?? new Set()).add(moduleOf(file)));
  }

  /** A name with several definitions (overloads) is of the lowest module that has one. */
  const ownerOf = (name: string): string | undefined => [...(owners.get(name) ?? [])].sort((one, other) => rank(one) - rank(other))[0];
  const found = new Map<string, UpwardUse>();
  const look = (file: string, where: string, text: string): void => {
    for (const [, name = ''] of text.matchAll(USE)) {
      const owner = ownerOf(name);
      if (owner !== undefined && rank(owner) > rank(moduleOf(file))) {
        found.set(`${where} ${name}`, { from: where, uses: `hub.${name}`, of: owner });
      }
    }
  };
  for (const { file, text } of sql) {
    for (const { name, text: statement } of statements(text)) look(file, `${file} ${name}`.trimEnd(), statement);
  }
  for (const file of filesEnding('.ts')) {
    const text = readFileSync(join(SOURCES, file), 'utf8')
      .replaceAll(/\/\*.*?\*\//gs, '')
      .replaceAll(/^\s*\/\/.*$/gm, '');
    look(file, file, text);
  }
  return [...found.values()];
}

/** Objects that two modules define, and functions with the same arguments that two files do. */
export function definedTwice(): readonly string[] {
  const seen = new Map<string, string>();
  const twice: string[] = [];
  for (const file of filesEnding('.sql')) {
    const text = withoutComments(readFileSync(join(SOURCES, file), 'utf8'));
    for (const [, kind = '', name = '', rest = ''] of text.matchAll(
      /^create (?:or replace )?(function|table|view|type|sequence) ((?:hub|vault)\.\w+)([^\n]*)/gm,
    )) {
      const key = kind === 'function' ? `${name}${rest}` : name;
      if (seen.has(key)) twice.push(`${key}: ${seen.get(key)} and ${relative('.', file)}`);
      seen.set(key, file);
    }
  }
  return twice;
}
