import { until } from '../../support/officer.js';
import { openSuspension, OUTSTANDING, type Suspension, withdrawn } from './suspension-world.js';
import { type AppConnection, change, type Officer, publish, type World, write } from './world.js';

describe('a suspension among other things that give and take sight', () => {
  let s: Suspension;
  let world: World;
  let app: AppConnection;
  let th: Officer;
  let kh: Officer;

  beforeEach(async () => {
    s = await openSuspension();
    ({ world, app, th, kh } = s);
  });
  afterEach(() => world.close());

  it.each([true, false])('twice in a row loses and tells nothing twice, whether or not the jobs keep up: %s', async (keepsUp) => {
    const [kept, revoked, lost] = [
      await s.settled({ audience: [1] }),
      await s.settled({ audience: [1] }),
      await s.settled({ audience: [1] }),
    ];
    await s.revokes(revoked);
    await world.settle();
    const after = await s.head();
    for (const off of [true, false, true, false]) {
      await s.suspends(kh, off);
      if (keepsUp) await world.settle();
      if (off) await change(app, th, lost, `excluded = '{${kh.party}}'`);
    }
    await world.settle();
    const told = await s.events(kh, after);
    expect(told[kept]?.at(-1)).toBe('PUBLISHED backfill');
    expect(told[kept]).not.toContain('WITHDRAWN');
    expect(told[lost]).toEqual(['WITHDRAWN']);
    // Whoever had it revoked has lost it, or has it still, as revoked: not as valid.
    expect(told[revoked]).toEqual(keepsUp ? ['WITHDRAWN'] : expect.arrayContaining(['PUBLISHED backfill']));
    expect(await s.receipts(lost)).toEqual(OUTSTANDING);
  });

  it('goes together with a bar, a group and the end of retention: the last way to see an item decides', async () => {
    const key = await s.newGroup();
    await world.ownerSql('select hub.join_key($1, $2)', [kh.party, key]);
    await world.settle();
    const id = await s.settled({ audience: [key] });
    const admin = await world.signsIn('admin@th.example');
    const cambodia = await s.idOf(kh);
    const bars = (on: boolean) => app.as(admin, 'bar:manage', () => app.rows('select hub.set_bar($1, $2)', [cambodia, on]));
    const moves = (how: 'join_key' | 'leave_key') => world.ownerSql(`select hub.${how}($1, $2)`, [kh.party, key]);
    const after = await s.head();
    await s.suspends(kh, true);
    await bars(true);
    await moves('leave_key');
    await s.suspends(kh, false);
    await world.settle();
    expect(await s.events(kh, after)).toEqual(withdrawn(id));
    const lost = await s.settled({ audience: [key] });
    await s.isOff(true);
    await moves('join_key');
    await world.settle();
    await bars(false);
    await world.settle();
    await s.isOff(false);
    expect(await s.events(kh, after)).toEqual({ [id]: ['PUBLISHED backfill'], [lost]: ['PUBLISHED backfill'] });
    const ending = await s.settled({ audience: [key], retainUntil: new Date(Date.now() + 3_600_000) });
    await s.isOff(true);
    const never = await s.settled({ audience: [key], retainUntil: new Date(Date.now() + 3_600_000) });
    for (const item of [ending, never]) await s.timeIsUp(item);
    await s.isOff(false); // the relay had better things to do than to delete
    const once = { ...withdrawn(ending), [id]: ['PUBLISHED backfill'], [lost]: ['PUBLISHED backfill'] };
    const replay = async () => {
      const told = await s.events(kh, after);
      return Object.fromEntries(Object.entries(told).map(([item, all]) => [item, [...new Set(all)]]));
    };
    expect(await replay()).toEqual(once);
    await s.deletes();
    expect(await replay()).toEqual(once);
    await s.isOff(true);
    await s.isOff(false);
    expect(await s.events(kh)).not.toHaveProperty(never);
  });

  it('is told nothing of what ended and was deleted before its return had its place', async () => {
    await s.isOff(true);
    const never = await s.settled({ audience: [1], retainUntil: new Date(Date.now() + 3_600_000) });
    await s.timeIsUp(never);
    await s.suspends(kh, false);
    await s.deletes();
    expect(await s.events(kh)).toEqual({});
    expect(await s.receipts(never).catch((error: { code: string }) => error.code)).not.toEqual(OUTSTANDING);
  });

  describe('comes first in the stream where it came first', () => {
    let other: AppConnection;
    beforeEach(async () => {
      other = await world.connect();
    });
    const somebodyWaits = (): Promise<unknown> =>
      until(
        () =>
          world.ownerSql(
            `select from pg_locks l join pg_database d on d.oid = l.database where d.datname = current_database() and not l.granted`,
          ),
        (waiting) => waiting.length > 0,
      );

    it('its suspension waits for what is being published, which it could then see', async () => {
      await app.enter(th, 'indicator:publish');
      const id = await write(app, th, { audience: [1] });
      const suspended = s.suspends(kh, true, s.operator, 'party:manage', other);
      await somebodyWaits();
      await app.rows('commit');
      await suspended;
      await world.settle();
      expect(await world.ownerSql(`select op from hub.stream where item = $1 order by seq`, [id])).toEqual([
        { op: 'PUBLISH' },
        { op: 'LOST' },
      ]);
      expect(await s.receipts(id)).toEqual(OUTSTANDING);
    });

    it('what is published while it is being suspended waits, and is never told of', async () => {
      await other.enter(s.operator, 'party:manage');
      await other.rows('select hub.set_party_suspended($1, true)', [await s.idOf(kh)]);
      const published = publish(app, th, { audience: [kh.party] });
      await somebodyWaits();
      await other.rows('commit');
      const id = await published;
      await world.settle();
      await change(app, th, id, `audience = '{}'`);
      await world.settle();
      await s.isOff(false);
      expect(await s.events(kh)).toEqual({});
      expect(await s.receipts(id)).toEqual([]);
    });

    it('its return waits for what is being narrowed, and it is told nothing of it', async () => {
      await s.isOff(true);
      const id = await s.settled({ audience: [kh.party] });
      await app.enter(th, 'indicator:publish');
      await app.rows(`update hub.indicator set version = version + 1, audience = '{}' where id = $1`, [id]);
      const back = s.suspends(kh, false, s.operator, 'party:manage', other);
      await somebodyWaits();
      await app.rows('commit');
      await back;
      await world.settle();
      expect(await s.events(kh)).toEqual({});
    });

    it('what is narrowed while it is taken in again waits, and is withdrawn from it', async () => {
      await s.isOff(true);
      const id = await s.settled({ audience: [kh.party] });
      await other.enter(s.operator, 'party:manage');
      await other.rows('select hub.set_party_suspended($1, false)', [await s.idOf(kh)]);
      const narrowed = change(app, th, id, `audience = '{}'`);
      await somebodyWaits();
      await other.rows('commit');
      await narrowed;
      await world.settle();
      expect(await s.events(kh)).toEqual(withdrawn(id));
    });

    it('a group that it leaves at the same time waits for it', async () => {
      const key = await s.newGroup();
      await world.ownerSql('select hub.join_key($1, $2)', [kh.party, key]);
      await s.isOff(true);
      const id = await s.settled({ audience: [key] });
      await other.enter(s.operator, 'party:manage');
      await other.rows('select hub.set_party_suspended($1, false)', [await s.idOf(kh)]);
      const owner = await world.client(world.database.url);
      await owner.query('set role hub_owner');
      const left = owner.query('select hub.leave_key($1, $2)', [kh.party, key]);
      await somebodyWaits();
      await other.rows('commit');
      await left;
      await world.settle();
      expect(await s.events(kh)).toEqual(withdrawn(id));
    });
  });

  it('keeps its order where its suspension could not be placed: its return waits behind it', async () => {
    const kept = await s.settled({ audience: [1] });
    const after = await s.head();
    await world.ownerSql(
      `create function hub.refuse_job() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$ begin raise exception 'poison'; end $$`,
    );
    await world.ownerSql('create trigger refuse before insert on hub.party_job for each row execute function hub.refuse_job()');
    await s.isOff(true);
    await world.ownerSql('drop trigger refuse on hub.party_job');
    await s.isOff(false);
    expect(await world.ownerSql(`select op, failure from hub.dead_letter where op <> 'PUBLISH' order by id`)).toEqual([
      { op: 'SUSPEND', failure: 'P0001' },
      { op: 'READMIT', failure: null },
    ]);
    await world.ownerSql('select hub.requeue_dead_letters()');
    await world.settle();
    expect(await world.ownerSql('select to_seq > from_seq as whole from hub.suspension')).toEqual([{ whole: true }]);
    expect(await s.events(kh, after)).toEqual({ [kept]: ['PUBLISHED backfill'] });
  });
});
