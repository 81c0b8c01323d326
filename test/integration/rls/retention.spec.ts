import { type AppConnection, change, type Officer, openWorld, publish, type Said, type World } from './world.js';

interface Told {
  readonly operation: string;
  readonly item: string;
  readonly backfill: boolean;
}

describe('the end of retention', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer;
  let kh: Officer;
  let vn: Officer;
  let jp: Officer;
  let meta: Officer;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    [th, kh, vn, jp] = [await analyst('th'), await analyst('kh'), await analyst('vn'), await analyst('jp')];
    meta = await world.signsIn('contributor@meta.example');
  });
  afterAll(() => world.close());

  const analyst = (slug: string): Promise<Officer> => world.signsIn(`analyst@${slug}.example`);
  const kept = (who: Officer, said: Said): Promise<string> => publish(app, who, { retainUntil: new Date(Date.now() + 3_600_000), ...said });
  /** Lets the time of items be over, past the triggers that would make a version of it. */
  async function timeIsUp(...items: readonly string[]): Promise<void> {
    await world.ownerSql('begin');
    await world.ownerSql('alter table hub.indicator disable trigger user');
    await world.ownerSql('update hub.indicator set retain_until = clock_timestamp() where id = any ($1)', [items]);
    await world.ownerSql('alter table hub.indicator enable trigger user');
    await world.ownerSql('commit');
  }
  const deletes = async (): Promise<number> =>
    Number((await world.relay.query<{ n: string }>('select hub.delete_expired_items(500) as n')).rows[0]?.n);
  const told = (who: Officer, item: string, filter: object = {}): Promise<string[]> =>
    app.as(who, 'indicator:read', async () =>
      (await app.rows<Told>('select * from hub.feed_events(0, 10000, $1)', [filter]))
        .filter((one) => one.item === item)
        .map(({ operation, backfill }) => operation + (backfill ? ' backfill' : '')),
    );
  /** What statements of every kind show of the item, as their names. */
  async function waysToSee(who: Officer, id: string, value: string): Promise<string[]> {
    const statements = {
      table: `select id from hub.indicator where id = '${id}'`,
      detail: `select id from hub.indicator_detail where id = '${id}'`,
      view: `select id from hub.claim where value = '${value}'`,
      count: `select count(*) from hub.claim where value = '${value}' having count(*) > 0`,
      corroboration: `select owners from hub.corroboration(hub.digest('DOMAIN', '', '${value}')) where owners > 0`,
      list: `select id from hub.sequenced_claims(1000000, 1000000, 1000) where id = '${id}'`,
      waiting: `select id from hub.unsequenced_claims(0, null, 1000) where id = '${id}'`,
      versions: `select version from hub.versions('${id}')`,
      governance: `select id from hub.governance('{${id}}')`,
      feed: `select item from hub.feed_events(0, 10000, '{"includeOwn": true}') where item = '${id}' and operation <> 'WITHDRAWN'`,
    };
    const seen: string[] = [];
    for (const [way, statement] of Object.entries(statements)) {
      if ((await app.as(who, 'indicator:read', () => app.rows(statement))).length > 0) seen.push(way);
    }
    return seen;
  }

  it('takes the item out of everybody’s sight in that moment, the owner’s included, before anything is deleted', async () => {
    const id = await kept(th, { value: 'ends.example.com', audience: [1, meta.party] });
    await world.settle();
    const reader = ['table', 'detail', 'view', 'count', 'corroboration', 'list', 'waiting', 'versions', 'feed'];
    expect(await waysToSee(kh, id, 'ends.example.com')).toEqual(reader);
    expect(await waysToSee(meta, id, 'ends.example.com')).toEqual(reader.filter((way) => way !== 'detail'));
    expect(await waysToSee(th, id, 'ends.example.com')).toEqual([...reader.slice(0, 8), 'governance', 'feed']);

    await timeIsUp(id);
    for (const who of [th, kh, meta]) expect(await waysToSee(who, id, 'ends.example.com')).toEqual([]);
    expect(await world.ownerSql('select from hub.indicator where id = $1', [id])).toHaveLength(1);
    await change(app, th, id, 'retain_until = null'); // its owner does not reach it any more
    expect(await world.ownerSql('select from hub.indicator where id = $1 and retain_until is null', [id])).toEqual([]);
  });

  it('deletes all that the item said, and keeps that there was one', async () => {
    const id = await kept(th, { value: 'said-much.example.com', audience: [1], description: 'said a secret' });
    await change(app, th, id, `tags = '{said-tag}'`);
    await world.settle();
    await timeIsUp(id);
    expect(await deletes()).toBeGreaterThan(0);
    await world.settle();

    const tables = await world.ownerSql<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c where c.relkind = 'r' and c.relnamespace in ('hub'::regnamespace, 'vault'::regnamespace)`,
    );
    const holding: string[] = [];
    for (const { name } of tables) {
      const found = await world.ownerSql(`select from ${name} t where to_jsonb(t)::text ~ 'said-much|said a secret|said-tag'`);
      if (found.length > 0) holding.push(name);
    }
    expect(holding).toEqual([]);
    expect(
      await world.ownerSql(`select party, agency, what, channel, items from hub.audit where $1 = any (items) and what like '%expire'`, [
        id,
      ]),
    ).toEqual([
      { party: th.party, agency: th.agency, what: 'indicator.expire', channel: 'relay', items: expect.arrayContaining([id]) as unknown },
    ]);
  });

  it('is one WITHDRAWN to whoever saw it, on every replay, and nothing to whoever never did', async () => {
    const id = await kept(th, { audience: [1], excluded: [jp.party] });
    await world.settle();
    expect(await told(kh, id)).toEqual(['PUBLISHED']);
    await timeIsUp(id);
    await deletes();
    await world.settle();
    expect(await told(kh, id)).toEqual(['WITHDRAWN']);
    expect(await told(kh, id)).toEqual(['WITHDRAWN']);
    expect(await told(jp, id)).toEqual([]);
    expect(await told(meta, id)).toEqual([]);
    expect(await told(th, id)).toEqual([]);
    expect(await told(th, id, { includeOwn: true })).toEqual(['WITHDRAWN']);
    expect(await told(kh, id, { kinds: ['DOMAIN'], threats: ['MALWARE'] })).toEqual(['WITHDRAWN']);
    expect(await told(kh, id, { kinds: ['PHONE'] })).toEqual([]);
  });

  it('tells nobody twice: not who was excepted, barred, or left before, nor who had it revoked', async () => {
    const [group] = await world.ownerSql<{ key: number }>(
      `insert into hub.working_group (id, name) values (gen_random_uuid(), 'Ending') returning key`,
    );
    const key = group?.key ?? 0;
    for (const who of [kh, vn]) await world.ownerSql('select hub.join_key($1, $2)', [who.party, key]);
    const id = await kept(th, { audience: [key, jp.party] });
    await world.settle();
    await change(app, th, id, `audience = '{${key}}'`);
    await world.ownerSql('select hub.leave_key($1, $2)', [kh.party, key]);
    await app.as(th, 'indicator:revoke', () =>
      app.rows(`update hub.indicator set version = version + 1, revoked_at = now(), revoked_reason = 'x' where id = $1`, [id]),
    );
    await world.settle();
    await timeIsUp(id);
    await deletes();
    await world.settle();
    expect([await told(jp, id), await told(kh, id), await told(vn, id)]).toEqual([['WITHDRAWN'], ['WITHDRAWN'], ['WITHDRAWN']]);
    const placed = await world.ownerSql<{ op: string; key: number | null }>('select op, key from hub.stream where item = $1 order by seq', [
      id,
    ]);
    expect(placed.map(({ op }) => op)).toEqual(['PUBLISH', 'AUDIENCE', 'REVOKE', 'LOST', 'EXPIRE']);
  });

  it('says nothing to a party that gained the key when the time was over already', async () => {
    const [group] = await world.ownerSql<{ key: number }>(
      `insert into hub.working_group (id, name) values (gen_random_uuid(), 'Late') returning key`,
    );
    const key = group?.key ?? 0;
    await world.ownerSql('select hub.join_key($1, $2)', [vn.party, key]);
    await world.ownerSql('insert into hub.bar (owner, party) values ($1, $2)', [th.party, jp.party]);
    await world.ownerSql(`insert into hub.outbox (op, owner, key) values ('BAR', $1, $2)`, [th.party, jp.party]);
    await world.settle();
    const id = await kept(th, { audience: [key, jp.party] });
    await world.settle();
    await timeIsUp(id);
    await world.ownerSql('select hub.join_key($1, $2)', [kh.party, key]);
    await world.ownerSql('update hub.bar set lifted_at = clock_timestamp() where owner = $1', [th.party]);
    await world.ownerSql(`insert into hub.outbox (op, owner, key) values ('UNBAR', $1, $2)`, [th.party, jp.party]);
    await world.settle(); // the relay had better things to do than to delete
    await deletes();
    await world.settle();
    expect([await told(kh, id), await told(jp, id), await told(vn, id)]).toEqual([[], [], ['WITHDRAWN']]);
  });

  it('says nothing to a party that gained the key too late and lost it again, before anything was deleted', async () => {
    const [group] = await world.ownerSql<{ key: number }>(
      `insert into hub.working_group (id, name) values (gen_random_uuid(), 'Too late') returning key`,
    );
    const key = group?.key ?? 0;
    await world.ownerSql('select hub.join_key($1, $2)', [vn.party, key]);
    await world.settle();
    const [id, other] = [await kept(th, { audience: [key] }), await publish(app, th, { audience: [key] })];
    await world.settle();
    await timeIsUp(id);
    await world.ownerSql('select hub.join_key($1, $2)', [kh.party, key]);
    await world.settle();
    for (const who of [kh, vn]) await world.ownerSql('select hub.leave_key($1, $2)', [who.party, key]);
    await world.settle();
    const both = async (item: string): Promise<string[][]> => [await told(kh, item), await told(vn, item)];
    expect([await both(id), await both(other)]).toEqual([
      [[], ['WITHDRAWN']],
      [['WITHDRAWN'], ['WITHDRAWN']],
    ]);
    await deletes();
    await world.settle();
    expect(await both(id)).toEqual([[], ['WITHDRAWN']]);
  });

  it('is silent about RED to whoever may not read it, and about what an agency keeps to the other agencies of its party', async () => {
    await world.ownerSql('alter table hub.user_account drop constraint user_account_roles_check');
    await world.ownerSql(`insert into hub.role_permission values ('APPRENTICE', 'indicator:read')`);
    await world.ownerSql(`update hub.user_account set roles = '{APPRENTICE}' where email = 'liaison@kh.example'`);
    const apprentice = await world.signsIn('liaison@kh.example');
    const [agency] = await world.ownerSql<{ key: number }>(
      `insert into hub.agency (id, party, name) values (gen_random_uuid(), $1, 'Another') returning key`,
      [th.party],
    );
    await world.ownerSql(`update hub.user_account set agency = $1 where email = 'liaison@th.example'`, [agency?.key]);
    const other = await world.signsIn('liaison@th.example');

    const red = await kept(th, { tlp: 'RED', audience: [kh.party] });
    const own = await kept(th, { agencyOnly: true });
    await world.settle();
    await timeIsUp(red, own);
    await deletes();
    await world.settle();
    expect([await told(kh, red), await told(apprentice, red)]).toEqual([['WITHDRAWN'], []]);
    const all = { includeOwn: true };
    expect([await told(th, own, all), await told(other, own, all), await told(other, red, all)]).toEqual([
      ['WITHDRAWN'],
      [],
      ['WITHDRAWN'],
    ]);
  });

  it('deletes each item once, with several relays at once', async () => {
    const items: string[] = [];
    for (let count = 0; count < 60; count += 1) items.push(await kept(th, { audience: [1] }));
    await world.settle();
    await timeIsUp(...items);
    const { host, port, user, password, database } = world.relay as typeof world.relay & { password: string };
    const relays = await Promise.all([1, 2, 3].map(() => world.client(`postgres://${user}:${password}@${host}:${port}/${database}`)));
    await Promise.all(
      relays.map(async (relay) => {
        for (let round = 0; round < 20; round += 1) await relay.query('select hub.delete_expired_items(7)');
      }),
    );
    await world.settle();
    expect(await world.ownerSql('select from hub.indicator where id = any ($1)', [items])).toEqual([]);
    expect(
      await world.ownerSql(
        `select count(*)::integer as events, count(distinct item)::integer as items from hub.stream where op = 'EXPIRE' and item = any ($1)`,
        [items],
      ),
    ).toEqual([{ events: 60, items: 60 }]);
  });

  it('waits for nobody who has a row in hands, and comes back for it', async () => {
    const [held, free] = [await kept(th, { audience: [1] }), await kept(th, { audience: [1] })];
    await timeIsUp(held, free);
    const [left] = [await world.client(world.database.url)];
    await left.query('set role hub_owner');
    await left.query('begin');
    await left.query('select from hub.indicator where id = $1 for update', [held]);
    await deletes();
    expect(await world.ownerSql('select id from hub.indicator where id = any ($1)', [[held, free]])).toEqual([{ id: held }]);
    await left.query('rollback');
    await deletes();
    expect(await world.ownerSql('select id from hub.indicator where id = any ($1)', [[held, free]])).toEqual([]);
  });

  it('makes way for the same value, published anew, as another item', async () => {
    const old = await kept(th, { value: 'again.example.com', audience: [kh.party] });
    await world.settle();
    await timeIsUp(old);
    const found = await app.as(th, 'indicator:publish', () =>
      app.rows(`select id from hub.own_claims(array[hub.digest('DOMAIN', '', 'again.example.com')], '{}', '{}')`),
    );
    expect(found).toEqual([]);
    const fresh = await kept(th, { value: 'again.example.com', audience: [kh.party] });
    await world.settle();
    expect([await told(kh, old), await told(kh, fresh)]).toEqual([['WITHDRAWN'], ['PUBLISHED']]);
  });
});
