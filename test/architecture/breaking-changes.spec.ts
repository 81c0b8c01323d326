import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { breakingChanges } from './breaking-changes.js';

const ROOT = join(import.meta.dirname, '..', '..');
/** A copy of schema.graphql as it was released last; the release adds it (CONTRIBUTING.md). */
const RELEASED = join(import.meta.dirname, 'released.graphql');

/** Returns the released versions that a changelog names. */
const releasesOf = (changelog: string): readonly string[] =>
  [...changelog.matchAll(/^## \[?v?(\d+\.\d+\.\d+[^\]\s]*)/gm)].map(([, version = '']) => version);

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

  it('since the last release breaks nothing', async () => {
    const present = buildSchema(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'));
    const released = existsSync(RELEASED) ? buildSchema(readFileSync(RELEASED, 'utf8')) : present;
    expect(await breakingChanges(released, present)).toEqual([]);
  });

  it('is compared with the last release as soon as the changelog names one', () => {
    const versions = releasesOf(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8'));
    expect([versions, existsSync(RELEASED)]).toEqual([versions, versions.length > 0]);
  });

  it('is not compared with what is not released yet', () => {
    expect(releasesOf('## [Unreleased]\n\n### Changed\n')).toEqual([]);
    expect(releasesOf('## [Unreleased]\n\n## [0.2.0] - 2027-01-05\n\n## 0.1.0\n')).toEqual(['0.2.0', '0.1.0']);
  });
});
