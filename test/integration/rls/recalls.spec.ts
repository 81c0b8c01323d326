import { randomUUID } from 'node:crypto';
import { type AppConnection, codeOf, type Officer, openWorld, publish, type World } from './world.js';

describe('a recall', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer, kh: Officer, jp: Officer, vn: Officer;

  beforeEach(async () => {
    world = await openWorld();
    app = await world.connect();
    [th, kh, jp] = [
      await world.signsIn('analyst@th.example'),
      await world.signsIn('analyst@kh.example'),
      await world.signsIn('analyst@jp.example'),
    ];
    vn = await world.signsIn('liaison@vn.example');
    await world.settle();
  });
  afterEach(() => world.close());

  const takes = (by: Officer, items: readonly string[]): Promise<unknown> =>
    app.as(by, 'indicator:read', () => app.rows(`select hub.record_external_copies($1, 'taxii')`, [items]));
  const opens = async (by: Officer, items: readonly string[], days = 7): Promise<string> => {
    const id = randomUUID();
    await app.as(by, 'indicator:revoke', () =>
      app.rows(`select hub.open_recall($1, $2, 'It is a hospital.', clock_timestamp() + $3 * interval '1 day')`, [id, items, days]),
    );
    await world.settle();
    return id;
  };
  const confirms = (by: Officer, item: string): Promise<unknown> =>
    app.as(by, 'indicator:read', () => app.rows('select * from hub.confirm_withdrawal($1, true)', [item]));
  const escalates = async (batch = 1): Promise<number> =>
    (await world.relay.query<{ n: number }>('select hub.escalate_recalls($1) as n', [batch])).rows[0]?.n ?? 0;
  const escalatesAll = async (): Promise<void> => {
    while ((await escalates()) > 0);
  };
  /** The days until the next step are over; what was announced was announced before. */
  const steps = async (...recalls: readonly string[]): Promise<void> => {
    await world.ownerSql(
      `update hub.recall set due_at = due_at - (next_step_at - today), created_at = created_at - (next_step_at - today), next_step_at = today from date_trunc('day', clock_timestamp(), 'UTC') today where id = any ($1)`,
      [recalls],
    );
    await world.ownerSql(`update hub.announcement set at = at - interval '1 day'`);
    await escalatesAll();
  };
  /** What a party was announced of recalls today. */
  const announced = async (to: Officer): Promise<readonly { what: string; about: object }[]> =>
    world.ownerSql(
      `select what, about from hub.announcement where audience = array[$1]::integer[] and what like 'RECALL%' and at >= date_trunc('day', clock_timestamp(), 'UTC') order by place`,
      [to.party],
    );

  it('is announced to a recipient together with all others of the same deadline, and without a number', async () => {
    const named = await publish(app, th, { audience: [1] });
    const hidden = [
      await publish(app, th, { audience: [1], attribution: 'HIDDEN' }),
      await publish(app, th, { audience: [1], attribution: 'HIDDEN' }),
    ];
    const theirs = await publish(app, kh, { audience: [1] });
    await world.settle();
    await takes(jp, [named, ...hidden, theirs]);
    await takes(vn, [theirs]);
    const recalls = [await opens(th, [named, ...hidden]), await opens(kh, [theirs])];
    for (const what of ['RECALL_DUE', 'RECALL_OVERDUE', 'RECALL_ESCALATED']) {
      await steps(...recalls);
      const alone = [{ what, about: { due: expect.any(String) as unknown } }];
      expect([await announced(jp), await announced(vn)]).toEqual([alone, alone]);
    }
  });

  it.each([1, 2, 7, 90])('has its steps at the ends of days: the first one after half of %s and a day', async (days) => {
    const id = await opens(th, [await publish(app, th, { audience: [1] })], days);
    const [row] = await world.ownerSql(
      `select next_step_at = date_trunc('day', next_step_at, 'UTC') and due_at = date_trunc('day', due_at, 'UTC') as whole, next_step_at > created_at and next_step_at < due_at as between,
          round(extract(epoch from next_step_at - date_trunc('day', created_at, 'UTC')) / 86400)::integer as after from hub.recall where id = $1`,
      [id],
    );
    expect(row).toEqual({ whole: true, between: true, after: Math.ceil((days + 1) / 2) });
  });

  it('shows the day on which a party that its owner may not know has confirmed, also where a step is due: not the time', async () => {
    const [group] = await world.ownerSql<{ key: number }>(
      `insert into hub.working_group (id, name) values (gen_random_uuid(), 'g') returning key`,
    );
    const key = group?.key ?? 0;
    await world.ownerSql('select hub.join_key($1, $2)', [th.party, key]);
    const item = await publish(app, th, { audience: [key] });
    await world.settle();
    await world.ownerSql('select hub.leave_key($1, $2)', [th.party, key]);
    await world.settle();
    await world.ownerSql('select hub.join_key($1, $2)', [vn.party, key]);
    await world.settle();
    await takes(vn, [item]);
    const id = await opens(th, [item]);
    const state = async (): Promise<unknown> =>
      (
        await world.ownerSql(
          `select undisclosed, completed_at is not null as complete, step, extract(epoch from check_at - date_trunc('day', clock_timestamp(), 'UTC')) / 3600 as hours from hub.recall where id = $1`,
          [id],
        )
      )[0];
    await steps(id);
    expect(await state()).toEqual({ undisclosed: true, complete: false, step: 1, hours: null });
    await confirms(vn, item);
    await steps(id);
    expect(await state()).toEqual({ undisclosed: true, complete: false, step: 2, hours: '24.0000000000000000' });
    expect(await announced(vn)).toEqual([]); // it has confirmed
    await world.ownerSql(`update hub.withdrawal_confirmation set deleted_at = deleted_at - interval '1 day'`);
    await steps(id);
    expect(await state()).toMatchObject({ undisclosed: false, complete: true });
  });

  it('is examined once at a step, and one whose examination fails holds up no other one', async () => {
    const [first, second] = [
      await opens(th, [await publish(app, th, { audience: [1] })]),
      await opens(th, [await publish(app, th, { audience: [1] })]),
    ];
    await world.ownerSql('create table hub.examined (recall uuid)');
    await world.ownerSql('alter function hub.recall_parties(hub.recall) rename to true_recall_parties');
    await world.ownerSql(`create function hub.recall_parties(r hub.recall) returns table (party integer, quantity bigint, known boolean, undisclosed boolean, today boolean, hidden boolean) language plpgsql as $f$
      begin
        insert into hub.examined values (r.id);
        if r.id = '${first}' then perform 1 / 0; end if;
        return query values (${kh.party}, 1::bigint, true, false, false, false);
      end $f$`);
    await world.ownerSql(
      `update hub.recall set next_step_at = clock_timestamp() - case id when $1 then interval '2 hours' else interval '1 hour' end`,
      [first],
    );
    const outcomes = [await codeOf(escalates()), await codeOf(escalates())];
    expect(new Set(outcomes)).toEqual(new Set(['22012', undefined]));
    expect(await world.ownerSql('select recall from hub.examined')).toEqual([{ recall: second }]);
    expect((await announced(kh)).map(({ what }) => what)).toEqual(['RECALL_DUE']);
    // The other one is not forgotten.
    expect(await codeOf(escalates())).toBe('22012');
  });
});
