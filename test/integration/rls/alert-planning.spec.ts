import { randomUUID } from 'node:crypto';
import type { AlertGroup } from '../../../src/delivery/alerts/alert-plan.policy.js';
import { type AppConnection, type Officer, openWorld, type World } from './world.js';

describe('the plan of alerts, by the database', () => {
  let world: World;
  let app: AppConnection;
  let th: Readonly<Record<'analyst' | 'liaison' | 'admin', Officer>>;
  let names: Readonly<Record<string, string>>;
  let home: number;
  let other: number;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    const [analyst, liaison, admin] = [
      await world.signsIn('analyst@th.example'),
      await world.signsIn('liaison@th.example'),
      await world.signsIn('admin@th.example'),
    ];
    th = { analyst, liaison, admin };
    names = { [analyst.user]: 'analyst', [liaison.user]: 'liaison', [admin.user]: 'admin' };
    home = liaison.agency ?? 0;
    const [made] = await world.ownerSql<{ key: number }>(
      `insert into hub.agency (id, party, name) values (gen_random_uuid(), $1, 'Another') returning key`,
      [liaison.party],
    );
    other = made?.key ?? 0;
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    for (const table of ['alert', 'duty_roster', 'alert_rule', 'alert_policy']) await world.ownerSql(`delete from hub.${table}`);
    await world.ownerSql('update hub.user_account set agency = $1 where id = any ($2)', [home, Object.keys(names)]);
  });

  /** Puts officers of an agency on duty now, in the order in which they are called. */
  const onDuty = async (agency: number, fallback: boolean, ...officers: readonly Officer[]): Promise<void> => {
    await world.ownerSql(
      `insert into hub.duty_roster (agency, party, plan, fallback, updated_by, computed_until) values ($1, $2, '{"timeZone": "Asia/Bangkok"}', $3, $4, now())`,
      [agency, th.admin.party, fallback, th.admin.user],
    );
    for (const [n, { user }] of officers.entries()) {
      await world.ownerSql(
        `insert into hub.duty_turn (agency, officer, rank, shift, place, from_at, to_at) values ($1, $2, $3, $4, $3, now() - interval '1 hour', now() + interval '1 hour')`,
        [agency, user, n + 1, randomUUID()],
      );
    }
  };
  const raised = async (urgency: string, more: { agency?: number; item?: string } = {}): Promise<string> => {
    const [row] = await world.ownerSql<{ id: string }>(
      `insert into hub.alert (reference, party, agency, kind, urgency, addressees, permission, item_kind, item)
         values (hub.new_alert_reference(), $1, $2, 'ACTION_REQUEST', $3, 'OFFICERS', 'action:answer', case when $4::uuid is not null then 'ACTION_REQUEST' end, $4) returning id`,
      [th.admin.party, more.agency ?? null, urgency, more.item ?? null],
    );
    return row?.id ?? 'none';
  };
  const groupOf = async (emergencies: boolean): Promise<AlertGroup> => {
    const { rows } = await world.relay.query<{ due: AlertGroup }>('select hub.due_alerts($1, $2, 50) as due', [
      world.relayClaim(),
      emergencies,
    ]);
    if (rows.length !== 1 || !rows[0]) throw new Error(`${rows.length} groups`);
    return rows[0].due;
  };
  /** `name position`, or `name reserve`. */
  const called = ({ candidates }: AlertGroup): readonly string[] =>
    candidates.map(({ account, position, reserve }) => `${names[account] ?? account} ${reserve ? 'reserve' : String(position)}`);
  const hidden = ({ alerts }: AlertGroup): readonly (string | undefined)[] =>
    (alerts[0]?.hiddenFrom ?? []).map((account) => names[account]).sort();

  it('calls the line, and leaves out who reads no content: such an officer on duty swallows no alert', async () => {
    await onDuty(home, true, th.admin, th.analyst);
    await raised('EMERGENCY');
    expect(called(await groupOf(true))).toEqual(['analyst 2']);
    await world.ownerSql('delete from hub.duty_turn where officer = $1', [th.analyst.user]);
    expect(called(await groupOf(true))).toEqual(['liaison reserve']);
  });

  it('calls in an emergency others that see it, where nobody with the permission does', async () => {
    await world.ownerSql('update hub.user_account set disabled_at = now() where id = $1', [th.liaison.user]);
    await raised('EMERGENCY');
    expect(called(await groupOf(true))).toContain('analyst reserve');
    expect(called(await groupOf(true))).not.toContain('admin reserve'); // reads no content
    await world.ownerSql(`update hub.alert set urgency = 'URGENT'`);
    expect(called(await groupOf(false))).toEqual([]);
    await world.ownerSql('update hub.user_account set disabled_at = null where id = $1', [th.liaison.user]);
    await world.ownerSql(`update hub.alert set urgency = 'EMERGENCY'`);
    expect(called(await groupOf(true))).toEqual(['liaison reserve']);
  });

  it('alerts the administrators once, and without content, where nobody at all sees an emergency', async () => {
    const stores = async (alert: string, step: number, account: string | null): Promise<readonly object[]> => {
      const deliveries = account === null ? [] : [{ alert, account, channel: 'IN_APP', through: null, mode: 'IMMEDIATE', at: Date.now() }];
      const plan = { steps: [{ alert, step, nextAt: Date.now(), position: null, called: [] }], deliveries };
      await world.relay.query('select hub.record_alert_plan($1, $2)', [world.relayClaim(), JSON.stringify(plan)]);
      return world.ownerSql(`select addressees, permission, item, announcement, party from hub.alert where kind = 'ADMINISTRATION'`);
    };
    const told = { addressees: 'ADMINISTRATORS', permission: 'alert:manage', item: null, announcement: null, party: th.admin.party };
    const alert = await raised('EMERGENCY', { item: randomUUID() });
    expect(called(await groupOf(true))).toEqual(['liaison reserve']);
    expect(hidden(await groupOf(true))).toEqual(['liaison']);
    expect(await stores(alert, 0, null)).toEqual([told]);
    expect(await stores(alert, 1, null)).toEqual([told]);
    expect(await stores(await raised('EMERGENCY'), 0, th.liaison.user)).toEqual([told]);
    expect(await stores(await raised('URGENT'), 0, null)).toEqual([told]);
    expect(await stores(await raised('EMERGENCY'), 0, null)).toEqual([told, told]);
  });

  it('knows until when an officer is on duty', async () => {
    await onDuty(home, true, th.analyst);
    await raised('URGENT', { item: randomUUID() });
    const until = Object.fromEntries((await groupOf(false)).candidates.map(({ account, onDutyUntil }) => [names[account], onDutyUntil]));
    const [turn] = await world.ownerSql<{ ends: string }>(
      'select floor(extract(epoch from to_at) * 1000)::text as ends from hub.duty_turn',
    );
    expect(until).toEqual({ analyst: Number(turn?.ends), liaison: null });
  });

  it('calls the accounts of an agency whose own roster is empty, and no officer of the fallback roster, who sees no alert of it', async () => {
    await onDuty(home, true, th.analyst);
    await world.ownerSql('update hub.user_account set agency = $1 where id = $2', [other, th.liaison.user]);
    await raised('URGENT', { agency: other });
    expect(called(await groupOf(false))).toEqual(['liaison reserve']);
    await onDuty(other, false, th.liaison);
    expect(called(await groupOf(false))).toEqual(['liaison 1']);
  });

  it('follows all rosters of the party once the agency of the fallback roster is closed: its roster ends', async () => {
    const [bureau] = await world.ownerSql<{ key: number; id: string }>(
      `insert into hub.agency (id, party, name) values (gen_random_uuid(), $1, 'Bureau') returning key, id`,
      [th.admin.party],
    );
    await onDuty(bureau?.key ?? 0, true);
    await onDuty(home, false, th.analyst);
    await raised('EMERGENCY');
    expect(called(await groupOf(true))).toEqual(['liaison reserve']);
    const close = app.as(th.admin, 'agency:manage', () => app.rows('select hub.close_agency($1) as answer', [bureau?.id]));
    expect(await close).toEqual([{ answer: 'CLOSED' }]);
    expect(called(await groupOf(true))).toEqual(['analyst 1']);
    expect(await world.ownerSql('select agency from hub.duty_roster')).toEqual([{ agency: home }]);
  });

  it('adds those with the permission where nobody on duty sees the alert, of an emergency and of others', async () => {
    await onDuty(home, true, th.analyst);
    await raised('URGENT', { item: randomUUID() });
    await raised('EMERGENCY', { item: randomUUID() });
    for (const emergencies of [true, false]) {
      const group = await groupOf(emergencies);
      expect(called(group)).toEqual(['analyst 1', 'liaison reserve']);
      expect(hidden(group)).toContain('analyst');
    }
    await world.ownerSql('update hub.alert set item = null, item_kind = null');
    expect(called(await groupOf(true))).toEqual(['analyst 1']);
    expect(hidden(await groupOf(false))).toEqual([]);
  });

  it('follows the escalation of the home agency, and for each officer the rules of its own agency', async () => {
    await onDuty(home, true, th.analyst, th.liaison);
    await world.ownerSql(
      `insert into hub.alert_policy (party, agency, repeat_minutes, repeats, set_by) values ($1, $2, 7, 1, $3), ($1, $4, 9, 9, $3)`,
      [...[th.admin.party, home, th.admin.user, other]],
    );
    const rule = (agency: number, mode: string): Promise<unknown> =>
      world.ownerSql(
        `insert into hub.alert_rule (party, agency, position, kinds, min_urgency, threats, mode, channels) values ($1, $2, 1, '{}', 'ROUTINE', '{}', $3, '{}')`,
        [th.admin.party, agency, mode],
      );
    await rule(home, 'DIGEST');
    await rule(other, 'OFF');
    await raised('EMERGENCY');
    const group = await groupOf(true);
    expect(group).toMatchObject({ repeatMinutes: 7, repeats: 1 });
    expect(group.candidates.map(({ agencyRules }) => agencyRules.map(({ mode }) => mode))).toEqual([['DIGEST'], ['DIGEST']]);
    await world.ownerSql('delete from hub.duty_roster');
    await world.ownerSql('update hub.user_account set agency = $1 where id = $2', [other, th.liaison.user]);
    await onDuty(home, false, th.analyst);
    await onDuty(other, false, th.liaison);
    const both = (await groupOf(true)).candidates.map(({ account, agencyRules }) => [names[account], agencyRules[0]?.mode]);
    expect(Object.fromEntries(both)).toEqual({ analyst: 'DIGEST', liaison: 'OFF' });
    expect(await groupOf(true)).toMatchObject({ repeatMinutes: 3, repeats: 2 }); // two agencies, and neither answers for the party
    await world.ownerSql('update hub.agency set closed_at = now() where key = $1', [other]);
    expect(await groupOf(true)).toMatchObject({ repeatMinutes: 7, repeats: 1 }); // the only one
    await world.ownerSql('update hub.agency set closed_at = null where key = $1', [other]);
  });

  it('leaves out an alert whose facts cannot be read, for a while, and returns the others', async () => {
    await onDuty(home, true, th.analyst);
    const [whole, broken, other] = [await raised('URGENT'), await raised('URGENT'), await raised('URGENT')];
    await world.ownerSql('alter function hub.sees_alert(hub.viewer, hub.alert) rename to sees_whole_alert');
    await world.ownerSql(`
      create function hub.sees_alert(viewer hub.viewer, a hub.alert) returns boolean language plpgsql stable as
        $$ begin if a.id = '${broken}' then raise exception 'broken'; end if; return hub.sees_whole_alert(viewer, a); end $$`);
    const due = async (): Promise<readonly (AlertGroup | { fault: string; alert: string })[]> =>
      (await world.relay.query<{ due: AlertGroup }>('select hub.due_alerts($1, false, 50) as due', [world.relayClaim()])).rows.map(
        (row) => row.due,
      );
    const alertsOf = (groups: Awaited<ReturnType<typeof due>>): readonly string[] =>
      groups.flatMap((group) => ('fault' in group ? [] : group.alerts.map(({ id }) => id)));
    const first = await due();
    expect(alertsOf(first)).toEqual([whole, other]);
    expect(first.filter((group) => 'fault' in group)).toEqual([{ fault: 'P0001', alert: broken }]);
    const again = await due();
    expect([alertsOf(again), again.length]).toEqual([[whole, other], 1]); // the broken one waits
    await world.ownerSql('drop function hub.sees_alert(hub.viewer, hub.alert)');
    await world.ownerSql('alter function hub.sees_whole_alert(hub.viewer, hub.alert) rename to sees_alert');
    await world.ownerSql('update hub.alert set next_at = now() where id = $1', [broken]);
    expect(alertsOf(await due()).toSorted()).toEqual([whole, broken, other].sort());
  });

  it('delays an alert that cannot be planned by a tenth of its age, an emergency by a minute at most', async () => {
    const wait = async (urgency: string, age: string): Promise<number | undefined> => {
      const id = await raised(urgency);
      await world.ownerSql('update hub.alert set raised_at = now() - $2::interval where id = $1', [id, age]);
      await world.relay.query('select hub.delay_unplanned_alert($1, $2)', [world.relayClaim(), id]);
      const sql = 'select round(extract(epoch from next_at - now()))::integer as seconds from hub.alert where id = $1';
      return (await world.ownerSql<{ seconds: number }>(sql, [id]))[0]?.seconds;
    };
    expect([await wait('EMERGENCY', '100 seconds'), await wait('EMERGENCY', '1 day')]).toEqual([10, 60]);
    expect([await wait('URGENT', '100 minutes'), await wait('URGENT', '90 days')]).toEqual([600, 3_600]);
  });

  it('calls, while nobody is on duty, first those who signed in last: the oldest accounts may be of people who have left', async () => {
    await world.ownerSql(
      `insert into hub.user_account (id, email, party, agency, roles, password_hash, created_at)
         select gen_random_uuid(), 'left' || n || '@th.example', $1, $2, '{LIAISON}', 'x', '2020-01-01' from generate_series(1, 60) n`,
      [th.admin.party, home],
    );
    await raised('EMERGENCY');
    const accounts = called(await groupOf(true));
    expect([accounts.length, accounts.includes('liaison reserve')]).toEqual([50, true]);
    await world.ownerSql(`delete from hub.user_account where email like 'left%'`);
  });

  it('replaces messages of earlier steps that still wait, to the same account by the same channel, but none that is being sent', async () => {
    const alert = await raised('EMERGENCY');
    const waits = (step: number, officer: Officer, lease: string | null = null): Promise<unknown> =>
      world.ownerSql(
        `insert into hub.alert_delivery (alert, party, account, urgency, channel_kind, step, mode, leased_by, lease_until)
           values ($1, $2, $3, 'EMERGENCY', 'EMAIL', $4, 'IMMEDIATE', case when $5::interval is not null then gen_random_uuid() end, now() + $5::interval)`,
        [alert, th.admin.party, officer.user, step, lease],
      );
    await waits(0, th.analyst);
    await waits(0, th.liaison);
    await waits(1, th.analyst, '1 hour');
    await waits(2, th.analyst, '-1 hour');
    await world.ownerSql('update hub.alert set step = 3');
    const plan = {
      steps: [{ alert, step: 3, nextAt: null, position: null, called: [null] }],
      deliveries: [{ alert, account: th.analyst.user, channel: 'EMAIL', through: null, mode: 'IMMEDIATE', at: Date.now() }],
    };
    await world.relay.query('select hub.record_alert_plan($1, $2)', [world.relayClaim(), JSON.stringify(plan)]);
    const rows = await world.ownerSql<{ account: string; step: number; state: string }>(
      'select account, step, state from hub.alert_delivery where alert = $1 order by step, account = $2 desc',
      [alert, th.analyst.user],
    );
    expect(rows.map(({ account, step, state }) => `${names[account]} ${step} ${state}`)).toEqual([
      ...['analyst 0 DROPPED', 'liaison 0 WAITING', 'analyst 1 WAITING'],
      ...['analyst 2 DROPPED', 'analyst 3 WAITING'],
    ]);
  });
});
