import { type AppConnection, type Officer, openWorld, publish, type World } from './world.js';

/** What a list costs; what it holds is in lists.spec.ts. */
describe('a long list of what one sees', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer;
  let kh: Officer;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    [th, kh] = [await world.signsIn('analyst@th.example'), await world.signsIn('analyst@kh.example')];
    await world.settle();
  });
  afterAll(() => world.close());

  it('is read from where a page begins, also where the database knows nothing yet of how many there are', async () => {
    for (let number = 0; number < 1_500; number += 1) await publish(app, th, { audience: [1] });
    await world.settle();
    const [index] = await world.ownerSql<{ oid: string }>(`select 'hub.visibility_period_key'::regclass::oid::text as oid`);
    const [row] = await app.as(kh, 'indicator:read', () => app.rows<{ head: string }>('select hub.stream_position() as head'));
    const admin = await world.client(world.database.url);
    await admin.query('grant execute on function pg_stat_get_xact_tuples_returned(oid) to hub_app');
    const lookedAt: number[] = [];
    for (const lists of ['sequenced_claims($1, $1, 5)', `export_positions('RELATIONSHIP', $1, $1, 5)`]) {
      const [entries] = await app.as(kh, 'indicator:read', async () => {
        await app.rows(`select id from hub.${lists}`, [row?.head]);
        return app.rows<{ read: string }>('select pg_stat_get_xact_tuples_returned($1::oid)::text as read', [index?.oid]);
      });
      lookedAt.push(Number(entries?.read));
    }
    expect(lookedAt.map((many) => many > 0 && many < 100)).toEqual([true, true]);
  });
});
