import { sealLogOf } from '../../support/audit-log.js';
import { changeGroup, createGroupWith } from '../../support/consent.js';
import { csvOf, downloadExport, ndjsonOf } from '../../support/export-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { type Officer, officer, until } from '../../support/officer.js';
import { taxiiClient } from '../../support/taxii-client.js';

interface Suspect {
  readonly party: { readonly name: string };
  readonly userId: string | null;
  readonly actor: { readonly name: string } | null;
  readonly officer: string;
  readonly marked: number;
  readonly printed: number;
  readonly ordered: number;
  readonly compared: number;
  readonly received: number;
  readonly channels: readonly string[];
  readonly firstAt: string;
  readonly lastAt: string;
}
interface Trace {
  readonly matched: number;
  readonly marked: number;
  readonly unnamed: number;
  readonly suspects: readonly Suspect[];
}

const TRACE = `query ($rows: [String!]!) { traceLeak(rows: $rows) {
  matched marked unnamed suspects { party { name } userId actor { name } officer marked printed ordered compared received channels firstAt lastAt } } }`;
const MARK = 'mutation ($itemIds: [ID!]!) { markCopies(itemIds: $itemIds) }';
const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g;
const MEMBERS = 130;
const TAGS = ['mule', 'thb', 'job-offer'];

/** Every second row from the end: another order, and a part only. */
const part = <Row>(rows: readonly Row[]): readonly Row[] =>
  [...rows]
    .reverse()
    .filter((_, n) => n % 5 !== 0)
    .slice(0, 100);

describe('The source of leaked rows', () => {
  let hub: Hub;
  const trace = async (email: string, rows: readonly string[]): Promise<Trace> =>
    (await (await hub.as(email)).ask<{ traceLeak: Trace }>(TRACE, { rows })).traceLeak;
  const exports = async (email: string, format: string): Promise<string> =>
    (await downloadExport(hub, (await hub.as(email)).token, { format })).text;
  const indexes = async (): Promise<void> => {
    await sealLogOf(hub);
    await hub.ownerSql('select hub.index_consultations(100000)');
  };

  beforeAll(async () => {
    hub = await startHub({ LOG_LEVEL: 'warn' });
    const { ask } = await hub.as('analyst@th.example');
    for (let from = 0; from < MEMBERS; from += 65) {
      const items = Array.from({ length: 65 }, (_, n) => ({
        ...{ kind: 'DOMAIN', value: `leak-${from + n}.example.com`, threat: 'PHISHING', tlp: 'GREEN' },
        ...{ tags: TAGS, audience: { countries: ['KH', 'VN'] } },
      }));
      await officer(ask).publish(items);
    }
  });
  afterAll(() => hub.stop());

  it('is the account whose CSV was reordered, cut and written as text, by the marks', async () => {
    const rows = csvOf(await exports('analyst@kh.example', 'csv'));
    await exports('analyst@vn.example', 'csv');
    await indexes();
    const leaked = part(rows).map(({ value, copyMark }) => `seen ${value} (${copyMark?.toUpperCase()})`);
    const { matched, marked, unnamed, suspects } = await trace('admin@th.example', leaked);
    expect({ matched, marked, unnamed }).toEqual({ matched: 100, marked: 100, unnamed: 0 });
    expect(suspects[0]).toMatchObject({
      party: { name: 'Cambodia' },
      userId: null,
      actor: null,
      marked: 100,
      received: 100,
      channels: ['export'],
    });
    expect(suspects.slice(1).map(({ marked: others }) => others)).not.toContain(1);
  });

  it('is among those who received the phone numbers of rows of a CSV file as they are, without their marks', async () => {
    const values = Array.from({ length: 20 }, (_, n) => `+66255502${String(n).padStart(2, '0')}`);
    const items = values.map((value) => ({ kind: 'PHONE', value, threat: 'PHISHING', tlp: 'GREEN', audience: { countries: ['SG'] } }));
    await officer((await hub.as('analyst@th.example')).ask).publish(items);
    const rows = (await exports('analyst@sg.example', 'csv')).split('\r\n').filter((row) => row.startsWith('PHONE,'));
    await indexes();
    expect(rows.map((row) => row.split(',')[1])).toEqual(expect.arrayContaining(values.map((value) => `"'${value}"`)));
    const leaked = rows.map((row) => row.slice(0, row.lastIndexOf(',')).replaceAll(UUID, ''));
    expect(await trace('admin@th.example', leaked)).toMatchObject({
      matched: values.length,
      marked: 0,
      suspects: expect.arrayContaining([expect.objectContaining({ party: { name: 'Singapore' }, received: values.length })]) as unknown,
    });
  });

  it('is found by the order of tags where the marks were taken away', async () => {
    const { claims } = ndjsonOf(await exports('analyst@vn.example', 'ndjson'));
    await indexes();
    const leaked = part(claims).map(({ value, tags }) => `${String(value)}\t${(tags as string[]).join(' / ')}`);
    const { marked, suspects } = await trace('admin@th.example', leaked);
    expect(marked).toBe(0);
    expect(suspects[0]).toMatchObject({ party: { name: 'Viet Nam' }, ordered: 100, compared: 100, marked: 0 });
    for (const other of suspects.slice(1)) expect(other.ordered).toBeLessThan(60);
  });

  it('is among those who received the values, where nothing else is left', async () => {
    const { matched, suspects } = await trace('admin@th.example', ['leak-3.example.com', 'leak-4[.]example[.]com', 'unknown.example.com']);
    expect(matched).toBe(2);
    expect(suspects.map(({ party, received, marked }) => [party.name, received, marked])).toEqual(
      expect.arrayContaining([
        ['Cambodia', 2, 0],
        ['Viet Nam', 2, 0],
      ]),
    );
    expect(suspects.map(({ party }) => party.name)).not.toContain('Japan');
  });

  it('is named by a mark from TAXII and from MISP, too', async () => {
    const { token } = await hub.as('liaison@kh.example');
    const client = taxiiClient(hub.url, token);
    const { body } = await client.get(`${await client.collection('all')}objects/?limit=1000`);
    const indicators = (body.objects ?? []).filter(({ type, name }) => type === 'indicator' && String(name).startsWith('leak-'));
    const misp = JSON.parse(await exports('analyst@vn.example', 'misp')) as { response: { Event: { Attribute: object[] } }[] };
    const attributes = misp.response.flatMap(({ Event }) => Event.Attribute);
    await indexes();
    const rows = [...indicators.slice(0, 60), ...attributes.slice(0, 40)].map((one) => JSON.stringify(one));
    const { marked, suspects } = await trace('admin@th.example', rows);
    expect(marked).toBe(100);
    expect(suspects.slice(0, 2).map(({ party, marked: own }) => [party.name, own])).toEqual([
      ['Cambodia', 60],
      ['Viet Nam', 40],
    ]);
  });

  it('is named by the mark on a printed row, beside a value', async () => {
    const { ask } = await hub.as('analyst@vn.example');
    const { copyMark } = await ask<{ copyMark: string }>('{ copyMark }');
    const { marked, unnamed, suspects } = await trace('admin@th.example', [`LEAK-9.example.com 12:30 ${copyMark}`, copyMark]);
    expect({ marked, unnamed }).toEqual({ marked: 1, unnamed: 0 });
    expect(suspects[0]).toMatchObject({ party: { name: 'Viet Nam' }, marked: 0, printed: 1 });
  });

  it('is not found by a value of TLP:RED, which could be guessed, but by its mark', async () => {
    const { ask } = await hub.as('analyst@th.example');
    const [receipt] = await officer(ask).publish([
      { kind: 'DOMAIN', value: 'red-leak.example.com', threat: 'PHISHING', tlp: 'RED', audience: { countries: ['KH'] } },
    ]);
    expect(receipt?.outcome).toBe('CREATED');
    await officer((await hub.as('analyst@kh.example')).ask).opens(receipt?.indicator?.id ?? '');
    await indexes();
    expect(await trace('admin@th.example', ['red-leak.example.com'])).toMatchObject({ matched: 0, suspects: [] });
    expect(await trace('admin@th.example', [`red-leak.example.com ${receipt?.indicator?.id}`])).toMatchObject({
      matched: 1,
      suspects: [{ party: { name: 'Cambodia' } }, { party: { name: 'Thailand' } }],
    });
  });

  it('is named by the marks of a list that an application writes itself, and that the log has before', async () => {
    const { ask } = await hub.as('liaison@vn.example');
    const rows = await hub.ownerSql<{ id: string }>(`select id from hub.indicator where value like 'leak-%' limit 50`);
    const ids = rows.map(({ id }) => id);
    const { markCopies } = await ask<{ markCopies: readonly string[] }>(MARK, { itemIds: ids });
    expect(new Set(markCopies).size).toBe(50);
    await indexes();
    const { marked, suspects } = await trace('admin@th.example', markCopies);
    expect(marked).toBe(50);
    expect(suspects[0]).toMatchObject({ party: { name: 'Viet Nam' }, marked: 50 });
    const entries = await hub.ownerSql<{ n: number }>(`select cardinality(a.items) as n from hub.audit a where a.what = 'item.saved'`);
    expect(entries).toEqual([{ n: 50 }]);
    // Marks say nothing of what exists: hidden and absent ids and other texts get texts of the same form, always the same ones, in no entry, and they lead to no account.
    const hidden = await hub.ownerSql<{ id: string }>(`select id from hub.indicator where value = 'red-leak.example.com'`);
    const hiddenId = hidden[0]?.id ?? '';
    const others = [hiddenId, '00000000-0000-4000-8000-000000000000', 'no id'];
    const marksOfOthers = async (): Promise<readonly string[]> =>
      (await ask<{ markCopies: readonly string[] }>(MARK, { itemIds: others })).markCopies;
    const decoys = await marksOfOthers();
    expect(decoys.map((decoy) => /^[a-z2-7]{26}$/.test(decoy))).toEqual([true, true, true]);
    expect([new Set(decoys).size, await marksOfOthers()]).toEqual([3, decoys]);
    expect(
      await hub.ownerSql(`select from hub.audit a where a.what = 'item.saved' and a.items && $1::uuid[]`, [others.slice(0, 2)]),
    ).toEqual([]);
    expect(await trace('admin@th.example', decoys)).toMatchObject({ marked: 0, unnamed: 0, suspects: [] });
    expect(await trace('auditor@hub.example', decoys)).toMatchObject({ marked: 0, suspects: [] });
    for (const itemIds of [[], Array.from({ length: 101 }, () => ids[0])]) {
      await expect(ask(MARK, { itemIds })).rejects.toMatchObject({ reason: 'BATCH_SIZE' });
    }
  });

  it('is named by the marks in hashes.csv of the MISP feed', async () => {
    const { token } = await hub.as('analyst@kh.example');
    const response = await fetch(`${hub.url}/misp/feed/hashes.csv`, { headers: { authorization: `Bearer ${token}` } });
    const lines = (await response.text()).trim().split('\n').slice(0, 30);
    await indexes();
    const { marked, suspects } = await trace('admin@th.example', lines);
    expect(marked).toBe(30);
    expect(suspects[0]).toMatchObject({ party: { name: 'Cambodia' }, marked: 30 });
  });

  it('is told with times of minutes to another party, and exactly to the own one', async () => {
    const { ask } = await hub.as('analyst@th.example');
    const { id } = await officer(ask).publishes({ value: 'minutes.example.com', audience: { countries: ['KH'] } });
    for (const email of ['analyst@th.example', 'analyst@kh.example']) await officer((await hub.as(email)).ask).opens(id);
    await indexes();
    const read = await hub.ownerSql<{ slug: string; at: Date }>(
      `select p.slug, min(a.at) as at from hub.audit a join hub.party p on p.key = a.party where a.what = 'indicator.read' and a.items @> array[$1::uuid] group by 1`,
      [id],
    );
    const at = (slug: string): string => read.find((row) => row.slug === slug)?.at.toISOString() ?? '';
    const { suspects } = await trace('admin@th.example', [id]);
    const of = (name: string): Suspect | undefined => suspects.find(({ party }) => party.name === name);
    const minute = `${at('kh').slice(0, 16)}:00.000Z`;
    expect([of('Cambodia')?.firstAt, of('Cambodia')?.lastAt]).toEqual([minute, minute]);
    expect(at('th') >= (of('Thailand')?.firstAt ?? '')).toBe(true);
    expect([of('Thailand')?.firstAt, of('Thailand')?.lastAt]).not.toContain(`${at('th').slice(0, 16)}:00.000Z`);
  });

  it('is not told of what a party read after the owner had left the group with it', async () => {
    const operator = officer((await hub.as('operator@hub.example')).ask);
    const settled = (): Promise<unknown> =>
      until(
        () =>
          hub.ownerSql<{ n: number }>(
            'select (select count(*) from hub.outbox) + (select count(*) from hub.party_job where done_at is null) as n',
          ),
        ([row]) => Number(row?.n) === 0,
      );
    const as = async (email: string): Promise<Officer> => officer((await hub.as(email)).ask);
    const members = await Promise.all(['Thailand', 'Cambodia', 'Viet Nam'].map((name) => operator.partyId(name)));
    const group = await createGroupWith(operator.ask, 'Leaks', ...members);
    await settled();
    const th = await as('analyst@th.example');
    const { id } = await th.publishes({ value: 'left-group.example.com', audience: { groups: [group] } });
    await settled();
    await exports('analyst@kh.example', 'csv');
    await changeGroup(operator.ask, 'removeGroupMember', group, members[0] ?? '');
    await settled();
    await (await as('analyst@kh.example')).opens(id);
    await (await as('analyst@vn.example')).opens(id);
    await indexes();
    const { suspects } = await trace('admin@th.example', [id]);
    expect(suspects.map(({ party }) => party.name).filter((name) => name !== 'Thailand')).toEqual(['Cambodia']);
    expect(suspects.find(({ party }) => party.name === 'Cambodia')?.channels).toEqual(['export']);
  });

  it('is told to the auditor of the hub by marks alone, and to nobody whose items they are not', async () => {
    const [first] = csvOf(await exports('analyst@kh.example', 'csv'));
    await indexes();
    const leaked = [`${first?.['value']} ${first?.['copyMark']}`];
    const [suspect] = (await trace('auditor@hub.example', leaked)).suspects;
    const { userId } = await hub.as('analyst@kh.example');
    expect(suspect).toMatchObject({ party: { name: 'Cambodia' }, userId, actor: null, marked: 1, received: 0 });
    const nothing = { matched: 0, marked: 0, unnamed: 0, suspects: [] };
    expect(await trace('auditor@hub.example', ['leak-3.example.com'])).toEqual(nothing);
    expect(await trace('admin@vn.example', leaked)).toEqual(nothing);
    expect(await trace('admin@kh.example', leaked)).toEqual(nothing);
  });

  it('is for administrators and auditors, and takes a bounded number of rows', async () => {
    const { ask } = await hub.as('analyst@th.example');
    await expect(ask(TRACE, { rows: ['x'] })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const admin = await hub.as('admin@th.example');
    for (const rows of [[], Array.from({ length: 201 }, () => 'row'), ['x'.repeat(4_001)]]) {
      await expect(admin.ask(TRACE, { rows })).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'LEAK_ROWS' });
    }
  });
});
