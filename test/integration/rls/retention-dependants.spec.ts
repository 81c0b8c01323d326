import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { until } from '../../support/officer.js';
import { monthsFromToday, openRetention, type RetentionWorld } from './retention-world.js';
import { type AppConnection, change, type Officer, publish, sight } from './world.js';

const DAY = 86_400_000;
const MINUTES_A_DAY = 1_440;

describe('the end of an item that depends on others', () => {
  let retention: RetentionWorld;
  let world: RetentionWorld['world'];
  let app: AppConnection;
  let th: Officer, kh: Officer, jp: Officer, liaison: Officer;

  beforeAll(async () => {
    retention = await openRetention();
    ({ world, app, th, kh, jp, liaison } = retention);
  });
  afterAll(() => world.close());
  beforeEach(() => retention.forgetLimits());

  async function limits(months: number | null, kind?: string): Promise<void> {
    await retention.setLimit(months, kind);
    await retention.appliesLimits();
    await retention.movesAllEnds();
  }

  describe('on indicators', () => {
    it('follows a limit on its indicator, and the lifting of the limit, without a version', async () => {
      const [mine, theirs] = [await publish(app, th, { audience: [1] }), await publish(app, kh, { audience: [1] })];
      const { id: sighting } = await sight(app, kh, mine);
      const [forwards, backwards] = [await retention.joins(kh, mine, theirs), await retention.joins(kh, theirs, mine)];
      const dependants = [
        ['hub.sighting', sighting ?? ''],
        ['hub.relationship', forwards],
        ['hub.relationship', backwards],
      ] as const;
      for (const limit of [12, 24, null]) {
        await limits(limit);
        for (const [table, id] of dependants) {
          expect({ limit, table, row: await retention.rowOf(table, id) }).toEqual({
            limit,
            table,
            row: { version: 1, end: monthsFromToday(limit ?? 60), notice: null },
          });
        }
      }
    });

    it('is the earlier of both ends, also when they change at the same time', async () => {
      const [one, two] = [await publish(app, th, { audience: [1] }), await publish(app, kh, { audience: [1] })];
      const made = [await retention.joins(kh, one, two), await retention.joins(kh, two, one)];
      const shortens = (id: string, days: number): string =>
        `update hub.indicator set version = version + 1, ordinal = 0, retain_until = date_trunc('day', now()) + interval '${days} days' where id = '${id}'`;
      const [first, second] = [await world.connect(), await world.connect()];
      const [{ pid } = { pid: 0 }] = await second.rows<{ pid: number }>('select pg_backend_pid() as pid');
      await first.enter(th, 'indicator:publish');
      await second.enter(kh, 'indicator:publish');
      await first.rows(shortens(one, 100));
      let isDone = false;
      const waits = second.rows(shortens(two, 200)).finally(() => (isDone = true));
      while (!isDone && (await world.ownerSql('select from pg_locks where not granted and pid = $1', [pid])).length === 0);
      expect(isDone).toBe(false);
      await first.rows('commit');
      await waits;
      await second.rows('commit');
      for (const id of made) expect(await retention.endOf(id, 'hub.relationship')).toEqual(await retention.endOf(one));
    });

    it('follows in steps that each change a bounded number of rows, however many depend on one indicator', async () => {
      const [mine, theirs] = [await publish(app, th, { tlp: 'GREEN', audience: [1] }), await publish(app, kh, { audience: [1] })];
      const made: string[] = [];
      for (const by of [kh, jp]) made.push((await sight(app, by, mine)).id ?? '');
      made.push(await retention.joins(kh, mine, theirs), await retention.joins(kh, theirs, mine));
      for (let n = 0; n < 4; n += 1) made.push(await retention.tears(mine));
      const ends = async (): Promise<ReadonlyMap<string, number>> =>
        new Map(
          (
            await world.ownerSql<{ id: string; at: Date }>(
              `select id, basis_until as at from hub.sighting where id = any ($1) union all select id, basis_until from hub.relationship where id = any ($1)
                 union all select id, basis_until from hub.indicator where id = any ($1)`,
              [made],
            )
          ).map(({ id, at }) => [id, at.getTime()]),
        );
      const before = await ends();
      await retention.setLimit(12);
      await retention.appliesLimits(500);
      expect(await ends()).toEqual(before); // the step of the limit changes no dependent item
      const steps: number[] = [];
      for (let last = before, left = true; left;) {
        left = (await retention.movesEnds(1)) > 0;
        const now = await ends();
        steps.push([...now].filter(([id, at]) => at !== last.get(id)).length);
        last = now;
      }
      expect(Math.max(...steps)).toBe(1);
      expect(steps.reduce((sum, step) => sum + step, 0)).toBe(made.length);
      expect(Math.max(...(await ends()).values())).toBeLessThanOrEqual((await retention.endOf(mine)).getTime());
      expect(await world.ownerSql('select from hub.moved_end')).toEqual([]);
    });

    it('is not forgotten where the end moves again during a step', async () => {
      const mine = await publish(app, th, { audience: [1] });
      const { id = '' } = await sight(app, kh, mine);
      const other = new pg.Client({ connectionString: world.database.url });
      await other.connect();
      const moves = (to: number): Promise<void> => retention.movesEnd((...query) => other.query(...query), mine, to);
      await moves(12);
      await world.relay.query('begin');
      expect(await retention.movesEnds(5)).toBeGreaterThan(0);
      const [{ pid } = { pid: 0 }] = (await other.query<{ pid: number }>('select pg_backend_pid() as pid')).rows;
      const waits = moves(24);
      await until(
        () => world.ownerSql('select from pg_locks where not granted and pid = $1', [pid]),
        (rows) => rows.length > 0,
      );
      await world.relay.query('commit');
      await waits;
      await other.end();
      while ((await retention.movesEnds(5)) > 0);
      expect([await retention.endOf(mine), await retention.endOf(id ?? '', 'hub.sighting')]).toEqual([
        monthsFromToday(24),
        monthsFromToday(24),
      ]);
    });

    it('is short where it is made under a limit, and long when the limit is lifted', async () => {
      await limits(12);
      const mine = await publish(app, th, { audience: [1] });
      const { id = '' } = await sight(app, kh, mine);
      expect(await retention.endOf(id ?? '', 'hub.sighting')).toEqual(monthsFromToday(12));
      await limits(null);
      expect(await retention.endOf(id ?? '', 'hub.sighting')).toEqual(monthsFromToday(60));
    });

    it('follows an end that the owner of the indicator chose, with a version, and leaves a limit of its own in force', async () => {
      const mine = await publish(app, kh, { audience: [1] });
      const { id = '' } = await sight(app, th, mine);
      await limits(24, 'SIGHTING');
      await change(app, kh, mine, `retain_until = now() + interval '100 days'`);
      expect(await retention.rowOf('hub.sighting', id ?? '')).toMatchObject({ version: 2, end: await retention.endOf(mine) });
      await change(app, kh, mine, 'retain_until = null');
      expect(await retention.rowOf('hub.sighting', id ?? '')).toMatchObject({ version: 3, end: monthsFromToday(24) });
      await limits(null, 'SIGHTING');
    });
  });

  describe('on an answer', () => {
    const asks = async (kind: 'action' | 'information', dueDays: number): Promise<string> => {
      const request = {
        ...{
          id: randomUUID(),
          version: 1,
          ordinal: 0,
          reference: randomUUID(),
          recipient: kh.party,
          legal_basis: 'TREATY',
          legal_text: 'x',
        },
        ...{
          urgency: 'URGENT',
          contact: 'x',
          ack_minutes: 1,
          due_minutes: dueDays * MINUTES_A_DAY,
          tlp: 'GREEN',
          related: [],
          evidence: [],
        },
        ...(kind === 'action' ? { act: 'TAKEDOWN', subject: {} } : { inquiry: randomUUID(), question: 'x', language: 'en', subjects: [] }),
      };
      await app.as(liaison, kind === 'action' ? 'action:request' : 'information:ask', () =>
        app.rows(`select hub.write_${kind}_requests($1)`, [JSON.stringify([request])]),
      );
      return request.id;
    };

    it.each(['action', 'information'] as const)(
      'is no earlier by a limit than a month after the deadline: a request for %s',
      async (kind) => {
        const [table, clock, of] = [`hub.${kind}_request`, `hub.${kind}_clock`, `${kind.toUpperCase()}_REQUEST`];
        const before = await asks(kind, 200);
        await limits(1, of);
        const after = await asks(kind, 200);
        for (const id of [before, after]) {
          const [row] = await world.ownerSql<{ days: number }>(
            `select (extract(epoch from r.retain_until - k.due_at) / 86400)::float8 as days from ${table} r join ${clock} k on k.request = r.id where r.id = $1`,
            [id],
          );
          expect(row?.days).toBeGreaterThan(27);
          expect(row?.days).toBeLessThan(33);
        }
        const end = await retention.endOf(after, table);
        await app.as(liaison, kind === 'action' ? 'action:request' : 'information:ask', () =>
          app.rows(`select hub.advance_${kind}_request($1, 'EXTENDED', null, $2)`, [after, 250 * MINUTES_A_DAY]),
        );
        expect((await retention.endOf(after, table)).getTime() - end.getTime()).toBeGreaterThan(46 * DAY);
        // When nobody waits for an answer any more, the limit counts from then.
        await app.as(liaison, kind === 'action' ? 'action:request' : 'information:ask', () =>
          app.rows(`select hub.advance_${kind}_request($1, 'CANCELLED', 'Done.', null)`, [after]),
        );
        expect((await retention.endOf(after, table)).getTime() - Date.now()).toBeLessThan(34 * DAY);
        const answered = await asks(kind, 200);
        await world.settle();
        const answerer = await world.signsIn('liaison@kh.example');
        for (const [at, step, reason] of [
          [1, 'ACKNOWLEDGED', null],
          [2, 'DECLINED', 'LEGAL_BASIS'],
        ] as const) {
          expect((await retention.endOf(answered, table)).getTime() - Date.now()).toBeGreaterThan(200 * DAY);
          await app.as(answerer, `${kind}:answer`, () =>
            kind === 'action'
              ? app.rows('select hub.answer_action_request($1, $2, $3, null, null, $4, null)', [answered, at, step, reason])
              : app.rows('select hub.answer_information_request($1, $2, $3, $4)', [answered, at, step, { reason }]),
          );
        }
        expect((await retention.endOf(answered, table)).getTime() - Date.now()).toBeLessThan(34 * DAY);
        // A short deadline does not lengthen what the limit says.
        expect((await retention.endOf(await asks(kind, 1), table)).getTime() - Date.now()).toBeLessThan(34 * DAY);
      },
    );
  });

  describe('is announced in small steps', () => {
    const announces = async (batch: number): Promise<number> =>
      (await world.relay.query<{ n: number }>('select hub.announce_ending_items($1) as n', [batch])).rows[0]?.n ?? 0;
    const announced = (): Promise<readonly { count: number }[]> =>
      world.ownerSql(
        `select (about->>'count')::integer as count, cardinality(string_to_array(about->>'item', ' ')) as named from hub.announcement where what = 'ITEMS_END' and audience = array[$1]::integer[] order by place`,
        [th.party],
      );

    it('that a failure may interrupt: one announcement has all of them', async () => {
      await world.ownerSql(
        `begin; alter table hub.indicator disable trigger user; update hub.indicator set notice_due_at = null; alter table hub.indicator enable trigger user; commit`,
      );
      const ids: string[] = [];
      for (let n = 0; n < 7; n += 1) ids.push(await publish(app, th, { audience: [1] }));
      await world.ownerSql('begin; alter table hub.indicator disable trigger user');
      await world.ownerSql(`update hub.indicator set notice_due_at = now() - interval '1 hour' where id = any ($1)`, [ids]);
      await world.ownerSql('alter table hub.indicator enable trigger user; commit');
      const open = async (): Promise<number> =>
        (await world.ownerSql('select from hub.indicator where id = any ($1) and notice_due_at is not null', [ids])).length;

      expect([await announces(3), await open(), await announced()]).toEqual([1, 4, []]);
      await world.relay.query('begin'); // a process ends half way
      await world.relay.query('select hub.announce_ending_items(3)');
      await world.relay.query('rollback');
      expect([await open(), await announced()]).toEqual([4, []]);
      while ((await announces(3)) > 0);
      expect([await open(), await announced()]).toEqual([0, [{ count: 7, named: 7 }]]);
      expect(await announces(3)).toBe(0);
    });
  });
});
