import { randomUUID } from 'node:crypto';
import { GRANTS, type Role, ROLES } from '../../../src/database/grants.js';
import { act, type AppConnection, codeOf, type Officer, openWorld, type World } from './world.js';

/** Whom an admin governs, from the rules (docs/decisions, 39): nobody with a role outside of these. */
const GOVERNED: Partial<Record<Role, readonly Role[]>> = {
  NATIONAL_ADMIN: ['NATIONAL_ADMIN', 'APPROVER', 'ANALYST', 'LIAISON'],
  PARTNER_ADMIN: ['PARTNER_ADMIN', 'CONTRIBUTOR'],
};

/** Each role, and each two of them. */
const TARGETS: readonly (readonly Role[])[] = ROLES.flatMap((one, at) => [[one], ...ROLES.slice(at + 1).map((other) => [one, other])]);

/** Every role against every role, in one's own party, in another one, and against oneself. */
describe('an account acts upon another', () => {
  let world: World;
  let app: AppConnection;
  let parties: readonly { slug: string; key: number }[];
  const targets: { readonly id: string; readonly party: string; readonly roles: readonly Role[] }[] = [];

  const addAccount = async (party: string, roles: readonly Role[]): Promise<string> => {
    const id = randomUUID();
    const key = parties.find(({ slug }) => slug === party)?.key;
    await world.ownerSql('insert into hub.user_account (id, email, party, roles, password_hash) values ($1, $2, $3, $4, $5)', [
      ...[id, `${id}@test.example`, key, roles, 'x'],
    ]);
    return id;
  };
  const anAccount = async (party: string, role: Role): Promise<Officer> => {
    const id = await addAccount(party, [role]);
    return world.signsIn(`${id}@test.example`);
  };

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    parties = await world.ownerSql('select slug, key from hub.party');
    for (const party of ['th', 'kh', 'meta', 'hub']) {
      for (const roles of TARGETS) targets.push({ id: await addAccount(party, roles), party, roles });
    }
    await world.signsIn('analyst@kh.example'); // in Cambodia somebody has signed in before
  });
  afterAll(() => world.close());

  /** What comes of an act upon every target; all of it is undone. */
  async function reached(who: Officer, needs: string, statement: string): Promise<readonly string[] | string | undefined> {
    await app.client.query('begin');
    const refusal = await codeOf(app.client.query('select hub.enter($1, $2)', [await app.claim(who), act(needs)]));
    const ids = targets.map(({ id }) => id);
    const rows = refusal
      ? []
      : await app.rows<{ id: string }>(`select id from unnest($1::uuid[]) id where ${statement}`, [[...ids, who.user]]);
    await app.client.query('rollback');
    return refusal ?? rows.map(({ id }) => id).sort();
  }
  const idsOf = (allowed: (target: (typeof targets)[number]) => boolean): readonly string[] =>
    targets
      .filter(allowed)
      .map(({ id }) => id)
      .sort();

  const RESET = 'hub.create_password_reset(id, sha256(id::text::bytea)) is not null';
  const END = 'hub.end_user_sessions(id) is not null';
  const DISABLE = 'hub.set_user_disabled(id, true)';
  const ENABLE = 'hub.set_user_disabled(id, false)';

  it.each(['th', 'kh', 'meta'].flatMap((party) => ROLES.map((role) => [role, party] as const)))(
    'as %s of %s: only within what it governs, of its own party, and never upon itself',
    async (role, party) => {
      const who = await anAccount(party, role);
      const governed = idsOf((target) => target.party === party && target.roles.every((one) => GOVERNED[role]?.includes(one)));
      expect(governed.length > 0).toBe(role in GOVERNED);
      for (const [needs, statement] of [
        ['password:reset', RESET],
        ['user:manage', END],
        ['user:manage', DISABLE],
        ['user:manage', ENABLE],
      ] as const) {
        const may = (GRANTS[role] as readonly string[]).includes(needs);
        expect([needs, await reached(who, needs, statement)]).toEqual([needs, may ? governed : 'HB403']);
      }
    },
  );

  it.each(ROLES)(
    'as %s of the hub: only admins alone may be handed over, of parties where nobody has ever signed in, and only by the operator',
    async (role) => {
      const who = await anAccount('hub', role);
      const isAdminAlone = (roles: readonly Role[]): boolean => ['NATIONAL_ADMIN', 'PARTNER_ADMIN'].includes(roles.join());
      const handedOver = role === 'HUB_OPERATOR' ? idsOf(({ party, roles }) => party === 'th' && isAdminAlone(roles)) : [];
      const governed = idsOf(({ party, roles }) => party === 'hub' && roles.every((one) => GOVERNED[role]?.includes(one)));
      const may = (GRANTS[role] as readonly string[]).includes('password:reset');
      await world.ownerSql(
        'delete from hub.session where user_id in (select u.id from hub.user_account u join hub.party p on p.key = u.party where p.slug = $1)',
        ['th'],
      );
      expect(await reached(who, 'password:reset', RESET)).toEqual(may ? [...handedOver, ...governed].sort() : 'HB403');
    },
  );

  it('for a day, by the database’s own clock', async () => {
    const [who, whom] = [await anAccount('th', 'NATIONAL_ADMIN'), await addAccount('th', ['ANALYST'])];
    const rest = await app.as(who, 'password:reset', () =>
      app.rows<{ rest: string }>(`select (hub.create_password_reset($1, sha256('x')) - now())::text as rest`, [whom]),
    );
    expect(rest).toEqual([{ rest: '1 day' }]);
  });
});
