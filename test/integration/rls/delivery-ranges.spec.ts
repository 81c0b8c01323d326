import { randomUUID } from 'node:crypto';
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
  const ranges = (): Promise<{ positions: string; compacted: boolean }[]> =>
    world.ownerSql('select positions::text, compacted from hub.delivery_range order by positions, id');
  const receipts = (id: string): Promise<{ party_name: string; channel: string | null }[]> =>
    app.as(who(th), 'withdrawal:read', () => app.rows('select party_name, channel from hub.indicator_deliveries($1)', [id]));
  const compacts = async (): Promise<number> =>
    Number((await world.relay.query<{ n: number }>('select hub.compact_delivery_ranges(1000) as n')).rows[0]?.n);

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
      expect(await app.attempt('select hub.feed_deliveries($1, $2)', [randomUUID(), [1]])).toEqual({ code: '42501' });
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
    expect(await ranges()).toEqual([{ positions: `[1,${last + 1})`, compacted: false }]);
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
      { positions: `[1,${last + 1})`, compacted: true },
      { positions: `[1,${last + 1})`, compacted: true },
      { positions: `[2,${last + 1})`, compacted: true },
    ]);
    expect(await compacts()).toBe(0);
    expect(await channels()).toEqual(before);
  });
});
