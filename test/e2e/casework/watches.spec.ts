import { readersOf } from '../../support/audit-client.js';
import { listAnnouncements } from '../../support/announcement-client.js';
import { aHolding, deconflictionClient } from '../../support/deconfliction-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { type Officer, officer, until } from '../../support/officer.js';
import { aWatch, daysAhead, type WatchClient, watchClient } from '../../support/watch-client.js';
import { aWatchedPhone, canonicalPhone, watchedPhone, watchesSettled } from '../../support/watched-values.js';

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

  const settled = (): Promise<void> => watchesSettled(hub);
  const forTh = { countries: ['TH'] };

  it('fire once for what becomes visible, whatever its spelling, and neither an update nor what one says oneself is a new hit', async () => {
    const watch = await th.watches({ name: 'Number of the raid', values: [{ value: '081-234-5001', kind: 'PHONE', country: 'TH' }] });
    const claim = await kh.publishes(aWatchedPhone(1, { audience: forTh }));
    const [hit] = await th.meets(watch, 1);
    expect(hit).toMatchObject({
      disclosure: 'VISIBLE',
      term: { kind: 'PHONE', value: canonicalPhone(1) },
      indicator: { id: claim.id },
      holder: null,
    });
    await kh.publishes(aWatchedPhone(1, { audience: forTh, description: 'Seen again.' }));
    await officer(th.ask).publishes(aWatchedPhone(1)); // one's own word is no news
    await settled();
    expect(await th.hits(watch)).toHaveLength(1);
    expect(await th.toldOf(watch)).toEqual([1]);
    expect(await th.opens(watch)).toMatchObject({
      name: 'Number of the raid',
      hitCount: 1,
      termCount: 1,
      state: 'ACTIVE',
      purpose: 'Case 7',
    });
  });

  it('meet what was there before them: values at once, prefixes and filters a moment later; and not what is revoked', async () => {
    const group = await kh.groupId();
    const there = await kh.publishes(aWatchedPhone(11, { audience: { groups: [group] } }));
    const gone = await kh.publishes(aWatchedPhone(12, { audience: forTh }));
    await kh.revokes(gone.id);
    const made = await th.creates({ values: [{ value: canonicalPhone(11) }, { value: canonicalPhone(12) }] });
    expect(made.watch).toMatchObject({ hitCount: 1 });
    const prefix = await th.watches({ prefixes: [{ kind: 'PHONE', prefix: '+66 81 234 501' }] });
    const filter = await th.watches({ filter: { groupId: group, threats: ['CALL_CENTRE_SCAM'], kinds: ['PHONE'] } });
    for (const watch of [made.watch?.id ?? '', prefix, filter]) {
      expect((await th.meets(watch, 1)).map(({ indicator }) => indicator?.id)).toEqual([there.id]);
    }
    await kh.publishes(aWatchedPhone(12, { audience: forTh, reissue: true }));
    expect((await th.meets(made.watch?.id ?? '', 2)).map(({ indicator }) => indicator?.value)).toEqual([
      canonicalPhone(11),
      canonicalPhone(12),
    ]);
  });

  it('say of what is hidden only what its owner lets them say, and rise to the claim when it opens; neither prefixes nor other discoverability learn anything', async () => {
    const values = [21, 22, 23, 24].map((last) => ({ value: canonicalPhone(last) }));
    const watch = await th.watches({ values });
    const prefix = await th.watches({ prefixes: [{ kind: 'PHONE', prefix: '+668123450' }] });
    await settled();
    const before = (await th.hits(prefix)).length;
    const nobody = { countries: [] };
    await kh.publishes(aWatchedPhone(21, { audience: nobody, discoverability: 'HIT' }));
    const named = await kh.publishes(aWatchedPhone(22, { audience: nobody, discoverability: 'HIT_CONTACT' }));
    await kh.publishes(aWatchedPhone(23, { audience: nobody, discoverability: 'SILENT' }));
    await kh.publishes(aWatchedPhone(24, { audience: nobody, discoverability: 'HIDDEN' }));
    await la.publishes(aWatchedPhone(21, { audience: nobody, discoverability: 'HIT' }));
    await settled();
    const seen = await th.hits(watch);
    expect(seen.map(({ disclosure, term, indicator, holder: contact }) => [disclosure, term?.value, indicator, contact?.name])).toEqual([
      ['HIT', canonicalPhone(21), null, undefined],
      ['HIT_CONTACT', canonicalPhone(22), null, 'Cambodia'],
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
      aHolding({ kind: 'PHONE', value: watchedPhone(last), discoverability, ...more });
    const ofKh = deconflictionClient((await hub.as('liaison@kh.example')).ask);
    const ofTh = deconflictionClient((await hub.as('liaison@th.example')).ask);
    await ofKh.seals(seal(25, 'HIT'), seal(26, 'SILENT'));
    const values = [25, 26, 27, 28, 29].map((last) => ({ value: canonicalPhone(last) }));
    const watch = await th.watches({ values, notifyOwners: true, purpose: 'Sealed reason' });
    expect((await th.hits(watch)).map(({ disclosure, term }) => [disclosure, term?.value])).toEqual([['HIT', canonicalPhone(25)]]);

    await ofTh.seals(seal(27, 'HIT')); // one's own
    await ofKh.seals(seal(27, 'HIDDEN'), seal(28, 'HIT', { validUntil: '2020-01-01T00:00:00Z' }), seal(29, 'HIT_CONTACT'));
    await settled();
    const seen = async (): Promise<unknown> =>
      (await th.hits(watch)).map(({ disclosure, term, indicator, holder: contact }) => [disclosure, term?.value, indicator, contact?.name]);
    const first = [
      ['HIT', canonicalPhone(25), null, undefined],
      ['HIT_CONTACT', canonicalPhone(29), null, 'Cambodia'],
    ];
    expect(await seen()).toEqual(first);
    await ofKh.seals(seal(29, 'HIT_CONTACT', { reference: 'file 2' }), seal(27, 'HIT'));
    await settled();
    expect(await seen()).toEqual([...first, ['HIT', canonicalPhone(27), null, undefined]]);
    const told = (await listAnnouncements(kh.ask)).filter(({ kind, purpose }) => kind === 'WATCHED' && purpose === 'Sealed reason');
    expect(told.map(({ itemIds }) => itemIds)).toEqual([[], [], []]);

    const late = await th.watches({ values: [{ value: canonicalPhone(24) }] });
    await th.pauses(late);
    await ofKh.seals(seal(24, 'HIT'));
    await settled();
    expect(await th.hits(late)).toEqual([]);
    await th.resumes(late);
    await th.meets(late, 1);
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

  it('tell an owner nothing at all, unless the asker wants it told: then who, why, and what of its own', async () => {
    const claim = await kh.publishes(aWatchedPhone(41, { audience: forTh }));
    await settled();
    const everything = '{ feed(filter: { includeOwn: true }, after: AFTER, first: 200) { cursor events { operation } } }';
    type Feed = { feed: { cursor: string; events: { operation: string }[] } };
    const news = (after: string): Promise<Feed> => kh.ask<Feed>(everything.replace('AFTER', after));
    const before = { claim: await kh.opens(claim.id), cursor: JSON.stringify((await news('null')).feed.cursor) };
    const silent = await th.watches({ values: [{ value: canonicalPhone(41) }, { value: canonicalPhone(42) }], purpose: 'Silent reason' });
    await th.meets(silent, 1);
    await settled();
    expect((await news(before.cursor)).feed.events.filter(({ operation }) => operation !== 'POSITION')).toEqual([]);
    expect(await kh.opens(claim.id)).toEqual(before.claim);
    const toldBefore = (await listAnnouncements(kh.ask)).length;
    const readers = await readersOf(kh.ask, claim.id);
    expect(readers.filter(({ party }) => party.name !== 'Cambodia')).toEqual([]);
    expect(await hub.ownerSql(`select 1 from hub.announcement where what = 'WATCHED' and about::text like '%Silent reason%'`)).toEqual([]);

    const open = await th.watches({
      values: [{ value: canonicalPhone(41) }],
      notifyOwners: true,
      purpose: 'Case 99',
      caseReference: 'TH-99',
    });
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
    const watch = await th.watches({ values: [{ value: canonicalPhone(51) }], notifyOwners: true });
    const red = await kh.publishes(aWatchedPhone(51, { audience: forTh, tlp: 'RED' }));
    expect(await th.meets(watch, 1)).toMatchObject([{ disclosure: 'VISIBLE', indicator: { id: red.id } }]);
    await settled();
    const about = await hub.ownerSql<{ about: object }>(`select about from hub.announcement where what in ('WATCH_HIT', 'WATCHED')`);
    expect(JSON.stringify(about)).not.toContain(red.id);
    expect(JSON.stringify(about)).not.toContain(canonicalPhone(51));
  });

  it('of a group fire for what comes by that group, also from before the party joined it, and for nothing that comes otherwise', async () => {
    const operator = (await hub.as('operator@hub.example')).ask;
    const create = 'mutation ($m: [ID!]!) { createGroup(name: "Watched group", members: $m) { id } }';
    await hub.ownerSql('update hub.consent set immediate = true');
    const group = (await operator<{ createGroup: { id: string } }>(create, { m: [await kh.partyId('Cambodia'), await kh.partyId('Laos')] }))
      .createGroup.id;
    await expect(th.creates({ filter: { groupId: group } })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const before = await kh.publishes(aWatchedPhone(61, { audience: { groups: [group] } }));
    const value = await th.watches({ values: [{ value: canonicalPhone(61) }] });
    await settled();
    expect(await th.hits(value)).toEqual([]);

    await operator('mutation ($g: ID!, $p: ID!) { addGroupMember(groupId: $g, partyId: $p) { id } }', {
      g: group,
      p: await kh.partyId('Thailand'),
    });
    expect(await th.meets(value, 1)).toMatchObject([{ indicator: { id: before.id } }]);
    const filter = await th.watches({ filter: { groupId: group, kinds: ['PHONE'] } });
    await kh.publishes(aWatchedPhone(62, { audience: forTh }));
    await kh.publishes({ value: 'group.example.com', audience: { groups: [group] } });
    const after = await kh.publishes(aWatchedPhone(63, { audience: { groups: [group], countries: ['TH'] } }));
    await th.meets(filter, 2);
    await settled();
    expect((await th.hits(filter)).map(({ indicator }) => indicator?.id).sort()).toEqual([before.id, after.id].sort());
  });

  it('are for whom their maker says, and nobody else learns that there is one', async () => {
    const said = { values: [{ value: canonicalPhone(91) }] };
    const mine = await th.watches({ ...said, name: 'Mine' });
    const agency = await th.watches({ ...said, name: 'Agency', visibleTo: 'AGENCY' });
    const party = await th.watches({ ...said, name: 'Party', visibleTo: 'PARTY' });
    const claim = await kh.publishes(aWatchedPhone(91, { audience: { countries: ['TH', 'SG'] } }));
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
    const receipt = await th.creates({
      values: [{ value: canonicalPhone(95) }, { value: '12', kind: 'PHONE' }, { value: canonicalPhone(95) }],
    });
    expect(receipt).toMatchObject({ changed: 1, watch: { termCount: 1 }, problems: [{ index: 1, code: 'PHONE_SHORT_CODE' }] });
    expect(receipt.terms.map(({ outcome, term }) => [outcome, term?.value])).toEqual([
      ['CREATED', canonicalPhone(95)],
      ['REJECTED', undefined],
      ['UNCHANGED', canonicalPhone(95)],
    ]);
    expect(await th.creates({ prefixes: [{ kind: 'PHONE', prefix: '+6681' }] })).toMatchObject({
      watch: null,
      problems: [{ code: 'WATCH_PREFIX_SHORT' }],
    });
    const bad = [
      [{ values: [{ value: canonicalPhone(95) }], prefixes: [] }, 'WATCH_ABOUT'],
      [{}, 'WATCH_ABOUT'],
      [{ values: [] }, 'BATCH_SIZE'],
      [{ values: [{ value: canonicalPhone(95) }], expiresAt: daysAhead(400) }, 'WATCH_EXPIRY'],
      [{ values: [{ value: canonicalPhone(95) }], purpose: ' ' }, 'WATCH_TEXTS'],
    ] as const;
    for (const [said, reason] of bad) await expect(th.creates(said)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason });
    const id = receipt.watch?.id ?? '';
    await expect(th.adds(id, { prefixes: [{ kind: 'PHONE', prefix: '+66812345' }] })).rejects.toMatchObject({ reason: 'WATCH_ABOUT' });
    const many = await th.watches({ prefixes: Array.from({ length: 50 }, (_, n) => ({ kind: 'PHONE', prefix: `+66812${100 + n}` })) });
    await expect(th.adds(many, { prefixes: [{ kind: 'PHONE', prefix: '+66812999' }] })).rejects.toMatchObject({
      code: 'CONFLICT',
      reason: 'WATCH_FULL',
    });
    expect((await th.opens(many))?.termCount).toBe(50);
    const first = await th.terms(many, 30);
    const second = await th.terms(many, 30, first.pageInfo.endCursor);
    expect(new Set([...first.nodes, ...second.nodes].map(({ value }) => value)).size).toBe(50);
    await expect(th.hits(id).then(() => th.page(id, 1, first.pageInfo.endCursor))).rejects.toMatchObject({ reason: 'CURSOR_UNFIT' });
  });

  it('are at most fifty of an officer', async () => {
    const { ask } = await hub.as('liaison@us.example');
    const desk = watchClient(ask);
    await desk.watches({ values: [{ value: canonicalPhone(95) }] });
    await hub.ownerSql(`insert into hub.watch (id, party, agency, created_by, visible_to, about, reason_sealed, notify_owner, until)
      select gen_random_uuid(), w.party, w.agency, w.created_by, w.visible_to, w.about, w.reason_sealed, false, w.until from hub.watch w join hub.user_account u on u.id = w.created_by,
        generate_series(1, 49) where u.email = 'liaison@us.example'`);
    await expect(desk.creates({ values: [{ value: canonicalPhone(95) }] })).rejects.toMatchObject({
      code: 'CONFLICT',
      reason: 'WATCHES_TOO_MANY',
    });
    await hub.ownerSql(`delete from hub.watch w using hub.user_account u where u.id = w.created_by and u.email = 'liaison@us.example'`);
  });

  it('stand in the audit log, each act of theirs, and what they meet only where an officer has read the hits; a bad form is refused', async () => {
    const watch = await th.watches({ values: [{ value: canonicalPhone(98) }], purpose: 'For the record', caseReference: 'R-1' });
    const claim = await kh.publishes(aWatchedPhone(98, { audience: forTh }));
    await th.meets(watch, 1);
    await th.adds(watch, { values: [{ value: canonicalPhone(99) }] });
    await th.removes(watch, { values: [{ value: canonicalPhone(99) }] });
    for (const turn of [th.pauses, th.resumes, th.ends]) await turn(watch);
    type Line = { what: string; purpose: string | null; case_reference: string | null };
    const lines = await hub.ownerSql<Line>(`select what, purpose, case_reference from hub.audit where $1 = any (items) order by id`, [
      watch,
    ]);
    expect(lines[0]).toEqual({ what: 'watch.create', purpose: 'For the record', case_reference: 'R-1' });
    const acts = lines.map(({ what }) => what.replace('watch.', '')).filter((what) => what !== 'hits'); // what its officer asks for
    expect(acts.join(' ')).toBe('create fire add remove pause resume end');
    const named = await hub.ownerSql<{ what: string }>(
      `select distinct what from hub.audit where $1 = any (items) and what <> 'indicator.publish'`,
      [claim.id],
    );
    expect(named).toEqual([{ what: 'watch.hits' }]);

    const query = 'mutation ($input: WatchInput!) { createWatch(input: $input) { watch { id } } }';
    const long = aWatch({ name: 'x'.repeat(101), values: [{ value: canonicalPhone(98) }] });
    await expect(th.ask(query, { input: long })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
