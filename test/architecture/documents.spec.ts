import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, isCompositeType, NoUnusedFragmentsRule, parse, specifiedRules, validate } from 'graphql';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '..', '..');
const schema = buildSchema(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'));

/** The first word of an operation, or a selection of fields alone. */
const OPERATION = /^\s*((query|mutation|subscription)\b\s*(\w+\s*)?[({]|\{\s*[a-z]\w*[\s({}:])/;

interface Literal {
  readonly at: string;
  readonly text: string;
}

const filesOf = (ending: string): readonly string[] =>
  readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(ending));

/** Constants of one file that stand in its templates, such as a list of fields. */
function literalsIn(file: string): readonly Literal[] {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, 'src', file), 'utf8'), ts.ScriptTarget.Latest, true);
  const constants = new Map<string, string>();
  const found: Literal[] = [];
  const textOf = (node: ts.Node): string | undefined => {
    if (ts.isStringLiteralLike(node)) return node.text;
    if (!ts.isTemplateExpression(node)) return undefined;
    const parts = node.templateSpans.map(({ expression, literal }) =>
      ts.isIdentifier(expression) && constants.has(expression.text) ? `${constants.get(expression.text)}${literal.text}` : undefined,
    );
    return parts.includes(undefined) ? undefined : node.head.text + parts.join('');
  };
  const visit = (node: ts.Node): void => {
    const text = textOf(node);
    if (text !== undefined) found.push({ at: `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`, text });
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) {
      const constant = textOf(node.initializer);
      if (constant !== undefined) constants.set(node.name.text, constant);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Quoted texts of a page with a script. */
const quotedIn = (file: string): readonly Literal[] =>
  [...readFileSync(join(ROOT, 'src', file), 'utf8').matchAll(/(['"`])((?:(?!\1)[^\\]|\\.)*)\1/g)].map(([, , text = '']) => ({
    at: file,
    text,
  }));

/** Whether a selection of fields fits a type: constants may have the fields of an object alone. */
const fitsSomeType = (text: string): boolean =>
  Object.values(schema.getTypeMap()).some(
    (type) =>
      isCompositeType(type) &&
      validate(
        schema,
        parse(`fragment fields on ${type.name} ${text}`),
        specifiedRules.filter((rule) => rule !== NoUnusedFragmentsRule),
      ).length === 0,
  );

/** Returns why a text is no document of this schema; nothing for a text that is no document at all. */
function faultsOf({ at, text }: Literal): readonly string[] {
  if (!OPERATION.test(text)) return [];
  const isSelection = text.trimStart().startsWith('{');
  try {
    const faults = validate(schema, parse(text)).map(({ message }) => `${at}: ${message}`);
    return isSelection && faults.length > 0 && fitsSomeType(text) ? [] : faults;
  } catch (error) {
    return isSelection ? [] : [`${at}: ${(error as Error).message}`];
  }
}

describe('a GraphQL document in the sources', () => {
  const literals = [...filesOf('.ts').flatMap(literalsIn), ...filesOf('.html').flatMap(quotedIn)];

  it('fits the schema', () => {
    expect(literals.flatMap(faultsOf)).toEqual([]);
  });

  it('is found in programs and constants', () => {
    const documents = literals.filter(({ text }) => OPERATION.test(text));
    expect(documents.some(({ at }) => at.startsWith('edge/cli/'))).toBe(true);
    expect(documents.length).toBeGreaterThan(15);
  });

  it('with a stale argument or field is refused', () => {
    expect(faultsOf({ at: 'x', text: 'mutation { signOut(everywhere: true) }' })).toEqual([expect.stringContaining('everywhere')]);
    expect(faultsOf({ at: 'x', text: '{ me { nickname } }' })).toEqual([expect.stringContaining('nickname')]);
    expect(faultsOf({ at: 'x', text: 'query the database' })).toEqual([]);
  });
});
