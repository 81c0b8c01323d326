import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { COME, monthsFromToday, openRetention, OVER, type RetentionWorld } from './retention-world.js';
import { type AppConnection, change, codeOf, type Officer, publish } from './world.js';

describe('ends that move', () => {
  let retention: RetentionWorld;
  let world: RetentionWorld['world'];
  let app: AppConnection;
  let th: Officer, kh: Officer, jp: Officer;
  let { sets, left, entriesOf, isWaiting, torn } = {} as RetentionWorld;

  beforeAll(async () => {
    retention = await openRetention();
    ({ world, app, th, kh, jp, sets, left, entriesOf, isWaiting, torn } = retention);
  });
  afterAll(() => world.close());

  it('leave the owner of a sighting of a tear-line no entry that says that it was one', async () => {
    const { copy } = await torn();
    const plain = await publish(app, th, { audience: [1] });
    const [onCopy, onPlain, ownOnCopy] = [
      await retention.sights(jp, copy),
      await retention.sights(jp, plain),
      await retention.sights(th, copy),
    ];
    const [toCopy, fromPlain] = [
      await retention.joins(jp, await publish(app, jp, { audience: [1] }), copy),
      await retention.joins(jp, plain, await publish(app, jp)),
    ];
    await world.settle();
    await sets('hub.indicator', COME, [copy]);
    await sets('hub.indicator', `retain_until = now() - interval '10 minutes'`, [plain]);
    await sets('hub.sighting', OVER, [onPlain]);
    await sets('hub.relationship', OVER, [fromPlain]);
    await retention.deletes();
    await world.settle();
    expect(await left(copy, plain, onCopy, onPlain, ownOnCopy, toCopy, fromPlain)).toEqual([]);

    const ids = [copy, plain, onCopy, onPlain, ownOnCopy, toCopy, fromPlain];
    const entries = (reader: Officer): Promise<unknown> => entriesOf(reader, ids);
    const mine = [copy, plain, ownOnCopy];
    expect([await entries(jp), await entries(th)]).toEqual([
      [
        [onPlain, fromPlain],
        [onPlain, fromPlain],
      ],
      [mine, mine],
    ]);
    expect([await retention.operations(jp, copy), await retention.operations(jp, onCopy)]).toEqual([['WITHDRAWN'], []]);
  });

  it.each([true, false])(
    'withdraw a tear-line from a party that gained it after its time and before the step that ends it (its job is done: %s)',
    async (isJobDone) => {
      const [group] = await world.ownerSql<{ key: number }>(
        `insert into hub.working_group (id, name) values (gen_random_uuid(), $1) returning key`,
        [randomUUID()],
      );
      const key = group?.key ?? 0;
      await world.ownerSql('select hub.join_key($1, $2)', [th.party, key]);
      const { copy } = await torn([key]);
      await world.settle();
      await sets('hub.indicator', COME, [copy]);
      await world.ownerSql('select hub.join_key($1, $2)', [kh.party, key]);
      expect(await app.as(kh, 'indicator:read', () => app.rows('select id from hub.indicator where id = $1', [copy]))).toEqual([
        { id: copy },
      ]);
      if (isJobDone) await world.settle();
      await retention.deletes();
      await world.settle();
      expect(await left(copy)).toEqual([]);
      expect(await retention.operations(kh, copy)).toEqual(['WITHDRAWN']);
    },
  );

  it('delete nothing at an end that was put off, while what depends on it waits for the new end', async () => {
    const mine = await publish(app, th, { audience: [1] });
    const theirs = await publish(app, kh, { audience: [1] });
    const { original, copy } = await torn();
    const ids = [await retention.sights(jp, mine), await retention.joins(jp, mine, theirs), await retention.joins(jp, theirs, mine), copy];
    await sets('hub.sighting', OVER, ids);
    await sets('hub.relationship', OVER, ids);
    await sets('hub.indicator', COME, [copy]);
    await isWaiting(mine);
    await isWaiting(original);
    await retention.deletes();
    expect(await left(...ids)).toEqual(ids);
    // Nor does a write end the tear-line: of its owner, of a limit, of a notice of its end.
    const end = await retention.endOf(copy);
    await change(app, th, copy, `threat = 'ROMANCE_SCAM'`);
    for (const column of ['retain_until = retain_until', 'notice_due_at = null']) {
      await world.ownerSql(`update hub.indicator set ${column} where id = $1`, [copy]);
    }
    expect(await retention.endOf(copy)).toEqual(end);
    await retention.deletes();
    expect(await left(...ids)).toEqual(ids);
    await retention.movesAllEnds();
    await retention.deletes();
    expect(await left(...ids)).toEqual(ids);
    const seen = await app.as(jp, 'indicator:read', () => app.rows('select from hub.sighting where id = $1', [ids[0]]));
    expect(seen).toHaveLength(1);
  });

  it('keep a relationship that waits for a later end and is published again, and replace one that has ended', async () => {
    const mine = await publish(app, jp, { audience: [1] });
    const ids = [await publish(app, jp), await publish(app, jp)];
    const made = [await retention.joins(jp, mine, ids[0] ?? ''), await retention.joins(jp, mine, ids[1] ?? '')] as const;
    await sets('hub.relationship', OVER, made);
    // The limit of its own kind has ended the other one.
    await sets('hub.relationship', `published_at = now() - interval '2 years'`, [made[1]]);
    await world.ownerSql(
      `insert into hub.retention_limit (party, kind, months, set_by, set_at) values ($1, 'RELATIONSHIP', 12, $2, now() - interval '1 year')`,
      [jp.party, jp.user],
    );
    await isWaiting(mine);
    const again = [await retention.joins(jp, mine, ids[0] ?? ''), await retention.joins(jp, mine, ids[1] ?? '')] as const;
    expect(await left(...made, ...again)).toEqual([made[0], again[1]]);
    expect(await retention.endOf(made[0], 'hub.relationship')).toEqual(monthsFromToday(12)); // its own limit
    await retention.movesAllEnds();
    await retention.deletes();
    expect(await left(...made, ...again)).toEqual([made[0], again[1]]);
    await retention.forgetLimits();
  });

  it('end a tear-line whose original is deleted before it', async () => {
    const { original, copy } = await torn();
    const { original: other, copy: renewed } = await torn();
    await app.as(th, 'retention:renew', () => app.rows(`select * from hub.renew_retention($1, 'It goes on.')`, [[renewed]]));
    await sets('hub.indicator', `retain_until = now() - interval '10 minutes'`, [original, other]);
    await retention.deletes();
    await retention.deletes();
    expect(await left(original, other, copy, renewed)).toEqual([renewed]);
  });

  it.each(['hub.sighting', 'hub.relationship', 'hub.indicator'])(
    'wait for no transaction that holds a row of %s, and forget none that it held',
    async (table) => {
      const mine = await publish(app, th, { audience: [1] });
      const ids = [
        await retention.sights(jp, mine),
        await retention.sights(kh, mine),
        await retention.joins(jp, mine, await publish(app, kh, { audience: [1] })),
        await retention.joins(jp, mine, await publish(app, kh, { audience: [1] })),
      ];
      const copies = [await retention.tears(mine), await retention.tears(mine)];
      for (const dependants of ['hub.sighting', 'hub.relationship']) await sets(dependants, `basis_until = now() + interval '1 year'`, ids);
      await sets('hub.indicator', `basis_until = now() + interval '1 year'`, copies);
      await isWaiting(mine);
      const behind = async (): Promise<number> =>
        (
          await world.ownerSql(
            `select from hub.sighting where id = any ($1) and basis_until < now() + interval '2 years'
               union all select from hub.relationship where id = any ($1) and basis_until < now() + interval '2 years'
               union all select from hub.indicator where id = any ($1) and basis_until < now() + interval '2 years'`,
            [[...ids, ...copies]],
          )
        ).length;
      const holds = new pg.Client({ connectionString: world.database.url });
      await holds.connect();
      await holds.query('begin');
      const held = await holds.query(`select id from ${table} where id = any ($1) order by id desc limit 1 for update`, [
        [...ids, ...copies],
      ]);
      expect(held.rowCount).toBe(1);
      await world.relay.query(`set lock_timeout = '5s'`);
      await retention.movesAllEnds();
      expect(await behind()).toBeGreaterThan(0);
      await holds.query('rollback');
      await holds.end();
      await retention.movesAllEnds();
      expect([await behind(), await world.ownerSql('select from hub.moved_end')]).toEqual([0, []]);
    },
  );

  describe('of several indicators', () => {
    const BEFORE = `basis_until = now() + interval '1 year', retain_until = now() + interval '1 year'`;
    /** Indicators that wait, in this order, each with a sighting that has a former end. */
    async function waiting(count: number): Promise<{ readonly indicators: readonly string[]; readonly sightings: readonly string[] }> {
      await world.ownerSql('delete from hub.moved_end');
      const indicators: string[] = [];
      const sightings: string[] = [];
      for (let n = 0; n < count; n += 1) {
        indicators.push(await publish(app, th, { audience: [1] }));
        sightings.push(await retention.sights(jp, indicators[n] ?? ''));
      }
      await sets('hub.sighting', BEFORE, sightings);
      for (const indicator of indicators) await isWaiting(indicator);
      return { indicators, sightings };
    }
    const moved = async (sightings: readonly string[]): Promise<number> =>
      (await world.ownerSql(`select from hub.sighting where id = any ($1) and basis_until > now() + interval '2 years'`, [sightings]))
        .length;

    it('are read a bounded number of rows in one call, also where others hold them, and the next call goes on', async () => {
      const { sightings } = await waiting(4);
      const holds = await world.client(world.database.url);
      await holds.query('begin');
      await holds.query('select from hub.sighting where id = any ($1) for update', [sightings.slice(0, 3)]);
      const counts: number[] = [];
      const turns = (): Promise<{ turn: string }[]> => world.ownerSql('select turn from hub.moved_end order by turn');
      for (let n = 0; n < 4; n += 1) {
        const before = (await turns()).map(({ turn }) => turn);
        await retention.movesEnds(1);
        const same = (await turns()).filter(({ turn }) => before.includes(turn)).length;
        counts.push(before.length - same, await moved(sightings));
      }
      expect(counts).toEqual([1, 0, 1, 0, 1, 0, 0, 1]); // how many were put behind, and how many moved
      for (let n = 0; n < 4; n += 1) await retention.movesEnds(2);
      expect(await moved(sightings)).toBe(1);
      await holds.query('rollback');
      await retention.movesAllEnds();
      expect(await moved(sightings)).toBe(4);
    });

    it('follow where the step of one of them fails', async () => {
      const { indicators, sightings } = await waiting(3);
      await world.ownerSql(`create function hub.fails() returns trigger language plpgsql as 'begin perform 1 / 0; return new; end'`);
      await world.ownerSql(
        `create trigger t99_fails before update on hub.sighting for each row when (new.indicator = '${indicators[0]}') execute function hub.fails()`,
      );
      expect(await codeOf(retention.movesEnds(5))).toBe('22012');
      expect(await codeOf(retention.movesEnds(4))).toBeUndefined();
      expect(await moved(sightings)).toBe(2);
      expect(await codeOf(retention.movesEnds(5))).toBe('22012');
      await world.ownerSql('drop trigger t99_fails on hub.sighting');
      await retention.movesAllEnds();
      expect([await moved(sightings), await world.ownerSql('select from hub.moved_end')]).toEqual([3, []]);
    });
  });

  it('are followed from the beginning again where the end moves again', async () => {
    const mine = await publish(app, th, { audience: [1] });
    const ids = [await retention.sights(jp, mine), await retention.sights(kh, mine), await retention.sights(th, mine)];
    const ends = async (): Promise<number> =>
      (await world.ownerSql('select distinct retain_until from hub.sighting where id = any ($1)', [ids])).length;
    const moves = (months: number): Promise<void> => retention.movesEnd((...query) => world.ownerSql(...query), mine, months);
    await moves(12);
    await retention.movesEnds(2);
    expect(await ends()).toBe(2);
    await moves(24);
    await retention.movesAllEnds();
    const [row] = await world.ownerSql(
      'select count(*)::integer as n from hub.sighting s join hub.indicator i on i.id = s.indicator where s.id = any ($1) and s.retain_until = i.retain_until',
      [ids],
    );
    expect(row).toEqual({ n: ids.length });
    await world.ownerSql('delete from hub.retention_limit');
  });
});
