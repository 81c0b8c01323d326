import { getIntrospectionQuery } from 'graphql';
import { ATTACKS } from '../../support/attacks.js';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, officer } from '../../support/officer.js';
import { post, type HttpAnswer, request } from '../../support/post.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('GraphQL over HTTP', () => {
  const lines: string[] = [];
  let hub: Hub;
  let token: string;
  const signed = (): { authorization: string } => ({ authorization: `Bearer ${token}` });
  const ask = (query: string, variables?: object): Promise<HttpAnswer> => post(hub.url, { query, variables }, signed());

  beforeAll(async () => {
    hub = await startHub({ LOG_LEVEL: 'debug' }, lines);
    ({ token } = await hub.as('analyst@th.example'));
  });
  afterAll(() => hub.stop());

  describe('refuses', () => {
    it.each(ATTACKS)('$name', async ({ query, variables, code }) => {
      const { status, data, errors } = await ask(query, variables);
      expect(errors[0]).toMatchObject({
        extensions: { code, reason: expect.stringMatching(/^[A-Z_]+$/), requestId: expect.stringMatching(UUID) },
      });
      expect({ status, data }).toEqual({ status: 400, data: undefined });
    });

    it('array batches, and bodies that are no request', async () => {
      const bodies = [
        [{ query: '{ me { id } }' }],
        [],
        {},
        'null',
        '"x"',
        { query: 1 },
        { query: '{ me { id } }', variables: [] },
        { query: '', variables: {} },
      ];
      for (const body of bodies) {
        expect(await post(hub.url, body, signed())).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
      }
      expect((await post(hub.url, '{ no JSON', signed())).status).toBe(400);
      expect((await post(hub.url, { query: 'x', variables: { big: 'x'.repeat(5 * 1024 * 1024) } }, signed())).status).toBe(413);
    });

    it('bodies that would take a hundred times their size', async () => {
      const nested = `{"query":"{ me { id } }","variables":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`;
      const many = { query: '{ me { id } }', variables: { a: Array.from({ length: 200_000 }, () => 0) } };
      for (const body of [nested, many, '{"query":"{ me { id } }","__proto__":{}}']) {
        expect((await post(hub.url, body, signed())).status).toBe(400);
      }
    });

    it('what a foreign page could send without asking', async () => {
      const body = JSON.stringify({ query: '{ me { id } }' });
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'text/plain; application/json',
      ]) {
        const { status, data } = await post(hub.url, body, { ...signed(), 'content-type': type });
        expect({ type, status, data }).toEqual({ type, status: 400, data: undefined });
      }
    });

    it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s, and names POST', async (method) => {
      const inAddress = `${hub.url}/graphql?query=${encodeURIComponent('{ me { id } }')}`;
      const { status, headers, errors } = await request(inAddress, { method, headers: signed() });
      expect([status, headers.get('allow')]).toEqual([405, 'POST']);
      if (method === 'HEAD') return;
      expect(errors[0]).toMatchObject({
        message: expect.stringContaining('preferGetMethod'),
        extensions: { code: 'BAD_USER_INPUT', reason: 'METHOD_NOT_TAKEN' },
      });
    });

    it('automatic persisted queries, so that clients send the document instead', async () => {
      const extensions = { persistedQuery: { version: 1, sha256Hash: 'ab'.repeat(32) } };
      const inAddress = `${hub.url}/graphql?extensions=${encodeURIComponent(JSON.stringify(extensions))}`;
      for (const answer of [
        await post(hub.url, { operationName: 'Me', variables: {}, extensions }, signed()),
        await post(hub.url, { query: '{ me { id } }', extensions }, signed()),
        await request(inAddress, { headers: signed() }),
      ]) {
        expect(answer).toMatchObject({
          status: 200,
          data: undefined,
          errors: [{ message: 'PersistedQueryNotSupported', extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } }],
        });
      }
    });

    it('a subscription, from anybody, and names the way that it takes', async () => {
      for (const headers of [signed(), {}]) {
        const { status, data, errors } = await post(hub.url, { query: 'subscription { feed { eventId } }' }, headers);
        expect([status, data, errors[0]]).toMatchObject([
          400,
          undefined,
          { message: expect.stringContaining('WebSocket'), extensions: { code: 'BAD_USER_INPUT', reason: 'SOCKET_NEEDED' } },
        ]);
      }
    });

    it('a name that no operation has', async () => {
      const { errors } = await post(hub.url, { query: 'query A { me { id } } query B { me { id } }', operationName: 'C' }, signed());
      expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', reason: 'OPERATION_UNKNOWN' });
    });

    it('to answer what the caller does not take, before anything is done', async () => {
      const { status } = await post(hub.url, { query: 'mutation { signOut }' }, { ...signed(), accept: 'text/html' });
      expect(status).toBe(400);
      expect((await ask('{ me { id } }')).errors).toEqual([]);
    });
  });

  describe('says who is not signed in', () => {
    const reasonOf = async (headers: Record<string, string>): Promise<unknown> =>
      (await post(hub.url, { query: '{ me { id } }' }, headers)).errors[0]?.extensions.reason;

    it('by a token that is missing, malformed or revoked', async () => {
      const left = await hub.as('analyst@la.example');
      await left.ask('mutation { signOut }');
      expect(await reasonOf({})).toBe('SIGN_IN_REQUIRED');
      for (const authorization of ['Bearer', 'Bearer x', token, `Basic ${token}`, `Bearer ${token}x`]) {
        expect([authorization, await reasonOf({ authorization })]).toEqual([authorization, 'TOKEN_MALFORMED']);
      }
      expect(await reasonOf({ authorization: `Bearer ${left.token}` })).toBe('TOKEN_REVOKED');
    });
  });

  describe('names what an account lacks', () => {
    it('the permission, the roles that include it, and who gives them', async () => {
      const admin = await hub.as('admin@th.example');
      const { errors } = await post(hub.url, { query: '{ users { nodes { email } } }' }, signed());
      expect(errors[0]).toMatchObject({
        message:
          'This needs the permission user:manage. Your roles do not include it. A NATIONAL_ADMIN of your party can give you the role NATIONAL_ADMIN.',
        extensions: { code: 'FORBIDDEN', reason: 'PERMISSION_MISSING', permission: 'user:manage' },
      });
      const rest = await fetch(`${hub.url}/export/indicators?purpose=x`, { headers: { authorization: `Bearer ${admin.token}` } });
      expect(await rest.json()).toMatchObject({ reason: 'PERMISSION_MISSING', permission: 'indicator:export' });
    });
  });

  describe('explains', () => {
    const publish = 'mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { outcome } }';

    it.each([
      ['an unknown enum value', { ...anItem(), kind: 'FAX' }],
      ['a missing field', { ...anItem(), threat: undefined }],
      ['a field too many', { ...anItem(), owner: 'me' }],
      ['a malformed scalar', { ...anItem(), validUntil: 'tomorrow' }],
      ['a value of another type', { ...anItem(), confidence: 'high' }],
    ])('%s in the variables', async (_, item) => {
      const { status, errors } = await ask(publish, { input: [item] });
      expect(status).toBe(400);
      expect(errors[0]).toMatchObject({
        message: expect.stringContaining('$input'),
        extensions: { code: 'BAD_USER_INPUT', reason: 'VARIABLES_INVALID' },
      });
    });

    it('at length, but not without end', async () => {
      const { errors, text } = await ask(publish, { input: Array.from({ length: 500 }, () => 'x'.repeat(1_000)) });
      expect(errors.length).toBeLessThan(12);
      expect(errors.every(({ extensions }) => extensions.code === 'BAD_USER_INPUT')).toBe(true);
      expect(text.length).toBeLessThan(10_000);
    });

    it('which part of a variable does not fit', async () => {
      const { errors } = await ask(publish, {
        input: [{ kind: 'PHONE', value: '1', threat: 'OTHER', tlp: 'AMBER', audience: { countries: [7] } }],
      });
      expect(errors[0]).toMatchObject({
        extensions: {
          reason: 'VARIABLES_INVALID',
          problems: [{ field: '0.audience.countries.0', path: ['input', 0, 'audience', 'countries', 0] }],
        },
      });
    });

    it('which field of an input has a wrong form', async () => {
      const { errors } = await ask('{ indicators(filter: { text: "' + 'x'.repeat(300) + '" }) { pageInfo { hasNextPage } } }');
      expect(errors[0]).toMatchObject({
        path: ['indicators'],
        extensions: {
          code: 'BAD_USER_INPUT',
          reason: 'FIELD_INVALID',
          problems: [{ field: 'text', path: ['filter', 'text'], message: expect.stringContaining('200') }],
        },
      });
    });
  });

  describe('takes', () => {
    it('a thousand items at once, and a look-up of a thousand values with everything there is to know', async () => {
      const analyst = officer((await hub.as('analyst@vn.example')).ask);
      const items = Array.from({ length: 1_000 }, (_, i) => anItem({ value: `host-${i}.example.com`, description: 'x'.repeat(2_000) }));
      expect(JSON.stringify(items).length).toBeGreaterThan(2_000_000);
      expect((await analyst.publish(items)).every(({ outcome }) => outcome === 'CREATED')).toBe(true);
      const found = await analyst.looksUp(...items.map((_, i) => `host-${i}.example.com`));
      expect(found.every(({ indicators }) => indicators.length === 1)).toBe(true);
    });

    it('the standard introspection query in demo mode', async () => {
      const { data, errors } = await ask(getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true, oneOf: true }));
      expect({ data: data !== null, errors }).toEqual({ data: true, errors: [] });
    });
  });

  describe('answers every request', () => {
    it('under the id that the caller gave it, if it is one, and under its own otherwise', async () => {
      const withId = (id: string) => post(hub.url, { query: '{ nothing }' }, { ...signed(), 'x-request-id': id });
      const given = await withId('case-2026-0042');
      expect(given.headers.get('x-request-id')).toBe('case-2026-0042');
      expect(given.errors[0]?.extensions.requestId).toBe('case-2026-0042');
      for (const id of ['short', 'x'.repeat(65), 'with blanks in it', '<script>alert(1)</script>']) {
        const { headers, errors } = await withId(id);
        expect(headers.get('x-request-id')).toMatch(UUID);
        expect(errors[0]?.extensions.requestId).toBe(headers.get('x-request-id'));
      }
    });

    it('with the headers that keep browsers from misusing it', async () => {
      for (const path of ['/graphql', '/.well-known/jwks.json', '/no/such/page']) {
        const { headers } = await request(`${hub.url}${path}`, { method: path === '/graphql' ? 'POST' : 'GET' });
        expect(Object.fromEntries(headers)).toMatchObject({
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
          'x-request-id': expect.stringMatching(UUID),
        });
      }
      expect((await ask('{ me { id } }')).headers.get('cache-control')).toBe('no-store');
      expect((await request(`${hub.url}/.well-known/jwks.json`, {})).headers.get('cache-control')).toBe('public, max-age=300');
    });
  });

  describe('when the database fails', () => {
    const secret = 'very-secret.example.com';
    const publishSecret = (): Promise<HttpAnswer> =>
      ask(
        `mutation { publishIndicators(input: [{ kind: DOMAIN, value: "${secret}", threat: PHISHING, tlp: GREEN, audience: {} }]) { outcome } }`,
      );

    it('says nothing of what went wrong, and logs one line with the request id and no value', async () => {
      await hub.ownerSql("alter table hub.indicator add constraint planted check (value not like 'very-secret%')");
      lines.length = 0;
      const { status, text, errors } = await publishSecret();
      await hub.ownerSql('alter table hub.indicator drop constraint planted');

      expect(status).toBe(200);
      const [error] = errors;
      expect(error).toEqual({
        message: 'Internal error.',
        path: ['publishIndicators'],
        extensions: { code: 'INTERNAL', reason: 'INTERNAL', requestId: error?.extensions.requestId },
      });
      expect(text).not.toMatch(/planted|constraint|indicator\b|select|stack|\.ts|\.js/i);

      const errorLines = lines.filter((line) => line.includes('"level":"error"'));
      expect(errorLines).toHaveLength(1);
      expect(JSON.parse(errorLines[0] ?? '')).toMatchObject({
        requestId: error?.extensions.requestId,
        where: 'publishIndicators',
        fault: { code: '23514', constraint: 'planted' },
      });
      expect(lines.join('')).not.toContain(secret);
    });

    it('answers the same where nobody is known yet', async () => {
      await hub.ownerSql('alter function hub.whoami(text, jsonb) rename to was_whoami');
      const someone = await post(hub.url, { query: '{ me { id } }' }, { authorization: `Bearer ${token}` });
      const signIn = await ask('mutation { signIn(email: "analyst@kh.example", password: "x") { expiresIn } }');
      await hub.ownerSql('alter function hub.was_whoami(text, jsonb) rename to whoami');
      for (const { errors, text } of [someone]) {
        expect(errors[0]?.extensions).toMatchObject({ code: 'INTERNAL', requestId: expect.stringMatching(UUID) });
        expect(text).not.toContain('whoami');
      }
      expect(signIn.errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
    });

    it('asks to come again when it was only a bad moment', async () => {
      await hub.ownerSql('begin');
      await hub.ownerSql('lock table hub.session in access exclusive mode');
      const { status, headers, errors } = await ask('{ me { id } }');
      await hub.ownerSql('rollback');
      expect(errors[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', reason: 'OVERLOADED' });
      expect({ status, retryAfter: headers.get('retry-after') }).toEqual({ status: 503, retryAfter: '2' });
      expect((await ask('{ me { id } }')).errors).toEqual([]);
    });

    it('logs refusals as everyday matters, without a stack', async () => {
      lines.length = 0;
      await ask('mutation { revokeIndicator(id: "not-an-id", reason: "x") { id } }');
      expect(lines.filter((line) => /"level":"(warn|error|fatal)"/.test(line))).toEqual([]);
      const refusal = lines.find((line) => line.includes('"reason":"NOT_FOUND"')) ?? '{}';
      expect(JSON.parse(refusal)).toMatchObject({ level: 'debug', where: 'revokeIndicator' });
      expect(refusal).not.toContain('stack');
    });
  });
});

describe('GraphQL over HTTP in production', () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub({
      NODE_ENV: 'production',
      DATABASE_URL: 'postgres://hub:unused@localhost/unused',
      MASTER_KEY: 'ab'.repeat(32),
      PUBLIC_URL: 'https://hub.example',
    });
  });
  afterAll(() => hub.stop());

  it.each([
    '{ __schema { types { name } } }',
    '{ __type(name: "Query") { name } }',
    '{ ...f } fragment f on Query { s: __schema { types { name } } }',
  ])('does not describe itself: %s', async (query) => {
    const { data, errors } = await post(hub.url, { query });
    expect(data).toBeUndefined();
    expect(errors[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  it('tells whoever is signed in where the schema is', async () => {
    const { token } = await hub.as('analyst@th.example');
    const { errors } = await post(hub.url, { query: '{ __schema { queryType { name } } }' }, { authorization: `Bearer ${token}` });
    expect(errors[0]?.message).toBe('This hub does not answer introspection. Read the schema at /schema.graphql, with the same token.');
  });

  it('tells typenames', async () => {
    expect((await post(hub.url, { query: '{ __typename }' })).data).toEqual({ __typename: 'Query' });
  });

  it('makes no suggestions', async () => {
    const { token } = await hub.as('analyst@th.example');
    const headers = { authorization: `Bearer ${token}` };
    const typo = await post(hub.url, { query: '{ mee { id } }' }, headers);
    const enumTypo = await post(
      hub.url,
      {
        query: 'query ($k: [IndicatorKind!]) { indicators(filter: { kinds: $k }) { pageInfo { endCursor } } }',
        variables: { k: ['PHONY'] },
      },
      headers,
    );
    expect([typo.errors[0]?.extensions.code, enumTypo.errors[0]?.extensions.code]).toEqual(['GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']);
    expect(typo.text + enumTypo.text).not.toMatch(/did you mean|"me"|PHONE/i);
  });

  it.each([
    ['a field', '{ indicator { id } }', {}],
    ['several fields', '{ mee { id } lookup { id } nothing }', {}],
    ['an argument', '{ lookup(valuess: []) { canonical } }', {}],
    ['a type', 'query ($k: [IndicatorKin!]) { indicators(filter: { kinds: $k }) { pageInfo { endCursor } } }', {}],
    ['a value', 'query ($k: [IndicatorKind!]) { indicators(filter: { kinds: $k }) { pageInfo { endCursor } } }', { k: ['PHONY'] }],
    ['a null', 'query ($v: [LookupInput!] = []) { lookup(values: $v) { canonical } }', { v: null }],
    ['itself', '{ __schema { types { name } } }', {}],
  ])('tells a caller who is not signed in nothing of the schema, who gets %s wrong', async (_, query, variables) => {
    const strangers: readonly Record<string, string>[] = [{}, { authorization: 'Bearer nonsense' }];
    for (const headers of strangers) {
      const { errors, text } = await post(hub.url, { query, variables }, headers);
      expect(errors).toHaveLength(1);
      expect(errors[0]?.message).toMatch(/^The (document does not fit the schema|variables do not fit the document)\. Sign in/);
      expect(text).not.toMatch(/did you mean|locations|"me"|PHON|LookupInput|IndicatorK|\bid\b|subfield|__schema/i);
    }
  });

  it('tells a signed-in caller what is wrong', async () => {
    const { token } = await hub.as('analyst@th.example');
    const { errors } = await post(hub.url, { query: '{ indicator { id } nothing }' }, { authorization: `Bearer ${token}` });
    expect(errors.map(({ message }) => message)).toEqual(expect.arrayContaining([expect.stringContaining('"nothing"')]));
  });

  it('keeps browsers on TLS', async () => {
    expect((await post(hub.url, { query: '{ __typename }' })).headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
  });

  it('serves no page at /graphql', async () => {
    const { status, text } = await request(`${hub.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(status).toBe(405);
    expect(text).not.toContain('<');
  });
});
