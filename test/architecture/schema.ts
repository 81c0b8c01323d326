import 'reflect-metadata';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { entryPointsIn } from './entry-points.js';
import { ROWS } from './matrix/rows/rows.js';
import { reasonsIn } from './reasons.js';
import { rolesText } from './roles.js';

/**
 * `npm run schema` writes schema.graphql, docs/errors.md and docs/roles.md from the sources; `npm run schema:check` compares, and fails when one of them is stale. Neither
 * needs a database: the resolvers' decorators and the texts of the sources say everything.
 */
const ROOT = join(import.meta.dirname, '..', '..');

async function sources(ending: string): Promise<string[]> {
  const paths = await readdir(join(ROOT, 'src'), { recursive: true });
  return paths
    .filter((path) => path.endsWith(ending))
    .map((path) => join(ROOT, 'src', path))
    .sort();
}

async function resolversOf(): Promise<(new () => object)[]> {
  const resolvers: (new () => object)[] = [];
  for (const file of await sources('.resolver.ts')) {
    const exported = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
    resolvers.push(
      ...Object.values(exported).filter(
        (one): one is new () => object => typeof one === 'function' && Reflect.hasMetadata('graphql:resolver_type', one),
      ),
    );
  }
  return resolvers;
}

async function schema(resolvers: (new () => object)[]): Promise<string> {
  const nest = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: ['error'] });
  const built = await nest.get(GraphQLSchemaFactory).create(resolvers);
  await nest.close();
  return `# Written by npm run schema.\n${printSchema(lexicographicSortSchema(built))}\n`;
}

const HEADER = `# Errors

Written by \`npm run schema\` from the sources. Every GraphQL error, over HTTP, WebSocket and Server-Sent Events alike, has \`extensions.code\` (what kind of answer it is),
\`extensions.reason\` (what exactly; clients branch on these two and never on the sentence) and \`extensions.requestId\` (\`X-Request-Id\`; quote it when you ask
the operator). \`extensions.problems\`, where it is there, names the fields; \`extensions.permission\` beside PERMISSION_MISSING the permission, whose holders and givers the sentence names ([roles.md](roles.md)); \`extensions.retryAfter\` says after how many seconds asking again may help. Sentences
are for people and may change.

In production a caller who is not signed in learns only that a document or its variables do not fit the schema: sign in to read where. Automatic persisted queries of Apollo are not taken: \`PERSISTED_QUERY_NOT_SUPPORTED\`
with status 200, as Apollo Server answers, so that clients send the document itself.

HTTP status: 200 where something was executed, 405 with \`Allow\` for another method than POST at /graphql, 400 where the request was refused before, 503 with \`Retry-After\` where the hub is busy, 429 with
\`Retry-After\` where somebody tries too often, 409 and 422 for [idempotency keys](endpoints.md#idempotency-keys), 500 for INTERNAL. To a client that names \`application/json\` alone in \`Accept\`, a refused document
or variable is 200 instead of 400 (GraphQL over HTTP, 6.4.1); a body that is no request stays 400.
Over plain HTTP the same stands in one object with \`statusCode\`; TAXII has a form of its own ([taxii.md](taxii.md#what-it-refuses)).
`;

const CLOSE_CODES = `
## Why a live connection is closed

A WebSocket has the code and its reason. A stream of Server-Sent Events ends with a comment that has both (\`: 1001 Going away\`); before it, with 4403, each subscription gets the error UNAUTHENTICATED and its end.

| Code | Meaning | Connect again? |
|---|---|---|
| 1001 | The hub, or this process of it, stops. | yes |
| 1002 | Bytes that are no frame of a WebSocket. | no |
| 1007 | A message is not UTF-8. | no |
| 1009 | A message has more than 64 KiB. | no |
| 1013 | Signing in cannot be checked at the moment. | a little later |
| 4400 | The message is none of the protocol graphql-transport-ws. | no |
| 4401 | Subscribed before the connection was acknowledged. | no |
| 4403 | Nobody is signed in (any more). The close reason is the reason of UNAUTHENTICATED above: SIGN_IN_REQUIRED, TOKEN_MALFORMED, TOKEN_EXPIRED, TOKEN_REVOKED or KEY_REFUSED. | with a new token |
| 4406 | Another subprotocol than graphql-transport-ws. | no |
| 4408 | No connection_init within 3 seconds. | yes |
| 4409 | The id of the subscription is in use on this socket. | no |
| 4413 | The client takes its messages too slowly. | yes, from the last cursor |
| 4429 | More than one connection_init, 30 messages a second, 10 live connections a user or 200 a party. | when there are fewer |
| 4500 | A fault of the hub. | yes |

The handshake itself answers 403 to a foreign Origin and 404 to any other path than /graphql. A stream that is refused has an HTTP status: 401, 403, 429 or 503.
`;

async function errors(): Promise<string> {
  const files = (await sources('.ts')).filter((file) => !file.includes(`${sep}cli${sep}`)); // its codes are the command line's own
  const texts = await Promise.all(files.map(async (file) => ({ name: relative(ROOT, file), text: await readFile(file, 'utf8') })));
  const all = reasonsIn(texts);
  const row = (...cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const refusals = all.flatMap(({ code, reason, sentence }) => (code ? [row(code, reason, sentence || '(says what is wrong)')] : []));
  const problems = all.flatMap(({ code, reason, sentence }) => (code ? [] : [row(reason, sentence)]));
  return [
    HEADER,
    '## Codes and reasons\n',
    '| code | reason | in words |\n|---|---|---|',
    ...refusals,
    '\n## Problems of one item (`Problem.code`)\n',
    '| code | in words |\n|---|---|',
    ...problems,
    CLOSE_CODES,
  ].join('\n');
}

function stepUpOf(place: string): string {
  const confirms = ROWS[place]?.confirms;
  return typeof confirms === 'object' ? confirms.when : confirms ? 'always' : '';
}

async function keep(name: string, wanted: string, isCheck: boolean): Promise<boolean> {
  const path = join(ROOT, name);
  const present = await readFile(path, 'utf8').catch(() => undefined);
  if (present === wanted) return true;
  if (isCheck) {
    process.stderr.write(`${name} is stale: run npm run schema.\n`);
    return false;
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, wanted);
  process.stdout.write(`${name} written.\n`);
  return true;
}

const isCheck = process.argv.includes('--check');
const resolvers = await resolversOf();
const isFresh = [
  await keep('schema.graphql', await schema(resolvers), isCheck),
  await keep('docs/errors.md', await errors(), isCheck),
  await keep(
    'docs/roles.md',
    rolesText(resolvers.flatMap(entryPointsIn), { isPersonal: (place) => ROWS[place]?.personal ?? false, confirms: stepUpOf }),
    isCheck,
  ),
];
if (isFresh.includes(false)) process.exitCode = 1;
