import 'reflect-metadata';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import { buildSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { cliTypesText } from './cli-enums.js';
import { entryPointsIn } from './entry-points.js';
import { ROWS } from './matrix/rows/rows.js';
import { errorsText } from './errors-page.js';
import { rolesText } from './roles.js';

/**
 * `npm run schema` writes schema.graphql, docs/errors.md, docs/roles.md and the enums of the command line from the sources; `npm run schema:check` compares, and fails when one of them is stale. Neither
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

async function errors(): Promise<string> {
  const files = (await sources('.ts')).filter((file) => !file.includes(`${sep}cli${sep}`)); // its codes are the command line's own
  return errorsText(await Promise.all(files.map(async (file) => ({ name: relative(ROOT, file), text: await readFile(file, 'utf8') }))));
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
const written = await schema(resolvers);
const isFresh = [
  await keep('schema.graphql', written, isCheck),
  await keep('src/edge/cli/commands/enums.ts', cliTypesText(buildSchema(written)), isCheck),
  await keep('docs/errors.md', await errors(), isCheck),
  await keep(
    'docs/roles.md',
    rolesText(resolvers.flatMap(entryPointsIn), { isPersonal: (place) => ROWS[place]?.personal ?? false, confirms: stepUpOf }),
    isCheck,
  ),
];
if (isFresh.includes(false)) process.exitCode = 1;
