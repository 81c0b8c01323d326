import { serverAudits } from 'graphql-http';
import { type Hub, startHub } from '../../support/hub.js';
import { post, request } from '../../support/post.js';

/** The GraphQL Foundation's audits of a server, by what the specification "GraphQL over HTTP" demands (MUST), recommends (SHOULD) and permits (MAY). */
const AUDITS = serverAudits({ url: () => `${hub.url}/graphql` });
let hub: Hub;

beforeAll(async () => {
  hub = await startHub();
});
afterAll(() => hub.stop());

describe('by the audits of GraphQL over HTTP, the hub', () => {
  it('is audited in 61 points', () => {
    expect(AUDITS).toHaveLength(61);
  });

  it.each(AUDITS.map(({ id, name, fn }) => ({ id, name, fn })))('$id $name', async ({ fn }) => {
    const result = await fn();
    expect([result.status, 'reason' in result ? result.reason : undefined]).toEqual(['ok', undefined]);
  });
});

describe('the status of an answer', () => {
  const LEGACY = { accept: 'application/json' };
  const MODERN = { accept: 'application/graphql-response+json' };
  const statusOf = async (query: string, headers: Record<string, string>): Promise<number> =>
    (await post(hub.url, { query }, headers)).status;

  it.each([
    ['a document that cannot be read', '{'],
    ['a document that does not fit the schema', '{ nothing }'],
    ['a subscription', 'subscription { feed { eventId } }'],
    ['a document that is too costly', `{ ${Array.from({ length: 20 }, (_, i) => `a${i}: __typename`).join(' ')} }`],
  ])('is 200 for %s where the client takes application/json alone, and 400 otherwise', async (_, query) => {
    expect(await statusOf(query, LEGACY)).toBe(200);
    for (const headers of [MODERN, {}, { accept: '*/*' }, { accept: 'application/graphql-response+json, application/json;q=0.9' }]) {
      expect(await statusOf(query, headers as Record<string, string>)).toBe(400);
    }
  });

  it('is 400 for a body that is no request, for every client', async () => {
    for (const body of ['{ no JSON', {}, [], { query: 1 }]) {
      for (const headers of [LEGACY, MODERN]) expect((await post(hub.url, body, headers)).status).toBe(400);
    }
  });
});

describe('GET', () => {
  const get = (query: string, headers: Record<string, string> = {}) =>
    request(`${hub.url}/graphql?query=${encodeURIComponent(query)}`, {
      headers: { accept: 'application/graphql-response+json', ...headers },
    });

  it('answers __typename and introspection to a client without a token', async () => {
    expect(await get('{ __typename ...t } fragment t on Query { __type(name: "Query") { name } }')).toMatchObject({
      status: 200,
      data: { __typename: 'Query', __type: { name: 'Query' } },
    });
  });

  it.each([
    '{ me { id } }',
    '{ __typename me { id } }',
    '{ ...f } fragment f on Query { lookup(values: [{ value: "+66 2 555 0100" }]) { canonical } }',
    '{ ... on Query { me { id } } }',
  ])('refuses data to every caller: %s', async (query) => {
    const { status, headers, data, errors } = await get(query);
    expect([status, headers.get('allow'), data, errors[0]?.extensions.reason]).toEqual([405, 'POST', undefined, 'METHOD_NOT_TAKEN']);
  });

  it('refuses a mutation', async () => {
    const { status, data } = await get('mutation { signOut }');
    expect([status, data]).toEqual([400, undefined]);
  });

  it('refuses a caller with a token, introspection included', async () => {
    const { token } = await hub.as('analyst@th.example');
    const { status, headers } = await get('{ __typename }', { authorization: `Bearer ${token}` });
    expect([status, headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('refuses parameters that are no JSON', async () => {
    for (const bad of ['variables=x', 'variables=[]', 'variables={}&variables={}', 'extensions=1', 'operationName=a&operationName=b']) {
      const { status, errors } = await request(`${hub.url}/graphql?query={__typename}&${bad}`, {});
      expect([bad, status, errors[0]?.extensions.reason]).toEqual([bad, 400, 'REQUEST_MALFORMED']);
    }
  });
});
