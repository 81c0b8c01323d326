import { type Hub, startHub } from '../../support/hub.js';
import { apiKeyClient, READING } from '../../support/api-key-client.js';
import { type Officer, officer, type IndicatorView, until } from '../../support/officer.js';
import { type TaxiiClient, taxiiClient, type TaxiiObject, type TaxiiReply } from '../../support/taxii-client.js';
import { toMilliseconds, walkByMoment, walkByNext } from '../../support/taxii-walk.js';

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const stixId = (type: string, item: string): string => `${type}--${item.slice(0, 14)}4${item.slice(15)}`;
const indicatorOf = ({ id }: IndicatorView): string => stixId('indicator', id);
const namesIn = (objects: readonly TaxiiObject[]): unknown[] => objects.filter(({ type }) => type === 'indicator').map(({ name }) => name);

/** The numbers are those of the checklist in docs/taxii.md. */
describe('reading by TAXII', () => {
  let hub: Hub;
  const clients = new Map<string, TaxiiClient>();
  let th: Officer;
  let vn: Officer;
  let meta: Officer;
  const items: Record<'shared' | 'everywhere' | 'own' | 'toMeta' | 'toGroup' | 'red' | 'byVn' | 'byMeta', IndicatorView> = {} as never;

  const taxii = (code: string): TaxiiClient => clients.get(code) as TaxiiClient;
  const read = (code: string, alias: string, query = '') => taxii(code).get(`/taxii2/api/collections/${alias}/objects/${query}`);
  /** Ids of all indicators of a collection. */
  const indicators = async (code: string, alias = 'all'): Promise<readonly string[]> =>
    (await walkByNext(taxii(code), `/taxii2/api/collections/${alias}/objects/`, { 'match[type]': 'indicator' })).objects.map(
      ({ id }) => id,
    );

  beforeAll(async () => {
    hub = await startHub();
    for (const code of ['th', 'kh', 'vn', 'jp', 'la']) {
      clients.set(code, taxiiClient(hub.url, (await hub.as(`analyst@${code}.example`)).token));
    }
    clients.set('meta', taxiiClient(hub.url, (await hub.as('contributor@meta.example')).token));
    th = officer((await hub.as('analyst@th.example')).ask);
    vn = officer((await hub.as('analyst@vn.example')).ask);
    meta = officer((await hub.as('contributor@meta.example')).ask);
    const [partner, group] = [
      await officer((await hub.as('contributor@meta.example')).ask).ask<{ me: { party: { id: string } } }>('{ me { party { id } } }'),
      await th.groupId(),
    ];
    items.shared = await th.publishes({
      value: 'shared.example.com',
      audience: { countries: ['KH', 'VN'] },
      description: 'As it was said.',
    });
    items.everywhere = await th.publishes({
      value: 'everywhere.example.com',
      tlp: 'GREEN',
      audience: { everyCountry: true, exceptCountries: ['JP'] },
    });
    items.own = await th.publishes({ value: 'own.example.com', audience: {} });
    items.toMeta = await th.publishes({ value: 'to-meta.example.com', tlp: 'GREEN', audience: { partners: [partner.me.party.id] } });
    items.toGroup = await th.publishes({ value: 'to-group.example.com', audience: { groups: [group] } });
    items.red = await th.publishes({ value: 'forbidden.example.com', tlp: 'RED', audience: { countries: ['KH'] } });
    items.byVn = await vn.publishes({
      value: 'by-vn.example.com',
      tlp: 'GREEN',
      attribution: 'HIDDEN',
      audience: { countries: ['TH', 'KH'] },
    });
    items.byMeta = await meta.publishes({ value: 'by-meta.example.com', tlp: 'GREEN', audience: { everyCountry: true } });
    await until(
      () => indicators('th'),
      (ids) => ids.length === 7,
    );
  });
  afterAll(() => hub.stop());

  it('37: shows everybody what is for its eyes, and nobody anything in RED', async () => {
    const all = { ...items };
    const shown = async (code: string, alias = 'all') => {
      const ids = await indicators(code, alias);
      return Object.entries(all).flatMap(([name, item]) => (ids.includes(indicatorOf(item)) ? [name] : []));
    };
    expect(await shown('th')).toEqual(['shared', 'everywhere', 'own', 'toMeta', 'toGroup', 'byVn', 'byMeta']);
    expect(await shown('kh')).toEqual(['shared', 'everywhere', 'toGroup', 'byVn', 'byMeta']);
    expect(await shown('jp')).toEqual(['byMeta']);
    expect(await shown('meta')).toEqual(['toMeta', 'byMeta']);
    for (const code of ['th', 'kh']) expect((await read(code, 'all')).text).not.toContain('forbidden.example.com');
    expect((await taxii('kh').get(`/taxii2/api/collections/all/objects/${indicatorOf(items.red)}/`)).status).toBe(404);
  });

  it('37: cuts what a party sees into its lanes', async () => {
    const aliases = ((await taxii('th').get('/taxii2/api/collections/')).body.collections ?? []).map(({ alias }) => alias);
    const named = async (code: string, name: string) => {
      const { body } = await taxii(code).get('/taxii2/api/collections/');
      return body.collections?.find(({ title }) => title === name)?.alias ?? 'none';
    };
    const group = aliases.find((alias) => alias.startsWith('group-')) ?? 'none';
    const ids = (...of: IndicatorView[]) => of.map(indicatorOf).sort();
    const lane = async (code: string, alias: string) => [...(await indicators(code, alias))].sort();
    expect(await lane('th', 'own')).toEqual(ids(items.shared, items.everywhere, items.own, items.toMeta, items.toGroup));
    expect(await lane('th', 'inbox')).toEqual(ids(items.shared, items.everywhere, items.own, items.toMeta, items.toGroup));
    expect(await lane('kh', 'own')).toEqual([]);
    expect(await lane('th', group)).toEqual(ids(items.toGroup));
    expect(await lane('kh', group)).toEqual(ids(items.toGroup));
    expect(await lane('th', await named('th', 'To Meta'))).toEqual(ids(items.toMeta));
    expect(await lane('th', await named('th', 'From Meta'))).toEqual(ids(items.byMeta));
    expect(await lane('kh', await named('kh', 'From Meta'))).toEqual(ids(items.byMeta));
    expect(await lane('kh', await named('kh', 'To Meta'))).toEqual([]);
    expect(await lane('meta', 'own')).toEqual(ids(items.byMeta));
    expect((await taxii('jp').get(`/taxii2/api/collections/${group}/objects/`)).status).toBe(404);
  });

  it('19, 20: answers an empty object where there is nothing, without moments', async () => {
    const { status, body, headers } = await read('la', 'inbox');
    expect([status, body]).toEqual([200, {}]);
    expect(headers.get('x-taxii-date-added-first')).toBeNull();
    expect(headers.get('x-taxii-date-added-last')).toBeNull();
  });

  it('10, 21, 22, 31: gives objects in the order of date_added, each moment once, from the oldest on', async () => {
    const { body, headers } = await taxii('th').get('/taxii2/api/collections/all/manifest/');
    const moments = (body.objects ?? []).map(({ date_added }) => date_added);
    expect(moments.length).toBeGreaterThan(21);
    expect(moments.every((moment) => MOMENT.test(moment))).toBe(true);
    expect(moments).toEqual([...new Set(moments)].sort());
    expect([headers.get('x-taxii-date-added-first'), headers.get('x-taxii-date-added-last')]).toEqual([moments[0], moments.at(-1)]);
    const objects = (await read('th', 'all')).body.objects ?? [];
    expect(objects.map(({ id }) => id)).toEqual(body.objects?.map(({ id }) => id));
    const record = body.objects?.find(({ id }) => id === indicatorOf(items.shared));
    expect(record).toEqual({
      id: indicatorOf(items.shared),
      date_added: expect.stringMatching(MOMENT),
      version: expect.stringMatching(MOMENT),
      media_type: 'application/stix+json;version=2.1',
    });
  });

  it('gives before an object what it refers to, so that a client never has to wait for it', async () => {
    const objects = (await read('kh', 'all')).body.objects ?? [];
    const at = new Map(objects.map(({ id }, place) => [id, place]));
    for (const [place, object] of objects.entries()) {
      const refs = Object.entries(object).flatMap(([name, value]) => (/_refs?$/.test(name) ? [value].flat() : [])) as string[];
      const own = refs.filter((ref) => ref !== object.id && !/^identity--(9779a2db|b3bca3c2)|marking-definition--60c0f466/.test(ref));
      expect(own.filter((ref) => (at.get(ref) ?? Infinity) > place)).toEqual([]);
    }
    const [shared, hidden] = [items.shared, items.byVn].map((item) => objects.find(({ id }) => id === indicatorOf(item)));
    const thailand = objects.find(({ type, name }) => type === 'identity' && name === 'Thailand');
    expect(shared?.created_by_ref).toBe(thailand?.id);
    expect(hidden).not.toHaveProperty('created_by_ref');
  });

  it.each(['0', '-1', 'ten', ''])('23: refuses limit=%p', async (limit) => {
    expect((await read('th', 'all', `?limit=${limit}`)).status).toBe(400);
  });

  it('23, 24: gives no more than asked for, says so, and all where all fit', async () => {
    const all = await read('th', 'all');
    expect(all.body.more).toBeUndefined();
    expect(all.body.next).toBeUndefined();
    const one = await read('th', 'all', '?limit=1');
    expect(one.body).toMatchObject({ more: true, next: expect.any(String), objects: [all.body.objects?.[0]] });
    const exact = await read('th', 'all', `?limit=${all.body.objects?.length}`);
    expect([exact.body.more, exact.text]).toEqual([undefined, all.text]);
  });

  it.each([1, 4, 7])('24, 31: loses nothing and repeats nothing in pages of %i, by next, by moment and in the manifest', async (limit) => {
    const all = (await read('kh', 'all')).body.objects ?? [];
    const query = { limit: String(limit) };
    const path = '/taxii2/api/collections/all/';
    const walks = await Promise.all([
      walkByNext(taxii('kh'), `${path}objects/`, query),
      walkByMoment(taxii('kh'), `${path}objects/`, { query }),
      walkByMoment(taxii('kh'), `${path}manifest/`, { query }),
      walkByNext(taxii('kh'), `${path}manifest/`, query),
    ]);
    const ids = all.map(({ id }) => id);
    expect(walks.map(({ objects }) => objects.map(({ id }) => id))).toEqual([ids, ids, ids, ids]);
  });

  it('22: loses nothing for a client that keeps milliseconds', async () => {
    const all = (await read('kh', 'all')).body.objects ?? [];
    const walk = await walkByMoment(taxii('kh'), '/taxii2/api/collections/all/objects/', { query: { limit: '20' }, cut: toMilliseconds });
    expect(new Set(walk.objects.map(({ id }) => id))).toEqual(new Set(all.map(({ id }) => id)));
  });

  it('24: takes a next of this caller, collection and filter alone', async () => {
    const next = encodeURIComponent((await read('th', 'all', '?limit=1')).body.next ?? '');
    const answers = await Promise.all([
      read('th', 'all', `?limit=2&next=${next}`),
      read('th', 'own', `?next=${next}`),
      read('th', 'all', `?match[type]=indicator&next=${next}`),
      read('kh', 'all', `?next=${next}`),
      read('th', 'all', `?next=${next.slice(0, -2)}AA`),
      read('th', 'all', '?next=1'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 400, 400, 400, 400]);
  });

  it('25: says the moments of the first and the last object on every answer that has some', async () => {
    const path = `/taxii2/api/collections/all`;
    const id = indicatorOf(items.shared);
    const all = await Promise.all(
      [`${path}/objects/`, `${path}/manifest/`, `${path}/objects/${id}/`, `${path}/objects/${id}/versions/`].map((one) =>
        taxii('th').get(one),
      ),
    );
    for (const { status, headers } of all) {
      expect(status).toBe(200);
      expect(headers.get('x-taxii-date-added-first')).toMatch(MOMENT);
      expect(headers.get('x-taxii-date-added-last')).toMatch(MOMENT);
    }
  });

  it('26: filters by type and id, raw and encoded, with commas as "or" and fields as "and"', async () => {
    const [one, other] = [indicatorOf(items.shared), indicatorOf(items.toGroup)];
    const found = async (query: string) => ((await read('kh', 'all', query)).body.objects ?? []).map(({ id }) => id);
    expect(await found(`?match[id]=${one},${other}`)).toEqual([one, other]);
    expect(await found(`?match%5Bid%5D=${one}%2C${other}`)).toEqual([one, other]);
    expect(await found(`?match[id]=${one}&match[type]=relationship`)).toEqual([]);
    expect(await found(`?match[id]=${stixId('relationship', items.shared.id)}&match[type]=relationship,indicator`)).toHaveLength(1);
    expect(namesIn((await read('kh', 'all', '?match[type]=indicator,domain-name')).body.objects ?? [])).toHaveLength(5);
    expect(await found('?match[type]=x-nobody-knows,malware')).toEqual([]);
    const observable = (await read('kh', 'all', '?match[type]=domain-name')).body.objects?.[0];
    expect(await found(`?match[id]=${observable?.id}`)).toEqual([observable?.id]);
    expect(await found('?match[type]=identity')).toHaveLength(21);
  });

  it('26: takes on each endpoint the filters that it defines, once each', async () => {
    const path = `/taxii2/api/collections/all/objects/${indicatorOf(items.shared)}/`;
    const asked = [
      '?match[type]=indicator',
      '?match[id]=x',
      'versions/?match[version]=all',
      '?match[version]=all&match[version]=last',
      'versions/?match[spec_version]=2.1',
      '?match[version]=all',
    ];
    expect(await Promise.all(asked.map(async (query) => (await taxii('th').get(`${path}${query}`)).status))).toEqual([
      400, 400, 400, 400, 200, 200,
    ]);
  });

  it('28: gives STIX 2.1, which is all that there is, and nothing of another version', async () => {
    const all = (await read('kh', 'all')).text;
    expect((await read('kh', 'all', '?match[spec_version]=2.1')).text).toBe(all);
    expect((await read('kh', 'all', '?match[spec_version]=2.0')).body).toEqual({});
  });

  it('29: gives a single object, and 404 alike for what is not there and what is not to be seen', async () => {
    const path = '/taxii2/api/collections/all/objects/';
    const { status, body } = await taxii('kh').get(`${path}${indicatorOf(items.shared)}/`);
    expect([status, body.objects?.map(({ name }) => name)]).toEqual([200, ['shared.example.com']]);
    const unknown = [
      'indicator--3a7dbd64-6ba1-4e5c-9ac9-5c1f8e2a1b11',
      indicatorOf(items.own),
      indicatorOf(items.red),
      'nonsense',
      'x'.repeat(299),
    ];
    for (const id of unknown) {
      expect((await taxii('kh').get(`${path}${id}/`)).status).toBe(404);
      expect((await taxii('kh').get(`${path}${id}/versions/`)).status).toBe(404);
    }
    expect((await taxii('kh').get(`/taxii2/api/collections/own/objects/${indicatorOf(items.shared)}/`)).status).toBe(404);
  });

  it('27, 30: knows the versions of an object, the newest unless others are asked for', async () => {
    const changed = await th.publishes({
      value: 'shared.example.com',
      audience: { countries: ['KH', 'VN'] },
      description: 'As it was said later.',
    });
    const id = indicatorOf(changed);
    const path = `/taxii2/api/collections/all/objects/${id}/`;
    const known = await until(
      () => taxii('kh').get(`${path}versions/`),
      ({ body }) => body.versions?.length === 2,
    );
    const [first = '', last = ''] = known.body.versions ?? [];
    const said = async (query: string) =>
      ((await taxii('kh').get(`${path}${query}`)).body.objects ?? []).map(({ description }) => description);
    expect(await said('')).toEqual(['As it was said later.']);
    expect(await said('?match[version]=all')).toEqual(['As it was said.', 'As it was said later.']);
    expect(await said('?match[version]=first')).toEqual(['As it was said.']);
    expect(await said(`?match[version]=${first}`)).toEqual(['As it was said.']);
    expect(await said(`?match[version]=first,${last}`)).toEqual(['As it was said.', 'As it was said later.']);
    expect(await said('?match[version]=2001-01-01T00:00:00Z')).toEqual([]);
    const listed = await read('kh', 'all', `?match[version]=all&match[type]=indicator&limit=3`);
    expect(listed.body.objects).toHaveLength(3);
    const all = await walkByNext(taxii('kh'), '/taxii2/api/collections/all/objects/', {
      'match[version]': 'all',
      'match[type]': 'indicator',
      limit: '1',
    });
    expect(all.objects.filter((object) => object.id === id).map(({ description }) => description)).toEqual([
      'As it was said.',
      'As it was said later.',
    ]);
    expect(namesIn((await read('kh', 'all', '?match[type]=indicator')).body.objects ?? []).at(-1)).toBe('shared.example.com');
  });

  it('gives a revoked indicator again, later, and says so', async () => {
    const before = (await walkByMoment(taxii('kh'), '/taxii2/api/collections/all/objects/')).last;
    await th.revokes(items.everywhere.id, 'A parcel service after all.');
    const later = () => read('kh', 'all', `?added_after=${before}&match[type]=indicator`);
    const { body } = await until(later, (page) => page.body.objects !== undefined);
    expect(body.objects).toEqual([expect.objectContaining({ id: indicatorOf(items.everywhere), revoked: true })]);
    expect((await indicators('kh')).filter((id) => id === indicatorOf(items.everywhere))).toHaveLength(1);
    expect(await indicators('th', 'own')).toContain(indicatorOf(items.everywhere));
    expect(await indicators('th', 'inbox')).not.toContain(indicatorOf(items.everywhere));
  });

  it('gives a withdrawn one no more, and shows its owner that a copy was taken', async () => {
    const path = `/taxii2/api/collections/all/objects/${indicatorOf(items.toGroup)}/`;
    expect((await taxii('vn').get(path)).status).toBe(200);
    await th.readdresses(items.toGroup.id, { countries: ['KH'] });
    expect((await taxii('vn').get(path)).status).toBe(404);
    expect((await taxii('vn').get('/taxii2/api/collections/all/manifest/')).text).not.toContain(indicatorOf(items.toGroup));
    const query = 'query ($id: ID!) { withdrawals(itemId: $id) { nodes { party { name } fetchedChannels outstanding } } }';
    type Withdrawals = { withdrawals: { nodes: { party: { name: string }; fetchedChannels: string[]; outstanding: boolean }[] } };
    const { withdrawals } = await until(
      () => th.ask<Withdrawals>(query, { id: items.toGroup.id }),
      ({ withdrawals: all }) => all.nodes.length > 0,
    );
    expect(withdrawals.nodes).toContainEqual({ party: { name: 'Viet Nam' }, fetchedChannels: ['TAXII'], outstanding: true });
  });

  it('serves a key that reads, and never more than its party sees', async () => {
    const { secret } = await apiKeyClient((await hub.as('admin@kh.example')).ask).makes({ permissions: READING });
    const key = taxiiClient(hub.url, secret);
    const [byKey, byOfficer] = await Promise.all([key.get('/taxii2/api/collections/all/objects/'), read('kh', 'all')]);
    const unmarked = ({ text }: TaxiiReply): string => text.replace(/"copy_mark":"[a-z2-7]{26}"/g, '');
    expect(byKey.text).not.toBe(byOfficer.text); // each has copies of its own
    expect(unmarked(byKey)).toBe(unmarked(byOfficer));
  });
});
