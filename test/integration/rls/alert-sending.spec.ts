import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { type Officer, openWorld, type World } from './world.js';

describe('letters of alerts that wait', () => {
  let world: World;
  let th: Officer;
  let kh: Officer;

  beforeAll(async () => {
    world = await openWorld();
    [th, kh] = [await world.signsIn('liaison@th.example'), await world.signsIn('liaison@kh.example')];
  });
  afterAll(() => world.close());
  beforeEach(() => world.ownerSql('delete from hub.alert'));

  /** Alerts of a party whose letters wait since some minutes. @returns the letters, in the order of their planning */
  const waiting = async (who: Officer, minutes: readonly number[], urgency = 'EMERGENCY'): Promise<readonly string[]> => {
    const rows = await world.ownerSql<{ id: string }>(
      `with made as (
           insert into hub.alert (reference, party, kind, urgency, addressees, permission, quantity, next_at)
             select hub.new_alert_reference(), $1, 'CASE', $2, 'OFFICERS', 'case:work', m + 1, null from unnest($3::integer[]) m returning *)
         insert into hub.alert_delivery (alert, party, account, urgency, channel_kind, step, mode, planned_at, next_attempt_at)
           select a.id, a.party, $4, a.urgency, 'EMAIL', 0, 'IMMEDIATE', now() - (a.quantity - 1) * interval '1 minute', now() - (a.quantity - 1) * interval '1 minute' from made a
           returning id`,
      [who.party, urgency, minutes, who.user],
    );
    return rows.map(({ id }) => id);
  };
  const leases = async (most: number, emergencies = true, relay: pg.Client = world.relay): Promise<readonly string[]> =>
    (
      await relay.query<{ id: string }>('select id from hub.lease_alert_messages($1, $2, $3, $4)', [
        ...[world.relayClaim(), randomUUID(), emergencies, most],
      ])
    ).rows.map(({ id }) => id);

  it('since an outage hold up no new emergency of the same party', async () => {
    const old = Array.from({ length: 50 }, (_, n) => 400 - n);
    await waiting(th, old);
    const [fresh] = await waiting(th, [0]);
    expect(await leases(5)).toContain(fresh);
  });

  it('hold up no other party: of one at most a fifth goes at a time, unless it is alone', async () => {
    const flood = await waiting(
      th,
      Array.from({ length: 30 }, (_, n) => 400 - n),
    );
    const others = await waiting(kh, [1, 2, 3]);
    const leased = await leases(10);
    expect([leased.length, others.filter((id) => leased.includes(id)).length]).toEqual([10, 3]);
    expect((await leases(20)).filter((id) => flood.includes(id))).toHaveLength(20);
  });

  it('go most urgent first, and each party has one of the few that are no emergencies', async () => {
    await waiting(
      th,
      Array.from({ length: 9 }, (_, n) => n),
      'URGENT',
    );
    const [routine] = await waiting(kh, [1, 2], 'ROUTINE');
    expect(await leases(4, false)).toContain(routine);
  });

  it('are leased once, and for longer than sending may take', async () => {
    await waiting(th, [0, 0, 0]);
    expect([(await leases(5)).length, (await leases(5)).length]).toEqual([3, 0]);
    const [row] = await world.ownerSql<{ seconds: number }>(
      'select extract(epoch from min(lease_until) - now())::integer as seconds from hub.alert_delivery',
    );
    expect(row?.seconds).toBeGreaterThan(60);
  });
});
