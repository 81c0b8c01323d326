import { randomUUID } from 'node:crypto';
import { act, type AppConnection, change, codeOf, type Officer, openWorld, publish, type World, write } from './world.js';

interface Row {
  readonly added_at: string;
  readonly kind: string;
  readonly item: string | null;
  readonly claim_row: Readonly<Record<string, unknown>> | null;
  readonly told: Readonly<Record<string, Readonly<Record<string, unknown>>>> | null;
  readonly party: { readonly name: string } | null;
  readonly observable_later: boolean | null;
  readonly more: boolean | null;
}

const ORIGINAL = { format: 'stix', body: { type: 'indicator', created_by_ref: 'identity--x' } };

describe('a collection', () => {
  let world: World;
  let app: AppConnection;
  let [th, kh, jp, meta]: Officer[] = [];
  let [khKey, jpKey, metaKey, group]: number[] = [];
  let groupId = '';

  const who = (officer: Officer | undefined): Officer => {
    if (!officer) throw new Error('Nobody.');
    return officer;
  };
  const taxii = { ...act('indicator:read'), channel: 'taxii' };

  async function page(reader: Officer | undefined, given: { scope?: object; after?: string | null; most?: number; filter?: object } = {}) {
    const { scope = {}, after = null, most = 500, filter = { parties: false } } = given;
    const rows = await app.rows<Row>('select * from hub.collection_page($1, $2, $3, $4, $5, $6)', [
      await app.claim(who(reader)),
      taxii,
      JSON.stringify(scope),
      after,
      most,
      JSON.stringify(filter),
    ]);
    const end = rows.at(-1);
    if (end?.kind !== 'POSITION') throw new Error('A page ends with its position.');
    return { rows: rows.slice(0, -1), end };
  }
  const ids = async (reader: Officer | undefined, scope: object = {}, filter: object = { parties: false }) =>
    (await page(reader, { scope, filter })).rows.map(({ item }) => item);
  const items = async (reader: Officer | undefined, wanted: object, scope: object = {}, filter: object = {}) =>
    app.rows<Row>('select * from hub.collection_items($1, $2, $3, $4, $5)', [
      await app.claim(who(reader)),
      taxii,
      JSON.stringify(scope),
      JSON.stringify(wanted),
      JSON.stringify(filter),
    ]);

  async function keep(
    owner: Officer | undefined,
    said: { audience?: number[]; released?: boolean; attribution?: string; stixId?: string; tlp?: string },
  ) {
    const [id, by] = [randomUUID(), who(owner)];
    await app.as(by, 'indicator:publish', () =>
      app.rows(
        `insert into hub.stix_object (id, stix_id, type, spec_version, modified, body, tlp, audience, released, attribution, owner, agency)
         values ($1, $2, 'malware', '2.1', now(), '{"name": "x"}', $3, $4, $5, $6, $7, $8)`,
        [
          id,
          said.stixId ?? `malware--${id}`,
          said.tlp ?? 'GREEN',
          said.audience ?? [],
          said.released ?? false,
          said.attribution ?? 'NAMED',
          by.party,
          by.agency,
        ],
      ),
    );
    return id;
  }
  const publishWhole = async (said: Parameters<typeof publish>[2]): Promise<string> =>
    app.as(who(th), 'indicator:publish', async () => {
      const id = await write(app, who(th), said);
      await app.rows('update hub.indicator set version = 2, ordinal = 1 where id = $1', [id]);
      await app.rows('update hub.indicator_detail set version = 2, original = $2 where id = $1', [id, JSON.stringify(ORIGINAL)]);
      return id;
    });

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    [th, kh, jp] = await Promise.all(['th', 'kh', 'jp'].map((slug) => world.signsIn(`analyst@${slug}.example`)));
    meta = await world.signsIn('contributor@meta.example');
    [khKey, jpKey, metaKey] = await Promise.all(['kh', 'jp', 'meta'].map((slug) => world.key(slug)));
    const [found] = await world.ownerSql<{ key: number; id: string }>('select key, id from hub.working_group');
    [group, groupId] = [found?.key ?? 0, found?.id ?? ''];
    await world.settle();
  });
  afterAll(() => world.close());

  it('shows each reader what row-level security shows, each item once and in the order of the stream', async () => {
    const open = await publish(app, who(th), { audience: [1] });
    const named = await publish(app, who(th), { audience: [khKey ?? 0] });
    const own = await publish(app, who(th));
    const red = await publish(app, who(th), { audience: [khKey ?? 0], tlp: 'RED' });
    const toMeta = await publish(app, who(th), { audience: [metaKey ?? 0] });
    await world.settle();
    await change(app, who(th), open, `threat = 'MALWARE'`);
    await world.settle();

    expect(await ids(kh)).toEqual([named, open]);
    expect(await ids(jp)).toEqual([open]);
    expect(await ids(meta)).toEqual([toMeta]);
    expect(await ids(th)).toEqual([named, own, toMeta, open]);
    expect(await ids(th, { own: true })).toEqual([named, own, toMeta, open]);
    expect(await ids(th, {}, { parties: false, includeOwn: false })).toEqual([]);
    expect(await ids(kh, {}, { parties: false, threats: ['MALWARE'] })).toEqual([open]);
    expect(await items(kh, { claims: [red, own, open] })).toMatchObject([{ item: open }]);
  });

  it('is a group’s for its members, a party’s for those with whom it shares under its name, and a partner’s for the owner', async () => {
    const inGroup = await publish(app, who(th), { audience: [group ?? 0] });
    const hidden = await publish(app, who(th), { audience: [1], attribution: 'HIDDEN' });
    const toMeta = await publish(app, who(th), { audience: [metaKey ?? 0, jpKey ?? 0] });
    await world.settle();
    const partyId = async (slug: string) =>
      (await world.ownerSql<{ id: string }>('select id from hub.party where slug = $1', [slug]))[0]?.id;

    expect(await ids(kh, { group: groupId })).toEqual([inGroup]);
    expect(await ids(th, { group: groupId })).toEqual([inGroup]);
    expect(await codeOf(page(jp, { scope: { group: groupId } }))).toBe('HB404');
    const fromThailand = await ids(kh, { party: await partyId('th') });
    expect(fromThailand).toContain(inGroup);
    expect(fromThailand).not.toContain(hidden);
    expect(await ids(kh)).toContain(hidden);
    expect(await ids(th, { to: await partyId('meta') })).toContain(toMeta);
    expect(await ids(th, { to: await partyId('meta') })).not.toContain(inGroup);
    expect(await ids(kh, { to: await partyId('meta') })).toEqual([]);
    expect(await codeOf(page(meta, { scope: { party: await partyId('binance') } }))).toBe('HB404');
  });

  it('loses what was withdrawn, and shows what was revoked as revoked', async () => {
    const [gone, revoked] = [
      await publish(app, who(th), { audience: [jpKey ?? 0] }),
      await publish(app, who(th), { audience: [jpKey ?? 0] }),
    ];
    await world.settle();
    const before = await page(jp);
    expect(before.rows.map(({ item }) => item)).toEqual(expect.arrayContaining([gone, revoked]));
    await change(app, who(th), gone, `audience = '{}'`);
    await change(app, who(th), revoked, `revoked_at = now(), revoked_reason = 'wrong'`);
    await world.settle();
    expect(await ids(jp)).not.toContain(gone);
    const { rows } = await page(jp, { after: before.end.added_at });
    expect(rows).toMatchObject([{ item: revoked, claim_row: { revoked_reason: 'wrong' } }]);
    const taken = await world.ownerSql<{ item: string }>(`select item from hub.external_copy where party = $1 and channel = 'taxii'`, [
      jpKey,
    ]);
    expect(taken.map(({ item }) => item)).toEqual(expect.arrayContaining([gone, revoked]));
  });

  it('gives the original to those who read the detail and may know the owner, and to nobody else', async () => {
    const named = await publishWhole({ audience: [1, metaKey ?? 0] });
    const hidden = await publishWhole({ audience: [1], attribution: 'HIDDEN' });
    await world.settle();
    const originals = async (reader: Officer | undefined) =>
      Object.fromEntries((await items(reader, { claims: [named, hidden] })).map(({ item, claim_row }) => [item, claim_row?.original]));
    expect(await originals(kh)).toEqual({ [named]: ORIGINAL, [hidden]: null });
    expect(await originals(th)).toEqual({ [named]: ORIGINAL, [hidden]: ORIGINAL });
    expect(await originals(meta)).toEqual({ [named]: null });

    const all = await items(kh, { claims: [named, hidden] }, {}, { versions: 'all' });
    expect(all.map(({ item, claim_row }) => [item, claim_row?.original])).toEqual([
      [named, ORIGINAL],
      [hidden, null],
    ]);
    const versions = await app.as(who(kh), 'indicator:read', () =>
      app.rows<{ detail: object }>('select detail from hub.versions($1)', [named]),
    );
    expect(versions[0]?.detail).not.toHaveProperty('original');
  });

  it('shows every version that its reader may see, as it was', async () => {
    const id = await publish(app, who(th), { audience: [khKey ?? 0], description: 'first' });
    await world.settle();
    await change(app, who(th), id, `threat = 'MALWARE', audience = '{${khKey},${jpKey}}'`);
    await world.settle();
    const all = async (reader: Officer | undefined) =>
      (await items(reader, { claims: [id] }, {}, { versions: 'all' })).map(({ claim_row }) => [claim_row?.version, claim_row?.threat]);
    const paged = async (reader: Officer | undefined) =>
      (await page(reader, { filter: { versions: 'all', parties: false } })).rows
        .filter(({ item }) => item === id)
        .map(({ claim_row }) => claim_row?.version);
    expect(await all(kh)).toEqual([
      [1, 'PHISHING'],
      [2, 'MALWARE'],
    ]);
    expect(await all(jp)).toEqual([[2, 'MALWARE']]);
    expect([await paged(kh), await paged(jp)]).toEqual([[1, 2], [2]]);
  });

  it('tells of an observable with the last claim on it', async () => {
    const value = 'twice.example.com';
    const first = await publish(app, who(th), { value, audience: [1] });
    const second = await publish(app, who(kh), { value, audience: [jpKey ?? 0] });
    await world.settle();
    const later = async (reader: Officer | undefined, item: string) => (await items(reader, { claims: [item] }))[0]?.observable_later;
    expect([await later(jp, first), await later(jp, second), await later(th, first)]).toEqual([true, false, false]);
  });

  it('keeps to an agency what it keeps to itself', async () => {
    const kept = await publish(app, who(th), { agencyOnly: true });
    await world.settle();
    expect(await ids(th)).toContain(kept);
    expect(await ids({ ...who(th), ...(await world.signsIn('liaison@th.example')) })).toContain(kept);
    await world.ownerSql(
      `with office as (insert into hub.agency (id, party, name) values ($1, $2, 'another') returning key)
       update hub.user_account set agency = office.key from office where email = 'liaison@th.example'`,
      [randomUUID(), who(th).party],
    );
    expect(await ids(await world.signsIn('liaison@th.example'))).not.toContain(kept);
  });

  it('holds kept objects: for whom they are shared, and for partners only where they are released', async () => {
    const toMeta = [metaKey ?? 0];
    expect(await codeOf(keep(th, { audience: toMeta }))).toBe('HB451');
    expect(await codeOf(keep(th, { audience: [1], attribution: 'HIDDEN' }))).toBe('23514');
    const [open, released] = [await keep(th, { audience: [1] }), await keep(th, { audience: toMeta, released: true })];
    const red = await keep(th, { audience: [khKey ?? 0], tlp: 'RED' });
    await world.settle();
    expect(await codeOf(change2(released, 'released = false'))).toBe('HB451');

    const seen = async (reader: Officer | undefined) =>
      (await page(reader, { filter: { items: ['STIX_OBJECT'], parties: false } })).rows.map(({ item, told }) => [item, told?.object?.body]);
    expect(await seen(kh)).toEqual([[open, { name: 'x' }]]);
    expect(await seen(meta)).toEqual([[released, { name: 'x' }]]);
    expect(await items(kh, { objects: [`malware--${open}`, `malware--${red}`, `malware--${released}`] })).toMatchObject([{ item: open }]);
    const { rows } = await page(kh, { filter: { kinds: ['malware'], parties: false } });
    expect(rows.map(({ item }) => item)).toEqual([open]);
  });
  const change2 = (id: string, what: string): Promise<unknown> =>
    app.as(who(th), 'indicator:publish', () =>
      app.rows(`update hub.stix_object set version = version + 1, ordinal = 0, ${what} where id = $1`, [id]),
    );

  it('pages without loss or doubles, and says where to go on', async () => {
    const whole = await page(jp, { filter: {} });
    const found: Row[] = [];
    let after: string | null = null;
    for (let more = true; more;) {
      const { rows, end }: Awaited<ReturnType<typeof page>> = await page(jp, { after, most: 3, filter: {} });
      expect(rows.length).toBeLessThanOrEqual(3);
      found.push(...rows);
      [after, more] = [end.added_at, end.more === true];
    }
    expect(found.map(({ kind, item }) => [kind, item])).toEqual(whole.rows.map(({ kind, item }) => [kind, item]));
    expect(whole.rows.map(({ added_at }) => added_at)).toEqual([...new Set(whole.rows.map(({ added_at }) => added_at))].sort());
    expect(await page(jp, { after, filter: {} })).toMatchObject({ rows: [], end: { more: false } });
  });

  it('exports what lists show, whole, and never RED', async () => {
    const exported = async (reader: Officer | undefined, filter: object) => {
      const claimed: unknown[] = [];
      let [pinned, upto]: (string | null)[] = [null, null];
      for (let more = true; more;) {
        const rows: { claim_row: { id: string } | null; pinned_at: string; last_place: string; more: boolean }[] = await app.rows(
          'select * from hub.export_page($1, $2, $3, $4, 5, $5)',
          [await app.claim(who(reader)), { ...act('indicator:read'), channel: 'export' }, pinned, upto, JSON.stringify(filter)],
        );
        claimed.push(...rows.flatMap(({ claim_row }) => (claim_row ? [claim_row.id] : [])));
        const end = rows.at(-1);
        pinned = end?.pinned_at ?? null;
        upto = end?.last_place ? String(BigInt(end.last_place) - 1n) : null;
        more = end?.more ?? false;
      }
      return claimed.sort();
    };
    const listed = await app.as(who(jp), 'indicator:read', () => app.rows<{ id: string }>(`select id from hub.claim where tlp <> 'RED'`));
    expect(await exported(jp, { includeLapsed: true })).toEqual(listed.map(({ id }) => id).sort());
    expect(await exported(jp, { text: 'TWICE', tags: [], kinds: ['DOMAIN'] })).toHaveLength(2);
    expect(await exported(jp, { kinds: ['IP'] })).toEqual([]);
  });
});
