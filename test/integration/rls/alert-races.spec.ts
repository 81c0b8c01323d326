import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { urlFor } from '../../../src/platform/database/roles.js';
import { openWorld, type World } from './world.js';

describe('alerts, of which another transaction holds a part', () => {
  let world: World;
  let owner: pg.Client;
  let relay: pg.Client;
  let th: number;

  beforeAll(async () => {
    world = await openWorld();
    owner = await world.client(world.database.url);
    relay = await world.client(urlFor('hub_relay', world.database.url));
    th = await world.key('th');
  });
  afterAll(() => world.close());

  it('to deadlines of one request are raised once, though two hub processes find one deadline each', async () => {
    const [sg, id] = [await world.key('sg'), randomUUID()];
    await owner.query('set session_replication_role = replica'); // a request alone, without what goes with it
    await owner.query(
      `insert into hub.action_request (id, reference, act, recipient, subject, legal_basis, legal_text, urgency, contact, ack_minutes, due_minutes, owner, agency, audience, attribution, tlp, retain_until)
         select $1, 'race', 'TAKEDOWN', $2, '{}', 'TREATY', 'x', 'ROUTINE', 'x', 10, 100, $3, (select min(key) from hub.agency where party = $3), array[$2::integer], 'NAMED', 'GREEN', now() + interval '1 year'`,
      [id, th, sg],
    );
    await owner.query(`insert into hub.action_clock (request, ack_due_at, due_at, next_at) values ($1, now() + interval '1 hour', now() + interval '2 hours', now() + interval '1 hour')`, [id]); // prettier-ignore
    await owner.query('set session_replication_role = origin');
    for (const [share, minutes] of [
      [50, 2],
      [15, 1],
    ] as const) {
      await world.ownerSql(
        `insert into hub.alert_deadline (item, item_kind, party, which, share, at, due_at) values ($1, 'ACTION_REQUEST', $2, 'DUE', $3, now() - $4 * interval '1 minute', now() + interval '2 hours')`,
        [id, th, share, minutes],
      );
    }
    const raise = (by: pg.Client, most: number): Promise<unknown> => by.query('select hub.raise_alert_deadlines($1)', [most]);
    await world.relay.query('begin');
    await raise(world.relay, 1); // the earlier one: the later one stands for both
    await raise(relay, 10);
    await world.relay.query('commit');
    await raise(relay, 10);
    expect(await world.ownerSql(`select kind, urgency from hub.alert where item = $1`, [id])).toEqual([
      { kind: 'DEADLINE', urgency: 'URGENT' },
    ]);
    expect(await world.ownerSql('select from hub.alert_deadline where item = $1', [id])).toEqual([]);
  });

  it('to other deadlines are raised while one of them fails, which is tried again later', async () => {
    const [broken, whole] = [randomUUID(), randomUUID()];
    for (const id of [broken, whole]) {
      await world.ownerSql(
        `insert into hub.alert_deadline (item, item_kind, party, which, share, at, due_at) values ($1, 'ACTION_REQUEST', $2, 'DUE', 50, now() - interval '1 minute', now() + interval '2 hours')`,
        [id, th],
      );
    }
    await world.ownerSql(`
      create function hub.break_deadline() returns trigger language plpgsql as
        $$ begin if old.item = '${broken}' then raise exception 'broken'; end if; return old; end $$`);
    await world.ownerSql('create trigger broken before delete on hub.alert_deadline for each row execute function hub.break_deadline()');
    const raised = async (): Promise<unknown> =>
      (await relay.query<{ done: number; faults: string[] }>('select * from hub.raise_alert_deadlines(10)')).rows;
    expect([await raised(), await raised()]).toEqual([[{ done: 2, faults: ['P0001'] }], [{ done: 0, faults: [] }]]);
    expect(await world.ownerSql('select item, at > now() as later from hub.alert_deadline')).toEqual([{ item: broken, later: true }]);
    await world.ownerSql('drop trigger broken on hub.alert_deadline');
    await world.ownerSql('delete from hub.alert_deadline');
  });

  it('do not hold up the closing of their party, and end later', async () => {
    const kh = await world.key('kh');
    const rows = await world.ownerSql<{ id: string }>(
      `insert into hub.alert (reference, party, kind, urgency, addressees, permission)
         select hub.new_alert_reference(), $1, 'CASE', 'ROUTINE', 'OFFICERS', 'case:work' from generate_series(1, 2) returning id`,
      [kh],
    );
    const ends = async (): Promise<readonly (string | null)[]> =>
      (await world.ownerSql<{ ended_why: string | null }>('select ended_why from hub.alert where party = $1 order by id', [kh])).map(({ ended_why: why }) => why); // prettier-ignore
    const held = rows.map(({ id }) => id).sort()[0];
    await owner.query('begin');
    await owner.query('select from hub.alert where id = $1 for update', [held]);
    await world.ownerSql(`set lock_timeout = '2s'`);
    await world.ownerSql('select hub.end_alerts_of($1)', [kh]);
    await world.ownerSql('reset lock_timeout');
    expect(await ends()).toEqual([null, 'PARTY_CLOSED']);
    await owner.query('rollback');
    await world.ownerSql('update hub.party set suspended_at = now(), closed_at = now() where key = $1', [kh]);
    await relay.query('select hub.delete_old_alerts(10)');
    expect(await ends()).toEqual(['PARTY_CLOSED', 'PARTY_CLOSED']);
  });
});
