import { randomUUID } from 'node:crypto';
import { codeOf, type AppConnection, type Officer, openWorld, type World } from '../rls/world.js';

/** A session of an account, or a secret of an API key. */
type Reader = Pick<Officer, 'user' | 'session'>;

describe('hub.equal_readers', () => {
  let world: World;
  let app: AppConnection;
  let reader: Officer;
  let other: Reader;
  let otherAgency: number;

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    reader = await world.signsIn('analyst@th.example');
    other = await account();
    const [row] = await world.ownerSql<{ key: number }>(
      `insert into hub.agency (id, party, name) values ($1, $2, 'Another bureau') returning key`,
      [randomUUID(), reader.party],
    );
    otherAgency = row?.key ?? 0;
  });
  afterAll(() => world.close());

  /** An account with the party, agency and roles of the reader, and its session. */
  async function account(roles = ['ANALYST']): Promise<Reader> {
    const [user, session] = [randomUUID(), randomUUID()];
    await world.ownerSql(
      `with made as (insert into hub.user_account (id, email, party, agency, roles, password_hash) values ($1::uuid, $1::uuid::text || '@th.example', $2, $3, $4, 'none') returning id)
       insert into hub.session (id, user_id, refresh_hash, expires_at) select $5, id, sha256('none'), now() + interval '1 hour' from made`,
      [user, reader.party, reader.agency, roles, session],
    );
    return { user, session };
  }

  /** A key for which the party's admin answers, and its secret. */
  async function key(permissions = ['indicator:read']): Promise<Reader> {
    const [user, session] = [randomUUID(), randomUUID()];
    await world.ownerSql(
      `with admin as (select id from hub.user_account where email = 'admin@th.example'),
         made as (insert into hub.api_key (id, party, agency, created_by, name, permissions, expires_at)
           select $1, $2, $3, id, 'a machine', $4, now() + interval '1 hour' from admin returning id)
       insert into hub.api_key_secret (id, api_key, hash, issued_to) select $5, made.id, sha256('none'), admin.id from made, admin`,
      [user, reader.party, reader.agency, permissions, session],
    );
    return { user, session };
  }

  /** Which of them read as `as` does. */
  const equal = (as: Reader, asked: readonly Reader[], [above, upto] = [0, 1_000_000]): Promise<readonly Reader[]> =>
    app.as(as, 'indicator:read', async () => {
      const found = await app.rows<{ session: string; consumer: string }>(
        'select * from hub.equal_readers($1, hub.own_reading_rights(), hub.own_reading_reason(), $2, $3)',
        [asked.map(({ session }) => session), above, upto],
      );
      const nameOf = new Map(asked.map(({ session, user }) => [session, user]));
      for (const { session, consumer } of found) expect(consumer).toBe(nameOf.get(session));
      return asked.filter(({ session }) => found.some((one) => one.session === session));
    });

  /** Compares a session with the reader, beside another one that is equal to it. */
  async function expectsEqual(one: Reader, isEqual: boolean): Promise<void> {
    expect(await equal(reader, [reader, one, other])).toEqual(isEqual ? [reader, one, other] : [reader, other]);
  }

  it('are sessions of one party, agency and roles, each with the name of its account', async () => {
    const [second] = [await account(['ANALYST', 'ANALYST'])];
    const own = await world.signsIn('analyst@th.example');
    expect(await equal(reader, [reader, second, own, other])).toEqual([reader, second, own, other]);
    expect(await equal(other, [reader])).toEqual([reader]);
    expect(await equal(reader, [])).toEqual([]);
    expect(await equal(reader, [{ user: reader.user, session: randomUUID() }])).toEqual([]);
  });

  it.each<readonly [string, string]>([
    [
      'of another party',
      `update hub.user_account set party = p.key, agency = a.key from hub.party p join hub.agency a on a.party = p.key where user_account.id = $1 and p.slug = 'kh'`,
    ],
    [
      'of another agency',
      'update hub.user_account set agency = (select max(key) from hub.agency where party = user_account.party) where id = $1',
    ],
    ['without an agency', 'update hub.user_account set agency = null where id = $1'],
    ['with a further role', `update hub.user_account set roles = '{ANALYST,LIAISON}' where id = $1`],
    ['with another role', `update hub.user_account set roles = '{LIAISON}' where id = $1`],
    ['without a role', `update hub.user_account set roles = '{}' where id = $1`],
    ['of disabled accounts', 'update hub.user_account set disabled_at = now() where id = $1'],
    ['that have ended', `update hub.session set ended_at = now(), end_reason = 'SIGNED_OUT' where user_id = $1`],
    ['that have expired', `update hub.session set expires_at = now() where user_id = $1`],
    ['for another purpose', `update hub.session set purpose = 'FORENSICS' where user_id = $1`],
    ['for a case', `update hub.session set case_reference = 'TH-1' where user_id = $1`],
  ])('are not sessions %s', async (_, change) => {
    const one = await account();
    await expectsEqual(one, true);
    await world.ownerSql(change, [one.user]);
    await expectsEqual(one, false);
  });

  it.each<readonly [string, string, string]>([
    ['its role', `insert into hub.factor_required (role) values ('ANALYST')`, `delete from hub.factor_required where role = 'ANALYST'`],
    [
      'its party',
      `insert into hub.party_factor_rule (party, set_by) select party, id from hub.user_account where email = 'admin@th.example'`,
      'delete from hub.party_factor_rule',
    ],
  ])('are not sessions without the second factor that %s requires', async (_, require, forget) => {
    const one = await account();
    const factor = `insert into hub.totp (user_id, id, sealed, last_step) select x, gen_random_uuid(), 'x', 0 from unnest($1::uuid[]) x`;
    await world.ownerSql(factor, [[reader.user, other.user]]);
    await world.ownerSql(require);
    await expectsEqual(one, false);
    await world.ownerSql(factor, [[one.user]]);
    await expectsEqual(one, true);
    await world.ownerSql(forget);
    await world.ownerSql('delete from hub.totp');
  });

  it('are sessions with the same roles from a provider, while it is active', async () => {
    const provider = randomUUID();
    await world.ownerSql(
      `insert into hub.identity_provider (id, party, name, issuer, client_id, sealed, scope, role_claim, roles, creates_accounts, set_by)
         select $1, party, 'x', 'https://x.example', 'x', 'x', 'openid', 'x', '{}', false, id from hub.user_account where email = 'admin@th.example'`,
      [provider],
    );
    const through = async (own: string[], granted: string[]): Promise<Reader> => {
      const one = await account(own);
      await world.ownerSql(
        `with linked as (insert into hub.external_account (provider, subject, user_id, made, granted, granted_at) values ($1, $2::uuid::text, $2::uuid, false, $3, now()))
         insert into hub.oidc_session (session, provider, second_factor) values ($4, $1, false)`,
        [provider, one.user, granted, one.session],
      );
      return one;
    };
    const [same, given, more] = [await through(['ANALYST'], []), await through([], ['ANALYST']), await through(['ANALYST'], ['LIAISON'])];
    expect(await equal(reader, [same, given, more])).toEqual([same, given]);
    expect(await equal(more, [more, reader, same])).toEqual([more]);
    await world.ownerSql('update hub.identity_provider set disabled_at = now()');
    expect(await equal(reader, [same, given, more])).toEqual([same, more]); // its roles count for nothing now
  });

  it('are machines with the same rights, and never a machine and a person', async () => {
    const [one, same, wider, revoked, expired, elsewhere, stale, otherwise] = [
      await key(),
      await key(),
      await key(['indicator:read', 'group:read']),
      await key(),
      await key(),
      await key(),
      await key(),
      await key(),
    ];
    const all = [one, same, wider, revoked, expired, elsewhere, stale, otherwise];
    expect(await equal(one, all)).toEqual(all.filter((each) => each !== wider));
    await world.ownerSql('update hub.api_key set revoked_at = now() where id = $1', [revoked.user]);
    await world.ownerSql('update hub.api_key set expires_at = now() where id = $1', [expired.user]);
    await world.ownerSql('update hub.api_key set agency = $2 where id = $1', [elsewhere.user, otherAgency]);
    await world.ownerSql('update hub.api_key_secret set live_until = now() where api_key = $1', [stale.user]);
    await world.ownerSql(`update hub.api_key set purpose = 'BORDER_CONTROL' where id = $1`, [otherwise.user]);
    expect(await equal(one, [...all, reader])).toEqual([one, same]);
    expect(await equal(reader, [one, same])).toEqual([]);
    expect(await equal(wider, all)).toEqual([wider]);
  });

  it('are not sessions and machines of another party, where neither has an agency', async () => {
    const kh = await world.key('kh');
    const [one, foreign, machine, foreignMachine] = [await account(), await account(), await key(), await key()];
    await world.ownerSql('update hub.user_account set agency = null where id = any ($1)', [[one.user, foreign.user]]);
    await world.ownerSql('update hub.api_key set agency = null where id = any ($1)', [[machine.user, foreignMachine.user]]);
    expect(await equal(one, [one, foreign])).toEqual([one, foreign]);
    expect(await equal(machine, [machine, foreignMachine])).toEqual([machine, foreignMachine]);
    await world.ownerSql('update hub.user_account set party = $1 where id = $2', [kh, foreign.user]);
    await world.ownerSql(
      `with admin as (select id from hub.user_account where email = 'admin@kh.example'),
         moved as (update hub.api_key set party = $1, created_by = admin.id from admin where api_key.id = $2)
       update hub.api_key_secret set issued_to = admin.id from admin where api_key = $2`,
      [kh, foreignMachine.user],
    );
    expect(await equal(one, [one, foreign])).toEqual([one]);
    expect(await equal(foreign, [one, foreign])).toEqual([foreign]);
    expect(await equal(machine, [machine, foreignMachine])).toEqual([machine]);
    expect(await equal(foreignMachine, [machine, foreignMachine])).toEqual([foreignMachine]);
  });

  it('are nobody for accounts of the hub, of whatever role', async () => {
    const hub = await world.key('hub');
    const [one, same] = [await account(), await account()];
    await world.ownerSql('update hub.user_account set party = $1, agency = null where id = any ($2)', [hub, [one.user, same.user]]);
    expect(await equal(one, [one, same])).toEqual([]);
  });

  it('are nobody once the party is suspended, or the own rights or purpose have changed, while a page was read', async () => {
    const ask = (mine: string): Promise<{ readonly session: string }[]> =>
      app.rows(`select session from hub.equal_readers($1, ${mine}, '|', 0, 1000000)`, [[reader.session, other.session]]);
    await app.enter(reader);
    expect(await ask('hub.own_reading_rights()')).toHaveLength(2);
    expect(await ask(`'{ANALYST,LIAISON}'`)).toEqual([]);
    expect(await ask('null')).toEqual([]);
    await world.ownerSql(`update hub.party set suspended_at = now() where key = $1`, [reader.party]);
    expect(await ask('hub.own_reading_rights()')).toEqual([]);
    await app.rows('rollback');
    await world.ownerSql(`update hub.party set suspended_at = null where key = $1`, [reader.party]);
    await app.enter(reader);
    await world.ownerSql(`update hub.session set purpose = 'FORENSICS' where id = any ($1)`, [[reader.session, other.session]]);
    expect(await ask('hub.own_reading_rights()')).toEqual([]);
    await app.rows('rollback');
    await world.ownerSql(`update hub.session set purpose = null where id = any ($1)`, [[reader.session, other.session]]);
    await app.enter(reader);
    await world.ownerSql(`update hub.user_account set roles = '{ANALYST,LIAISON}' where id = $1`, [reader.user]);
    expect(await ask(`'{ANALYST}'`)).toEqual([]);
    await app.rows('rollback');
    await world.ownerSql(`update hub.user_account set roles = '{ANALYST}' where id = $1`, [reader.user]);
  });

  it('are nobody for a page with an announcement for one account, and not for one for the party', async () => {
    const [head] = await world.ownerSql<{ last: string }>('select last from hub.sequence_head');
    const announce = async (account: string | null): Promise<number> => {
      const [made] = await world.ownerSql<{ id: string }>(`select hub.announce(array[$1::integer], 'WATCH_HIT', '{}') as id`, [
        reader.party,
      ]);
      await world.ownerSql('update hub.announcement set account = $2 where id = $1', [made?.id, account]);
      await world.settle();
      const [row] = await world.ownerSql<{ last: string }>('select last from hub.sequence_head');
      return Number(row?.last);
    };
    const before = Number(head?.last);
    const forParty = await announce(null);
    expect(forParty).toBeGreaterThan(before);
    expect(await equal(reader, [reader, other], [before, forParty])).toEqual([reader, other]);
    const forOne = await announce(other.user);
    expect(await equal(reader, [reader, other], [forParty, forOne])).toEqual([]);
    expect(await equal(reader, [reader, other], [before, forParty])).toEqual([reader, other]);
    expect(await equal(reader, [reader, other], [forOne, forOne + 10])).toEqual([reader, other]);
  });

  it('are told only to an act that reads the feed', async () => {
    await app.enter(reader, 'session:own');
    expect(await codeOf(app.rows(`select * from hub.equal_readers('{}', '{}', '|', 0, 1)`))).toBe('HB500');
    await app.rows('rollback');
  });
});
