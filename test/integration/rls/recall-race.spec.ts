import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { limitMs } from '../../support/limits.js';
import { until } from '../../support/officer.js';
import { codeOf, type Officer, openWorld, publish, type World } from './world.js';

describe('Two transactions at the same time', () => {
  let world: World;
  let th: Officer;
  /** The second transaction: the first one is the relay's. */
  let second: pg.Client;
  let isWaiting: () => Promise<unknown>;
  beforeEach(async () => {
    world = await openWorld();
    th = await world.signsIn('analyst@th.example');
    await world.settle();
    second = await world.client(world.database.url);
    await second.query('set role hub_owner');
    const [{ pid } = { pid: 0 }] = (await second.query<{ pid: number }>('select pg_backend_pid() as pid')).rows;
    isWaiting = () =>
      until(
        () => world.ownerSql('select from pg_locks where not granted and pid = $1', [pid]),
        (locks) => locks.length > 0,
      );
  });
  afterEach(() => world.close());

  const opensRecall = async (item: string): Promise<string> => {
    const recall = randomUUID();
    await world.ownerSql(
      `insert into hub.recall (id, owner, agency, reason, created_by, created_at, due_at, next_step_at, check_at)
         values ($1, $2, $3, 'r', $4, now() - interval '1 day', now() + interval '9 days', now() + interval '9 days', now() - interval '1 minute')`,
      [recall, th.party, th.agency, th.user],
    );
    // A party owes a confirmation that the stream has forgotten: the recall stays open.
    await world.ownerSql('insert into hub.recall_item (recall, item, unconfirmed) values ($1, $2, 1)', [recall, item]);
    return recall;
  };
  const confirms = (item: string): Promise<unknown> =>
    second.query('insert into hub.withdrawal_confirmation (item, party, seq, by_user, deleted_at) values ($1, $2, 1, $3, now())', [
      item,
      th.party,
      th.user,
    ]);
  const isDue = async (recall: string): Promise<unknown> =>
    (await world.ownerSql('select check_at <= clock_timestamp() as due from hub.recall where id = $1', [recall]))[0];

  it('a confirmation does not wait for the examination of its recall, which is examined again', async () => {
    const item = await publish(await world.connect(), th, { audience: [1] });
    await world.settle();
    const recall = await opensRecall(item);
    const holds = await world.client(world.database.url);
    await holds.query('begin');
    await holds.query('lock table hub.visibility_period in access exclusive mode'); // the examination reads it
    const [{ pid } = { pid: 0 }] = (await world.relay.query<{ pid: number }>('select pg_backend_pid() as pid')).rows;
    const examination = world.relay.query('select hub.escalate_recalls(100)');
    await until(
      () => world.ownerSql('select from pg_locks where not granted and pid = $1', [pid]),
      (locks) => locks.length > 0,
    );
    await second.query(`set lock_timeout = ${limitMs()}`); // if it waits for the examination, it waits for this test
    await confirms(item);
    await holds.query('rollback');
    await examination;
    expect(await isDue(recall)).toEqual({ due: true });
  });

  it('a confirmation that waits for its recall holds no alert that the feed of its party waits for', async () => {
    const item = randomUUID();
    const recall = await opensRecall(item);
    await world.ownerSql(
      `insert into hub.alert (reference, party, kind, urgency, addressees, permission, quantity)
         select hub.new_alert_reference(), $1, s.kind, s.urgency, s.addressees, s.permission, 1 from hub.alert_source s where s.source = 'WITHDRAWAL'`,
      [th.party],
    );
    const holds = await world.client(world.database.url);
    await holds.query('begin');
    await holds.query('select from hub.recall where id = $1 for update', [recall]);
    const confirmation = confirms(item);
    await isWaiting();
    expect(
      await codeOf(world.ownerSql(`select from hub.alert where party = $1 and kind = 'WITHDRAWAL' for update nowait`, [th.party])),
    ).toBeUndefined();
    await holds.query('rollback');
    await confirmation;
  });

  it('a recall is examined again after a confirmation that came during its examination', async () => {
    const item = randomUUID();
    const recall = await opensRecall(item);
    await world.relay.query('begin');
    await world.relay.query('select hub.escalate_recalls(100)');
    const confirmation = confirms(item);
    await isWaiting();
    await world.relay.query('commit');
    await confirmation;
    expect(await isDue(recall)).toEqual({ due: true });
  });

  describe('two recalls of one party that has 999 open ones', () => {
    /** Opens the second recall before the first one commits. @returns what became of the second one, and how many are open then */
    async function opensTwo(): Promise<{ readonly code: string | null; readonly open: number }> {
      const [one, two] = [await world.connect(), await world.connect()];
      const items = [await publish(one, th, {}), await publish(one, th, {})];
      await world.ownerSql(
        `insert into hub.recall (id, owner, agency, reason, created_by, due_at)
           select gen_random_uuid(), $1, $2, 'r', $3, now() + interval '9 days' from generate_series(1, 999)`,
        [th.party, th.agency, th.user],
      );
      const opens = (connection: typeof one, item: string | undefined): Promise<unknown> =>
        connection.rows(`select hub.open_recall($1, $2, 'r', now() + interval '9 days')`, [randomUUID(), [item]]);
      await one.enter(th, 'indicator:revoke');
      await opens(one, items[0]);
      let isDone = false;
      const second = codeOf(two.as(await world.signsIn('analyst@th.example'), 'indicator:revoke', () => opens(two, items[1]))).finally(
        () => {
          isDone = true;
        },
      );
      await until(
        async () => isDone || (await world.ownerSql('select from pg_locks where not granted and pid = $1', [two.pid])).length > 0,
        (hasGoneOn) => hasGoneOn,
      );
      await one.rows('commit');
      const code = (await second) ?? null;
      const [{ open } = { open: 0 }] = await world.ownerSql<{ open: number }>(
        'select count(*)::integer as open from hub.recall where completed_at is null and closed_at is null',
      );
      return { code, open };
    }

    it('are counted one after the other: the second one is refused', async () => {
      expect(await opensTwo()).toEqual({ code: 'HB483', open: 1000 });
    });

    it('would both be open without the lock', async () => {
      const [{ text = '' } = {}] = await world.ownerSql<{ text: string }>(
        `select pg_get_functiondef('hub.open_recall(uuid,uuid[],text,timestamptz)'::regprocedure) as text`,
      );
      const unlocked = text.replace(/perform pg_advisory_xact_lock.*/, '');
      expect(unlocked).not.toBe(text);
      await world.ownerSql(unlocked);
      expect(await opensTwo()).toEqual({ code: null, open: 1001 });
    });
  });

  describe('a plan for marks, and a retention run that deletes one of the indicators,', () => {
    /** Plans marks for two indicators while a retention run deletes the first one. @returns what became of the plan, and for which indicators there is one */
    async function plans(): Promise<{ readonly code: string | null; readonly planned: readonly string[] }> {
      const app = await world.connect();
      const [gone, stays] = [await publish(app, th, {}), await publish(app, th, {})];
      await world.ownerSql('begin; alter table hub.indicator disable trigger user');
      await world.ownerSql('update hub.indicator set retain_until = clock_timestamp() where id = $1', [gone]);
      await world.ownerSql('alter table hub.indicator enable trigger user; commit');
      await world.relay.query('begin');
      await world.relay.query('select hub.delete_expired_items(500)');
      const plan = codeOf(second.query('select hub.plan_contested_marks($1)', [[gone, stays]]));
      await isWaiting();
      await world.relay.query('commit');
      const code = (await plan) ?? null;
      const rows = await world.ownerSql<{ item: string }>('select item from hub.contested_change where item = any ($1)', [[gone, stays]]);
      return { code, planned: rows.map(({ item }) => (item === stays ? 'the other' : 'the deleted one')) };
    }

    it('do not meet: the other indicator alone gets a plan', async () => {
      expect(await plans()).toEqual({ code: null, planned: ['the other'] });
    });

    it('would meet without the lock of the plan: it fails, and no indicator of the request gets a plan', async () => {
      const [{ text = '' } = {}] = await world.ownerSql<{ text: string }>(
        `select pg_get_functiondef('hub.plan_contested_marks(uuid[])'::regprocedure) as text`,
      );
      const unlocked = text.replace(' for key share', '');
      expect(unlocked).not.toBe(text);
      await world.ownerSql(unlocked);
      expect(await plans()).toEqual({ code: '23503', planned: [] });
    });
  });
});
