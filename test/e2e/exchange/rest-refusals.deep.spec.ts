import { type Hub, startHub } from '../../support/hub.js';
import { apiKeyClient, WRITING } from '../../support/api-key-client.js';

/** What stands in what is sent, and never in an answer. */
const SECRET = 'do-not-quote-me';
const JSON_TYPE = 'application/json';

interface Refusal {
  readonly statusCode: number;
  readonly code: string;
  readonly reason: string;
  readonly message: string;
  readonly requestId: string;
}

describe('the doors over plain HTTP', () => {
  let hub: Hub;
  let key: string;
  let operator: string;

  beforeAll(async () => {
    hub = await startHub();
    key = (await apiKeyClient((await hub.as('admin@th.example')).ask).makes({ permissions: WRITING })).secret;
    operator = (await hub.as('operator@hub.example')).token;
  });
  afterAll(() => hub.stop());

  const sends = async (method: string, path: string, init: { type?: string; body?: string | Uint8Array<ArrayBuffer> } = {}) => {
    const authorization = `Bearer ${path.includes('warninglists') ? operator : key}`;
    const headers = { authorization, ...(init.type === undefined ? {} : { 'content-type': init.type }) };
    const response = await fetch(`${hub.url}${path}`, { method, headers, ...(init.body === undefined ? {} : { body: init.body }) });
    const text = await response.text();
    return { status: response.status, text, headers: response.headers };
  };
  const invalidUtf8 = Uint8Array.from([...Buffer.from(`{"Event":{"info":"${SECRET}`), 0xff, ...Buffer.from('","Attribute":[]}}')]);

  const bodies: readonly (readonly [what: string, body: string | Uint8Array<ArrayBuffer>, reason: string])[] = [
    ['no JSON', `{"Event": ${SECRET}`, 'BODY_UNREADABLE'],
    ['nothing', '', 'BODY_UNREADABLE'],
    ['a NUL', `{"Event":{"info":"${SECRET}\0"}}`, 'BODY_UNREADABLE'],
    ['no UTF-8', invalidUtf8, 'BODY_UNREADABLE'],
    ['a prototype', `{"Event":{"__proto__":{"info":"${SECRET}"}}}`, 'BODY_UNREADABLE'],
    ['much within one another', `${'['.repeat(500)}"${SECRET}"${']'.repeat(500)}`, 'BODY_TOO_COMPLEX'],
    ['too many values', `[${'0,'.repeat(200_000)}"${SECRET}"]`, 'BODY_TOO_COMPLEX'],
    ['too much', `{"Event":{"info":"${SECRET.repeat(400_000)}"}}`, 'BODY_TOO_LARGE'],
  ];
  const doors: readonly (readonly [method: string, path: string])[] = [
    ['POST', '/bulk/misp?threat=phishing'],
    ['POST', '/bulk/stix'],
    ['PUT', '/bulk/warninglists/some-list'],
  ];
  it.each(doors.flatMap((door) => bodies.map((body) => [...door, ...body] as const)))(
    'refuse at %s %s a body of %s with a code and a reason, and quote none of it',
    async (method, path, _what, body, reason) => {
      const { status, text } = await sends(method, path, { type: JSON_TYPE, body });
      const refusal = JSON.parse(text) as Refusal;
      expect(refusal).toEqual({
        statusCode: status,
        code: 'BAD_USER_INPUT',
        reason,
        message: expect.stringMatching(/^[A-Z].*\.$/),
        requestId: expect.any(String),
      });
      expect([status, text.includes(SECRET)]).toEqual([reason === 'BODY_TOO_LARGE' ? 413 : 400, false]);
    },
  );

  it.each([
    ['POST', '/bulk/misp?threat=phishing', 'text/plain'],
    ['POST', '/bulk/misp?threat=phishing', 'application/x-ndjson'],
    ['POST', '/bulk/misp?threat=phishing', 'application/xml'],
    ['POST', '/bulk/stix', 'text/csv'],
    ['POST', '/bulk/indicators', 'application/json'],
    ['POST', '/bulk/indicators', 'text/html'],
    ['PUT', '/bulk/warninglists/some-list', 'text/plain'],
    ['PUT', '/bulk/warninglists/some-list', 'application/x-ndjson'],
    ['POST', '/oauth/token', 'application/xml'],
  ])('refuse at %s %s a body of the type %s in the same form', async (method, path, type) => {
    const { status, text } = await sends(method, path, { type, body: '{}' });
    expect([status, JSON.parse(text)]).toMatchObject([415, { statusCode: 415, code: 'BAD_USER_INPUT', reason: 'CONTENT_TYPE' }]);
  });

  it('take a body with a byte order mark as the one without', async () => {
    const event = '{"Event":{"info":"marked","Attribute":[{"type":"domain","value":"marked.example.com"}]}}';
    const answer = await sends('POST', '/bulk/misp?threat=phishing&tlp=green', { type: JSON_TYPE, body: `\uFEFF${event}` });
    expect([answer.status, JSON.parse(answer.text)]).toMatchObject([200, { counts: { created: 2 } }]);
    const row = '{"kind":"DOMAIN","value":"marked-row.example.com","threat":"PHISHING","tlp":"GREEN"}\n';
    const rows = await sends('POST', '/bulk/indicators', { type: 'application/x-ndjson', body: `\uFEFF${row}` });
    expect([rows.status, JSON.parse(rows.text)]).toMatchObject([200, { line: 1, outcome: 'CREATED' }]);
  });

  it('answer in the same form where there is nothing', async () => {
    for (const path of [`/nowhere?${SECRET}`, '/bulk/nowhere', '/misp/feed/nothing', '/misp/nowhere/manifest.json']) {
      const { status, text } = await sends('GET', path);
      expect([path, status, JSON.parse(text)]).toMatchObject([
        path,
        404,
        { statusCode: 404, code: 'NOT_FOUND', requestId: expect.any(String) },
      ]);
    }
  });

  it.each([
    ['POST', '/bulk/evidence?filename=%E0%A4%A.pdf'],
    ['POST', '/bulk/indicators?to=%ZZ'],
    ['GET', '/bulk/reports/%'],
    ['GET', '/taxii2/api/collections/%c3%28/objects/'],
    ['GET', '/%e0%a4%a'],
    ['GET', '/graphql?query=%'],
  ])('refuse %s %s, whose address is no UTF-8', async (method, path) => {
    const { status, text } = await sends(method, path);
    const answer = JSON.parse(text) as Refusal & { errors?: [{ extensions: Refusal }] };
    expect([status, answer.errors?.[0].extensions ?? answer]).toMatchObject([400, { code: 'BAD_USER_INPUT', reason: 'ADDRESS_MALFORMED' }]);
  });

  it('take an encoded address as what it stands for', async () => {
    const { status, text } = await sends('GET', '/%62%75lk/reports/01935000-0000-4000-8000-000000000000');
    expect([status, JSON.parse(text)]).toMatchObject([403, { code: 'FORBIDDEN' }]);
  });

  it('answer an id that is longer than any like one that is not there, and do not quote it', async () => {
    const { status, text } = await sends('GET', `/taxii2/api/collections/${SECRET.repeat(30)}/objects/`);
    expect([status, JSON.parse(text)]).toMatchObject([404, { http_status: '404', error_code: 'NOT_FOUND' }]);
    expect(text).not.toContain(SECRET);
  });

  it('say at /graphql, in the form of GraphQL, that a body cannot be read', async () => {
    const { status, text } = await sends('POST', '/graphql', { type: JSON_TYPE, body: `{ ${SECRET}` });
    expect([status, JSON.parse(text)]).toMatchObject([
      400,
      { errors: [{ extensions: { code: 'BAD_USER_INPUT', reason: 'BODY_UNREADABLE' } }] },
    ]);
    expect(text).not.toContain(SECRET);
  });

  const BOTH = 'Basic realm="Entente", charset="UTF-8", Bearer realm="Entente"';
  it.each([
    ['GET', '/misp/feed/manifest.json', BOTH],
    ['GET', '/misp/feed/hashes.csv', BOTH],
    ['GET', '/misp/feed/01935000-0000-4000-8000-000000000000.json', BOTH],
    ['GET', '/export/indicators', BOTH],
    ['POST', '/bulk/indicators', BOTH],
    ['POST', '/bulk/reports', BOTH],
    ['GET', '/bulk/reports/01935000-0000-4000-8000-000000000000', BOTH],
    ['GET', '/bulk/reports/01935000-0000-4000-8000-000000000000/rejects', BOTH],
    ['POST', '/bulk/misp', BOTH],
    ['POST', '/bulk/stix', BOTH],
    ['GET', '/bulk/imports/01935000-0000-4000-8000-000000000000/rejects', BOTH],
    ['GET', '/taxii2/', BOTH],
    ['GET', '/taxii2/api/collections/all/objects/', BOTH],
    ['PUT', '/bulk/warninglists/some-list', 'Bearer realm="Entente"'],
  ])('say with the 401 of %s %s how one signs in', async (method, path, challenge) => {
    for (const authorization of [undefined, 'Bearer nonsense', 'Basic bm9uc2Vuc2U6bm9uc2Vuc2U=']) {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      const response = await fetch(`${hub.url}${path}`, { method, headers });
      const told = authorization === 'Bearer nonsense' ? `${challenge}, error="invalid_token"` : challenge; // RFC 6750, 3.1
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, told]);
      expect(await response.text()).toContain(authorization === undefined ? 'carries no access token' : 'accepts no such token');
    }
  });
});
