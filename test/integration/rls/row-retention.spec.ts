import { randomUUID } from 'node:crypto';
import { openWorld, type World } from './world.js';

const NIL = '00000000-0000-0000-0000-000000000000';

describe('operational rows', () => {
  let world: World;

  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  const deletes = async (batch = 100): Promise<number> =>
    (await world.relay.query<{ n: number }>('select hub.delete_old_rows($1) as n', [batch])).rows[0]?.n ?? 0;
  const count = async (table: string): Promise<number> => (await world.ownerSql(`select from hub.${table}`)).length;

  it('of ended sessions go after 400 days, with their tokens; those of a session that is open stay', async () => {
    const officer = await world.signsIn('analyst@th.example');
    const [old, young, open] = [randomUUID(), randomUUID(), officer.session];
    for (const [id, days] of [
      [old, 401],
      [young, 399],
    ] as const) {
      await world.ownerSql(
        `insert into hub.session (id, user_id, refresh_hash, expires_at, ended_at) values ($1, $2, sha256('x'), now() + interval '1 hour', now() - make_interval(days => $3))`,
        [id, officer.user, days],
      );
      await world.ownerSql(`insert into hub.exchanged_token (session, hash) values ($1, sha256($2))`, [id, Buffer.from(id)]);
    }
    expect(await deletes()).toBe(1);
    const left = await world.ownerSql<{ id: string }>('select id from hub.session where id = any ($1)', [[old, young, open]]);
    expect(new Set(left.map(({ id }) => id))).toEqual(new Set([young, open]));
    expect(await world.ownerSql('select session from hub.exchanged_token')).toEqual([{ session: young }]);
  });

  it('of a session that nobody ended go 400 days after it expired', async () => {
    const officer = await world.signsIn('analyst@kh.example');
    await world.ownerSql(`update hub.session set expires_at = now() - interval '401 days' where id = $1`, [officer.session]);
    expect(await deletes()).toBe(1);
    expect(await world.ownerSql('select from hub.session where id = $1', [officer.session])).toEqual([]);
  });

  it('of jobs, exports and reminders go in batches, and none that is not done', async () => {
    const key = await world.key('th');
    for (let n = 1; n <= 5; n += 1) {
      await world.ownerSql(
        `insert into hub.party_job (seq, op, party, key, done_at, created_at) values ($1, 'JOIN', $2, $2, $3, now() - interval '900 days')`,
        [n * 1_000_000, key, n === 5 ? null : new Date(Date.now() - 401 * 86_400_000)],
      );
    }
    await world.ownerSql(
      `insert into hub.export (id, party, created_by, format, filter, filter_mark, purpose, pinned, epoch, state, ended_at)
         values ($1, $2, $1, 'csv', '{}', 'x', 'to see whether it goes', 0, $1, 'COMPLETE', now() - interval '1000 days'),
           ($3, $2, $1, 'csv', '{}', 'x', 'to see whether it goes', 0, $1, 'COMPLETE', now() - interval '1100 days')`,
      [NIL, key, randomUUID()],
    );
    const before = await count('party_job');
    expect([await deletes(3), await deletes(3), await deletes(3)]).toEqual([4, 1, 0]);
    expect([await count('party_job'), await count('export')]).toEqual([before - 4, 1]);
    expect(await world.ownerSql('select done_at from hub.party_job where seq = 5000000')).toEqual([{ done_at: null }]);
  });

  it('of recalls go five years after their end, and those of a recall that is open stay', async () => {
    const officer = await world.signsIn('analyst@th.example');
    const days = { complete: 1831, closed: 1831, young: 1829, open: 9999 };
    for (const [reason, ago] of Object.entries(days)) {
      await world.ownerSql(
        `with made as (insert into hub.recall (id, owner, agency, reason, created_by, due_at, completed_at, closed_at, closed_by, close_reason)
           select gen_random_uuid(), $1, $2, $3, $4, now() - $5::integer * interval '1 day', case when $3 in ('complete', 'young') then now() - $5::integer * interval '1 day' end,
             case when $3 = 'closed' then now() - $5::integer * interval '1 day' end, case when $3 = 'closed' then $4::uuid end, case when $3 = 'closed' then 'x' end returning id)
         insert into hub.recall_item (recall, item) select id, id from made`,
        [officer.party, officer.agency, reason, officer.user, ago],
      );
    }
    expect(await deletes()).toBe(2);
    const left = await world.ownerSql<{ reason: string }>(
      'select reason from hub.recall r join hub.recall_item i on i.recall = r.id order by 1',
    );
    expect([left.map(({ reason }) => reason), await count('recall_item')]).toEqual([['open', 'young'], 2]);
  });

  it('are registered with a use that their table knows, and thirty days at least', async () => {
    const tables = await world.ownerSql<{ content: string; over_since: string; days: number }>(
      'select content::text, over_since, days from hub.row_retention order by 1',
    );
    expect(tables.length).toBeGreaterThan(3);
    for (const { content, over_since: over, days } of tables) {
      expect(days).toBeGreaterThanOrEqual(30);
      await world.ownerSql(`select ${over} > now() from ${content} limit 1`);
    }
  });
});
