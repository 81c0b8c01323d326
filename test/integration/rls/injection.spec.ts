import { type Attack, AS_STATEMENTS, IN_THE_LOOKUP, type Prey } from './attacks.js';
import { act, type AppConnection, change, codeOf, type Officer, openWorld, publish, type World } from './world.js';

/** What no answer may ever contain. */
const SECRETS = /secret-|marker-of-a|argon2id/;
const LOOK_UP = 'select * from hub.lookup($1, $2, $3, $4, $5)'; // as src/platform/database/database.ts sends it

describe('an injected statement stays within the border', () => {
  let world: World;
  let app: AppConnection;
  let other: AppConnection;
  let kh: Officer;
  let th: Officer;
  let prey: Prey;
  let forbidden: readonly string[];

  /** Sends the look-up with SQL planted behind it, as kh. */
  const lookUp = async (planted: string): Promise<{ found: unknown }[]> =>
    app.rows(LOOK_UP + planted, [await app.claim(kh), act('indicator:read'), [Buffer.alloc(32)], true, 10]);
  const planted = (sql: string): string => ` union all select 0, 0, to_jsonb(x) from (${sql}) x`;
  const context = async (): Promise<string> => (await app.rows<{ c: string }>(`select current_setting('hub.context') as c`))[0]?.c ?? '';

  beforeAll(async () => {
    world = await openWorld();
    [app, other] = [await world.connect(), await world.connect()];
    [kh, th] = [await world.signsIn('analyst@kh.example'), await world.signsIn('analyst@th.example')];
    const meta = await world.signsIn('contributor@meta.example');
    const secret = (name: string): { value: string; description: string } => ({
      value: `secret-${name}.example.com`,
      description: `secret-${name}`,
    });

    const hidden = await publish(app, th, { ...secret('hidden'), audience: [1], excluded: [kh.party] });
    const visible = await publish(app, th, { audience: [kh.party], attribution: 'HIDDEN', discoverability: 'HIT_CONTACT' });
    const own = await publish(app, kh, { audience: [1] });
    const lost = await publish(app, th, { value: 'lost.example.com', description: 'seen once', audience: [kh.party] });
    await world.settle();
    await change(app, th, lost, `audience = '{}', tags = '{secret-tag}'`);
    const others = [
      await publish(app, th, secret('of-one-party')),
      await publish(app, th, { ...secret('for-another'), audience: [await world.key('vn')] }),
      await publish(app, meta, { ...secret('of-a-partner'), audience: [th.party] }),
      await agencyOnly(),
      await barred(),
    ];
    await world.settle();
    others.push(await publish(app, th, { ...secret('waiting'), audience: [1], excluded: [kh.party] }));
    await world.ownerSql('analyze hub.indicator');
    forbidden = [hidden, ...others, th.session, meta.session];
    prey = { ...(await knowledge()), hidden, visible, own };
  });
  afterAll(() => world.close());

  /** A claim of kh that is kept to another of its agencies. */
  async function agencyOnly(): Promise<string> {
    const [row] = await world.ownerSql<{ key: number }>(
      `insert into hub.agency (id, party, name) values (gen_random_uuid(), $1, 'Another') returning key`,
      [kh.party],
    );
    await world.ownerSql(`update hub.user_account set agency = $1 where email = 'liaison@kh.example'`, [row?.key]);
    const colleague = await world.signsIn('liaison@kh.example');
    return publish(app, colleague, { value: 'secret-agency.example.com', audience: [1], agencyOnly: true });
  }

  /** A claim for every country, of an owner that bars kh. */
  async function barred(): Promise<string> {
    const jp = await world.signsIn('analyst@jp.example');
    await world.ownerSql('insert into hub.bar (owner, party) values ($1, $2)', [jp.party, kh.party]);
    return publish(app, jp, { value: 'secret-barred.example.com', audience: [1] });
  }

  async function knowledge(): Promise<Omit<Prey, 'hidden' | 'visible' | 'own'>> {
    await app.enter(kh);
    const oldContext = await context();
    await app.rows('rollback');
    await other.enter(th); // and stays in its transaction
    const [row] = await other.rows<{ c: string }>(`select current_setting('hub.context') as c`);
    const [group] = await world.ownerSql<{ id: string }>('select id from hub.working_group');
    return {
      foreignUser: th.user,
      foreignParty: th.party,
      foreignAgency: th.agency ?? 0,
      group: group?.id ?? '',
      oldContext,
      foreignContext: row?.c ?? '',
      foreignClaim: await other.claim(th),
      relayPid: (world.relay as typeof world.relay & { processID: number }).processID,
    };
  }

  const met = (rows: unknown, outcome: string): string => (Array.isArray(rows) && rows.length === 0 && outcome === 'none' ? 'none' : 'own');
  const expectHarmless = (rows: unknown): void => {
    const text = JSON.stringify(rows);
    expect(text).not.toMatch(SECRETS);
    for (const id of forbidden) expect(text).not.toContain(id);
  };

  it('answers the honest look-up', async () => {
    expect(await lookUp('')).toEqual([]);
    const [row] = await lookUp(planted(`select * from hub.claim where id = '${prey.visible}'`));
    expect(row?.found).toMatchObject({ id: prey.visible, owner_id: null, named_owner: null });
  });

  it.each(IN_THE_LOOKUP)('refuses or answers with one’s own: %s', async (...[, sql, outcome]: Attack) => {
    let rows: unknown = [];
    const code = await codeOf(lookUp(planted(sql(prey))).then((found) => (rows = found)));
    expect(outcome === 'either' ? ['42501', 'own'] : [outcome]).toContain(code ?? met(rows, outcome));
    expectHarmless(rows);
  });

  it.each(AS_STATEMENTS)('refuses or answers with one’s own, as a statement: %s', async (...[, sql, outcome]: Attack) => {
    await app.enter(kh);
    let rows: unknown = [];
    const code = await codeOf(app.client.query(sql(prey)).then((answer) => (rows = [answer].flat().flatMap((one) => one.rows))));
    await app.rows('rollback');
    expect(code ?? met(rows, outcome)).toBe(outcome);
    expectHarmless(rows);
  });

  it('leaves the same connection usable for the next request', async () => {
    expect(await lookUp('')).toEqual([]);
  });

  it('lets a claim open one transaction, also after a rollback, and whoever it names', async () => {
    const used = await app.enter(kh);
    await app.rows('commit');
    const rolledBack = await app.enter(th); // the connection's request before, another country's
    await app.rows('rollback');
    for (const seen of [used, rolledBack]) {
      await app.enter(kh);
      expect(await codeOf(app.rows('select hub.enter($1, $2)', [seen, act('indicator:read')]))).toBe('HB498');
      await app.rows('rollback');
      expect(await codeOf(app.rows('select hub.enter($1, $2)', [seen, act('indicator:read')]))).toBe('HB498');
    }
  });

  it('has no way back to a turn that was taken', async () => {
    const seen = await app.enter(th);
    await app.rows('rollback');
    const back = [
      `select setval('hub.turn_seq', 1)`,
      `select nextval('hub.turn_seq')`,
      `select currval('hub.turn_seq')`,
      `select last_value from hub.turn_seq`,
      `alter sequence hub.turn_seq restart`,
    ];
    for (const attempt of back) expect([attempt, await codeOf(app.rows(attempt))]).toEqual([attempt, '42501']);
    await app.rows('discard sequences');
    await app.enter(kh);
    expect(await codeOf(app.rows('select hub.enter($1, $2)', [seen, act('indicator:read')]))).toBe('HB498');
    await app.rows('rollback');
  });

  it('keeps a context that was set for the whole session from every other transaction', async () => {
    await app.enter(kh);
    const mine = await context();
    await app.rows('commit');
    await app.rows(`select set_config('hub.context', $1, false)`, [mine]);
    expect(await app.rows('select * from hub.claim')).toEqual([]);
    expect(await codeOf(app.rows('select hub.me()'))).toBe('HB498');
    await app.rows('reset hub.context');
  });

  it('records a refusal in the name of the claim alone, whatever the act says', async () => {
    await app.rows('select hub.record_refusal($1, $2, $3)', [
      app.turnless(kh),
      { what: 'forged', channel: 'graphql', party: th.party, user: th.user },
      'x',
    ]);
    expect(await world.ownerSql(`select party, user_id from hub.audit where what = 'forged'`)).toEqual([
      { party: kh.party, user_id: kh.user },
    ]);
  });

  it('shows nobody’s claim in the statements that run', async () => {
    const rows = await app.rows<{ query: string }>('select query from pg_stat_activity').catch(() => []); // closed, where a superuser migrates
    expect(rows.map(({ query }) => query).join('\n')).not.toMatch(/[0-9a-f]{64}/);
  });
});
