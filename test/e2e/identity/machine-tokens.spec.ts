import { newKeyText } from '../../../src/identity/auth/keys/key-text.js';
import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { type Hub, startHub } from '../../support/hub.js';
import { inDays, apiKeyClient, READING, type ApiKeyView, type NewApiKeyView, WRITING } from '../../support/api-key-client.js';
import { type MachineIssuer, type SigningKey, signingKey, startMachineIssuer } from '../../support/machine-issuer.js';
import { officer } from '../../support/officer.js';
import { post } from '../../support/post.js';
import { BareSocket } from '../../support/sockets.js';

const PUBLIC_URL = 'https://hub.example';
const ME = '{ me { id apiKeyName permissions party { name } agency { name } } }';
/** What a proxy tells of a certificate: DER is a sequence, and the hub looks no further. */
const certificateOf = (name: string): { readonly header: string; readonly thumbprint: string } => {
  const der = Buffer.concat([Buffer.from([0x30]), createHash('sha512').update(name).digest()]);
  return { header: `:${der.toString('base64')}:`, thumbprint: createHash('sha256').update(der).digest('base64url') };
};

describe('machines that come with tokens', () => {
  let hub: Hub;
  let issuer: MachineIssuer;
  let admin: Awaited<ReturnType<Hub['as']>>;
  let machine: ApiKeyView;
  let aud: string;
  const lines: string[] = [];

  beforeAll(async () => {
    const env = {
      PUBLIC_URL,
      ISSUER_ALLOW_LOOPBACK: 'true',
      TRUSTED_PROXIES: '127.0.0.1',
      CLIENT_CERT_HEADER: 'Client-Cert',
      LOG_LEVEL: 'debug',
    };
    hub = await startHub(env, lines);
    issuer = await startMachineIssuer();
    issuer.publishes([...issuer.keys(), ...(await Promise.all(['PS256', 'RS256', 'EdDSA'].map((alg) => signingKey(alg))))]);
    admin = await hub.as('admin@th.example');
    machine = await trusts();
    aud = (await admin.ask<{ machineTokenAudience: string }>('{ machineTokenAudience }')).machineTokenAudience;
  });
  afterAll(async () => {
    await issuer.stop();
    await hub.stop();
  });
  beforeEach(() => hub.ownerSql('delete from hub.rate_limit'));

  type Ask = typeof admin.ask;
  const trusts = async (said: object = {}, trusted: object = {}, ask: Ask = admin.ask): Promise<ApiKeyView> => {
    const query = `mutation ($trusted: TrustedIssuerInput!, $input: ApiKeyInput!) { createIssuerKey(trustedIssuer: $trusted, input: $input) {
      id name state permissions agency { id name } allowedNetworks responsible { name } expiresAt revokedAt lastUsedAt previousSecretExpiresAt } }`;
    const input = { name: 'a machine', permissions: WRITING, expiresAt: inDays(30), ...said };
    const by = { issuer: issuer.issuer, subject: 'machine-1', ...trusted };
    return (await ask<{ createIssuerKey: ApiKeyView }>(query, { input, trusted: by })).createIssuerKey;
  };
  const headersOf = (bearer: string, from: { certificate?: string; address?: string } = {}): Record<string, string> => ({
    authorization: `Bearer ${bearer}`,
    'x-forwarded-for': from.address ?? '203.0.113.9',
    ...(from.certificate ? { 'client-cert': from.certificate } : {}),
  });
  const answer = async (bearer: string, from = {}): Promise<unknown> => {
    const { errors, status } = await post(hub.url, { query: '{ me { id } }' }, headersOf(bearer, from));
    return errors[0] ? [errors[0].extensions.code, errors[0].extensions.reason, errors[0].message, status] : 'let in';
  };
  const refused = async (bearer: string): Promise<void> => expect(await answer(bearer)).toEqual(await answer('nonsense'));
  /** Whoever showed it before, and had it accepted, is told that it ended. */
  const ended = async (bearer: string): Promise<void> =>
    expect(await answer(bearer)).toEqual(['UNAUTHENTICATED', 'TOKEN_REVOKED', expect.any(String), 200]);
  describe('of an issuer that their party trusts', () => {
    it('act as their party and agency, like a key, whatever tenant the token names', async () => {
      const token = await issuer.token({ aud, tenant: 'kh', party: 'Cambodia', roles: ['NATIONAL_ADMIN'], scope: 'user:manage' });
      const as = hub.asToken(token);
      expect(await as.ask(ME)).toEqual({
        me: {
          ...{ id: machine.id, apiKeyName: 'a machine', permissions: [...WRITING, 'session:own', 'withdrawal:read'].sort() },
          ...{ party: { name: 'Thailand' }, agency: { name: 'Cyber Crime Investigation Bureau' } },
        },
      });
      const { id } = await officer(as.ask).publishes({ value: 'by-token.example.com', audience: { countries: ['KH'] } });
      const kh = officer((await hub.as('analyst@kh.example')).ask);
      expect((await kh.looksUp('by-token.example.com'))[0]?.indicators[0]).toMatchObject({ id, owner: { name: 'Thailand' } });
      await expect(officer(as.ask).publishes({ value: 'red.example.com', tlp: 'RED' })).rejects.toThrow();
      await expect(as.ask('mutation { signOut }')).rejects.toMatchObject({ reason: 'NOT_FOR_KEYS' });
      await (await BareSocket.signedIn(hub.wsUrl, token)).end();
    });

    it.each(['ES256', 'PS256', 'RS256', 'EdDSA'])('sign with %s', async (alg) => {
      const key = issuer.keys().find((one) => one.alg === alg);
      expect(await answer(await issuer.token({ aud }, {}, key))).toBe('let in');
    });

    // A1: whoever forges one, takes another kind, or another's.
    const SECONDS = Math.floor(Date.now() / 1000);
    const b64 = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
    const changed = (token: string, header: object, claims: object = {}): string => {
      const [head = '', body = '', signature = ''] = token.split('.');
      const read = (part: string): object => JSON.parse(Buffer.from(part, 'base64url').toString()) as object;
      return [b64({ ...read(head), ...header }), b64({ ...read(body), ...claims }), signature].join('.');
    };
    const stranger = signingKey();
    const FORGED: Readonly<
      Record<string, (token: (said?: object, header?: object, key?: SigningKey) => Promise<string>) => Promise<string>>
    > = {
      'alg none': async (token) =>
        `${changed(await token(), { alg: 'none' })
          .split('.')
          .slice(0, 2)
          .join('.')}.`,
      'an issuer that the database cannot be asked for': (token) => token({ iss: 'https://idp.example/\0' }),
      'alg none with a signature': async (token) => changed(await token(), { alg: 'none' }),
      'HS256 with the public key': async (token) => {
        const [head, body] = changed(await token(), { alg: 'HS256' }).split('.');
        const secret = JSON.stringify(issuer.keys()[0]?.jwk);
        return `${head}.${body}.${createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url')}`;
      },
      'another algorithm': async (token) => changed(await token(), { alg: 'ES384' }),
      'no signature': async (token) => `${(await token()).split('.').slice(0, 2).join('.')}.`,
      'a cut one': async (token) => (await token()).slice(0, -4),
      'a key that is nobody’s': async (token) => token({}, {}, { ...(await stranger), kid: issuer.keys()[0]?.kid ?? '' }),
      'an unknown kid': async (token) => token({}, { kid: 'unknown' }),
      'no kid': async (token) => token({}, { kid: undefined }),
      'a kid that is a path': async (token) => token({}, { kid: '../../../../../dev/null' }),
      'a kid that is SQL': async (token) => token({}, { kid: "' or 1=1 --" }),
      'a jku': async (token) => token({}, { jku: `${issuer.issuer}/keys` }),
      'an x5u': async (token) => token({}, { x5u: 'https://evil.example' }),
      'a jwk of its own': async (token) => token({}, { jwk: (await stranger).jwk }, await stranger),
      'a crit': async (token) => changed(await token(), { crit: ['exp'] }),
      'an ID token': async (token) => token({}, { typ: 'JWT' }),
      'no type': async (token) => token({}, { typ: undefined }),
      'another issuer': async (token) => token({ iss: 'https://evil.example' }),
      'another audience': async (token) => token({ aud: 'https://evil.example' }),
      'the hub as its audience': async (token) => token({ aud: PUBLIC_URL }),
      'another party’s audience': async (token) =>
        token({
          aud: `${PUBLIC_URL}/parties/${(await hub.ownerSql<{ id: string }>(`select id from hub.party where slug = 'kh'`))[0]?.id}`,
        }),
      'two parties’ audiences': async (token) => token({ aud: [aud, `${PUBLIC_URL}/parties/${randomUUID()}`] }),
      'no audience': async (token) => token({ aud: undefined }),
      'another subject': async (token) => token({ sub: 'machine-2' }),
      'a subject that is a list': async (token) => token({ sub: ['machine-1'] }),
      'the machine’s id as its subject': async (token) => token({ sub: machine.id, sid: machine.id }),
      'no subject': async (token) => token({ sub: undefined }),
      'no end': async (token) => token({ exp: undefined }),
      'an end that is over': async (token) => token({ exp: SECONDS - 1 }),
      'an end in two hours': async (token) => token({ exp: SECONDS + 7200 }),
      'a beginning to come': async (token) => token({ nbf: SECONDS + 120 }),
      'an issue to come': async (token) => token({ iat: SECONDS + 120 }),
      'no id': async (token) => token({ jti: undefined }),
      'changed claims': async (token) => changed(await token(), {}, { jti: 'another' }),
      'a binding to no certificate': async (token) => token({ cnf: { jkt: 'x' } }),
      'a certificate that it does not show': async (token) => token({ cnf: { 'x5t#S256': certificateOf('x').thumbprint } }),
      'a huge one': async (token) => token({ filler: 'x'.repeat(10_000) }),
      'its own id': async () => machine.id,
    };
    it.each(Object.entries(FORGED))('are refused alike: %s', async (_, forge) => {
      await refused(await forge((said = {}, header = {}, key) => issuer.token({ aud, ...said }, header, key)));
    });
    it('and the same token as it should be is let in', async () => expect(await answer(await issuer.token({ aud }))).toBe('let in'));

    it('are admitted by their party’s admins, within the ceiling, and are unknown to every other', async () => {
      const kh = await hub.as('admin@kh.example');
      await expect(trusts()).rejects.toMatchObject({ code: 'CONFLICT', reason: 'MACHINE_KNOWN' });
      await expect(trusts({ permissions: ['user:manage'] }, { subject: 'm' })).rejects.toMatchObject({ reason: 'KEY_CEILING' });
      await expect(trusts({}, { issuer: 'https://10.0.0.1' })).rejects.toMatchObject({ reason: 'ISSUER_URL' });
      await expect(trusts({}, { jwksUri: 'https://169.254.169.254/keys' })).rejects.toMatchObject({ reason: 'ISSUER_URL' });
      await expect(trusts({}, { issuer: issuer.issuer.replace('127.0.0.1', 'localhost') })).rejects.toMatchObject({
        reason: 'ISSUER_SILENT',
      });
      await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes' where user_id = $1`, [kh.userId]);
      await expect(trusts({}, { issuer: 'https://10.0.0.1' }, kh.ask)).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' }); // before anybody is asked
      await hub.ownerSql('update hub.session set confirmed_at = now() where user_id = $1', [kh.userId]);
      await expect(trusts({}, {}, (await hub.as('analyst@th.example')).ask)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(apiKeyClient(kh.ask).revokes(machine.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      const renew = 'mutation ($id: ID!) { renewIssuerKey(id: $id) { id } }';
      await expect(kh.ask(renew, { id: machine.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(admin.ask(renew, { id: (await apiKeyClient(admin.ask).makes()).id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(apiKeyClient(admin.ask).exchanges(machine.id)).rejects.toMatchObject({ reason: 'KEY_OF_ISSUER' });
      // The same issuer and subject, trusted by another party, is another machine: the audience tells them apart.
      const other = await trusts({}, {}, kh.ask);
      expect(await hub.asToken(await issuer.token({ aud })).ask(ME)).toMatchObject({ me: { id: machine.id } });
      const { machineTokenAudience: machineTokenAudience } = await kh.ask<{ machineTokenAudience: string }>('{ machineTokenAudience }');
      expect(await hub.asToken(await issuer.token({ aud: machineTokenAudience })).ask(ME)).toMatchObject({
        me: { id: other.id, party: { name: 'Cambodia' } },
      });
    });

    it('are renewed with another end where theirs is over', async () => {
      const { id } = await trusts({}, { subject: 'machine-11' });
      await hub.ownerSql(`update hub.api_key set expires_at = now() - interval '1 minute' where id = $1`, [id]);
      const renews = (expiresAt: Date | null): Promise<unknown> =>
        admin.ask('mutation ($id: ID!, $end: DateTime) { renewIssuerKey(id: $id, expiresAt: $end) { id } }', { id, end: expiresAt });
      await expect(renews(null)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'KEY_EXPIRY' });
      expect(await renews(new Date(Date.now() + 86_400_000))).toEqual({ renewIssuerKey: { id } });
    });

    it('ask for a confirmation when they are admitted, and for none when they are revoked', async () => {
      const { id } = await trusts({}, { subject: 'machine-9', clientId: 'nightly' });
      expect(await answer(await issuer.token({ aud, sub: 'machine-9' }))).not.toBe('let in');
      const token = await issuer.token({ aud, sub: 'machine-9', client_id: 'nightly' });
      expect(await answer(token)).toBe('let in');
      await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes' where user_id = $1`, [admin.userId]);
      await expect(trusts({}, { subject: 'machine-10' })).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
      await expect(admin.ask('mutation ($id: ID!) { renewIssuerKey(id: $id) { id } }', { id })).rejects.toMatchObject({
        reason: 'STEP_UP_REQUIRED',
      });
      expect(await apiKeyClient(admin.ask).revokes(id)).toBe(true);
      await hub.ownerSql('update hub.session set confirmed_at = now() where user_id = $1', [admin.userId]);
      await ended(token); // at once, though it is remembered
      expect((await trusts({}, { subject: 'machine-9' })).id).not.toBe(id);
    });
  });

  describe('of the hub, for a key', () => {
    let key: NewApiKeyView;
    beforeAll(async () => {
      key = await apiKeyClient(admin.ask).makes({ permissions: READING });
    });
    const asks = async (form: Record<string, string> | string, headers: Record<string, string> = {}) => {
      const body = typeof form === 'string' ? form : new URLSearchParams(form).toString();
      const type = { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': '203.0.113.7', ...headers };
      const response = await fetch(`${hub.url}/oauth/token`, { method: 'POST', headers: type, body });
      return {
        status: response.status,
        headers: response.headers,
        ...((await response.json()) as { error?: string; access_token: string; scope: string; expires_in: number }),
      };
    };
    const GRANT = { grant_type: 'client_credentials' };
    const basic = (id: string, secret: string) => ({ authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` });

    it('are given by client_secret_basic and client_secret_post, live ten minutes, and do what the key does', async () => {
      const given = await asks(GRANT, basic(key.id, key.secret));
      expect(given).toMatchObject({
        status: 200,
        token_type: 'Bearer',
        expires_in: 600,
        scope: [...READING, 'session:own', 'withdrawal:read'].sort().join(' '),
      });
      expect(given.headers.get('cache-control')).toBe('no-store');
      const posted = await asks({ ...GRANT, client_id: key.id, client_secret: key.secret, scope: 'indicator:read' });
      for (const { access_token: token } of [given, posted]) {
        expect(await hub.asToken(token).ask(ME)).toMatchObject({ me: { id: key.id, apiKeyName: 'a machine' } });
      }
      const [header, claims] = given.access_token
        .split('.')
        .map((part, at) => at < 2 && (JSON.parse(Buffer.from(part, 'base64url').toString()) as object));
      expect([header, claims]).toMatchObject([
        { typ: 'at+jwt', alg: 'ES256' },
        { sub: key.id, client_id: key.id, iss: PUBLIC_URL, aud: PUBLIC_URL },
      ]);
      await expect(hub.asToken(given.access_token).ask('{ apiKeys { nodes { id } } }')).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(officer(hub.asToken(given.access_token).ask).publish([])).rejects.toMatchObject({ code: 'FORBIDDEN' });
    });

    it('die with the key’s secret', async () => {
      const own = await apiKeyClient(admin.ask).makes();
      const { access_token: token } = await asks(GRANT, basic(own.id, own.secret));
      expect(await answer(token)).toBe('let in');
      await apiKeyClient(admin.ask).exchanges(own.id, { overlapMinutes: 0 });
      await ended(token);
      expect(await asks(GRANT, basic(own.id, own.secret))).toMatchObject({ status: 401, error: 'invalid_client' });
    });

    it('are refused in the words of RFC 6749', async () => {
      const other = await apiKeyClient(admin.ask).makes();
      const cases: readonly (readonly [Record<string, string> | string, Record<string, string>, number, string])[] = [
        [{ grant_type: 'password' }, basic(key.id, key.secret), 400, 'unsupported_grant_type'],
        [{}, basic(key.id, key.secret), 400, 'invalid_request'],
        ['grant_type=client_credentials&grant_type=client_credentials', basic(key.id, key.secret), 400, 'invalid_request'],
        [{ ...GRANT, client_secret: key.secret }, basic(key.id, key.secret), 400, 'invalid_request'],
        [{ ...GRANT, scope: 'user:manage' }, basic(key.id, key.secret), 400, 'invalid_scope'],
        [GRANT, {}, 401, 'invalid_client'],
        [GRANT, basic(other.id, key.secret), 401, 'invalid_client'],
        [GRANT, basic(key.id, other.secret), 401, 'invalid_client'],
        [GRANT, basic(machine.id, key.secret), 401, 'invalid_client'],
        [GRANT, basic(key.id, `${key.secret.slice(0, -1)}x`), 401, 'invalid_client'],
        [{ ...GRANT, client_id: other.id }, basic(key.id, key.secret), 401, 'invalid_client'],
        [GRANT, { authorization: `Bearer ${key.secret}` }, 401, 'invalid_client'],
        [GRANT, basic('admin@th.example', 'x'), 401, 'invalid_client'],
      ];
      for (const [form, headers, status, error] of cases) expect(await asks(form, headers)).toMatchObject({ status, error });
      expect((await asks(GRANT)).headers.get('www-authenticate')).toBe('Basic realm="Entente", charset="UTF-8"');
      expect((await fetch(`${hub.url}/oauth/token?grant_type=client_credentials`, { method: 'GET' })).status).toBe(404);
    });

    it('are guessed no faster than passwords', async () => {
      const tries = Array.from({ length: 110 }, () =>
        asks(GRANT, { ...basic(randomUUID(), 'x'.repeat(10)), 'x-forwarded-for': '198.51.100.1' }),
      );
      const statuses = (await Promise.all(tries)).map(({ status }) => status);
      expect([statuses.filter((status) => status === 401).length, statuses.filter((status) => status === 429).length]).toEqual([100, 10]);
      expect((await asks(GRANT, basic(key.id, key.secret))).status).toBe(200); // from elsewhere
    });

    it('are described by metadata', async () => {
      const metadata = (await (await fetch(`${hub.url}/.well-known/oauth-authorization-server`)).json()) as Record<string, unknown>;
      expect(metadata).toMatchObject({
        ...{ issuer: PUBLIC_URL, token_endpoint: `${PUBLIC_URL}/oauth/token`, grant_types_supported: ['client_credentials'] },
        tls_client_certificate_bound_access_tokens: true,
      });
    });
  });

  describe('that are bound to a certificate', () => {
    const [mine, another] = [certificateOf('mine'), certificateOf('another')];

    it('come with it or not at all: keys, tokens of the hub, and tokens of an issuer', async () => {
      const key = await apiKeyClient(admin.ask).makes({ certificate: mine.thumbprint });
      await trusts(
        {
          certificate: Buffer.from(mine.thumbprint, 'base64url')
            .toString('hex')
            .replace(/(..)(?=.)/g, '$1:'),
        },
        { subject: 'bound' },
      );
      const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: key.id, client_secret: key.secret });
      const asked = (certificate?: string) =>
        fetch(`${hub.url}/oauth/token`, {
          method: 'POST',
          body,
          headers: { 'x-forwarded-for': '203.0.113.8', ...(certificate ? { 'client-cert': certificate } : {}) },
        });
      expect([(await asked()).status, (await asked(another.header)).status]).toEqual([401, 401]);
      const { access_token: token } = (await (await asked(mine.header)).json()) as { access_token: string };
      expect(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({
        cnf: { 'x5t#S256': mine.thumbprint },
      });
      const foreign = await issuer.token({ aud, sub: 'bound' });
      const itself = await issuer.token({ aud, cnf: { 'x5t#S256': mine.thumbprint } });
      for (const bearer of [key.secret, token, foreign, itself]) {
        expect(await answer(bearer, { certificate: mine.header })).toBe('let in');
        for (const certificate of [undefined, another.header, `${mine.header}, ${mine.header}`, mine.header.slice(1), '::']) {
          const unknown = bearer === key.secret ? newKeyText('demo', key.id).text : 'nonsense';
          expect(await answer(bearer, { certificate })).toEqual(await answer(unknown));
        }
      }
      const [row] = await hub.ownerSql<{ n: string }>(
        `select sum(count) as n from hub.audit where reason = 'KEY_CERTIFICATE' and user_id = $1`,
        [key.id],
      );
      expect(Number(row?.n)).toBeGreaterThan(2);
    });

    it('are bound to what can be one', async () => {
      await expect(apiKeyClient(admin.ask).makes({ certificate: 'x' })).rejects.toMatchObject({ reason: 'KEY_CERTIFICATE' });
    });
  });

  it('leave no token and no secret in the log', async () => {
    const key = await apiKeyClient(admin.ask).makes();
    const canary = randomBytes(24).toString('hex');
    await post(hub.url, { query: ME }, headersOf(await issuer.token({ aud, canary })));
    await fetch(`${hub.url}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: key.id, client_secret: key.secret, grant_type: canary }),
    });
    expect(lines.join('\n')).not.toContain(canary);
    expect(lines.join('\n')).not.toContain(key.secret);
  });
});
