import { randomUUID } from 'node:crypto';
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
  const waiting = async (
    who: Officer,
    minutes: readonly number[],
    urgency = 'EMERGENCY',
    mode = 'IMMEDIATE',
  ): Promise<readonly string[]> => {
    const rows = await world.ownerSql<{ id: string }>(
      `with made as (
           insert into hub.alert (reference, party, kind, urgency, addressees, permission, quantity, next_at)
             select hub.new_alert_reference(), $1, 'CASE', $2, 'OFFICERS', 'case:work', m + 1, null from unnest($3::integer[]) m returning *)
         insert into hub.alert_delivery (alert, party, account, urgency, channel_kind, step, mode, planned_at, next_attempt_at)
           select a.id, a.party, $4, a.urgency, 'EMAIL', 0, $5, now() - (a.quantity - 1) * interval '1 minute', now() - (a.quantity - 1) * interval '1 minute' from made a
           returning id`,
      [who.party, urgency, minutes, who.user, mode],
    );
    return rows.map(({ id }) => id);
  };
  /** Leases letters of a job of which `atOnce` may be on their way, at most `most` now. */
  const leases = async (atOnce: number, emergencies = true, most = atOnce): Promise<readonly string[]> =>
    (
      await world.relay.query<{ id: string }>('select id from hub.lease_alert_messages($1, $2, $3, $4, $5) where address is not null', [
        ...[world.relayClaim(), randomUUID(), emergencies, atOnce, most],
      ])
    ).rows.map(({ id }) => id);
  interface Digest {
    readonly id: string;
    readonly ids: readonly string[];
    readonly attempts: readonly number[];
    readonly alerts: readonly { readonly quantity: number }[] | null;
  }
  const holder = randomUUID();
  const digests = async (): Promise<readonly Digest[]> =>
    (await world.relay.query<Digest>('select * from hub.lease_alert_digests($1, $2, 4)', [world.relayClaim(), holder])).rows;
  const leaseEnds = (): Promise<unknown> => world.ownerSql(`update hub.alert_delivery set lease_until = now() where lease_until > now()`);

  it('since an outage hold up no new emergency of the same party', async () => {
    const old = Array.from({ length: 50 }, (_, n) => 400 - n);
    await waiting(th, old);
    const [fresh] = await waiting(th, [0]);
    expect(await leases(5)).toContain(fresh);
  });

  it('hold up no other party: of one at most half of the letters of a job are on their way', async () => {
    const flood = await waiting(
      th,
      Array.from({ length: 30 }, (_, n) => 400 - n),
    );
    const first = await leases(10);
    expect([first.length, first.every((id) => flood.includes(id))]).toEqual([5, true]);
    const others = await waiting(kh, [1, 2, 3]);
    expect([...(await leases(10, true, 5))].sort()).toEqual([...others].sort()); // the first five hang
    await leaseEnds();
    const again = await leases(10);
    expect(others.every((id) => again.includes(id))).toBe(true);
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

  it('go in a digest whose id is the same at each attempt, and another one when a message was added', async () => {
    const first = await waiting(th, [2, 1], 'ROUTINE', 'DIGEST');
    const [digest] = await digests();
    expect([digest?.ids, digest?.alerts?.length, await digests()]).toEqual([first, 2, []]);
    await leaseEnds();
    const [again] = await digests();
    expect(again?.id).toBe(digest?.id);
    await leaseEnds();
    const [third] = await waiting(th, [0], 'ROUTINE', 'DIGEST');
    const [grown] = await digests();
    expect(grown?.ids).toEqual([...first, third]);
    expect(grown?.id).not.toBe(digest?.id);
  });

  it('of two steps of one alert go in one digest, which counts the alert once', async () => {
    const [first] = await waiting(th, [2], 'ROUTINE', 'DIGEST');
    const [alert] = await world.ownerSql<{ id: string }>('update hub.alert set step = 1, next_at = now() returning id');
    await digests();
    // The next step is planned while the message of the first is being sent, which then fails.
    const planned = { alert: alert?.id, account: th.user, channel: 'EMAIL', through: null, mode: 'DIGEST', at: Date.now() };
    await world.relay.query('select hub.record_alert_plan($1, $2)', [
      world.relayClaim(),
      { steps: [{ alert: alert?.id, step: 1, nextAt: null, position: null, called: [] }], deliveries: [planned] },
    ]);
    await world.relay.query(`select hub.record_alert_attempt($1, $2, 'STATUS_450', '{0}')`, [holder, [first]]);
    const [digest] = await digests();
    expect(digest?.ids).toEqual([first, expect.any(String)]);
    expect(digest?.alerts).toMatchObject([{ kind: 'CASE', urgency: 'ROUTINE', quantity: 3 }]);
  });

  it('end in a digest each by its own attempts', async () => {
    const [old, fresh] = await waiting(th, [2, 1], 'ROUTINE', 'DIGEST');
    await world.ownerSql('update hub.alert_delivery set attempts = 49 where id = $1', [old]);
    const [digest] = await digests();
    expect([digest?.ids, digest?.attempts]).toEqual([
      [old, fresh],
      [49, 0],
    ]);
    await world.relay.query(`select hub.record_alert_attempt($1, $2, 'STATUS_450', $3)`, [holder, digest?.ids, [null, 60]]);
    const rows = await world.ownerSql<{ id: string; state: string }>('select id, state from hub.alert_delivery where id = any ($1)', [
      [old, fresh],
    ]);
    expect(Object.fromEntries(rows.map(({ id, state }) => [id, state]))).toEqual({ [old ?? '']: 'FAILED', [fresh ?? '']: 'WAITING' });
  });

  it('go by the thousand in a lease of a digest, and the rest in the next one', async () => {
    await waiting(
      th,
      Array.from({ length: 1_001 }, () => 1),
      'ROUTINE',
      'DIGEST',
    );
    expect((await digests()).map(({ ids }) => ids.length)).toEqual([1_000]);
    const more = await world.relay.query<Digest>('select * from hub.lease_alert_digests($1, $2, 4, $3)', [
      ...[world.relayClaim(), holder, th.user],
    ]);
    expect(more.rows.map(({ ids }) => ids.length)).toEqual([1]);
  });

  /** Breaks a function of the checks for some calls, as damaged data would. */
  const broken = async (fn: string, args: string, returns: string, when: string, work: () => Promise<void>): Promise<void> => {
    const names = args.split(', ').map((arg) => arg.split(' ')[0]);
    await world.ownerSql(
      `alter function hub.${fn}(${args.replace(/\w+ (hub\.)?/g, (all) => (all.endsWith('hub.') ? 'hub.' : ''))}) rename to ${fn}_whole`,
    );
    await world.ownerSql(`create function hub.${fn}(${args}) returns ${returns} language plpgsql stable as
      $$ begin if ${when} then raise exception 'broken'; end if; return hub.${fn}_whole(${names.join(', ')}); end $$`);
    await work();
    await world.ownerSql(`drop function hub.${fn}`);
    await world.ownerSql(`alter function hub.${fn}_whole rename to ${fn}`);
  };
  const breaksAlert = (work: () => Promise<void>): Promise<void> =>
    broken('sees_alert', 'viewer hub.viewer, a hub.alert', 'boolean', 'a.quantity = 6', work);
  const breaksAccount = (work: () => Promise<void>): Promise<void> =>
    broken('account_viewer', 'account uuid', 'hub.viewer', `account = '${th.user}'`, work);

  it('go although one of them cannot be checked, which waits and is tried again', async () => {
    const [bad, good] = await waiting(th, [5, 1]);
    const lease = async (): Promise<readonly object[]> =>
      (
        await world.relay.query(
          'select id, address is null as unaddressed, fault from hub.lease_alert_messages($1, $2, true, 10, 10) order by 3 nulls first',
          [...[world.relayClaim(), randomUUID()]],
        )
      ).rows as object[];
    await breaksAlert(async () => {
      const both = [{ id: good, unaddressed: false, fault: null }, { id: bad, unaddressed: true, fault: 'P0001' }]; // prettier-ignore
      expect([await lease(), await lease()]).toEqual([both, []]);
    });
    await world.ownerSql('update hub.alert_delivery set next_attempt_at = now() where id = $1', [bad]);
    expect(await lease()).toEqual([{ id: bad, unaddressed: false, fault: null }]);
  });

  it('go to others although what one officer may see cannot be found out', async () => {
    const [, theirs] = [await waiting(th, [1]), await waiting(kh, [1])];
    await breaksAccount(async () => expect(await leases(10)).toEqual(theirs));
  });

  it('go in a digest although one of them, or one officer, cannot be checked', async () => {
    const [bad, good] = await waiting(th, [5, 1], 'ROUTINE', 'DIGEST');
    await breaksAlert(async () => {
      expect(await digests()).toMatchObject([
        { ids: [good], alerts: [{ quantity: 2 }], examined: 2, fault: 'P0001', faulty: expect.any(String) as string },
      ]);
    });
    await leaseEnds();
    const theirs = await waiting(kh, [1], 'ROUTINE', 'DIGEST');
    await world.ownerSql('update hub.alert_delivery set next_attempt_at = now() where id = $1', [bad]);
    await breaksAccount(async () => {
      const rows = await digests();
      expect(rows.map(({ ids }) => ids).filter((ids) => ids !== null)).toEqual([theirs]);
    });
  });

  it('are leased once, and for longer than sending may take', async () => {
    await waiting(th, [0, 0, 0]);
    expect([(await leases(10)).length, (await leases(10)).length]).toEqual([3, 0]);
    const [row] = await world.ownerSql<{ seconds: number }>(
      'select extract(epoch from min(lease_until) - now())::integer as seconds from hub.alert_delivery',
    );
    expect(row?.seconds).toBeGreaterThan(60);
  });

  it('are leased for longer in a digest, whose further messages are checked before it is sent', async () => {
    await waiting(th, [0], 'ROUTINE', 'DIGEST');
    await digests();
    const rows = await world.ownerSql<{ minutes: number }>(
      'select (extract(epoch from lease_until - now()) / 60)::integer as minutes from hub.alert_delivery',
    );
    expect(rows).toEqual([{ minutes: 5 }]);
  });
});
