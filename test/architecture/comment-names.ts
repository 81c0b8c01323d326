import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

interface Comment {
  readonly at: number;
  readonly text: string;
}

/** Names that stand for any function or file, and the name of a file of another project. */
const EXCEPTIONS: ReadonlySet<string> = new Set(['hub.fn', 'group/module/sql/file.sql', 'execution/values.ts']);

/** Only files that match are parsed. */
const MAY_NAME = /\b(?:hub|vault)\.[a-z]|\{@link|\.(?:ts|sql)\b/;

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|sql)$/.test(name))
    .map((name) => `${folder}/${name}`)
    .sort();

const isComment = (text: string): boolean => text.startsWith('--') || text.startsWith('/*');

/** SQL without comments; strings stay. */
const SQL_TOKENS = /'(?:[^']|'')*'|--[^\n]*|\/\*[^]*?\*\//g;
const withoutComments = (sql: string): string => sql.replace(SQL_TOKENS, (token) => (isComment(token) ? ' ' : token));

const sqlComments = (sql: string): readonly Comment[] =>
  [...sql.matchAll(SQL_TOKENS)].filter(([token]) => isComment(token)).map((match) => ({ at: match.index, text: match[0] }));

function commentsOf(file: ts.SourceFile): readonly Comment[] {
  const found = new Map<number, Comment>();
  const visit = (node: ts.Node): void => {
    const ranges = [
      ...(ts.getLeadingCommentRanges(file.text, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(file.text, node.end) ?? []),
    ];
    for (const { pos, end } of ranges) found.set(pos, { at: pos, text: file.text.slice(pos, end) });
    node.getChildren(file).forEach(visit);
  };
  visit(file);
  return [...found.values()];
}

/** Names that a file declares or imports: at its top level, as members, as parameters, and in functions. */
function declaredNames(file: ts.SourceFile): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    const { name } = node as { readonly name?: ts.Node };
    if (name && ts.isIdentifier(name) && !ts.isPropertyAccessExpression(node)) found.add(name.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Objects that the schema file creates, and settings that its functions read, as `hub.name`. */
function schemaNames(schema: string): ReadonlySet<string> {
  const sql = withoutComments(schema);
  const created = sql.matchAll(/^create (?:or replace )?(?:type|sequence|table|view|materialized view|function) ((?:hub|vault)\.\w+)/gim);
  const indexes = [...sql.matchAll(/^create (?:unique )?index (\w+) on (hub|vault)\./gim)].map(
    ([, name, namespace]) => `${namespace}.${name}`,
  );
  const settings = sql.matchAll(/(?:current_setting|set_config)\('(hub\.\w+)'/g);
  return new Set([...indexes, ...[...created, ...settings].map(([, name = '']) => name)]);
}

/**
 * Finds names in comments of source files that name nothing: objects of the schemas hub and vault, `{@link}` of names that the file neither declares nor
 * imports, and names of source files.
 * @param folder the source files
 * @param named folders of the files that comments may name
 * @param schema text of test/architecture/schema.sql
 * @returns `file:line: name`
 */
export function absentNames(folder: string, named: readonly string[], schema: string): readonly string[] {
  const objects = schemaNames(schema);
  const files = named.flatMap(filesIn).map((file) => `/${file}`);
  const isFile = (name: string): boolean => files.some((file) => file.endsWith(`/${name.replace(/^(?:\.{0,2}\/)+/, '')}`));

  return filesIn(folder).flatMap((path) => {
    const source = readFileSync(path, 'utf8');
    if (!MAY_NAME.test(source)) return [];
    const file = path.endsWith('.ts') ? ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true) : undefined;
    const declared = file && declaredNames(file);
    const absentIn = (text: string): readonly RegExpExecArray[] => [
      ...[...text.matchAll(/(?<![\w./-])(?:hub|vault)\.[a-z_]\w*(?![\w-])/g)].filter(([name]) => !objects.has(name)),
      ...[...text.matchAll(/\{@link(?:code|plain)? +([\w$]+)[^}]*\}/g)].filter(([, name = '']) => declared?.has(name) === false),
      ...[...text.matchAll(/(?<![\w*./-])[\w./-]*\w\.(?:ts|sql)(?![\w-]|\.\w)/g)].filter(([name]) => !isFile(name)),
    ];
    return (file ? commentsOf(file) : sqlComments(source)).flatMap(({ at, text }) =>
      absentIn(text)
        .filter(([name]) => !EXCEPTIONS.has(name))
        .map((match) => `${path}:${source.slice(0, at + match.index).split('\n').length}: ${match[0]}`),
    );
  });
}
