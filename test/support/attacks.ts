/** Documents that ask too much, or what they may not: the same over every transport. Each is one that clients could send. */

const times = (n: number, text: (i: number) => string): string => Array.from({ length: n }, (_, i) => text(i)).join(' ');

export interface Attack {
  readonly name: string;
  readonly query: string;
  readonly variables?: object;
  /** `extensions.code` of the refusal. */
  readonly code: string;
}

/** `query` documents are refused over a socket before anybody sees that they are no subscriptions. */
export const ATTACKS: readonly Attack[] = [
  {
    name: 'depth',
    query: `{ __type(name: "Query") { ${'ofType { '.repeat(40)} name ${'}'.repeat(40)} } }`,
    code: 'TOO_COMPLEX',
  },
  { name: 'width', query: `{ ${times(40, () => 'me { id email roles permissions }')} }`, code: 'TOO_COMPLEX' },
  { name: '200 aliases', query: `{ ${times(200, (i) => `a${i}: __typename`)} }`, code: 'TOO_COMPLEX' },
  { name: '16 aliases below one field', query: `{ me { ${times(16, (i) => `a${i}: id`)} } }`, code: 'TOO_COMPLEX' },
  {
    name: '100 fragments',
    query: `{ me { ${times(100, (i) => `...f${i}`)} } } ${times(100, (i) => `fragment f${i} on Viewer { id }`)}`,
    code: 'TOO_COMPLEX',
  },
  {
    name: 'fragments that double each other',
    query: `{ me { ...f0 } } ${times(19, (i) => `fragment f${i} on Viewer { ...f${i + 1} ...f${i + 1} }`)} fragment f19 on Viewer { id }`,
    code: 'TOO_COMPLEX',
  },
  {
    name: 'recursive fragments',
    query: '{ me { ...a } } fragment a on Viewer { ...b } fragment b on Viewer { ...a }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  { name: '51 directives', query: `{ me { ${times(51, () => 'id @include(if: true)')} } }`, code: 'TOO_COMPLEX' },
  {
    name: '51 directives on one field',
    query: `{ me { id ${times(51, () => '@include(if: true)')} } }`,
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  { name: '5,000 tokens', query: `{ me { ${'id '.repeat(5_000)} } }`, code: 'TOO_COMPLEX' },
  { name: 'a document of 60 KB', query: `{ me { id } } # ${'x'.repeat(60_000)}`, code: 'TOO_COMPLEX' },
  { name: 'unknown field', query: '{ me { emial } }', code: 'GRAPHQL_VALIDATION_FAILED' },
  { name: 'no GraphQL', query: '{ me { id ', code: 'GRAPHQL_PARSE_FAILED' },
  {
    name: 'eleven root fields by fragments',
    query: `{ ...a ...b } fragment a on Query { ${times(6, (i) => `a${i}: __typename`)} } fragment b on Query { ${times(5, (i) => `b${i}: __typename`)} }`,
    code: 'TOO_COMPLEX',
  },
  {
    name: '50 aliased sign-ins',
    query: `mutation { ${times(50, (i) => `a${i}: signIn(email: "a@th.example", password: "${i}") { expiresIn }`)} }`,
    code: 'TOO_COMPLEX',
  },
  {
    name: 'two aliased sign-ins by a fragment',
    query:
      'mutation { ...twice refreshSession(refreshToken: "x") { expiresIn } } fragment twice on Mutation { signIn(email: "a@th.example", password: "x") { expiresIn } }',
    code: 'TOO_COMPLEX',
  },
  {
    name: 'ten aliased look-ups of 1,000 values',
    query: `query ($v: [LookupInput!]!) { ${times(10, (i) => `a${i}: lookup(values: $v) { input indicators { id } }`)} }`,
    variables: { v: Array.from({ length: 1_000 }, (_, i) => ({ value: `${i}` })) },
    code: 'TOO_COMPLEX',
  },
  {
    name: 'variables in a deep list',
    query: 'query ($v: [[[[[LookupInput]]]]]) { lookup(values: $v) { input } }',
    code: 'GRAPHQL_VALIDATION_FAILED',
  },
  {
    name: 'an operation called __schema that hides its depth',
    query: `query __schema { __type(name: "Query") { ...__schema } } fragment __schema on __Type { ${'ofType { '.repeat(30)} name ${'}'.repeat(30)} }`,
    code: 'TOO_COMPLEX',
  },
];
