import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GraphQLSchema, isEnumType, isScalarType, Kind, parse, visit } from 'graphql';

const FOLDER = join(import.meta.dirname, '../../src/edge/cli/commands');

/** The enums that variables of the command line's operations have, with their values, and the scalars of the schema. */
export function cliTypes(schema: GraphQLSchema): {
  readonly ENUMS: Readonly<Record<string, readonly string[]>>;
  readonly SCALARS: readonly string[];
} {
  const names = new Set<string>();
  for (const name of readdirSync(FOLDER).filter((one) => one.endsWith('.graphql'))) {
    visit(parse(readFileSync(join(FOLDER, name), 'utf8')), {
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
  };
}

/** The text of src/edge/cli/commands/enums.ts. */
export function cliTypesText(schema: GraphQLSchema): string {
  const { ENUMS, SCALARS } = cliTypes(schema);
  const lines = Object.entries(ENUMS).map(([name, values]) => `  ${name}: '${values.join(' ')}'.split(' '),\n`);
  return `// Written by npm run schema.

/** Values of the enums that variables of the commands have. */ // prettier-ignore
export const ENUMS: Readonly<Record<string, readonly string[]>> = {
${lines.join('')}};

/** The scalars of the schema. */ // prettier-ignore
export const SCALARS: readonly string[] = '${SCALARS.join(' ')}'.split(' ');
`;
}
