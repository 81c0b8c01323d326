import { randomUUID } from 'node:crypto';
import { hasPower, type PartyKind, type Power, rolesFit } from '../../../src/platform/database/ceiling.js';
import { GRANTS, type Role, ROLES } from '../../../src/platform/database/grants.js';
import { act, type AppConnection, codeOf, type Officer, openWorld, type World } from './world.js';

/** Each role, and each two of them. */
const SETS: readonly (readonly Role[])[] = ROLES.flatMap((one, at) => [[one], ...ROLES.slice(at + 1).map((other) => [one, other])]);
const PARTIES: Readonly<Record<string, PartyKind>> = { th: 'COUNTRY', kh: 'COUNTRY', meta: 'PARTNER', hub: 'HUB' };
const ACTORS = ['th', 'meta', 'hub'].flatMap((party) => ROLES.map((role) => [role, party] as const));

interface Subject {
  readonly id: string;
  readonly party: string;
  readonly roles: readonly Role[];
}

const may = (role: Role, permission: string): boolean => (GRANTS[role] as readonly string[]).includes(permission);
const idsOf = (subjects: readonly Subject[], allowed: (subject: Subject) => boolean): readonly string[] =>
  subjects
    .filter(allowed)
    .map(({ id }) => id)
    .sort();

/** Every role against every role and each two of them, in one's own party, in another one of the same kind, in a partner and in the hub, in every act upon people. */
describe('an account acts upon another', () => {
  let world: World;
  let app: AppConnection;
  let keys: ReadonlyMap<string, number>;
  const targets: Subject[] = [];
  /** One invitation for each two roles, of everybody who could have made it. */
  const invitations: Subject[] = [];
  const apiKeys: Subject[] = [];

  const addAccount = async (party: string, roles: readonly Role[]): Promise<string> => {
    const id = randomUUID();
    await world.ownerSql('insert into hub.user_account (id, email, party, roles, password_hash) values ($1, $2, $3, $4, $5)', [
      ...[id, `${id}@test.example`, keys.get(party), roles, 'x'],
    ]);
    return id;
  };
  const anAccount = async (party: string, role: Role): Promise<Officer> => {
    const id = await addAccount(party, [role]);
    return world.signsIn(`${id}@test.example`);
  };
  const forget = (slug: string): Promise<unknown> =>
    world.ownerSql(
      'delete from hub.session where user_id in (select u.id from hub.user_account u join hub.party p on p.key = u.party where p.slug = $1)',
      [slug],
    );

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    keys = new Map(
      (await world.ownerSql<{ slug: string; key: number }>('select slug, key from hub.party')).map((row) => [row.slug, row.key]),
    );
    for (const party of Object.keys(PARTIES)) {
      for (const roles of SETS) {
        const id = await addAccount(party, roles);
        targets.push({ id, party, roles });
        await world.ownerSql(
          `insert into hub.invitation (id, party, email, roles, token_hash, created_by, expires_at) values ($1, $2, $3, $4, sha256(convert_to($3, $$UTF8$$)), $1, now() + interval '1 day')`,
          [id, keys.get(party), `${id}@invited.example`, roles],
        );
        invitations.push({ id, party, roles });
        if (roles.length > 1) continue;
        await world.ownerSql(
          `with made as (insert into hub.api_key (id, party, created_by, name, permissions, expires_at)
             values ($1, $2, $1, 'x', '{party:read}', now() + interval '1 day') returning id)
           insert into hub.api_key_secret (id, api_key, hash, issued_to) select id, id, sha256('x'), id from made`,
          [id, keys.get(party)],
        );
        apiKeys.push({ id, party, roles });
      }
    }
    for (const slug of ['th', 'kh']) await world.signsIn(`analyst@${slug}.example`); // here somebody has signed in before: handing over has a test of its own
    await world.signsIn('admin@meta.example');
  });
  afterAll(() => world.close());

  /** Upon which of `subjects` an act succeeds, each tried; all of it is undone. Or the door's refusal. */
  async function reached(
    who: Officer,
    needs: string,
    statement: string,
    subjects: readonly Subject[] = targets,
  ): Promise<readonly string[] | string> {
    await app.client.query('begin');
    const refusal = await codeOf(app.client.query('select hub.enter($1, $2)', [await app.claim(who), act(needs)]));
    const ids = [...subjects.map(({ id }) => id), who.user];
    const rows = refusal ? [] : await app.rows<{ id: string }>(`select id from unnest($1::uuid[]) id where ${statement}`, [ids]);
    await app.client.query('rollback');
    return refusal ?? rows.map(({ id }) => id).sort();
  }

  const UPON: Readonly<Record<string, readonly [needs: string, power: Power, statement: string]>> = {
    'sees it in the list': [
      'user:manage',
      'VIEW',
      `id in (select p.id from hub.users_of_party(null, '{}', null, 1001) p) and id <> hub.my_user()`,
    ],
    'opens it': ['user:manage', 'VIEW', `exists (select from hub.users_of_party(id, '{}', null, 1)) and id <> hub.my_user()`],
    'disables it': ['user:manage', 'DISABLE', 'hub.set_user_disabled(id, true)'],
    'enables it': ['user:manage', 'DISABLE', 'hub.set_user_disabled(id, false)'],
    'ends its sessions': ['user:manage', 'DISABLE', 'hub.end_user_sessions(id) is not null'],
    'takes its agency away': ['user:manage', 'ASSIGN', `hub.set_user_agency(id, null) = 'DONE'`],
    'resets its password': ['password:reset', 'RESET', 'hub.create_password_reset(id, sha256(id::text::bytea)) is not null'],
  };

  it.each(ACTORS)('as %s of %s: only as the ceiling says, in its own party, and never upon itself', async (role, party) => {
    const who = await anAccount(party, role);
    for (const [what, [needs, power, statement]] of Object.entries(UPON)) {
      const allowed = idsOf(targets, (target) => target.party === party && hasPower([role], power, target.roles));
      expect([what, await reached(who, needs, statement)]).toEqual([what, may(role, needs) ? allowed : 'HB403']);
    }
  });

  it.each(ACTORS)('as %s of %s: it gives only roles that it governs, to whom it governs, and that fit there', async (role, party) => {
    const who = await anAccount(party, role);
    if (!may(role, 'user:manage')) return expect(await reached(who, 'user:manage', 'true')).toBe('HB403');
    // Single roles to everybody who has one, and to the colleagues who have two; two roles to the colleagues who have one.
    const [near, alone] = [targets.filter((target) => target.party === party), targets.filter(({ roles }) => roles.length === 1)];
    for (const roles of [...SETS, [], ['ANALYST', 'ANALYST']] as (readonly Role[])[]) {
      const subjects = roles.length === 1 ? [...new Set([...near, ...alone])] : near.filter((one) => alone.includes(one));
      const gives = hasPower([role], 'ASSIGN', roles) && rolesFit(PARTIES[party] ?? 'HUB', roles);
      const allowed = idsOf(subjects, (target) => gives && target.party === party && hasPower([role], 'ASSIGN', target.roles));
      const found = await reached(who, 'user:manage', `hub.set_user_roles(id, '{${roles.join()}}') = 'DONE'`, subjects);
      expect([roles, found]).toEqual([roles, allowed]);
    }
  });

  it.each(ACTORS)('as %s of %s: it lets in, sees invited and takes back only whom it may let in', async (role, party) => {
    const who = await anAccount(party, role);
    const allowed = idsOf(invitations, ({ party: into, roles }) => into === party && hasPower([role], 'INVITE', roles));
    const fit = new Set(idsOf(invitations, ({ party: into, roles }) => rolesFit(PARTIES[into] ?? 'HUB', roles)));
    const sees = await reached(who, 'user:manage', 'id in (select i.id from hub.invitations(null, null, 501) i)', invitations);
    expect(sees).toEqual(may(role, 'user:manage') ? allowed : 'HB403');
    expect(await reached(who, 'user:manage', 'hub.revoke_invitation(id)', invitations)).toEqual(sees);
    const makes = await invites(who);
    expect(makes).toEqual(may(role, 'user:manage') ? allowed.filter((id) => fit.has(id)) : 'HB403');
  });
  /** As whom it lets somebody in, each tried on an empty slate; the ids are those of the invitations that stand for a party and roles. */
  async function invites(who: Officer): Promise<readonly string[] | string> {
    const rows = await withPartyIds();
    await app.client.query('begin');
    const refusal = await codeOf(app.client.query('select hub.enter($1, $2)', [await app.claim(who), act('user:manage')]));
    const made: string[] = [];
    for (const row of refusal ? [] : rows) {
      const given = { ...row, id: randomUUID(), email: `${randomUUID()}@new.example`, hash: 'ab'.repeat(32) };
      const answer = await app.attempt('select outcome from hub.invite($1)', [given]);
      if ('rows' in answer && answer.rows[0]?.outcome === 'MADE') made.push(row.id);
    }
    await app.rows('rollback');
    return refusal ?? made.sort();
  }
  const withPartyIds = () =>
    world.ownerSql<{ id: string }>(
      'select i.id, p.id as party, i.roles from hub.invitation i join hub.party p on p.key = i.party where i.id = any ($1)',
      [invitations.map(({ id }) => id)],
    );

  it.each(ACTORS.filter(([role]) => may(role, 'key:manage')))(
    'as %s of %s: it sees, exchanges and revokes the keys of its party, whoever made them',
    async (role, party) => {
      const who = await anAccount(party, role);
      const own = idsOf(apiKeys, (key) => key.party === party);
      expect(await reached(who, 'key:manage', 'id in (select k.id from hub.api_key k)', apiKeys)).toEqual(own);
      await app.enter(who, 'key:manage');
      const done: Record<string, string[]> = { rotate: [], revoke: [] };
      for (const { id } of apiKeys) {
        const rotated = await app.attempt(`select hub.rotate_api_key('${id}', gen_random_uuid(), sha256('y'), '1 hour', null)`);
        const revoked = await app.attempt(`select hub.revoke_api_key('${id}')`);
        if ('rows' in rotated) done.rotate?.push(id);
        if ('rows' in revoked) done.revoke?.push(id);
      }
      await app.rows('rollback');
      // What a key may do is the ceiling of work, which an admin has over its own kind of party's officers alone.
      expect(done.revoke?.sort()).toEqual(own);
      expect(done.rotate?.sort()).toEqual(own);
    },
  );

  it.each(ACTORS.filter(([role]) => !may(role, 'key:manage')))('as %s of %s: it has nothing to do with keys', async (role, party) => {
    expect(await reached(await anAccount(party, role), 'key:manage', 'true', apiKeys)).toBe('HB403');
  });

  it.each(ROLES)(
    'as %s of the hub: only one admin is handed over, of a party where nobody has ever signed in or taken an invitation, and only by the operator',
    async (role) => {
      const who = await anAccount('hub', role);
      await forget('th');
      await world.signsIn('admin@meta.example');
      const isAdminAlone = (roles: readonly Role[]): boolean => ['NATIONAL_ADMIN', 'PARTNER_ADMIN'].includes(roles.join());
      const handedOver = role === 'HUB_OPERATOR' ? idsOf(targets, ({ party, roles }) => party === 'th' && isAdminAlone(roles)) : [];
      const needs = 'password:reset';
      const statement = UPON['resets its password']?.[2] ?? '';
      const governed = idsOf(targets, ({ party, roles }) => party === 'hub' && hasPower([role], 'RESET', roles));
      expect(await reached(who, needs, statement)).toEqual(may(role, needs) ? [...handedOver, ...governed].sort() : 'HB403');

      const invited = idsOf(
        invitations,
        ({ party, roles }) =>
          (party === 'th' && role === 'HUB_OPERATOR' && roles.join() === 'NATIONAL_ADMIN') ||
          (party === 'hub' && hasPower([role], 'INVITE', roles) && rolesFit('HUB', roles)),
      );
      expect(await invites(who)).toEqual(may(role, 'user:manage') ? invited : 'HB403');

      await world.ownerSql(`update hub.invitation set ended_at = now(), end_reason = 'ACCEPTED', user_id = id where id = $1`, [
        invitations.find(({ party }) => party === 'th')?.id,
      ]);
      expect(await reached(who, needs, statement)).toEqual(may(role, needs) ? governed : 'HB403');
      await world.ownerSql(`update hub.invitation set ended_at = null, end_reason = null, user_id = null where end_reason = 'ACCEPTED'`);
    },
  );

  it('and what is answered is what is done: nobody else is touched', async () => {
    const who = await anAccount('th', 'NATIONAL_ADMIN');
    const ids = targets.map(({ id }) => id);
    await app.as(who, 'user:manage', () => app.rows('select hub.set_user_disabled(id, true) from unnest($1::uuid[]) id', [ids]));
    const disabled = await world.ownerSql<{ id: string }>(
      'update hub.user_account set disabled_at = null where disabled_at is not null returning id',
    );
    const governed = idsOf(targets, ({ party, roles }) => party === 'th' && hasPower(['NATIONAL_ADMIN'], 'DISABLE', roles));
    expect(disabled.map(({ id }) => id).sort()).toEqual(governed);
    const before = new Map(targets.map(({ id, roles }) => [id, roles]));
    await app.as(who, 'user:manage', () => app.rows(`select hub.set_user_roles(id, '{APPROVER}') from unnest($1::uuid[]) id`, [ids]));
    const now = await world.ownerSql<{ id: string; roles: Role[] }>('select id, roles from hub.user_account where id = any ($1)', [ids]);
    const changed = now.filter(({ id, roles }) => roles.join() === 'APPROVER' && before.get(id)?.join() !== 'APPROVER').map(({ id }) => id);
    expect(changed.sort()).toEqual(
      idsOf(targets, ({ party, roles }) => party === 'th' && roles.join() !== 'APPROVER' && hasPower(['NATIONAL_ADMIN'], 'ASSIGN', roles)),
    );
    for (const { id, roles } of targets) await world.ownerSql('update hub.user_account set roles = $2 where id = $1', [id, roles]);
  });

  it('and an agency is one of the own party', async () => {
    const [who, whom] = [await anAccount('th', 'NATIONAL_ADMIN'), await addAccount('th', ['ANALYST'])];
    const given = (slug: string): Promise<unknown> =>
      app.as(who, 'user:manage', async () => {
        const [row] = await world.ownerSql<{ id: string }>(
          'select a.id from hub.agency a join hub.party p on p.key = a.party where slug = $1',
          [slug],
        );
        return app.rows('select hub.set_user_agency($1, $2) as outcome', [whom, row?.id]);
      });
    expect([await given('th'), await given('kh')]).toEqual([[{ outcome: 'DONE' }], [{ outcome: 'NO_AGENCY' }]]);
  });

  it('and what widens anybody’s rights asks for a confirmation of the last five minutes; what takes them away never does', async () => {
    const [who, whom] = [await anAccount('th', 'NATIONAL_ADMIN'), await addAccount('th', ['ANALYST'])];
    await world.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes' where id = $1`, [who.session]);
    await app.enter(who, 'user:manage');
    for (const statement of [
      `select hub.set_user_roles('${whom}', '{ANALYST}')`,
      `select hub.set_user_agency('${whom}', null)`,
      `select hub.set_user_disabled('${whom}', false)`,
      `select hub.invite('{}')`,
    ]) {
      expect([statement, await app.attempt(statement)]).toEqual([statement, { code: 'HB428' }]);
    }
    for (const statement of [
      `hub.set_user_disabled('${whom}', true)`,
      `hub.end_user_sessions('${whom}') = 0`,
      `not hub.revoke_invitation('${whom}')`,
    ]) {
      expect([statement, await app.attempt(`select ${statement} as done`)]).toEqual([statement, { rows: [{ done: true }] }]);
    }
    await app.rows('rollback');
  });

  describe('while another does so', () => {
    const takes = async (connection: AppConnection, email: string): Promise<unknown> => {
      const [row] = await connection.rows<{ outcome: string | null }>(
        'select hub.accept_invitation($1, $2, sha256(convert_to($3, $$UTF8$$)), gen_random_uuid(), $$x$$) as outcome',
        [connection.turnless(), act(''), email],
      );
      return row?.outcome;
    };
    /** Until `work` of a connection waits for a lock, or has ended without: then it is known which of the two comes first. */
    const comesSecond = async (connection: AppConnection, work: Promise<unknown>): Promise<void> => {
      const ended = { is: false };
      void work.finally(() => (ended.is = true)).catch(() => undefined);
      while (!ended.is) {
        const waiting = await world.ownerSql('select from pg_locks where pid = $1 and not granted', [connection.pid]);
        if (waiting.length > 0) return;
      }
    };
    const invited = async (by: Officer, roles = '{ANALYST}', slug = 'th'): Promise<{ id: string; email: string }> => {
      const [id, email] = [randomUUID(), `${randomUUID()}@invited.example`];
      await world.ownerSql(
        `insert into hub.invitation (id, party, email, roles, token_hash, created_by, expires_at)
           values ($1, $2, $3, $4, sha256(convert_to($3, $$UTF8$$)), $5, now() + interval '1 day')`,
        [id, keys.get(slug), email, roles, by.user],
      );
      return { id, email };
    };

    it.each([
      ['disables its maker', (maker: string) => `hub.set_user_disabled('${maker}', true)`],
      ['makes its maker an analyst', (maker: string) => `hub.set_user_roles('${maker}', '{ANALYST}')`],
      ['revokes it', (_: string, invitation: string) => `hub.revoke_invitation('${invitation}')`],
    ])('%s, an invitation waits for that, and opens nothing', async (_, change) => {
      const [maker, chief, other] = [
        await anAccount('th', 'NATIONAL_ADMIN'),
        await anAccount('th', 'NATIONAL_ADMIN'),
        await world.connect(),
      ];
      const { id, email } = await invited(maker);
      await app.enter(chief, 'user:manage');
      await app.rows(`select ${change(maker.user, id)}`);
      const taken = takes(other, email);
      await comesSecond(other, taken);
      await app.rows('commit');
      expect(await taken).toBeNull();
      expect(await world.ownerSql('select from hub.user_account where email = $1', [email])).toEqual([]);
    });

    it('hands the same party over, the second finds that it has begun', async () => {
      const [operator, other] = [await anAccount('hub', 'HUB_OPERATOR'), await world.connect()];
      const [one, two] = [await invited(operator, '{PARTNER_ADMIN}', 'binance'), await invited(operator, '{PARTNER_ADMIN}', 'binance')];
      await app.rows('begin');
      expect(await takes(app, one.email)).toBe('DONE');
      const second = takes(other, two.email);
      await comesSecond(other, second);
      await app.rows('commit');
      expect(await second).toBeNull();
    });

    it('shuts it out, it finds that it may nothing any more', async () => {
      const [first, second, other] = [
        await anAccount('th', 'NATIONAL_ADMIN'),
        await anAccount('th', 'NATIONAL_ADMIN'),
        await world.connect(),
      ];
      await app.enter(first, 'user:manage');
      await other.enter(second, 'user:manage');
      expect(await app.rows('select hub.set_user_disabled($1, true) as done', [second.user])).toEqual([{ done: true }]);
      const back = other.rows('select hub.set_user_disabled($1, true) as done', [first.user]);
      await comesSecond(other, back);
      await app.rows('commit');
      expect(await back).toEqual([{ done: false }]);
      await other.rows('rollback');
    });
  });

  it('for a day, by the database’s own clock, where it resets a password', async () => {
    const [who, whom] = [await anAccount('th', 'NATIONAL_ADMIN'), await addAccount('th', ['ANALYST'])];
    const rest = await app.as(who, 'password:reset', () =>
      app.rows<{ rest: string }>(`select (hub.create_password_reset($1, sha256('x')) - now())::text as rest`, [whom]),
    );
    expect(rest).toEqual([{ rest: '1 day' }]);
  });
});
