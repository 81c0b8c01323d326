import { randomUUID } from 'node:crypto';
import { urlFor } from '../../../src/platform/database/roles.js';
import { type AppConnection, change, codeOf, type Officer, openWorld, publish, type World } from './world.js';

describe('deliveries that the database knows as ranges of the stream', () => {
  let world: World;
  let app: AppConnection;
  let [th, kh]: Officer[] = [];
  let [khId, epoch] = ['', ''];

  const who = (officer: Officer | undefined): Officer => {
    if (!officer) throw new Error('Not signed in.');
    return officer;
  };
  const head = async (): Promise<number> => {
    const [row] = await world.ownerSql<{ last: string }>('select last::text from hub.sequence_head');
    return Number(row?.last);
  };
  const record = (rows: readonly object[], claim = app.turnless()): Promise<unknown> =>
    app.rows('select hub.record_delivery_ranges($1, $2, $3)', [
      claim,
      {},
      JSON.stringify(
        rows.map((row) => ({
          ...{ party: khId, channel: 'subscription', epoch, filter: {}, red: true, pinned: null, beganMs: 0, endedMs: 0 },
          ...row,
        })),
      ),
    ]);
  const ranges = (): Promise<{ positions: string; compacted: number }[]> =>
    world.ownerSql('select positions::text, compacted from hub.delivery_range order by positions, id');
  const receipts = (id: string): Promise<{ party_name: string; channel: string | null }[]> =>
    app.as(who(th), 'withdrawal:read', () => app.rows('select party_name, channel from hub.indicator_deliveries($1)', [id]));
  const compacts = async (batch = 1000): Promise<number> =>
    Number((await world.relay.query<{ n: number }>('select hub.compact_delivery_ranges($1) as n', [batch])).rows[0]?.n);

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    [th, kh] = await Promise.all(['th', 'kh'].map((slug) => world.signsIn(`analyst@${slug}.example`)));
    khId = (await world.ownerSql<{ id: string }>(`select id from hub.party where slug = 'kh'`))[0]?.id ?? '';
    epoch = (await world.ownerSql<{ epoch: string }>('select epoch from hub.sequence_head'))[0]?.epoch ?? '';
  });
  beforeEach(() => world.ownerSql('delete from hub.delivery_range'));
  afterAll(() => world.close());

  it('cost the publisher nothing: publishing and sequencing write no row', async () => {
    await publish(app, who(th), { audience: [1] });
    await world.settle();
    expect([await ranges(), await world.ownerSql('select * from hub.item_receipt')]).toEqual([[], []]);
  });

  it('are recorded by a hub process alone, which speaks for nobody', async () => {
    expect(await codeOf(record([{ from: '0', upto: '1' }], app.turnless(who(kh))))).toBe('HB498');
    expect(await codeOf(record([{ from: '0', upto: '1' }], '1.0.1...00'))).toBe('HB498');
    const items = (claim: string): Promise<unknown> =>
      app.rows('select hub.record_item_receipts($1, $2, $3, $4, $5, $6)', [claim, {}, [khId], [randomUUID()], ['opened'], [0]]);
    expect(await codeOf(items(app.turnless(who(kh))))).toBe('HB498');
    expect(await codeOf(items('1.0.1...00'))).toBe('HB498');
    await app.as(who(th), 'indicator:read', async () => {
      for (const table of ['delivery_range', 'item_receipt']) {
        expect(await app.attempt(`select * from hub.${table}`)).toEqual({ code: '42501' });
        expect(await app.attempt(`delete from hub.${table}`)).toEqual({ code: '42501' });
      }
      expect(await app.attempt('select hub.feed_deliveries($1, $2, $3)', [randomUUID(), [1], [new Date()]])).toEqual({ code: '42501' });
    });
    expect(await ranges()).toEqual([]);
  });

  it('are left out where they are of another epoch, or ahead of the stream', async () => {
    const last = await head();
    await record([
      { from: '0', upto: String(last), epoch: randomUUID() },
      { from: '0', upto: String(last + 1) },
      { from: '3', upto: '3' },
      { from: '0', upto: String(last), party: randomUUID() },
    ]);
    expect(await ranges()).toEqual([]);
    await record([{ from: '0', upto: String(last) }]);
    expect(await ranges()).toEqual([{ positions: `[1,${last + 1})`, compacted: 0 }]);
  });

  it('are receipts of no party for its own items, whatever a process notes', async () => {
    const id = await publish(app, who(th), { audience: [who(kh).party] });
    await world.settle();
    const [own] = await world.ownerSql<{ id: string }>(`select id from hub.party where slug = 'th'`);
    await app.rows('select hub.record_item_receipts($1, $2, $3, $4, $5, $6)', [
      ...[app.turnless(), {}],
      ...[
        [own?.id, khId, khId],
        [id, id, randomUUID()],
        ['opened', 'opened', 'opened'],
        [0, 0, 0],
      ],
    ]);
    const rows = await world.ownerSql<{ party: number }>('select party from hub.item_receipt');
    expect(rows).toEqual([{ party: who(kh).party }]);
  });

  it('show what was delivered to the agency alone, where one agency keeps the item', async () => {
    const kept = await publish(app, who(th), { audience: [who(kh).party], agencyOnly: true });
    const [other] = await world.ownerSql<{ key: number }>(
      `insert into hub.agency (id, party, name) values (gen_random_uuid(), $1, 'Another') returning key`,
      [who(th).party],
    );
    await world.settle();
    expect(await receipts(kept)).toEqual([{ party_name: 'Cambodia', channel: null }]);
    const move = (agency: number | null | undefined): Promise<unknown> =>
      world.ownerSql('update hub.user_account set agency = $2 where id = $1', [who(th).user, agency]);
    await move(other?.key);
    expect(await codeOf(receipts(kept))).toBe('HB404');
    await move(who(th).agency);
  });

  it('do not count a reading after the item was lost, and count one before', async () => {
    const id = await publish(app, who(th), { audience: [who(kh).party] });
    await world.settle();
    const published = String(await head());
    await change(app, who(th), id, `audience = '{}'`);
    await world.settle();
    const last = String(await head());
    await record([{ from: '0', upto: last }]);
    expect(await receipts(id)).toEqual([]);
    await world.ownerSql('delete from hub.delivery_range');
    // The reader was there before the loss: the range ended at the publication, and was taken when it was the last event.
    const [loss] = await world.ownerSql<{ ms: number }>(
      `select extract(epoch from clock_timestamp() - s.at) * 1000 as ms from hub.stream s where s.seq = $1`,
      [published],
    );
    await record([{ from: '0', upto: published, beganMs: Number(loss?.ms), endedMs: Number(loss?.ms) }]);
    expect(await receipts(id)).toEqual([{ party_name: 'Cambodia', channel: 'subscription' }]);
  });

  it('are merged after a day for each channel and filter, and say the same as before', async () => {
    const id = await publish(app, who(th), { audience: [who(kh).party] });
    await world.settle();
    const last = await head();
    await record([
      { from: '0', upto: '1' },
      { from: '1', upto: String(last) },
      { from: '0', upto: String(last), filter: { kinds: ['PHONE'] } },
      { from: '1', upto: String(last), channel: 'graphql' },
    ]);
    const channels = async (): Promise<unknown> =>
      app.as(who(th), 'withdrawal:read', () =>
        app.rows('select party_name, array(select unnest(channels) order by 1) as channels from hub.indicator_deliveries($1)', [id]),
      );
    const before = await channels();
    expect(before).toEqual([{ party_name: 'Cambodia', channels: ['graphql', 'subscription'] }]);
    expect(await compacts()).toBe(0);
    await world.ownerSql(
      `update hub.delivery_range set began_at = date_bin('10 minutes', now(), '2000-01-01') - interval '3 days', at = date_bin('10 minutes', now(), '2000-01-01') - interval '3 days'`,
    );
    expect(await compacts()).toBe(4);
    expect(await ranges()).toEqual([
      { positions: `[1,${last + 1})`, compacted: 1 },
      { positions: `[1,${last + 1})`, compacted: 1 },
      { positions: `[2,${last + 1})`, compacted: 1 },
    ]);
    expect(await compacts()).toBe(0);
    expect(await channels()).toEqual(before);
  });

  /** Moves all ranges, the stream, the memberships and the bars back in time, into one step of ten minutes or a day. */
  const ages = (days: number): Promise<unknown> =>
    world.ownerSql(
      `with shift as materialized (select date_trunc('day', now()) + interval '1 hour' - interval '${days} days' - min(r.began_at) as by from hub.delivery_range r),
        ranges as (update hub.delivery_range r set began_at = r.began_at + s.by, at = r.at + s.by from shift s),
        members as (update hub.membership m set joined_at = m.joined_at + s.by, left_at = m.left_at + s.by from shift s),
        bars as (update hub.bar b set since = b.since + s.by, lifted_at = b.lifted_at + s.by from shift s)
        update hub.stream e set at = e.at + s.by from shift s`,
    );
  const told = async (id: string): Promise<string[]> => (await receipts(id)).map(({ party_name, channel }) => `${party_name} ${channel}`);

  it('say the same after they were merged, where an item was lost between two readings', async () => {
    const start = String(await head());
    const kept = await publish(app, who(th), { audience: [who(kh).party] });
    await world.settle();
    const first = String(await head());
    await record([{ from: start, upto: first }]);
    const lost = await publish(app, who(th), { audience: [who(kh).party] });
    const later = await publish(app, who(th), { audience: [who(kh).party] });
    await world.settle();
    const second = String(await head());
    for (const id of [kept, lost]) await change(app, who(th), id, `audience = '{}'`);
    await world.settle();
    await record([{ from: first, upto: second }]);
    const last = String(await head());
    await record([{ from: second, upto: last }]);
    const all = async (): Promise<string[][]> => [await told(kept), await told(lost), await told(later)];
    const before = [['Cambodia subscription'], [], ['Cambodia subscription']];
    expect(await all()).toEqual(before);

    await ages(3);
    expect(await all()).toEqual(before);
    expect(await compacts()).toBe(3);
    expect(await all()).toEqual(before);
    expect(await ranges()).toHaveLength(3);
    await ages(100);
    expect(await compacts()).toBe(3);
    expect(await all()).toEqual(before);
  });

  it('are merged again after 90 days, into one for each day, and never again', async () => {
    const start = await head();
    const id = await publish(app, who(th), { audience: [who(kh).party] });
    await publish(app, who(th), { audience: [who(kh).party] });
    await world.settle();
    const last = await head();
    await record([
      { from: String(start), upto: String(start + 1), beganMs: 7_200_000, endedMs: 7_200_000 },
      { from: String(start + 1), upto: String(last) },
    ]);
    await ages(89);
    expect(await compacts()).toBe(2);
    expect(await ranges()).toEqual([
      { positions: `[${start + 1},${start + 2})`, compacted: 1 },
      { positions: `[${start + 2},${last + 1})`, compacted: 1 },
    ]);
    expect(await compacts()).toBe(0);
    await ages(100);
    expect(await compacts()).toBe(2);
    expect(await ranges()).toEqual([{ positions: `[${start + 1},${last + 1})`, compacted: 2 }]);
    expect(await told(id)).toEqual(['Cambodia subscription']);
    expect(await compacts()).toBe(0);
  });

  it('are merged once for each ten minutes, when all of them are a day old, and as a whole: in a hub that runs, one becomes a day old each second', async () => {
    await record([1, 2, 3, 4].map((n) => ({ from: String(n - 1), upto: String(n) })));
    // The first two end a step of ten minutes that is a day old; the others are in the next one, which is not a day old to its end.
    await world.ownerSql(
      `update hub.delivery_range r set began_at = s.step + o.after, at = s.step + o.after
         from (select date_bin('10 minutes', now() - interval '1 day', '2000-01-01 00:00Z') as step) s,
           (values (1, interval '-9 minutes'), (2, interval '-1 second'), (3, interval '0'), (4, interval '9 minutes')) o(place, after) where lower(r.positions) = o.place`,
    );
    expect(await compacts(1)).toBe(2);
    expect(await ranges()).toEqual([
      { positions: '[1,3)', compacted: 1 },
      { positions: '[3,4)', compacted: 0 },
      { positions: '[4,5)', compacted: 0 },
    ]);
    expect(await compacts()).toBe(0);
    await world.ownerSql(`update hub.delivery_range set began_at = began_at - interval '10 minutes', at = at - interval '10 minutes'`);
    expect(await compacts(1)).toBe(2);
    expect(await ranges()).toEqual([
      { positions: '[1,3)', compacted: 1 },
      { positions: '[3,5)', compacted: 1 },
    ]);
    expect(await compacts()).toBe(0);
  });

  it('are merged by one process at a time', async () => {
    await record([{ from: '0', upto: '1' }]);
    await ages(3);
    await world.relay.query('begin');
    expect(await compacts()).toBe(1);
    const second = await world.client(urlFor('hub_relay', world.database.url));
    expect((await second.query('select hub.compact_delivery_ranges(1000) as n')).rows).toEqual([{ n: 0 }]);
    await world.relay.query('commit');
    expect(await compacts()).toBe(0);
  });

  const toldOfEach = async (ids: readonly string[]): Promise<string[][]> => {
    const all: string[][] = [];
    for (const id of ids) all.push(await told(id));
    return all;
  };
  /** Asks before and after ranges are merged, after a day and after 90 days, that the same is told. */
  const staysTrue = async (asked: () => Promise<unknown>, expected: unknown): Promise<void> => {
    expect(await asked()).toEqual(expected);
    for (const days of [3, 100]) {
      await ages(days);
      expect(await asked()).toEqual(expected);
      expect(await compacts()).toBeGreaterThan(0);
      expect(await asked()).toEqual(expected);
    }
  };
  const positionOf = async (id: string): Promise<number> =>
    Number((await world.ownerSql<{ seq: string }>('select min(seq) as seq from hub.stream where item = $1', [id]))[0]?.seq);

  it('do not count an item that was lost between the position of a snapshot and the reading of its page, merged or not', async () => {
    const [kept, lost] = [
      await publish(app, who(th), { audience: [who(kh).party] }),
      await publish(app, who(th), { audience: [who(kh).party] }),
    ];
    await world.settle();
    const pinned = await head();
    const takes = async (id: string): Promise<unknown> => {
      const at = await positionOf(id);
      return record([{ channel: 'snapshot', pinned, from: String(at - 1), upto: String(at) }]);
    };
    await takes(kept);
    await change(app, who(th), lost, `audience = '{}'`);
    await world.settle();
    await takes(lost);
    await change(app, who(th), kept, `audience = '{}'`);
    await world.settle();
    await staysTrue(() => toldOfEach([kept, lost]), [['Cambodia snapshot'], []]);
  });

  it('do not count what was read under a bar of the owner, whose events come later, merged or not', async () => {
    const admin = await world.signsIn('admin@th.example');
    const bars = (on: boolean): Promise<unknown> => app.as(admin, 'bar:manage', () => app.rows('select hub.set_bar($1, $2)', [khId, on]));
    const published: (readonly [place: number, id: string])[] = [];
    for (let times = 0; times < 4; times += 1) {
      const id = await publish(app, who(th), { audience: [who(kh).party] });
      await world.settle();
      published.push([await positionOf(id), id]);
    }
    const [[first = 0, before = ''] = [], [, during = ''] = [], [, copied = ''] = [], [, after = ''] = []] = published;
    const takes = (place: number, more: object = {}): Promise<unknown> =>
      record([{ from: String(place - 1), upto: String(place), ...more }]);
    await takes(first);
    await bars(true);
    await takes(first + 1);
    await takes(first + 2, { channel: 'snapshot', pinned: first + 3 });
    await bars(false);
    await takes(first + 3);
    const all = [before, during, copied, after];
    await staysTrue(() => toldOfEach(all), [['Cambodia subscription'], ['Cambodia null'], ['Cambodia null'], ['Cambodia subscription']]);
    await world.settle();
  });

  it('keep of the snapshots of a day the first and the last, after 90 days', async () => {
    const items: string[] = [];
    const takes = async (from = -1): Promise<void> => {
      items.push(await publish(app, who(th), { audience: [who(kh).party] }));
      await world.settle();
      const pinned = await head();
      await record([{ channel: 'snapshot', pinned, from: String(from), upto: String(pinned) }]);
    };
    for (let times = 0; times < 4; times += 1) await takes();
    await staysTrue(() => toldOfEach(items), Array(4).fill(['Cambodia snapshot']));
    expect(await ranges()).toHaveLength(2);
    // One that the last does not cover stays: the last one ended after its first page.
    await world.ownerSql('delete from hub.delivery_range');
    for (let times = 0; times < 2; times += 1) await takes();
    await takes(await head());
    await ages(100);
    await compacts();
    expect(await ranges()).toHaveLength(3);
  });

  it('do not tell, merged or not, what a member of a group took after the owner had left it', async () => {
    const [group] = await world.ownerSql<{ key: number }>(
      `select m.key from hub.membership m join hub.membership o on o.key = m.key and o.party = $2 and o.left_at is null
        where m.party = $1 and m.left_at is null and m.key <> 1 limit 1`,
      [who(th).party, who(kh).party],
    );
    const start = String(await head());
    const early = await publish(app, who(th), { audience: [group?.key ?? 0] });
    const late = await publish(app, who(th), { audience: [group?.key ?? 0] });
    await world.settle();
    const both = String(await head());
    await record([{ from: start, upto: String(Number(both) - 1) }]);
    const [{ item: taken } = { item: '' }] = await world.ownerSql<{ item: string }>('select item from hub.stream where seq = $1', [
      String(Number(both) - 1),
    ]);
    const other = taken === early ? late : early;
    await world.ownerSql('update hub.membership set left_at = clock_timestamp() where party = $1 and key = $2', [
      who(th).party,
      group?.key,
    ]);
    await record([{ from: String(Number(both) - 1), upto: both }]);
    const all = async (): Promise<string[][]> =>
      [await told(taken), await told(other)].map((lines) => lines.filter((line) => !line.endsWith('null')));
    const before = [['Cambodia subscription'], []];
    expect(await all()).toEqual(before);
    await ages(3);
    expect(await all()).toEqual(before);
    expect(await compacts()).toBe(2);
    expect(await all()).toEqual(before);
    await ages(100);
    expect(await compacts()).toBe(2);
    expect(await all()).toEqual(before);
  });
});
