import { randomUUID } from 'node:crypto';
import { type AppConnection, type Officer, openWorld, publish, type World } from '../rls/world.js';

describe('the owner that learns of a reading', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer, kh: Officer;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    [th, kh] = [await world.signsIn('analyst@th.example'), await world.signsIn('analyst@kh.example')];
  });
  afterAll(() => world.close());

  /** The items of an entry, by the owner that may learn of it. */
  const owners = (...items: readonly string[]): Promise<unknown[]> =>
    world.ownerSql(
      `select c.owner, c.items from jsonb_populate_record(null::hub.audit, jsonb_build_object('items', $1::uuid[])) e
         cross join lateral hub.consulted_items(e, null) c order by c.owner`,
      [items],
    );

  it('is found before the item has an event in the stream, afterwards, and when it is gone', async () => {
    const [ours, theirs] = [await publish(app, th, { audience: [1] }), await publish(app, kh, { audience: [1] })];
    const both = [
      { owner: th.party, items: [ours] },
      { owner: kh.party, items: [theirs] },
    ].sort((a, b) => a.owner - b.owner);
    expect(await world.ownerSql('select from hub.stream where item = any ($1)', [[ours, theirs]])).toEqual([]);
    expect(await owners(ours, theirs)).toEqual(both);
    await world.settle();
    expect(await owners(ours, theirs)).toEqual(both);
    await world.ownerSql('delete from hub.indicator where id = $1', [ours]);
    expect(await owners(ours, theirs)).toEqual(both);
    await world.settle();
    expect(await owners(ours, theirs)).toEqual(both);
  });

  it('is nobody for what is no item', async () => {
    expect(await owners(randomUUID())).toEqual([]);
  });
});
