/**
 * Validates operations.graphql against schema.graphql, and writes the types and texts of the operations to src/generated/operations.ts.
 * `--check` writes nothing, and fails when that file differs. `--schema FILE` writes the types of the whole schema instead.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import { Kind, print, stripIgnoredCharacters } from 'graphql';
import { CONFIG, operationsOf, readDocument, schemaNode } from './operations-writer.mjs';

const here = import.meta.dirname;
const HEADER = '// Written by `npm run client:types` from schema.graphql and operations.graphql. Do not edit.\n';
const WRITTEN_ELSEWHERE = ['FeedPage', 'Snapshot']; // src/follow/selection.ts

const document = readDocument(join(here, 'operations.graphql'));
const { types, constants } = await operationsOf(document, WRITTEN_ELSEWHERE);
const fields = document.definitions.find((one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === 'CopyIndicator');
constants.push(`export const COPY_INDICATOR_FIELDS = '${stripIgnoredCharacters(print(fields.selectionSet)).slice(1, -1)}';`);
const operationsText = `${HEADER}import type { TypedText } from '../document.js';\n\n${types}\n${constants.join('\n')}\n`;

const schemaTypes = () =>
  codegen({
    filename: 'schema.ts',
    schema: schemaNode,
    documents: [],
    config: CONFIG,
    plugins: [{ typescript: {} }],
    pluginMap: { typescript },
  });
const operationsFile = join(here, 'src/generated/operations.ts');
const write = (file, text) => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};

const [mode, schemaFile] = process.argv.slice(2);
if (mode === '--schema') write(resolve(schemaFile), `${HEADER}${await schemaTypes()}`);
else if (mode !== '--check') write(operationsFile, operationsText);
else if (readFileSync(operationsFile, 'utf8') !== operationsText) {
  process.stderr.write('src/generated/operations.ts is not current. Run `npm run client:types`, and commit the result.\n');
  process.exitCode = 1;
}
