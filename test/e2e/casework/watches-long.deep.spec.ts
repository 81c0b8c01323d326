import { Database } from '../../../src/platform/database/database.js';
import { RelayConnection } from '../../../src/platform/database/relay-connection.js';
import { WatchSeal } from '../../../src/casework/watches/watch-seal.js';
import { WatchWorker } from '../../../src/casework/watches/watch.worker.js';
import { listAnnouncements } from '../../support/announcement-client.js';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, type Officer, officer, until } from '../../support/officer.js';
import { daysAhead, type WatchClient, watchClient } from '../../support/watch-client.js';
import { aWatchedPhone, canonicalPhone, watchesSettled } from '../../support/watched-values.js';

describe('watches in long and rare cases', () => {
  let hub: Hub;
  let th: WatchClient;
  let sg: WatchClient;
  let kh: Officer;

  beforeAll(async () => {
    hub = await startHub();
    const ask = async (email: string) => (await hub.as(email)).ask;
    th = watchClient(await ask('liaison@th.example'));
    sg = watchClient(await ask('liaison@sg.example'));
    kh = officer(await ask('analyst@kh.example'));
  });
  afterAll(() => hub.stop());

  const settled = (): Promise<void> => watchesSettled(hub);
  const forTh = { countries: ['TH'] };

  it('learn of what they do not see as little as a query would tell: nothing of partners, nor of a country that is suspended until it is back', async () => {
    const partner = officer((await hub.as('contributor@meta.example')).ask);
    await partner.publishes(aWatchedPhone(33, { audience: {}, discoverability: 'HIT' }));
    await kh.publishes(aWatchedPhone(34, { audience: {}, discoverability: 'HIT' }));
    await settled();
    const operator = (await hub.as('operator@hub.example')).ask;
    const cambodia = await kh.partyId('Cambodia');
    const suspends = (suspended: boolean): Promise<unknown> =>
      operator('mutation ($p: ID!, $s: Boolean!) { setPartySuspended(partyId: $p, suspended: $s) { state } }', {
        p: cambodia,
        s: suspended,
      });
    await suspends(true);
    const watch = await th.watches({ values: [{ value: canonicalPhone(33) }, { value: canonicalPhone(34) }] });
    expect(await th.hits(watch)).toEqual([]);
    await suspends(false);
    expect(await th.meets(watch, 1)).toMatchObject([{ disclosure: 'HIT', term: { value: canonicalPhone(34) } }]);
  });

  it('learn nothing from a party that bars theirs or excepts it, and catch up when that ends', async () => {
    const admin = (await hub.as('admin@kh.example')).ask;
    const bars = (barred: boolean, party: string): Promise<unknown> =>
      admin('mutation ($p: ID!, $b: Boolean!) { setPartyBarred(partyId: $p, barred: $b) { barred } }', { p: party, b: barred });
    const thailand = await kh.partyId('Thailand');
    const watch = await th.watches({ values: [{ value: canonicalPhone(31) }, { value: canonicalPhone(32) }] });
    await kh.publishes(aWatchedPhone(31, { audience: { everyCountry: true, exceptCountries: ['TH'] }, discoverability: 'HIT_CONTACT' }));
    await bars(true, thailand);
    try {
      await kh.publishes(aWatchedPhone(32, { audience: { countries: [] }, discoverability: 'HIT' }));
      await settled();
      expect(await th.hits(watch)).toEqual([]);
    } finally {
      await bars(false, thailand);
    }
    expect(await th.meets(watch, 1)).toMatchObject([{ disclosure: 'HIT', term: { value: canonicalPhone(32) } }]);
  });

  it('stand still while they are paused, catch up, and forget what they were for when they end', async () => {
    const watch = await th.watches({ values: [{ value: canonicalPhone(71) }, { value: canonicalPhone(72) }] });
    expect(await th.pauses(watch)).toMatchObject({ state: 'PAUSED' });
    await kh.publishes(aWatchedPhone(71, { audience: forTh }));
    await settled();
    expect(await th.hits(watch)).toEqual([]);
    await th.resumes(watch);
    await th.meets(watch, 1);
    const gone = await th.removes(watch, { values: [{ value: canonicalPhone(72) }, { value: canonicalPhone(79) }] });
    expect(gone.terms.map(({ outcome }) => outcome)).toEqual(['REMOVED', 'UNCHANGED']);
    await kh.publishes(aWatchedPhone(72, { audience: forTh }));
    await settled();
    expect(await th.hits(watch)).toHaveLength(1);
    expect((await th.adds(watch, { values: [{ value: canonicalPhone(72) }] })).terms).toMatchObject([
      { outcome: 'CREATED', term: { value: canonicalPhone(72) } },
    ]);
    expect(await th.opens(watch)).toMatchObject({ hitCount: 2, termCount: 2 });

    expect(await th.ends(watch)).toMatchObject({ state: 'ENDED', termCount: 0, hitCount: 2 });
    expect((await th.hits(watch)).map(({ term }) => term?.value)).toEqual([canonicalPhone(71), canonicalPhone(72)]);
    expect(await hub.ownerSql('select 1 from hub.watch_term where watch = $1', [watch])).toEqual([]);
    for (const late of [th.resumes, th.pauses, th.ends]) await expect(late(watch)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are told of a week before they end, end by the clock, and are deleted 90 days later', async () => {
    const watch = await th.watches({ values: [{ value: canonicalPhone(81) }], expiresAt: daysAhead(20) });
    const state = async (): Promise<string | undefined> => (await th.opens(watch))?.state;
    const notices = async (): Promise<number> =>
      (await listAnnouncements(th.ask)).filter(({ kind, watchId }) => kind === 'WATCH_ENDS' && watchId === watch).length;
    await hub.ownerSql(`update hub.watch set until = now() + interval '6 days' where id = $1`, [watch]);
    await until(notices, (seen) => seen === 1);
    await hub.ownerSql(`update hub.watch set until = now() - interval '1 second' where id = $1`, [watch]);
    await until(state, (seen) => seen === 'EXPIRED');
    await kh.publishes(aWatchedPhone(81, { audience: forTh }));
    await settled();
    expect([await th.hits(watch), await notices()]).toEqual([[], 1]);
    await hub.ownerSql(`update hub.watch set ended_at = now() - interval '91 days' where id = $1`, [watch]);
    await until(
      () => th.opens(watch),
      (seen) => seen === null,
    );
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
    const watch = await th.watches({ values: [96, 97].map((last) => ({ value: canonicalPhone(last) })) });
    await settled();
    await hub.ownerSql(
      `create function hub.fault() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$ begin if new.what = 'WATCH_HIT' then raise exception 'a fault'; end if; return new; end $$`,
    );
    await hub.ownerSql('create trigger fault before insert on hub.announcement for each row execute function hub.fault()');
    await kh.publish([96, 97].map((last) => anItem(aWatchedPhone(last, { audience: forTh }))));
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
