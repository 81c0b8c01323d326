import { randomUUID } from 'node:crypto';
import { factorClient } from '../../support/factor-client.js';
import { type Hub, PASSWORD, startHub } from '../../support/hub.js';
import type { Ask } from '../../support/officer.js';
import { anItem, officer } from '../../support/officer.js';
import { BareSocket } from '../../support/sockets.js';

const GOOD = 'mango quietly rivers twelve';
const SHOWN = 'id email roles state createdBy { name } party { name } agency { name } mail { state failure attempts }';
type Invited = {
  token: string | null;
  link: string | null;
  mailed: boolean;
  invitation: { id: string; state: string; createdBy: { name: string | null } };
};

type Users = {
  nodes: { id: string; email: string }[];
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
};

const invites = async (ask: Ask, input: object): Promise<Invited> =>
  (await ask<{ inviteUser: Invited }>(`mutation ($i: InviteUserInput!) { inviteUser(input: $i) { token link mailed invitation { ${SHOWN} } } }`, { i: input })).inviteUser; // prettier-ignore
const refusal = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    ({ code, reason, message }: Error & { code: string; reason: string }) => [code, reason, message],
  );

describe('the people of a party', () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub();
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.ownerSql('delete from hub.rate_limit'));

  const accepts = (token: string | null, password = GOOD) =>
    hub
      .anyone()
      .ask<{ acceptInvitation: { accessToken: string; viewer: { email: string; roles: string[]; agency: object | null } } }>(
        'mutation ($t: String!, $p: String!) { acceptInvitation(token: $t, password: $p) { accessToken viewer { id email roles agency { id } party { name } } } }',
        { t: token, p: password },
      );
  const idOf = async (email: string): Promise<string> =>
    (await hub.ownerSql<{ id: string }>('select id from hub.user_account where email = $1', [email]))[0]?.id ?? '';
  const people = async (ask: Ask, args = '') =>
    (await ask<{ users: Users }>(`{ users${args} { nodes { id email } totalCount pageInfo { hasNextPage endCursor } } }`)).users;
  const setRoles = (ask: Ask, u: string, r: readonly string[]) =>
    ask('mutation ($u: ID!, $r: [Role!]!) { setUserRoles(userId: $u, roles: $r) { email roles } }', { u, r });
  const disables = (ask: Ask, u: string, d = true) =>
    ask('mutation ($u: ID!, $d: Boolean!) { setUserDisabled(userId: $u, disabled: $d) }', { u, d });
  const NOT_FOUND = ['NOT_FOUND', 'NOT_FOUND', 'No such user is visible to you.'];

  describe('are listed', () => {
    it('to the admin, page by page and by filter, and of no other party', async () => {
      const { ask } = await hub.as('admin@jp.example');
      await hub.as('analyst@jp.example');
      const first = await people(ask, '(first: 2)');
      expect([first.nodes.map(({ email }) => email), first.pageInfo.hasNextPage]).toEqual([
        ['admin@jp.example', 'analyst@jp.example'],
        true,
      ]);
      expect([first.totalCount, (await people(ask, '(filter: { role: ANALYST })')).totalCount]).toEqual([4, 1]);
      const rest = await people(ask, `(first: 2, after: "${first.pageInfo.endCursor}")`);
      expect([rest.nodes.map(({ email }) => email), rest.pageInfo.hasNextPage]).toEqual([
        ['chief@jp.example', 'liaison@jp.example'],
        false,
      ]);
      expect((await people(ask, '(filter: { role: ANALYST })')).nodes.map(({ email }) => email)).toEqual(['analyst@jp.example']);
      expect((await people(ask, '(filter: { email: "LIAI", disabled: false })')).nodes).toHaveLength(1);
      const foreign = await people((await hub.as('admin@kh.example')).ask, '(first: 1)');
      await expect(people(ask, `(after: "${foreign.pageInfo.endCursor}")`)).rejects.toMatchObject({ reason: 'CURSOR_UNFIT' });
      const one =
        'query ($i: ID!) { user(id: $i) { email roles disabled secondFactor lastSignInAt createdAt agency { name } resetMail { state } } }';
      expect(await ask(one, { i: await idOf('liaison@jp.example') })).toEqual({
        user: { email: 'liaison@jp.example', roles: ['LIAISON'], disabled: false, secondFactor: false, lastSignInAt: null, createdAt: expect.any(String) as string, agency: { name: 'Cyber Affairs Bureau' }, resetMail: null }, // prettier-ignore
      });
      await factorClient((await hub.as('analyst@jp.example')).ask).setsAppUp();
      expect(await ask(one, { i: await idOf('analyst@jp.example') })).toMatchObject({
        user: { secondFactor: true, lastSignInAt: expect.any(String) as string },
      });
      await hub.ownerSql('delete from hub.totp');
      for (const i of [await idOf('analyst@kh.example'), randomUUID(), 'nonsense']) expect(await ask(one, { i })).toEqual({ user: null });
    });

    it('and to nobody who does not look after them; to the operator those of the hub', async () => {
      for (const who of ['analyst@jp.example', 'auditor@hub.example', 'contributor@meta.example']) {
        await expect(people((await hub.as(who)).ask)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      }
      const { ask } = await hub.as('operator@hub.example');
      expect((await people(ask)).nodes.map(({ email }) => email)).toEqual(
        ['auditor', 'counsel', 'operator', 'reviewer'].map((name) => `${name}@hub.example`),
      );
    });
  });

  describe('are given roles', () => {
    it('which count at once, on open sessions and live subscriptions', async () => {
      const [admin, analyst] = [await hub.as('admin@kh.example'), await hub.as('analyst@kh.example')];
      const socket = await BareSocket.signedIn(hub.wsUrl, analyst.token);
      socket.subscribe('feed', 'subscription { feed { cursor operation } }');
      await officer(analyst.ask).publishes();
      await setRoles(admin.ask, analyst.userId, ['NATIONAL_ADMIN']);
      await expect(officer(analyst.ask).publish([anItem()])).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(analyst.ask('{ feed { cursor } }')).rejects.toMatchObject({ code: 'FORBIDDEN' });
      expect(await socket.waitFor('error')).toMatchObject({ id: 'feed', payload: [{ extensions: { code: 'FORBIDDEN' } }] });
      expect(await analyst.ask('{ me { roles } }')).toEqual({ me: { roles: ['NATIONAL_ADMIN'] } });
      await setRoles(admin.ask, analyst.userId, ['ANALYST', 'NATIONAL_ADMIN', 'ANALYST']);
      await people(analyst.ask);
      await officer(analyst.ask).publishes({ value: 'again.example.com' });
      socket.socket.terminate();
      expect(await hub.ownerSql(`select outcome, items from hub.audit where what = 'user.set-roles' order by id limit 1`)).toEqual([
        { outcome: 'DONE', items: [analyst.userId] },
      ]);
    });

    it('by whoever governs them before and after, and never by oneself', async () => {
      const admin = await hub.as('admin@my.example');
      const analyst = await idOf('analyst@my.example');
      const tries: readonly (readonly [string, readonly string[]])[] = [
        [admin.userId, ['ANALYST']],
        [analyst, []],
        [analyst, ['CONTRIBUTOR']],
        [analyst, ['HUB_OPERATOR']],
        [analyst, ['AUDITOR']],
        [analyst, ['ANALYST', 'AUDITOR']],
        [await idOf('analyst@kh.example'), ['ANALYST']],
      ];
      const reasons = [];
      for (const [user, roles] of tries) reasons.push(((await refusal(setRoles(admin.ask, user, roles))) as string[])[1]);
      expect(reasons).toEqual([
        'OWN_ACCOUNT',
        'ROLES_NONE',
        'ROLE_NOT_OF_PARTY',
        'ROLE_NOT_OF_PARTY',
        'ROLE_ABOVE_CEILING',
        'ROLE_STANDS_ALONE',
        'NOT_FOUND',
      ]);
    });

    it('and an agency, in whose name they publish from then on', async () => {
      const [admin, analyst] = [await hub.as('admin@vn.example'), await hub.as('analyst@vn.example')];
      const [agency] = await hub.ownerSql<{ id: string }>(
        `insert into hub.agency (id, party, name) select gen_random_uuid(), key, 'Second' from hub.party where slug = 'vn' returning id`,
      );
      const sets = (a: string | null) =>
        admin.ask('mutation ($u: ID!, $a: ID) { setUserAgency(userId: $u, agencyId: $a) { agency { name } } }', { u: analyst.userId, a });
      await officer(analyst.ask).publishes({ value: 'before.example.com' });
      expect(await sets(agency?.id ?? '')).toEqual({ setUserAgency: { agency: { name: 'Second' } } });
      const { agency: publisher } = await officer(analyst.ask).publishes({ value: 'after.example.com' });
      expect(publisher).toEqual({ name: 'Second' });
      const [foreign] = await hub.ownerSql<{ id: string }>(
        `select a.id from hub.agency a join hub.party p on p.key = a.party where slug = 'kh'`,
      );
      for (const a of [foreign?.id ?? '', randomUUID(), 'nonsense']) await expect(sets(a)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });

  it('keep an auditor whom the admin may let in and shut out, and neither reset nor change', async () => {
    const { ask } = await hub.as('admin@id.example');
    const { token } = await invites(ask, { email: 'auditor@id.example', roles: ['AUDITOR'] });
    await accepts(token);
    const auditor = await idOf('auditor@id.example');
    expect(await refusal(setRoles(ask, auditor, ['ANALYST']))).toEqual(NOT_FOUND);
    expect(await refusal(ask('mutation ($u: ID!) { createPasswordReset(userId: $u) { token } }', { u: auditor }))).toEqual(NOT_FOUND);
    await disables(ask, auditor);
    await disables(ask, auditor, false);
  });

  describe('are invited', () => {
    it('by a link, which is shown once, works once, and opens a session', async () => {
      const { ask } = await hub.as('admin@th.example');
      const [agency] = await hub.ownerSql<{ id: string }>(
        `select a.id from hub.agency a join hub.party p on p.key = a.party where slug = 'th'`,
      );
      const { token, link, mailed, invitation } = await invites(ask, { email: 'New@TH.example', roles: ['ANALYST'], agencyId: agency?.id });
      expect([mailed, link?.endsWith(`/account#/invitation/${token}`), invitation]).toMatchObject([
        false,
        true,
        { email: 'new@th.example', state: 'OPEN', createdBy: { name: 'admin@th.example' }, party: { name: 'Thailand' }, mail: null },
      ]);
      await expect(accepts(token, 'new@th.example')).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'PASSWORD_GUESSABLE' });
      const { acceptInvitation } = await accepts(token);
      expect(acceptInvitation.viewer).toMatchObject({ email: 'new@th.example', roles: ['ANALYST'], agency: { id: agency?.id } });
      await officer(hub.asToken(acceptInvitation.accessToken).ask).publishes({ value: 'by-the-new-one.example.com' });
      await expect(accepts(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED', reason: 'INVITATION_INVALID' });
      await hub.anyone().ask('mutation ($p: String!) { signIn(email: "new@th.example", password: $p) { expiresIn } }', { p: GOOD });
      const { invitations } = await ask<{ invitations: { nodes: object[] } }>(`{ invitations { nodes { ${SHOWN} } } }`);
      expect(invitations.nodes).toMatchObject([{ email: 'new@th.example', state: 'ACCEPTED' }]);
      await expect(invites(ask, { email: 'new@th.example', roles: ['ANALYST'] })).rejects.toMatchObject({ reason: 'EMAIL_HAS_ACCOUNT' });
      const [kept] = await hub.ownerSql<{ all: string }>(
        `select (select string_agg(to_jsonb(i)::text, '') from hub.invitation i) || (select string_agg(to_jsonb(a)::text, '') from hub.audit a) as all`,
      );
      for (const form of [token ?? '', Buffer.from(token ?? '', 'base64url').toString('hex')]) expect(kept?.all).not.toContain(form);
    });

    it('and one answer tells nothing of a link that is unknown, used, revoked, replaced, over, of a suspended party, of an admin who is none any more, or for an address that is taken', async () => {
      const { ask, userId } = await hub.as('admin@au.example');
      const make = (name: string) => invites(ask, { email: `${name}@au.example`, roles: ['ANALYST'] });
      const [revoked, replaced, late, taken] = [await make('a'), await make('b'), await make('c'), await invites(ask, { email: 'analyst@kh.example', roles: ['ANALYST'] })]; // prettier-ignore
      await ask('mutation ($i: ID!) { revokeInvitation(id: $i) { state } }', { i: revoked.invitation.id });
      await make('b');
      await hub.ownerSql('update hub.invitation set expires_at = now() where id = $1', [late.invitation.id]);
      const answers = [];
      for (const { token } of [revoked, replaced, late, taken, taken, { token: 'A'.repeat(43) }, { token: '' }, { token: '\0' }]) {
        answers.push(await refusal(accepts(token)));
      }
      for (const [change, back] of [
        [`update hub.user_account set disabled_at = now() where id = $1`, 'update hub.user_account set disabled_at = null where id = $1'],
        [
          `update hub.user_account set roles = '{ANALYST}' where id = $1`,
          `update hub.user_account set roles = '{NATIONAL_ADMIN}' where id = $1`,
        ],
        [
          `update hub.party set suspended_at = now() where key = (select party from hub.user_account where id = $1)`,
          `update hub.party set suspended_at = null where key = (select party from hub.user_account where id = $1)`,
        ],
      ] as const) {
        const { token } = await make('d');
        await hub.ownerSql(change, [userId]);
        answers.push(await refusal(accepts(token)));
        await hub.ownerSql(back, [userId]);
        await accepts(token);
        await hub.ownerSql(`update hub.user_account set email = id || '@x.example' where email = 'd@au.example'`);
      }
      expect(answers).toEqual(answers.map(() => ['UNAUTHENTICATED', 'INVITATION_INVALID', expect.any(String)]));
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      const { invitations } = await ask<{ invitations: { nodes: { email: string; state: string }[] } }>(
        '{ invitations(first: 500) { nodes { email state } } }',
      );
      expect(invitations.nodes.find(({ email }) => email === 'analyst@kh.example')?.state).toBe('OPEN'); // as if nobody had tried
      expect(await hub.ownerSql(`select party from hub.audit where reason = 'EMAIL_TAKEN'`)).toEqual([{ party: null }]);
    });

    it('and not found by trying', async () => {
      await hub.ownerSql(`select hub.take_sign_in_attempt('x' || n, '127.0.0.1') from generate_series(1, 99) n`);
      await expect(accepts('A'.repeat(43))).rejects.toMatchObject({ reason: 'INVITATION_INVALID' });
      await expect(accepts('A'.repeat(43))).rejects.toMatchObject({ code: 'RATE_LIMITED', reason: 'TOO_MANY_ATTEMPTS' });
    });

    it('once, of two who take it at the same moment; and either taken or revoked, never both', async () => {
      const { ask } = await hub.as('admin@nz.example');
      const { token } = await invites(ask, { email: 'twice@nz.example', roles: ['ANALYST'] });
      const both = await Promise.all([refusal(accepts(token)), refusal(accepts(token, 'a lamp under seven green trams'))]);
      expect(both.filter((one) => one === 'done')).toHaveLength(1);
      const raced = await invites(ask, { email: 'raced@nz.example', roles: ['ANALYST'] });
      const [taken, revoked] = await Promise.all([
        refusal(accepts(raced.token)),
        refusal(ask('mutation ($i: ID!) { revokeInvitation(id: $i) { state } }', { i: raced.invitation.id })),
      ]);
      expect([taken, revoked].filter((one) => one === 'done')).toHaveLength(1);
      expect((await idOf('raced@nz.example')) !== '').toBe(taken === 'done');
    });

    it('into another party by the operator alone: its first admin, until somebody has begun', async () => {
      const operator = await hub.as('operator@hub.example');
      const parties = await hub.ownerSql<{ slug: string; id: string }>('select slug, id from hub.party');
      const partyId = parties.find(({ slug }) => slug === 'ph')?.id;
      const { ask: stranger } = await hub.as('admin@sg.example');
      await expect(invites(stranger, { email: 'x@ph.example', roles: ['NATIONAL_ADMIN'], partyId })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
      await expect(invites(operator.ask, { email: 'x@ph.example', roles: ['ANALYST'], partyId })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
      const [one, other] = [
        await invites(operator.ask, { email: 'chief@ph.example', roles: ['NATIONAL_ADMIN'], partyId }),
        await invites(operator.ask, { email: 'deputy@ph.example', roles: ['NATIONAL_ADMIN'], partyId }),
      ];
      const both = await Promise.all([refusal(accepts(one.token)), refusal(accepts(other.token))]);
      expect(both.filter((done) => done === 'done')).toHaveLength(1);
      await expect(invites(operator.ask, { email: 'x@ph.example', roles: ['NATIONAL_ADMIN'], partyId })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    });

    it('with their password set once a document', async () => {
      const twice =
        'mutation { a: acceptInvitation(token: "x", password: "y") { expiresIn } b: acceptInvitation(token: "x", password: "z") { expiresIn } }';
      await expect(hub.anyone().ask(twice)).rejects.toMatchObject({ code: 'TOO_COMPLEX', reason: 'SIGN_IN_REPEATED' });
    });
  });

  it('keep an admin, though two shut each other out at the same moment', async () => {
    const first = await hub.as('admin@in.example');
    await hub.ownerSql(
      `insert into hub.user_account (id, email, party, roles, password_hash)
         select gen_random_uuid(), 'second@in.example', party, roles, password_hash from hub.user_account where email = 'admin@in.example'`,
    );
    for (const how of ['disable', 'demote']) {
      const pair = [first.userId, await idOf('second@in.example')];
      await hub.ownerSql(`update hub.user_account set disabled_at = null, roles = '{NATIONAL_ADMIN}' where id = any ($1)`, [pair]);
      const [a, b] = [await hub.as('admin@in.example'), await hub.as('second@in.example')];
      const work = (ask: Ask, user: string): Promise<unknown> =>
        how === 'disable' ? disables(ask, user) : setRoles(ask, user, ['ANALYST']);
      const outcomes = await Promise.all([refusal(work(a.ask, b.userId)), refusal(work(b.ask, a.userId))]);
      expect([how, outcomes.filter((one) => one === 'done').length]).toEqual([how, 1]);
      const left = await hub.ownerSql(
        `select from hub.user_account where id = any ($1) and disabled_at is null and 'NATIONAL_ADMIN' = any (roles)`,
        [pair],
      );
      expect(left).toHaveLength(1);
    }
  });

  it('sign in with the password that they chose, and with no other', async () => {
    const signsIn = (p: string) =>
      hub.anyone().ask('mutation ($p: String!) { signIn(email: "new@th.example", password: $p) { expiresIn } }', { p });
    await expect(signsIn(PASSWORD)).rejects.toMatchObject({ reason: 'SIGN_IN_REFUSED' });
  });
});
