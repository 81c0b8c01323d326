import { type AppConnection, codeOf, type Officer, openWorld, type World } from './world.js';

describe('alerts, for another country', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer;
  let kh: Officer;
  let alert: string;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    [th, kh] = [await world.signsIn('analyst@th.example'), await world.signsIn('analyst@kh.example')];
    await world.ownerSql(`insert into hub.alert_preference (account) values ($1)`, [th.user]);
    await world.ownerSql(
      `insert into hub.alert_rule (party, position, kinds, min_urgency, threats, mode, channels) values ($1, 1, '{}', 'ROUTINE', '{}', 'OFF', '{}')`,
      [th.party],
    );
    alert = await raised('OFFICERS');
  });
  afterAll(() => world.close());

  /** An alert of Thailand with a step and a message. */
  async function raised(addressees: string, more: { agency?: number; account?: string } = {}): Promise<string> {
    const [row] = await world.ownerSql<{ id: string }>(
      `with made as (
           insert into hub.alert (reference, party, agency, account, kind, urgency, addressees, permission)
             values (hub.new_alert_reference(), $1, $2, $3, 'CASE', 'EMERGENCY', $4, 'directory:manage') returning id, party),
         step as (insert into hub.alert_step (alert, step, party) select id, 99, party from made),
         sent as (insert into hub.alert_delivery (alert, party, account, urgency, channel_kind, step, mode) select id, party, $5, 'EMERGENCY', 'EMAIL', 0, 'IMMEDIATE' from made)
         select id from made`,
      [th.party, more.agency ?? null, more.account ?? null, addressees, th.user],
    );
    return row?.id ?? 'none';
  }
  /** In how many of the three tables a reader finds an alert. */
  const found = (who: Officer, id: string, needs = 'alert:read'): Promise<number> =>
    app.as(who, needs, async () => {
      const rows = await Promise.resolve([
        await app.rows('select id from hub.alert where id = $1', [id]),
        await app.rows('select alert from hub.alert_step where alert = $1', [id]),
        await app.rows('select alert from hub.alert_delivery where alert = $1', [id]),
      ]);
      return rows.filter((one) => one.length > 0).length;
    });

  it('are invisible by any statement, with their steps and messages', async () => {
    expect([await found(th, alert), await found(kh, alert)]).toEqual([3, 0]);
    expect(await app.as(kh, 'alert:read', () => app.rows('select hub.is_alert_visible($1) as seen', [alert]))).toEqual([{ seen: false }]);
    expect(await app.as(kh, 'alert:read', () => app.rows('select * from hub.alert_acknowledgers($1)', [[alert]]))).toEqual([]);
    expect(await codeOf(app.as(kh, 'alert:read', () => app.rows('select hub.acknowledge_alert($1)', [alert])))).toBe('HB404');
  });

  it('are read in acts of alerts alone', async () => {
    expect(await found(th, alert, 'indicator:read')).toBe(0);
    expect(await codeOf(app.as(th, 'indicator:read', () => app.rows('select hub.acknowledge_alert($1)', [alert])))).toBe('HB500');
    expect(await codeOf(app.as(th, 'indicator:read', () => app.rows('select hub.alert_rules(true, null)')))).toBe('HB500');
    expect(await codeOf(app.as(th, 'alert:read', () => app.rows(`select hub.set_alert_rules(false, null, '[]')`)))).toBe('HB500');
  });

  it('for one agency, for one account and for administrators are for these alone', async () => {
    const [admin, liaison] = [await world.signsIn('admin@th.example'), await world.signsIn('liaison@th.example')];
    const [other] = await world.ownerSql<{ key: number }>(
      `insert into hub.agency (id, party, name) select gen_random_uuid(), key, 'Another' from hub.party where slug = 'th' returning key`,
    );
    const readers = async (id: string): Promise<readonly number[]> => [
      await found(th, id),
      await found(liaison, id),
      await found(admin, id),
    ];
    expect(await readers(await raised('OFFICERS', { agency: th.agency ?? 0 }))).toEqual([3, 3, 0]);
    expect(await readers(await raised('OFFICERS', { agency: other?.key ?? 0 }))).toEqual([0, 0, 0]);
    expect(await readers(await raised('OFFICERS', { account: liaison.user }))).toEqual([0, 3, 0]);
    expect(await readers(await raised('ADMINISTRATORS'))).toEqual([0, 0, 3]);
  });

  it('are followed by the officer to whom they were delivered: what is hidden is passed without its id', async () => {
    await world.ownerSql('delete from hub.alert_delivery');
    const [seen, hidden] = [await raised('OFFICERS'), await raised('OFFICERS')];
    await world.ownerSql(`update hub.alert set item_kind = 'INDICATOR', item = gen_random_uuid() where id = $1`, [hidden]);
    const delivered = await world.ownerSql<{ place: string }>(
      `with sent as (
           insert into hub.alert_delivery (alert, party, account, urgency, channel_kind, step, mode, state, sent_at)
             select a.id, a.party, $1, a.urgency, 'IN_APP', 0, 'IMMEDIATE', 'SENT', now() from unnest($2::uuid[]) with ordinality w(id, n) join hub.alert a on a.id = w.id order by w.n
             returning place)
         select place from sent order by place`,
      [th.user, [hidden, seen]],
    );
    const [first, last] = delivered.map(({ place }) => place);
    const follows = (who: Officer, after: string | null, most = 50): Promise<unknown> =>
      app.as(who, 'alert:read', () => app.rows('select * from hub.delivered_alerts($1, $2)', [after, most]));
    expect(await follows(th, '0')).toEqual([
      { place: first, alert: null },
      { place: last, alert: seen },
    ]);
    expect(await follows(th, '0', 1)).toEqual([{ place: first, alert: null }]);
    expect(await follows(th, null)).toEqual([{ place: last, alert: null }]);
    expect([await follows(kh, '0'), await follows(kh, null)]).toEqual([[], []]);
    expect(await codeOf(app.as(th, 'indicator:read', () => app.rows('select * from hub.delivered_alerts(0, 1)')))).toBe('HB500');
  });

  it('have rules and settings that nobody reads or writes by a statement, and each party by its own functions', async () => {
    for (const table of ['alert_rule', 'alert_preference', 'alert_policy', 'alert_deadline', 'alert_source']) {
      expect(await codeOf(app.as(th, 'alert:read', () => app.rows(`select from hub.${table}`)))).toBe('42501');
    }
    const rulesOf = (who: Officer): Promise<unknown> =>
      app.as(who, 'alert:read', () => app.rows('select hub.alert_rules(false, null) as rules'));
    expect(await rulesOf(th)).toMatchObject([{ rules: [{ mode: 'OFF' }] }]);
    expect(await rulesOf(kh)).toEqual([{ rules: [] }]);
  });

  it('are not leased, planned or read by hub_relay without a claim of a hub process', async () => {
    for (const call of [
      `due_alerts('', true, 1)`,
      `record_alert_plan('', '{}')`,
      `lease_alert_messages('', $1, true, 1, 1)`,
      `lease_alert_digests('', $1, 1)`,
    ]) {
      const values = call.includes('$1') ? [th.user] : [];
      expect(await codeOf(world.relay.query(`select * from hub.${call}`, values))).toBe('HB498');
    }
    expect(await codeOf(world.relay.query('select from hub.alert'))).toBe('42501');
  });

  it('are planned once, whichever of two processes is first', async () => {
    const [{ due_alerts: group } = { due_alerts: undefined }] = (
      await world.relay.query<{ due_alerts: { alerts: { id: string; step: number }[] } }>('select hub.due_alerts($1, true, 50)', [
        world.relayClaim(),
      ])
    ).rows;
    const [one] = group?.alerts ?? [];
    const plan = {
      steps: [{ alert: one?.id, step: one?.step, nextAt: null, position: null, called: [] }],
      deliveries: [{ alert: one?.id, account: th.user, channel: 'IN_APP', mode: 'IMMEDIATE', at: Date.now() }],
    };
    const record = async (): Promise<unknown> =>
      (await world.relay.query('select hub.record_alert_plan($1, $2) as stored', [world.relayClaim(), JSON.stringify(plan)])).rows;
    expect([await record(), await record()]).toEqual([[{ stored: 1 }], [{ stored: 0 }]]);
    expect(await world.ownerSql(`select step from hub.alert_delivery where alert = $1 and channel_kind = 'IN_APP'`, [one?.id])).toEqual([
      { step: 0 },
    ]);
  });
});
