import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { factorClient, currentCode } from '../../support/factor-client.js';
import { type Hub, PASSWORD, startHub } from '../../support/hub.js';
import { Browser, CLIENT, type Issuer, startIssuer } from '../../support/oidc-issuer.js';
import { BareSocket } from '../../support/sockets.js';

const PUBLIC_URL = 'https://hub.example';
const newVerifier = (): { verifier: string; challenge: string } => {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
};
/** What the console of an officer keeps, where a test asks for nothing else. */
const OURS = newVerifier();
const CALLBACK = new RegExp(`^${PUBLIC_URL}/oidc/[0-9a-f-]{36}/callback\\?`);
const PROVIDER =
  'id name state issuer clientId roles { value role } defaultAgency { name } createsAccounts factors responsible { name } accountCount startUrl redirectUri';
const ME = '{ me { id email roles party { name } agency { name } } }';

interface SeenProvider {
  readonly id: string;
  readonly state: string;
  readonly accountCount: number;
  readonly startUrl: string;
  readonly redirectUri: string;
}
interface Session {
  readonly accessToken: string;
  readonly viewer: { readonly id: string; readonly email: string; readonly roles: readonly string[] };
}

const OFFICERS = { value: 'officers', role: 'ANALYST' };
const CHIEFS = { value: 'chiefs', role: 'NATIONAL_ADMIN' };
const RULES = {
  name: 'Royal Thai Police',
  ...CLIENT,
  roleClaim: 'groups',
  roles: [OFFICERS, CHIEFS],
  createsAccounts: true,
  factors: ['mfa'],
};

describe("a country's own identity provider", () => {
  let hub: Hub;
  let issuer: Issuer;
  let admin: Awaited<ReturnType<Hub['as']>>;
  let provider: SeenProvider;
  const lines: string[] = [];
  const secrets: string[] = [CLIENT.clientSecret];

  beforeAll(async () => {
    hub = await startHub({ PUBLIC_URL, ISSUER_ALLOW_LOOPBACK: 'true', LOG_LEVEL: 'debug' }, lines);
    issuer = await startIssuer();
    admin = await hub.as('admin@th.example');
    const { agencies } = {
      agencies: await hub.ownerSql<{ id: string }>(`select a.id from hub.agency a join hub.party p on p.key = a.party where p.slug = 'th'`),
    };
    provider = await creates({ defaultAgencyId: agencies[0]?.id });
    issuer.sendsBackTo(provider.redirectUri);
  });
  afterAll(async () => {
    await issuer.stop();
    await hub.stop();
  });

  type Ask = Awaited<ReturnType<Hub['as']>>['ask'];
  const creates = async (said: object = {}, at = issuer.issuer, ask: Ask = admin.ask): Promise<SeenProvider> => {
    const query = `mutation ($issuer: String!, $input: IdentityProviderInput!) { createIdentityProvider(issuer: $issuer, input: $input) { ${PROVIDER} } }`;
    return (await ask<{ createIdentityProvider: SeenProvider }>(query, { issuer: at, input: { ...RULES, ...said } }))
      .createIdentityProvider;
  };
  const updates = async (said: object, ask: Ask = admin.ask, id = provider.id): Promise<SeenProvider> => {
    const query = `mutation ($id: ID!, $input: IdentityProviderInput!) { updateIdentityProvider(id: $id, input: $input) { ${PROVIDER} } }`;
    const { clientSecret: _, ...rules } = RULES;
    return (await ask<{ updateIdentityProvider: SeenProvider }>(query, { id, input: { ...rules, ...said } })).updateIdentityProvider;
  };
  const disables = async (disabled: boolean, ask: Ask = admin.ask, id = provider.id): Promise<SeenProvider> => {
    const query = `mutation ($id: ID!, $disabled: Boolean!) { setIdentityProviderDisabled(id: $id, disabled: $disabled) { ${PROVIDER} } }`;
    return (await ask<{ setIdentityProviderDisabled: SeenProvider }>(query, { id, disabled })).setIdentityProviderDisabled;
  };
  const begins = ({ startUrl }: { readonly startUrl: string }): string => `${startUrl}?challenge=${OURS.challenge}`;
  const browser = () => new Browser(PUBLIC_URL, hub.url);
  /** Goes to the provider and back; what stands behind the #. */
  const goes = async (query = `?challenge=${OURS.challenge}`, by = browser()): Promise<string> =>
    (await by.follow(`${provider.startUrl}${query}`)).split('#')[1] ?? 'nothing';
  const finishes = async (fragment: string, verifier = OURS.verifier): Promise<Session> => {
    const query =
      'mutation ($code: String!, $verifier: String!) { signInWithProvider(code: $code, verifier: $verifier) { accessToken viewer { id email roles } } }';
    const code = fragment.replace('sign-in=', '');
    secrets.push(code);
    const { signInWithProvider: signInWithProvider } = await hub.anyone().ask<{ signInWithProvider: Session }>(query, { code, verifier });
    secrets.push(signInWithProvider.accessToken);
    return signInWithProvider;
  };
  const signsIn = async (subject: string, claims: object): Promise<Session> => {
    issuer.seats(subject, { ...claims });
    return finishes(await goes());
  };
  const refusals = async (reason: string): Promise<number> =>
    Number((await hub.ownerSql<{ n: string }>('select coalesce(sum(count), 0) as n from hub.audit where reason = $1', [reason]))[0]?.n);
  /** Something that an admin does in a confirmed session alone. */
  const confirmed = (token: string) =>
    hub.asToken(token).ask('mutation ($i: InviteUserInput!) { inviteUser(input: $i) { mailed } }', {
      i: { email: `${randomUUID()}@police.example`, roles: ['ANALYST'] },
    });

  describe('lets in', () => {
    it('whom its claims give a role, as a member of its party alone, and never through an address or a log', async () => {
      const by = browser();
      issuer.seats('th-0001', {
        groups: ['officers', 'football'],
        preferred_username: 'Somchai P@police.example',
        email: 'analyst@kh.example',
      });
      const start = await by.visit(begins(provider));
      expect([start.status, start.headers.get('set-cookie')]).toEqual([
        303,
        expect.stringMatching(/^hub_oidc=[\w-]{43}; Max-Age=600; Path=\/oidc; HttpOnly; SameSite=Lax; Secure$/),
      ]);
      const authorization = new URL(start.headers.get('location') ?? '').searchParams;
      expect(Object.fromEntries(authorization)).toMatchObject({
        response_type: 'code',
        code_challenge_method: 'S256',
        redirect_uri: provider.redirectUri,
      });
      const session = await finishes(await goes(undefined, by));
      expect(session.viewer).toMatchObject({
        email: expect.stringMatching(/^somchai\.p\.[0-9a-f]{8}@th\.sso\.invalid$/),
        roles: ['ANALYST'],
      });
      const { me } = await hub.asToken(session.accessToken).ask<{ me: object }>(ME);
      expect(me).toMatchObject({ party: { name: 'Thailand' }, agency: { name: 'Cyber Crime Investigation Bureau' } });
      expect(by.visited.some((address) => address.includes(session.accessToken))).toBe(false);
    });

    it('the same subject as the same account, whose roles follow the claims at each sign-in', async () => {
      const first = await signsIn('th-0002', { groups: ['officers'] });
      const both = await signsIn('th-0002', { groups: ['officers', 'chiefs'] });
      expect(both.viewer).toEqual({ ...first.viewer, roles: ['ANALYST', 'NATIONAL_ADMIN'] });
      const { me } = await hub.asToken(first.accessToken).ask<{ me: { roles: string[] } }>(ME);
      expect(me.roles).toEqual(['ANALYST', 'NATIONAL_ADMIN']); // roles are read anew, in every session
      issuer.seats('th-0002', { groups: [] });
      await expect(finishes(await goes())).rejects.toMatchObject({ code: 'UNAUTHENTICATED', reason: 'OIDC_REFUSED' });
      await expect(hub.asToken(first.accessToken).ask(`{ indicators { edges { node { id } } } }`)).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      expect(await refusals('OIDC_NO_ROLE')).toBe(1);
    });

    it('nobody by an e-mail address: an account that has it stays whose it is', async () => {
      const analyst = await hub.as('analyst@th.example');
      const session = await signsIn('th-0003', { groups: ['officers'], email: 'analyst@th.example', email_verified: true });
      expect(session.viewer.id).not.toBe(analyst.userId);
    });

    it('a browser once, with its own state, its own cookie, and a code that goes once to whoever holds the verifier', async () => {
      issuer.seats('th-0001', { groups: ['officers'] });
      const { verifier, challenge } = newVerifier();
      const [mine, other] = [browser(), browser()];
      const back = await mine.follow(`${provider.startUrl}?challenge=${challenge}`, (address) => CALLBACK.test(address));
      expect((await other.visit(back)).headers.get('location')).toBe(`${PUBLIC_URL}/#refused=OIDC_FLOW_ENDED`);
      const fragment = ((await mine.visit(back)).headers.get('location') ?? '').split('#')[1] ?? '';
      expect(fragment).toMatch(/^sign-in=[\w-]{43}$/);
      expect((await mine.visit(back)).headers.get('location')).toBe(`${PUBLIC_URL}/#refused=OIDC_FLOW_ENDED`);
      for (const wrong of [OURS.verifier, newVerifier().verifier]) {
        await expect(finishes(fragment, wrong)).rejects.toMatchObject({ reason: 'OIDC_FLOW_ENDED' });
      }
      expect((await finishes(fragment, verifier)).viewer.roles).toEqual(['ANALYST']);
      await expect(finishes(fragment, verifier)).rejects.toMatchObject({ reason: 'OIDC_FLOW_ENDED' });
      const unbound = await goes();
      await expect(finishes(unbound, verifier)).rejects.toMatchObject({ reason: 'OIDC_FLOW_ENDED' }); // begun elsewhere, for somebody else's console
    });

    it('nobody whose one-time code is bound to no browser: without a challenge nothing begins, whatever the provider', async () => {
      for (const query of ['', '?for=link', '?for=confirm', '?challenge=short']) {
        for (const id of [provider.id, randomUUID()]) {
          const answer = await fetch(`${hub.url}/oidc/${id}/start${query}`, { redirect: 'manual' });
          expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ reason: 'OIDC_CHALLENGE' })]);
        }
      }
      for (const id of [provider.id, randomUUID()]) {
        const page = await fetch(`${hub.url}/oidc/${id}/start`, { redirect: 'manual', headers: { accept: 'text/html,*/*' } });
        expect([page.status, page.headers.get('location')]).toEqual([303, `${PUBLIC_URL}/sign-in/${id}`]); // the page makes one
      }
      const unbound = 'mutation ($code: String!) { signInWithProvider(code: $code) { accessToken } }';
      await expect(hub.anyone().ask(unbound, { code: await goes() })).rejects.toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED' });
    });

    it('twenty at once after one look at the provider', async () => {
      await updates({}); // what was read before counts no more
      const before = issuer.requests.filter((one) => one.includes('openid-configuration')).length;
      const answers = await Promise.all(Array.from({ length: 20 }, () => browser().visit(begins(provider))));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
      expect(issuer.requests.filter((one) => one.includes('openid-configuration')).length).toBe(before + 1);
      await hub.ownerSql('delete from hub.rate_limit');
    });

    it('nobody late: neither a flow after ten minutes nor a code after two', async () => {
      const by = browser();
      const back = await by.follow(begins(provider), (address) => CALLBACK.test(address));
      await hub.ownerSql(`update hub.oidc_flow set began_at = began_at - interval '10 minutes 1 second'`);
      expect((await by.visit(back)).headers.get('location')).toContain('refused=OIDC_FLOW_ENDED');
      const code = await goes();
      await hub.ownerSql(`update hub.oidc_callback set at = at - interval '2 minutes 1 second'`);
      await expect(finishes(code)).rejects.toMatchObject({ reason: 'OIDC_FLOW_ENDED' });
    });

    it('nobody whose answer is not the one that was asked for', async () => {
      const by = browser();
      const back = new URL(await by.follow(begins(provider), (address) => CALLBACK.test(address)));
      back.searchParams.set('code', randomBytes(32).toString('base64url'));
      expect((await by.visit(back.href)).headers.get('location')).toBe(`${PUBLIC_URL}/#refused=OIDC_PROVIDER_FAILED`);
      const again = browser();
      const mixed = new URL(await again.follow(begins(provider), (address) => CALLBACK.test(address)));
      mixed.searchParams.set('iss', 'https://somebody-else.example');
      expect((await again.visit(mixed.href)).headers.get('location')).toContain('refused=OIDC_PROVIDER_FAILED');
    });
  });

  describe('of another party, when it sends a browser on to this one,', () => {
    it('gets none of its codes, and nobody in', async () => {
      // Whoever rules Cambodia's provider lures an officer of Thailand to its way in, and sends them on to Thailand's, with what a sign-in of the attacker's own asks
      // for; what comes back is to be handed to Cambodia's token endpoint (the mix-up of RFC 9700, 4.4). This provider does not say `iss` in its answers.
      const hostile = await startIssuer();
      try {
        const theirs = await creates({}, hostile.issuer, (await hub.as('admin@kh.example')).ask);
        hostile.sendsBackTo(theirs.redirectUri);
        issuer.seats('th-0001', { groups: ['officers'] });
        const [attacker, victim] = [browser(), browser()];
        const sentOn = new URL((await attacker.visit(begins(provider))).headers.get('location') ?? '');
        const lured = new URL((await victim.visit(begins(theirs))).headers.get('location') ?? '');
        sentOn.searchParams.set('state', lured.searchParams.get('state') ?? '');
        const back = new URL(await victim.follow(sentOn.href, (address) => CALLBACK.test(address)));
        back.searchParams.delete('iss');
        expect((await victim.visit(back.href)).headers.get('location')).toBe(`${PUBLIC_URL}/#refused=OIDC_FLOW_ENDED`);
        expect(hostile.requests.filter((one) => one.startsWith('POST'))).toEqual([]);
      } finally {
        await hostile.stop();
        await hub.ownerSql('delete from hub.oidc_flow');
        await hub.ownerSql('delete from hub.identity_provider where issuer = $1', [hostile.issuer]);
      }
    });
  });

  describe('keeps to its ceiling', () => {
    it.each(['HUB_OPERATOR', 'AUDITOR', 'PARTNER_ADMIN', 'DATA_PROTECTION', 'CONTRIBUTOR'])('and never gives %s', async (role) => {
      await expect(updates({ roles: [{ value: 'x', role }] })).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'PROVIDER_CEILING' });
    });

    it('also where the mapping says more than whoever answers for it may give now', async () => {
      await hub.ownerSql(`update hub.identity_provider set roles = roles || '{"auditors": ["AUDITOR"]}' where id = $1`, [provider.id]);
      const session = await signsIn('th-0010', { groups: ['officers', 'auditors'] });
      expect(session.viewer.roles).toEqual(['ANALYST']);
      await updates({});
    });

    it('and opens no account that has a role beyond it', async () => {
      const { viewer } = await signsIn('th-0011', { groups: ['officers'] });
      await hub.ownerSql(`update hub.user_account set roles = roles || array['DATA_PROTECTION'] where id = $1`, [viewer.id]);
      await expect(signsIn('th-0011', { groups: ['officers'] })).rejects.toMatchObject({ reason: 'OIDC_REFUSED' });
      expect(await refusals('OIDC_CEILING')).toBe(1);
      expect(await hub.ownerSql('select roles from hub.user_account where id = $1', [viewer.id])).toEqual([{ roles: ['DATA_PROTECTION'] }]);
      expect(await hub.ownerSql('select granted from hub.external_account where user_id = $1', [viewer.id])).toEqual([{ granted: [] }]);
    });

    it('rests when whoever set it is no admin any more, until another admin answers for it', async () => {
      await hub.ownerSql(
        `update hub.identity_provider set set_by = (select id from hub.user_account where email = 'analyst@th.example') where id = $1`,
        [provider.id],
      );
      expect((await fetch(`${hub.url}/oidc/${provider.id}/start?challenge=${OURS.challenge}`, { redirect: 'manual' })).status).toBe(404);
      expect((await updates({})).state).toBe('ACTIVE');
      expect((await signsIn('th-0001', { groups: ['officers'] })).viewer.roles).toEqual(['ANALYST']);
    });

    it('makes no account where it may not, and opens those that are linked', async () => {
      await updates({ createsAccounts: false });
      await expect(signsIn('th-0099', { groups: ['officers'] })).rejects.toMatchObject({ reason: 'OIDC_REFUSED' });
      expect((await signsIn('th-0001', { groups: ['officers'] })).viewer.roles).toEqual(['ANALYST']);
      await updates({});
    });

    it('opens no disabled account, and answers like any refusal', async () => {
      const { viewer } = await signsIn('th-0012', { groups: ['officers'] });
      await admin.ask('mutation ($id: ID!) { setUserDisabled(userId: $id, disabled: true) }', { id: viewer.id });
      await expect(signsIn('th-0012', { groups: ['officers'] })).rejects.toMatchObject({ reason: 'OIDC_REFUSED' });
    });
  });

  describe('confirms', () => {
    it('a session of which it said that a second factor was used, and no other', async () => {
      const chief = { groups: ['chiefs'] };
      await expect(confirmed((await signsIn('th-0020', chief)).accessToken)).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
      expect(await confirmed((await signsIn('th-0020', { ...chief, amr: ['pwd', 'mfa'] })).accessToken)).toBeTruthy();
    });

    it('one that has grown old, by signing in anew', async () => {
      const { accessToken, viewer } = await signsIn('th-0020', { groups: ['chiefs'], amr: ['mfa'] });
      await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes' where user_id = $1`, [viewer.id]);
      await expect(confirmed(accessToken)).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
      const confirms = (code: string, verifier: string, token = accessToken) =>
        hub
          .asToken(token)
          .ask(
            'mutation ($code: String!, $verifier: String!) { confirmIdentityWithProvider(code: $code, verifier: $verifier) { confirmedUntil } }',
            {
              code: code.replace('confirm=', ''),
              verifier,
            },
          );
      const { verifier, challenge } = newVerifier();
      // Neither with a code for signing in, nor as somebody else, nor in a session that it did not open.
      const forSignIn = await goes(`?challenge=${challenge}`);
      await expect(confirms(forSignIn.replace('sign-in', 'confirm'), verifier)).rejects.toMatchObject({ reason: 'OIDC_FLOW_ENDED' });
      issuer.seats('th-0021', { groups: ['chiefs'], amr: ['mfa'] });
      await expect(confirms(await goes(`?for=confirm&challenge=${challenge}`), verifier)).rejects.toMatchObject({
        reason: 'OIDC_FLOW_ENDED',
      });
      issuer.seats('th-0020', { groups: ['chiefs'], amr: ['pwd'] }); // without the factor that counts
      await expect(confirms(await goes(`?for=confirm&challenge=${challenge}`), verifier)).rejects.toMatchObject({
        reason: 'OIDC_FLOW_ENDED',
      });
      issuer.seats('th-0020', { groups: ['chiefs'], amr: ['mfa'] });
      const remembered = await goes(`?for=confirm&challenge=${challenge}`); // by a provider that did not ask anew
      await hub.ownerSql(`update hub.oidc_callback set proven_at = began_at - interval '1 minute'`);
      await expect(confirms(remembered, verifier)).rejects.toMatchObject({ reason: 'OIDC_FLOW_ENDED' });
      const code = await goes(`?for=confirm&challenge=${challenge}`);
      expect(await confirms(code, verifier)).toEqual({ confirmIdentityWithProvider: { confirmedUntil: expect.any(String) as unknown } });
      expect(await confirmed(accessToken)).toBeTruthy();
      await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes' where user_id = $1`, [admin.userId]);
      await expect(confirms(await goes(`?for=confirm&challenge=${challenge}`), verifier, admin.token)).rejects.toMatchObject({
        reason: 'OIDC_FLOW_ENDED',
      });
      await hub.ownerSql(`update hub.session set confirmed_at = now() where user_id = $1`, [admin.userId]);
    });

    it('nobody without the factor that the account has, also where the provider tells of none; and counts nobody who may', async () => {
      await updates({ factors: [] });
      const { accessToken, viewer } = await signsIn('th-0022', { groups: ['chiefs'] });
      const { verifier, challenge } = newVerifier();
      const confirms = async () =>
        hub
          .asToken(accessToken)
          .ask(
            'mutation ($code: String!, $verifier: String!) { confirmIdentityWithProvider(code: $code, verifier: $verifier) { confirmedUntil } }',
            {
              code: (await goes(`?for=confirm&challenge=${challenge}`)).replace('confirm=', ''),
              verifier,
            },
          );
      await hub.ownerSql('delete from hub.rate_limit');
      expect(await confirms()).toEqual({ confirmIdentityWithProvider: { confirmedUntil: expect.any(String) as unknown } });
      expect(await hub.ownerSql('select from hub.rate_limit where busy_until > clock_timestamp()')).toEqual([]);
      await hub.ownerSql(`insert into hub.totp (user_id, id, sealed, last_step) values ($1, gen_random_uuid(), '', 0)`, [viewer.id]);
      await expect(confirms()).rejects.toMatchObject({ reason: 'OIDC_FLOW_ENDED' });
      await updates({});
    });
  });

  describe('and second factors', () => {
    const FEED = '{ feed { more } }';
    const standing = async (user: string): Promise<readonly string[]> =>
      (
        await hub.ownerSql<{ rights: string }>(
          `select t.rights from hub.session s cross join lateral hub.valid_principals(array[s.id]) t where s.user_id = $1 order by s.created_at`,
          [user],
        )
      ).map(({ rights }) => (rights.endsWith(' lacking') ? 'lacking' : 'whole'));

    it('opens no account that has one of its own, unless it vouches for one', async () => {
      const analyst = await hub.as('analyst@th.example');
      const { verifier, challenge } = newVerifier();
      issuer.seats('th-0050', { groups: ['officers'] });
      const code = (await goes(`?for=link&challenge=${challenge}`)).replace('link=', '');
      await analyst.ask('mutation ($c: String!, $v: String!) { linkIdentity(code: $c, verifier: $v) { providerId } }', {
        c: code,
        v: verifier,
      });
      const { url } = await factorClient(analyst.ask).setsAppUp();
      await expect(finishes(await goes())).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      const vouched = await signsIn('th-0050', { groups: ['officers'], amr: ['mfa'] });
      expect(vouched.viewer.id).toBe(analyst.userId);
      const keeper = factorClient(hub.asToken(vouched.accessToken).ask);
      await hub.ownerSql(`update hub.session set confirmed_at = 'epoch' where user_id = $1`, [analyst.userId]);
      await expect(keeper.confirms(PASSWORD)).rejects.toMatchObject({ reason: 'CODE_REQUIRED' });
      await keeper.confirms(PASSWORD, currentCode(url, 1));
      await keeper.turnsAppOff();
    });

    it('fulfils what the party demands where it vouches for one, by every way, and not where it does not', async () => {
      await hub.ownerSql(`insert into hub.party_factor_rule (party, set_by) select party, id from hub.user_account where id = $1`, [
        admin.userId,
      ]);
      const without = await signsIn('th-0051', { groups: ['officers'] });
      await expect(hub.asToken(without.accessToken).ask(FEED)).rejects.toMatchObject({ reason: 'SECOND_FACTOR_SETUP_REQUIRED' });
      const [lacking, line] = [await BareSocket.signedIn(hub.wsUrl, without.accessToken), 'subscription { feed { operation } }'];
      expect(await lacking.refusal('1', line)).toMatchObject([{ extensions: { reason: 'SECOND_FACTOR_SETUP_REQUIRED' } }]);
      const vouched = await signsIn('th-0051', { groups: ['officers'], amr: ['mfa'] });
      await expect(hub.asToken(vouched.accessToken).ask(FEED)).resolves.toBeTruthy();
      for (const [token, setupRequired] of [
        [without.accessToken, true],
        [vouched.accessToken, false],
      ] as const) {
        expect(await factorClient(hub.asToken(token).ask).sees()).toMatchObject({ required: true, setupRequired });
      }
      const socket = await BareSocket.signedIn(hub.wsUrl, vouched.accessToken);
      socket.subscribe('1', line);
      await socket.waitFor('next');
      expect(await standing(without.viewer.id)).toEqual(['lacking', 'whole']);
      await hub.ownerSql('delete from hub.party_factor_rule');
      await Promise.all([lacking.end(), socket.end()]);
    });

    it('are all that opens an account which it made: no reset, no app, no passkey', async () => {
      const { accessToken, viewer } = await signsIn('th-0052', { groups: ['officers'], amr: ['mfa'] });
      const keeper = factorClient(hub.asToken(accessToken).ask);
      const byProvider = { code: 'CONFLICT', reason: 'BY_PROVIDER' };
      const reset = 'mutation ($u: ID!) { createPasswordReset(userId: $u) { token } }';
      await expect(admin.ask(reset, { u: viewer.id })).rejects.toMatchObject(byProvider);
      await expect(keeper.startsApp()).rejects.toMatchObject(byProvider);
      await expect(keeper.startsPasskey()).rejects.toMatchObject(byProvider);
      const kh = await hub.as('admin@kh.example');
      await expect(kh.ask(reset, { u: viewer.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });

  describe('is linked', () => {
    const links = (ask: Ask, fragment: string, verifier: string) =>
      ask('mutation ($code: String!, $verifier: String!) { linkIdentity(code: $code, verifier: $verifier) { providerId } }', {
        code: fragment.replace('link=', ''),
        verifier,
      });

    it('with an account by its own signed-in officer, once, after a confirmation', async () => {
      const analyst = await hub.as('liaison@th.example').catch(() => hub.as('analyst@th.example'));
      const { verifier, challenge } = newVerifier();
      issuer.seats('th-0030', { groups: ['chiefs'] });
      const code = await goes(`?for=link&challenge=${challenge}`);
      await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes' where user_id = $1`, [analyst.userId]);
      await expect(links(analyst.ask, code, verifier)).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
      await hub.ownerSql('update hub.session set confirmed_at = now() where user_id = $1', [analyst.userId]);
      const kh = await hub.as('analyst@kh.example');
      await expect(links(kh.ask, await goes(`?for=link&challenge=${challenge}`), verifier)).rejects.toMatchObject({
        reason: 'OIDC_REFUSED',
      });
      expect(await links(analyst.ask, code, verifier)).toEqual({ linkIdentity: { providerId: provider.id } });
      // The hand's roles stay, the claims' come and go, once another admin has confirmed what they may be.
      expect((await finishes(await goes())).viewer).toMatchObject({ id: analyst.userId, roles: ['LIAISON'] });
      await admin.ask('mutation ($u: ID!, $p: ID!) { confirmProviderRoles(userId: $u, providerId: $p, roles: [NATIONAL_ADMIN]) { id } }', {
        u: analyst.userId,
        p: provider.id,
      });
      const session = await finishes(await goes());
      expect(session.viewer).toMatchObject({ id: analyst.userId, roles: ['LIAISON', 'NATIONAL_ADMIN'] });
      issuer.seats('th-0030', { groups: [] });
      expect((await finishes(await goes())).viewer.roles).not.toContain('NATIONAL_ADMIN');
      issuer.seats('th-0031', {});
      await expect(links(analyst.ask, await goes(`?for=link&challenge=${challenge}`), verifier)).rejects.toMatchObject({
        reason: 'IDENTITY_TAKEN',
      });
      const unlink = 'mutation ($provider: ID!) { unlinkIdentity(providerId: $provider) }';
      await expect(kh.ask(unlink, { provider: provider.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await analyst.ask(unlink, { provider: provider.id });
      await expect(hub.asToken(session.accessToken).ask(ME)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      await expect(analyst.ask(ME)).resolves.toBeTruthy();
    });
  });

  it('is named to the officers of its party alone, while it is active', async () => {
    const query = '{ signInProviders { nodes { providerId name } } }';
    const named = async (email: string): Promise<unknown> => (await hub.as(email)).ask(query);
    const own = { signInProviders: { nodes: [{ providerId: provider.id, name: RULES.name }] } };
    const none = { signInProviders: { nodes: [] } };
    expect([await named('liaison@th.example'), await named('analyst@kh.example')]).toEqual([own, none]);
    await disables(true);
    expect(await named('liaison@th.example')).toEqual(none);
    await disables(false);
    expect(await named('liaison@th.example')).toEqual(own);
  });

  describe('is attached', () => {
    it('by an admin of its party, who confirms, and is unknown to every other', async () => {
      const kh = await hub.as('admin@kh.example');
      await expect(updates({}, kh.ask)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(disables(true, kh.ask)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(disables(true, kh.ask, randomUUID())).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await kh.ask(`{ identityProviders { nodes { ${PROVIDER} } } }`)).toEqual({ identityProviders: { nodes: [] } });
      for (const email of ['analyst@th.example', 'operator@hub.example', 'contributor@meta.example']) {
        const other = await hub.as(email);
        await expect(creates({}, issuer.issuer, other.ask)).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'PERMISSION_MISSING' });
        await expect(other.ask(`{ identityProviders { nodes { id } } }`)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      }
      await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes' where user_id = $1`, [admin.userId]);
      await expect(updates({})).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
      await expect(creates({}, 'https://10.0.0.7')).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' }); // before anybody is asked
      await hub.ownerSql('update hub.session set confirmed_at = now() where user_id = $1', [admin.userId]);
      const agency = (
        await hub.ownerSql<{ id: string }>(`select a.id from hub.agency a join hub.party p on p.key = a.party where p.slug = 'kh'`)
      )[0]?.id;
      await expect(updates({ defaultAgencyId: agency })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      for (const same of [issuer.issuer, `${issuer.issuer}/`]) {
        await expect(creates({}, same)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'PROVIDER_KNOWN' });
      }
    });

    it.each([
      'http://idp.example',
      'https://10.0.0.7',
      'https://169.254.169.254',
      'https://idp.internal',
      'http://localhost:80',
      'no address',
    ])('nowhere that the hub may not go: %s', async (at) => {
      await expect(creates({}, at)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'ISSUER_URL' });
    });

    it('to nothing that does not answer as this very issuer', async () => {
      const alias = issuer.issuer.replace('127.0.0.1', 'localhost');
      for (const at of [alias, `${issuer.issuer}/elsewhere`, 'http://127.0.0.1:1025']) {
        await expect(creates({}, at)).rejects.toMatchObject({ reason: 'ISSUER_SILENT' });
      }
    });

    it('until it is disabled, which ends its sessions at once, and those of nobody else', async () => {
      const session = await signsIn('th-0001', { groups: ['officers'] });
      const code = await goes();
      expect((await disables(true)).state).toBe('DISABLED');
      await expect(hub.asToken(session.accessToken).ask(ME)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      await expect(finishes(code)).rejects.toMatchObject({ reason: 'OIDC_FLOW_ENDED' });
      const answers = [provider.id, randomUUID(), 'x'].map((id) =>
        fetch(`${hub.url}/oidc/${id}/start?challenge=${OURS.challenge}`, { redirect: 'manual' }),
      );
      const bodies = (await Promise.all(answers)).map(async (one) => [one.status, { ...((await one.json()) as object), requestId: '' }]);
      const [first, ...others] = await Promise.all(bodies);
      expect(first?.[0]).toBe(404);
      expect(others).toEqual([first, first]);
      await expect(admin.ask(ME)).resolves.toBeTruthy();
      expect((await disables(false)).state).toBe('ACTIVE');
      expect((await finishes(await goes())).viewer.roles).toEqual(['ANALYST']);
    });

    it('with a secret that no answer, no log and no table holds', async () => {
      expect(JSON.stringify(await admin.ask(`{ identityProviders { nodes { ${PROVIDER} } } }`))).not.toContain(CLIENT.clientSecret);
      const rows = await hub.ownerSql<{ row: string }>(
        `select x::text as row from hub.identity_provider x union all select x::text from hub.oidc_callback x union all select x::text from hub.audit x`,
      );
      const hex = secrets.map((secret) => Buffer.from(secret).toString('hex'));
      const kept = [...lines, ...rows.map(({ row }) => row)].join('\n');
      expect([...secrets, ...hex, PASSWORD].filter((secret) => kept.includes(secret))).toEqual([]);
      expect(kept).not.toMatch(/\/callback\?/);
    });
  });
});
