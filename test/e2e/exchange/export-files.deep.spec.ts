import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readMisp } from '../../../src/exchange/misp/read.js';
import { KINDS } from '../../../src/values/values/value.js';
import { CommandLine, type Ran } from '../../support/command-line.js';
import { csvOf, ndjsonOf, downloadExport } from '../../support/export-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, officer, type Officer, until } from '../../support/officer.js';

/** One of each kind, and of those whose identity has parts, one for each way. */
const VALUES: readonly Readonly<Record<string, string>>[] = [
  { kind: 'PHONE', value: '02 555 0100', country: 'TH', personStatus: 'VICTIM' },
  { kind: 'BANK_ACCOUNT', value: 'DE89 3704 0044 0532 0130 00', personStatus: 'MULE_COERCED' },
  { kind: 'BANK_ACCOUNT', value: '123-4-56789-0', bank: '004', country: 'TH' },
  { kind: 'CRYPTO_ADDRESS', value: '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed', network: 'eth', personStatus: 'SUSPECT' },
  { kind: 'CRYPTO_ADDRESS', value: 'TLeUZDGLWnyiJVFcp3m3M1782uBsGWa8uf' },
  { kind: 'PAYMENT_ID', value: '0812345678', platform: 'promptpay', country: 'TH' },
  { kind: 'URL', value: 'hxxps://parcel-fee[.]example/pay?x=1' },
  { kind: 'DOMAIN', value: 'bücher.example' },
  { kind: 'IP', value: '192.0.2.0/24' },
  { kind: 'EMAIL', value: 'Officer@Parcel-Fee.example', personStatus: 'WITNESS' },
  { kind: 'SOCIAL_ACCOUNT', value: 'https://www.facebook.com/parcel.fee.example' },
  { kind: 'MESSAGING_ACCOUNT', value: '@some.body', platform: 'line' },
  { kind: 'MESSAGING_ACCOUNT', value: 'https://wa.me/12025550123' },
  { kind: 'APP', value: 'com.example.wallet', platform: 'android' },
  { kind: 'FILE_HASH', value: '0123456789ABCDEF0123456789abcdef' },
  { kind: 'DEVICE_ID', value: '490154203237518' },
];

/** What of a claim an import takes over: all but whose it is, and when. */
const CLAIMED = [
  ...[
    'kind',
    'value',
    'platform',
    'network',
    'bank',
    'country',
    'threat',
    'tlp',
    'confidence',
    'reliability',
    'credibility',
    'personStatus',
    'description',
  ],
  ...[
    'tags',
    'firstSeen',
    'lastSeen',
    'validUntil',
    'retainUntil',
    'externalId',
    'audience',
    'discoverability',
    'attribution',
    'agencyOnly',
  ],
];

describe('files that were exported', () => {
  let hub: Hub, other: Hub;
  let line: CommandLine;
  const people = new Map<string, Officer & { readonly token: string }>();

  const of = (name: string): Officer & { readonly token: string } => {
    const found = people.get(name);
    if (!found) throw new Error(name);
    return found;
  };
  const shell = (...argv: string[]) => shellAt(hub, ...argv);
  const shellAt = (at: Hub, ...argv: string[]): Promise<Ran> => line.run(argv, { env: { PUBLIC_URL: at.url } });
  const settled = (): Promise<unknown> =>
    until(
      () => hub.ownerSql<{ busy: string }>('select count(*) as busy from hub.outbox'),
      ([row]) => row?.busy === '0',
    );
  /** A party's own claims with this tag, as an import would take them. */
  async function claimsOf(who: string, tags: string, at = hub): Promise<readonly object[]> {
    const { claims } = ndjsonOf((await downloadExport(at, of(who).token, { tags, own: 'true' })).text);
    return claims
      .map((claim) => Object.fromEntries(CLAIMED.flatMap((name) => (claim[name] === undefined ? [] : [[name, claim[name]]]))))
      .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  }

  beforeAll(async () => {
    [hub, other] = await Promise.all([startHub({ EXPORTS_AT_ONCE: '8' }), startHub({}, undefined, { stranger: true })]);
    for (const name of ['th', 'kh', 'jp', 'kr', 'vn']) {
      const { ask, token } = await (name === 'jp' || name === 'kr' ? other : hub).as(`analyst@${name}.example`);
      people.set(name, { ...officer(ask), token });
    }
  });
  beforeEach(async () => {
    line = await CommandLine.open(hub.url);
  });
  afterEach(() => line.close());
  afterAll(() => Promise.all([hub.stop(), other.stop()]));

  it('are imported again without a loss: every kind, by CSV and by NDJSON, into another hub and into the own one', async () => {
    const said = {
      ...{ tags: ['all-kinds', 'a;b|c', '=1+1'], threat: 'MONEY_MULE', tlp: 'AMBER', confidence: 70, reliability: 'B', credibility: 2 },
      ...{ description: '=HYPERLINK("x"), "said" he\n- and more; -1', audience: { countries: ['KH', 'VN'], exceptCountries: ['MY'] } },
      ...{
        firstSeen: '2026-01-01T00:00:00Z',
        lastSeen: '2026-02-01T00:00:00Z',
        validUntil: '2999-01-01T00:00:00Z',
        discoverability: 'HIT',
      },
    };
    const receipts = await of('th').publish(VALUES.map((value, i) => anItem({ ...said, ...value, externalId: `+ref-${i}` })));
    expect(receipts.filter(({ outcome }) => outcome !== 'CREATED')).toEqual([]);
    await of('th').publish([anItem({ value: 'over.example.com', tags: ['all-kinds'], audience: { countries: ['KH'] } })]);
    const over = (await of('th').looksUp('over.example.com'))[0]?.indicators[0]?.id ?? '';
    await of('th').revokes(over);
    await settled();
    const original = await claimsOf('th', 'all-kinds');
    expect(original).toHaveLength(VALUES.length);
    expect(new Set(original.map((claim) => (claim as { kind: string }).kind))).toEqual(new Set(KINDS));

    const why = [
      '--purpose',
      'a copy for our own system',
      '--tag',
      'all-kinds',
      '--own',
      'true',
      '--include-lapsed',
      '--as',
      'analyst@th.example',
    ];
    for (const [format, into] of [
      ['csv', 'jp'],
      ['ndjson', 'kr'],
    ] as const) {
      const taken = await shell('export', '--format', format, '-o', `file.${format}`, ...why);
      expect([taken.code, taken.out]).toEqual([0, '']);
      expect(taken.err).toMatch(/^Export [0-9a-f-]{36} is complete: 17 indicators\.\n$/);
      const imported = await shellAt(other, 'import', `file.${format}`, '--as', `analyst@${into}.example`);
      expect(imported).toMatchObject({ code: 2 }); // what had been revoked
      expect(csvOf(await readFile(join(line.folder, `file.${format}.rejects.csv`), 'utf8')).map(({ code }) => code)).toEqual(['REVOKED']);
      expect(await claimsOf(into, 'all-kinds', other)).toEqual(original);
      const borrowed = await shell('import', `file.${format}`, '--as', 'analyst@kh.example');
      expect([borrowed.code, borrowed.out]).toEqual([2, expect.stringMatching(/INDICATOR_OF_ANOTHER/)]);
      const again = await shell('import', `file.${format}`, '--as', 'analyst@th.example');
      expect(again.out).toMatch(/unchanged +16/);
    }
    expect(await claimsOf('th', 'all-kinds')).toEqual(original);
    expect((await readdir(line.folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('are read by another hub as STIX and as MISP: the same values, whoever reads them', async () => {
    const VALUE = [
      'kind',
      'value',
      'platform',
      'network',
      'bank',
      'country',
      'tlp',
      'threat',
      'confidence',
      'description',
      'personStatus',
    ] as const;
    const valuesOf = (claims: readonly object[]): readonly string[] =>
      claims.map((claim) => JSON.stringify(VALUE.map((name) => (claim as Readonly<Record<string, unknown>>)[name]))).sort();
    const original = valuesOf(await claimsOf('th', 'all-kinds'));
    for (const [format, into] of [
      ['stix', 'sg'],
      ['misp', 'my'],
    ] as const) {
      const { ask, token } = await other.as(`analyst@${into}.example`);
      people.set(into, { ...officer(ask), token });
      const { text } = await downloadExport(hub, of('th').token, { format, own: 'true', tags: 'all-kinds' });
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': format === 'stix' ? 'application/stix+json' : 'application/json',
      };
      const query = `to=owner&threat=OTHER`;
      const answer = await fetch(`${other.url}/bulk/${format}?${query}`, { method: 'POST', headers, body: text });
      expect((await answer.json()) as object).toMatchObject({ counts: { created: expect.any(Number), rejected: 0 } });
      expect([format, valuesOf(await claimsOf(into, 'all-kinds', other))]).toEqual([format, original]);
    }
  });

  it('leave no trace of a file where the hub refuses, and say why', async () => {
    const refused = await shell('export', '--purpose', 'x', '-o', 'file.csv', '--as', 'analyst@th.example');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('10 to 1000 characters');
    expect(await readdir(line.folder)).toEqual([]);
  });

  it('are STIX bundles that explain themselves, each definition once', async () => {
    const { status, text, headers } = await downloadExport(hub, of('kh').token, { tags: 'all-kinds', format: 'stix' });
    expect([status, headers.get('content-type')]).toEqual([200, 'application/stix+json;version=2.1']);
    type Object_ = Readonly<Record<string, unknown>> & { readonly id: string; readonly type: string };
    const { objects, ...bundle } = JSON.parse(text) as { id: string; type: string; objects: Object_[] };
    expect(bundle).toMatchObject({ type: 'bundle', id: expect.stringMatching(/^bundle--[0-9a-f-]{36}$/) as string });
    const once = objects.filter(({ type }) =>
      ['identity', 'marking-definition', 'extension-definition', 'indicator', 'relationship'].includes(type),
    );
    expect(new Set(once.map(({ id }) => id)).size).toBe(once.length);
    expect(objects.filter(({ type }) => type === 'indicator')).toHaveLength(VALUES.length);
    const ids = new Set(objects.map(({ id }) => id));
    // Definitions by others lean on their makers, who are not ours to describe.
    const ours = objects.filter(({ type }) => type !== 'extension-definition');
    const leansOn = ours.flatMap(({ extensions, object_marking_refs, created_by_ref, source_ref, target_ref }) => [
      ...Object.keys((extensions as object | undefined) ?? {}),
      ...((object_marking_refs as string[] | undefined) ?? []),
      ...[created_by_ref, source_ref, target_ref].filter((id) => typeof id === 'string'),
    ]);
    expect(leansOn.filter((id) => !ids.has(id))).toEqual([]);
    const all = await downloadExport(hub, of('kh').token, { format: 'stix' });
    expect((JSON.parse(all.text) as { objects: object[] }).objects.length).toBeGreaterThan(objects.length - 1);
    const none = await downloadExport(hub, of('kh').token, { tags: 'nothing', format: 'stix' });
    expect(JSON.parse(none.text)).not.toHaveProperty('objects');
  });

  it('hold the sightings that the exporter sees, where the format is STIX', async () => {
    const { id } = await of('th').publishes({ value: 'sighted.example.com', tags: ['sighted'], audience: { countries: ['KH', 'VN'] } });
    const query = 'mutation ($input: SightingInput!) { addSighting(input: $input) { id } }';
    await of('th').ask(query, { input: { indicatorId: id, count: 3, audience: { countries: ['KH'] } } });
    const countsFor = async (who: string): Promise<readonly unknown[]> => {
      const { text } = await downloadExport(hub, of(who).token, { tags: 'sighted', format: 'stix' });
      const { objects } = JSON.parse(text) as { objects: { type: string; count?: number }[] };
      return objects.filter(({ type }) => type === 'sighting').map(({ count }) => count);
    };
    expect([await countsFor('kh'), await countsFor('vn')]).toEqual([[3], []]);
  });

  it('are MISP events, of one owner and day each', async () => {
    await of('vn').publishes({ value: 'of-vietnam.example.com', tags: ['all-kinds'], audience: { countries: ['KH'] } });
    await settled();
    const { status, text } = await downloadExport(hub, of('kh').token, { tags: 'all-kinds', format: 'misp' });
    const { response } = JSON.parse(text) as { response: { Event: { uuid: string; Orgc: { name: string } } }[] };
    expect([status, response.map(({ Event }) => Event.Orgc.name).sort()]).toEqual([200, ['Thailand', 'Viet Nam']]);
    const back = response.flatMap(({ Event }) =>
      readMisp({ Event }, { kind: null, threat: 'OTHER' } as never).items.map(({ item }) => item.kind),
    );
    expect(back.sort()).toEqual([...VALUES.map(({ kind }) => kind), 'DOMAIN'].sort());
    const none = await downloadExport(hub, of('kh').token, { tags: 'nothing', format: 'misp' });
    expect(JSON.parse(none.text)).toEqual({ response: [] });
  });

  it('hold once what was seen from beginning to end, whoever publishes, addresses and takes back meanwhile', async () => {
    const group = await of('th').groupId();
    const audiences = [{ countries: ['KH', 'VN'] }, { groups: [group] }, { everyCountry: true }];
    const name = (n: number): string => `steady-${n}.example.com`;
    const items = Array.from({ length: 600 }, (_, n) => anItem({ value: name(n), tags: ['steady'], audience: audiences[n % 3] }));
    await of('th').publish(items);
    const ids = (await of('th').looksUp(...Array.from({ length: 600 }, (_, n) => name(n)))).map(
      ({ indicators }) => indicators[0]?.id ?? '',
    );

    let over = false;
    let turn = 0;
    // Of each hundred: the first ten are taken back, the next ten hidden and shown again, all others at most move from one audience to another.
    const write = async (from: number): Promise<void> => {
      for (; !over; turn += 1) {
        const n = (turn * 37 + from) % 600;
        const id = ids[n] ?? '';
        if (n % 100 < 10) await of('th').revokes(id);
        else if (n % 100 < 20) await of('th').readdresses(id, turn % 2 ? {} : { countries: ['KH'] });
        else await of('th').readdresses(id, audiences[turn % 3] ?? {});
        await of('th').publishes({ value: `new-${turn}.example.com`, tags: ['steady'], audience: audiences[turn % 3] });
      }
    };
    const writers = [0, 200, 400].map(write);
    try {
      for (const format of ['ndjson', 'csv', 'ndjson'] as const) {
        const { text } = await downloadExport(hub, of('kh').token, { tags: 'steady', format, includeLapsed: 'true' });
        const values = (format === 'csv' ? csvOf(text) : ndjsonOf(text).claims).map(({ value }) => String(value));
        const steady = ids.flatMap((_, n) => (n % 100 < 10 || n % 100 >= 20 ? [name(n)] : []));
        expect(values.length).toBe(new Set(values).size);
        expect(steady.filter((value) => !values.includes(value))).toEqual([]);
      }
      expect(turn).toBeGreaterThan(3);
    } finally {
      over = true;
      await Promise.allSettled(writers);
    }
  });
});
