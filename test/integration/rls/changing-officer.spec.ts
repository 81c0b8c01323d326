import { type AppConnection, change, codeOf, type Officer, openWorld, publish, type World } from './world.js';

const NIL = '00000000-0000-0000-0000-000000000000';

describe('the officer of a version', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer;
  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    th = await world.signsIn('analyst@th.example');
  });
  afterAll(() => world.close());

  const officers = async (id: string): Promise<readonly string[]> =>
    (await world.ownerSql<{ by_user: string }>('select by_user from hub.item_version where item = $1 order by version', [id])).map(
      (row) => row.by_user,
    );
  const raise = (id: string): string => `update hub.indicator set version = version + 1, ordinal = 0 where id = '${id}'`;

  it('is that of the context, and nobody for a job of the relay', async () => {
    const id = await publish(app, th, { audience: [1] });
    await change(app, th, id, `tags = '{later}'`);
    await world.ownerSql('insert into hub.kept_contested (item) values ($1)', [id]);
    await world.ownerSql('insert into hub.contested_change (item, due_at) values ($1, now())', [id]);
    await world.relay.query('select hub.set_contested_mark(0)');
    expect(await officers(id)).toEqual([th.user, th.user, NIL]);
  });

  it('is missing for every other caller without a context: the change is refused', async () => {
    const id = await publish(app, th, { audience: [1] });
    expect(await codeOf(world.ownerSql(raise(id)))).toBe('HB498');
    const superuser = await world.client(world.database.url);
    expect(await codeOf(superuser.query(raise(id)))).toBe('HB498');
    expect(await codeOf(app.rows('select hub.changing_officer()'))).toBe('42501');
    expect(await officers(id)).toEqual([th.user]);
  });
});
