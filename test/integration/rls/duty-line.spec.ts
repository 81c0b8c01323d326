import { randomUUID } from 'node:crypto';
import { administer } from '../../support/server.js';
import { type AppConnection, type Officer, openWorld, type World } from './world.js';

const READ = `select (coalesce(idx_tup_fetch, 0) + coalesce(seq_tup_read, 0))::integer as rows from pg_stat_user_tables where relname = 'duty_turn'`;

describe('who is on duty, in a roster of two years', () => {
  let world: World;
  let app: AppConnection;
  let admin: Officer;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    admin = await world.signsIn('admin@th.example');
    await world.ownerSql(
      `insert into hub.duty_roster (agency, party, plan, fallback, updated_by, computed_until) values ($1, $2, '{"timeZone": "UTC"}', true, $3, now())`,
      [admin.agency, admin.party, admin.user],
    );
    await world.ownerSql(
      `insert into hub.duty_turn (agency, officer, rank, shift, place, from_at, to_at)
         select $1, $2, 1, $3, 0, now() + (d - 0.5) * interval '1 day', now() + (d + 0.5) * interval '1 day' from generate_series(-400, 400) d`,
      [admin.agency, admin.user, randomUUID()],
    );
    await world.ownerSql('analyze hub.duty_turn');
  });
  afterAll(() => world.close());

  /** How many turns a statement reads. */
  const readBy = async (needs: string, statement: string, values: readonly unknown[]): Promise<number> => {
    const counted = async (): Promise<number> => {
      await app.rows('select pg_stat_force_next_flush()');
      return (await administer<{ rows: number }>(world.database.url, READ))[0]?.rows ?? 0;
    };
    const before = await counted();
    await app.as(admin, needs, () => app.rows(statement, values));
    return (await counted()) - before;
  };

  it('follows from the turns of the last days, and not from one whole side of the roster', async () => {
    const line = 'select officer from hub.own_duty_line(null, now())';
    expect(await app.as(admin, 'duty:read', async () => (await app.rows(line)).length)).toBe(1);
    expect(await readBy('duty:read', line, [])).toBeLessThan(20);
  });

  it('is found once for each agency, however many of its contacts are read', async () => {
    const ids = Array.from({ length: 20 }, () => randomUUID());
    await world.ownerSql(
      `insert into hub.directory_entry (id, party, unit, role, phone, languages, opening_hours, time_zone, urgent_channel, audience, excluded, verified_by, verification_due_at)
         select id, $2, 'Desk', 'FRAUD_DESK', '+6625550100', '{th}', '[]', 'UTC', 'PHONE', '{}', '{}', $3, now() + interval '1 year' from unnest($1::uuid[]) id`,
      [ids, admin.party, admin.user],
    );
    const staffed = 'select id from hub.staffed_entries($1) where staffed';
    expect(await app.as(admin, 'directory:read', async () => (await app.rows(staffed, [ids])).length)).toBe(20);
    expect(await readBy('directory:read', staffed, [ids])).toBeLessThan(20);
  });
});
