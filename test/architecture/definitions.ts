import ts from 'typescript';

/**
 * Whether the text of a file defines a name: in TypeScript a top-level function, class, interface, type or constant, or `Class.method`; in SQL a
 * function, table, view or type.
 */
export const definesName = (file: string, text: string, name: string): boolean =>
  file.endsWith('.sql') ? sqlNames(text).has(name) : typescriptNames(file, text).has(name);

const sqlNames = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/^create (?:or replace )?(?:function|table|view|type) ([\w.]+)/gm)].map(([, name = '']) => name));

function typescriptNames(file: string, text: string): ReadonlySet<string> {
  const { statements } = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  return new Set(statements.flatMap(namesOf));
}

function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.flatMap(({ name }) => textOf(name));
  if (ts.isFunctionDeclaration(statement) || ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
    return textOf(statement.name);
  }
  if (!ts.isClassDeclaration(statement)) return [];
  const [name = ''] = textOf(statement.name);
  return [
    name,
    ...statement.members.filter(ts.isMethodDeclaration).flatMap((method) => textOf(method.name).map((own) => `${name}.${own}`)),
  ];
}

const textOf = (name: ts.Node | undefined): readonly string[] => (name && ts.isIdentifier(name) ? [name.text] : []);
