import { Follower } from './follower.js';
import { type AppConnection, change, codeOf, type Officer, openWorld, publish, type World } from './world.js';

/** Items that are looked at in one piece. */
const PIECE = 3;
const ITEMS = 24;

describe('what one administrator changes', () => {
  let world: World;
  let app: AppConnection;
  let [th, vn, sg, kh]: Officer[] = [];
  let [thAdmin, vnAdmin, sgAdmin]: Officer[] = [];
  const all = () => ({ th, vn, sg, kh, thAdmin, vnAdmin, sgAdmin }) as Record<string, Officer>;
  const one = (name: string): Officer => {
    const officer = all()[name];
    if (!officer) throw new Error(name);
    return officer;
  };

  beforeEach(async () => {
    world = await openWorld();
    app = await world.connect();
    [th, vn, sg, kh] = await Promise.all(['th', 'vn', 'sg', 'kh'].map((slug) => world.signsIn(`analyst@${slug}.example`)));
    [thAdmin, vnAdmin, sgAdmin] = await Promise.all(['th', 'vn', 'sg'].map((slug) => world.signsIn(`admin@${slug}.example`)));
    await world.settle();
  });
  afterEach(() => world.close());

  async function bars(by: string, whom: string, on = true): Promise<void> {
    const [party] = await world.ownerSql<{ id: string }>('select id from hub.party where key = $1', [one(whom).party]);
    await app.as(one(by), 'bar:manage', () => app.rows('select hub.set_bar($1, $2)', [party?.id, on]));
  }
  const place = (): Promise<unknown> => world.relay.query('select hub.sequence(500)');
  const work = async (): Promise<number | null> =>
    (await world.relay.query<{ n: number | null }>('select hub.run_next_party_job($1) as n', [PIECE])).rows[0]?.n ?? null;
  const jobs = () => world.ownerSql<{ open: string }>('select open from hub.party_job_state()');
  async function publishes(who: string, count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) ids.push(await publish(app, one(who), { audience: [1] }));
    return ids;
  }
  const withdrawn = async (item: string): Promise<boolean> =>
    (await world.ownerSql(`select from hub.stream where op = 'LOST' and item = $1`, [item])).length > 0;
  /** Pieces that are worked off until the item is withdrawn. */
  async function piecesUntil(item: string): Promise<number> {
    for (let pieces = 1; pieces < 500; pieces += 1) {
      await work();
      if (await withdrawn(item)) return pieces;
    }
    throw new Error('It was never withdrawn.');
  }

  it('holds nobody else up: another party’s withdrawals come within its turn, however often a bar was set and lifted before', async () => {
    await publishes('th', ITEMS);
    const [victim = ''] = await publishes('vn', 1);
    await world.settle();
    for (let n = 0; n < 10; n += 1) {
      await bars('thAdmin', 'kh');
      await place();
      await bars('thAdmin', 'kh', false);
      await place();
    }
    await bars('vnAdmin', 'kh');
    await place();
    expect(await piecesUntil(victim)).toBeLessThanOrEqual(2);
  });

  it('nor where each change of it stands by itself, and concerns many parties', async () => {
    await publishes('th', ITEMS);
    const [victim = ''] = await publishes('vn', 1);
    await world.settle();
    for (let n = 0; n < 6; n += 1) {
      for (const whom of ['kh', 'sg'] as const) {
        await bars('thAdmin', whom, n % 2 === 0);
        await place();
        await publishes('th', 1); // so that no change makes another needless
        await place();
      }
    }
    await bars('vnAdmin', 'kh');
    await place();
    expect(Number((await jobs())[0]?.open)).toBeGreaterThan(8);
    expect(await piecesUntil(victim)).toBeLessThanOrEqual(3);
  });

  it('takes turns with others party by party, losses before gains, and lets gains go on all the same', async () => {
    for (const who of ['th', 'vn', 'sg']) await publishes(who, ITEMS);
    await world.settle();
    await bars('sgAdmin', 'kh');
    await world.settle();
    await bars('sgAdmin', 'kh', false);
    await bars('thAdmin', 'kh');
    await bars('vnAdmin', 'kh');
    await place();
    const turns: string[] = [];
    for (let n = 0; n < 12; n += 1) {
      const before = await world.ownerSql<{ seq: string; done_up_to: string }>('select seq, done_up_to from hub.party_job order by seq');
      await work();
      const after = await world.ownerSql<{ seq: string; done_up_to: string; op: string; cause: number }>(
        'select seq, done_up_to, op, cause from hub.party_job order by seq',
      );
      const moved = after.find(({ done_up_to }, at) => done_up_to !== before[at]?.done_up_to);
      turns.push(`${moved?.op} ${moved?.cause === one('th').party ? 'th' : moved?.cause === one('vn').party ? 'vn' : 'sg'}`);
    }
    expect(turns.filter((turn) => turn === 'UNBAR sg')).toHaveLength(3);
    const losses = turns.filter((turn) => turn.startsWith('BAR'));
    expect(losses).toHaveLength(9);
    expect(losses.every((turn, at) => at === 0 || turn !== losses[at - 1])).toBe(true);
  });

  it('costs one job where nothing came between its changes, and tells a follower and one who came in between what they see', async () => {
    await publishes('th', ITEMS);
    await world.settle();
    const early = new Follower(app, one('kh'));
    expect(await early.faults()).toMatchObject({ left: [], missing: [] });
    for (let n = 0; n < 4; n += 1) {
      await bars('thAdmin', 'kh', n % 2 === 0);
      await place();
    }
    expect(await jobs()).toEqual([{ open: '4' }]);
    await work();
    expect(await jobs()).toEqual([{ open: '1' }]);
    await world.settle();
    expect(await early.faults()).toEqual({ unknown: [], left: [], missing: [] });
    // Whoever read what it saw while it was barred has nothing of these items: it is told of each.
    const told = await world.ownerSql<{ n: string }>(`select count(distinct item) as n from hub.stream where op = 'BACKFILL'`);
    expect(told).toEqual([{ n: String(ITEMS) }]);
    await bars('thAdmin', 'kh');
    await world.settle();
    expect(await early.faults()).toEqual({ unknown: [], left: [], missing: [] });
    expect(early.copy.size).toBe(0);
  });

  it('is worked off change by change where something happened in between', async () => {
    const [kept = '', narrowed = '', revoked = ''] = await publishes('th', 3);
    await world.settle();
    const early = new Follower(app, one('kh'));
    await early.faults();
    await bars('thAdmin', 'kh');
    await place();
    await change(app, one('th'), kept, `threat = 'OTHER'`);
    await change(app, one('th'), narrowed, `audience = '{}'`);
    await app.as(one('th'), 'indicator:revoke', () =>
      app.rows(`update hub.indicator set version = version + 1, revoked_at = now(), revoked_reason = 'x' where id = $1`, [revoked]),
    );
    await place();
    await bars('thAdmin', 'kh', false);
    await world.settle();
    expect(await early.faults()).toEqual({ unknown: [], left: [], missing: [] });
    expect([early.copy.has(kept), early.copy.has(narrowed)]).toEqual([true, false]);
    expect(await withdrawn(narrowed)).toBe(true);
  });

  it('may set a bar whenever it likes, and lift the same one ten times an hour', async () => {
    for (let n = 0; n < 10; n += 1) {
      await bars('thAdmin', 'kh');
      await bars('thAdmin', 'kh', false);
    }
    await bars('thAdmin', 'kh', false); // it is lifted already: no change
    await bars('thAdmin', 'kh');
    await bars('thAdmin', 'kh');
    expect(await codeOf(bars('thAdmin', 'kh', false))).toBe('HB429');
    await bars('thAdmin', 'vn');
    await bars('thAdmin', 'vn', false);
    await world.ownerSql(`update hub.bar set lifted_at = lifted_at - interval '1 hour'`);
    await bars('thAdmin', 'kh', false);
  });

  it('shows those who run the hub how many jobs are open, and since when none was worked on', async () => {
    await publishes('th', ITEMS);
    await world.settle();
    const state = () =>
      world.relay.query<{ open: string; oldest: Date | null; idle_since: Date | null }>('select * from hub.party_job_state()');
    expect((await state()).rows).toEqual([{ open: '0', oldest: null, idle_since: null }]);
    await bars('thAdmin', 'kh');
    await place();
    await world.ownerSql(`update hub.party_job set created_at = now() - interval '5 minutes' where done_at is null`);
    await world.ownerSql(`update hub.job_turn set worked_at = now() - interval '6 minutes'`);
    const [idle] = (await state()).rows;
    expect(idle).toMatchObject({ open: '1' });
    expect(idle?.idle_since).toEqual(idle?.oldest);
    await work();
    const [busy] = (await state()).rows;
    expect(Number(busy?.idle_since) - Number(busy?.oldest)).toBeGreaterThan(4 * 60_000);
  });
});
