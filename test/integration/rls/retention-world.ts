import { randomUUID } from 'node:crypto';
import { type AppConnection, type Officer, openWorld, publish, sight, type World, write } from './world.js';

/** Changes of rows (`sets`): the basis of an item has ended, and so has the item. */
export const COME = `basis_until = now() - interval '10 minutes'`;
export const OVER = `${COME}, retain_until = now() - interval '10 minutes'`;

export interface Ending {
  readonly version: number;
  readonly end: Date;
  readonly notice: Date | null;
}

/** The beginning of the day, so many months after today: written a second time, without the database. */
export const monthsFromToday = (count: number): Date => {
  const today = new Date();
  const [year, month] = [today.getUTCFullYear(), today.getUTCMonth() + count];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(today.getUTCDate(), last)));
};

/** Rows of items, as the owner of the database reads and writes them, and what a party finds out about them. */
const rowsOf = (world: World, app: AppConnection) => ({
  /** As if the hub had computed this end at another time. */
  sets: (table: string, change: string, ids: readonly string[]): Promise<unknown> =>
    world
      .ownerSql(`begin; alter table ${table} disable trigger user`)
      .then(() => world.ownerSql(`update ${table} set ${change} where id = any ($1)`, [ids]))
      .finally(() => world.ownerSql(`alter table ${table} enable trigger user; commit`)),
  /** Those of these items that are not deleted. */
  async left(...ids: readonly string[]): Promise<readonly string[]> {
    const tables = ['hub.indicator', 'hub.sighting', 'hub.relationship'];
    const rows = await world.ownerSql<{ id: string }>(
      tables.map((table) => `select id from ${table} where id = any ($1)`).join(' union all '),
      [ids],
    );
    return ids.filter((id) => rows.some((row) => row.id === id));
  },
  /** Those of these items that are in the reader's list of deleted items, and in its audit log. */
  async entriesOf(reader: Officer, ids: readonly string[]): Promise<unknown> {
    const listed = await app.as(reader, 'indicator:read', () =>
      app.rows<{ item: string }>('select item from hub.deleted_items(null, null, null, 500)'),
    );
    const logged = await world.ownerSql<{ item: string }>(
      `select unnest(items) as item from hub.audit where party = $1 and what like '%.expire'`,
      [reader.party],
    );
    return [listed, logged].map((rows) => ids.filter((id) => rows.some(({ item }) => item === id)));
  },
  isWaiting: (item: string): Promise<unknown> => world.ownerSql('insert into hub.moved_end (item) values ($1)', [item]),
  /** Another transaction holds an indicator, as a plan for marks does (hub.plan_contested_marks): it is not deleted meanwhile. */
  async holding(item: string, work: () => Promise<unknown>): Promise<void> {
    const holds = await world.client(world.database.url);
    await holds.query('begin');
    await holds.query('select from hub.indicator where id = $1 for key share', [item]);
    await work();
    await holds.query('rollback');
  },
});

/** A world whose retention moves by the test's own steps: officers of three countries, and Thailand's administrator, who sets limits. */
export async function openRetention() {
  const world = await openWorld();
  const app = await world.connect();
  const [th, kh, jp, liaison, admin] = [
    await world.signsIn('analyst@th.example'),
    await world.signsIn('analyst@kh.example'),
    await world.signsIn('analyst@jp.example'),
    await world.signsIn('liaison@th.example'),
    await world.signsIn('admin@th.example'),
  ];
  await world.ownerSql('update hub.session set confirmed_at = clock_timestamp()');

  /** One step of the relay. */
  const movesEnds = async (batch: number): Promise<number> =>
    (await world.relay.query<{ n: number }>('select hub.update_dependent_ends($1) as n', [batch])).rows[0]?.n ?? 0;
  const movesAllEnds = async (): Promise<void> => {
    while ((await movesEnds(2)) > 0);
  };
  const rowOf = async (table: string, id: string): Promise<Ending> => {
    const [row] = await world.ownerSql<Ending>(`select version, retain_until as end, notice_due_at as notice from ${table} where id = $1`, [
      id,
    ]);
    if (!row) throw new Error('It is gone.');
    return row;
  };
  /** Thailand gives readers a tear-line of its own indicator. */
  const tears = async (original: string, audience: readonly number[] = [1]): Promise<string> => {
    const id = randomUUID();
    await app.as(th, 'indicator:publish', async () => {
      await app.rows('select hub.create_tear_line($1, $2)', [id, original]);
      await write(app, th, { id, audience, attribution: 'HIDDEN' });
    });
    return id;
  };
  return {
    ...{ world, app, th, kh, jp, liaison, admin, movesEnds, movesAllEnds, rowOf, tears },
    ...rowsOf(world, app),
    async torn(audience: readonly number[] = [1]): Promise<{ original: string; copy: string }> {
      const original = await publish(app, th, { tlp: 'RED', audience: [] });
      return { original, copy: await tears(original, audience) };
    },
    forgetLimits: (): Promise<unknown> => world.ownerSql('delete from hub.retention_limit; delete from hub.retention_notice'),
    setLimit: (months: number | null, kind = 'INDICATOR'): Promise<unknown> =>
      app.as(admin, 'policy:manage', () => app.rows('select hub.set_retention_limit($1, $2)', [kind, months])),
    /** Applies limits to existing items, as the relay does once a second; they were set some seconds ago. */
    async appliesLimits(batch = 2): Promise<void> {
      await world.ownerSql(`update hub.retention_limit set set_at = set_at - interval '3 seconds'`);
      while ((await world.ownerSql('select from hub.retention_limit where applied_at is null')).length > 0) {
        await world.relay.query('select hub.apply_retention_limits($1)', [batch]);
      }
    },
    endOf: async (id: string, table = 'hub.indicator'): Promise<Date> => (await rowOf(table, id)).end,
    renews: (item: string): Promise<unknown> =>
      app.as(th, 'retention:renew', () => app.rows(`select * from hub.renew_retention($1, 'It goes on.')`, [[item]])),
    async joins(by: Officer, one: string, other: string): Promise<string> {
      const row = { place: 0, id: randomUUID(), relation: 'USES', from: one, to: other, attribution: 'NAMED', audience: [], excluded: [] };
      await app.as(by, 'indicator:publish', () => app.rows('select * from hub.publish_relationships($1)', [JSON.stringify([row])]));
      return row.id;
    },
    sights: async (by: Officer, indicator: string): Promise<string> => (await sight(app, by, indicator)).id ?? '',
    deletes: (batch = 100): Promise<unknown> => world.relay.query('select hub.delete_expired_items($1)', [batch]),
    /** As if a limit of the owner had been applied to one of its indicators alone. */
    async movesEnd(sql: (text: string, values?: unknown[]) => Promise<unknown>, item: string, months: number): Promise<void> {
      await sql(
        `insert into hub.retention_limit (party, kind, months, set_by, set_at) values ($1, 'INDICATOR', $2, $3, now() - interval '1 year')
           on conflict (party, kind) do update set months = excluded.months`,
        [th.party, months, th.user],
      );
      await sql('set role hub_owner');
      await sql('update hub.indicator set retain_until = retain_until where id = $1', [item]);
      await sql('reset role');
    },
    /** What a reader's feed has of an item. */
    operations: (reader: Officer, item: string): Promise<readonly string[]> =>
      app.as(reader, 'indicator:read', async () =>
        (await app.rows<{ operation: string }>(`select operation from hub.feed_events(0, 500, '{}') where item = $1`, [item])).map(
          ({ operation }) => operation,
        ),
      ),
  };
}
export type RetentionWorld = Awaited<ReturnType<typeof openRetention>>;
