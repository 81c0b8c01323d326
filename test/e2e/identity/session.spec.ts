import { randomUUID } from 'node:crypto';
import { type Hub, PASSWORD, startHub } from '../../support/hub.js';
import { officer } from '../../support/officer.js';

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

  it('lets one of fifty equal refreshes succeed, and ends at the second, which uses what was used', async () => {
    const { refreshToken, userId } = await hub.as('analyst@id.example');
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => refresh(refreshToken)));
    const [won, ...others] = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value.refreshSession] : []));
    expect(others).toEqual([]);
    await expect(hub.asToken(won?.accessToken ?? '').ask('{ me { id } }')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(refresh(won?.refreshToken ?? '')).rejects.toMatchObject({ code: 'UNAUTHENTICATED', reason: 'REFRESH_REFUSED' });
    const session = refreshToken.split('.')[0];
    expect(await hub.ownerSql('select end_reason from hub.session where id = $1', [session])).toEqual([{ end_reason: 'REUSED' }]);
    expect(
      await hub.ownerSql(`select sum(count)::integer as times from hub.audit where reason = 'REFRESH_REUSED' and user_id = $1`, [userId]),
    ).toEqual([{ times: 1 }]);
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

  it('publishes the keys that its tokens are verified with, and nothing secret', async () => {
    const { keys } = (await (await fetch(`${hub.url}/.well-known/jwks.json`)).json()) as { keys: Record<string, string>[] };
    expect(keys).toEqual([
      expect.objectContaining({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', kid: expect.any(String) as string }),
    ]);
    expect(keys[0]).not.toHaveProperty('d');
  });
});
