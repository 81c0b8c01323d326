import { createConnection } from 'node:net';
import { once } from 'node:events';
import { csvOf, exportUrl, ndjsonOf, downloadExport } from '../../support/export-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { apiKeyClient, READING } from '../../support/api-key-client.js';
import { anItem, officer, type Officer, until } from '../../support/officer.js';

interface SeenExport {
  readonly id: string;
  readonly createdBy: { readonly name: string } | null;
  readonly state: string;
  readonly count: number;
  readonly redLeftOut: number;
  readonly purpose: string;
  readonly caseReference: string | null;
  readonly format: string;
  readonly filter: object;
  readonly filterDigest: string;
}
const EXPORT =
  'id createdBy { name } state count redLeftOut purpose caseReference format filter { kinds tags textSearched owners publishedAfter own importId } filterDigest';

describe('exports', () => {
  let hub: Hub;
  const people = new Map<string, Officer & { readonly token: string }>();

  const of = (name: string): Officer & { readonly token: string } => {
    const found = people.get(name);
    if (!found) throw new Error(name);
    return found;
  };
  const settled = (): Promise<unknown> =>
    until(
      () => hub.ownerSql<{ busy: string }>('select count(*) as busy from hub.outbox'),
      ([row]) => row?.busy === '0',
    );
  const valuesOf = async (who: string, said: Readonly<Record<string, string | readonly string[]>> = {}): Promise<readonly unknown[]> => {
    const { status, text } = await downloadExport(hub, of(who).token, { tags: 'seen', ...said });
    expect(status).toBe(200);
    return ndjsonOf(text)
      .claims.map(({ value }) => value)
      .sort();
  };
  const opens = async (who: string, id: string): Promise<SeenExport | null> =>
    (await of(who).ask<{ export: SeenExport | null }>(`query ($id: ID!) { export(id: $id) { ${EXPORT} } }`, { id })).export;
  const withdrawalsOf = async (id: string): Promise<readonly object[]> => {
    const query = 'query ($id: ID!) { withdrawals(itemId: $id) { nodes { party { name } fetchedChannels outstanding } } }';
    return (await of('th').ask<{ withdrawals: { nodes: object[] } }>(query, { id })).withdrawals.nodes;
  };
  /** Begins an export and reads nothing of it. */
  async function dawdles(who: string, said: Readonly<Record<string, string>> = {}) {
    const url = new URL(exportUrl(hub, said));
    const socket = createConnection({ host: url.hostname, port: Number(url.port), readableHighWaterMark: 1024 } as object as {
      port: number;
    });
    socket.on('error', () => undefined);
    socket.write(
      `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${of(who).token}\r\nConnection: close\r\n\r\n`,
    );
    const [head] = (await once(socket, 'data')) as [Buffer];
    socket.pause();
    const id = /export-id: ([0-9a-f-]{36})/i.exec(head.toString())?.[1] ?? '';
    return { socket, id, head: head.toString() };
  }

  beforeAll(async () => {
    hub = await startHub({ EXPORT_IDLE_SECONDS: '3' });
    for (const name of [
      'analyst@th',
      'admin@th',
      'liaison@th',
      'analyst@kh',
      'analyst@vn',
      'admin@kh',
      'contributor@meta',
      'operator@hub',
    ]) {
      const { ask, token } = await hub.as(`${name}.example`);
      people.set(name.replace('analyst@', '').replace('contributor@', ''), { ...officer(ask), token });
    }
    const meta = await of('th').partyId('Meta');
    await of('th').publish([
      anItem({
        value: 'all.example.com',
        tags: ['seen'],
        audience: { everyCountry: true, partners: [meta] },
        description: '=1+1, "quoted"\nand more',
      }),
      anItem({ value: 'kh.example.com', tags: ['seen', 'a;b'], audience: { countries: ['KH'] }, threat: 'MALWARE', tlp: 'AMBER' }),
      anItem({ kind: 'PHONE', value: '+66 2 555 0100', tags: ['seen'], audience: { countries: ['KH'] } }),
      anItem({ value: 'red.example.com', tags: ['seen'], audience: { countries: ['KH'] }, tlp: 'RED' }),
      anItem({ value: 'unnamed.example.com', tags: ['seen'], audience: { countries: ['KH'] }, attribution: 'HIDDEN' }),
      anItem({ value: 'agency.example.com', tags: ['seen'], agencyOnly: true }),
    ]);
    await of('kh').publish([anItem({ value: 'own.example.com', tags: ['seen'], audience: { countries: ['VN'] } })]);
    await settled();
  });
  afterAll(() => hub.stop());

  it('hold what the exporter sees, as of now, in the fields that an import takes', async () => {
    const { status, text, headers } = await downloadExport(hub, of('kh').token, { tags: 'seen' });
    const { claims, end } = ndjsonOf(text);
    const id = headers.get('export-id');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/x-ndjson; charset=utf-8']);
    expect(headers.get('content-disposition')).toBe(`attachment; filename="entente-${id}.ndjson"`);
    expect(end).toEqual({ complete: true, count: 5, leftOut: { red: 1 }, exportId: id });
    expect(claims.map(({ value }) => value).sort()).toEqual([
      '+6625550100',
      'all.example.com',
      'kh.example.com',
      'own.example.com',
      'unnamed.example.com',
    ]);
    expect(claims.find(({ value }) => value === 'all.example.com')).toMatchObject({
      kind: 'DOMAIN',
      tlp: 'GREEN',
      threat: 'PHISHING',
      description: '=1+1, "quoted"\nand more',
      tags: ['seen'],
      ownerName: 'Thailand',
      version: 1,
    });
    const unnamed = claims.find(({ value }) => value === 'unnamed.example.com');
    expect(unnamed).not.toHaveProperty('owner');
    expect(unnamed).not.toHaveProperty('audience');
    expect(claims.find(({ value }) => value === 'own.example.com')).toMatchObject({ audience: { countries: ['VN'] }, agencyOnly: false });
  });

  it('hold the same as CSV, and nothing that a spreadsheet takes for a formula', async () => {
    const { status, text, headers } = await downloadExport(hub, of('kh').token, { tags: 'seen', format: 'csv' });
    const rows = csvOf(text);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8; header=present']);
    expect(rows.map(({ value }) => value).sort()).toEqual([
      "'+6625550100",
      'all.example.com',
      'kh.example.com',
      'own.example.com',
      'unnamed.example.com',
    ]);
    expect(rows.find(({ value }) => value === 'all.example.com')?.['description']).toBe('\'=1+1, "quoted"\nand more');
    const { tags = '' } = rows.find(({ value }) => value === 'kh.example.com') ?? {};
    expect((JSON.parse(tags) as string[]).sort()).toEqual(['a;b', 'seen']); // each reader has an order of its own
    expect(rows.find(({ value }) => value === 'own.example.com')).toMatchObject({ countries: 'VN', everyCountry: 'false' });
  });

  it('differ by who asks: another country, a partner, another agency of the party', async () => {
    expect(await valuesOf('vn')).toEqual(['all.example.com', 'own.example.com']);
    expect(await valuesOf('meta')).toEqual(['all.example.com']);
    const { text } = await downloadExport(hub, of('meta').token, { tags: 'seen' });
    expect(ndjsonOf(text).claims[0]).not.toHaveProperty('description'); // the detail is not for partners
    expect(await valuesOf('th')).toContain('agency.example.com');
    const elsewhere = await hub.ownerSql(
      `with a as (insert into hub.agency (id, party, name) select gen_random_uuid(), key, 'Another' from hub.party where slug = 'th' returning key)
         update hub.user_account set agency = a.key from a where email = 'liaison@th.example' returning 1`,
    );
    expect(elsewhere).toHaveLength(1);
    expect(await valuesOf('liaison@th')).not.toContain('agency.example.com');
  });

  it.each([
    ['kinds', 'phone', ['+6625550100']],
    ['threats', 'malware,romance-scam', ['kh.example.com']],
    ['tlp', 'AMBER', ['kh.example.com']],
    ['tags', ['a;b'], ['kh.example.com']],
    ['text', 'ALL.exam', ['all.example.com']],
    ['text', 'QUOTED', ['all.example.com']],
    ['own', 'true', ['own.example.com']],
    ['own', 'false', ['+6625550100', 'all.example.com', 'kh.example.com', 'unnamed.example.com']],
    ['publishedAfter', '2999-01-01T00:00:00Z', []],
    ['publishedBefore', '2001-01-01T00:00:00Z', []],
  ])('are filtered by %s = %s', async (name, value, found) => {
    expect(await valuesOf('kh', { [name]: value })).toEqual(found);
  });

  it('are filtered by owner as far as the owner is named, by id as far as it is seen, and by what is over', async () => {
    const [th, kh] = [await of('kh').partyId('Thailand'), await of('kh').partyId('Cambodia')];
    expect(await valuesOf('kh', { owners: th })).toEqual(['+6625550100', 'all.example.com', 'kh.example.com']);
    expect(await valuesOf('kh', { owners: kh })).toEqual(['own.example.com']);
    for (const name of ['TH', 'th', `th,${th}`]) {
      expect(await valuesOf('kh', { owners: name })).toEqual(['+6625550100', 'all.example.com', 'kh.example.com']);
    }
    for (const name of ['nobody', 'XX', 'meta']) expect(await valuesOf('kh', { owners: name })).toEqual([]);
    expect(await valuesOf('th', { owners: th, text: 'unnamed' })).toEqual(['unnamed.example.com']);
    const { claims } = ndjsonOf((await downloadExport(hub, of('th').token, { tags: 'seen' })).text);
    const ids = claims.map(({ id }) => String(id));
    expect(await valuesOf('vn', { ids })).toEqual(['all.example.com']);
    const { id } = await of('th').publishes({ value: 'over.example.com', tags: ['over'], audience: { countries: ['KH'] } });
    await of('th').revokes(id);
    expect(await valuesOf('kh', { tags: 'over' })).toEqual([]);
    expect(await valuesOf('kh', { tags: 'over', includeLapsed: 'true' })).toEqual(['over.example.com']);
  });

  it('are refused without a purpose, and for whatever cannot be meant', async () => {
    for (const [said, reason] of [
      [{ purpose: '' }, 'PURPOSE_REQUIRED'],
      [{ purpose: 'because  ' }, 'PURPOSE_REQUIRED'],
      [{ purpose: 'x'.repeat(1001) }, 'PURPOSE_REQUIRED'],
      [{ purpose: ['a test of exports', 'another one'] }, 'EXPORT_PARAMETER'],
      [{ purpose: 'a test \u0000 of exports' }, 'EXPORT_PARAMETER'],
      [{ format: 'pdf' }, 'EXPORT_PARAMETER'],
      [{ kinds: 'PHONES' }, 'EXPORT_PARAMETER'],
      [{ kind: 'PHONE' }, 'EXPORT_PARAMETER'],
      [{ own: 'yes' }, 'EXPORT_PARAMETER'],
      [{ ids: 'x' }, 'EXPORT_PARAMETER'],
      [{ owners: Array.from({ length: 251 }, () => 'TH') }, 'EXPORT_PARAMETER'],
      [{ publishedAfter: '2026-01-01' }, 'EXPORT_PARAMETER'],
    ] as const) {
      const { status, reason: told } = await downloadExport(hub, of('kh').token, said);
      expect([said, status, told]).toEqual([said, 400, reason]);
    }
    const head = await fetch(exportUrl(hub), { method: 'HEAD', headers: { authorization: `Bearer ${of('kh').token}` } });
    expect(head.ok).toBe(false);
  });

  it('are refused to strangers, to those who read no content, and to keys that were not given the right', async () => {
    expect((await fetch(exportUrl(hub))).status).toBe(401);
    for (const who of ['admin@th', 'operator@hub']) expect((await downloadExport(hub, of(who).token)).status).toBe(403);
    const keys = apiKeyClient(of('admin@kh').ask);
    const reader = await keys.makes({ permissions: READING });
    expect(await downloadExport(hub, reader.secret)).toMatchObject({ status: 403, reason: 'PERMISSION_MISSING' });
    const exporter = await keys.makes({ name: 'nightly', permissions: [...READING, 'indicator:export'] });
    const basic = `Basic ${Buffer.from(`${exporter.id}:${exporter.secret}`).toString('base64')}`;
    for (const way of [exporter.secret, basic]) {
      const { claims, end } = ndjsonOf((await downloadExport(hub, way, { tags: 'seen' })).text);
      expect(claims.map(({ tlp }) => tlp)).not.toContain('RED');
      expect(end).toMatchObject({ count: 5, leftOut: { red: 0 } }); // a machine does not learn that there is RED
    }
    const wrongUser = `Basic ${Buffer.from(`${reader.id}:${exporter.secret}`).toString('base64')}`;
    expect((await downloadExport(hub, wrongUser)).status).toBe(401);
    await expect(keys.makes({ permissions: ['indicator:export'] })).rejects.toMatchObject({ reason: 'KEY_PERMISSIONS' });
  });

  it('stand in the record: who, what for, what was asked for, how many, which', async () => {
    const said = { tags: 'seen', kinds: 'PHONE', text: '555 0100'.replace(' ', ''), purpose: 'the raid of Tuesday', caseReference: 'KH-7' };
    const { headers, text } = await downloadExport(hub, of('kh').token, said);
    const id = headers.get('export-id') ?? '';
    const kept = await opens('kh', id);
    expect(kept).toMatchObject({
      ...{ id, createdBy: { name: 'analyst@kh.example' }, state: 'COMPLETE', count: 1, redLeftOut: 0, format: 'NDJSON' },
      ...{ purpose: 'the raid of Tuesday', caseReference: 'KH-7' },
    });
    const none = { owners: null, publishedAfter: null, own: null, importId: null };
    expect(kept?.filter).toEqual({ kinds: ['PHONE'], tags: ['seen'], textSearched: true, ...none }); // a text may be a value
    const again = await downloadExport(hub, of('kh').token, said);
    const other = await downloadExport(hub, of('kh').token, { ...said, text: '5550101' });
    const digest = async (file: { headers: Headers }): Promise<string | undefined> =>
      (await opens('kh', file.headers.get('export-id') ?? ''))?.filterDigest;
    expect(await digest(again)).toBe(kept?.filterDigest);
    expect(await digest(other)).not.toBe(kept?.filterDigest);

    const audit = await hub.ownerSql(
      `select what, purpose, case_reference, channel, outcome, reason, items from hub.audit where items && $1 and channel = 'export' order by id`,
      [[id, ndjsonOf(text).claims[0]?.['id']]],
    );
    const row = { what: 'indicator.export', purpose: 'the raid of Tuesday', case_reference: 'KH-7', channel: 'export', outcome: 'DONE' };
    expect(audit.slice(-3)).toEqual([
      { ...row, reason: null, items: [id] },
      { ...row, reason: id, items: [ndjsonOf(text).claims[0]?.['id']] },
      { ...row, reason: again.headers.get('export-id'), items: [ndjsonOf(text).claims[0]?.['id']] },
    ]);
  });

  it('are seen by whoever exported and the admins of the party, and by nobody else', async () => {
    const id = (await downloadExport(hub, of('kh').token, { tags: 'seen' })).headers.get('export-id') ?? '';
    expect(await opens('admin@kh', id)).toMatchObject({ id, createdBy: { name: 'analyst@kh.example' } });
    for (const who of ['th', 'vn', 'meta', 'admin@th', 'operator@hub']) expect(await opens(who, id)).toBeNull();
    const colleague = await hub.as('liaison@kh.example');
    const { exports } = await colleague.ask<{ exports: { nodes: object[] } }>('{ exports { nodes { id } } }');
    expect(exports.nodes).toEqual([]);
    const pages = 'query ($after: Cursor) { exports(first: 1, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }';
    type Pages = { exports: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
    const newest = (await of('admin@kh').ask<Pages>(pages, { after: null })).exports;
    expect([newest.nodes[0]?.id, newest.pageInfo.hasNextPage]).toEqual([id, true]);
    const page = (await of('admin@kh').ask<Pages>(pages, { after: newest.pageInfo.endCursor })).exports;
    expect(page.nodes).toHaveLength(1);
    expect(page.nodes[0]?.id).not.toBe(id);
  });

  it('show the owner who took an item, when it takes it back', async () => {
    const { id } = await of('th').publishes({ value: 'taken.example.com', tags: ['taken'], audience: { countries: ['KH', 'VN'] } });
    await settled();
    await valuesOf('kh', { tags: 'taken' });
    await valuesOf('th', { tags: 'taken' });
    await of('th').revokes(id);
    await settled();
    await of('kh').reads((await of('kh').reads(null, {}, 1_000)).cursor);
    expect(await withdrawalsOf(id)).toEqual([
      { party: { name: 'Cambodia' }, fetchedChannels: ['EXPORT'], outstanding: true },
      { party: { name: 'Viet Nam' }, fetchedChannels: [], outstanding: true },
    ]);
    await of('kh').ask('mutation ($id: ID!) { confirmWithdrawal(itemId: $id) { confirmedAt } }', { id });
    expect((await withdrawalsOf(id))[0]).toMatchObject({ outstanding: false });
    expect(
      await hub.ownerSql(`select from hub.external_copy t join hub.party p on p.key = t.party where t.item = $1 and p.slug = 'th'`, [id]),
    ).toEqual([]);
  });

  it('run one at a time for each account, and are cut off when nobody takes them', async () => {
    const long = { audience: { countries: ['VN'] }, tags: ['many'], description: 'x'.repeat(19_000) };
    for (let n = 0; n < 8; n += 1) {
      await of('th').publish(Array.from({ length: 60 }, (_, i) => anItem({ ...long, value: `many-${n}-${i}.example.com` })));
    }
    await settled();
    const first = await dawdles('vn', { tags: 'many' });
    expect(await downloadExport(hub, of('vn').token)).toMatchObject({ status: 429, reason: 'EXPORT_RUNNING' });
    expect((await downloadExport(hub, of('kh').token, { tags: 'seen' })).status).toBe(200);
    expect(await opens('vn', first.id)).toMatchObject({ state: 'RUNNING' });

    const cut = await until(
      () => opens('vn', first.id),
      (seen) => seen?.state !== 'RUNNING',
    );
    expect(cut).toMatchObject({ state: 'ABORTED' });
    expect(cut?.count).toBeLessThan(480);
    first.socket.destroy();

    const second = await dawdles('vn', { tags: 'many' });
    second.socket.destroy();
    await until(
      () => opens('vn', second.id),
      (seen) => seen?.state === 'ABORTED',
    );
    const { end } = ndjsonOf((await downloadExport(hub, of('vn').token, { tags: 'many' })).text);
    expect(end).toMatchObject({ complete: true, count: 480 });

    // What is withdrawn, or becomes RED, while a slow client is waited for does not leave any more.
    const [hidden, red] = await Promise.all(
      [0, 1].map(async (i) => (await of('th').looksUp(`many-0-${i}.example.com`))[0]?.indicators[0]?.id ?? ''),
    );
    const third = await dawdles('vn', { tags: 'many' });
    await of('th').readdresses(hidden ?? '', {});
    await of('th').publishes({ ...long, value: 'many-0-1.example.com', tlp: 'RED' });
    const rest: Buffer[] = [];
    third.socket.on('data', (piece: Buffer) => void rest.push(piece)).resume();
    await once(third.socket, 'close');
    const whole = third.head + Buffer.concat(rest).toString();
    expect([hidden, red].map((id) => whole.includes(id ?? ''))).toEqual([false, false]);
    expect(await opens('vn', third.id)).toMatchObject({ state: 'COMPLETE', count: 478, redLeftOut: 1 });
  });
});
