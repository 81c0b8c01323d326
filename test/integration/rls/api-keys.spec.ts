import { randomBytes, randomUUID } from 'node:crypto';
import { makeClaim } from '../../../src/platform/database/claim.js';
import { act, type AppConnection, codeOf, type Officer, openWorld, publish, type World } from './world.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

describe('a key at the border', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer;
  let thAdmin: Officer;
  let khAdmin: Officer;
  let key: Officer;

  const given = (said: object = {}): { id: string; secret: string } & Record<string, unknown> => ({
    ...{ id: randomUUID(), name: 'a machine', agency: null, permissions: ['indicator:read', 'indicator:publish'], networks: [] },
    ...{ expiresAt: inDays(30), secret: randomUUID(), hash: randomBytes(32).toString('hex'), ...said },
  });
  const makes = (who: Officer, said: object = {}, needs = 'key:manage') =>
    app.as(who, needs, () => app.rows<{ outcome: string }>('select hub.create_api_key($1) as outcome', [given(said)]));
  /** A key of Thailand, as whoever comes with it. */
  async function newKey(said: object = {}): Promise<Officer> {
    const row = given(said);
    await app.as(thAdmin, 'key:manage', () => app.rows('select hub.create_api_key($1)', [row]));
    return { user: row.id, session: row.secret, party: th.party, agency: th.agency };
  }
  const enters = async (
    who: { user: string; session: string },
    needs: string | null = 'indicator:read',
    channel = 'graphql',
  ): Promise<string | undefined> => {
    await app.rows('begin');
    const code = await codeOf(app.rows('select hub.enter($1, $2)', [await app.claim(who), { ...act(''), needs, channel }]));
    await app.rows('rollback');
    return code;
  };

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    th = await world.signsIn('analyst@th.example');
    thAdmin = await world.signsIn('admin@th.example');
    khAdmin = await world.signsIn('admin@kh.example');
  });
  beforeEach(async () => {
    key = await newKey();
  });
  afterAll(() => world.close());

  it('enters as itself, with its own secret, and not by its id, its hash or another’s secret', async () => {
    const other = await newKey();
    expect(await enters(key)).toBeUndefined();
    expect([await enters(key, null), await enters(key, '')]).toEqual(['HB403', 'HB403']);
    for (const who of [
      { user: key.user, session: key.user },
      { user: key.session, session: key.session },
      { user: key.session, session: key.user },
      { user: key.user, session: other.session },
      { user: th.user, session: key.session },
      { user: key.user, session: th.session },
      { user: thAdmin.user, session: key.session },
    ]) {
      expect(await enters(who)).toBe('HB401');
    }
    expect(await enters(key, 'indicator:read', 'webhook')).toBe('HB498');
    expect(await enters({ ...key, session: `webhook:${key.session}` }, 'indicator:read', 'webhook')).toBe('HB401');
  });

  it('does with its context what it was given, and nothing about people, keys, bars or webhooks', async () => {
    await app.enter(key, 'indicator:publish');
    const refused: Readonly<Record<string, readonly string[]>> = {
      // not in this act
      HB500: [
        `select hub.create_api_key('{}')`,
        `select hub.rotate_api_key('${key.user}', gen_random_uuid(), sha256('x'), '1 hour', null)`,
        `select hub.revoke_api_key('${key.user}')`,
        `select hub.set_user_disabled('${th.user}', true)`,
        `select hub.end_user_sessions('${th.user}')`,
        `select hub.create_password_reset('${th.user}', sha256('x'))`,
        'select hub.end_other_sessions()',
        `select hub.end_own_session('${th.session}')`,
        `select hub.change_password('x', 'y')`,
        `select hub.set_bar('${th.user}', true)`,
        `select hub.set_purpose_rule('{}', false)`,
        `select hub.create_webhook('{}')`,
        `select hub.set_webhook_policy(true)`,
      ],
      // not granted
      '42501': ['select hash from hub.api_key_secret', 'select hub.key_rights(k) from hub.api_key k'],
      // a claim that is not believed
      HB498: [
        `select * from hub.key_material('${app.turnless({ user: key.user })}', '{}', '${key.user}')`,
        `select * from hub.key_material('${await forged()}', '{}', '${key.user}')`,
      ],
    };
    for (const [code, statements] of Object.entries(refused)) {
      for (const statement of statements) {
        expect({ statement, found: await app.attempt(statement) }).toEqual({ statement, found: { code } });
      }
    }
    expect(await app.attempt('select id from hub.api_key union all select id from hub.api_key_secret')).toEqual({ rows: [] });
    expect(await app.attempt('select hub.live_key_secrets()')).toEqual({ rows: [] });
    expect(await app.attempt('select hub.may_read_red() as red')).toEqual({ rows: [{ red: false }] });
    await app.rows('rollback');
  });
  /** A claim of nobody that no hub process has made. */
  const forged = async (): Promise<string> => makeClaim(randomBytes(32), { pid: app.pid, turn: 0n });

  it('takes the label off no RED claim of its agency, not even by a statement that reads nothing', async () => {
    const red = await publish(app, th, { value: 'red.example.com', tlp: 'RED' });
    const green = await publish(app, th, { value: 'green.example.com' });
    await app.as(key, 'indicator:publish', async () => {
      await app.rows(`update hub.indicator set tlp = 'CLEAR', version = 2, audience = '{1}'`);
      await app.rows(`update hub.indicator_detail set released = true, version = 2`);
    });
    const rows = await world.ownerSql(
      'select i.tlp, i.audience, d.released from hub.indicator i join hub.indicator_detail d using (id) where id = any ($1) order by i.tlp',
      [[red, green]],
    );
    expect(rows).toEqual([
      { tlp: 'CLEAR', audience: [1], released: true },
      { tlp: 'RED', audience: [], released: false },
    ]);
    await world.ownerSql('delete from hub.indicator_detail; delete from hub.indicator');
  });

  it('learns of a RED claim of its agency that it stands in the way, and neither id nor content; an officer learns nothing new', async () => {
    await publish(app, th, { value: 'in-the-way.example.com', tlp: 'RED', externalId: 'raid-1' });
    const asked = [[`hub.digest('DOMAIN', '', 'in-the-way.example.com')`, `'{}'`], [`hub.digest('DOMAIN', '', 'x')`, `'{raid-1}'`]] as const; // prettier-ignore
    const found = (who: Officer, [digest, references]: readonly [string, string]) =>
      app.as(who, 'indicator:publish', () =>
        app.rows(`select digest is not null as by_value, external_id from hub.withheld_claims(array[${digest}], ${references})`),
      );
    expect(await found(key, asked[0])).toEqual([{ by_value: true, external_id: null }]);
    expect(await found(key, asked[1])).toEqual([{ by_value: false, external_id: 'raid-1' }]);
    expect(await found(th, asked[0])).toEqual([]);
    const own = await app.as(key, 'indicator:publish', () =>
      app.rows(`select id from hub.own_claims(array[${asked[0][0]}], '{raid-1}', '{}')`),
    );
    expect(own).toEqual([]);
    const elsewhere = await newKey({ agency: null });
    await world.ownerSql('update hub.api_key set agency = null where id = $1', [elsewhere.user]);
    expect(await found(elsewhere, asked[0])).toEqual([]);
    await world.ownerSql('delete from hub.indicator_detail; delete from hub.indicator');
  });

  it('has no password to try, and no sessions: neither its own, nor those of whoever answers for it', async () => {
    const sessions = () => world.ownerSql('select id, ended_at from hub.session order by id');
    const before = await sessions();
    const needs = { ...act(''), needs: 'session:own', address: '192.0.2.1' };
    expect(await codeOf(app.rows('select * from hub.own_password($1, $2)', [await app.claim(key), needs]))).toBe('HB403');
    const tried = await app.as(key, 'session:own', async () => [
      await app.rows('select id from hub.session'),
      await app.rows('select hub.end_other_sessions() as n'),
      await app.rows('select hub.end_own_session($1) as done', [thAdmin.session]),
      await app.rows('select hub.end_own_session($1) as done', [key.session]),
      await app.rows(`select hub.change_password('x', 'y') as done`),
    ]);
    expect(tried).toEqual([[], [{ n: 0 }], [{ done: false }], [{ done: false }], [{ done: false }]]);
    expect(await sessions()).toEqual(before);
    expect(await world.ownerSql('select from hub.rate_limit')).toEqual([]);
  });

  it('is made, exchanged and revoked in acts about keys alone, by the admins of its party alone', async () => {
    expect(await codeOf(makes(thAdmin, {}, 'user:manage'))).toBe('HB500');
    expect(await codeOf(makes(th))).toBe('HB403');
    for (const statement of [
      `select hub.rotate_api_key('${key.user}', gen_random_uuid(), sha256('x'), '1 hour', null)`,
      `select hub.revoke_api_key('${key.user}')`,
    ]) {
      expect(await codeOf(app.as(khAdmin, 'key:manage', () => app.rows(statement)))).toBe('HB404');
      expect(await codeOf(app.as(thAdmin, 'user:manage', () => app.rows(statement)))).toBe('HB500');
    }
    expect(await enters(key)).toBeUndefined();
  });

  it.each<[string, object, string | undefined]>([
    ['above the ceiling', { permissions: ['indicator:read', 'user:manage'] }, 'HB403'],
    ['with RED', { permissions: ['indicator:read', 'indicator:read-red'] }, 'HB403'],
    ['over already', { expiresAt: inDays(-1) }, 'HB482'],
    ['for two years', { expiresAt: inDays(730) }, 'HB482'],
    ['without an end', { expiresAt: null }, 'HB482'],
    ['without a permission', { permissions: [] }, '23514'],
    ['with a hash that is none', { hash: 'ab' }, '23514'],
    ['for another agency', { agency: randomUUID() }, 'HB404'],
  ])('is not made %s, whatever the program before the database has let through', async (_, said, code) => {
    expect(await codeOf(makes(thAdmin, said))).toBe(code);
  });

  it('stands as long as it may come in, with another fingerprint when what it may do changes', async () => {
    const standing = async (): Promise<string | undefined> => {
      const { rows } = await world.relay.query<{ session: string; rights: string }>('select * from hub.valid_principals($1)', [
        [key.session, th.session],
      ]);
      expect(rows.map(({ session }) => session)).toContain(th.session);
      return rows.find(({ session }) => session === key.session)?.rights;
    };
    const first = await standing();
    expect(first).toEqual(expect.any(String));
    await world.ownerSql(`update hub.api_key set permissions = '{indicator:read}' where id = $1`, [key.user]);
    const second = await standing();
    expect([second, second === first]).toEqual([expect.any(String), false]);
    for (const [ends, back] of [
      [
        `update hub.user_account set disabled_at = now() where id = '${thAdmin.user}'`,
        `update hub.user_account set disabled_at = null where id = '${thAdmin.user}'`,
      ],
      [
        `update hub.user_account set roles = '{ANALYST}' where id = '${thAdmin.user}'`,
        `update hub.user_account set roles = '{NATIONAL_ADMIN}' where id = '${thAdmin.user}'`,
      ],
      [
        `update hub.api_key_secret set live_until = now() where id = '${key.session}'`,
        `update hub.api_key_secret set live_until = null where id = '${key.session}'`,
      ],
      [
        `update hub.api_key set expires_at = now() where id = '${key.user}'`,
        `update hub.api_key set expires_at = now() + interval '1 day' where id = '${key.user}'`,
      ],
      [
        `update hub.api_key set revoked_at = now() where id = '${key.user}'`,
        `update hub.api_key set revoked_at = null where id = '${key.user}'`,
      ],
    ] as const) {
      await world.ownerSql(ends);
      expect({ ends, rights: await standing() }).toEqual({ ends, rights: undefined });
      await world.ownerSql(back);
      expect(await standing()).toBe(second);
    }
    await world.ownerSql('update hub.party set suspended_at = now() where key = $1', [th.party]);
    expect((await world.relay.query('select * from hub.valid_principals($1)', [[key.session]])).rows).toEqual([]);
    await world.ownerSql('update hub.party set suspended_at = null where key = $1', [th.party]);
  });

  it('has its use written once a minute, however many say so', async () => {
    const used = async (): Promise<unknown> => (await world.ownerSql('select used_at::text from hub.api_key where id = $1', [key.user]))[0];
    const note = () => app.rows('select hub.record_key_use($1, $2, $3)', [app.turnless(), {}, [key.user]]);
    await note();
    const first = await used();
    await note();
    expect(await used()).toEqual(first);
    await world.ownerSql(`update hub.api_key set used_at = used_at - interval '1 minute' where id = $1`, [key.user]);
    await note();
    expect(await used()).not.toEqual(first);
    for (const over of ['revoked_at = now()', `revoked_at = null, expires_at = now() - interval '1 hour'`]) {
      await world.ownerSql(`update hub.api_key set used_at = used_at - interval '1 minute', ${over} where id = '${key.user}'`);
      const before = await used();
      await note(); // a process that remembers a key says that somebody came with it: it was not let in
      expect(await used()).toEqual(before);
    }
    expect(await codeOf(app.rows('select hub.record_key_use($1, $2, $3)', [app.turnless(key), {}, [key.user]]))).toBe('HB498');
  });
});
