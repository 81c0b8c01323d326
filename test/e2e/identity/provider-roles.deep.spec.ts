import { createHash, randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { migrate } from '../../../src/platform/database/migrate.js';
import { urlFor } from '../../../src/platform/database/roles.js';
import { AppConnection, codeOf } from '../../integration/rls/world.js';
import { outcomeOf } from '../../support/hub-actors.js';
import { type Hub, startHub } from '../../support/hub.js';
import { inDays, apiKeyClient, READING } from '../../support/api-key-client.js';
import { Browser, CLIENT, type Issuer, startIssuer } from '../../support/oidc-issuer.js';
import type { Ask } from '../../support/officer.js';
import { TEST_MASTER_KEY } from '../../support/server.js';

const PUBLIC_URL = 'https://hub.example';
const RULES = {
  name: 'Royal Thai Police',
  roleClaim: 'groups',
  roles: [
    { value: 'officers', role: 'ANALYST' },
    { value: 'contacts', role: 'LIAISON' },
    { value: 'chiefs', role: 'NATIONAL_ADMIN' },
  ],
  createsAccounts: true,
};
const USERS = '{ users { nodes { id } } }';
const READS = '{ indicators { edges { node { id } } } }';
const DISABLE = 'mutation ($id: ID!, $d: Boolean!) { setIdentityProviderDisabled(id: $id, disabled: $d) { state } }';
const CONFIRM =
  'mutation ($u: ID!, $p: ID!, $r: [Role!]!) { confirmProviderRoles(userId: $u, providerId: $p, roles: $r) { roles providers { roles unconfirmedRoles } } }';
const ACTS = [
  USERS,
  'mutation { createAgency(name: "Of an attacker") { id } }',
  '{ identityProviders { nodes { id } } }',
  '{ breakGlassAccesses { nodes { id } } }',
];

interface Provider {
  readonly id: string;
  readonly startUrl: string;
  readonly redirectUri: string;
}
interface Session {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly viewer: { readonly id: string; readonly roles: readonly string[] };
}

describe('roles that an identity provider gives', () => {
  let hub: Hub;
  let issuer: Issuer;
  let admin: Awaited<ReturnType<Hub['as']>>;
  let provider: Provider;

  beforeAll(async () => {
    hub = await startHub({ PUBLIC_URL, ISSUER_ALLOW_LOOPBACK: 'true' });
    issuer = await startIssuer();
    admin = await hub.as('admin@th.example');
    provider = await creates(admin.ask);
    issuer.sendsBackTo(provider.redirectUri);
  });
  afterAll(async () => {
    await issuer.stop();
    await hub.stop();
  });
  beforeEach(async () => {
    await hub.ownerSql('update hub.session set confirmed_at = now() where ended_at is null');
    await hub.ownerSql('delete from hub.rate_limit');
  });

  const input = { ...RULES, clientId: CLIENT.clientId };
  const creates = async (ask: Ask): Promise<Provider> => {
    const query =
      'mutation ($issuer: String!, $input: IdentityProviderInput!) { createIdentityProvider(issuer: $issuer, input: $input) { id startUrl redirectUri } }';
    const variables = { issuer: issuer.issuer, input: { ...input, clientSecret: CLIENT.clientSecret } };
    return (await ask<{ createIdentityProvider: Provider }>(query, variables)).createIdentityProvider;
  };
  const updates = (ask: Ask) =>
    outcomeOf(
      ask('mutation ($id: ID!, $input: IdentityProviderInput!) { updateIdentityProvider(id: $id, input: $input) { id } }', {
        id: provider.id,
        input,
      }),
    );
  const challenge = (verifier: string): string => `challenge=${createHash('sha256').update(verifier).digest('base64url')}`;
  const goes = async (query: string): Promise<string> => {
    const fragment = (await new Browser(PUBLIC_URL, hub.url).follow(`${provider.startUrl}${query}`)).split('#')[1] ?? 'nothing';
    return fragment.slice(fragment.indexOf('=') + 1);
  };
  const signsIn = async (subject: string, ...groups: readonly string[]): Promise<Session> => {
    issuer.seats(subject, { groups });
    const verifier = randomBytes(32).toString('base64url');
    const query =
      'mutation ($c: String!, $v: String!) { signInWithProvider(code: $c, verifier: $v) { accessToken refreshToken viewer { id roles } } }';
    const code = await goes(`?${challenge(verifier)}`);
    return (await hub.anyone().ask<{ signInWithProvider: Session }>(query, { c: code, v: verifier })).signInWithProvider;
  };
  const by = ({ accessToken }: Session): Ask => hub.asToken(accessToken).ask;
  const links = async (ask: Ask, subject: string): Promise<void> => {
    issuer.seats(subject, { groups: [] });
    const verifier = randomBytes(32).toString('base64url');
    const code = await goes(`?for=link&${challenge(verifier)}`);
    await ask('mutation ($c: String!, $v: String!) { linkIdentity(code: $c, verifier: $v) { providerId } }', { c: code, v: verifier });
  };
  const confirms = (ask: Ask, user: string, roles: readonly string[]) => outcomeOf(ask(CONFIRM, { u: user, p: provider.id, r: roles }));
  const enables = (ask: Ask, disabled = false) => outcomeOf(ask(DISABLE, { id: provider.id, d: disabled }));
  const ownRoles = async (user: string): Promise<readonly string[]> =>
    (await hub.ownerSql<{ roles: string[] }>('select roles from hub.user_account where id = $1', [user]))[0]?.roles ?? [];
  /** An account with a password and these roles of its own. */
  const hires = async (name: string, ...roles: readonly string[]): Promise<Awaited<ReturnType<Hub['as']>>> => {
    await hub.ownerSql(
      `insert into hub.user_account (id, email, party, agency, roles, password_hash)
         select gen_random_uuid(), $1, party, agency, $2, password_hash from hub.user_account where email = 'analyst@th.example'`,
      [`${name}@th.example`, roles],
    );
    return hub.as(`${name}@th.example`);
  };

  it('hold in sessions that it opened, and not in one that a password opened', async () => {
    const analyst = await hires('promoted', 'ANALYST');
    await links(analyst.ask, 'th-1');
    expect(await confirms(admin.ask, analyst.userId, ['NATIONAL_ADMIN'])).toBe('done');
    const promoted = await signsIn('th-1', 'chiefs');
    expect(promoted.viewer.roles).toEqual(['ANALYST', 'NATIONAL_ADMIN']);
    expect(await outcomeOf(by(promoted)(USERS))).toBe('done');
    for (const ask of [analyst.ask, (await hub.as('promoted@th.example')).ask]) {
      for (const act of ACTS) expect(await outcomeOf(ask(act))).toBe('PERMISSION_MISSING');
      expect(await outcomeOf(ask(READS))).toBe('done');
    }
    expect(await ownRoles(analyst.userId)).toEqual(['ANALYST']);
  });

  it('are gone with the provider, at once: the officer neither stays an administrator nor enables it again', async () => {
    const analyst = await hub.as('promoted@th.example');
    const promoted = await signsIn('th-1', 'chiefs');
    expect(await enables(by(promoted))).toBe('OWN_ROLES_NEEDED');
    expect(await updates(by(promoted))).toBe('OWN_ROLES_NEEDED');
    const { secret: key } = await apiKeyClient(by(promoted)).makes({ permissions: READING, expiresAt: inDays(30) });
    expect(await outcomeOf(hub.asToken(key).ask(READS))).toBe('done');
    const { viewer, ...made } = await signsIn('th-2', 'chiefs');
    expect(await outcomeOf(hub.asToken(made.accessToken).ask(USERS))).toBe('done');

    expect(await enables(admin.ask, true)).toBe('done');
    for (const { accessToken } of [promoted, made]) expect(await outcomeOf(hub.asToken(accessToken).ask(USERS))).toBe('TOKEN_REVOKED');
    const refresh = 'mutation ($t: String!) { refreshSession(refreshToken: $t) { accessToken } }';
    expect(await outcomeOf(hub.anyone().ask(refresh, { t: promoted.refreshToken }))).toBe('REFRESH_REFUSED');
    expect(await outcomeOf(hub.asToken(key).ask(READS))).toBe('TOKEN_REVOKED');
    expect(await ownRoles(viewer.id)).toEqual([]);
    expect(await hub.ownerSql('select user_id from hub.external_account where granted <> $1', [[]])).toEqual([]);

    // The attack: by password the officer shuts the administrator out, and enables the provider again.
    for (const ask of [analyst.ask, (await hub.as('promoted@th.example')).ask]) {
      expect(await outcomeOf(ask('mutation ($u: ID!) { setUserDisabled(userId: $u, disabled: true) }', { u: admin.userId }))).toBe(
        'PERMISSION_MISSING',
      );
      expect(await enables(ask)).toBe('PERMISSION_MISSING');
      for (const act of ACTS) expect(await outcomeOf(ask(act))).toBe('PERMISSION_MISSING');
    }
    expect(await enables(admin.ask)).toBe('done');
    expect(await outcomeOf(hub.asToken(key).ask(READS))).toBe('TOKEN_REVOKED'); // nothing comes back before the officer has signed in there again
  });

  it('give no power to SQL beyond their session, nor while the provider is disabled or rests', async () => {
    const session = await signsIn('th-1', 'chiefs');
    const analyst = await hub.as('promoted@th.example');
    const sessions = await hub.ownerSql<{ id: string; by_provider: boolean }>(
      `select s.id, o.session is not null as by_provider from hub.session s left join hub.oidc_session o on o.session = s.id
         where s.user_id = $1 and s.ended_at is null order by s.created_at desc`,
      [analyst.userId],
    );
    const of = (isByProvider: boolean) => ({
      user: analyst.userId,
      session: sessions.find(({ by_provider: is }) => is === isByProvider)?.id ?? '',
      party: 0,
      agency: null,
    });
    const client = new pg.Client({ connectionString: urlFor('hub_app', hub.database.url) });
    await client.connect();
    try {
      const { claimKey } = await migrate(hub.database.url, TEST_MASTER_KEY);
      const app = new AppConnection(client, claimKey);
      const enters = (isByProvider: boolean) => codeOf(app.as(of(isByProvider), 'user:manage', () => app.rows('select 1')));
      expect([await enters(true), await enters(false)]).toEqual([undefined, 'HB403']);
      for (const [off, on] of [
        [`update hub.identity_provider set disabled_at = now()`, 'update hub.identity_provider set disabled_at = null'],
        [
          `update hub.user_account set roles = '{ANALYST}' where email = 'admin@th.example'`,
          `update hub.user_account set roles = '{NATIONAL_ADMIN}' where email = 'admin@th.example'`,
        ],
      ] as const) {
        await hub.ownerSql(off);
        expect(await enters(true)).toBe('HB403');
        await hub.ownerSql(on);
        expect(await enters(true)).toBeUndefined();
      }
    } finally {
      await client.end();
    }
    expect(await outcomeOf(by(session)(USERS))).toBe('done');
  });

  it('end with the session, also when the officer does not come back, and for what the officer left behind after thirty days', async () => {
    const session = await signsIn('th-3', 'chiefs');
    const { secret: key } = await apiKeyClient(by(session)).makes({ permissions: READING, expiresAt: inDays(60) });
    const [lasts] = await hub.ownerSql<{ hours: string }>(
      'select round(extract(epoch from s.expires_at - now()) / 3600) as hours from hub.session s where s.user_id = $1',
      [session.viewer.id],
    );
    expect(Number(lasts?.hours)).toBe(12);
    await hub.ownerSql('update hub.session set expires_at = now() where user_id = $1', [session.viewer.id]);
    expect(await outcomeOf(by(session)(USERS))).toBe('TOKEN_REVOKED');
    expect(await outcomeOf(hub.asToken(key).ask(READS))).toBe('done');
    await hub.ownerSql(`update hub.external_account set granted_at = now() - interval '31 days' where user_id = $1`, [session.viewer.id]);
    expect(await outcomeOf(hub.asToken(key).ask(READS))).toBe('TOKEN_REVOKED');
  });

  it('are in no session any more when an admin says what the account may do, until it signs in there again', async () => {
    const session = await signsIn('th-4', 'officers', 'chiefs');
    await admin.ask('mutation ($u: ID!) { setUserRoles(userId: $u, roles: [LIAISON]) { id } }', { u: session.viewer.id });
    expect([await outcomeOf(by(session)(USERS)), await outcomeOf(by(session)(READS))]).toEqual(['PERMISSION_MISSING', 'done']);
    expect((await signsIn('th-4', 'officers')).viewer.roles).toEqual(['LIAISON', 'ANALYST']);
  });

  describe('raise', () => {
    it('nobody who configured a provider, or linked an account with it, without another administrator', async () => {
      await links(admin.ask, 'th-chief');
      const alone = await signsIn('th-chief', 'officers', 'contacts');
      expect(alone.viewer).toMatchObject({ id: admin.userId, roles: ['NATIONAL_ADMIN'] });
      for (const ask of [by(alone), admin.ask]) {
        expect(await outcomeOf(ask(READS))).toBe('PERMISSION_MISSING');
        expect(await confirms(ask, admin.userId, ['ANALYST'])).toBe('OWN_ACCOUNT');
      }
      const officer = await hires('linked', 'ANALYST');
      await links(officer.ask, 'th-linked');
      expect((await signsIn('th-linked', 'chiefs')).viewer.roles).toEqual(['ANALYST']);

      // Nor do those confirm it who are administrators by claims alone, or of another country, or none.
      const byClaims = await signsIn('th-5', 'chiefs');
      expect(await confirms(by(byClaims), admin.userId, ['ANALYST'])).toBe('OWN_ROLES_NEEDED');
      expect(await confirms((await hub.as('admin@kh.example')).ask, admin.userId, ['ANALYST'])).toBe('NOT_FOUND');
      expect(await confirms(officer.ask, admin.userId, ['ANALYST'])).toBe('PERMISSION_MISSING');

      const second = await hires('second-chief', 'NATIONAL_ADMIN');
      const waiting = '{ users { nodes { email providers { name roles unconfirmedRoles } } } }';
      const { users } = await second.ask<{ users: { nodes: { email: string; providers: object[] }[] } }>(waiting);
      expect(users.nodes.find(({ email }) => email === 'admin@th.example')?.providers).toEqual([
        { name: RULES.name, roles: [], unconfirmedRoles: ['ANALYST', 'LIAISON'] },
      ]);
      await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes' where user_id = $1`, [second.userId]);
      expect(await confirms(second.ask, admin.userId, ['ANALYST'])).toBe('STEP_UP_REQUIRED');
      await hub.ownerSql('update hub.session set confirmed_at = now() where user_id = $1', [second.userId]);
      expect(await confirms(second.ask, admin.userId, ['DATA_PROTECTION'])).toBe('ROLE_ABOVE_CEILING');
      expect(await outcomeOf(second.ask(CONFIRM, { u: admin.userId, p: randomUUID(), r: ['ANALYST'] }))).toBe('NOT_FOUND');
      expect(await confirms(second.ask, admin.userId, ['ANALYST'])).toBe('done');
      expect(await outcomeOf(by(alone)(READS))).toBe('done'); // what was confirmed, in the session that the provider opened
      expect(await outcomeOf(admin.ask(READS))).toBe('PERMISSION_MISSING');
      expect((await signsIn('th-chief', 'officers', 'contacts')).viewer.roles).toEqual(['NATIONAL_ADMIN', 'ANALYST']);
      expect(await confirms(second.ask, admin.userId, [])).toBe('done'); // and taken back
      expect((await signsIn('th-chief', 'officers', 'contacts')).viewer.roles).toEqual(['NATIONAL_ADMIN']);
    });

    it('nobody any more whom they raised, once that account configures a provider', async () => {
      const made = await signsIn('th-6', 'officers');
      await hub.ownerSql(`update hub.user_account set roles = '{NATIONAL_ADMIN}' where id = $1`, [made.viewer.id]);
      await hub.ownerSql('update hub.session set confirmed_at = now() where user_id = $1', [made.viewer.id]);
      expect(await outcomeOf(by(made)(READS))).toBe('done');
      expect(await updates(by(made))).toBe('done');
      expect(await outcomeOf(by(made)(READS))).toBe('PERMISSION_MISSING');
      expect((await signsIn('th-6', 'officers')).viewer.roles).toEqual(['NATIONAL_ADMIN']);
      expect(await updates(admin.ask)).toBe('done');
    });
  });
});
