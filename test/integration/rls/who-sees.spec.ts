import { type AppConnection, codeOf, change, type Officer, openWorld, publish, type Said, type World, freesLabels } from './world.js';

describe('who sees a claim, by any statement', () => {
  let world: World;
  let app: AppConnection;
  let everyone: Record<'th' | 'kh' | 'vn' | 'jp' | 'meta' | 'microsoft', Officer>;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    const [th, kh, vn, jp] = [await analyst('th'), await analyst('kh'), await analyst('vn'), await analyst('jp')];
    const [meta, microsoft] = [await world.signsIn('contributor@meta.example'), await world.signsIn('contributor@microsoft.example')];
    everyone = { th, kh, vn, jp, meta, microsoft };
  });
  afterAll(() => world.close());

  const analyst = (slug: string): Promise<Officer> => world.signsIn(`analyst@${slug}.example`);
  const ids = (who: Officer, statement: string): Promise<string[]> =>
    app.as(who, 'indicator:read', async () => (await app.rows<{ id: string }>(statement)).map((row) => row.id));
  /** Names of those who see the claim; the same by its table, the view, its value and the lists. */
  async function readersOf(id: string): Promise<string[]> {
    await world.settle();
    const readers: string[] = [];
    for (const [name, who] of Object.entries(everyone)) {
      const ways = [
        await ids(who, `select id from hub.indicator where id = '${id}'`),
        await ids(who, `select id from hub.claim where id = '${id}'`),
        await ids(who, `select id from hub.claim where digest in (select digest from hub.indicator) and id = '${id}'`),
        (await ids(who, 'select id from hub.sequenced_claims(1000000, 1000000, 1000)')).filter((one) => one === id),
        (
          await ids(
            who,
            `select item as id from hub.feed_events(0, 1000, '{"includeOwn": true}')
          where operation in ('PUBLISHED', 'UPDATED', 'REVOKED')`,
          )
        )
          .filter((one) => one === id)
          .slice(0, 1),
      ];
      expect(new Set(ways.map((way) => way.length)).size).toBe(1);
      if (ways[0]?.length) readers.push(name);
    }
    return readers;
  }

  it('is the owner alone where there is no audience', async () => {
    expect(await readersOf(await publish(app, everyone.th))).toEqual(['th']);
  });

  it('is every country, without partners and exceptions', async () => {
    const id = await publish(app, everyone.th, { audience: [1], excluded: [everyone.kh.party] });
    expect(await readersOf(id)).toEqual(['th', 'vn', 'jp']);
  });

  it('is the members of a group, whoever else is in the hub', async () => {
    const [group] = await world.ownerSql<{ key: number }>('select key from hub.working_group');
    expect(await readersOf(await publish(app, everyone.kh, { audience: [group?.key ?? 0] }))).toEqual(['th', 'kh', 'vn']);
  });

  it('is a partner by name alone', async () => {
    expect(await readersOf(await publish(app, everyone.th, { audience: [everyone.meta.party] }))).toEqual(['th', 'meta']);
  });

  it('is not a party that the owner bars, from the moment of the bar to the moment it is lifted', async () => {
    const id = await publish(app, everyone.jp, { audience: [1, everyone.meta.party] });
    expect(await readersOf(id)).toEqual(['th', 'kh', 'vn', 'jp', 'meta']);
    await world.ownerSql('insert into hub.bar (owner, party) values ($1, $2), ($1, $3)', [
      everyone.jp.party,
      everyone.kh.party,
      everyone.meta.party,
    ]);
    expect(await readersOf(id)).toEqual(['th', 'vn', 'jp']);
    await world.ownerSql('update hub.bar set lifted_at = now() where owner = $1', [everyone.jp.party]);
    expect(await readersOf(id)).toEqual(['th', 'kh', 'vn', 'jp', 'meta']);
  });

  it('is not another agency of the owner where one agency keeps it, but whoever it is addressed to', async () => {
    const [row] = await world.ownerSql<{ key: number }>(
      `insert into hub.agency (id, party, name) values (gen_random_uuid(), $1, 'Another') returning key`,
      [everyone.vn.party],
    );
    await world.ownerSql(`update hub.user_account set agency = $1 where email = 'liaison@vn.example'`, [row?.key]);
    const keeper = await world.signsIn('liaison@vn.example');
    const id = await publish(app, keeper, { agencyOnly: true, audience: [everyone.kh.party] });
    expect(await readersOf(id)).toEqual(['kh']);
    expect(await ids(everyone.vn, `select id from hub.governance('{${id}}')`)).toEqual([]);
    expect(await ids(keeper, `select id from hub.governance('{${id}}')`)).toEqual([id]);
  });

  describe('RED', () => {
    const redFor = (slug: string, may: boolean): Promise<unknown> =>
      may
        ? world.ownerSql(`update hub.user_account set roles = '{ANALYST}' where email = $1`, [`analyst@${slug}.example`])
        : world.ownerSql(`update hub.user_account set roles = '{APPRENTICE}' where email = $1`, [`analyst@${slug}.example`]);

    beforeAll(async () => {
      // A role that reads, but not RED; the demo has none.
      await world.ownerSql('alter table hub.user_account drop constraint user_account_roles_check');
      await world.ownerSql(
        `insert into hub.role_permission select 'APPRENTICE', unnest('{indicator:read,indicator:publish,indicator:revoke}'::text[])`,
      );
      await redFor('kh', false);
      await redFor('th', false);
    });
    afterAll(() => Promise.all([redFor('kh', true), redFor('th', true)]));

    it('needs its permission, of readers and owners alike', async () => {
      const id = await publish(app, everyone.vn, { tlp: 'RED', audience: [everyone.kh.party, everyone.jp.party] });
      expect(await readersOf(id)).toEqual(['vn', 'jp']);
    });

    it('gives those who may not read it neither an event nor an id, also when they lose or gain the key', async () => {
      await freesLabels(world); // nothing RED is for a group any more
      const kh = everyone.kh;
      const [group] = await world.ownerSql<{ key: number }>(
        `insert into hub.working_group (id, name) values (gen_random_uuid(), 'Red') returning key`,
      );
      const key = group?.key ?? 0;
      await world.ownerSql('select hub.join_key($1, $2)', [kh.party, key]);
      const red = await publish(app, everyone.vn, { tlp: 'RED', audience: [key] });
      const amber = await publish(app, everyone.vn, { tlp: 'AMBER', audience: [key] });
      await world.settle();
      await world.ownerSql('select hub.leave_key($1, $2)', [kh.party, key]);
      await world.settle();
      const events = await app.as(kh, 'indicator:read', () => app.rows(`select operation, item from hub.feed_events(0, 10000, '{}')`));
      expect(events.filter(({ item }) => item === red)).toEqual([]);
      expect(events.filter(({ item }) => item === amber)).toEqual([{ operation: 'WITHDRAWN', item: amber }]);
    });

    it('is a WITHDRAWN to whom it turns RED, and a PUBLISHED to whom it turns back', async () => {
      const id = await publish(app, everyone.vn, { tlp: 'AMBER', audience: [everyone.kh.party] });
      await world.settle();
      await change(app, everyone.vn, id, `tlp = 'RED'`);
      await world.settle();
      const told = (): Promise<unknown[]> =>
        app.as(everyone.kh, 'indicator:read', async () =>
          (await app.rows<{ item: string; operation: string; backfill: boolean }>(`select * from hub.feed_events(0, 10000, '{}')`))
            .filter(({ item }) => item === id)
            .map(({ operation, backfill }) => operation + (backfill ? ' backfill' : '')),
        );
      expect(await told()).toEqual(['WITHDRAWN']); // what it was told first may not be shown any more
      await change(app, everyone.vn, id, `tlp = 'AMBER'`);
      await world.settle();
      expect(await told()).toEqual(['PUBLISHED', 'PUBLISHED backfill']); // a replay leaves out the loss of what was regained
    });
  });

  describe('a partner', () => {
    const STATEMENTS = [
      'select id, raw, description, external_id from hub.indicator_detail',
      'select id, description, raw from hub.claim where description is not null',
      `select id, description from hub.claim where description like 'secret%'`,
      'select i.id, d.description from hub.indicator i join hub.indicator_detail d using (id)',
      'select d.id, (d.description) from hub.indicator_detail d where d.confidence is null',
      'select c.id, v.detail::text from hub.claim c, lateral hub.versions(c.id) v where v.detail is not null',
      'select o.id, o.description from hub.claim c, lateral hub.governance(array[c.id]) o',
      `select to_jsonb(f)::text as id from hub.feed_events(0, 1000, '{}') f where to_jsonb(f)::text like '%secret%'`,
    ];
    const details = async (who: Officer): Promise<unknown[]> => {
      const found: unknown[] = [];
      for (const statement of STATEMENTS) {
        await app.enter(who);
        const answer = await app.attempt(statement);
        await app.rows('rollback');
        if ('rows' in answer) found.push(...answer.rows);
      }
      return found;
    };

    it('reads the claim but never its detail, until the owner releases it', async () => {
      const said: Said = { description: 'secret detail', externalId: 'TH-1', audience: [everyone.microsoft.party, everyone.kh.party] };
      const id = await publish(app, everyone.th, said);
      await world.settle();
      expect(await ids(everyone.microsoft, `select id from hub.claim where id = '${id}'`)).toEqual([id]);
      expect(await details(everyone.microsoft)).toEqual([]);
      expect(JSON.stringify(await details(everyone.kh))).toContain('secret detail');

      await app.as(everyone.th, 'indicator:publish', () =>
        app.rows(`update hub.indicator_detail set released = true, version = version + 1 where id = $1`, [id]),
      );
      expect(JSON.stringify(await details(everyone.microsoft))).toContain('secret detail');
    });

    it('knows no other partner, by its name, its agency or its officers', async () => {
      await app.enter(everyone.meta);
      const seen = JSON.stringify([
        await app.rows('select * from hub.party'),
        await app.rows('select * from hub.agency'),
        await app.rows('select party, key from hub.membership'),
        await app.rows('select email from hub.user_account'),
        await app.rows('select id, name from hub.working_group'),
      ]);
      await app.rows('rollback');
      expect(seen).not.toMatch(/Microsoft|Digital Crimes|Binance|Financial Crime Compliance|Trend Micro|Threat Research|call-centre/);
      expect(seen).toMatch(/Threat Intelligence.*Cyber Crime Investigation Bureau|Cyber Crime Investigation Bureau.*Threat Intelligence/);
    });
  });

  describe('accounts that read no content', () => {
    it.each(['admin@th.example', 'operator@hub.example', 'auditor@hub.example', 'admin@meta.example'])(
      '%s finds none, by any statement',
      async (email) => {
        await publish(app, everyone.th, { audience: [1, everyone.meta.party] });
        const who = await world.signsIn(email);
        await app.enter(who, 'party:read');
        for (const statement of [
          'select id from hub.indicator',
          'select id from hub.indicator_detail',
          'select id from hub.claim',
          'select id from hub.sequenced_claims(1000000, 1000000, 1000)',
          'select id from hub.unsequenced_claims(0, null, 1000)',
          `select item from hub.feed_events(0, 1000, '{"includeOwn": true}') where operation <> 'POSITION' and operation <> 'WITHDRAWN'`,
          'select g.* from hub.governance((select array_agg(i.id) from hub.indicator i)) g',
        ]) {
          expect(await app.rows(statement)).toEqual([]);
        }
        await app.rows('rollback');
        expect(await codeOf(app.as(who, 'indicator:read', () => app.rows('select 1')))).toBe('HB403');
      },
    );
  });

  it('ends with the session, the account, the party or the right, at the next transaction', async () => {
    const enter = async (): Promise<string | undefined> => codeOf(app.as(everyone.jp, 'indicator:read', () => app.rows('select 1')));
    const tried: (string | undefined)[] = [await enter()];
    for (const [off, on] of [
      ['update hub.session set ended_at = now() where id = $1', 'update hub.session set ended_at = null where id = $1'],
      [
        `update hub.session set expires_at = now() - interval '1 s' where id = $1`,
        `update hub.session set expires_at = now() + interval '1 h' where id = $1`,
      ],
      [
        'update hub.user_account set disabled_at = now() where id = (select user_id from hub.session where id = $1)',
        'update hub.user_account set disabled_at = null where id = (select user_id from hub.session where id = $1)',
      ],
      [
        'update hub.party set suspended_at = now() where key = (select u.party from hub.user_account u join hub.session s on s.user_id = u.id where s.id = $1)',
        'update hub.party set suspended_at = null where key = (select u.party from hub.user_account u join hub.session s on s.user_id = u.id where s.id = $1)',
      ],
    ] as const) {
      await world.ownerSql(off, [everyone.jp.session]);
      tried.push(await enter());
      await world.ownerSql(on, [everyone.jp.session]);
    }
    tried.push(await enter());
    expect(tried).toEqual([undefined, 'HB401', 'HB401', 'HB401', 'HB401', undefined]);
  });
});
