import { downloadExport } from '../../support/export-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { relationshipClient } from '../../support/relationship-client.js';
import { officer, until } from '../../support/officer.js';
import { type TaxiiClient, taxiiClient, type TaxiiObject } from '../../support/taxii-client.js';
import { walkByNext } from '../../support/taxii-walk.js';

const GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb';
const AMBER = 'marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421';
const CLAIM = 'extension-definition--9f5dca63-3aa9-4e3d-a452-51b91546996c';
const called = (type: string, id: string): string => `${type}--${id.slice(0, 14)}4${id.slice(15)}`;
const CODES = ['th', 'kh', 'vn', 'jp', 'meta'] as const;

async function worker(hub: Hub, email: string) {
  const { ask, token } = await hub.as(email);
  return { ...officer(ask), ...relationshipClient(ask), token, taxii: taxiiClient(hub.url, token) };
}
type Worker = Awaited<ReturnType<typeof worker>>;

describe('relationships at the doors of exchange', () => {
  let hub: Hub;
  let th: Worker, kh: Worker, vn: Worker, jp: Worker, meta: Worker;
  let metaId: string;

  beforeAll(async () => {
    hub = await startHub({ EXPORTS_AT_ONCE: '8' });
    [th, kh, vn, jp] = (await Promise.all(['th', 'kh', 'vn', 'jp'].map((slug) => worker(hub, `analyst@${slug}.example`)))) as [
      Worker,
      Worker,
      Worker,
      Worker,
    ];
    meta = await worker(hub, 'contributor@meta.example');
    metaId = await th.partyId('Meta');
  });
  afterAll(() => hub.stop());

  let number = 0;
  const claim = async (said: object = {}, who = th): Promise<string> =>
    (await who.publishes({ value: `x${(number += 1)}.example.com`, audience: { countries: ['KH', 'VN'] }, ...said })).id;
  const settled = () =>
    until(
      () => hub.ownerSql<{ waiting: number }>('select count(*)::integer as waiting from hub.outbox'),
      ([row]) => row?.waiting === 0,
    );
  const get = (client: TaxiiClient, alias: string, id: string, query = '') =>
    client.get(`/taxii2/api/collections/${alias}/objects/${called('relationship', id)}/${query}`);
  /** Ids of relationships between claims, in a collection. */
  const inTaxii = async ({ taxii }: Worker, alias = 'all', query: Record<string, string> = {}): Promise<readonly string[]> =>
    (await walkByNext(taxii, `/taxii2/api/collections/${alias}/objects/`, { 'match[type]': 'relationship', ...query })).objects
      .filter(({ relationship_type: type }) => type !== 'based-on')
      .map(({ id }) => id);
  const inFile = async (who: Worker, said: Record<string, string> = {}): Promise<readonly TaxiiObject[]> => {
    const { text } = await downloadExport(hub, who.token, { format: 'stix', ...said });
    return (JSON.parse(text) as { objects?: TaxiiObject[] }).objects ?? [];
  };
  const joinedIn = (objects: readonly TaxiiObject[]): readonly string[] =>
    objects.filter(({ type, relationship_type: word }) => type === 'relationship' && word !== 'based-on').map(({ id }) => id);

  it('leave by TAXII and by file as objects of STIX, between the indicators that their reader has', async () => {
    const [a, b] = [await claim(), await claim({ tlp: 'AMBER' })];
    const id = await th.joins(a, b, {
      ...{ type: 'PAYS_TO', description: 'Transfers of the same afternoon.', confidence: 80, reliability: 'B', credibility: 2 },
      ...{ firstSeen: '2026-05-02T00:00:00Z', lastSeen: '2026-05-09T00:00:00Z', audience: { countries: ['KH'] } },
    });
    await settled();
    const [object] = (await get(kh.taxii, 'all', id)).body.objects ?? [];
    expect(object).toMatchObject({
      ...{ type: 'relationship', spec_version: '2.1', relationship_type: 'related-to', description: 'Transfers of the same afternoon.' },
      ...{ source_ref: called('indicator', a), target_ref: called('indicator', b), confidence: 80 },
      ...{ start_time: '2026-05-02T00:00:00.000Z', stop_time: '2026-05-09T00:00:00.000Z' },
      extensions: { [CLAIM]: { extension_type: 'property-extension', relation: 'PAYS_TO' } },
    });
    expect(object?.object_marking_refs).toContain(AMBER);
    const objects = await inFile(kh);
    expect(objects.filter((one) => one.id === object?.id)).toEqual([object]);
    const ids = new Set(objects.map((one) => one.id));
    const refs = [object?.source_ref, object?.target_ref, object?.created_by_ref, ...(object?.object_marking_refs as string[])];
    expect(refs.filter((ref) => !ids.has(String(ref)))).toEqual([]);
    expect(objects.find((one) => one.id === object?.created_by_ref)).toMatchObject({ name: 'Thailand' });
    for (const format of ['ndjson', 'csv', 'misp']) {
      expect((await downloadExport(hub, kh.token, { format })).text).not.toContain('same afternoon');
    }
  });

  it('are at those doors what they are in the graph: nowhere, where they are out of sight', async () => {
    const open = { audience: { countries: ['KH', 'VN', 'JP'], partners: [metaId] } };
    const everywhere = [await claim(open), await claim(open)] as const;
    const [toKh, toVn, red, mine, onlyMine] = [
      await claim({ audience: { countries: ['KH'] } }),
      await claim({ audience: { countries: ['VN'] } }),
      await claim({ ...open, tlp: 'RED', audience: { countries: ['KH'] } }),
      await claim({ audience: {} }),
      await claim({ ...open, agencyOnly: true, audience: {} }),
    ];
    const to = { released: true, audience: { everyCountry: true, partners: [metaId] } };
    const ends = [...everywhere, toKh, toVn, red, mine, onlyMine];
    const said: string[] = [];
    for (const [place, from] of ends.entries()) {
      for (const end of ends.slice(place + 1)) {
        said.push(await th.joins(from, end, [from, end].includes(red) ? { audience: { countries: ['KH'] } } : to));
      }
    }
    said.push(await kh.joins(everywhere[0], everywhere[1], { type: 'CONTROLS', attribution: 'HIDDEN', audience: { countries: ['VN'] } }));
    said.push(await jp.joins(everywhere[1], everywhere[0], { type: 'CONTROLS', audience: { countries: ['TH'], exceptCountries: ['KH'] } }));
    await settled();
    let seen = 0;
    for (const [place, who] of [th, kh, vn, jp, meta].entries()) {
      const shown: string[] = [];
      for (const id of said) {
        const one = await who.opensRelationship(id);
        if (one && one.tlp !== 'RED') shown.push(called('relationship', id));
      }
      const ours = (ids: readonly string[]): string[] => ids.filter((id) => said.some((one) => called('relationship', one) === id)).sort();
      const file = await inFile(who);
      expect([CODES[place], ours(await inTaxii(who))]).toEqual([CODES[place], shown.sort()]);
      expect([CODES[place], ours(joinedIn(file))]).toEqual([CODES[place], shown]);
      for (const id of said) {
        const { status } = await get(who.taxii, 'all', id);
        expect([CODES[place], status]).toEqual([CODES[place], shown.includes(called('relationship', id)) ? 200 : 404]);
      }
      // Never the id of an indicator that its reader has not.
      const has = new Set(file.map(({ id }) => id));
      const ends = file.flatMap(({ type, source_ref, target_ref }) => (type === 'relationship' ? [source_ref, target_ref] : []));
      expect(ends.filter((end) => !has.has(String(end)))).toEqual([]);
      seen += shown.length;
    }
    expect(seen).toBeGreaterThan(15);
  });

  it('name nobody who stays unnamed', async () => {
    const [a, b] = [await claim(), await claim()];
    const id = await kh.joins(a, b, { attribution: 'HIDDEN', audience: { countries: ['VN'] } });
    await settled();
    for (const who of [vn, kh]) {
      const [object] = (await get(who.taxii, 'all', id)).body.objects ?? [];
      expect(object).toMatchObject({ relationship_type: 'uses', object_marking_refs: [GREEN] });
      expect(object).not.toHaveProperty('created_by_ref');
      expect(JSON.stringify(object)).not.toMatch(/Cambodia/);
    }
    expect((await get(th.taxii, 'all', id)).status).toBe(404);
  });

  it('move on in a collection with every version, are gone when an end is, and say it when they were taken back', async () => {
    const [a, b] = [await claim(), await claim()];
    const id = await th.joins(a, b, { description: 'First.', audience: { countries: ['KH', 'VN'] } });
    await settled();
    const before = await get(kh.taxii, 'all', id);
    const since = before.headers.get('x-taxii-date-added-last') ?? '';
    await th.joins(a, b, { description: 'Then.', audience: { countries: ['KH', 'VN'] } });
    await settled();
    expect(await inTaxii(kh, 'all', { added_after: since })).toContain(called('relationship', id));
    const versions = (await get(kh.taxii, 'all', id, '?match[version]=all')).body.objects ?? [];
    expect(versions.map(({ description }) => description)).toEqual(['First.', 'Then.']);
    const [first, then] = versions.map(({ modified }) => String(modified));
    expect(String(first) < String(then)).toBe(true);
    expect((await kh.taxii.get(`/taxii2/api/collections/all/objects/${called('relationship', id)}/versions/`)).body.versions).toHaveLength(
      2,
    );
    // A stricter label of an end.
    await th.publishes({ value: `x${number}.example.com`, tlp: 'AMBER', audience: { countries: ['KH', 'VN'] } });
    await settled();
    const [stricter] = (await get(kh.taxii, 'all', id)).body.objects ?? [];
    expect(stricter).toMatchObject({ object_marking_refs: [AMBER], description: 'Then.' });
    expect(String(stricter?.modified) > String(then)).toBe(true);
    await th.readdresses(b, { countries: ['KH'] });
    await settled();
    expect((await get(vn.taxii, 'all', id)).status).toBe(404);
    await th.takesBack(id, 'It was another one.');
    await settled();
    const [over] = (await get(kh.taxii, 'all', id)).body.objects ?? [];
    expect(over).toMatchObject({ revoked: true, extensions: { [CLAIM]: { revoked_reason: 'It was another one.' } } });
    expect((await get(th.taxii, 'inbox', id)).status).toBe(404);
    expect([
      (await inTaxii(th, 'own')).includes(called('relationship', id)),
      (await inTaxii(kh, 'own')).includes(called('relationship', id)),
    ]).toEqual([true, false]);
    const ids = { ids: `${a},${b}` };
    expect([joinedIn(await inFile(kh, ids)), joinedIn(await inFile(kh, { ...ids, includeLapsed: 'true' }))]).toEqual([
      [],
      [called('relationship', id)],
    ]);
  });

  it('are deleted by TAXII by whoever said them, and by nobody else', async () => {
    const [a, b] = [await claim(), await claim()];
    const id = await th.joins(a, b, { audience: { countries: ['KH'] } });
    await settled();
    const remove = async (who: Worker) =>
      (await who.taxii.ask('DELETE', `/taxii2/api/collections/inbox/objects/${called('relationship', id)}/`)).status;
    expect([await remove(kh), await remove(th), await remove(th)]).toEqual([404, 200, 404]);
    expect((await kh.opensRelationship(id))?.revokedReason).toBe('The owner revoked it.');
  });

  it('are for a partner what was released to it, and in none of its lanes of releases', async () => {
    const open = { audience: { partners: [metaId] } };
    const [a, b, c] = [await claim(open), await claim(open), await claim()];
    const told = { released: true, audience: { partners: [metaId] } };
    const [both, one] = [await th.joins(a, b, told), await th.joins(a, c, told)];
    await settled();
    const ids = await inTaxii(meta);
    expect([ids.includes(called('relationship', both)), ids.includes(called('relationship', one))]).toEqual([true, false]);
    expect(await inTaxii(meta, 'released')).toEqual([]);
  });

  it('leave with a file where both their indicators do, and stand in the record', async () => {
    const tag = { tags: ['graph'] };
    const [a, b, c] = [await claim(tag), await claim({ ...tag, threat: 'MALWARE' }), await claim()];
    const [ab, bc] = [await th.joins(a, b, { audience: { countries: ['KH'] } }), await th.joins(b, c, { audience: { countries: ['KH'] } })];
    const byKh = await kh.joins(a, b, { type: 'CONTROLS', audience: {} });
    await settled();
    const file = async (said: Record<string, string>) =>
      joinedIn(await inFile(kh, said))
        .filter((id) => [ab, bc, byKh].some((one) => called('relationship', one) === id))
        .sort();
    const ids = (...all: string[]) => all.map((id) => called('relationship', id)).sort();
    expect(await file({ tags: 'graph' })).toEqual(ids(ab, byKh));
    expect(await file({ tags: 'graph', threats: 'PHISHING' })).toEqual([]);
    expect(await file({ text: 'example.com' })).toEqual(ids(ab, bc, byKh));
    expect(await file({ ids: `${b},${c}` })).toEqual(ids(bc));
    expect(await file({ own: 'false', tags: 'graph' })).toEqual(ids(ab));
    expect(await file({ own: 'true' })).toEqual([]); // its claims are another's
    expect(await file({ tlp: 'AMBER' })).toEqual([]);
    expect(await file({ owners: await kh.partyId('Thailand') })).toEqual(ids(ab, bc));
    const lines = await hub.ownerSql('select from hub.audit where what = $1 and $2 = any (items)', ['indicator.export', bc]);
    expect(lines.length).toBeGreaterThan(0);
  });
});
