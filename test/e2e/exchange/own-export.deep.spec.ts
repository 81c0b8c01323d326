import { randomUUID } from 'node:crypto';
import { downloadExport } from '../../support/export-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, officer, type Officer, until } from '../../support/officer.js';

const GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb';
const WHEN = '2026-11-01T00:00:00.000Z';
type Object = Readonly<Record<string, unknown>> & { readonly type: string; readonly id: string };
const of = (type: string, said: object): Object => ({
  ...{ type, spec_version: '2.1', id: `${type}--${randomUUID()}`, created: WHEN, modified: WHEN, object_marking_refs: [GREEN] },
  ...said,
});
const OTHERS = of('indicator', { pattern: "[domain-name:value = 'others-object.bad-shop.com']", pattern_type: 'stix', valid_from: WHEN });
const EVENT = {
  Event: {
    ...{ uuid: randomUUID(), info: 'An event', date: '2026-11-01', threat_level_id: '2', analysis: '1', distribution: '3' },
    ...{ timestamp: '1764000000', Orgc: { name: 'Elsewhere', uuid: randomUUID() }, Tag: [{ name: 'tlp:green' }] },
    Attribute: [
      {
        uuid: randomUUID(),
        type: 'domain',
        category: 'Network activity',
        value: 'of-misp.bad-shop.com',
        timestamp: '1764000000',
        to_ids: true,
      },
    ],
  },
};

interface Receipt {
  readonly source: string;
  readonly kind: string;
  readonly outcome: string;
  readonly problems: readonly { readonly code: string }[];
}

describe('a party’s own STIX export that comes in again, with no audience named', () => {
  let hub: Hub;
  let token = '';
  let thailand: Officer;

  const sends = async (path: string, type: string, body: object): Promise<readonly Receipt[]> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': type };
    const response = await fetch(`${hub.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return ((await response.json()) as { receipts: Receipt[] }).receipts;
  };
  const exported = async (): Promise<readonly Object[]> => {
    await until(
      () => hub.ownerSql<{ busy: string }>('select count(*) as busy from hub.outbox'),
      ([row]) => row?.busy === '0',
    );
    const { text } = await downloadExport(hub, token, { format: 'stix', own: 'true' });
    const { objects = [] } = JSON.parse(text) as { objects?: Object[] };
    return [...objects].sort((one, other) => (one.id < other.id ? -1 : 1));
  };
  const readers = (): Promise<readonly object[]> =>
    hub.ownerSql('select id, asked, audience, excluded, external_id, version, original from hub.sighting order by id');
  const originals = (): Promise<readonly object[]> =>
    hub.ownerSql('select i.id, i.version, d.original from hub.indicator i join hub.indicator_detail d on d.id = i.id order by i.id');

  beforeAll(async () => {
    hub = await startHub();
    const { ask, token: its } = await hub.as('analyst@th.example');
    [thailand, token] = [officer(ask), its];
    const audience = { countries: ['KH', 'VN'] };
    const [made] = await thailand.publish([
      anItem({ value: 'made-here.bad-shop.com', audience, description: 'Made here.', tags: ['own'] }),
      anItem({ value: 'hidden-here.bad-shop.com', audience, attribution: 'HIDDEN' }),
    ]);
    await sends('/bulk/misp?to=KH,VN&threat=PHISHING', 'application/json', EVENT);
    const sighted = of('sighting', { sighting_of_ref: OTHERS.id, count: 2 });
    await sends('/bulk/stix?to=KH,VN', 'application/stix+json', { objects: [OTHERS, sighted] });
    const sighting = { indicatorId: made?.indicator?.id, verdict: 'SEEN', count: 3, audience: { countries: ['KH'] }, externalId: 'TH-7' };
    await thailand.ask('mutation ($input: SightingInput!) { addSighting(input: $input) { id } }', { input: sighting });
  });
  afterAll(() => hub.stop());

  it('changes nothing: neither originals nor readers, and keeps nothing that the hub wrote itself', async () => {
    const before = [await exported(), await originals(), await readers()];
    expect(JSON.stringify(before[0])).toContain('of-misp.bad-shop.com');
    const receipts = await sends('/bulk/stix', 'application/stix+json', { objects: before[0] });
    expect(receipts.filter(({ outcome }) => outcome !== 'UNCHANGED')).toEqual([]);
    expect([await exported(), await originals(), await readers()]).toEqual(before);
    expect(await hub.ownerSql("select stix_id from hub.stix_object where type = 'relationship'")).toEqual([]);
  });

  it('keeps the readers of a sighting that says more than before, and takes an audience that is named', async () => {
    const sighting = (await exported()).find(({ type, count }) => type === 'sighting' && count === 2);
    const newer = { ...sighting, modified: '2026-11-02T00:00:00.000Z', count: 5 };
    const standing = (await readers()).filter((one) => (one as { original: unknown }).original !== null);
    expect(standing).toMatchObject([{ asked: [expect.any(Number), expect.any(Number)] }]);
    expect(await sends('/bulk/stix', 'application/stix+json', { objects: [newer] })).toMatchObject([{ outcome: 'UPDATED' }]);
    const now = (await readers()).filter((one) => (one as { original: unknown }).original !== null);
    const eyesOf = (rows: readonly object[]): readonly object[] => rows.map((row) => ({ ...row, version: 0, original: {} }));
    expect(eyesOf(now)).toEqual(eyesOf(standing));
    await sends('/bulk/stix?to=KH', 'application/stix+json', { objects: [newer] });
    const narrowed = (await readers()).filter((one) => (one as { original: unknown }).original !== null);
    expect(eyesOf(narrowed)).not.toEqual(eyesOf(standing));
  });

  it('takes what somebody has added to the hub’s own indicator for an object of theirs', async () => {
    const made = (await exported()).find(({ name }) => name === 'made-here.bad-shop.com');
    const added = { ...made, modified: '2027-01-01T00:00:00.000Z', x_case: 'TH-114' };
    expect(await sends('/bulk/stix', 'application/stix+json', { objects: [added] })).toMatchObject([{ outcome: 'UPDATED' }]);
    expect((await exported()).find(({ id }) => id === made?.id)).toMatchObject({ x_case: 'TH-114' });
  });
});
