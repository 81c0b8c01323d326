import { createHmac, createPublicKey, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { KEYRING } from '../../src/database/database.js';
import type { Keyring } from '../../src/database/keyring.js';
import { Settings } from '../../src/platform/platform.module.js';
import { type Hub, PASSWORD, startHub } from '../support/hub.js';
import { officer } from '../support/officer.js';

describe('a session', () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub();
  });
  afterAll(() => hub.stop());

  const signIn = (email: string, password: string) =>
    hub.anyone().ask('mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { accessToken } }', {
      email,
      password,
    });
  const refresh = (refreshToken: string) =>
    hub
      .anyone()
      .ask<{ refreshSession: { accessToken: string; refreshToken: string } }>(
        'mutation ($t: String!) { refreshSession(refreshToken: $t) { accessToken refreshToken } }',
        { t: refreshToken },
      );

  it('opens with e-mail and password, in upper or lower case, and says who one is', async () => {
    await signIn('Analyst@TH.example', PASSWORD);
    const { ask } = await hub.as('liaison@th.example');
    expect(await ask('{ me { email roles party { kind country } agency { name } } }')).toEqual({
      me: {
        email: 'liaison@th.example',
        roles: ['LIAISON'],
        party: { kind: 'COUNTRY', country: 'TH' },
        agency: { name: 'Cyber Crime Investigation Bureau' },
      },
    });
  });

  it('gives one answer to a wrong password, an unknown account and a disabled one', async () => {
    await hub.ownerSql(`update hub.user_account set disabled_at = now() where email = 'analyst@la.example'`);
    const refusals = await Promise.all(
      [
        ['analyst@th.example', 'wrong'],
        ['nobody@th.example', PASSWORD],
        ['analyst@la.example', PASSWORD],
      ].map(([email = '', password = '']) =>
        signIn(email, password).catch((error: Error & { code: string; reason: string }) => [error.code, error.reason, error.message]),
      ),
    );
    expect(refusals).toEqual([refusals[0], refusals[0], refusals[0]]);
    expect(refusals[0]).toMatchObject(['UNAUTHENTICATED', 'SIGN_IN_REFUSED', expect.any(String)]);
  });

  it('ends at once when one signs out, its refresh token too', async () => {
    const { ask, refreshToken } = await hub.as('analyst@my.example');
    await ask('mutation { signOut }');
    await expect(ask('{ me { id } }')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(refresh(refreshToken)).rejects.toMatchObject({ code: 'UNAUTHENTICATED', reason: 'REFRESH_REFUSED' });
  });

  it('is renewed once by each refresh token; using one twice ends the family', async () => {
    const { refreshToken } = await hub.as('analyst@ph.example');
    const { refreshSession } = await refresh(refreshToken);
    await hub.asToken(refreshSession.accessToken).ask('{ me { id } }');
    await expect(refresh(refreshToken)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(refresh(refreshSession.refreshToken)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(hub.asToken(refreshSession.accessToken).ask('{ me { id } }')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('lets one of fifty equal refreshes succeed', async () => {
    const { refreshToken } = await hub.as('analyst@id.example');
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => refresh(refreshToken)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('keeps no token in clear', async () => {
    const { refreshToken, token } = await hub.as('analyst@au.example');
    const secret = refreshToken.split('.')[1] ?? '';
    const [row] = await hub.ownerSql<{ all: string }>(`select string_agg(to_jsonb(s)::text, '') as all from hub.session s`);
    expect(row?.all).not.toContain(secret);
    expect(row?.all).not.toContain(Buffer.from(secret, 'base64url').toString('hex'));
    expect(row?.all).not.toContain(token);
  });

  it('refuses text that only looks like a refresh token', async () => {
    for (const nonsense of ['', 'x', randomUUID(), `${randomUUID()}.${'a'.repeat(43)}`]) {
      await expect(refresh(nonsense)).rejects.toMatchObject({ code: 'UNAUTHENTICATED', reason: 'REFRESH_REFUSED' });
    }
  });

  it('does not end for somebody who knows its id alone', async () => {
    const { ask, refreshToken } = await hub.as('liaison@sg.example');
    await expect(refresh(`${refreshToken.split('.')[0] ?? ''}.${'A'.repeat(43)}`)).rejects.toMatchObject({ reason: 'REFRESH_REFUSED' });
    await ask('{ me { id } }');
    await refresh(refreshToken);
  });

  describe('while rights change', () => {
    it('follows roles at once, whatever its token was given for', async () => {
      const { ask, userId } = await hub.as('analyst@kr.example');
      const analyst = officer(ask);
      await analyst.lists();
      await hub.ownerSql(`update hub.user_account set roles = '{AUDITOR}' where id = $1`, [userId]);
      await expect(analyst.lists()).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await hub.ownerSql(`update hub.user_account set roles = '{ANALYST}' where id = $1`, [userId]);
      await analyst.lists();
    });

    it("ends everywhere at once when the party's admin disables the account, and opens again when it is enabled", async () => {
      const victim = await hub.as('analyst@nz.example');
      const admin = await hub.as('admin@nz.example');
      const set = (disabled: boolean) =>
        admin.ask('mutation ($u: ID!, $d: Boolean!) { setUserDisabled(userId: $u, disabled: $d) }', { u: victim.userId, d: disabled });
      await set(true);
      await expect(victim.ask('{ me { id } }')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      await expect(refresh(victim.refreshToken)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      await set(false);
      await expect(victim.ask('{ me { id } }')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      await (await hub.as('analyst@nz.example')).ask('{ me { id } }');
    });

    it("does not let an admin touch another party's account, nor tell it apart from none, nor its own", async () => {
      const foreign = await hub.as('analyst@jp.example');
      const admin = await hub.as('admin@us.example');
      const disable = (user: string) => admin.ask('mutation ($u: ID!) { setUserDisabled(userId: $u, disabled: true) }', { u: user });
      const answer = (user: string) => disable(user).catch((error: Error & { code: string }) => [error.code, error.message]);
      expect(await answer(foreign.userId)).toEqual(await answer(randomUUID()));
      expect(await answer(foreign.userId)).toMatchObject(['NOT_FOUND', expect.any(String)]);
      await foreign.ask('{ me { id } }');
      await expect(disable(admin.userId)).rejects.toMatchObject({ code: 'CONFLICT' });
      const analyst = await hub.as('analyst@us.example');
      await expect(
        analyst.ask('mutation ($u: ID!) { setUserDisabled(userId: $u, disabled: true) }', { u: admin.userId }),
      ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    });
  });

  describe('and forged access tokens', () => {
    const outcome = async (token: string): Promise<unknown> => {
      const { errors } = await hub.raw('{ me { id } }', {}, token);
      return errors?.[0] ? [errors[0].extensions.code, errors[0].message] : 'let in';
    };

    it('are refused with one sentence, whatever is wrong with them', async () => {
      const { privateKey, id: kid } = hub.app.get<Keyring>(KEYRING).tokenKeys[0] ?? { id: '', privateKey: undefined };
      const { publicUrl } = hub.app.get<Settings>(Settings);
      const { userId, token } = await hub.as('analyst@cn.example');
      const { sid } = jsonwebtoken.decode(token) as { sid: string };
      const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
      const claims = { sub: userId, sid, iss: publicUrl, aud: publicUrl, jti: randomUUID(), exp: Math.floor(Date.now() / 1000) + 300 };
      const header = { alg: 'ES256', typ: 'at+jwt', kid };
      const made = (head: object = {}, body: object = {}, key: KeyObject | undefined = privateKey): string =>
        jsonwebtoken.sign({ ...claims, ...body }, key as KeyObject, {
          algorithm: 'ES256',
          noTimestamp: true,
          header: { ...header, ...head },
        });
      const without = (name: string): string => {
        const rest = Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
        return jsonwebtoken.sign(rest, privateKey as KeyObject, { algorithm: 'ES256', noTimestamp: true, header });
      };
      const b64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
      const pem = createPublicKey(privateKey as KeyObject).export({ type: 'spki', format: 'pem' });
      const hs256 = (body: string): string => `${body}.${createHmac('sha256', pem).update(body).digest('base64url')}`;
      const [head = '', payload = '', signature = ''] = made().split('.');

      const forged: Record<string, string> = {
        'alg none': `${b64({ ...header, alg: 'none' })}.${payload}.`,
        'alg none, signed': `${b64({ ...header, alg: 'none' })}.${payload}.${signature}`,
        'HS256 with the public key': hs256(`${b64({ ...header, alg: 'HS256' })}.${payload}`),
        'another key': made({}, {}, other),
        'another key that calls itself ours by jwk': made({ jwk: createPublicKey(other).export({ format: 'jwk' }) }, {}, other),
        'jku header': made({ jku: 'https://evil.example/jwks.json' }, {}, other),
        'x5u header': made({ x5u: 'https://evil.example/cert' }, {}, other),
        'typ JWT': made({ typ: 'JWT' }),
        'no typ': made({ typ: undefined }),
        'ID token': made({ typ: 'id+jwt' }),
        'unknown kid': made({ kid: randomUUID() }),
        'kid with a path': made({ kid: '../../etc/passwd' }),
        'kid with SQL': made({ kid: `${kid}' or '1'='1` }),
        'no kid': made({ kid: undefined }),
        'wrong issuer': made({}, { iss: 'https://evil.example' }),
        'wrong audience': made({}, { aud: 'https://evil.example' }),
        'no issuer': without('iss'),
        'no audience': without('aud'),
        'no expiry': without('exp'),
        'no subject': without('sub'),
        'no session': without('sid'),
        'no id': without('jti'),
        'expired beyond the leeway': made({}, { exp: Math.floor(Date.now() / 1000) - 31 }),
        'expired just now': made({}, { exp: Math.floor(Date.now() / 1000) }),
        'not valid yet': made({}, { nbf: Math.floor(Date.now() / 1000) + 300 }),
        "another user's session": made({}, { sub: (await hub.as('analyst@in.example')).userId }),
        'unknown session': made({}, { sid: randomUUID() }),
        'subject that is no id': made({}, { sub: "' or true --" }),
        'signature stripped': `${head}.${payload}.`,
        'payload edited': `${head}.${b64({ ...claims, sub: randomUUID() })}.${signature}`,
        huge: made({}, { padding: 'x'.repeat(10_000) }),
        'a user id': userId,
        'a session id': sid,
        nothing: '',
      };
      expect(await outcome(made())).toBe('let in');
      const outcomes = Object.fromEntries(
        await Promise.all(Object.entries(forged).map(async ([name, one]) => [name, await outcome(one)] as const)),
      );
      const refusal = ['UNAUTHENTICATED', 'Sign in first: there is no valid access token or API key.'];
      expect(outcomes).toEqual(Object.fromEntries(Object.keys(forged).map((name) => [name, refusal])));
    });
  });

  it('publishes the keys that its tokens are verified with, and nothing secret', async () => {
    const { keys } = (await (await fetch(`${hub.url}/.well-known/jwks.json`)).json()) as { keys: Record<string, string>[] };
    expect(keys).toEqual([
      expect.objectContaining({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', kid: expect.any(String) as string }),
    ]);
    expect(keys[0]).not.toHaveProperty('d');
  });
});
