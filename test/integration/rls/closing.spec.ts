import { until } from '../../support/officer.js';
import { type AppConnection, codeOf, type Officer, openWorld, publish, type World } from './world.js';

/** What a party is told of items, in order. */
interface Told {
  readonly item: string;
  readonly operation: string;
}

describe('a party that is closed', () => {
  let world: World;
  let app: AppConnection;
  let operator: Officer;
  let [th, kh, vn, jp, meta]: Officer[] = [];
  const ids: Record<string, string> = {};

  const analyst = (slug: string): Promise<Officer> => world.signsIn(`analyst@${slug}.example`);
  const told = async (who: Officer): Promise<readonly string[]> => {
    const rows = await app.as(who, 'indicator:read', () =>
      app.rows<Told>(`select item, operation from hub.feed_events(0, 10000, '{"itemKinds": ["INDICATOR"]}') where operation <> 'POSITION'`),
    );
    const nameOf = (id: string): string => Object.entries(ids).find(([, one]) => one === id)?.[0] ?? id;
    return rows.map(({ item, operation }) => `${operation} ${nameOf(item)}`);
  };
  const sees = async (who: Officer): Promise<readonly string[]> =>
    app.as(who, 'indicator:read', async () => (await app.rows<{ id: string }>('select id from hub.claim')).map(({ id }) => id));
  const partyId = async (slug: string): Promise<string> =>
    (await world.ownerSql<{ id: string }>('select id from hub.party where slug = $1 order by closed_at desc nulls first', [slug]))[0]?.id ??
    '';
  const close = async (slug: string): Promise<unknown> => {
    const id = await partyId(slug);
    return app.as(
      operator,
      'party:manage',
      async () => (await app.rows(`select hub.close_party($1, 'It left.') as answer`, [id]))[0]?.answer,
    );
  };

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    operator = await world.signsIn('operator@hub.example');
    [th, kh, vn, jp] = [await analyst('th'), await analyst('kh'), await analyst('vn'), await analyst('jp')];
    meta = await world.signsIn('contributor@meta.example');
    await world.ownerSql('insert into hub.bar (owner, party) values ($1, $2)', [th?.party, jp?.party]);
    const [group] = await world.ownerSql<{ key: number }>('select key from hub.working_group');
    if (!th || !kh || !vn || !jp || !meta) throw new Error('Somebody is missing.');
    ids.all = await publish(app, th, { audience: [1] });
    ids.group = await publish(app, th, { audience: [group?.key ?? 0], excluded: [vn.party] });
    ids.partner = await publish(app, th, { audience: [meta.party], attribution: 'HIDDEN' });
    ids.own = await publish(app, th);
    ids.red = await publish(app, th, { tlp: 'RED', audience: [kh.party] });
    ids.other = await publish(app, kh, { audience: [1] });
    await world.settle();
  });
  afterAll(() => world.close());

  it('is closed by the operator, whose session is fresh, and by nobody else', async () => {
    const id = await partyId('th');
    const attempt = (who: Officer, needs: string): Promise<string | undefined> =>
      codeOf(app.as(who, needs, () => app.rows(`select hub.close_party($1, 'x')`, [id])));
    const [admin, other] = [await world.signsIn('admin@th.example'), await world.signsIn('admin@kh.example')];
    expect(await attempt(admin, 'user:manage')).toBe('HB500');
    expect(await attempt(other, 'party:manage')).toBe('HB403');
    await world.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes' where id = $1`, [operator.session]);
    expect(await attempt(operator, 'party:manage')).toBe('HB428');
    await world.ownerSql('update hub.session set confirmed_at = now() where id = $1', [operator.session]);
    const [hub] = await world.ownerSql<{ id: string }>(`select id from hub.party where kind = 'HUB'`);
    expect(await codeOf(app.as(operator, 'party:manage', () => app.rows(`select hub.close_party($1, 'x')`, [hub?.id])))).toBe('HB404');
  });

  it('is seen by nobody from the commit on, and each reader is told once of each item that it had, and of no other', async () => {
    if (!th || !kh || !vn || !jp || !meta) throw new Error('Somebody is missing.');
    expect(await close('th')).toBe('DONE');
    for (const who of [kh, vn, jp, meta]) expect((await sees(who)).filter((id) => id !== ids.other)).toEqual([]);
    await world.settle();
    expect(await told(kh)).toEqual(['WITHDRAWN all', 'WITHDRAWN group', 'WITHDRAWN red']);
    expect(await told(vn)).toEqual(['PUBLISHED other', 'WITHDRAWN all']);
    expect(await told(jp)).toEqual(['PUBLISHED other']); // it was barred before: it never saw any
    expect(await told(meta)).toEqual(['WITHDRAWN partner']);
    expect(await codeOf(sees(th))).toBe('HB401');
  });

  it('has ended: accounts, sessions, keys, webhooks, memberships', async () => {
    const party = th?.party;
    const [left] = await world.ownerSql(
      `select (select count(*)::integer from hub.user_account where party = $1 and disabled_at is null) as accounts,
          (select count(*)::integer from hub.session s join hub.user_account u on u.id = s.user_id where u.party = $1 and s.ended_at is null) as sessions,
          (select count(*)::integer from hub.membership where party = $1 and left_at is null) as memberships,
          (select count(*)::integer from hub.user_account where email = 'analyst@th.example') as addresses`,
      [party],
    );
    expect(left).toEqual({ accounts: 0, sessions: 0, memberships: 0, addresses: 0 });
  });

  it('is never opened again, and closed but once', async () => {
    expect(await close('th')).toBe('CLOSED');
    const id = await partyId('th');
    const readmit = (): Promise<unknown> =>
      app.as(operator, 'party:manage', () => app.rows('select hub.set_party_suspended($1, false) as answer', [id]));
    expect(await readmit()).toEqual([{ answer: 'CLOSED' }]);
    expect(await codeOf(world.ownerSql('update hub.party set suspended_at = null where id = $1', [id]))).toBe('23514');
  });

  it('gives its country and its addresses free, and shows the newcomer nothing of what it published', async () => {
    await world.ownerSql(
      `with party as (insert into hub.party (id, kind, name, slug, country) values (gen_random_uuid(), 'COUNTRY', 'Thailand', 'th', 'TH') returning key),
         agency as (insert into hub.agency (id, party, name) select gen_random_uuid(), key, 'New bureau' from party returning key, party)
       insert into hub.user_account (id, email, party, agency, roles, password_hash)
         select gen_random_uuid(), 'analyst@th.example', party, key, '{ANALYST}', 'x' from agency`,
    );
    const newcomer = await analyst('th');
    await world.ownerSql('select hub.join_key($1, 1)', [newcomer.party]);
    await world.settle();
    expect(await sees(newcomer)).toEqual([ids.other]);
    expect(await told(newcomer)).toEqual(['PUBLISHED other']);
    expect(await close('th')).toBe('DONE'); // the newcomer: of two with one name the open one
  });

  it('takes a suspended party along, which is told when it is back', async () => {
    if (!vn || !jp) throw new Error('Somebody is missing.');
    ids.japanese = await publish(app, jp, { audience: [vn.party] });
    await world.settle();
    const id = await partyId('vn');
    await app.as(operator, 'party:manage', () => app.rows('select hub.set_party_suspended($1, true)', [id]));
    await close('jp');
    await world.settle();
    await app.as(operator, 'party:manage', () => app.rows('select hub.set_party_suspended($1, false)', [id]));
    await world.settle();
    expect((await told(vn)).filter((one) => one.endsWith('japanese'))).toEqual(['WITHDRAWN japanese']);
    expect((await sees(vn)).includes(ids.japanese)).toBe(false);
  });

  describe('bars everybody who comes later', () => {
    const registers = (connection: AppConnection, kind: string, slug: string, country: string | null = null): Promise<unknown> =>
      connection.as(
        operator,
        'party:manage',
        async () =>
          (
            await connection.rows<{ answer: string }>('select hub.register_party(gen_random_uuid(), $1, $2, $2, $3) as answer', [
              kind,
              slug,
              country,
            ])
          )[0]?.answer,
      );
    const bars = async (owner: string, party: string): Promise<unknown> =>
      (
        await world.ownerSql(
          `select count(*)::integer as bars from hub.bar b join hub.party o on o.key = b.owner join hub.party p on p.key = b.party
             where o.slug = $1 and p.slug = $2 and b.lifted_at is null`,
          [owner, party],
        )
      )[0]?.['bars'];

    it('also where its policy shared nothing with partners', async () => {
      await world.ownerSql(
        `insert into hub.sharing_policy (party, never_partners, set_by) select p.key, true, gen_random_uuid() from hub.party p where slug in ('sg', 'kh')`,
      );
      await close('sg');
      expect(await registers(app, 'PARTNER', 'late')).toBe('REGISTERED');
      expect([await bars('sg', 'late'), await bars('kh', 'late')]).toEqual([1, 1]);
    });

    it('and who is registered at the same moment', async () => {
      const another = await world.connect();
      const id = await partyId('la');
      await app.enter(operator, 'party:manage');
      await app.rows(`select hub.close_party($1, 'x')`, [id]);
      const registered = registers(another, 'COUNTRY', 'bn', 'BN');
      await until(
        () =>
          world.ownerSql(
            `select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())`,
          ),
        (waiting) => waiting.length > 0,
      );
      await app.rows('commit');
      expect(await registered).toBe('CANDIDATE');
      expect(await bars('la', 'bn')).toBe(1);
    });

    it('and nobody of it takes a bar back who was about to when it was closed', async () => {
      const [admin, barring] = [await world.signsIn('admin@my.example'), await world.connect()];
      const [kh, my] = [await partyId('kh'), await partyId('my')];
      await app.enter(operator, 'party:manage');
      await barring.enter(admin, 'bar:manage');
      await app.rows(`select hub.close_party($1, 'x')`, [my]);
      const lifted = codeOf(barring.rows('select hub.set_bar($1, false)', [kh]));
      await until(
        () =>
          world.ownerSql(
            `select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())`,
          ),
        (waiting) => waiting.length > 0,
      );
      await app.rows('commit');
      expect(await lifted).toBe('HB401');
      await barring.rows('rollback');
      expect(await bars('my', 'kh')).toBe(1);
    });

    it('without anybody waiting in a circle: partners, countries, policies and an end at once', async () => {
      const [one, two, three, four] = [await world.connect(), await world.connect(), await world.connect(), await world.connect()];
      const admin = await world.signsIn('admin@ph.example');
      const never = (on: boolean): Promise<unknown> =>
        four.as(admin, 'policy:manage', () => four.rows('select hub.set_sharing_policy($1)', [{ neverPartners: on }]));
      const all = await Promise.all([
        registers(one, 'PARTNER', 'partner-a'),
        registers(two, 'PARTNER', 'partner-b'),
        registers(three, 'COUNTRY', 'tl', 'TL'),
        never(true).then(() => never(false)),
        close('au'),
      ]);
      expect(all.filter((answer) => typeof answer === 'string')).toEqual(['REGISTERED', 'REGISTERED', 'CANDIDATE', 'DONE']);
      for (const slug of ['partner-a', 'partner-b', 'tl']) expect(await bars('au', slug)).toBe(1);
      expect([await bars('ph', 'partner-a'), await bars('ph', 'partner-b')]).toEqual([0, 0]);
    });
  });
});
