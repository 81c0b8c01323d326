import { apiKeyClient, READING, WRITING } from '../../support/api-key-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { TAXII, type TaxiiClient, taxiiClient } from '../../support/taxii-client.js';

const PUBLIC_URL = 'https://hub.example';
const UUID_4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** The numbers are those of the checklist in docs/taxii.md. */
describe('a TAXII 2.1 server', () => {
  let hub: Hub;
  let th: TaxiiClient;
  let key: { readonly id: string; readonly secret: string };
  beforeAll(async () => {
    hub = await startHub({ PUBLIC_URL });
    th = taxiiClient(hub.url, (await hub.as('analyst@th.example')).token);
    key = await apiKeyClient((await hub.as('admin@th.example')).ask).makes({ permissions: WRITING });
  });
  afterAll(() => hub.stop());
  const as = async (email: string): Promise<TaxiiClient> => taxiiClient(hub.url, (await hub.as(email)).token);
  const basic = (user: string, password: string): TaxiiClient =>
    taxiiClient(hub.url, `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`);

  it('1: has addresses that end in a slash, and takes them without it, too', async () => {
    expect((await th.get('/taxii2/')).text).toBe((await th.get('/taxii2')).text);
    expect((await th.get('/taxii2/api/collections')).status).toBe(200);
  });

  it('3, 14: is found at /taxii2/, and leads to its API root, which is also the default', async () => {
    const { status, body } = await th.get('/taxii2/');
    expect(status).toBe(200);
    expect(body).toMatchObject({ title: 'Entente', default: `${PUBLIC_URL}/taxii2/api/`, api_roots: [`${PUBLIC_URL}/taxii2/api/`] });
  });

  it('4, 15: has one API root that says what it takes, as the settings have it', async () => {
    const { status, body } = await th.get('/taxii2/api/');
    expect([status, body]).toEqual([
      200,
      { title: 'Entente', description: expect.any(String), versions: [TAXII], max_content_length: 10_485_760 },
    ]);
  });

  it.each(['application/taxii+json', 'application/taxii+json; version=2.1', '*/*', 'text/html;q=0.3, application/taxii+json;q=0.2'])(
    '5: answers whoever accepts %s',
    async (accept) => {
      expect(await th.get('/taxii2/', { accept })).toMatchObject({ status: 200, type: TAXII });
    },
  );

  it.each(['text/html', 'application/json', 'application/taxii+json;version=2.0', 'application/vnd.oasis.taxii+json'])(
    '5: says 406 to whoever accepts nothing but %s, before it asks who that is',
    async (accept) => {
      expect(await th.get('/taxii2/api/', { accept })).toMatchObject({ status: 406, type: TAXII, body: { http_status: '406' } });
      expect((await taxiiClient(hub.url).get('/taxii2/', { accept })).status).toBe(406);
    },
  );

  it.each(['application/json', 'text/plain', 'application/taxii+json;version=2.0'])('6: says 415 to a POST of %s', async (type) => {
    const path = await th.collection('inbox');
    const sent = await th.post(`${path}objects/`, '{"objects":[]}', { 'content-type': type });
    expect(sent).toMatchObject({ status: 415, type: TAXII, body: { http_status: '415' } });
  });

  it('7: answers in its own media type to the letter, errors and what is nowhere included', async () => {
    const all = await Promise.all([
      th.get('/taxii2/'),
      th.get('/taxii2/api/collections/'),
      th.get('/taxii2/nowhere/'),
      th.get('/taxii2/api/collections/nowhere/'),
      th.get('/taxii2/api/status/nowhere/'),
      th.ask('PUT', '/taxii2/api/'),
      th.post('/taxii2/api/nowhere/', {}),
      taxiiClient(hub.url).get('/taxii2/'),
      (await as('operator@hub.example')).get('/taxii2/'),
    ]);
    expect(all.map(({ type }) => type)).toEqual(all.map(() => TAXII));
    expect(all.map(({ status }) => status)).toEqual([200, 200, 404, 404, 404, 404, 404, 401, 403]);
  });

  it('8: says 401 and how to sign in, to whoever shows nothing or something wrong', async () => {
    const strangers = [taxiiClient(hub.url), taxiiClient(hub.url, 'not.a.token'), basic(key.id, 'wrong'), basic(`${key.id}x`, key.secret)];
    for (const stranger of strangers) {
      const { status, headers, type } = await stranger.get('/taxii2/');
      expect([status, type]).toEqual([401, TAXII]);
      expect(headers.get('www-authenticate')).toMatch(/^Basic .*, Bearer /);
    }
  });

  it('8: takes a key by HTTP Basic and by Bearer, and an officer by Bearer', async () => {
    const clients = [basic(key.id, key.secret), taxiiClient(hub.url, key.secret), th];
    const seen = await Promise.all(clients.map(async (client) => (await client.get('/taxii2/api/collections/')).text));
    expect(new Set(seen).size).toBe(1);
  });

  it('9: says what is wrong in the form of the standard, and its status once more', async () => {
    const { body, status } = await th.get('/taxii2/api/collections/nowhere/');
    expect(status).toBe(404);
    expect(body).toEqual({
      title: 'Not found',
      description: expect.any(String),
      error_id: expect.any(String),
      error_code: 'NOT_FOUND',
      http_status: '404',
    });
  });

  it('9: answers alike for what does not exist and for what is another party’s', async () => {
    const kh = await as('analyst@kh.example');
    const theirs = await kh.collection('own');
    const strip = (text: string) => text.replace(/"error_id":"[^"]+"/, '');
    const [foreign, absent] = [await th.get(theirs), await th.get('/taxii2/api/collections/3a7dbd64-6ba1-4e5c-9ac9-5c1f8e2a1b11/')];
    expect(foreign.status).toBe(404);
    expect(strip(foreign.text)).toBe(strip(absent.text));
  });

  it('11, 17, 18: lists the collections of a country, each with an id of version 4, always in the same order', async () => {
    const { body, text } = await th.get('/taxii2/api/collections/');
    const aliases = (body.collections ?? []).map(({ alias }) => alias);
    expect(aliases.slice(0, 3)).toEqual(['all', 'own', 'inbox']);
    expect(aliases.filter((alias) => alias.startsWith('group-'))).toHaveLength(1);
    expect(aliases.filter((alias) => alias.startsWith('from-'))).toHaveLength(4);
    expect(aliases.filter((alias) => alias.startsWith('to-'))).toHaveLength(4);
    expect(new Set(aliases).size).toBe(aliases.length);
    for (const one of body.collections ?? []) {
      expect(one.id).toMatch(UUID_4);
      expect(one).toMatchObject({ can_read: true, can_write: one.alias === 'inbox', media_types: ['application/stix+json;version=2.1'] });
      expect((await th.get(`/taxii2/api/collections/${one.id}/`)).body).toEqual(one);
      expect((await th.get(`/taxii2/api/collections/${one.alias}/`)).body).toEqual(one);
    }
    expect((await th.get('/taxii2/api/collections/')).text).toBe(text);
  });

  it('18: lists for a partner its own alone, and no collection of two parties has one id', async () => {
    const meta = await as('contributor@meta.example');
    const { body } = await meta.get('/taxii2/api/collections/');
    expect(body.collections?.map(({ alias }) => alias)).toEqual(['all', 'own', 'inbox', 'released']);
    const theirs = (await th.get('/taxii2/api/collections/')).body.collections ?? [];
    expect(body.collections?.filter(({ id }) => theirs.some((one) => one.id === id))).toEqual([]);
  });

  it('18: offers no writing to a key that only reads', async () => {
    const reading = await apiKeyClient((await hub.as('admin@th.example')).ask).makes({ permissions: READING });
    const { body } = await taxiiClient(hub.url, reading.secret).get('/taxii2/api/collections/inbox/');
    expect(body).toMatchObject({ can_read: true, can_write: false });
  });

  it('36: asks nobody for the name of their program', async () => {
    expect((await th.get('/taxii2/', { 'user-agent': '' })).status).toBe(200);
  });
});
