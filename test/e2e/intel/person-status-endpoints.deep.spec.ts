import { randomUUID } from 'node:crypto';
import { CLAIM_EXTENSION } from '../../../src/exchange/stix/extensions.js';
import { bulk, rows } from '../../support/bulk.js';
import { csvOf, ndjsonOf, downloadExport } from '../../support/export-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { apiKeyClient, READING } from '../../support/api-key-client.js';
import { type Officer, officer, until } from '../../support/officer.js';

const EXTENSION = /"person_status":"(\w+)"/;
const STATUS = `mutation ($id: ID!, $status: PersonStatus!) { setPersonStatus(id: $id, status: $status) { id } }`;
const SNAPSHOT = `{ snapshot(first: 500) { items { ... on Indicator { value personStatus } } } }`;
const FORMATS = ['csv', 'ndjson', 'stix', 'misp'] as const;

interface Party extends Officer {
  readonly token: string;
  readonly key: string;
}

describe('victims’ and witnesses’ data', () => {
  let hub: Hub;
  const parties = new Map<string, Party>();
  const of = (name: string): Party => parties.get(name) as Party;

  beforeAll(async () => {
    hub = await startHub();
    for (const [name, email] of Object.entries({ th: 'analyst@th.example', kh: 'analyst@kh.example', meta: 'contributor@meta.example' })) {
      const { ask, token } = await hub.as(email);
      const admin = await hub.as(`admin@${name}.example`);
      const key = (await apiKeyClient(admin.ask).makes({ name: 'machine', permissions: READING })).secret;
      parties.set(name, { ...officer(ask), token, key });
    }
  });
  afterAll(() => hub.stop());

  const settled = (): Promise<unknown> =>
    until(
      () => hub.ownerSql<{ waiting: number }>('select count(*)::integer as waiting from hub.outbox'),
      ([row]) => row?.waiting === 0,
    );
  const text = async (path: string, token: string, accept = 'application/json'): Promise<string> =>
    (await fetch(`${hub.url}${path}`, { headers: { authorization: `Bearer ${token}`, accept } })).text();

  /** What a party gets by each door that gives claims away, as text. */
  async function everything(name: string): Promise<Readonly<Record<string, string>>> {
    const { ask, token, key } = of(name);
    const files = await FORMATS.reduce<Promise<Record<string, string>>>(async (before, format) => {
      const given = await before;
      const { status, text: file } = await downloadExport(hub, token, { format });
      expect(status).toBe(200);
      return { ...given, [format]: file };
    }, Promise.resolve({}));
    const manifest = JSON.parse(await text('/misp/feed/manifest.json', key)) as object;
    const events = await Promise.all(Object.keys(manifest).map((uuid) => text(`/misp/feed/${uuid}.json`, key)));
    return {
      ...files,
      taxii: await text('/taxii2/api/collections/all/objects/?limit=1000', key, 'application/taxii+json;version=2.1'),
      'taxii, versions': await text(
        '/taxii2/api/collections/all/objects/?limit=1000&match[version]=all',
        key,
        'application/taxii+json;version=2.1',
      ),
      misp: events.join('\n'),
      list: JSON.stringify(await of(name).lists({}, 500)),
      feed: JSON.stringify((await of(name).reads(null, {}, 500)).events),
      snapshot: JSON.stringify(await ask(SNAPSHOT)),
    };
  }

  it('reach countries by every door and no partner by any, also what a partner had before', async () => {
    const meta = await of('th').partyId('Meta');
    const audience = { countries: ['KH'], partners: [meta] };
    const digits = { had: '812000001', never: '812000002' };
    const [had, never] = Object.values(digits).map((number) => `+66${number}`);
    const { id } = await of('th').publishes({ kind: 'PHONE', value: had, personStatus: 'MULE_SUSPECTED', description: 'detail', audience });
    await of('th').publishes({ kind: 'PHONE', value: never, personStatus: 'WITNESS', audience: { countries: ['KH'] } });
    await settled();
    const before = await everything('meta');
    for (const [door, given] of Object.entries(before)) {
      expect([door, given.includes(digits.had), given.includes(digits.never)]).toEqual([door, true, false]);
      // what the police think of the person is no partner's affair
      expect([door, /person_?status":"|person-status=|,MULE_SUSPECTED,/i.test(given)]).toEqual([door, false]);
    }

    await of('th').ask(STATUS, { id, status: 'VICTIM' });
    await settled();
    for (const [door, given] of Object.entries(await everything('meta'))) {
      expect([door, Object.values(digits).some((number) => given.includes(number))]).toEqual([door, false]);
    }
    const found = await of('meta').looksUp(had ?? '', never ?? '');
    expect(found.map(({ indicators }) => indicators)).toEqual([[], []]);
    const seen = `mutation ($input: SightingInput!) { addSighting(input: $input) { id } }`;
    await expect(of('meta').ask(seen, { input: { indicatorId: id, verdict: 'SEEN' } })).rejects.toMatchObject({ code: 'NOT_FOUND' });

    const countrys = await everything('kh');
    for (const [door, given] of Object.entries(countrys)) {
      expect([door, given.includes(digits.had), given.includes(digits.never)]).toEqual([door, true, true]);
    }
    const statuses = (lines: readonly Readonly<Record<string, unknown>>[]): unknown[] =>
      [had, never].map((value) => lines.find((line) => String(line['value']).endsWith(String(value)))?.['personStatus']);
    expect(statuses(csvOf(countrys['csv'] ?? ''))).toEqual(['VICTIM', 'WITNESS']);
    expect(statuses(ndjsonOf(countrys['ndjson'] ?? '').claims)).toEqual(['VICTIM', 'WITNESS']);
    for (const door of ['stix', 'taxii']) expect(countrys[door]).toMatch(EXTENSION);
    expect(countrys['misp']).toContain('entente:person-status=\\"VICTIM\\"');
  });

  it('come in by every format with their status, and are refused for a partner’s eyes', async () => {
    const { token } = of('th');
    const meta = await of('th').partyId('Meta');
    const statusOf = async (value: string): Promise<unknown> => {
      const [found] = await of('kh')
        .ask<{ lookup: { indicators: { personStatus: string }[] }[] }>(
          `query ($v: String!) { lookup(values: [{ value: $v }]) { indicators { personStatus } } }`,
          { v: value },
        )
        .then(({ lookup }) => lookup);
      return found?.indicators[0]?.personStatus;
    };
    const row = { kind: 'PHONE', value: '+66812000011', threat: 'MONEY_MULE', tlp: 'AMBER', personStatus: 'victim', countries: ['KH'] };
    const { receipts } = await bulk(hub.url, token, rows(row, { ...row, value: '+66812000012', partners: [meta] }));
    expect(receipts.map(({ outcome, problems }) => [outcome, problems[0]?.code])).toEqual([
      ['CREATED', undefined],
      ['REJECTED', 'PERSON_PROTECTED'],
    ]);
    const post = (path: string, type: string, body: object): Promise<Response> =>
      fetch(`${hub.url}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': type },
        body: JSON.stringify(body),
      });
    const tags = (...names: string[]): object[] => names.map((name) => ({ name }));
    const event = {
      uuid: randomUUID(),
      info: 'Victims',
      Tag: tags('tlp:amber', 'entente:person-status="VICTIM"'),
      Attribute: [
        { uuid: randomUUID(), type: 'phone-number', value: '+66812000013', category: 'Person', to_ids: false },
        { uuid: randomUUID(), type: 'url', value: 'https://lure.bad-shop.com/', category: 'Other', to_ids: false },
      ],
    };
    expect((await post('/bulk/misp?threat=money-mule&to=KH', 'application/json', { Event: event })).status).toBe(200);
    const indicator = {
      ...{
        type: 'indicator',
        spec_version: '2.1',
        id: `indicator--${randomUUID()}`,
        pattern_type: 'stix',
        valid_from: '2026-11-01T00:00:00Z',
      },
      ...{ created: '2026-11-01T00:00:00.000Z', modified: '2026-11-01T00:00:00.000Z', pattern: "[phone-number:value = '66812000014']" },
      object_marking_refs: ['marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb'],
      extensions: { [CLAIM_EXTENSION]: { extension_type: 'property-extension', kind: 'PHONE', person_status: 'WITNESS' } },
    };
    const bundle = { type: 'bundle', id: `bundle--${randomUUID()}`, objects: [indicator] };
    expect((await post('/bulk/stix?to=KH', 'application/stix+json', bundle)).status).toBe(200);
    expect([await statusOf('+66812000011'), await statusOf('+66812000013'), await statusOf('+66812000014')]).toEqual([
      'VICTIM',
      'VICTIM',
      'WITNESS',
    ]);
    expect(await statusOf('https://lure.bad-shop.com/')).toBeNull();
  });

  it('carry a mark while they are disputed, in every format', async () => {
    const value = '+66812000021';
    const { id } = await of('th').publishes({ kind: 'PHONE', value, personStatus: 'SUSPECT', audience: { countries: ['KH'] } });
    await of('kh').ask(
      `mutation ($id: ID!) { disputeIndicator(indicatorId: $id, ground: WRONG_STATUS, comment: "She is a witness.") { id } }`,
      {
        id,
      },
    );
    await settled();
    const given = await everything('kh');
    expect(csvOf(given['csv'] ?? '').find((line) => line['value']?.endsWith(value))).toMatchObject({ disputeGround: 'WRONG_STATUS' });
    expect(ndjsonOf(given['ndjson'] ?? '').claims.find((line) => line['value'] === value)).toMatchObject({ disputeGround: 'WRONG_STATUS' });
    for (const door of ['stix', 'taxii']) expect(given[door]).toContain('"dispute_ground":"WRONG_STATUS"');
    expect(given['misp']).toContain('entente:disputed=\\"WRONG_STATUS\\"');
  });
});
