import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OpenAPIObject, OperationObject } from 'openapi3-ts/oas31';
import { CONSOLE_PATHS } from '../../../src/edge/console/console-app.js';
import { type Hub, startHub } from '../../support/hub.js';
import { apiKeyClient, WRITING } from '../../support/api-key-client.js';
import { officer } from '../../support/officer.js';

const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://hub:unused@localhost/unused',
  MASTER_KEY: 'ab'.repeat(32),
  PUBLIC_URL: 'https://hub.example',
  SECOND_FACTOR: 'off',
};
/** For people's browsers and monitoring, and the routes of GraphQL, which schema.graphql describes. */
const NOT_DESCRIBED = new Set([
  ...CONSOLE_PATHS.map((path) => `/${path}`),
  '/account',
  '/*', // every other address, and /assets/*, whose prefix Fastify leaves out
  '/demo',
  '/graphql',
  '/graphql/stream',
  '/graphiql/:name',
  '/oidc/:provider/start',
  '/oidc/:provider/callback',
  '/health/live',
  '/health/ready',
  '/metrics',
]);

describe('the description of the API, in production', () => {
  let hub: Hub;
  let token: string;
  let key: string;
  let document: OpenAPIObject;

  beforeAll(async () => {
    hub = await startHub(PRODUCTION);
    ({ token } = await hub.as('analyst@th.example'));
    key = (await apiKeyClient((await hub.as('admin@th.example')).ask).makes({ permissions: WRITING })).secret;
    document = (await (await get('/openapi.json')).json()) as OpenAPIObject;
  });
  afterAll(() => hub.stop());

  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${hub.url}${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } });

  describe.each(['/schema.graphql', '/openapi.json'])('at %s', (path) => {
    it('is for whoever is signed in, a machine too, and for nobody else', async () => {
      expect((await get(path)).status).toBe(200);
      expect((await get(path, { authorization: `Bearer ${key}` })).status).toBe(200);
      for (const authorization of ['', 'Bearer nonsense']) {
        const refused = await get(path, { authorization });
        expect([refused.status, await refused.json()]).toMatchObject([401, { code: 'UNAUTHENTICATED' }]);
      }
    });

    it('is not for a session that has ended', async () => {
      const left = await hub.as('analyst@vn.example');
      const authorization = `Bearer ${left.token}`;
      expect((await get(path, { authorization })).status).toBe(200);
      await left.ask('mutation { signOut }');
      const refused = await get(path, { authorization });
      expect([refused.status, await refused.json()]).toMatchObject([401, { reason: 'TOKEN_REVOKED' }]);
    });

    it('has a tag, by which it is sent once', async () => {
      const tag = (await get(path)).headers.get('etag') ?? '';
      const again = await get(path, { 'if-none-match': tag });
      expect([again.status, await again.text(), again.headers.get('cache-control')]).toEqual([304, '', 'private, no-cache']);
      expect((await get(path, { 'if-none-match': '"another"' })).status).toBe(200);
    });
  });

  it('gives the schema that the repository holds', async () => {
    expect(await (await get('/schema.graphql')).text()).toBe(readFileSync('schema.graphql', 'utf8'));
  });

  it('is valid OpenAPI 3.1, with no reference into the void and no id twice', async () => {
    const result = await new Validator().validate(JSON.parse(JSON.stringify(document)) as Record<string, unknown>);
    expect([result.valid, result.errors]).toEqual([true, undefined]);
    expect(document.openapi).toMatch(/^3\.1/);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path);
    const at = (path: string): unknown =>
      path.split('/').reduce<unknown>((here, name) => (here as Record<string, unknown> | undefined)?.[name], document);
    expect(references.filter((path) => at(path) === undefined)).toEqual([]);
    const ids = operations().map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  const operations = (): readonly (readonly [string, OperationObject])[] =>
    Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
      Object.entries(item as Record<string, OperationObject>).map(([method, one]) => [`${method.toUpperCase()} ${path}`, one] as const),
    );

  it('names every REST route that the hub has, and no other', () => {
    const plain = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1').replace(/(.)\/$/, '$1');
    const described = operations().map(([address]) => plain(address));
    expect(routesOf(hub).filter((route) => !NOT_DESCRIBED.has(route.split(' ')[1] ?? ''))).toEqual([...described].sort());
  });

  it('says of each operation who may call it', () => {
    for (const [address, { security, description }] of operations()) {
      const isOpen = /\/oauth|\.well-known|\/audit\//.test(address);
      // The token endpoint takes its client by HTTP Basic or in the body.
      const inBody = isOpen && (address.startsWith('POST') ? [{ basic: [] }, {}] : []);
      expect([address, security, description]).toEqual([
        address,
        isOpen ? inBody : expect.arrayContaining([{ bearer: [] }]),
        expect.stringMatching(isOpen ? /No sign-in required/ : /permission \w+:/),
      ]);
    }
  });

  it('names every default that an import of reports takes, and none that it does not take', async () => {
    const bearer = (await hub.as('contributor@meta.example')).token;
    const parameters = document.paths?.['/bulk/reports']?.post?.parameters as readonly { name: string; in: string }[];
    const named = parameters.flatMap((one) => (one.in === 'query' ? [one.name] : []));
    expect(named).toEqual(
      expect.arrayContaining(['tlp', 'threat', 'title', 'countries', 'kind', 'country', 'platform', 'report_platform']),
    );
    const reasonOf = async (name: string): Promise<unknown> => {
      const sent = await fetch(`${hub.url}/bulk/reports?${name}=no-such-word`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/x-ndjson' },
        body: '',
      });
      return sent.status === 200 ? undefined : ((await sent.json()) as { reason: unknown }).reason;
    };
    for (const name of named) expect([name, await reasonOf(name)]).not.toEqual([name, 'PARAMETER_UNKNOWN']);
    for (const name of ['value', 'items', 'loss_amount', 'colour']) {
      expect([name, named.includes(name), await reasonOf(name)]).toEqual([name, false, 'PARAMETER_UNKNOWN']);
    }
  });

  it('says where one may be asked to wait, and where a body may not fit', () => {
    for (const [address, { requestBody, responses }] of operations()) {
      if (/\/oauth|\.well-known|\/audit\//.test(address)) continue;
      const told = Object.keys(responses ?? {});
      expect([address, told]).toEqual([address, expect.arrayContaining(['401', '429', '503', ...(requestBody ? ['413', '415'] : [])])]);
    }
  });

  describe('has the shapes of real answers', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);

    /** What is wrong with an answer, by the schema of its operation, status and media type. */
    const faults = (address: string, status: number | string, type: string, body: unknown): unknown => {
      const [, operation] = operations().find(([one]) => one === address) ?? [];
      const found = operation?.responses?.[status];
      const response = found?.$ref
        ? (document.components?.responses as Record<string, typeof found>)[found.$ref.split('/').at(-1) ?? '']
        : found;
      const schema = response?.content?.[type]?.schema;
      if (!schema) return `No schema of ${address} ${status} ${type}.`;
      const check = ajv.compile({ ...schema, components: document.components });
      return check(body) ? [] : check.errors;
    };
    const sends = (path: string, type: string, body: string, bearer = token): Promise<Response> =>
      fetch(`${hub.url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${bearer}`, 'content-type': type }, body });
    const ndjson = async (response: Response): Promise<unknown[]> =>
      (await response.text())
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown);

    it('of rows that are published, and of the file in which they leave', async () => {
      const rows =
        '{"kind":"DOMAIN","value":"shape.example.com","threat":"PHISHING","tlp":"GREEN","audience":{}}\n{"kind":"PHONE","value":"x"}\n';
      const answered = await sends('/bulk/indicators?receipts=all', 'application/x-ndjson', rows);
      const lines = [
        ...(await ndjson(answered)),
        ...(await ndjson(await sends('/bulk/indicators?receipts=none', 'application/x-ndjson', rows))),
      ];
      expect(lines).toHaveLength(3);
      for (const line of lines) expect(faults('POST /bulk/indicators', 200, 'application/x-ndjson', line)).toEqual([]);
      expect(faults('POST /bulk/indicators', 200, 'application/x-ndjson', { line: 'one' })).not.toEqual([]);

      const file = await ndjson(await get('/export/indicators?purpose=the%20shapes%20of%20answers'));
      expect(file.length).toBeGreaterThan(1);
      for (const line of file) expect(faults('GET /export/indicators', 200, 'application/x-ndjson', line)).toEqual([]);
    });

    it('of STIX and MISP', async () => {
      const bundle = { type: 'bundle', id: 'bundle--0c9a2f43-7d0e-4d26-9b0a-0d5a1f6a2b11', objects: [{ type: 'x-odd', id: 'x-odd--1' }] };
      const stix = await (await sends('/bulk/stix?tlp=green&threat=phishing', 'application/stix+json', JSON.stringify(bundle))).json();
      expect(faults('POST /bulk/stix', 200, 'application/json', stix)).toEqual([]);
      const event = { Event: { info: 'shapes', Attribute: [{ type: 'domain', value: 'misp-shape.example.com' }] } };
      const misp = await (await sends('/bulk/misp?tlp=green&threat=phishing', 'application/json', JSON.stringify(event))).json();
      expect(faults('POST /bulk/misp', 200, 'application/json', misp)).toEqual([]);
      expect(
        faults('GET /misp/{feed}/manifest.json', 200, 'application/json', await (await get('/misp/feed/manifest.json')).json()),
      ).toEqual([]);
    });

    it('of TAXII', async () => {
      const TAXII = 'application/taxii+json;version=2.1';
      const accept = { accept: TAXII };
      for (const path of ['/taxii2/', '/taxii2/api/', '/taxii2/api/collections/']) {
        expect([path, faults(`GET ${path}`, 200, TAXII, await (await get(path, accept)).json())]).toEqual([path, []]);
      }
      const at = '/taxii2/api/collections/{collection}/';
      for (const what of ['', 'objects/', 'manifest/']) {
        const body = await (await get(`/taxii2/api/collections/all/${what}`, accept)).json();
        expect([what, faults(`GET ${at}${what}`, 200, TAXII, body)]).toEqual([what, []]);
      }
      const absent = await (await get('/taxii2/api/collections/nothing/', accept)).json();
      expect(faults(`GET ${at}`, 'default', TAXII, absent)).toEqual([]);
    });

    it('of evidence, of reports, and of refusals', async () => {
      const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
      const added = await fetch(`${hub.url}/bulk/evidence?filename=a.png`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
        body: png,
      });
      expect([added.status, faults('POST /bulk/evidence', 201, 'application/json', await added.json())]).toEqual([201, []]);

      const partner = (await hub.as('contributor@meta.example')).token;
      const report = {
        reference: 'S-1',
        title: 'Shapes',
        threat: 'PHISHING',
        tlp: 'GREEN',
        items: [
          { kind: 'DOMAIN', value: 'r.example.com' },
          { kind: 'PHONE', value: 'x' },
        ],
      };
      const sent = await sends('/bulk/reports', 'application/x-ndjson', `${JSON.stringify(report)}\n{}\n`, partner);
      const id = sent.headers.get('import-id') ?? '';
      for (const line of await ndjson(sent)) expect(faults('POST /bulk/reports', 200, 'application/x-ndjson', line)).toEqual([]);
      const running = await (await get(`/bulk/reports/${id}`, { authorization: `Bearer ${partner}` })).json();
      expect(faults('GET /bulk/reports/{id}', 200, 'application/json', running)).toEqual([]);

      const denied = await (await sends('/bulk/reports', 'application/x-ndjson', '{}\n')).json();
      expect(denied).toMatchObject({ reason: 'PERMISSION_MISSING', permission: 'report:submit' });
      expect(faults('POST /bulk/reports', 'default', 'application/json', denied)).toEqual([]);
      expect(
        faults('POST /bulk/reports', 401, 'application/json', await (await fetch(`${hub.url}/bulk/reports`, { method: 'POST' })).json()),
      ).toEqual([]);
    });

    it('of the token endpoint: what is wrong with the grant in the form of OAuth, and all else in that of the hub', async () => {
      const asks = async (type: string, body: string): Promise<unknown> => {
        const answered = await fetch(`${hub.url}/oauth/token`, { method: 'POST', headers: { 'content-type': type }, body });
        const named = document.paths?.['/oauth/token']?.post?.responses?.[answered.status] ? answered.status : 'default';
        return [answered.status, named, faults('POST /oauth/token', named, 'application/json', await answered.json())];
      };
      const form = 'application/x-www-form-urlencoded';
      expect(await asks(form, 'grant_type=password')).toEqual([400, 400, []]);
      expect(await asks(form, 'grant_type=client_credentials')).toEqual([401, 401, []]);
      expect(await asks('application/xml', '<a/>')).toEqual([415, 'default', []]);
      const later = document.paths?.['/oauth/token']?.post?.responses?.[429] as unknown;
      expect(later).toEqual({ $ref: '#/components/responses/hub_later' });
    });

    it('of what is published, in the form in which it was described', async () => {
      const input = (document.components?.schemas as Record<string, object>)['PublishIndicatorInput'];
      const check = ajv.compile({ ...input, components: document.components });
      expect(check({ kind: 'DOMAIN', value: 'a.example.com', threat: 'PHISHING', tlp: 'GREEN', audience: null })).toBe(true);
      expect(check({ kind: 'FAX', value: 'a.example.com', threat: 'PHISHING', tlp: 'GREEN' })).toBe(false);
      expect(await officer((await hub.as('analyst@th.example')).ask).looksUp('shape.example.com')).toMatchObject([{ indicators: [{}] }]);
    });
  });
});

/** `METHOD /path` of all routes that Fastify knows, sorted; HEAD and OPTIONS come with others. */
function routesOf(hub: Hub): readonly string[] {
  const fastify = hub.app.getHttpAdapter().getInstance();
  const routes: string[] = [];
  const stack: { readonly depth: number; readonly path: string }[] = [];
  for (const line of fastify.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent = '', path = '', methods] = /^([│ ]*(?:[├└]── )?)(.*?)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
    if (path === '' && methods === undefined) continue;
    while ((stack.at(-1)?.depth ?? -1) >= indent.length) stack.pop();
    const whole = `${stack.at(-1)?.path ?? ''}${path}`;
    stack.push({ depth: indent.length, path: whole });
    for (const method of methods?.split(', ') ?? []) {
      if (!['HEAD', 'OPTIONS'].includes(method)) routes.push(`${method} ${whole.replace(/(.)\/$/, '$1')}`);
    }
  }
  return [...new Set(routes)].sort();
}
