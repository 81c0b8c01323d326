import { randomUUID } from 'node:crypto';
import { CLAIM_EXTENSION } from '../../../src/exchange/stix/extensions.js';
import { downloadExport } from '../../support/export-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { officer, type Officer, until } from '../../support/officer.js';
import { taxiiClient, type TaxiiObject } from '../../support/taxii-client.js';

const GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb';
const RED = 'marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1';
const WHEN = '2026-11-01T00:00:00.000Z';
const of = (type: string, said: object): TaxiiObject => ({
  type,
  spec_version: '2.1',
  id: `${type}--${randomUUID()}`,
  created: WHEN,
  modified: WHEN,
  ...said,
});
const anIndicator = (value: string, said: object = {}): TaxiiObject =>
  of('indicator', { name: value, pattern: `[domain-name:value = '${value}']`, pattern_type: 'stix', valid_from: WHEN, ...said });
const labelled = { object_marking_refs: [GREEN] };

interface Receipt {
  readonly source: string;
  readonly outcome: string;
  readonly problems: readonly { readonly code: string }[];
}

describe('STIX of others', () => {
  let hub: Hub;
  let token = '';
  let thailand: Officer;
  beforeAll(async () => {
    hub = await startHub();
    const { ask, token: its } = await hub.as('analyst@th.example');
    [thailand, token] = [officer(ask), its];
  });
  afterAll(() => hub.stop());

  const sends = async (objects: readonly object[], query = 'to=KH') => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/stix+json' };
    const body = JSON.stringify({ type: 'bundle', id: `bundle--${randomUUID()}`, objects });
    const response = await fetch(`${hub.url}/bulk/stix?${query}`, { method: 'POST', headers, body });
    return (await response.json()) as { id: string; counts: Record<string, number>; receipts: Receipt[] };
  };
  const settled = (): Promise<unknown> =>
    until(
      () => hub.ownerSql<{ busy: string }>('select count(*) as busy from hub.outbox'),
      ([row]) => row?.busy === '0',
    );
  const exported = async (id: string): Promise<readonly TaxiiObject[]> => {
    await settled();
    const { text } = await downloadExport(hub, token, { format: 'stix', import: id });
    return (JSON.parse(text) as { objects?: TaxiiObject[] }).objects ?? [];
  };
  const label = 'mutation ($id: ID!, $ids: [ID!]) { labelHeldItems(importId: $id, tlp: AMBER, items: $ids) { created rejected } }';
  const heldOf = async (id: string) => {
    const query = 'query ($id: ID!) { heldItems(importId: $id, first: 100) { nodes { id sourcePosition problems { code } } } }';
    type Held = { heldItems: { nodes: { id: string; sourcePosition: string; problems: { code: string }[] }[] } };
    return (await thailand.ask<Held>(query, { id })).heldItems.nodes;
  };

  it('is given out as it came although it was labelled here, with the label beside it, by files and by TAXII', async () => {
    const all = [
      anIndicator('unlabelled-stix.example.com'),
      of('malware', { name: 'm', is_family: false, x_own: { z: 1, a: [1] } }),
      { type: 'url', spec_version: '2.1', id: `url--${randomUUID()}`, value: 'https://bad-shop.com/a', x_own: 'more' } as TaxiiObject,
    ];
    const { id, counts } = await sends(all, 'to=KH&tlp=amber');
    expect(counts).toMatchObject({ created: 3, held: 0 });
    const { token: theirs } = await hub.as('analyst@kh.example');
    await settled();
    const { body } = await taxiiClient(hub.url, theirs).get('/taxii2/api/collections/all/objects/?limit=1000');
    for (const objects of [await exported(id), body.objects ?? []]) {
      for (const object of all) {
        expect(objects.find((one) => one.id === object.id)).toEqual(object);
        const notes = objects.filter(({ type, object_refs: refs }) => type === 'note' && (refs as string[])[0] === object.id);
        expect(notes).toMatchObject([{ abstract: 'TLP:AMBER' }]);
      }
    }
    const client = taxiiClient(hub.url, theirs);
    const note = (body.objects ?? []).find(({ type }) => type === 'note');
    for (const match of [`match[type]=note`, `match[id]=${String(note?.id)}`]) {
      const found = await client.get(`/taxii2/api/collections/all/objects/?limit=1000&${match}`);
      expect((found.body.objects ?? []).map((one) => one.id)).toContain(note?.id);
    }
    // A hub that pulls reads page by page: no page has an object and another page its label.
    for (const limit of [4, 5, 7]) {
      const found: string[] = [];
      for (let next = '', more = true; more;) {
        const { body: page } = await client.get(`/taxii2/api/collections/all/objects/?limit=${limit}${next}`);
        const objects = page.objects ?? [];
        const notes = objects.flatMap(({ type, object_refs: refs }) => (type === 'note' ? (refs as string[]) : []));
        const its = all.map((one) => one.id).filter((one) => objects.some((other) => other.id === one));
        expect(notes).toEqual(expect.arrayContaining(its));
        found.push(...its);
        next = `&next=${encodeURIComponent(page.next ?? '')}`;
        more = page.more ?? false;
      }
      expect(found.sort()).toEqual(all.map((one) => one.id).sort());
    }
  });

  it('waits with its parts where these bear no label, and follows when they are labelled', async () => {
    const [indicator, malware] = [anIndicator('held-part.example.com'), of('malware', { name: 'm', is_family: false })];
    const link = of('relationship', { ...labelled, relationship_type: 'indicates', source_ref: indicator.id, target_ref: malware.id });
    const report = of('report', { ...labelled, name: 'r', published: WHEN, object_refs: [indicator.id, malware.id, link.id] });
    const whole = of('grouping', { ...labelled, name: 'g', context: 'unspecified', object_refs: [report.id] });
    const apart = of('campaign', { ...labelled, name: 'c' });
    const { id, counts, receipts } = await sends([whole, report, link, indicator, malware, apart]);
    expect(counts).toMatchObject({ created: 1, held: 5, rejected: 0 });
    const codes = new Map(receipts.map(({ source, problems }) => [source, problems.map(({ code }) => code)]));
    for (const one of [whole, report, link]) expect(codes.get(one.id)).toEqual(['PARTS_HELD']);
    expect((await exported(id)).map((one) => one.id)).toEqual(expect.not.arrayContaining([whole.id, report.id, link.id]));

    const held = await heldOf(id);
    const idsOf = (...objects: readonly TaxiiObject[]): readonly string[] =>
      held.filter(({ sourcePosition: source }) => objects.some((one) => one.id === source)).map((one) => one.id);
    expect(await thailand.ask(label, { id, ids: idsOf(report) })).toEqual({ labelHeldItems: { created: 0, rejected: 1 } });
    expect(await thailand.ask(label, { id, ids: idsOf(malware) })).toEqual({ labelHeldItems: { created: 1, rejected: 0 } });
    expect((await heldOf(id)).length).toBe(4);
    // With its last part come the relationship, the report and the grouping, under the label that they bear themselves.
    expect(await thailand.ask(label, { id, ids: idsOf(indicator) })).toEqual({ labelHeldItems: { created: 4, rejected: 0 } });
    const objects = await exported(id);
    const present = new Set(objects.map((one) => one.id));
    for (const one of [whole, report, link]) expect(objects.find((other) => other.id === one.id)).toEqual(one);
    expect(objects.flatMap(({ object_refs: refs = [] }) => refs as string[]).filter((ref) => !present.has(ref))).toEqual([]);
  });

  it('that refers to one another goes together, also when the whole import is labelled', async () => {
    const [one, other] = [
      of('note', { content: 'x', object_refs: [] as string[] }),
      of('note', { content: 'y', object_refs: [] as string[] }),
    ];
    const pair = [
      { ...one, object_refs: [other.id] },
      { ...other, object_refs: [one.id] },
    ];
    const { id, counts } = await sends(pair);
    expect(counts).toMatchObject({ held: 2 });
    expect(await thailand.ask(label, { id })).toEqual({ labelHeldItems: { created: 2, rejected: 0 } });
  });

  it('follows for the audience of its import and until its own end, whatever the default audience is by then', async () => {
    const { ask } = await hub.as('admin@th.example');
    const set = 'mutation ($input: SharingPolicyInput!) { setSharingPolicy(input: $input) { updatedAt } }';
    await ask(set, { input: { defaultAudience: { everyCountry: true } } });
    const part = of('malware', { name: 'm', is_family: false });
    const retained = {
      extensions: { [CLAIM_EXTENSION]: { extension_type: 'property-extension', retain_until: '2099-01-01T00:00:00.000Z' } },
    };
    const report = of('report', { ...labelled, ...retained, name: 'r', published: WHEN, object_refs: [part.id] });
    const apart = of('campaign', { ...labelled, ...retained, name: 'c' });
    const { id } = await sends([report, part, apart], 'to=KH');
    const ids = (await heldOf(id)).filter(({ sourcePosition: source }) => source === part.id).map((one) => one.id);
    expect(await thailand.ask(label, { id, ids })).toEqual({ labelHeldItems: { created: 2, rejected: 0 } });
    const rows = await hub.ownerSql<{ said: string }>(
      `select concat_ws(' ', audience, excluded, agency_only, retain_until) as said from hub.stix_object where stix_id in ('${report.id}', '${apart.id}')`,
    );
    expect(rows).toHaveLength(2);
    expect(rows[0]).toEqual(rows[1]);
    await ask(set, { input: { defaultAudience: null } });
  });

  it('does not follow parts that were dropped, unless somebody names it', async () => {
    const part = of('malware', { name: 'm', is_family: false });
    const report = of('report', { ...labelled, name: 'r', published: WHEN, object_refs: [part.id] });
    const other = of('malware', { name: 'n', is_family: false });
    const { id } = await sends([report, part, other]);
    const held = await heldOf(id);
    const idOf = (object: TaxiiObject): string => held.find(({ sourcePosition: source }) => source === object.id)?.id ?? '';
    await thailand.ask('mutation ($id: ID!, $ids: [ID!]) { dropHeldItems(importId: $id, items: $ids) { held } }', {
      id,
      ids: [idOf(part)],
    });
    expect(await thailand.ask(label, { id, ids: [idOf(other)] })).toEqual({ labelHeldItems: { created: 1, rejected: 0 } });
    expect(await thailand.ask(label, { id, ids: [idOf(report)] })).toEqual({ labelHeldItems: { created: 1, rejected: 0 } });
  });

  it('that is RED is refused where its parts are held: machines read what is held', async () => {
    const part = of('malware', { name: 'm', is_family: false });
    const report = of('report', { object_marking_refs: [RED], name: 'r', published: WHEN, object_refs: [part.id] });
    const { receipts } = await sends([report, part]);
    expect(receipts.find(({ source }) => source === report.id)).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'PARTS_HELD' }] });
  });

  describe('whose parts another import holds', () => {
    const outcomeOf = ({ receipts }: { receipts: Receipt[] }): readonly unknown[] =>
      receipts.map(({ outcome, problems }) => [outcome, ...problems.map(({ code }) => code)]);
    const reportOf = (...parts: readonly TaxiiObject[]): TaxiiObject =>
      of('report', { ...labelled, name: 'r', published: WHEN, object_refs: parts.map(({ id }) => id) });
    const WAITS = [['HELD', 'PARTS_HELD']];

    it('waits for them, and goes with the last of them, under its own label and for the audience of its own import', async () => {
      const [indicator, malware] = [anIndicator('held-elsewhere.example.com'), of('malware', { name: 'm', is_family: false })];
      const { id } = await sends([indicator, malware]);
      const report = reportOf(indicator, malware);
      const link = of('relationship', { ...labelled, relationship_type: 'indicates', source_ref: indicator.id, target_ref: malware.id });
      const [of2, of3] = [await sends([report, link], 'to=VN'), await sends([reportOf(report)])];
      expect([outcomeOf(of2), outcomeOf(of3)]).toEqual([[...WAITS, ...WAITS], WAITS]);
      const idsOf = async (one: TaxiiObject) =>
        (await heldOf(id)).filter(({ sourcePosition: source }) => source === one.id).map((row) => row.id);
      await thailand.ask(label, { id, ids: await idsOf(malware) });
      expect([(await heldOf(of2.id)).length, (await heldOf(of3.id)).length]).toEqual([2, 1]);
      expect(await thailand.ask(label, { id: of2.id })).toEqual({ labelHeldItems: { created: 0, rejected: 2 } });
      await thailand.ask(label, { id, ids: await idsOf(indicator) });
      expect([(await heldOf(of2.id)).length, (await heldOf(of3.id)).length]).toEqual([0, 0]);
      expect((await exported(of2.id)).find((one) => one.id === report.id)).toEqual(report);
      const [eyes] = await hub.ownerSql<{ said: string }>(
        `select (select string_agg(p.country, ',') from hub.party p where p.key = any (o.audience)) as said from hub.stix_object o where o.stix_id = $1`,
        [report.id],
      );
      expect(eyes?.said).toBe('VN');
    });

    it('does not wait for what the agency has by now, whatever is held of it', async () => {
      const malware = of('malware', { name: 'm', is_family: false });
      await sends([malware]);
      expect(outcomeOf(await sends([{ ...malware, ...labelled }, reportOf(malware)]))).toEqual([['CREATED'], ['CREATED']]);
      expect(outcomeOf(await sends([reportOf(malware)]))).toEqual([['CREATED']]);
    });

    it('does not follow those that were dropped, unless somebody names it; RED is refused', async () => {
      const [malware, other] = [of('malware', { name: 'm', is_family: false }), of('malware', { name: 'n', is_family: false })];
      const { id } = await sends([malware, other]);
      const red = { ...reportOf(malware), object_marking_refs: [RED] };
      const second = await sends([reportOf(malware), red]);
      expect(outcomeOf(second)).toEqual([...WAITS, ['REJECTED', 'PARTS_HELD']]);
      const ids = (await heldOf(id)).filter(({ sourcePosition: source }) => source === malware.id).map((row) => row.id);
      await thailand.ask('mutation ($id: ID!, $ids: [ID!]) { dropHeldItems(importId: $id, items: $ids) { held } }', { id, ids });
      await thailand.ask(label, { id });
      const waiting = await heldOf(second.id);
      expect(waiting).toHaveLength(1);
      expect(await thailand.ask(label, { id: second.id, ids: waiting.map((row) => row.id) })).toEqual({
        labelHeldItems: { created: 1, rejected: 0 },
      });
    });
  });
});
