import { randomUUID } from 'node:crypto';
import { downloadExport } from '../../support/export-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { apiKeyClient, READING } from '../../support/api-key-client.js';
import { relationshipClient, type NetworkView } from '../../support/relationship-client.js';
import { officer, until } from '../../support/officer.js';
import { taxiiClient, type TaxiiObject } from '../../support/taxii-client.js';

const GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb';
const STRICT = 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003';
const CLAIM = 'extension-definition--9f5dca63-3aa9-4e3d-a452-51b91546996c';
const WHEN = '2026-11-01T00:00:00.000Z';
const LATER = '2026-11-02T00:00:00.000Z';
const called = (type: string, id: string): string => `${type}--${id.slice(0, 14)}4${id.slice(15)}`;

const common = (type: string, said: object): TaxiiObject => ({
  ...{ type, spec_version: '2.1', id: `${type}--${randomUUID()}`, created: WHEN, modified: WHEN, object_marking_refs: [GREEN] },
  ...said,
});
const anIndicator = (value: string, said: object = {}): TaxiiObject =>
  common('indicator', { pattern: `[domain-name:value = '${value}']`, pattern_type: 'stix', valid_from: WHEN, ...said });
const joins = (from: string, to: string, said: object = {}): TaxiiObject =>
  common('relationship', { relationship_type: 'uses', source_ref: from, target_ref: to, x_own: { a: [1] }, ...said });
const bundle = (...objects: readonly object[]): object => ({ type: 'bundle', id: `bundle--${randomUUID()}`, objects });

interface Receipt {
  readonly source: string;
  readonly outcome: string;
  readonly kind: string;
  readonly id: string | null;
  readonly problems: readonly { readonly code: string }[];
}

async function worker(hub: Hub, email: string) {
  const { ask, token } = await hub.as(email);
  const sends = async (body: object, query = 'to=KH'): Promise<{ readonly id: string; readonly receipts: readonly Receipt[] }> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/stix+json' };
    const response = await fetch(`${hub.url}/bulk/stix?${query}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return (await response.json()) as { id: string; receipts: Receipt[] };
  };
  return { ...officer(ask), ...relationshipClient(ask), token, taxii: taxiiClient(hub.url, token), sends };
}
type Worker = Awaited<ReturnType<typeof worker>>;

const settled = (hub: Hub) =>
  until(
    () => hub.ownerSql<{ waiting: number }>('select count(*)::integer as waiting from hub.outbox'),
    ([row]) => row?.waiting === 0,
  );
/** What became of each object, in order: its kind, and why not. */
const became = (receipts: readonly Receipt[]) =>
  receipts.map(({ outcome, kind, problems }) => [kind, outcome === 'REJECTED' ? problems[0]?.code : outcome]);
const shapeOf = ({ nodes, edges }: NetworkView) => {
  const names = new Map(nodes.map(({ id, value }) => [id, value]));
  return {
    nodes: nodes.map(({ value, distance }) => `${distance} ${value}`).sort(),
    edges: edges.map(({ fromId, toId, type, source }) => `${names.get(fromId)} ${type} ${names.get(toId)} ${source}`).sort(),
  };
};

const EARLY = '2026-10-01T00:00:00.000Z';
const NEVER = '0000-01-01T00:00:00.000Z';

describe('relationships that come in as STIX', () => {
  let hub: Hub;
  let th: Worker, kh: Worker, vn: Worker;
  beforeAll(async () => {
    hub = await startHub({ EXPORTS_AT_ONCE: '8' });
    [th, kh, vn] = (await Promise.all(['th', 'kh', 'vn'].map((slug) => worker(hub, `analyst@${slug}.example`)))) as [
      Worker,
      Worker,
      Worker,
    ];
  });
  afterAll(() => hub.stop());

  let number = 0;
  const value = (): string => `y${(number += 1)}.example.com`;
  const object = async (who: Worker, id: string) => (await who.taxii.get(`/taxii2/api/collections/all/objects/${id}/`)).body.objects?.[0];

  it('keep their readers when the bundle comes in again without an audience', async () => {
    const [one, other] = [anIndicator(value()), anIndicator(value())];
    const link = joins(one.id, other.id);
    const body = bundle(one, other, link);
    expect(became((await th.sends(body)).receipts)).toEqual([
      ['INDICATOR', 'CREATED'],
      ['INDICATOR', 'CREATED'],
      ['RELATIONSHIP', 'CREATED'],
    ]);
    await settled(hub);
    expect(await object(kh, link.id)).toMatchObject({ id: link.id });
    expect(became((await th.sends(body, '')).receipts)).toEqual([
      ['INDICATOR', 'UNCHANGED'],
      ['INDICATOR', 'UNCHANGED'],
      ['RELATIONSHIP', 'UNCHANGED'],
    ]);
    const newer = { ...link, modified: new Date(Date.parse(WHEN) + 1_000).toISOString(), description: 'More' };
    expect(became((await th.sends(bundle(one, other, newer), '')).receipts)[2]).toEqual(['RELATIONSHIP', 'UPDATED']);
    const strict = { ...newer, modified: new Date(Date.parse(WHEN) + 2_000).toISOString(), object_marking_refs: [STRICT] };
    expect(became((await th.sends(bundle(one, other, strict), '')).receipts)[2]).toEqual(['RELATIONSHIP', 'WOULD_NARROW']);
    await settled(hub);
    expect(await object(kh, link.id)).toMatchObject({ id: link.id });
  });

  it('are the importer’s, between the claims that came along, and go out again as they came', async () => {
    const [one, other] = [anIndicator(value()), anIndicator(value())];
    const link = joins(one.id, other.id, { description: 'Same phone.', confidence: 70, start_time: WHEN });
    const { receipts } = await th.sends(bundle(link, one, other));
    expect(became(receipts)).toEqual([
      ['INDICATOR', 'CREATED'],
      ['INDICATOR', 'CREATED'],
      ['RELATIONSHIP', 'CREATED'],
    ]);
    await settled(hub);
    const [shown] = await kh.listsRelationships({
      indicators: receipts.flatMap(({ kind, id }) => (kind === 'INDICATOR' && id !== null ? [id] : [])),
    });
    expect(shown).toMatchObject({
      type: 'USES',
      description: 'Same phone.',
      tlp: 'GREEN',
      owner: { name: 'Thailand' },
      id: receipts[2]?.id,
    });
    for (const who of [th, kh]) expect(await object(who, link.id)).toEqual(link);
    expect((await vn.taxii.get(`/taxii2/api/collections/all/objects/${link.id}/`)).status).toBe(404);
  });

  it('are the same when they come again, another version when it is newer, and revoked by their maker alone', async () => {
    const maker = `identity--${randomUUID()}`;
    const [one, other] = [anIndicator(value()), anIndicator(value())];
    const link = joins(one.id, other.id, { created_by_ref: maker });
    const id = (await th.sends(bundle(one, other, link))).receipts[2]?.id ?? '';
    const again = async (said: object, query = 'to=KH') => became((await th.sends(bundle({ ...link, ...said }), query)).receipts)[0];
    expect(await again({})).toEqual(['RELATIONSHIP', 'UNCHANGED']);
    expect(await again({ created: EARLY, modified: EARLY, description: 'Older.' })).toEqual(['RELATIONSHIP', 'UNCHANGED']);
    expect(await again({ modified: LATER, description: 'Newer.' })).toEqual(['RELATIONSHIP', 'UPDATED']);
    expect(await again({ modified: '2026-11-03T00:00:00.000Z' }, 'to=KH,VN')).toEqual(['RELATIONSHIP', 'WOULD_WIDEN']);
    expect(await again({ modified: '2026-11-04T00:00:00.000Z' }, 'to=KH,VN&reissue=true')).toEqual(['RELATIONSHIP', 'UPDATED']);
    for (const said of [{ created_by_ref: `identity--${randomUUID()}` }, { created_by_ref: undefined }]) {
      expect(await again({ modified: '2026-11-05T00:00:00.000Z', ...said })).toEqual(['RELATIONSHIP', 'STIX_OTHER_MAKER']);
      expect(await again({ modified: '2026-11-05T00:00:00.000Z', revoked: true, ...said })).toEqual(['RELATIONSHIP', 'STIX_OTHER_MAKER']);
    }
    expect(await again({ modified: '2026-11-05T00:00:00.000Z', revoked: true })).toEqual(['RELATIONSHIP', 'UPDATED']);
    expect((await th.opensRelationship(id))?.revokedReason).toBe('Its creator revoked it.');
    expect(await again({ modified: '2026-11-06T00:00:00.000Z' })).toEqual(['RELATIONSHIP', 'RELATIONSHIP_REVOKED']);
  });

  it('go out from the end that their object says, also where the hub knows no direction', async () => {
    const [one, other] = [anIndicator(value()), anIndicator(value())];
    const links = [
      joins(one.id, other.id, { relationship_type: 'communicates-with' }),
      joins(other.id, one.id, { relationship_type: 'delivers' }),
    ];
    const { receipts } = await th.sends(bundle(one, other, ...links));
    expect(became(receipts).slice(2)).toEqual([
      ['RELATIONSHIP', 'CREATED'],
      ['RELATIONSHIP', 'CREATED'],
    ]);
    expect(became((await th.sends(bundle(...links))).receipts)).toEqual([
      ['RELATIONSHIP', 'UNCHANGED'],
      ['RELATIONSHIP', 'UNCHANGED'],
    ]);
    await settled(hub);
    const claims = receipts.flatMap(({ kind, id }) => (kind === 'INDICATOR' && id !== null ? [id] : []));
    const { text } = await downloadExport(hub, kh.token, { format: 'stix', ids: claims.join(',') });
    const { objects } = JSON.parse(text) as { objects: readonly TaxiiObject[] };
    for (const link of links) {
      for (const who of [th, kh]) expect(await object(who, link.id)).toEqual(link);
      expect(objects.find(({ id }) => id === link.id)).toEqual(link);
    }
  });

  it('may be given the maker that they did not name, and come again whatever year they say', async () => {
    const [one, other] = [anIndicator(value()), anIndicator(value())];
    const link = joins(one.id, other.id);
    await th.sends(bundle(one, other, link));
    const again = async (said: object) => became((await th.sends(bundle({ ...link, ...said }))).receipts)[0];
    const maker = { created_by_ref: `identity--${randomUUID()}` };
    expect(await again({ ...maker, modified: LATER })).toEqual(['RELATIONSHIP', 'UPDATED']);
    expect(await again({ modified: '2026-11-03T00:00:00.000Z' })).toEqual(['RELATIONSHIP', 'STIX_OTHER_MAKER']);
    expect(await again({ ...maker, created: NEVER, modified: NEVER })).toEqual(['RELATIONSHIP', 'UPDATED']);
    expect(await again({ ...maker, created: NEVER, modified: NEVER })).toEqual(['RELATIONSHIP', 'UNCHANGED']);
    const nobodys = joins(other.id, one.id);
    await th.sends(bundle(nobodys));
    expect(became((await th.sends(bundle({ ...nobodys, ...maker, modified: LATER, revoked: true }))).receipts)).toEqual([
      ['RELATIONSHIP', 'UPDATED'],
    ]);
  });

  it('are not taken back by whoever may not revoke, and kept as nothing else', async () => {
    const [one, other] = [anIndicator(value()), anIndicator(value())];
    const link = joins(one.id, other.id);
    const { receipts } = await th.sends(bundle(one, other, link));
    const key = await apiKeyClient((await hub.as('admin@th.example')).ask).makes({ permissions: [...READING, 'indicator:publish'] });
    const headers = { authorization: `Bearer ${key.secret}`, 'content-type': 'application/stix+json' };
    const body = JSON.stringify(bundle({ ...link, modified: LATER, revoked: true }));
    const answer = (await (await fetch(`${hub.url}/bulk/stix`, { method: 'POST', headers, body })).json()) as { receipts: Receipt[] };
    expect(became(answer.receipts)).toEqual([['RELATIONSHIP', 'PERMISSION_MISSING']]);
    expect((await th.opensRelationship(receipts[2]?.id ?? ''))?.revokedReason).toBeNull();
    expect(await hub.ownerSql('select from hub.stix_object where stix_id = $1', [link.id])).toEqual([]);
  });

  it('are kept whole where the importer does not see both ends, or they are not one claim each; hidden ends like absent ones', async () => {
    const hidden = (await vn.publishes({ value: value(), audience: {} })).id;
    const [one, two] = [anIndicator(value()), anIndicator('x', { pattern: `[domain-name:value IN ('${value()}', '${value()}')]` })];
    const links = [
      joins(one.id, called('indicator', hidden)),
      joins(one.id, `indicator--${randomUUID()}`),
      joins(one.id, two.id),
      joins(one.id, `malware--${randomUUID()}`),
    ];
    const { receipts } = await th.sends(bundle(one, two, ...links));
    expect(became(receipts.filter(({ source }) => links.some(({ id }) => id === source)))).toEqual(links.map(() => ['OBJECT', 'CREATED']));
    // Once an object, always an object: never two things under one id.
    const other = anIndicator(value(), { id: links[1]?.target_ref });
    expect(became((await th.sends(bundle(other, { ...links[1], modified: LATER }))).receipts)).toEqual([
      ['INDICATOR', 'CREATED'],
      ['OBJECT', 'UPDATED'],
    ]);
    await settled(hub);
    expect((await th.taxii.get(`/taxii2/api/collections/all/objects/${links[1]?.id}/`)).body.objects).toHaveLength(1);
  });

  it('may join what others say, as far as the importer sees it, and are nobody else’s to say', async () => {
    const [a, b] = [
      await kh.publishes({ value: value(), audience: { countries: ['TH'] } }),
      await th.publishes({ value: value(), audience: { countries: ['KH'] } }),
    ];
    const link = joins(called('indicator', a.id), called('indicator', b.id), { relationship_type: 'controls' });
    expect(became((await th.sends(bundle(link))).receipts)).toEqual([['RELATIONSHIP', 'CREATED']]);
    const made = await th.joins(b.id, a.id, { type: 'PAYS_TO', audience: { countries: ['KH'] } });
    await settled(hub);
    // What the hub made of another's words, and what it made of another's object, with that other as its maker.
    const exported = [await object(kh, called('relationship', made)), await object(kh, link.id)].flatMap((one) => one ?? []);
    expect(exported).toHaveLength(2);
    const answers = became(
      (await kh.sends(bundle(exported[0] ?? {}, { ...link, created_by_ref: exported[0]?.created_by_ref }), 'to=VN')).receipts,
    );
    expect(answers).toEqual([
      ['RELATIONSHIP', 'OBJECT_OF_ANOTHER'],
      ['RELATIONSHIP', 'OBJECT_OF_ANOTHER'],
    ]);
    // Nor does somebody else speak under the id of its own word.
    const foreign = { ...exported[0], created_by_ref: `identity--${randomUUID()}`, description: 'Not so.' };
    expect(became((await th.sends(bundle(foreign))).receipts)).toEqual([['RELATIONSHIP', 'STIX_OTHER_MAKER']]);
    // Its own word is its own again.
    expect(became((await th.sends(bundle(exported[0] ?? {}))).receipts)).toEqual([['RELATIONSHIP', 'UNCHANGED']]);
    expect(became((await th.sends(bundle({ ...exported[0], revoked: true }))).receipts)).toEqual([['RELATIONSHIP', 'UPDATED']]);
    expect((await th.opensRelationship(made))?.revokedReason).toBe('Its creator revoked it.');
  });

  it('stay with the agency as objects where it says so, reach no partner, and are taken back with their import', async () => {
    const meta = await th.partyId('Meta');
    const [one, other] = [anIndicator(value()), anIndicator(value())];
    expect(became((await th.sends(bundle(one, other, joins(one.id, other.id)), 'agencyOnly=true')).receipts)[2]).toEqual([
      'OBJECT',
      'CREATED',
    ]);
    const [three, four] = [anIndicator(value()), anIndicator(value())];
    const open = joins(four.id, three.id);
    expect(became((await th.sends(bundle(three, four, open))).receipts)[2]).toEqual(['RELATIONSHIP', 'CREATED']);
    // Once a relationship, always a relationship.
    expect(became((await th.sends(bundle(open), 'agencyOnly=true')).receipts)).toEqual([['RELATIONSHIP', 'REFERENCE_TAKEN']]);
    const link = joins(three.id, four.id, {
      extensions: {
        [CLAIM]: { extension_type: 'property-extension', audience: { countries: ['KH'], partners: [meta] }, relation: 'SAME_OPERATOR' },
      },
    });
    const { id, receipts } = await th.sends(bundle(three, four, link));
    expect(receipts[2]).toMatchObject({ kind: 'RELATIONSHIP', outcome: 'CREATED', problems: [{ code: 'OBJECT_NOT_TO_PARTNERS' }] });
    const relationship = receipts[2]?.id ?? '';
    expect(await kh.opensRelationship(relationship)).toMatchObject({ type: 'SAME_OPERATOR' });
    await th.ask('mutation ($id: ID!) { revokeImport(id: $id, reason: "A list of victims.") { revoked } }', { id });
    expect((await th.opensRelationship(relationship))?.revokedReason).toBe('A list of victims.');
  });

  it('come by TAXII, too, each with its own success, and RED comes by a person alone', async () => {
    const [one, other] = [anIndicator(value()), anIndicator(value())];
    const [link, red] = [
      joins(one.id, other.id),
      joins(other.id, one.id, { object_marking_refs: ['marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1'] }),
    ];
    const { body } = await th.taxii.post('/taxii2/api/collections/inbox/objects/', { objects: [link, one, other, red] });
    expect(body).toMatchObject({ status: 'complete', success_count: 3, failure_count: 1 });
    await settled(hub);
    expect((await th.taxii.get(`/taxii2/api/collections/inbox/objects/${link.id}/`)).body.objects).toEqual([link]);
    const remove = () => th.taxii.ask('DELETE', `/taxii2/api/collections/inbox/objects/${link.id}/`);
    expect([(await remove()).status, (await remove()).status]).toEqual([200, 404]);
  });

  it('lead to the indicators that their reader has, and never to the id of an original that is kept from it', async () => {
    const hidden = { extensions: { [CLAIM]: { extension_type: 'property-extension', attribution: 'HIDDEN' } } };
    const [one, other] = [anIndicator(value(), hidden), anIndicator(value())];
    const link = joins(one.id, other.id, hidden);
    const { receipts } = await th.sends(bundle(one, other, link), 'to=KH');
    const [claim, relationship] = [receipts[0]?.id ?? '', receipts[2]?.id ?? ''];
    const named = receipts[1]?.id ?? '';
    const said = await th.joins(claim, named, { type: 'CONTROLS', audience: { countries: ['KH'] } });
    const back = await th.joins(named, claim, { type: 'CONTROLS', audience: { countries: ['KH'] } });
    await settled(hub);
    for (const id of [relationship, said, back]) {
      const shown = await object(kh, called('relationship', id));
      const [from, to] = [called('indicator', claim), other.id];
      expect([shown?.source_ref, shown?.target_ref]).toEqual(id === back ? [to, from] : [from, to]);
      const { text } = await downloadExport(hub, kh.token, { format: 'stix', ids: `${claim},${named}` });
      const { objects } = JSON.parse(text) as { objects: readonly TaxiiObject[] };
      expect(objects.find((found) => found.id === shown?.id)).toEqual(shown);
      expect(text).not.toContain(one.id);
    }
    expect(await object(kh, called('relationship', relationship))).not.toHaveProperty('created_by_ref');
    for (const id of [link.id, one.id]) expect((await kh.taxii.get(`/taxii2/api/collections/all/objects/${id}/`)).status).toBe(404);
    // Whom it hides even from itself gets the hub's own ids, too, as of indicators.
    expect(await object(th, called('relationship', said))).toMatchObject({ source_ref: called('indicator', claim) });
  });

  it('are kept whole, and wait, where a second officer releases what the party shares', async () => {
    await hub.ownerSql(
      `insert into hub.sharing_policy (party, second_from, set_by) select u.party, 'GREEN', u.id from hub.user_account u where u.email = 'analyst@vn.example'
         on conflict (party) do update set second_from = 'GREEN'`,
    );
    const [one, other] = [anIndicator(value()), anIndicator(value())];
    const link = joins(one.id, other.id);
    const { receipts } = await vn.sends(bundle(one, other, link));
    expect(receipts.map(({ kind, outcome, problems }) => [kind, outcome, problems.at(-1)?.code])).toEqual([
      ['INDICATOR', 'CREATED', 'RELEASE_PENDING'],
      ['INDICATOR', 'CREATED', 'RELEASE_PENDING'],
      ['OBJECT', 'CREATED', 'RELEASE_PENDING'],
    ]);
    // To its own party it may say it: nothing of that waits.
    expect(became((await vn.sends(bundle(joins(one.id, other.id)), 'to=owner')).receipts)).toEqual([['RELATIONSHIP', 'CREATED']]);
  });

  it('make the same graph in another hub, whoever takes the file in', async () => {
    const tag = { tags: ['trip'], audience: { countries: ['KH'] } };
    const [a, b, c, d] = [
      await th.publishes({ ...tag, value: value() }),
      await th.publishes({ ...tag, kind: 'PHONE', value: '+66812345678' }),
      await th.publishes({ ...tag, kind: 'IP', value: '203.0.113.9' }),
      await kh.publishes({ ...tag, value: value(), audience: { countries: ['TH'] } }),
    ];
    const said = { audience: { countries: ['TH', 'KH'] } };
    await th.joins(a.id, b.id, { ...said, type: 'PAYS_TO', description: 'At noon.', confidence: 55, firstSeen: WHEN, lastSeen: WHEN });
    await th.joins(a.id, c.id, { ...said, type: 'HOSTED_ON', reliability: 'B', credibility: 2 });
    await kh.joins(b.id, d.id, { ...said, type: 'SAME_OPERATOR', attribution: 'HIDDEN' });
    await kh.joins(d.id, a.id, { ...said, type: 'CONTROLS' });
    await th.joins(c.id, d.id, { ...said, type: 'USES' });
    await settled(hub);
    const here = shapeOf(await kh.network({ indicators: [a.id], depth: 3 }));
    expect(here.edges).toHaveLength(5);
    const file = JSON.parse((await downloadExport(hub, kh.token, { format: 'stix', tags: 'trip' })).text) as object;

    const other = await startHub({}, undefined, { stranger: true });
    try {
      const jp = await worker(other, 'analyst@jp.example');
      const first = await jp.sends(file, 'to=owner');
      expect(became(first.receipts).filter(([kind]) => kind === 'RELATIONSHIP')).toEqual(
        Array.from({ length: 5 }, () => ['RELATIONSHIP', 'CREATED']),
      );
      const [found] = await jp.looksUp('203.0.113.9');
      expect(shapeOf(await jp.network({ indicators: [(await jp.looksUp(a.value))[0]?.indicators[0]?.id ?? ''], depth: 3 }))).toEqual(here);
      expect(await jp.listsRelationships({ indicators: [found?.indicators[0]?.id ?? ''] })).toHaveLength(2);
      const again = became((await jp.sends(file, 'to=owner')).receipts).filter(([kind]) => kind === 'RELATIONSHIP');
      expect(again).toEqual(Array.from({ length: 5 }, () => ['RELATIONSHIP', 'UNCHANGED']));
    } finally {
      await other.stop();
    }
  });
});
