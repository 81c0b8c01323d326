import { randomUUID } from 'node:crypto';
import { bulk } from '../../support/bulk.js';
import { ndjsonOf, downloadExport } from '../../support/export-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, officer, type Officer, until } from '../../support/officer.js';

const WHEN = '2026-11-01T00:00:00.000Z';
const GREEN = 'marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb';
const FROM_ELSEWHERE = {
  ...{ type: 'indicator', spec_version: '2.1', id: `indicator--${randomUUID()}`, created: WHEN, modified: WHEN, valid_from: WHEN },
  ...{
    pattern: "[domain-name:value = 'from-elsewhere.bad-shop.com']",
    pattern_type: 'stix',
    x_own: { a: [1] },
    object_marking_refs: [GREEN],
  },
};

type Receipt = {
  readonly source?: string;
  readonly outcome: string;
  readonly kind?: string;
  readonly problems: readonly { code: string }[];
};
type Person = Officer & { readonly token: string };

/** How a file goes in again at the door of its format. */
const DOORS = {
  ndjson: { path: '/bulk/indicators?to=every-country', type: 'application/x-ndjson' },
  csv: { path: '/bulk/indicators?to=every-country', type: 'text/csv' },
  stix: { path: '/bulk/stix?to=every-country', type: 'application/stix+json' },
  misp: { path: '/bulk/misp?to=every-country&threat=OTHER', type: 'application/json' },
} as const;
type Format = keyof typeof DOORS;
const FORMATS = Object.keys(DOORS) as Format[];

async function person(hub: Hub, email: string): Promise<Person> {
  const { ask, token } = await hub.as(email);
  return { ...officer(ask), token };
}

const taken = async (hub: Hub, who: Person, format: Format, said: Record<string, string> = {}): Promise<string> =>
  (await downloadExport(hub, who.token, { format, ...said })).text;

async function sent(hub: Hub, who: Person, format: Format, file: string): Promise<readonly Receipt[]> {
  const { path, type } = DOORS[format];
  if (format === 'ndjson' || format === 'csv') {
    return (await bulk(hub.url, who.token, file, { path, headers: { 'content-type': type } })).receipts;
  }
  const headers = { authorization: `Bearer ${who.token}`, 'content-type': type };
  const response = await fetch(`${hub.url}${path}`, { method: 'POST', headers, body: file });
  return ((await response.json()) as { receipts: Receipt[] }).receipts;
}

const settled = (hub: Hub): Promise<unknown> =>
  until(
    () => hub.ownerSql<{ busy: string }>('select count(*) as busy from hub.outbox'),
    ([row]) => row?.busy === '0',
  );
const outcomes = (receipts: readonly Receipt[]): readonly string[] =>
  [...new Set(receipts.map(({ outcome, problems }) => `${outcome} ${outcome === 'REJECTED' ? problems[0]?.code : ''}`.trim()))].sort();

describe('what another party says', () => {
  let hub: Hub;
  let th: Person, kh: Person, vn: Person;
  const tags = 'of-thailand';

  beforeAll(async () => {
    hub = await startHub({ EXPORTS_AT_ONCE: '8' });
    const people = ['th', 'kh', 'vn'] as const;
    [th, kh, vn] = (await Promise.all(people.map((name) => person(hub, `analyst@${name}.example`)))) as [Person, Person, Person];
    const said = { tags: [tags], audience: { countries: ['KH'] } };
    const receipts = await th.publish([
      anItem({ ...said, value: 'named.bad-shop.com' }),
      anItem({ ...said, value: 'unnamed.bad-shop.com', attribution: 'HIDDEN' }),
      anItem({ ...said, kind: 'PHONE', value: '+6625550100' }),
      anItem({ ...said, kind: 'BANK_ACCOUNT', value: '123-4-56789-0', bank: '004', country: 'TH' }),
      anItem({ ...said, value: 'over.bad-shop.com' }),
    ]);
    const over = receipts.at(-1)?.indicator?.id ?? '';
    await kh.publishes({ value: 'over.bad-shop.com', audience: { countries: ['VN'] } });
    await th.revokes(over);
    // Two labels on one value: its observable stands in a bundle under both.
    await vn.publishes({ ...said, value: 'named.bad-shop.com', tlp: 'CLEAR' });
    await settled(hub);
  });
  afterAll(() => hub.stop());

  const ownOf = async (who: Person): Promise<readonly object[]> =>
    ndjsonOf((await downloadExport(hub, who.token, { own: 'true', includeLapsed: 'true' })).text).claims;

  it.each(FORMATS)('is not published by whoever has read it: a file of %s that comes in again', async (format) => {
    const before = await ownOf(kh);
    const file = await taken(hub, kh, format, { own: 'false', tags });
    expect(file).toContain('unnamed.bad-shop.com');
    const receipts = await sent(hub, kh, format, file);
    const claims = receipts.filter(({ kind = 'INDICATOR' }) => kind === 'INDICATOR');
    expect(claims.filter(({ problems }) => problems[0]?.code === 'INDICATOR_OF_ANOTHER')).toHaveLength(5);
    expect(receipts.filter(({ outcome }) => outcome !== 'REJECTED')).toEqual([]);
    expect(await ownOf(kh)).toEqual(before);
  });

  it.each(['stix', 'misp'] as const)('and is over takes nothing back of what others say of the same value: %s', async (format) => {
    const file = await taken(hub, kh, format, { own: 'false', tags, includeLapsed: 'true' });
    expect(file).toContain('over.bad-shop.com');
    expect(outcomes(await sent(hub, kh, format, file))).toContain('REJECTED INDICATOR_OF_ANOTHER');
    const [found] = await kh.looksUp('over.bad-shop.com');
    expect(found?.indicators.find(({ owner }) => owner?.country === 'KH')?.revokedAt).toBeNull();
  });

  it('is known by what the hub wrote beside it, where its object came from elsewhere', async () => {
    expect(
      outcomes(await sent(hub, th, 'stix', JSON.stringify({ type: 'bundle', id: `bundle--${randomUUID()}`, objects: [FROM_ELSEWHERE] }))),
    ).toEqual(['CREATED']);
    const { id = '' } = (await th.looksUp('from-elsewhere.bad-shop.com'))[0]?.indicators[0] ?? {};
    await th.readdresses(id, { countries: ['KH'] });
    await settled(hub);
    const file = await taken(hub, kh, 'stix', { own: 'false', text: 'from-elsewhere' });
    expect(file).toContain(FROM_ELSEWHERE.id);
    expect(outcomes(await sent(hub, kh, 'stix', file))).toEqual(['REJECTED INDICATOR_OF_ANOTHER', 'REJECTED OBJECT_OF_ANOTHER']);
    // From where it first came it may come to anybody.
    expect(
      outcomes(await sent(hub, kh, 'stix', JSON.stringify({ type: 'bundle', id: `bundle--${randomUUID()}`, objects: [FROM_ELSEWHERE] }))),
    ).toEqual(['CREATED']);
  });

  it('is nothing to whom it is hidden from: an id that it cannot see is an id like any other', async () => {
    const { id = '' } = (await th.looksUp('named.bad-shop.com'))[0]?.indicators[0] ?? {};
    const row = (value: string, said: object): object => ({ kind: 'DOMAIN', value, threat: 'OTHER', tlp: 'GREEN', ...said });
    const rows = [row('guess-1.bad-shop.com', { id }), row('guess-2.bad-shop.com', { id: randomUUID() })];
    const receipts = await sent(hub, vn, 'ndjson', rows.map((one) => `${JSON.stringify(one)}\n`).join(''));
    expect(receipts.map(({ outcome, problems }) => [outcome, problems])).toEqual([
      ['CREATED', []],
      ['CREATED', []],
    ]);
  });

  it('stays another’s where it waited for a label', async () => {
    const { id = '' } = (await kh.looksUp('named.bad-shop.com'))[0]?.indicators[0] ?? {};
    const line = JSON.stringify({ kind: 'DOMAIN', value: 'named.bad-shop.com', threat: 'OTHER', id });
    const { importId, receipts } = await bulk(hub.url, kh.token, `${line}\n`);
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['HELD']);
    const labelled = await kh.ask(
      `mutation ($id: ID!) { labelHeldItems(importId: $id, tlp: GREEN, audience: { everyCountry: true }) { created rejected } }`,
      { id: importId },
    );
    expect(labelled).toEqual({ labelHeldItems: { created: 0, rejected: 1 } });
  });

  it('it has seen is not seen twice, when a sighting comes in again with the claim’s own file', async () => {
    const { id } = await th.publishes({ value: 'sighted.bad-shop.com', audience: { countries: ['KH'] } });
    await kh.ask(`mutation ($id: ID!) { addSighting(input: { indicatorId: $id, verdict: SEEN, count: 3 }) { id } }`, { id });
    await settled(hub);
    const file = await taken(hub, th, 'stix', { own: 'true', text: 'sighted.bad-shop.com' });
    expect(file).toContain('"type":"sighting"');
    const receipts = await sent(hub, th, 'stix', file);
    expect(outcomes(receipts.filter(({ kind }) => kind === 'SIGHTING'))).toEqual(['REJECTED SIGHTING_OF_ANOTHER']);
    expect(await hub.ownerSql('select count(*)::integer as many from hub.sighting where indicator = $1', [id])).toEqual([{ many: 1 }]);
  });

  it('is its own word again when it comes in again, named or not, in every format', async () => {
    const before = await ownOf(th);
    for (const format of FORMATS) {
      const file = await taken(hub, th, format, { own: 'true', tags });
      const receipts = (await sent(hub, th, format, file)).filter(({ kind = 'INDICATOR' }) => kind === 'INDICATOR');
      expect([
        format,
        receipts.flatMap(({ problems }) => problems.map(({ code }) => code)).filter((code) => code.endsWith('_OF_ANOTHER')),
      ]).toEqual([format, []]);
    }
    expect((await ownOf(th)).length).toBe(before.length);
  });
});
