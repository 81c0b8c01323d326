import { until } from '../../support/officer.js';
import { type AppConnection, change, codeOf, type Officer, openWorld, publish, type World, write } from './world.js';

interface Told {
  readonly operation: string;
  readonly item: string;
  readonly backfill: boolean;
}

describe('a bar', () => {
  let world: World;
  let app: AppConnection;
  let admin: Officer;
  let th: Officer;
  let kh: Officer;
  let vn: Officer;
  let meta: Officer;

  beforeEach(async () => {
    world = await openWorld();
    app = await world.connect();
    admin = await world.signsIn('admin@th.example');
    [th, kh, vn] = [await analyst('th'), await analyst('kh'), await analyst('vn')];
    meta = await world.signsIn('contributor@meta.example');
    await world.settle();
  });
  afterEach(() => world.close());

  const analyst = (slug: string): Promise<Officer> => world.signsIn(`analyst@${slug}.example`);
  const idOf = async (who: Officer): Promise<string> =>
    (await world.ownerSql<{ id: string }>('select id from hub.party where key = $1', [who.party]))[0]?.id ?? '';
  async function bars(whom: Officer, on = true, by = admin, connection = app): Promise<void> {
    const id = await idOf(whom);
    await connection.as(by, 'bar:manage', () => connection.rows('select hub.set_bar($1, $2)', [id, on]));
  }
  const told = (who: Officer): Promise<{ item: string; what: string }[]> =>
    app.as(who, 'indicator:read', async () =>
      (await app.rows<Told>(`select * from hub.feed_events(0, 10000, '{}') where item is not null`)).map(
        ({ item, operation, backfill }) => ({
          item,
          what: operation + (backfill ? ' backfill' : ''),
        }),
      ),
    );
  const toldOf = async (who: Officer, item: string): Promise<string[]> =>
    (await told(who)).filter((one) => one.item === item).map(({ what }) => what);
  const sees = async (who: Officer, id: string): Promise<boolean> =>
    (await app.as(who, 'indicator:read', () => app.rows('select from hub.claim where id = $1', [id]))).length > 0;
  const somebodyWaits = (): Promise<unknown> =>
    until(
      () =>
        world.ownerSql(
          `select from pg_locks l join pg_database d on d.oid = l.database where d.datname = current_database() and not l.granted`,
        ),
      (waiting) => waiting.length > 0,
    );
  async function newGroup(...members: readonly Officer[]): Promise<number> {
    const [row] = await world.ownerSql<{ key: number }>(
      `insert into hub.working_group (id, name) values (gen_random_uuid(), 'Group') returning key`,
    );
    for (const { party } of members) await world.ownerSql('select hub.join_key($1, $2)', [party, row?.key]);
    return row?.key ?? 0;
  }

  it('cuts sight at the commit, and withdraws each item once from whoever had it', async () => {
    const seen = await publish(app, th, { audience: [1, meta.party] });
    const hidden = await publish(app, th, { audience: [1], excluded: [kh.party] });
    const others = await publish(app, vn, { audience: [1] });
    await world.settle();
    await bars(kh);
    expect([await sees(kh, seen), await sees(vn, seen), await sees(meta, seen), await sees(kh, others)]).toEqual([false, true, true, true]);
    expect(await toldOf(kh, seen)).toEqual([]); // not placed yet: the content is gone, the order comes

    await world.settle();
    expect(await toldOf(kh, seen)).toEqual(['WITHDRAWN']);
    expect(await toldOf(kh, hidden)).toEqual([]);
    expect([await toldOf(kh, others), await toldOf(vn, seen), await toldOf(meta, seen)]).toEqual([
      ['PUBLISHED'],
      ['PUBLISHED'],
      ['PUBLISHED'],
    ]);
  });

  it('shows nothing of what comes after it, and gives back what stands when it is lifted, but not what was revoked meanwhile', async () => {
    const [kept, revoked, narrowed] = [
      await publish(app, th, { audience: [1] }),
      await publish(app, th, { audience: [1] }),
      await publish(app, th, { audience: [1] }),
    ];
    await world.settle();
    await bars(kh);
    await world.settle();
    const fresh = await publish(app, th, { audience: [kh.party] });
    await change(app, th, kept, `threat = 'OTHER'`);
    await change(app, th, narrowed, `audience = '{}'`);
    await app.as(th, 'indicator:revoke', () =>
      app.rows(`update hub.indicator set version = version + 1, revoked_at = now(), revoked_reason = 'x' where id = $1`, [revoked]),
    );
    await world.settle();
    expect((await told(kh)).map(({ what }) => what)).toEqual(['WITHDRAWN', 'WITHDRAWN', 'WITHDRAWN']);

    await bars(kh, false);
    expect([await sees(kh, kept), await sees(kh, fresh), await sees(kh, narrowed)]).toEqual([true, true, false]);
    await world.settle();
    expect(await toldOf(kh, kept)).toEqual(['PUBLISHED', 'PUBLISHED backfill']); // a replay: the first is as good as the second
    expect(await toldOf(kh, fresh)).toEqual(['PUBLISHED backfill']);
    expect(await toldOf(kh, narrowed)).toEqual(['WITHDRAWN']);
    expect((await world.ownerSql(`select item from hub.stream where op = 'BACKFILL' and item = $1`, [revoked])).length).toBe(0);
  });

  it('shows a reader whose bar was lifted no version from the time in between', async () => {
    const id = await publish(app, th, { audience: [1] });
    await world.settle();
    await bars(kh);
    await world.settle();
    for (const tag of ['one', 'two', 'three']) await change(app, th, id, `tags = '{${tag}}'`);
    await world.settle();
    await bars(kh, false);
    const versions = (): Promise<number[]> =>
      app.as(kh, 'indicator:read', async () =>
        (await app.rows<{ version: number }>('select version from hub.versions($1)', [id])).map(({ version }) => version),
      );
    expect(await versions()).toEqual([4]);
    await world.settle();
    expect(await versions()).toEqual([4]);
    await change(app, th, id, `tags = '{four}'`);
    await world.settle();
    expect(await versions()).toEqual([5, 4]);
  });

  it('goes together with groups and exceptions: the last way to see an item decides', async () => {
    const key = await newGroup(th, kh);
    await world.settle();
    const id = await publish(app, th, { audience: [key] });
    await world.settle();
    const steps: [() => Promise<unknown>, string[], boolean][] = [
      [() => bars(kh), ['WITHDRAWN'], false],
      [() => world.ownerSql('select hub.leave_key($1, $2)', [kh.party, key]), ['WITHDRAWN'], false],
      [() => bars(kh, false), ['WITHDRAWN'], false],
      [() => world.ownerSql('select hub.join_key($1, $2)', [kh.party, key]), ['PUBLISHED', 'PUBLISHED backfill'], true],
      [() => change(app, th, id, `excluded = '{${kh.party}}'`), ['WITHDRAWN'], false],
      [() => bars(kh), ['WITHDRAWN'], false],
      [() => change(app, th, id, `excluded = '{}'`), ['WITHDRAWN'], false],
      [() => bars(kh, false), ['PUBLISHED', 'PUBLISHED backfill', 'PUBLISHED backfill'], true],
    ];
    for (const [step, events, visible] of steps) {
      await step();
      await world.settle();
      expect([await toldOf(kh, id), await sees(kh, id)]).toEqual([events, visible]);
    }
    const losses = await world.ownerSql(`select op from hub.stream where item = $1 and op in ('LOST', 'BACKFILL') order by seq`, [id]);
    expect(losses).toEqual([{ op: 'LOST' }, { op: 'BACKFILL' }, { op: 'BACKFILL' }]);
  });

  it('is worked off in pieces by two relays at once, each item told once', async () => {
    const items: string[] = [];
    for (let count = 0; count < 40; count += 1) items.push(await publish(app, th, { audience: [1] }));
    await world.settle();
    await bars(kh);
    const { host, port, user, password, database } = world.relay as typeof world.relay & { password: string };
    const relays = await Promise.all([1, 2].map(() => world.client(`postgres://${user}:${password}@${host}:${port}/${database}`)));
    await Promise.all(
      relays.map(async (relay) => {
        for (let round = 0; round < 15; round += 1) {
          await relay.query('select hub.sequence(7)');
          await relay.query('select hub.run_next_party_job(3)');
        }
      }),
    );
    await world.settle();
    expect((await told(kh)).map(({ item, what }) => `${what} ${item}`).sort()).toEqual(items.map((item) => `WITHDRAWN ${item}`).sort());
    expect(await world.ownerSql(`select count(*)::integer as n from hub.stream where op = 'LOST'`)).toEqual([{ n: 40 }]);
  });

  it('waits for what is being published, so that nothing is told of what came too late to be seen', async () => {
    const writer = await world.connect();
    await writer.enter(th, 'indicator:publish');
    const early = await write(writer, th, { audience: [kh.party] });
    const other = await world.connect();
    let barred = false;
    const bar = bars(kh, true, admin, other).then(() => (barred = true));
    await somebodyWaits();
    const late = await world.connect();
    await late.enter(th, 'indicator:publish');
    const tooLate = write(late, th, { audience: [kh.party] });
    expect(barred).toBe(false);
    await writer.rows('commit');
    await bar;
    const lateId = await tooLate;
    await late.rows('commit');
    await world.settle();
    expect([await toldOf(kh, early), await toldOf(kh, lateId)]).toEqual([['WITHDRAWN'], []]);
    const order = await world.ownerSql<{ op: string }>(`select op from hub.stream where op in ('PUBLISH', 'BAR') order by seq`);
    expect(order.map(({ op }) => op)).toEqual(['PUBLISH', 'BAR', 'PUBLISH']);
  });

  it('lets nobody join its order late: leaving a group waits for what is being shared with the group', async () => {
    const key = await newGroup(th, kh);
    await world.settle();
    const writer = await world.connect();
    await writer.enter(th, 'indicator:publish');
    const early = await write(writer, th, { audience: [key] });
    const leaver = await world.client(world.database.url);
    await leaver.query('set role hub_owner');
    const left = leaver.query('select hub.leave_key($1, $2)', [kh.party, key]);
    await somebodyWaits();
    await writer.rows('commit');
    await left;
    await world.settle();
    expect(await toldOf(kh, early)).toEqual(['WITHDRAWN']);
  });

  it('is seen by whoever set it, and by nobody else', async () => {
    await bars(kh);
    const seen = (who: Officer, needs: string): Promise<unknown[]> =>
      app.as(who, needs, () => app.rows('select owner, party from hub.bar'));
    expect(await seen(admin, 'bar:manage')).toEqual([{ owner: th.party, party: kh.party }]);
    for (const who of [kh, vn, meta]) expect(await seen(who, 'party:read')).toEqual([]);
    expect(await seen(await world.signsIn('operator@hub.example'), 'party:read')).toEqual([]);
    expect(await seen(await world.signsIn('admin@kh.example'), 'bar:manage')).toEqual([]);
  });

  it('counts once however often it is said, and is refused where it makes no sense or nobody may', async () => {
    await bars(kh);
    await bars(kh);
    await bars(vn, false);
    expect(await world.ownerSql(`select op from hub.outbox where op in ('BAR', 'UNBAR')`)).toEqual([{ op: 'BAR' }]);
    const operator = await world.signsIn('operator@hub.example');
    expect([await codeOf(bars(operator)), await codeOf(bars(th))]).toEqual(['HB404', 'HB404']);
    const none = app.as(admin, 'bar:manage', () => app.rows('select hub.set_bar(gen_random_uuid(), true)'));
    expect(await codeOf(none)).toBe('HB404');
    for (const who of [th, operator, await world.signsIn('admin@meta.example')]) expect(await codeOf(bars(vn, true, who))).toBe('HB403');
    const inAnotherAct = app.as(admin, 'user:manage', () => app.rows('select hub.set_bar(gen_random_uuid(), true)'));
    expect(await codeOf(inAnotherAct)).toBe('HB500');
  });
});
