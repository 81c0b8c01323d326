import { type Hub, startHub } from '../../support/hub.js';
import { inDays, apiKeyClient } from '../../support/api-key-client.js';
import { type Ask, until } from '../../support/officer.js';

const SUBMIT = `mutation ($input: [ReportInput!]!) { submitReports(input: $input) {
  index outcome report { id } problems { severity code field } } }`;
const REPORT = `id reference state title narrative threat tlp owner { name } platform platformCountry losses { currency amount } victimCountries suspectCountries
  values { kind value display platform network bank country note } routes { party { country } reasons { reason indexes } } withdrawnAt withdrawnBy { name party { name } } withdrawnReason version`;
const ONE = `query ($id: ID!) { report(id: $id) { ${REPORT} } reportVersions(reportId: $id) { nodes { version change by { name party { name } } title values { value } } } }`;
const LIST = `query ($filter: ReportFilter, $first: Int, $after: Cursor) { reports(filter: $filter, first: $first, after: $after) { nodes { id reference } totalCount pageInfo { hasNextPage endCursor } } }`;
const FEED = `{ feed(filter: { itemKinds: [REPORT], includeOwn: true }) { events { operation kind itemId backfill item { ... on Report { reference version withdrawnReason routes { party { country } } } } } } }`;
const WITHDRAW = `mutation ($id: ID!, $reason: String!) { withdrawReport(id: $id, reason: $reason) { state withdrawnReason version } }`;

interface Receipt {
  readonly outcome: string;
  readonly report: { readonly id: string } | null;
  readonly problems: readonly { readonly code: string; readonly field: string | null }[];
}
interface Seen {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly values: readonly { readonly value: string }[];
  readonly routes: readonly {
    readonly party: { readonly country: string };
    readonly reasons: readonly { readonly reason: string; readonly indexes: number[] }[];
  }[];
}
interface Told {
  readonly operation: string;
  readonly itemId: string;
  readonly item: { readonly version: number; readonly withdrawnReason: string | null; readonly routes: readonly object[] } | null;
}

const THAI_PHONE = { kind: 'PHONE', value: '+66 81 234 5678' };
const MALAY_SITE = { kind: 'URL', value: 'hxxps://bank-negara[.]my/login', note: 'asks for the card' };
const WALLET = { kind: 'CRYPTO_ADDRESS', value: '0x52908400098527886E0F7030069857D2E4169EE7' };
const saying = (said: object = {}): object => ({
  reference: 'case-1',
  title: 'Accounts of one call centre',
  threat: 'CALL_CENTRE_SCAM',
  tlp: 'AMBER',
  values: [THAI_PHONE],
  ...said,
});

describe('reports of partners', () => {
  let hub: Hub;
  let meta: Ask;
  let binance: Ask;
  let th: Ask;
  let my: Ask;
  let kh: Ask;

  beforeAll(async () => {
    hub = await startHub();
    const as = async (email: string): Promise<Ask> => (await hub.as(email)).ask;
    [meta, binance] = [await as('contributor@meta.example'), await as('contributor@binance.example')];
    [th, my, kh] = [await as('analyst@th.example'), await as('analyst@my.example'), await as('analyst@kh.example')];
  });
  afterAll(() => hub.stop());

  const submit = async (ask: Ask, ...reports: object[]): Promise<readonly Receipt[]> =>
    (await ask<{ submitReports: Receipt[] }>(SUBMIT, { input: reports })).submitReports;
  const submits = async (said: object): Promise<string> => {
    const [receipt] = await submit(meta, saying(said));
    if (!receipt?.report) throw new Error(JSON.stringify(receipt));
    return receipt.report.id;
  };
  const opens = async (ask: Ask, id: string): Promise<Seen | null> => (await ask<{ report: Seen | null }>(ONE, { id })).report;
  const told = (ask: Ask, id: string, wanted: (events: readonly Told[]) => boolean): Promise<readonly Told[]> =>
    until(async () => (await ask<{ feed: { events: Told[] } }>(FEED)).feed.events.filter(({ itemId }) => itemId === id), wanted);

  it('reach the countries that they concern, each with its reasons, and nobody else', async () => {
    const id = await submits({
      reference: 'routed',
      values: [THAI_PHONE, MALAY_SITE, WALLET],
      victimCountries: ['TH'],
      losses: [{ currency: 'THB', amount: '12500.50' }],
      narrative: 'They call from one building.',
    });
    const own = await opens(meta, id);
    expect(own?.routes).toEqual([
      { party: { country: 'MY' }, reasons: [{ reason: 'COUNTRY_DOMAIN', indexes: [1] }] },
      {
        party: { country: 'TH' },
        reasons: [
          { reason: 'PHONE_PREFIX', indexes: [0] },
          { reason: 'VICTIMS', indexes: [] },
        ],
      },
    ]);
    expect(await opens(th, id)).toMatchObject({
      reference: 'routed',
      state: 'SUBMITTED',
      owner: { name: 'Meta' },
      losses: [{ currency: 'THB', amount: '12500.50' }],
      values: [{ value: '+66812345678' }, { value: 'https://bank-negara.my/login', note: 'asks for the card' }, { network: 'eth' }],
      routes: [{ party: { country: 'TH' } }],
    });
    expect((await opens(my, id))?.routes.map(({ party }) => party.country)).toEqual(['MY']);
    for (const stranger of [kh, binance]) {
      expect(await stranger(ONE, { id })).toEqual({ report: null, reportVersions: { nodes: [] } });
      expect(JSON.stringify(await stranger(LIST, {}))).not.toContain(id);
      expect(JSON.stringify(await stranger(FEED))).not.toContain(id);
    }
    expect(await told(th, id, (events) => events.length === 1)).toMatchObject([{ operation: 'PUBLISHED', kind: 'REPORT' }]);
  });

  it('go where their reporter says, and never where it says not', async () => {
    const id = await submits({ reference: 'named', countries: ['KH'], exceptCountries: ['TH'], values: [THAI_PHONE] });
    expect((await opens(meta, id))?.routes.map(({ party }) => party.country)).toEqual(['KH']);
    expect(await opens(th, id)).toBeNull();
    expect((await opens(kh, id))?.routes).toMatchObject([{ reasons: [{ reason: 'NAMED', indexes: [] }] }]);
  });

  it('that concern no member stay with their reporter, which is told so', async () => {
    const [receipt] = await submit(meta, saying({ reference: 'nowhere', values: [WALLET] }));
    expect(receipt).toMatchObject({
      outcome: 'CREATED',
      problems: [
        { severity: 'WARNING', code: 'ROUTED_NOWHERE' },
        { severity: 'WARNING', field: 'values.0.value' },
      ],
    });
    expect((await opens(meta, receipt?.report?.id ?? ''))?.routes).toEqual([]);
  });

  it('are drafts first, if their reporter wants, and then no draft again', async () => {
    const id = await submits({ reference: 'drafted', draft: true });
    expect(await opens(meta, id)).toMatchObject({ state: 'DRAFT', routes: [{ party: { country: 'TH' } }] });
    expect(await opens(th, id)).toBeNull();
    expect(await submits({ reference: 'drafted' })).toBe(id);
    expect(await opens(th, id)).toMatchObject({ state: 'SUBMITTED', version: 2 });
    const [again] = await submit(meta, saying({ reference: 'drafted', draft: true }));
    expect(again).toMatchObject({ outcome: 'REJECTED', report: null, problems: [{ code: 'REPORT_SUBMITTED' }] });
  });

  it('are amended under their reference: every amendment is a version, and whoever is concerned no more is told to delete it', async () => {
    const id = await submits({ reference: 'amended', values: [THAI_PHONE, MALAY_SITE] });
    const [same] = await submit(meta, saying({ reference: 'amended', values: [THAI_PHONE, MALAY_SITE] }));
    expect(same).toMatchObject({ outcome: 'UNCHANGED', report: { id } });
    await told(my, id, (events) => events.length === 1);
    expect(await submits({ reference: 'amended', title: 'Less than that', values: [THAI_PHONE] })).toBe(id);
    expect(await opens(my, id)).toBeNull();
    expect(await told(my, id, (events) => events.length === 1 && events[0]?.operation === 'WITHDRAWN')).toMatchObject([{ item: null }]);
    await told(th, id, (events) => events.at(-1)?.item?.version === 2);
    const versions = async (ask: Ask): Promise<object[]> =>
      (await ask<{ reportVersions: { nodes: object[] } }>(ONE, { id })).reportVersions.nodes;
    expect(await versions(th)).toMatchObject([
      { version: 2, by: { name: null, party: { name: 'Meta' } }, title: 'Less than that', values: [{ value: '+66812345678' }] },
      { version: 1, values: [{ value: '+66812345678' }, { value: 'https://bank-negara.my/login' }] },
    ]);
    expect(await versions(meta)).toMatchObject([{ by: { name: 'contributor@meta.example' } }, { version: 1 }]);
    expect(await versions(my)).toEqual([]);
  });

  it('are amended by two colleagues: the version that one of them read is not overwritten without a word', async () => {
    const stated = (more: object): object => saying({ reference: 'overtaken', ...more });
    const stale = { outcome: 'REJECTED', report: null, problems: [{ severity: 'ERROR', code: 'VERSION_STALE', field: 'version' }] };
    const [unknown] = await submit(meta, stated({ version: 1 }));
    expect(unknown).toMatchObject(stale);
    const id = await submits({ reference: 'overtaken' });
    const first = stated({ version: 1, title: 'Of the first officer' });
    expect(await submit(meta, first)).toMatchObject([{ outcome: 'UPDATED', report: { id } }]);
    expect(await submit(meta, first)).toMatchObject([{ outcome: 'UNCHANGED', report: { id } }]); // sent again without an answer
    const second = { title: 'Of the second officer' };
    expect(await submit(meta, stated({ version: 1, ...second }), stated({ version: 3, ...second }))).toMatchObject([stale, stale]);
    expect(await opens(th, id)).toMatchObject({ title: 'Of the first officer', version: 2 });
    expect(await submit(meta, stated({ version: 2, ...second }), stated({ title: 'Of any version' }))).toMatchObject([
      { outcome: 'UPDATED' },
      { outcome: 'UPDATED' },
    ]);
    expect(await submit(meta, stated({ version: 0 }))).toMatchObject([{ outcome: 'REJECTED', problems: [{ field: 'version' }] }]);
    // Another partner's report of the same reference is another report.
    expect(await submit(binance, stated({ version: 4 }))).toMatchObject([stale]);
  });

  it('are withdrawn with a reason that every country reads, once, and by their own agency alone', async () => {
    const id = await submits({ reference: 'withdrawn' });
    await expect(th(WITHDRAW, { id, reason: 'Ours.' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(binance(WITHDRAW, { id, reason: 'Ours.' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(meta(WITHDRAW, { id, reason: ' ' })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await meta(WITHDRAW, { id, reason: 'A mistake.' })).toEqual({
      withdrawReport: { state: 'WITHDRAWN', withdrawnReason: 'A mistake.', version: 2 },
    });
    await told(th, id, (events) => events.at(-1)?.operation === 'REVOKED' && events.at(-1)?.item?.withdrawnReason === 'A mistake.');
    expect([await opens(meta, id), await opens(th, id)]).toMatchObject([
      { withdrawnBy: { name: 'contributor@meta.example', party: { name: 'Meta' } } },
      { withdrawnBy: { name: null, party: { name: 'Meta' } } },
    ]);
    await expect(meta(WITHDRAW, { id, reason: 'Again.' })).rejects.toMatchObject({ code: 'CONFLICT' });
    const [revived] = await submit(meta, saying({ reference: 'withdrawn' }));
    expect(revived).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'REPORT_WITHDRAWN' }] });
  });

  it('come in batches: a bad one, or a bad value, costs the others nothing', async () => {
    const receipts = await submit(
      meta,
      saying({ reference: 'batch-1', values: [{ kind: 'PHONE', value: '12' }, THAI_PHONE, THAI_PHONE] }),
      saying({ reference: 'batch-2', values: [{ kind: 'PHONE', value: '12' }] }),
      saying({ reference: 'batch-3', losses: [{ currency: 'THB', amount: '1.234' }] }),
      saying({ reference: 'batch-4', tlp: 'AMBER_STRICT' }),
      saying({ reference: 'batch-5', countries: ['FR'] }),
      saying({ reference: 'batch-6', incidentStartedAt: '2026-02-01T00:00:00Z', incidentEndedAt: '2026-01-01T00:00:00Z' }),
      saying({ reference: 'batch-1', title: 'Said twice in one batch' }),
    );
    expect(receipts).toMatchObject([
      { outcome: 'CREATED', problems: [{ severity: 'ERROR', field: 'values.0.country' }] },
      { outcome: 'REJECTED', problems: [{ code: 'REPORT_VALUES_REFUSED' }, { field: 'values.0.country' }] },
      { outcome: 'REJECTED', problems: [{ code: 'LOSS_INVALID', field: 'losses' }] },
      { outcome: 'REJECTED', problems: [{ code: 'TLP_FORBIDS_AUDIENCE' }] },
      { outcome: 'REJECTED', problems: [{ code: 'COUNTRY_UNKNOWN', field: 'countries' }] },
      { outcome: 'REJECTED', problems: [{ code: 'SPAN_REVERSED' }] },
      { outcome: 'UPDATED', report: { id: receipts[0]?.report?.id } },
    ]);
    expect((await opens(meta, receipts[0]?.report?.id ?? ''))?.values).toHaveLength(1);
  });

  it('have a form, of which what is wrong costs the others nothing either', async () => {
    const receipts = await submit(
      meta,
      saying({ reference: 'form-1', title: 'x'.repeat(301) }),
      saying({ reference: 'form-2', narrative: 'a\0b' }),
      saying({ reference: 'form-3', values: Array.from({ length: 1_001 }, () => THAI_PHONE) }),
      saying({ reference: 'form-4', values: [{ ...THAI_PHONE, note: 'x'.repeat(2_001) }] }),
      saying({ reference: 'form-5', title: '❤️'.repeat(160) }),
      saying({ reference: 'form-6', platform: 'İ'.repeat(100) }),
      saying({ reference: 'form-7' }),
    );
    expect(receipts.map(({ outcome, problems: [problem] }) => [outcome, problem?.code])).toEqual([
      ...Array.from({ length: 6 }, () => ['REJECTED', 'FIELD_INVALID']),
      ['CREATED', undefined],
    ]);
    const many = saying({ values: Array.from({ length: 1_000 }, () => THAI_PHONE) });
    await expect(submit(meta, ...Array.from({ length: 6 }, (_, n) => ({ ...many, reference: `many-${n}` })))).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      reason: 'BATCH_SIZE',
    });
  });

  it('show whom their reporter named and excepted to the reporter alone, also in a draft', async () => {
    const one = 'query ($id: ID!) { report(id: $id) { reference countries exceptCountries } }';
    const stated = { countries: ['SG', 'KH'], exceptCountries: ['TH'], values: [THAI_PHONE] };
    const idOf = async (more: object): Promise<string> =>
      (await meta<{ submitReports: readonly Receipt[] }>(SUBMIT, { input: [saying({ ...stated, ...more })] })).submitReports[0]?.report
        ?.id ?? '';
    const draft = await idOf({ reference: 'stated-draft', draft: true });
    const own = { countries: ['KH', 'SG'], exceptCountries: ['TH'] };
    expect(await meta(one, { id: draft })).toEqual({ report: { reference: 'stated-draft', ...own } });
    const id = await idOf({ reference: 'stated' });
    expect(await meta(one, { id })).toEqual({ report: { reference: 'stated', ...own } });
    // A country that has the report learns nothing of others, and those without it have no report.
    expect(await kh(one, { id })).toEqual({ report: { reference: 'stated', countries: null, exceptCountries: null } });
    for (const other of [th, my, binance]) expect(await other(one, { id })).toEqual({ report: null });
    const event = `{ feed(filter: { itemKinds: [REPORT] }) { events { item { ... on Report { reference exceptCountries } } } } }`;
    const { feed } = await kh<{ feed: { events: readonly { item: { reference: string } | null }[] } }>(event);
    expect(feed.events.map(({ item }) => item).find((item) => item?.reference === 'stated')).toEqual({
      reference: 'stated',
      exceptCountries: null,
    });
    const all = { values: [], countries: null, exceptCountries: null };
    expect(await idOf({ reference: 'stated', ...all })).toBe(id); // an amendment without them takes them back
    expect(await meta(one, { id })).toEqual({ report: { reference: 'stated', countries: [], exceptCountries: [] } });
  });

  it('may except a country that is no member, or not yet', async () => {
    expect((await opens(th, await submits({ reference: 'excepted', exceptCountries: ['FR', 'KH'] })))?.state).toBe('SUBMITTED');
  });

  it('are given out by no door of exchange, and none is noted to have taken them', async () => {
    const id = await submits({ reference: 'not by TAXII' });
    await told(th, id, (events) => events.length > 0);
    const { secret } = await apiKeyClient((await hub.as('admin@th.example')).ask).makes({});
    for (const path of ['/taxii2/api/collections/all/objects/?limit=100', '/misp/feed/manifest.json']) {
      const answer = await fetch(`${hub.url}${path}`, {
        headers: { authorization: `Bearer ${secret}`, accept: 'application/taxii+json;version=2.1, application/json' },
      });
      expect([answer.status, (await answer.text()).includes(id)]).toEqual([200, false]);
    }
    expect(
      await hub.ownerSql(
        "select t.channel from hub.external_copy t join hub.report r on r.id = t.item where t.channel in ('taxii', 'misp')",
      ),
    ).toHaveLength(0);
  });

  it('are for partners to submit: a country publishes, and nobody submits more than a thousand at once', async () => {
    await expect(submit(th, saying())).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(submit((await hub.as('admin@meta.example')).ask, saying())).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const many = Array.from({ length: 1_001 }, (_, index) => saying({ reference: `many-${index}`, values: [] }));
    await expect(submit(meta, ...many)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'BATCH_SIZE' });
  });

  it('are submitted by keys that may, and never under a label for people', async () => {
    const keys = apiKeyClient((await hub.as('admin@meta.example')).ask);
    const may = async (permissions: readonly string[]): Promise<Ask> => {
      const { secret } = await keys.makes({ permissions, expiresAt: inDays(1) });
      return hub.asToken(secret).ask;
    };
    const machine = await may(['report:submit', 'indicator:read']);
    const [taken, red] = await submit(
      machine,
      saying({ reference: 'by a machine' }),
      saying({ reference: 'by a machine, RED', tlp: 'RED' }),
    );
    expect(taken).toMatchObject({ outcome: 'CREATED' });
    expect(red).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'RED_NOT_FOR_KEYS' }] });
    await submits({ reference: 'RED', tlp: 'RED' });
    const [over] = await submit(machine, saying({ reference: 'RED' }));
    expect(over).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'REPORT_WITHHELD' }] });
    await expect(submit(await may(['indicator:read']), saying({ reference: 'by another' }))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(apiKeyClient((await hub.as('admin@th.example')).ask).makes({ permissions: ['report:submit'] })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('are listed newest first, page by page, and found by reference', async () => {
    const ids = [];
    for (const reference of ['list-1', 'list-2', 'list-3']) ids.unshift(await submits({ reference }));
    type Page = { reports: { nodes: { id: string }[]; totalCount: number; pageInfo: { hasNextPage: boolean; endCursor: string } } };
    const first = await th<Page>(LIST, { first: 2 });
    expect(first.reports.nodes.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const next = await th<Page>(LIST, { first: 1, after: first.reports.pageInfo.endCursor });
    expect(next.reports.nodes.map(({ id }) => id)).toEqual(ids.slice(2));
    const found = await meta<Page>(LIST, { filter: { references: ['list-2'] } });
    expect([found.reports.nodes.map(({ id }) => id), found.reports.totalCount]).toEqual([[ids[1]], 1]);
    await expect(th(LIST, { first: 501 })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await expect(kh(LIST, { after: first.reports.pageInfo.endCursor })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('stand in a snapshot of what a country sees', async () => {
    const id = await submits({ reference: 'in a snapshot' });
    await told(th, id, (events) => events.length > 0);
    const query = '{ snapshot(filter: { itemKinds: [REPORT] }, first: 1000) { items { id } } }';
    expect(JSON.stringify(await th(query))).toContain(id);
    expect(JSON.stringify(await kh(query))).not.toContain(id);
  });
});
