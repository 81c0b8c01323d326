/**
 * Validates operations.graphql against schema.graphql, and writes the types and texts of the operations to src/generated/operations.ts.
 * `--check` writes nothing, and fails when that file differs. `--schema FILE` writes the types of the whole schema instead.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as operations from '@graphql-codegen/typescript-operations';
import { buildASTSchema, Kind, parse, print, stripIgnoredCharacters, validate, visit } from 'graphql';

const here = import.meta.dirname;
const schemaNode = parse(readFileSync(join(here, '../../schema.graphql'), 'utf8'));
const document = parse(readFileSync(join(here, 'operations.graphql'), 'utf8'));
const schema = buildASTSchema(schemaNode);
const faults = validate(schema, document);
if (faults.length > 0) throw new Error(`operations.graphql does not fit schema.graphql:\n${faults.join('\n')}`);

const HEADER = '// Written by `npm run client:types` from schema.graphql and operations.graphql. Do not edit.\n';
const scalars = Object.fromEntries(
  schemaNode.definitions
    .filter(({ kind }) => kind === Kind.SCALAR_TYPE_DEFINITION)
    .map(({ name }) => [name.value, /json/i.test(name.value) ? 'unknown' : 'string']),
);
const config = {
  scalars: { ...scalars, ID: 'string', Int: 'number', Float: 'number' },
  enumsAsTypes: true,
  enumType: 'string-literal',
  immutableTypes: true,
  skipTypename: true,
  avoidOptionals: { field: true, object: true, inputValue: false, defaultValue: false },
  useTypeImports: true,
  noExport: false,
};

const generate = (name, plugin, documents) =>
  codegen({
    filename: `${name}.ts`,
    schema: schemaNode,
    documents,
    config,
    plugins: [{ [name]: {} }],
    pluginMap: { [name]: plugin },
  });

/** One operation with its fragments, in one line. */
const textOf = (operation) => {
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
};

const WRITTEN_ELSEWHERE = ['FeedPage', 'Snapshot']; // src/follow/selection.ts
const constants = document.definitions
  .filter(({ kind, name }) => kind === Kind.OPERATION_DEFINITION && !WRITTEN_ELSEWHERE.includes(name.value))
  .map((operation) => {
    const name = operation.name.value;
    const type = `${name}${operation.operation[0].toUpperCase()}${operation.operation.slice(1)}`;
    const constant = name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
    return `export const ${constant} = '${textOf(operation)}' as TypedText<${type}, ${type}Variables>;`;
  });
const fields = document.definitions.find((one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === 'CopyIndicator');
constants.push(`export const COPY_INDICATOR_FIELDS = '${stripIgnoredCharacters(print(fields.selectionSet)).slice(1, -1)}';`);

const operationsText = [
  HEADER,
  "import type { TypedText } from '../document.js';\n\n",
  await generate('typescript-operations', operations, [{ location: 'operations.graphql', document }]),
  `\n${constants.join('\n')}\n`,
].join('');
const operationsFile = join(here, 'src/generated/operations.ts');
const write = (file, text) => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};

const [mode, schemaFile] = process.argv.slice(2);
if (mode === '--schema') write(resolve(schemaFile), `${HEADER}${await generate('typescript', typescript, [])}`);
else if (mode !== '--check') write(operationsFile, operationsText);
else if (readFileSync(operationsFile, 'utf8') !== operationsText) {
  process.stderr.write('src/generated/operations.ts is not current. Run `npm run client:types`, and commit the result.\n');
  process.exitCode = 1;
}
