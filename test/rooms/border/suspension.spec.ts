import { type AppConnection, codeOf, type Officer, openWorld, publish, type World } from './world.js';

describe('a suspended party', () => {
  let world: World;
  let app: AppConnection;
  let operator: Officer;
  let th: Officer;
  let kh: Officer;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    operator = await world.signsIn('operator@hub.example');
    [th, kh] = [await world.signsIn('analyst@th.example'), await world.signsIn('analyst@kh.example')];
    await world.settle();
  });
  afterAll(() => world.close());

  const idOf = async (who: Officer): Promise<string> =>
    (await world.ownerSql<{ id: string }>('select id from hub.party where key = $1', [who.party]))[0]?.id ?? '';
  async function suspends(whom: Officer, off: boolean, by = operator, needs = 'party:manage'): Promise<void> {
    const id = await idOf(whom);
    await app.as(by, needs, () => app.rows('select hub.set_party_suspended($1, $2)', [id, off]));
  }
  const reads = (who: Officer): Promise<unknown[]> => app.as(who, 'indicator:read', () => app.rows('select id from hub.claim'));
  const events = (who: Officer): Promise<{ item: string; operation: string }[]> =>
    app.as(who, 'indicator:read', () => app.rows(`select item, operation from hub.feed_events(0, 10000, '{}') where item is not null`));

  it('is nobody, by whatever session, until it is taken in again; then it finds what it had and what came meanwhile', async () => {
    const before = await publish(app, th, { audience: [1] });
    const own = await publish(app, kh, { audience: [1] });
    await world.settle();
    await suspends(kh, true);
    await suspends(kh, true);
    expect(await codeOf(reads(kh))).toBe('HB401');
    expect((await world.relay.query('select session from hub.standing($1)', [[kh.session, th.session]])).rows).toEqual([
      { session: th.session },
    ]);
    expect(await app.rows('select usable from hub.sign_in_material($1, $2, $3)', [app.turnless(), {}, 'analyst@kh.example'])).toEqual([
      { usable: false },
    ]);
    expect(await reads(th)).toEqual(expect.arrayContaining([{ id: before }, { id: own }])); // what it published stays
    const meanwhile = await publish(app, th, { audience: [kh.party] });
    await world.settle();

    await suspends(kh, false);
    expect(await reads(kh)).toEqual(expect.arrayContaining([{ id: before }, { id: meanwhile }]));
    expect(await events(kh)).toEqual([
      { item: before, operation: 'PUBLISHED' },
      { item: meanwhile, operation: 'PUBLISHED' },
    ]);
  });

  it('is told of what it lost while it was suspended', async () => {
    const lost = await publish(app, th, { audience: [kh.party] });
    await world.settle();
    await suspends(kh, true);
    await app.as(th, 'indicator:publish', () =>
      app.rows(`update hub.indicator set version = version + 1, ordinal = 0, audience = '{}' where id = $1`, [lost]),
    );
    await world.settle();
    await suspends(kh, false);
    expect((await events(kh)).filter(({ item }) => item === lost)).toEqual([{ item: lost, operation: 'WITHDRAWN' }]);
  });

  it('is never the hub’s own, nor one that does not exist, nor suspended by anybody but the operator', async () => {
    expect(await codeOf(suspends(operator, true))).toBe('HB404');
    expect(await codeOf(app.as(operator, 'party:manage', () => app.rows('select hub.set_party_suspended(gen_random_uuid(), true)')))).toBe(
      'HB404',
    );
    for (const email of ['admin@th.example', 'analyst@th.example', 'auditor@hub.example', 'admin@meta.example']) {
      expect(await codeOf(suspends(kh, true, await world.signsIn(email)))).toBe('HB403');
    }
    expect(await codeOf(suspends(kh, true, operator, 'group:manage'))).toBe('42501');
    expect(await reads(kh)).not.toEqual([]);
  });
});
