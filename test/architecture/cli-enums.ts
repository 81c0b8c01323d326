import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DocumentNode, type GraphQLSchema, isEnumType, isScalarType, Kind, parse, visit } from 'graphql';
import { rootFieldsOf, WITHOUT_KEYS } from '../../src/edge/gateway/idempotency.policy.js';

const FOLDER = join(import.meta.dirname, '../../src/edge/cli/commands');

/** The enums that variables of the command line's operations have, with their values, the scalars of the schema, and the commands' mutations that take no idempotency key. */
export function cliTypes(schema: GraphQLSchema): {
  readonly ENUMS: Readonly<Record<string, readonly string[]>>;
  readonly SCALARS: readonly string[];
  readonly KEYLESS_MUTATIONS: readonly string[];
} {
  const names = new Set<string>();
  const documents = readdirSync(FOLDER)
    .filter((one) => one.endsWith('.graphql'))
    .map((name) => parse(readFileSync(join(FOLDER, name), 'utf8')));
  for (const document of documents) {
    visit(document, {
      [Kind.VARIABLE_DEFINITION]: ({ type }) => visit(type, { [Kind.NAMED_TYPE]: (named) => void names.add(named.name.value) }) && false,
    });
  }
  const enums = [...names].sort().map((name) => schema.getType(name));
  return {
    ENUMS: Object.fromEntries(enums.filter(isEnumType).map((type) => [type.name, type.getValues().map(({ name }) => name)])),
    SCALARS: Object.values(schema.getTypeMap())
      .filter(isScalarType)
      .map(({ name }) => name)
      .sort(),
    KEYLESS_MUTATIONS: [...new Set(documents.flatMap(mutationsOf))].filter((name) => WITHOUT_KEYS.has(name)).sort(),
  };
}

const mutationsOf = (document: DocumentNode): readonly string[] =>
  document.definitions.flatMap((one) =>
    one.kind === Kind.OPERATION_DEFINITION && one.operation === 'mutation' ? rootFieldsOf(one.selectionSet, document) : [],
  );

/** The text of src/edge/cli/commands/enums.ts. */
export function cliTypesText(schema: GraphQLSchema): string {
  const { ENUMS, SCALARS, KEYLESS_MUTATIONS } = cliTypes(schema);
  const lines = Object.entries(ENUMS).map(([name, values]) => `  ${name}: '${values.join(' ')}'.split(' '),\n`);
  return `// Written by npm run schema.

/** Values of the enums that variables of the commands have. */ // prettier-ignore
export const ENUMS: Readonly<Record<string, readonly string[]>> = {
${lines.join('')}};

/** The scalars of the schema. */ // prettier-ignore
export const SCALARS: readonly string[] = '${SCALARS.join(' ')}'.split(' ');

/** The mutations of the commands that take no idempotency key. */ // prettier-ignore
export const KEYLESS_MUTATIONS: readonly string[] = '${KEYLESS_MUTATIONS.join(' ')}'.split(' ');
`;
}
