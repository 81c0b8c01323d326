import { randomUUID } from 'node:crypto';
import { bundlesIn, has } from '../../unit/exchange/stix/data.js';
import { type Hub, startHub } from '../../support/hub.js';
import { apiKeyClient, WRITING } from '../../support/api-key-client.js';
import { officer, type Officer, until } from '../../support/officer.js';
import { type TaxiiClient, taxiiClient, type TaxiiObject } from '../../support/taxii-client.js';

const GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb';
const WHEN = '2026-11-01T00:00:00.000Z';
const FOLDERS = ['stix-examples/cti-documentation', 'stix-examples/json-schemas'];
const missing = FOLDERS.filter((folder) => !has(folder));
const itWithData = (title: string, work: () => Promise<void>): void =>
  (missing.length > 0 ? it.skip : it)(`${title}${missing.length > 0 ? ` (skipped: no ../shared/data/${missing.join(', ')})` : ''}`, work);

const common = (type: string, said: object): TaxiiObject => ({
  type,
  spec_version: '2.1',
  id: `${type}--${randomUUID()}`,
  created: WHEN,
  modified: WHEN,
  object_marking_refs: [GREEN],
  ...said,
});
const anIndicator = (value: string, said: object = {}): TaxiiObject =>
  common('indicator', { name: value, pattern: `[domain-name:value = '${value}']`, pattern_type: 'stix', valid_from: WHEN, ...said });

interface Answer {
  readonly id: string;
  readonly reason?: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly receipts: readonly { source: string; outcome: string; kind: string; problems: { code: string; message: string }[] }[];
}

describe('STIX at the bulk door', () => {
  let hub: Hub;
  let token: string;
  let thailand: Officer, cambodia: Officer;
  let th: TaxiiClient, kh: TaxiiClient;
  beforeAll(async () => {
    hub = await startHub();
    token = (await hub.as('analyst@th.example')).token;
    const their = await hub.as('analyst@kh.example');
    [thailand, cambodia] = [officer((await hub.as('analyst@th.example')).ask), officer(their.ask)];
    [th, kh] = [taxiiClient(hub.url, token), taxiiClient(hub.url, their.token)];
  });
  afterAll(() => hub.stop());

  const sends = async (
    body: unknown,
    { query = 'to=KH', type = 'application/stix+json', as = `Bearer ${token}`, key = '' } = {},
  ): Promise<{ status: number; body: Answer }> => {
    const headers = { authorization: as, 'content-type': type, ...(key ? { 'idempotency-key': key } : {}) };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${hub.url}/bulk/stix?${query}`, { method: 'POST', headers, body: text });
    return { status: response.status, body: (await response.json()) as Answer };
  };
  const bundle = (...objects: readonly object[]): object => ({ type: 'bundle', id: `bundle--${randomUUID()}`, objects });
  const all = async (client: TaxiiClient, alias: string): Promise<ReadonlyMap<string, TaxiiObject>> => {
    const found = new Map<string, TaxiiObject>();
    for (let next = ''; ;) {
      const { body } = await client.get(`/taxii2/api/collections/${alias}/objects/?limit=1000${next}`);
      for (const object of body.objects ?? []) found.set(object.id, object);
      if (!body.more) return found;
      next = `&next=${encodeURIComponent(body.next ?? '')}`;
    }
  };
  const settled = () =>
    until(
      () => hub.ownerSql<{ waiting: number }>('select count(*)::integer as waiting from hub.outbox'),
      ([row]) => row?.waiting === 0,
    );

  it('is published, kept and sighted, answered as a whole, and taken once under its key', async () => {
    const [one, malware] = [anIndicator('bulk-stix.example.com'), common('malware', { name: 'm', is_family: false, x_own: { a: [1] } })];
    const link = common('relationship', { relationship_type: 'indicates', source_ref: one.id, target_ref: malware.id });
    const seen = common('sighting', { sighting_of_ref: one.id, count: 4, last_seen: WHEN });
    const sent = bundle(one, malware, link, seen);
    for (const type of ['application/stix+json;version=2.1', 'application/taxii+json;version=2.1', 'application/json']) {
      const { status, body } = await sends(sent, { key: 'raid-9', type });
      expect([status, body.counts]).toEqual([200, { created: 4, updated: 0, unchanged: 0, rejected: 0, held: 0 }]);
    }
    await settled();
    for (const client of [th, kh]) {
      const found = await all(client, 'all');
      expect([one, malware, link].map(({ id }) => found.get(id))).toEqual([one, malware, link]);
      expect([...found.values()].filter(({ sighting_of_ref: of }) => of === one.id)).toMatchObject([{ type: 'sighting', count: 4 }]);
    }
  });

  it('is held without a label, unless the sender says one; RED comes by a person alone', async () => {
    const bare = anIndicator('bulk-bare.example.com', { object_marking_refs: undefined });
    const said = anIndicator('bulk-said.example.com', { object_marking_refs: undefined });
    expect((await sends(bundle(bare))).body.counts).toMatchObject({ created: 0, held: 1 });
    expect((await sends(bundle(said), { query: 'to=KH&tlp=amber' })).body.counts).toMatchObject({ created: 1, held: 0 });
    expect((await cambodia.looksUp('bulk-said.example.com', 'bulk-bare.example.com')).map(({ indicators }) => indicators.length)).toEqual([
      1, 0,
    ]);
  });

  it('is opened further, its objects too, only where the sender says reissue; agencyOnly keeps both to the agency', async () => {
    const [one, malware] = [anIndicator('reissued.example.com'), common('malware', { name: 'm', is_family: false })];
    const outcomes = async (query: string): Promise<(string | undefined)[]> =>
      (await sends(bundle(one, malware), { query })).body.receipts.map(({ outcome, problems }) =>
        outcome === 'REJECTED' ? problems[0]?.code : outcome,
      );
    const kept = 'select agency_only from hub.stix_object where stix_id = $1';
    expect(await outcomes('agencyOnly=true')).toEqual(['CREATED', 'CREATED']);
    expect(await hub.ownerSql(kept, [malware.id])).toEqual([{ agency_only: expect.any(Number) }]);
    expect(await outcomes('to=KH')).toEqual(['WOULD_WIDEN', 'WOULD_WIDEN']);
    expect(await outcomes('to=KH&reissue=true')).toEqual(['UPDATED', 'UPDATED']);
    await settled();
    expect([...(await all(kh, 'all')).keys()]).toEqual(expect.arrayContaining([one.id, malware.id]));
  });

  it('is refused whole where it is no bundle, too large, or of another type', async () => {
    const answers = [
      await sends('{"objects":['),
      await sends('[1]'),
      await sends({ objects: 1 }),
      await sends('{"objects":[{"__proto__":{}}]}'),
      await sends(`{"objects":[${'[],'.repeat(200_000)}1]}`),
      await sends(bundle(), { query: 'nonsense=1' }),
      await sends(bundle(), { type: 'text/plain' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400, 415]);
    expect(answers.slice(0, 6).map(({ body }) => body.reason)).toEqual([
      ...Array.from({ length: 4 }, () => 'STIX_UNREADABLE'),
      'STIX_TOO_LARGE',
      'PARAMETER_UNKNOWN',
    ]);
  });

  it('comes from a partner by HTTP Basic with its key, and not from who may only read', async () => {
    const meta = apiKeyClient((await hub.as('admin@meta.example')).ask);
    const made = await meta.makes({ permissions: WRITING });
    const basic = `Basic ${Buffer.from(`${made.id}:${made.secret}`).toString('base64')}`;
    const [one, malware] = [anIndicator('bulk-meta.example.com'), common('malware', { name: 'of meta', is_family: false })];
    const { status, body } = await sends(bundle(one, malware), { as: basic, query: 'to=every-country' });
    expect([status, body.counts]).toMatchObject([200, { created: 2 }]);
    expect((await thailand.looksUp('bulk-meta.example.com'))[0]?.indicators).toMatchObject([{ owner: { name: 'Meta' } }]);
    expect(await thailand.ask('query ($id: ID!) { import(id: $id) { id } }', { id: body.id })).toEqual({ import: null });
    const rows = await fetch(`${hub.url}/bulk/indicators?tlp=green&to=every-country`, {
      method: 'POST',
      headers: { authorization: basic, 'content-type': 'application/x-ndjson' },
      body: '{"kind":"domain","value":"row-meta.example.com","threat":"phishing"}\n',
    });
    expect([rows.status, JSON.parse(await rows.text())]).toMatchObject([200, { line: 1, outcome: 'CREATED' }]);
    const reading = await meta.makes({});
    expect((await sends(bundle(one), { as: `Bearer ${reading.secret}` })).status).toBe(403);
  });

  it('says which pieces wait for a second officer, and shows them to nobody else until then', async () => {
    await hub.ownerSql(
      `insert into hub.sharing_policy (party, second_from, set_by) select u.party, 'GREEN', u.id from hub.user_account u where u.email = 'analyst@vn.example'
         on conflict (party) do update set second_from = 'GREEN'`,
    );
    const { token: theirs } = await hub.as('analyst@vn.example');
    const { body } = await sends(bundle(anIndicator('bulk-waits.bad-shop.com'), common('malware', { name: 'w', is_family: false })), {
      as: `Bearer ${theirs}`,
    });
    expect(body.receipts.map(({ outcome, problems }) => [outcome, problems.map(({ code }) => code)])).toEqual([
      ['CREATED', ['RELEASE_PENDING']],
      ['CREATED', ['RELEASE_PENDING']],
    ]);
    expect((await cambodia.looksUp('bulk-waits.bad-shop.com'))[0]?.indicators).toEqual([]);
  });

  itWithData('gives real bundles back as they were sent, to their owner and to another country', async () => {
    const files = FOLDERS.flatMap((folder) => bundlesIn(folder)).flatMap(([, objects]) => objects as TaxiiObject[]);
    const known = new Set<string>();
    const sent = files
      .filter(({ id, type }) => !known.has(id) && known.add(id) && type !== 'marking-definition')
      .map((object): TaxiiObject => ({
        ...object,
        object_marking_refs: [...((object.object_marking_refs as string[] | undefined) ?? []), GREEN],
      }));
    const { body } = await sends(bundle(...sent));
    expect(body.counts.created).toBeGreaterThan(300);
    await settled();
    const [own, theirs] = [await all(th, 'own'), await all(kh, 'all')];
    // RED is for people, also where a single property is.
    const red = (object: TaxiiObject): boolean => /--(5e57c739|e828b379)/.test(JSON.stringify(object));
    expect(sent.filter((object) => !own.has(object.id) && !red(object)).map(({ id }) => id)).toEqual([]);
    const back = sent.filter(({ id }) => own.has(id));
    expect(back.length).toBeGreaterThan(300);
    expect(back.map(({ id }) => own.get(id))).toEqual(back);
    const shared = back.filter(({ id }) => theirs.has(id));
    expect(shared.map(({ id }) => theirs.get(id))).toEqual(shared);
    expect(shared.length).toBeGreaterThan(290);
  });
});
