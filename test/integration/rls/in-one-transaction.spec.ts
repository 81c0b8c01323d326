import { type AppConnection, type Officer, openWorld, publish, type Said, type World, write } from './world.js';

interface Told {
  readonly operation: string;
  readonly item: string;
  readonly backfill: boolean;
}

describe('several changes of one item in one transaction', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer;
  let kh: Officer;
  let vn: Officer;
  let jp: Officer;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    [th, kh, vn, jp] = [await analyst('th'), await analyst('kh'), await analyst('vn'), await analyst('jp')];
    await world.settle();
  });
  afterAll(() => world.close());

  const analyst = (slug: string): Promise<Officer> => world.signsIn(`analyst@${slug}.example`);
  /** A further version within the transaction under way. `said` is a constant of the test. */
  const again = (id: string, said: string): Promise<unknown> =>
    app.rows(`update hub.indicator set version = version + 1, ${said} where id = $1`, [id]);
  const told = (who: Officer, item: string, filter: object = {}): Promise<string[]> =>
    app.as(who, 'indicator:read', async () =>
      (await app.rows<Told>('select * from hub.feed_events(0, 10000, $1)', [filter]))
        .filter((one) => one.item === item)
        .map(({ operation, backfill }) => operation + (backfill ? ' backfill' : '')),
    );

  const versions = (who: Officer, id: string): Promise<number[]> =>
    app.as(who, 'indicator:read', async () =>
      (await app.rows<{ version: number }>('select version from hub.versions($1)', [id])).map(({ version }) => version),
    );
  /** A claim that is new, with further versions in the same transaction. */
  const publishedAtOnce = (said: Said, ...more: readonly string[]): Promise<string> =>
    app.as(th, 'indicator:publish', async () => {
      const id = await write(app, th, said);
      for (const change of more) await again(id, change);
      return id;
    });

  it('tell each party once, as it is in the end, and nobody who could not see it in the end', async () => {
    const id = await publishedAtOnce({ audience: [kh.party, vn.party] }, `audience = '{${vn.party},${jp.party}}'`, `threat = 'MALWARE'`);
    await world.settle();
    expect([await told(kh, id), await told(vn, id), await told(jp, id)]).toEqual([[], ['PUBLISHED'], ['PUBLISHED']]);
    expect(await told(vn, id, { threats: ['PHISHING'] })).toEqual([]);
    expect(await told(vn, id, { threats: ['MALWARE'] })).toEqual(['PUBLISHED']);
    expect(await told(th, id, { includeOwn: true })).toEqual(['PUBLISHED']);
  });

  it('take it from those who had it, and tell nothing to those who were addressed in between', async () => {
    const id = await publish(app, th, { audience: [kh.party, th.party] });
    await app.as(th, 'indicator:publish', async () => {
      await again(id, `audience = '{${vn.party}}'`);
      await again(id, `audience = '{${jp.party}}'`);
    });
    await world.settle();
    expect([await told(kh, id), await told(vn, id), await told(jp, id)]).toEqual([['WITHDRAWN'], [], ['PUBLISHED backfill']]);
  });

  it('leave out who was excepted in between, and do not withdraw what is there again', async () => {
    const id = await publish(app, th, { audience: [1] });
    await app.as(th, 'indicator:publish', async () => {
      await again(id, `excluded = '{${kh.party}}'`);
      await again(id, `excluded = '{}', threat = 'OTHER'`);
    });
    await world.settle();
    expect(await told(kh, id)).toEqual(['PUBLISHED', 'UPDATED']);
  });

  it('say nothing of RED that was none, or is none in the end, to whoever may not read it', async () => {
    await world.ownerSql('alter table hub.user_account drop constraint user_account_roles_check');
    await world.ownerSql(`insert into hub.role_permission values ('APPRENTICE', 'indicator:read')`);
    await world.ownerSql(`update hub.user_account set roles = '{APPRENTICE}' where email = 'liaison@kh.example'`);
    const apprentice = await world.signsIn('liaison@kh.example');
    const hidden = await publishedAtOnce({ audience: [kh.party] }, `tlp = 'RED'`);
    const shown = await publishedAtOnce({ audience: [kh.party], tlp: 'RED' }, `tlp = 'GREEN'`);
    await world.settle();
    expect([await told(apprentice, hidden), await told(apprentice, shown)]).toEqual([[], ['PUBLISHED']]);
    expect(await told(kh, hidden)).toEqual(['PUBLISHED']);
  });

  it('show readers no version that stood in between, and their owner all', async () => {
    const id = await publish(app, th, { audience: [kh.party] });
    await app.as(th, 'indicator:publish', async () => {
      await again(id, `audience = '{${vn.party}}', tags = '{for-vn}'`);
      await again(id, `audience = '{${kh.party},${vn.party}}', tags = '{for-both}'`);
    });
    const fresh = await publishedAtOnce({ audience: [kh.party] }, `audience = '{${vn.party}}'`);
    for (const place of ['waiting', 'placed']) {
      if (place === 'placed') await world.settle();
      expect([await versions(th, id), await versions(vn, id), await versions(vn, fresh)]).toEqual([[3, 2, 1], [3], [2]]);
    }
    expect(await versions(kh, id)).toEqual([3, 1]);
  });

  it('keep the item’s place in lists where it was first published', async () => {
    const between = await app.as(th, 'indicator:publish', async () => {
      const first = await write(app, th, { audience: [kh.party] });
      const second = await write(app, th, { audience: [kh.party] });
      await app.rows(`update hub.indicator set version = 2, ordinal = 2 where id = $1`, [first]);
      return [first, second];
    });
    await world.settle();
    const listed = await app.as(kh, 'indicator:read', () =>
      app.rows<{ id: string }>('select id from hub.sequenced_claims(1000000, 1000000, 1000) order by place'),
    );
    expect(listed.map(({ id }) => id).filter((id) => between.includes(id))).toEqual(between);
  });
});
