import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  buildSchema,
  DangerousChangeType,
  findBreakingChanges,
  findDangerousChanges,
  type GraphQLSchema,
  isInputObjectType,
} from 'graphql';

/** Promised, and not built yet. Whoever builds one takes its line away. */
const NOT_YET: readonly string[] = [];

const schemaIn = async (...path: readonly string[]): Promise<GraphQLSchema> =>
  buildSchema(await readFile(join(import.meta.dirname, ...path), 'utf8'));

/** schema.graphql is what the hub serves: schema.spec.ts sees to that. */
describe('the schema that clients were promised', () => {
  it('is served whole, but for what is not built yet', async () => {
    const broken = findBreakingChanges(await schemaIn('core.graphql'), await schemaIn('..', '..', 'schema.graphql'));
    expect(broken.map(({ description }) => description).sort()).toEqual(NOT_YET);
  });

  it('keeps its defaults', async () => {
    const [promised, served] = [await schemaIn('core.graphql'), await schemaIn('..', '..', 'schema.graphql')];
    const changed = findDangerousChanges(promised, served).filter(({ type }) => type === DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE);
    expect(changed).toEqual([]);
    expect(defaults(served)).toMatchObject(defaults(promised));
  });

  it('is broken by an input that no longer takes null', () => {
    const of = (type: string): GraphQLSchema => buildSchema(`input A { b: ${type} = false } type Query { c(a: A): Boolean }`);
    expect(findBreakingChanges(of('Boolean'), of('Boolean!'))).toHaveLength(1);
  });
});

/** Defaults of the fields of input objects, which graphql-js does not compare. */
function defaults(schema: GraphQLSchema): object {
  const inputs = Object.values(schema.getTypeMap()).filter(isInputObjectType);
  const ready = inputs.filter(({ name }) => !NOT_YET.includes(`${name} was removed.`));
  const fields = ready.flatMap((type) =>
    Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field.defaultValue]),
  );
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined)) as object;
}
