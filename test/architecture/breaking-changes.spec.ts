import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { breakingChanges } from './breaking-changes.js';

const ROOT = join(import.meta.dirname, '..', '..');
/** A copy of schema.graphql as it was released last; the release adds it (CONTRIBUTING.md). */
const RELEASED = join(import.meta.dirname, 'released.graphql');

const RELEASE = buildSchema(`
  enum Colour { RED GREEN }
  input Filter { colours: [Colour!] }
  type Query { cars(filter: Filter): [String!]!  lorries: Int @deprecated(reason: "Use cars.")  vans: Int }
`);

describe('a change of the API', () => {
  it.each([
    [
      'removes a field',
      'enum Colour { RED GREEN } input Filter { colours: [Colour!] } type Query { cars(filter: Filter): [String!]! }',
      "Field 'vans' was removed from object type 'Query'",
    ],
    [
      'removes an enum value',
      'enum Colour { RED } input Filter { colours: [Colour!] } type Query { cars(filter: Filter): [String!]! vans: Int }',
      "Enum value 'GREEN' was removed from enum 'Colour'",
    ],
    [
      'adds a required input',
      'enum Colour { RED GREEN } input Filter { colours: [Colour!] size: Int! } type Query { cars(filter: Filter): [String!]! vans: Int }',
      "Input field 'size' of type 'Int!' was added to input object type 'Filter'",
    ],
  ])('that %s breaks clients', async (_, present, sentence) => {
    expect(await breakingChanges(RELEASE, buildSchema(present))).toEqual([sentence]);
  });

  it('that adds, or removes what the last release had deprecated, breaks nothing', async () => {
    const present = buildSchema(
      'enum Colour { RED GREEN } input Filter { colours: [Colour!] size: Int } type Query { cars(filter: Filter): [String!]! vans: Int bikes: Int }',
    );
    expect(await breakingChanges(RELEASE, present)).toEqual([]);
  });

  const since = existsSync(RELEASED) ? it : it.skip;
  since(`since the last release breaks nothing${existsSync(RELEASED) ? '' : ' (skipped: nothing is released yet)'}`, async () => {
    const [released, present] = [RELEASED, join(ROOT, 'schema.graphql')].map((file) => buildSchema(readFileSync(file, 'utf8')));
    expect(released && present && (await breakingChanges(released, present))).toEqual([]);
  });
});
