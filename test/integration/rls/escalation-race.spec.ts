import { randomUUID } from 'node:crypto';
import { until } from '../../support/officer.js';
import { type AppConnection, type Officer, openWorld, type World } from './world.js';

describe('an escalation that waits for a bar', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer;
  let admin: Officer;
  let kh: Officer;
  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    th = await world.signsIn('liaison@th.example');
    admin = await world.signsIn('admin@th.example');
    kh = await world.signsIn('analyst@kh.example');
    await world.settle();
  });
  afterAll(() => world.close());

  it('notifies no party that is barred when it commits', async () => {
    const id = randomUUID();
    const request = {
      ...{ id, version: 1, ordinal: 0, reference: 'r1', recipient: kh.party, act: 'FREEZE', currency: 'USD', amount: '10' },
      ...{ subject: { kind: 'PHONE', value: '+66812345678' }, evidence: [], related: [], legal_basis: 'VOLUNTARY', legal_text: 'x' },
      ...{ narrative: 'n', urgency: 'ROUTINE', contact: 'c', ack_minutes: 15, due_minutes: 60, tlp: 'AMBER', goes: null, restart: false },
    };
    await app.as(th, 'action:request', () => app.rows('select hub.write_action_requests($1)', [JSON.stringify([request])]));
    await world.settle();
    await world.ownerSql(
      `update hub.action_clock set next_at = clock_timestamp() - interval '1 second', ack_due_at = clock_timestamp() - interval '1 second' where request = $1`,
      [id],
    );
    const [row] = await world.ownerSql<{ id: string }>('select id from hub.party where key = $1', [kh.party]);
    await app.enter(admin, 'bar:manage');
    await app.rows('select hub.set_bar($1, true)', [row?.id]);
    const [{ pid } = { pid: 0 }] = (await world.relay.query<{ pid: number }>('select pg_backend_pid() as pid')).rows;
    const escalation = world.relay.query('select hub.escalate_action_requests(100)');
    await until(
      () => world.ownerSql('select from pg_locks where not granted and pid = $1', [pid]),
      (waiting) => waiting.length > 0,
    );
    await app.rows('commit');
    await escalation;
    expect(await world.ownerSql(`select from hub.announcement where what = 'ACTION_REQUEST_OVERDUE'`)).toEqual([]);
    expect(await world.ownerSql(`select party from hub.audit where what = 'action.escalate'`)).toEqual([{ party: th.party }]);
  });
});
