import type pg from 'pg';
import { until } from '../../support/officer.js';
import { type AppConnection, change, type Officer, openWorld, publish, type World } from './world.js';

interface Told {
  readonly operation: string;
  readonly item: string;
}

describe('gaining sight while others take it away', () => {
  let world: World;
  let app: AppConnection;
  let other: pg.Client;
  let another: pg.Client;
  let th: Officer;
  let kh: Officer;
  let admin: Officer;
  let group: number;

  beforeEach(async () => {
    world = await openWorld();
    app = await world.connect();
    const owner = async (): Promise<pg.Client> => {
      const client = await world.client(world.database.url);
      await client.query('set role hub_owner');
      return client;
    };
    [other, another] = [await owner(), await owner()];
    [th, kh] = [await world.signsIn('analyst@th.example'), await world.signsIn('analyst@kh.example')];
    admin = await world.signsIn('admin@th.example');
    const [row] = await world.ownerSql<{ key: number }>(
      `insert into hub.working_group (id, name) values (gen_random_uuid(), 'Group') returning key`,
    );
    group = row?.key ?? 0;
    await world.settle();
  });
  afterEach(() => world.close());

  const told = (who: Officer, item: string): Promise<string[]> =>
    app.as(who, 'indicator:read', async () =>
      (await app.rows<Told>(`select * from hub.feed_events(0, 10000, '{}')`))
        .filter((one) => one.item === item)
        .map(({ operation }) => operation),
    );
  /** Thailand bars Cambodia, or no longer. */
  const bars = async (connection: AppConnection, on: boolean): Promise<void> => {
    const [row] = await world.ownerSql<{ id: string }>('select id from hub.party where key = $1', [kh.party]);
    await connection.rows('select hub.set_bar($1, $2)', [row?.id, on]);
  };
  const inDatabase = `database = (select oid from pg_database where datname = current_database())`;
  const somebodyWaits = (): Promise<unknown> =>
    until(
      () => world.ownerSql(`select from pg_locks where not granted and ${inDatabase}`),
      (waiting) => waiting.length > 0,
    );

  type Work = () => Promise<unknown>;
  /** Begins a gain, begins a loss, ends the gain. @returns which of the two was committed first, and what Cambodia is told in the end */
  async function race(id: string, gains: { begin: Work; commit: Work }, loses: Work): Promise<{ first: string; told: readonly string[] }> {
    await gains.begin();
    const loss = loses().then(() => 'the loss');
    const first = await Promise.race([loss, somebodyWaits().then(() => 'the gain')]);
    await gains.commit();
    await loss;
    await world.settle();
    return { first, told: await told(kh, id) };
  }

  const joining = {
    begin: async (): Promise<void> => {
      await other.query('begin');
      await other.query('select hub.join_key($1, $2)', [kh.party, group]);
    },
    commit: () => other.query('commit'),
  };
  const unbarring = async () => {
    const connection = await world.connect();
    return {
      begin: async (): Promise<void> => {
        await connection.enter(admin, 'bar:manage');
        await bars(connection, false);
      },
      commit: () => connection.rows('commit'),
    };
  };
  const barring = async (): Promise<void> => {
    const connection = await world.connect();
    await connection.as(admin, 'bar:manage', () => bars(connection, true));
  };
  const changing = (id: string, what: string) => (): Promise<void> => change(app, th, id, what);
  // Was the gain first, then the item could be seen, and whoever loses it is told.
  const could = { first: 'the gain', told: ['WITHDRAWN'] };

  it('comes first in the stream where it was first: joining a group, and a narrower audience', async () => {
    const id = await publish(app, th, { audience: [group] });
    await world.settle();
    expect(await race(id, joining, changing(id, `audience = '{}'`))).toEqual(could);
  });

  it('comes first in the stream where it was first: joining a group, and an exception', async () => {
    const id = await publish(app, th, { audience: [group] });
    await world.settle();
    expect(await race(id, joining, changing(id, `excluded = '{${kh.party}}'`))).toEqual(could);
  });

  it('comes first in the stream where it was first: joining a group, and a bar', async () => {
    const id = await publish(app, th, { audience: [group] });
    await world.settle();
    expect(await race(id, joining, barring)).toEqual(could);
  });

  it('comes first in the stream where it was first: the end of a bar, and a narrower audience', async () => {
    const id = await publish(app, th, { audience: [kh.party] });
    await barring();
    await world.settle();
    expect((await race(id, await unbarring(), changing(id, `audience = '{}'`))).first).toBe('the gain');
  });

  it('comes first in the stream where it was first: the end of a bar, and leaving a group', async () => {
    await world.ownerSql('select hub.join_key($1, $2)', [kh.party, group]);
    await barring();
    await world.settle();
    const id = await publish(app, th, { audience: [group] });
    await world.settle();
    expect(await race(id, await unbarring(), () => another.query('select hub.leave_key($1, $2)', [kh.party, group]))).toEqual(could);
  });

  it.each(['a group', 'every country'])(
    'waits for what is being narrowed, and is then told nothing of it: the key of %s',
    async (whose) => {
      const key = whose === 'a group' ? group : 1;
      await world.ownerSql('select hub.leave_key($1, 1)', [kh.party]);
      await world.settle();
      const id = await publish(app, th, { audience: [key] });
      await world.settle();
      const writer = await world.connect();
      await writer.enter(th, 'indicator:publish');
      await writer.rows(`update hub.indicator set version = version + 1, audience = '{}' where id = $1`, [id]);
      let joined = false;
      const join = other.query('select hub.join_key($1, $2)', [kh.party, key]).then(() => (joined = true));
      await somebodyWaits();
      expect(joined).toBe(false);
      await writer.rows('commit');
      await join;
      await world.settle();
      expect(await told(kh, id)).toEqual([]);
    },
  );

  it('of another group, or from another owner, waits for nobody', async () => {
    await joining.begin();
    const vn = await world.signsIn('analyst@vn.example');
    const [row] = await world.ownerSql<{ key: number }>(
      `insert into hub.working_group (id, name) values (gen_random_uuid(), 'Another group') returning key`,
    );
    await another.query('select hub.join_key($1, $2)', [vn.party, row?.key]);
    const id = await publish(app, vn, { audience: [row?.key ?? 0, kh.party] });
    await joining.commit();
    await world.settle();
    expect(await told(kh, id)).toEqual(['PUBLISHED']);
  });
});
