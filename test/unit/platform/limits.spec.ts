import { buildSchema, parse } from 'graphql';
import { assertWithinLimits, LIMITS, TooComplex } from '../../../src/platform/graphql/limits.js';

const schema = buildSchema(`
  input Item { value: String }
  type Thing { id: ID  name: String  others: [Thing!]!  one: Thing  page(first: Int = 50): Page! }
  type Edge { node: Thing! }
  type Page { edges: [Edge!]!  total: Int }
  type Query { thing: Thing  things(first: Int = 50): Page!  list(first: Int): [Thing!]!  lookup(values: [Item!]!, more: [Item!]): [Thing!]! }
  type Mutation { signIn(email: String): Thing  refreshSession(token: String): Thing  other: Thing }
`);

const weigh = (text: string, variables: object = {}, operationName?: string): string => {
  try {
    assertWithinLimits(schema, parse(text), { variables: variables as Record<string, unknown>, operationName });
    return 'taken';
  } catch (error) {
    return error instanceof TooComplex ? error.reason : String(error);
  }
};
const items = (n: number): object[] => Array.from({ length: n }, () => ({ value: 'x' }));
const nested = (depth: number): string => `{ ${'thing { '.repeat(1)}${'one { '.repeat(depth - 2)} id ${'} '.repeat(depth - 1)} }`;

describe('the weight of a document', () => {
  it('is that of the operation that is executed, not of its neighbours', () => {
    const both = `query Small { thing { id } } query Large { ${'thing { id } '.repeat(11)} }`;
    expect([weigh(both, {}, 'Small'), weigh(both, {}, 'Large')]).toEqual(['taken', 'TOO_MANY_ROOT_FIELDS']);
  });

  it('counts nesting through fragments', () => {
    expect([weigh(nested(LIMITS.depth)), weigh(nested(LIMITS.depth + 1))]).toEqual(['taken', 'TOO_DEEP']);
    const inFragments = `{ thing { ...a } } fragment a on Thing { one { one { one { one { ...b } } } } } fragment b on Thing { one { one { one { one { one { id } } } } } }`;
    expect(weigh(inFragments)).toBe('TOO_DEEP');
  });

  it('counts each alias by itself', () => {
    const aliased = (n: number): string =>
      `query ($v: [Item!]!) { ${Array.from({ length: n }, (_, i) => `a${i}: lookup(values: $v) { id name }`).join(' ')} }`;
    expect(weigh(aliased(1), { v: items(1_000) })).toBe('taken');
    expect(weigh(aliased(10), { v: items(1_000) })).toBe('TOO_COSTLY');
    expect(weigh(aliased(10), { v: items(100) })).toBe('taken');
  });

  it('knows the length of lists from the request: literals, variables, defaults', () => {
    const deep = (page: string): string =>
      `query ($n: Int = 1000) { things(first: ${page}) { edges { node { others { others { others { others { id name } } } } } } } }`;
    expect(weigh(deep('20'))).toBe('taken');
    expect(weigh(deep('1000'))).toBe('taken');
    const wide = deep('$n').replace('id name', Array.from({ length: 14 }, (_, i) => `a${i}: name`).join(' '));
    expect([weigh(wide), weigh(wide, { n: 1 }), weigh(wide, { n: 1_000 })]).toEqual(['TOO_COSTLY', 'taken', 'TOO_COSTLY']);
  });

  it('leaves it to the operation to refuse a page or a batch that is too long', () => {
    expect(weigh('{ list(first: 999999999) { id } }')).toBe('taken');
    const pages = (count: number): string => `{ things(first: ${count}) { edges { node { page(first: 1) { edges { node { id } } } } } } }`;
    expect([weigh(pages(400)), weigh(pages(500))]).toEqual(['taken', 'TOO_COSTLY']);
    expect(weigh('query ($v: [Item!]!) { lookup(values: $v) { id } }', { v: items(3_000) })).toBe('taken');
  });

  it('does not stumble over variables of a wrong kind: others tell', () => {
    for (const v of ['x', null, {}, undefined, NaN, -1]) expect(weigh('query ($v: Int) { list(first: $v) { id } }', { v })).toBe('taken');
  });

  it('lets one sign in, or refresh a session, once', () => {
    expect(weigh('mutation { signIn { id } other { id } }')).toBe('taken');
    expect(weigh('mutation { a: signIn { id } b: signIn { id } }')).toBe('SIGN_IN_REPEATED');
    expect(weigh('mutation { signIn { id } ...f } fragment f on Mutation { ... on Mutation { refreshSession { id } } }')).toBe(
      'SIGN_IN_REPEATED',
    );
    for (const name of ['signInWithProvider', 'linkIdentity', 'confirmIdentityWithProvider', 'finishTotp', 'acceptInvitation']) {
      expect([name, weigh(`mutation { a: ${name} { id } b: ${name} { id } }`)]).toEqual([name, 'SIGN_IN_REPEATED']);
    }
  });
});
