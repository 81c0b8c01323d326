import { randomUUID } from 'node:crypto';
import { until } from '../../support/officer.js';
import { monthsFromToday, openRetention, type RetentionWorld } from './retention-world.js';
import { type AppConnection, change, codeOf, type Officer, publish, sight } from './world.js';

const DAY = 86_400_000;

describe('the end of an original', () => {
  let retention: RetentionWorld;
  let world: RetentionWorld['world'];
  let app: AppConnection;
  let th: Officer, kh: Officer, jp: Officer;

  beforeAll(async () => {
    retention = await openRetention();
    ({ world, app, th, kh, jp } = retention);
  });
  afterAll(() => world.close());
  beforeEach(() => retention.forgetLimits());

  async function limits(months: number | null): Promise<void> {
    await retention.setLimit(months);
    await retention.appliesLimits();
    await retention.movesAllEnds();
  }
  const WEEK = 7 * DAY;
  /** When a tear-line is deleted: readers see another end. */
  const deletedAt = async (id: string): Promise<number> =>
    (await world.ownerSql<{ at: Date }>('select basis_until as at from hub.indicator where id = $1', [id]))[0]?.at.getTime() ?? 0;
  const isInTheWeekBefore = async (copy: string, original: string): Promise<boolean> => {
    const ahead = (await retention.endOf(original)).getTime() - (await deletedAt(copy));
    return ahead >= 0 && ahead <= WEEK;
  };
  /** What a reader of a tear-line gets of it when it polls: the row, and the content of its versions. */
  const polls = (id: string): Promise<unknown> =>
    app.as(kh, 'indicator:read', async () => [
      await app.rows('select retain_until, version, updated_at, published_at from hub.indicator where id = $1', [id]),
      await app.rows('select * from hub.versions($1)', [id]),
    ]);

  it('is shown by no tear-line, whatever ends the original, while the tear-line is deleted in the week before', async () => {
    const original = await publish(app, th, { tlp: 'RED', audience: [jp.party] });
    const copy = await retention.tears(original);
    const seen = await polls(copy);
    expect(await retention.endOf(copy)).toEqual(monthsFromToday(60));
    const drawn = [await deletedAt(copy)];
    const changes: readonly (() => Promise<unknown>)[] = [
      () => change(app, th, original, `retain_until = now() + interval '90 days'`),
      () => change(app, th, original, `retain_until = now() + interval '200 days'`),
      () => change(app, th, original, 'retain_until = null'),
      () => change(app, th, original, `retain_until = now() + interval '2 days'`),
      () => retention.renews(original),
    ];
    for (const moves of changes) {
      await moves();
      expect([await polls(copy), await isInTheWeekBefore(copy, original)]).toEqual([seen, true]);
      drawn.push(await deletedAt(copy));
    }
    // No time that follows from the original or from the id of the copy.
    await change(app, th, original, `retain_until = now() + interval '90 days 1 second'`);
    drawn.push(await deletedAt(copy));
    expect([new Set(drawn).size, drawn.filter((at) => at % 3_600_000 === 0)]).toEqual([drawn.length, []]);
  });

  it('moves the deletion of a tear-line with a limit, and the end that it shows as for any other indicator', async () => {
    const original = await publish(app, th, { tlp: 'RED', audience: [jp.party] });
    const [copy, plain] = [await retention.tears(original), await publish(app, th, { audience: [1] })];
    for (const limit of [12, 24, null]) {
      await limits(limit);
      expect([await retention.endOf(copy), await isInTheWeekBefore(copy, original)]).toEqual([await retention.endOf(plain), true]);
    }
    // An end that its owner chooses for it is its own, with a version.
    await change(app, th, copy, `retain_until = now() + interval '1 year'`);
    expect([(await retention.rowOf('hub.indicator', copy)).version, await isInTheWeekBefore(copy, original)]).toEqual([2, true]);
  });

  it('deletes the tear-line, and what depends on it, at its time: readers get a WITHDRAWN', async () => {
    const original = await publish(app, th, { tlp: 'RED', audience: [jp.party] });
    const copy = await retention.tears(original);
    const { id: sighting } = await sight(app, kh, copy);
    expect(await retention.endOf(sighting ?? '', 'hub.sighting')).toEqual(monthsFromToday(60));
    await world.settle();
    await retention.deletes();
    expect(await retention.endOf(copy)).toEqual(monthsFromToday(60));
    await change(app, th, original, `retain_until = clock_timestamp() + interval '1 second'`);
    const remaining = async (): Promise<unknown[]> => {
      await retention.deletes();
      return world.ownerSql('select id from hub.indicator where id = $1 union all select id from hub.sighting where id = $2', [
        copy,
        sighting,
      ]);
    };
    expect(await until(remaining, (rows) => rows.length === 0)).toEqual([]);
    await world.settle();
    expect([await retention.operations(kh, copy), await retention.operations(th, sighting ?? '')]).toEqual([['WITHDRAWN'], ['WITHDRAWN']]);
  });

  it('deletes no tear-line that its owner has renewed for itself', async () => {
    const original = await publish(app, th, { tlp: 'RED', audience: [jp.party] });
    const [kept, left] = [await retention.tears(original), await retention.tears(original)];
    await retention.renews(kept);
    await change(app, th, original, `retain_until = clock_timestamp() + interval '1 millisecond'`);
    const remaining = async (): Promise<unknown[]> => {
      await retention.deletes();
      return world.ownerSql('select id from hub.indicator where id = any ($1)', [[original, kept, left]]);
    };
    expect(await until(remaining, (rows) => rows.length < 2)).toEqual([{ id: kept }]);
    expect(await retention.endOf(kept)).toEqual(monthsFromToday(60));
  });

  it('is no matter of an indicator that is no tear-line, and no statement of an attacker sets it', async () => {
    const plain = await publish(app, th, {});
    for (const column of ['basis_until', 'awaited_until']) {
      expect(await codeOf(change(app, th, plain, `${column} = null`))).toBe('42501');
    }
    const planted = randomUUID();
    await limits(12);
    await app.as(th, 'indicator:publish', async () => {
      await app.rows(
        `insert into hub.indicator (id, kind, scope, value, display, threat, tlp, owner, agency, digest, claim_mark, owner_mark, basis_until, awaited_until)
             values ($1, 'DOMAIN', '', 'planted.example', 'x', 'PHISHING', 'GREEN', $2, $3, '', '', '', '2100-01-01', '2100-01-01')`,
        [planted, th.party, th.agency],
      );
      await app.rows(`insert into hub.indicator_detail (id, raw, owner, agency) values ($1, 'x', $2, $3)`, [planted, th.party, th.agency]);
    });
    expect(await retention.endOf(planted)).toEqual(monthsFromToday(12));
  });
});
