import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { type AppConnection, openWorld, type World } from './world.js';

/** One attempt after another, `gaps` seconds apart, by the rule alone: busy until when, counted or not, seconds to wait. */
const RUN = `
  with recursive attempt as (select n, sum(gap) over (order by n) as at from unnest($1::float8[]) with ordinality g(gap, n)),
    run(n, at, busy, goes, wait) as (
      select 0::bigint, 0::float8, null::timestamptz, null::boolean, null::float8
      union all
      select a.n, a.at, case when w.wait is null then greatest(r.busy, m.moment) + p.every else r.busy end, w.wait is null, extract(epoch from w.wait)::float8
        from run r join attempt a on a.n = r.n + 1
        cross join (select make_interval(secs => $2) as every) p
        cross join lateral (select timestamptz '2026-01-01' + make_interval(secs => a.at) as moment) m
        cross join lateral (select hub.rate_limit_wait(r.busy, m.moment, p.every, $3) as wait) w)
  select at, goes, wait from run where n > 0 order by n`;

interface Step {
  readonly at: number;
  readonly goes: boolean;
  readonly wait: number | null;
}

describe('the pace of attempts', () => {
  let world: World;
  let app: AppConnection;
  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
  });
  afterAll(() => world.close());

  /** Counts an attempt as the hub does. */
  const tries = async (email: string, address: string, connection = app) => {
    const [row] = await connection.rows<{ wait: number | null; user_id: string | null; password_hash: string | null }>(
      'select wait, user_id, password_hash from hub.sign_in_material($1, $2, $3)',
      [connection.turnless(), { address }, email],
    );
    return row;
  };
  const ahead = async (email: string, address: string): Promise<number | null | undefined> =>
    (await app.rows<{ wait: number | null }>('select wait from hub.sign_in_wait($1, $2, $3)', [app.turnless(), { address }, email]))[0]
      ?.wait;
  /** The clock of every key goes on. */
  const passes = (time: string) => world.ownerSql('update hub.rate_limit set busy_until = busy_until - $1::interval', [time]);

  const runs = fc.record({
    gaps: fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 400, noNaN: true })), { minLength: 1, maxLength: 60 }),
    every: fc.integer({ min: 1, max: 300 }),
    burst: fc.integer({ min: 1, max: 12 }),
  });
  const run = ({ gaps, every, burst }: { gaps: number[]; every: number; burst: number }): Promise<Step[]> =>
    world.ownerSql<Step>(RUN, [gaps, every, burst]);
  const EPSILON = 1e-3; // moments are kept to the microsecond

  it('lets no more through in any stretch of time than so many at once and one for each step of it', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async (said) => {
        const went = (await run(said)).filter(({ goes }) => goes).map(({ at }) => at);
        for (const [first, from] of went.entries()) {
          for (const [last, to] of went.entries()) {
            if (last < first) continue;
            expect(last - first + 1).toBeLessThanOrEqual(said.burst + Math.floor((to - from + EPSILON) / said.every));
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('refuses nobody who keeps the pace, and nobody who waits as long as told', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async (said) => {
        const steps = await run(said);
        steps.forEach(({ goes, wait }, index) => {
          if (goes) return;
          expect(wait).toBeGreaterThan(0);
          expect(wait).toBeLessThanOrEqual(said.every + EPSILON);
          expect(index).toBeGreaterThanOrEqual(said.burst);
        });
        const refused = steps.findIndex(({ goes }) => !goes);
        if (refused < 0) return;
        const patient = [...said.gaps.slice(0, refused + 1), (steps[refused]?.wait ?? 0) + EPSILON];
        expect((await run({ ...said, gaps: patient })).at(-1)).toMatchObject({ goes: true });
        const slow = said.gaps.map(() => said.every + EPSILON);
        expect((await run({ ...said, gaps: slow })).every(({ goes }) => goes)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('gives out an account’s hash ten times to one address, and then once in five minutes, however it is written', async () => {
    const spellings = ['analyst@th.example', 'Analyst@TH.example', 'ANALYST@TH.EXAMPLE'];
    for (let n = 0; n < 10; n += 1) {
      expect(await tries(spellings[n % 3] ?? '', '192.0.2.1')).toMatchObject({ wait: null, password_hash: expect.any(String) as string });
    }
    for (const spelling of spellings) {
      expect(await tries(spelling, '192.0.2.1')).toMatchObject({ wait: expect.any(Number) as number, password_hash: null });
      expect(await ahead(spelling, '192.0.2.1')).toBeGreaterThan(290);
    }
    expect(await tries('analyst@th.example', '192.0.2.2')).toMatchObject({ wait: null }); // the officer, somewhere else
    expect(await tries('liaison@th.example', '192.0.2.1')).toMatchObject({ wait: null }); // a colleague beside the guesser
    await passes('5 min');
    expect(await tries('analyst@th.example', '192.0.2.1')).toMatchObject({ wait: null });
    expect(await tries('analyst@th.example', '192.0.2.1')).toMatchObject({ password_hash: null });
  });

  it('counts an account that is not like one that is', async () => {
    const waits = [];
    for (let n = 0; n < 12; n += 1) {
      const [known, unknown] = [await tries('analyst@vn.example', '192.0.2.11'), await tries('nobody@vn.example', '192.0.2.12')];
      expect(unknown).toMatchObject({ user_id: null, password_hash: null });
      waits.push([known?.wait === null, unknown?.wait === null]);
    }
    expect(waits).toEqual(waits.map((_, n) => [n < 10, n < 10]));
  });

  it('lets one address try a hundred accounts, and then one in half a minute', async () => {
    for (let n = 0; n < 100; n += 1) expect(await tries(`sprayed${n}@th.example`, '192.0.2.21')).toMatchObject({ wait: null });
    expect(await tries('sprayed100@th.example', '192.0.2.21')).toMatchObject({ wait: expect.any(Number) as number });
    expect(await tries('admin@kh.example', '192.0.2.21')).toMatchObject({ password_hash: null });
    expect(await tries('admin@kh.example', '192.0.2.22')).toMatchObject({ wait: null });
    await passes('30 s');
    expect(await tries('admin@kh.example', '192.0.2.21')).toMatchObject({ wait: null });
    expect(await tries('admin@kh.example', '192.0.2.21')).toMatchObject({ password_hash: null });
  });

  it('takes nothing from the address for an attempt that it refuses, and nothing from the account for one that the address refuses', async () => {
    for (let n = 0; n < 300; n += 1) await tries('admin@la.example', '192.0.2.31'); // ten count
    for (let n = 0; n < 90; n += 1) expect(await tries(`other${n}@la.example`, '192.0.2.31')).toMatchObject({ wait: null });
    for (let n = 0; n < 30; n += 1) expect(await tries('analyst@la.example', '192.0.2.31')).toMatchObject({ password_hash: null });
    await passes('5 min');
    for (let n = 0; n < 10; n += 1) expect(await tries('analyst@la.example', '192.0.2.31')).toMatchObject({ wait: null });
  });

  it('gives an attempt back that opened a session, and opens none with a hash that has changed meanwhile', async () => {
    const [account] = await world.ownerSql<{ id: string; password_hash: string }>(
      `select id, password_hash from hub.user_account where email = 'analyst@jp.example'`,
    );
    const opens = (hash: string | undefined) =>
      app.rows('select * from hub.open_session($1, $2, $3, $4, now(), $5)', [
        app.turnless({ user: account?.id }),
        { what: 'test', channel: 'graphql', address: '192.0.2.41' },
        randomUUID(),
        Buffer.alloc(32),
        { password: hash },
      ]);
    for (let n = 0; n < 25; n += 1) {
      expect(await tries('analyst@jp.example', '192.0.2.41')).toMatchObject({ wait: null });
      await opens(account?.password_hash);
    }
    await expect(opens('another hash')).rejects.toMatchObject({ code: 'HB401' });
    await expect(opens(undefined)).rejects.toMatchObject({ code: 'HB401' });
  });

  it('counts right when many come at once, by several connections, and nobody waits in a circle', async () => {
    const connections = await Promise.all(Array.from({ length: 8 }, () => world.connect()));
    await world.ownerSql(`update hub.rate_limit set busy_until = now() - interval '1 s'`); // all of them are swept meanwhile
    const answers = await Promise.all(
      connections.map(async (connection, at) => {
        const waits = [];
        for (let n = 0; n < 25; n += 1) {
          waits.push((await tries(`analyst@${(n + at) % 2 ? 'my' : 'id'}.example`, '192.0.2.51', connection))?.wait);
        }
        return waits;
      }),
    );
    expect(answers.flat().filter((wait) => wait === null)).toHaveLength(20);
  });

  it('keeps no row for what is over', async () => {
    await passes('1 day');
    for (let n = 0; n < 40; n += 1) await tries('analyst@sg.example', `198.51.100.${n}`);
    const [row] = await world.ownerSql<{ over: number; all: number }>(
      'select count(*) filter (where busy_until < now())::int as over, count(*)::int as all from hub.rate_limit',
    );
    expect(row).toEqual({ over: 0, all: 80 });
  });
});
