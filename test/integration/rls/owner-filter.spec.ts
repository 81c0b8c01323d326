import { type AppConnection, change, type Officer, openWorld, publish, type World } from './world.js';

interface Told {
  readonly operation: string;
  readonly item: string;
}

describe('a feed filtered by owner', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer;
  let kh: Officer;
  let vn: Officer;
  let thailand: string;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    [th, kh, vn] = [await analyst('th'), await analyst('kh'), await analyst('vn')];
    [thailand] = (await world.ownerSql<{ id: string }>('select id from hub.party where key = $1', [th.party])).map(({ id }) => id) as [
      string,
    ];
    await world.settle();
  });
  afterAll(() => world.close());

  const analyst = (slug: string): Promise<Officer> => world.signsIn(`analyst@${slug}.example`);
  const told = (who: Officer, item: string): Promise<string[]> =>
    app.as(who, 'indicator:read', async () =>
      (await app.rows<Told>('select * from hub.feed_events(0, 10000, $1)', [{ owners: [thailand] }]))
        .filter((one) => one.item === item)
        .map(({ operation }) => operation),
    );
  /** Whether a snapshot with the same filter has the item. */
  const isInSnapshot = async (who: Officer, item: string): Promise<boolean> => {
    const { last } = (await world.ownerSql<{ last: string }>('select last from hub.sequence_head'))[0] ?? { last: '0' };
    return app.as(who, 'indicator:read', async () => {
      const pieces = await app.rows<{ item: string; wanted: boolean }>('select * from hub.snapshot_items($1, $1, 1000, $2)', [
        last,
        { owners: [thailand] },
      ]);
      return pieces.some((one) => one.item === item && one.wanted);
    });
  };
  const changes = async (id: string, change_: string): Promise<void> => {
    await change(app, th, id, change_);
    await world.settle();
  };

  it('takes back what it gave, also when the owner has gone unnamed meanwhile', async () => {
    const id = await publish(app, th, { audience: [kh.party, vn.party] });
    await world.settle();
    expect([await told(kh, id), await isInSnapshot(kh, id)]).toEqual([['PUBLISHED'], true]);
    await changes(id, `attribution = 'HIDDEN'`);
    expect([await told(kh, id), await isInSnapshot(kh, id)]).toEqual([['PUBLISHED', 'UPDATED'], true]);
    await changes(id, `audience = '{${vn.party}}'`);
    expect([await told(kh, id), await isInSnapshot(kh, id)]).toEqual([['WITHDRAWN'], false]);
    await changes(id, `revoked_at = now(), revoked_reason = 'x'`);
    expect(await told(vn, id)).toEqual(['PUBLISHED', 'UPDATED', 'UPDATED', 'REVOKED']);
  });

  it('does not tell whose an item is that the reader never saw named', async () => {
    const id = await publish(app, th, { attribution: 'HIDDEN', audience: [kh.party, vn.party] });
    await world.settle();
    expect([await told(kh, id), await isInSnapshot(kh, id)]).toEqual([[], false]);
    await changes(id, `attribution = 'NAMED', audience = '{${vn.party}}'`);
    expect([await told(kh, id), await told(vn, id)]).toEqual([[], ['UPDATED']]);
    await changes(id, `attribution = 'HIDDEN', audience = '{${kh.party},${vn.party}}'`);
    expect([await told(kh, id), await isInSnapshot(kh, id)]).toEqual([[], false]);
  });

  it('tells of a loss in a group whatever was named while the party was in it', async () => {
    const [group] = await world.ownerSql<{ key: number }>(
      `insert into hub.working_group (id, name) values (gen_random_uuid(), 'Named') returning key`,
    );
    const key = group?.key ?? 0;
    const [named, unnamed] = [
      await publish(app, th, { audience: [key] }),
      await publish(app, th, { audience: [key], attribution: 'HIDDEN' }),
    ];
    await changes(named, `revoked_at = now(), revoked_reason = 'x'`); // no backfill: it stands in a snapshot alone
    await world.ownerSql('select hub.join_key($1, $2)', [kh.party, key]);
    await world.settle();
    expect([await isInSnapshot(kh, named), await isInSnapshot(kh, unnamed)]).toEqual([true, false]);
    await world.ownerSql('select hub.leave_key($1, $2)', [kh.party, key]);
    await world.settle();
    await changes(unnamed, `attribution = 'NAMED'`);
    expect([await told(kh, named), await told(kh, unnamed)]).toEqual([['WITHDRAWN'], []]);
  });
});
