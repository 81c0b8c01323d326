/** Writes the types and texts of GraphQL operations as TypeScript, for this package and for the console. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as operations from '@graphql-codegen/typescript-operations';
import { buildASTSchema, Kind, parse, print, stripIgnoredCharacters, validate, visit } from 'graphql';

export const schemaNode = parse(readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8'));
const schema = buildASTSchema(schemaNode);

const scalars = Object.fromEntries(
  schemaNode.definitions
    .filter(({ kind }) => kind === Kind.SCALAR_TYPE_DEFINITION)
    .map(({ name }) => [name.value, /json|^Passkey(Options|Response)$/i.test(name.value) ? 'unknown' : 'string']),
);

/** Options of GraphQL Code Generator. */
export const CONFIG = {
  scalars: { ...scalars, ID: 'string', Int: 'number', Float: 'number' },
  enumsAsTypes: true,
  enumType: 'string-literal',
  immutableTypes: true,
  skipTypename: true,
  avoidOptionals: { field: true, object: true, inputValue: false, defaultValue: false },
  useTypeImports: true,
  noExport: false,
};

/** Reads a document and validates it. @throws Error that names the file */
export function readDocument(file, shared = '') {
  const document = parse(`${readFileSync(file, 'utf8')}\n${shared}`);
  const faults = validate(schema, document).filter(({ message }) => shared === '' || !/^Fragment "\w+" is never used/.test(message));
  if (faults.length > 0) throw new Error(`${file} does not fit schema.graphql:\n${faults.join('\n')}`);
  return document;
}

const operationsIn = (document) => document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);

/** Returns an operation with its fragments, in one line. */
export function textOf(document, operation) {
  const wanted = new Set();
  const collect = (node) =>
    visit(node, {
      FragmentSpread({ name }) {
        if (wanted.has(name.value)) return;
        wanted.add(name.value);
        collect(document.definitions.find((one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === name.value));
      },
    });
  collect(operation);
  const parts = document.definitions.filter(
    (one) => one === operation || (one.kind === Kind.FRAGMENT_DEFINITION && wanted.has(one.name.value)),
  );
  return stripIgnoredCharacters(parts.map(print).join('\n'));
}

/** Returns the texts of all operations of a document, by their names. */
export const textsOf = (document) => operationsIn(document).map((operation) => [operation.name.value, textOf(document, operation)]);

/** Returns TypeScript: the types of a document, and a constant with the text of each operation that is not left out. */
export async function operationsOf(document, leftOut = []) {
  const types = await codegen({
    filename: 'operations.ts',
    schema: schemaNode,
    documents: [{ location: 'operations.graphql', document }],
    config: CONFIG,
    plugins: [{ operations: {} }],
    pluginMap: { operations },
  });
  const constants = operationsIn(document)
    .filter(({ name }) => !leftOut.includes(name.value))
    .map((operation) => {
      const name = operation.name.value;
      const type = `${name}${operation.operation[0].toUpperCase()}${operation.operation.slice(1)}`;
      const constant = name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
      return `export const ${constant} = '${textOf(document, operation)}' as TypedText<${type}, ${type}Variables>;`;
    });
  return { types, constants };
}
