import { Database } from '../../../src/platform/database/database.js';
import { RelayConnection } from '../../../src/platform/database/relay-connection.js';
import { WatchSeal } from '../../../src/casework/watches/watch-seal.js';
import { WatchWorker } from '../../../src/casework/watches/watch.worker.js';
import { listAnnouncements } from '../../support/announcement-client.js';
import { aHolding, deconflictionClient } from '../../support/deconfliction-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, type Officer, officer, until } from '../../support/officer.js';
import { aWatch, daysAhead, type WatchClient, watchClient } from '../../support/watch-client.js';

const phone = (last: number): string => `+66 81 234 ${5000 + last}`;
const canonical = (last: number): string => `+6681234${5000 + last}`;
/** A claim on one of Thailand's numbers. */
const aPhone = (last: number, said: object = {}): object => ({ kind: 'PHONE', value: phone(last), threat: 'CALL_CENTRE_SCAM', ...said });

describe('watches', () => {
  let hub: Hub;
  let th: WatchClient;
  let thAnalyst: WatchClient;
  let sg: WatchClient;
  let kh: Officer;
  let la: Officer;
  let us: Officer;

  beforeAll(async () => {
    hub = await startHub();
    const ask = async (email: string) => (await hub.as(email)).ask;
    th = watchClient(await ask('liaison@th.example'));
    thAnalyst = watchClient(await ask('analyst@th.example'));
    sg = watchClient(await ask('liaison@sg.example'));
    [kh, la, us] = [
      officer(await ask('analyst@kh.example')),
      officer(await ask('analyst@la.example')),
      officer(await ask('analyst@us.example')),
    ];
  });
  afterAll(() => hub.stop());

  /** Until everything that was published so far was held against watches. */
  const settled = async (): Promise<void> => {
    const behind = `select (select count(*) from hub.outbox)::int + (select count(*) from hub.watch_position p, hub.sequence_head h where p.last < h.last)::int
      + (select count(*) from hub.watch where scan_after is not null and state = 'LIVE')::int + (select count(*) from hub.watch_owner_notification)::int
      + (select count(*) from hub.sealed_holding_event)::int as waits`;
    await until(
      () => hub.ownerSql<{ waits: number }>(behind),
      ([row]) => row?.waits === 0,
      20_000,
    );
  };
  const forTh = { countries: ['TH'] };

  it('fire once for what becomes visible, whatever its spelling, and neither an update nor what one says oneself is a new hit', async () => {
    const watch = await th.watches({ name: 'Number of the raid', values: [{ value: '081-234-5001', kind: 'PHONE', country: 'TH' }] });
    const claim = await kh.publishes(aPhone(1, { audience: forTh }));
    const [hit] = await th.meets(watch, 1);
    expect(hit).toMatchObject({
      disclosure: 'VISIBLE',
      term: { kind: 'PHONE', value: canonical(1) },
      indicator: { id: claim.id },
      contact: null,
    });
    await kh.publishes(aPhone(1, { audience: forTh, description: 'Seen again.' }));
    await officer(th.ask).publishes(aPhone(1)); // one's own word is no news
    await settled();
    expect(await th.hits(watch)).toHaveLength(1);
    expect(await th.toldOf(watch)).toEqual([1]);
    expect(await th.opens(watch)).toMatchObject({ name: 'Number of the raid', hits: 1, size: 1, state: 'LIVE', purpose: 'Case 7' });
  });

  it('meet what was there before them: values at once, prefixes and filters a moment later; and not what is revoked', async () => {
    const group = await kh.groupId();
    const there = await kh.publishes(aPhone(11, { audience: { groups: [group] } }));
    const gone = await kh.publishes(aPhone(12, { audience: forTh }));
    await kh.revokes(gone.id);
    const made = await th.creates({ values: [{ value: canonical(11) }, { value: canonical(12) }] });
    expect(made.watch).toMatchObject({ hits: 1 });
    const prefix = await th.watches({ prefixes: [{ kind: 'PHONE', prefix: '+66 81 234 501' }] });
    const filter = await th.watches({ filter: { groupId: group, threats: ['CALL_CENTRE_SCAM'], kinds: ['PHONE'] } });
    for (const watch of [made.watch?.id ?? '', prefix, filter]) {
      expect((await th.meets(watch, 1)).map(({ indicator }) => indicator?.id)).toEqual([there.id]);
    }
    await kh.publishes(aPhone(12, { audience: forTh, reissue: true }));
    expect((await th.meets(made.watch?.id ?? '', 2)).map(({ indicator }) => indicator?.value)).toEqual([canonical(11), canonical(12)]);
  });

  it('say of what is hidden only what its owner lets them say, and rise to the claim when it opens; neither prefixes nor other discoverability learn anything', async () => {
    const values = [21, 22, 23, 24].map((last) => ({ value: canonical(last) }));
    const watch = await th.watches({ values });
    const prefix = await th.watches({ prefixes: [{ kind: 'PHONE', prefix: '+668123450' }] });
    await settled();
    const before = (await th.hits(prefix)).length;
    const nobody = { countries: [] };
    await kh.publishes(aPhone(21, { audience: nobody, discoverability: 'HIT' }));
    const named = await kh.publishes(aPhone(22, { audience: nobody, discoverability: 'HIT_CONTACT' }));
    await kh.publishes(aPhone(23, { audience: nobody, discoverability: 'SILENT' }));
    await kh.publishes(aPhone(24, { audience: nobody, discoverability: 'HIDDEN' }));
    await la.publishes(aPhone(21, { audience: nobody, discoverability: 'HIT' }));
    await settled();
    const seen = await th.hits(watch);
    expect(seen.map(({ disclosure, term, indicator, contact }) => [disclosure, term?.value, indicator, contact?.name])).toEqual([
      ['HIT', canonical(21), null, undefined],
      ['HIT_CONTACT', canonical(22), null, 'Cambodia'],
    ]);
    expect(await th.hits(prefix)).toHaveLength(before);

    await kh.readdresses(named.id, forTh);
    const risen = await th.meets(watch, 3);
    expect(risen.at(-1)).toMatchObject({ disclosure: 'VISIBLE', indicator: { id: named.id } });
    await th.meets(prefix, before + 1);

    await kh.readdresses(named.id, nobody);
    await until(
      () => th.hits(watch),
      (hits) => hits.every(({ indicator }) => indicator === null),
    );
    expect((await th.hits(watch)).map(({ disclosure }) => disclosure)).toEqual(['HIT', 'HIT_CONTACT', 'VISIBLE']);
  });

  it('are met by sealed holdings of either order, as far as those let themselves be found, and an owner is told where the asker wants it', async () => {
    const seal = (last: number, discoverability: string, more: object = {}): object =>
      aHolding({ kind: 'PHONE', value: phone(last), discoverability, ...more });
    const ofKh = deconflictionClient((await hub.as('liaison@kh.example')).ask);
    const ofTh = deconflictionClient((await hub.as('liaison@th.example')).ask);
    await ofKh.seals(seal(25, 'HIT'), seal(26, 'SILENT'));
    const values = [25, 26, 27, 28, 29].map((last) => ({ value: canonical(last) }));
    const watch = await th.watches({ values, notifyOwners: true, purpose: 'Sealed reason' });
    expect((await th.hits(watch)).map(({ disclosure, term }) => [disclosure, term?.value])).toEqual([['HIT', canonical(25)]]);

    await ofTh.seals(seal(27, 'HIT')); // one's own
    await ofKh.seals(seal(27, 'HIDDEN'), seal(28, 'HIT', { validUntil: '2020-01-01T00:00:00Z' }), seal(29, 'HIT_CONTACT'));
    await settled();
    const seen = async (): Promise<unknown> =>
      (await th.hits(watch)).map(({ disclosure, term, indicator, contact }) => [disclosure, term?.value, indicator, contact?.name]);
    const first = [
      ['HIT', canonical(25), null, undefined],
      ['HIT_CONTACT', canonical(29), null, 'Cambodia'],
    ];
    expect(await seen()).toEqual(first);
    await ofKh.seals(seal(29, 'HIT_CONTACT', { reference: 'file 2' }), seal(27, 'HIT'));
    await settled();
    expect(await seen()).toEqual([...first, ['HIT', canonical(27), null, undefined]]);
    const told = (await listAnnouncements(kh.ask)).filter(({ kind, purpose }) => kind === 'WATCHED' && purpose === 'Sealed reason');
    expect(told.map(({ itemIds }) => itemIds)).toEqual([[], [], []]);

    const late = await th.watches({ values: [{ value: canonical(24) }] });
    await th.pauses(late);
    await ofKh.seals(seal(24, 'HIT'));
    await settled();
    expect(await th.hits(late)).toEqual([]);
    await th.resumes(late);
    await th.meets(late, 1);
  });

  it('learn of what they do not see as little as whoever asks: nothing of partners, nor of a country that is suspended until it is back', async () => {
    const partner = officer((await hub.as('contributor@meta.example')).ask);
    await partner.publishes(aPhone(33, { audience: {}, discoverability: 'HIT' }));
    await kh.publishes(aPhone(34, { audience: {}, discoverability: 'HIT' }));
    await settled();
    const operator = (await hub.as('operator@hub.example')).ask;
    const cambodia = await kh.partyId('Cambodia');
    const suspends = (suspended: boolean): Promise<unknown> =>
      operator('mutation ($p: ID!, $s: Boolean!) { setPartySuspended(partyId: $p, suspended: $s) { state } }', {
        p: cambodia,
        s: suspended,
      });
    await suspends(true);
    const watch = await th.watches({ values: [{ value: canonical(33) }, { value: canonical(34) }] });
    expect(await th.hits(watch)).toEqual([]);
    await suspends(false);
    expect(await th.meets(watch, 1)).toMatchObject([{ disclosure: 'HIT', term: { value: canonical(34) } }]);
  });

  it('count as asked about, so that nobody asks by watches what no question may', async () => {
    const { ask, userId } = await hub.as('liaison@jp.example');
    const jp = watchClient(ask);
    const watch = await jp.watches({ values: [{ value: '+81 3 1234 5601' }] });
    await hub.ownerSql(
      `insert into hub.deconfliction_query (id, party, user_id, count, notified_at) select gen_random_uuid(), u.party, u.id, 24998, now() from hub.user_account u where u.id = $1`,
      [userId],
    );
    await jp.adds(watch, { values: [{ value: '+81 3 1234 5602' }] });
    for (const late of [
      jp.adds(watch, { values: [{ value: '+81 3 1234 5602' }] }),
      jp.creates({ values: [{ value: '+81 3 1234 5603' }] }),
    ]) {
      await expect(late).rejects.toMatchObject({ code: 'RATE_LIMITED', reason: 'DECONFLICTION_QUOTA' });
    }
    await jp.watches({ prefixes: [{ kind: 'PHONE', prefix: '+81 3 1234 5' }] });
  });

  it('learn nothing from whoever bars the party or excepts it, and catch up when that ends', async () => {
    const admin = (await hub.as('admin@kh.example')).ask;
    const bars = (barred: boolean, party: string): Promise<unknown> =>
      admin('mutation ($p: ID!, $b: Boolean!) { setPartyBarred(partyId: $p, barred: $b) { barred } }', { p: party, b: barred });
    const thailand = await kh.partyId('Thailand');
    const watch = await th.watches({ values: [{ value: canonical(31) }, { value: canonical(32) }] });
    await kh.publishes(aPhone(31, { audience: { everyCountry: true, exceptCountries: ['TH'] }, discoverability: 'HIT_CONTACT' }));
    await bars(true, thailand);
    try {
      await kh.publishes(aPhone(32, { audience: { countries: [] }, discoverability: 'HIT' }));
      await settled();
      expect(await th.hits(watch)).toEqual([]);
    } finally {
      await bars(false, thailand);
    }
    expect(await th.meets(watch, 1)).toMatchObject([{ disclosure: 'HIT', term: { value: canonical(32) } }]);
  });

  it('tell an owner nothing at all, unless the asker wants it told: then who, why, and what of its own', async () => {
    const claim = await kh.publishes(aPhone(41, { audience: forTh }));
    await settled();
    const everything = '{ feed(filter: { includeOwn: true }, after: AFTER, first: 200) { cursor events { operation } } }';
    type Feed = { feed: { cursor: string; events: { operation: string }[] } };
    const news = (after: string): Promise<Feed> => kh.ask<Feed>(everything.replace('AFTER', after));
    const before = { claim: await kh.opens(claim.id), cursor: JSON.stringify((await news('null')).feed.cursor) };
    const silent = await th.watches({ values: [{ value: canonical(41) }, { value: canonical(42) }], purpose: 'Silent reason' });
    await th.meets(silent, 1);
    await settled();
    expect((await news(before.cursor)).feed.events.filter(({ operation }) => operation !== 'POSITION')).toEqual([]);
    expect(await kh.opens(claim.id)).toEqual(before.claim);
    const toldBefore = (await listAnnouncements(kh.ask)).length;
    const record = await hub.ownerSql(`select 1 from hub.audit where $1 = any (items) and what like 'watch.%'`, [claim.id]);
    expect(record).toEqual([]);
    expect(await hub.ownerSql(`select 1 from hub.announcement where what = 'WATCHED' and about::text like '%Silent reason%'`)).toEqual([]);

    const open = await th.watches({ values: [{ value: canonical(41) }], notifyOwners: true, purpose: 'Case 99', caseReference: 'TH-99' });
    const told = await until(
      () => listAnnouncements(kh.ask),
      (all) => all.length > toldBefore,
    );
    const last = told.at(-1);
    expect(last?.kind).toBe('WATCHED');
    expect(last).toMatchObject({ party: { name: 'Thailand' }, purpose: 'Case 99', caseReference: 'TH-99', itemIds: [claim.id] });
    expect(JSON.stringify(last)).not.toContain(open);
    await settled();
    for (const other of [us.ask, la.ask, (await hub.as('operator@hub.example')).ask]) {
      expect((await listAnnouncements(other)).filter(({ kind }) => kind.startsWith('WATCH'))).toEqual([]);
    }
  });

  it('are met by RED for people, and what machines are told names nothing', async () => {
    const watch = await th.watches({ values: [{ value: canonical(51) }], notifyOwners: true });
    const red = await kh.publishes(aPhone(51, { audience: forTh, tlp: 'RED' }));
    expect(await th.meets(watch, 1)).toMatchObject([{ disclosure: 'VISIBLE', indicator: { id: red.id } }]);
    await settled();
    const about = await hub.ownerSql<{ about: object }>(`select about from hub.announcement where what in ('WATCH_HIT', 'WATCHED')`);
    expect(JSON.stringify(about)).not.toContain(red.id);
    expect(JSON.stringify(about)).not.toContain(canonical(51));
  });

  it('of a group fire for what comes by that group, also from before the party joined it, and for nothing that comes otherwise', async () => {
    const operator = (await hub.as('operator@hub.example')).ask;
    const create = 'mutation ($m: [ID!]!) { createGroup(name: "Watched group", members: $m) { id } }';
    await hub.ownerSql('update hub.consent set immediate = true');
    const group = (await operator<{ createGroup: { id: string } }>(create, { m: [await kh.partyId('Cambodia'), await kh.partyId('Laos')] }))
      .createGroup.id;
    await expect(th.creates({ filter: { groupId: group } })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const before = await kh.publishes(aPhone(61, { audience: { groups: [group] } }));
    const value = await th.watches({ values: [{ value: canonical(61) }] });
    await settled();
    expect(await th.hits(value)).toEqual([]);

    await operator('mutation ($g: ID!, $p: ID!) { addGroupMember(groupId: $g, partyId: $p) { id } }', {
      g: group,
      p: await kh.partyId('Thailand'),
    });
    expect(await th.meets(value, 1)).toMatchObject([{ indicator: { id: before.id } }]);
    const filter = await th.watches({ filter: { groupId: group, kinds: ['PHONE'] } });
    await kh.publishes(aPhone(62, { audience: forTh }));
    await kh.publishes({ value: 'group.example.com', audience: { groups: [group] } });
    const after = await kh.publishes(aPhone(63, { audience: { groups: [group], countries: ['TH'] } }));
    await th.meets(filter, 2);
    await settled();
    expect((await th.hits(filter)).map(({ indicator }) => indicator?.id).sort()).toEqual([before.id, after.id].sort());
  });

  it('stand still while they are paused, catch up, and forget what they were for when they end', async () => {
    const watch = await th.watches({ values: [{ value: canonical(71) }, { value: canonical(72) }] });
    expect(await th.pauses(watch)).toMatchObject({ state: 'PAUSED' });
    await kh.publishes(aPhone(71, { audience: forTh }));
    await settled();
    expect(await th.hits(watch)).toEqual([]);
    await th.resumes(watch);
    await th.meets(watch, 1);
    const gone = await th.removes(watch, { values: [{ value: canonical(72) }, { value: canonical(79) }] });
    expect(gone.terms.map(({ outcome }) => outcome)).toEqual(['REMOVED', 'UNCHANGED']);
    await kh.publishes(aPhone(72, { audience: forTh }));
    await settled();
    expect(await th.hits(watch)).toHaveLength(1);
    expect((await th.adds(watch, { values: [{ value: canonical(72) }] })).terms).toMatchObject([
      { outcome: 'CREATED', term: { value: canonical(72) } },
    ]);
    expect(await th.opens(watch)).toMatchObject({ hits: 2, size: 2 });

    expect(await th.ends(watch)).toMatchObject({ state: 'ENDED', size: 0, hits: 2 });
    expect((await th.hits(watch)).map(({ term }) => term?.value)).toEqual([canonical(71), canonical(72)]);
    expect(await hub.ownerSql('select 1 from hub.watch_term where watch = $1', [watch])).toEqual([]);
    for (const late of [th.resumes, th.pauses, th.ends]) await expect(late(watch)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are told of a week before they end, end by the clock, and are deleted 90 days later', async () => {
    const watch = await th.watches({ values: [{ value: canonical(81) }], expiresAt: daysAhead(20) });
    const state = async (): Promise<string | undefined> => (await th.opens(watch))?.state;
    const notices = async (): Promise<number> =>
      (await listAnnouncements(th.ask)).filter(({ kind, watchId }) => kind === 'WATCH_ENDS' && watchId === watch).length;
    await hub.ownerSql(`update hub.watch set until = now() + interval '6 days' where id = $1`, [watch]);
    await until(notices, (seen) => seen === 1);
    await hub.ownerSql(`update hub.watch set until = now() - interval '1 second' where id = $1`, [watch]);
    await until(state, (seen) => seen === 'EXPIRED');
    await kh.publishes(aPhone(81, { audience: forTh }));
    await settled();
    expect([await th.hits(watch), await notices()]).toEqual([[], 1]);
    await hub.ownerSql(`update hub.watch set ended_at = now() - interval '91 days' where id = $1`, [watch]);
    await until(
      () => th.opens(watch),
      (seen) => seen === null,
    );
  });

  it('are for whom their maker says, and nobody else learns that there is one', async () => {
    const said = { values: [{ value: canonical(91) }] };
    const mine = await th.watches({ ...said, name: 'Mine' });
    const agency = await th.watches({ ...said, name: 'Agency', visibleTo: 'AGENCY' });
    const party = await th.watches({ ...said, name: 'Party', visibleTo: 'PARTY' });
    const claim = await kh.publishes(aPhone(91, { audience: { countries: ['TH', 'SG'] } }));
    for (const watch of [mine, agency, party]) await th.meets(watch, 1);

    expect([await thAnalyst.opens(mine), await thAnalyst.hits(mine), (await thAnalyst.terms(mine)).nodes]).toEqual([null, [], []]);
    await expect(thAnalyst.ends(mine)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await thAnalyst.opens(agency)).toMatchObject({ name: 'Agency' });
    expect((await thAnalyst.hits(party)).map(({ indicator }) => indicator?.id)).toEqual([claim.id]);
    await hub.ownerSql(`update hub.user_account set agency = null where email = 'analyst@th.example'`);
    expect([await thAnalyst.opens(agency), (await thAnalyst.opens(party))?.name]).toEqual([null, 'Party']);
    await hub.ownerSql(
      `update hub.user_account u set agency = o.agency from hub.user_account o where u.email = 'analyst@th.example' and o.email = 'liaison@th.example'`,
    );

    for (const watch of [mine, agency, party]) {
      expect([await sg.opens(watch), await sg.hits(watch), (await sg.terms(watch)).nodes]).toEqual([null, [], []]);
      for (const verb of [sg.pauses, sg.resumes, sg.ends]) await expect(verb(watch)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(sg.adds(watch, said)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(sg.removes(watch, said)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    expect((await sg.lists()).nodes).toEqual([]);
    for (const email of ['contributor@meta.example', 'operator@hub.example', 'auditor@hub.example', 'admin@th.example']) {
      const other = watchClient((await hub.as(email)).ask);
      await expect(other.lists()).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(other.creates(said)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
  });

  it('take what can be read of a call, say what could not, and refuse what has no bounds', async () => {
    const receipt = await th.creates({ values: [{ value: canonical(95) }, { value: '12', kind: 'PHONE' }, { value: canonical(95) }] });
    expect(receipt).toMatchObject({ changed: 1, watch: { size: 1 }, problems: [{ index: 1, code: 'PHONE_SHORT_CODE' }] });
    expect(receipt.terms.map(({ outcome, term }) => [outcome, term?.value])).toEqual([
      ['CREATED', canonical(95)],
      ['REJECTED', undefined],
      ['UNCHANGED', canonical(95)],
    ]);
    expect(await th.creates({ prefixes: [{ kind: 'PHONE', prefix: '+6681' }] })).toMatchObject({
      watch: null,
      problems: [{ code: 'WATCH_PREFIX_SHORT' }],
    });
    const bad = [
      [{ values: [{ value: canonical(95) }], prefixes: [] }, 'WATCH_ABOUT'],
      [{}, 'WATCH_ABOUT'],
      [{ values: [] }, 'BATCH_SIZE'],
      [{ values: [{ value: canonical(95) }], expiresAt: daysAhead(400) }, 'WATCH_EXPIRY'],
      [{ values: [{ value: canonical(95) }], purpose: ' ' }, 'WATCH_TEXTS'],
    ] as const;
    for (const [said, reason] of bad) await expect(th.creates(said)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason });
    const id = receipt.watch?.id ?? '';
    await expect(th.adds(id, { prefixes: [{ kind: 'PHONE', prefix: '+66812345' }] })).rejects.toMatchObject({ reason: 'WATCH_ABOUT' });
    const many = await th.watches({ prefixes: Array.from({ length: 50 }, (_, n) => ({ kind: 'PHONE', prefix: `+66812${100 + n}` })) });
    await expect(th.adds(many, { prefixes: [{ kind: 'PHONE', prefix: '+66812999' }] })).rejects.toMatchObject({
      code: 'CONFLICT',
      reason: 'WATCH_FULL',
    });
    expect((await th.opens(many))?.size).toBe(50);
    const first = await th.terms(many, 30);
    const second = await th.terms(many, 30, first.pageInfo.endCursor);
    expect(new Set([...first.nodes, ...second.nodes].map(({ value }) => value)).size).toBe(50);
    await expect(th.hits(id).then(() => th.page(id, 1, first.pageInfo.endCursor))).rejects.toMatchObject({ reason: 'CURSOR_UNFIT' });
  });

  it('are at most fifty of an officer', async () => {
    const { ask } = await hub.as('liaison@us.example');
    const desk = watchClient(ask);
    await desk.watches({ values: [{ value: canonical(95) }] });
    await hub.ownerSql(`insert into hub.watch (id, party, agency, created_by, visible_to, about, reason_sealed, notify_owner, until)
      select gen_random_uuid(), w.party, w.agency, w.created_by, w.visible_to, w.about, w.reason_sealed, false, w.until from hub.watch w join hub.user_account u on u.id = w.created_by,
        generate_series(1, 49) where u.email = 'liaison@us.example'`);
    await expect(desk.creates({ values: [{ value: canonical(95) }] })).rejects.toMatchObject({
      code: 'CONFLICT',
      reason: 'WATCHES_TOO_MANY',
    });
    await hub.ownerSql(`delete from hub.watch w using hub.user_account u where u.id = w.created_by and u.email = 'liaison@us.example'`);
  });

  it('leave their name, reason and values nowhere in the database in the open, but for the purpose in the record', async () => {
    const canary = 'Kanarienvogel';
    const watch = await th.watches({
      name: canary,
      caseReference: null,
      values: [{ value: '+66 89 765 4321' }, { value: 'canary-7f3a.example.org' }],
    });
    expect((await th.opens(watch))?.name).toBe(canary);
    const tables = await hub.ownerSql<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c where c.relkind = 'r' and c.relnamespace in ('hub'::regnamespace, 'vault'::regnamespace)`,
    );
    for (const { name } of tables) {
      const found = await hub.ownerSql(`select 1 from ${name} t where t::text ~ 'Kanarienvogel|66897654321|canary-7f3a' limit 1`);
      expect({ name, found }).toEqual({ name, found: [] });
    }
  });

  it('lose no hit and double none when telling fails half way', async () => {
    const watch = await th.watches({ values: [96, 97].map((last) => ({ value: canonical(last) })) });
    await settled();
    await hub.ownerSql(
      `create function hub.fault() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$ begin if new.what = 'WATCH_HIT' then raise exception 'a fault'; end if; return new; end $$`,
    );
    await hub.ownerSql('create trigger fault before insert on hub.announcement for each row execute function hub.fault()');
    await kh.publish([96, 97].map((last) => anItem(aPhone(last, { audience: forTh }))));
    await until(
      () => hub.ownerSql<{ n: number }>('select (h.last - p.last)::int as n from hub.watch_position p, hub.sequence_head h'),
      ([row]) => (row?.n ?? 0) > 0,
    );
    expect(await th.hits(watch)).toEqual([]);
    await hub.ownerSql('drop trigger fault on hub.announcement');
    await hub.ownerSql('drop function hub.fault()');
    await th.meets(watch, 2);
    await settled();
    expect([(await th.hits(watch)).length, await th.toldOf(watch)]).toEqual([2, [2]]);
  });

  it('fire once where two workers look at the same events, and of two that bring the same piece one comes too late', async () => {
    const [relay, database, seal] = [RelayConnection, Database, WatchSeal].map((part) => hub.app.get<unknown>(part, { strict: false }));
    const second = new WatchWorker(relay as RelayConnection, database as Database, seal as WatchSeal);
    second.onApplicationBootstrap();
    try {
      const numbers = Array.from({ length: 40 }, (_, n) => `+6686${1000000 + n}`);
      const watch = await th.watches({ values: numbers.map((value) => ({ value })) });
      for (let at = 0; at < numbers.length; at += 5) {
        await kh.publish(numbers.slice(at, at + 5).map((value) => anItem({ kind: 'PHONE', value, audience: forTh })));
      }
      await th.meets(watch, numbers.length);
      await settled();
      expect((await th.hits(watch)).map(({ indicator }) => indicator?.value).sort()).toEqual(numbers);
      expect((await th.toldOf(watch)).reduce((sum, count) => sum + count, 0)).toBe(numbers.length);
    } finally {
      await second.onModuleDestroy();
    }
    expect(await (relay as RelayConnection).callWithClaim('process_watch_events', [0, 1, [], [], []])).toEqual([
      { process_watch_events: false },
    ]);
  });

  it('stand in the record, each act of theirs, and what they meet stands nowhere; a bad form is refused', async () => {
    const watch = await th.watches({ values: [{ value: canonical(98) }], purpose: 'For the record', caseReference: 'R-1' });
    const claim = await kh.publishes(aPhone(98, { audience: forTh }));
    await th.meets(watch, 1);
    await th.adds(watch, { values: [{ value: canonical(99) }] });
    await th.removes(watch, { values: [{ value: canonical(99) }] });
    for (const turn of [th.pauses, th.resumes, th.ends]) await turn(watch);
    type Line = { what: string; purpose: string | null; case_reference: string | null };
    const lines = await hub.ownerSql<Line>(`select what, purpose, case_reference from hub.audit where $1 = any (items) order by id`, [
      watch,
    ]);
    expect(lines[0]).toEqual({ what: 'watch.create', purpose: 'For the record', case_reference: 'R-1' });
    expect(lines.map(({ what }) => what.replace('watch.', '')).join(' ')).toBe('create fire add remove pause resume end');
    expect(await hub.ownerSql(`select what from hub.audit where $1 = any (items) and what <> 'indicator.publish'`, [claim.id])).toEqual([]);

    const query = 'mutation ($input: CreateWatchInput!) { createWatch(input: $input) { watch { id } } }';
    const long = aWatch({ name: 'x'.repeat(101), values: [{ value: canonical(98) }] });
    await expect(th.ask(query, { input: long })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it('of a suspended party see nothing for as long, and catch up when it is back', async () => {
    const operator = (await hub.as('operator@hub.example')).ask;
    const suspends = (suspended: boolean, party: string): Promise<unknown> =>
      operator('mutation ($p: ID!, $s: Boolean!) { setPartySuspended(partyId: $p, suspended: $s) { state } }', { p: party, s: suspended });
    const watch = await sg.watches({ values: [{ value: '+65 6123 4567' }, { value: '+65 6123 4568' }] });
    const singapore = await kh.partyId('Singapore');
    await suspends(true, singapore);
    await kh.publishes({ kind: 'PHONE', value: '+65 6123 4567', audience: { countries: ['SG'] } });
    await kh.publishes({ kind: 'PHONE', value: '+65 6123 4568', audience: { countries: [] }, discoverability: 'HIT' });
    await settled();
    expect(await hub.ownerSql('select 1 from hub.watch_hit where watch = $1', [watch])).toEqual([]);
    await suspends(false, singapore);
    expect((await sg.meets(watch, 2)).map(({ disclosure }) => disclosure).sort()).toEqual(['HIT', 'VISIBLE']);
  });
});
