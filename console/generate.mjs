/**
 * Writes, for each `x.graphql` in src/, the types and texts of its operations to `x.graphql.ts` beside it. src/fragments.graphql has the shared fragments.
 * `--check` writes nothing, and fails when a file differs. `--documents FILE` writes the texts that the console sends, by their ids (src/edge/gateway/persisted-documents.ts);
 * the built client (dist/client) adds its own.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { operationsOf, readDocument, textsOf } from '../clients/typescript/operations-writer.mjs';

const here = import.meta.dirname;
const source = join(here, 'src');
const HEADER = '// Written by `npm run console:types` from schema.graphql and the .graphql file beside it. Do not edit.\n';

const shared = readFileSync(join(source, 'fragments.graphql'), 'utf8');
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.graphql') && name !== 'fragments.graphql')
  .sort()
  .map((name) => join(source, name));
const documents = files.map((file) => ({ file, document: readDocument(file, shared) }));

/** Operations of the client that the console uses: of its session, and of the feed. */
async function textsOfClient() {
  const built = (file) => import(pathToFileURL(join(here, '../dist/client', file)));
  const { REFRESH_SESSION, SIGN_OUT } = await built('generated/operations.js');
  const { itemSelection, textsOf: textsOfSelection } = await built('follow/selection.js');
  const fields = JSON.parse(readFileSync(join(source, 'app/feed-fields.json'), 'utf8'));
  return [REFRESH_SESSION, SIGN_OUT, ...Object.values(textsOfSelection(itemSelection(fields)))];
}

const [mode, target] = process.argv.slice(2);
if (mode === '--documents') {
  const texts = [...documents.flatMap(({ document }) => textsOf(document).map(([, text]) => text)), ...(await textsOfClient())];
  const idOf = (text) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
  writeFileSync(resolve(target), `${JSON.stringify(Object.fromEntries(texts.map((text) => [idOf(text), text])), null, 1)}\n`);
} else {
  for (const { file, document } of documents) {
    const { types, constants } = await operationsOf(document);
    const text = `${HEADER}import type { TypedText } from 'entente-client';\n\n${types}\n${constants.join('\n')}\n`;
    const output = `${file}.ts`;
    if (mode !== '--check') writeFileSync(output, text);
    else if (readFileSync(output, 'utf8') !== text) {
      process.stderr.write(`${relative(here, output)} is not current. Run \`npm run console:types\`, and commit the result.\n`);
      process.exitCode = 1;
    }
  }
}
