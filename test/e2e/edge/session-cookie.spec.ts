import { type Hub, PASSWORD, startHub } from '../../support/hub.js';

const SIGN_IN =
  'mutation ($email: String!, $password: String!) { signIn(email: $email, password: $password) { accessToken refreshToken } }';
const REFRESH = 'mutation ($refreshToken: String!) { refreshSession(refreshToken: $refreshToken) { accessToken refreshToken } }';
const ASKED = { 'entente-session': 'cookie' };

describe('the session cookie of pages of the hub', () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub();
  });
  afterAll(() => hub.stop());

  const ask = async (query: string, variables: object, headers: Readonly<Record<string, string>> = {}) => {
    const response = await fetch(`${hub.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as {
      readonly data?: Readonly<Record<string, { readonly accessToken: string; readonly refreshToken: string }>> | null;
      readonly errors?: readonly { readonly extensions: { readonly reason: string } }[];
    };
    return { ...body, cookie: response.headers.get('set-cookie') };
  };
  const account = { email: 'analyst@th.example', password: PASSWORD };
  const pairOf = (cookie: string | null): string => cookie?.split(';')[0] ?? '';

  it('holds the refresh token, which the answer then does not tell', async () => {
    const { data, cookie } = await ask(SIGN_IN, account, ASKED);
    expect(data?.['signIn']).toMatchObject({ accessToken: expect.stringMatching(/^ey/) as string, refreshToken: '' });
    expect(cookie).toMatch(/^entente-session=[\w.-]{80}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict$/);
  });

  it('is set for nobody who did not ask for it', async () => {
    const { data, cookie } = await ask(SIGN_IN, account);
    expect([data?.['signIn']?.refreshToken.length, cookie]).toEqual([80, null]);
  });

  it('renews the session, and is replaced each time', async () => {
    const { cookie } = await ask(SIGN_IN, account, ASKED);
    const renewed = await ask(REFRESH, { refreshToken: '' }, { ...ASKED, cookie: pairOf(cookie) });
    expect([renewed.data?.['refreshSession']?.refreshToken, pairOf(renewed.cookie)]).toEqual([
      '',
      expect.not.stringMatching(pairOf(cookie)),
    ]);
  });

  describe('when its exchange is repeated', () => {
    const signsIn = async (headers: Readonly<Record<string, string>> = ASKED): Promise<string> =>
      pairOf((await ask(SIGN_IN, account, headers)).cookie);
    const renews = async (cookie: string, headers: Readonly<Record<string, string>> = {}): Promise<string> =>
      pairOf((await ask(REFRESH, { refreshToken: '' }, { ...ASKED, cookie, ...headers })).cookie);
    const sessionIn = (cookie: string): string => /=([0-9a-f-]{36})\./.exec(cookie)?.[1] ?? '';
    const endOf = async (cookie: string): Promise<unknown> =>
      (await hub.ownerSql('select end_reason from hub.session where id = $1', [sessionIn(cookie)]))[0]?.['end_reason'];

    it('gives another token, because a page that is reloaded loses the answer; either of the two renews the session, once', async () => {
      const first = await signsIn();
      const lost = await renews(first);
      const second = await renews(first);
      const third = await renews(first);
      expect(new Set([first, lost, second, third]).size).toBe(4);
      expect(await renews(second)).not.toBe('');
      expect(await endOf(first)).toBeNull();
      expect(await renews(third)).toBe('');
      expect(await endOf(first)).toBe('REUSED');
      const [entry] = await hub.ownerSql(
        `select count(*)::integer as repeated from hub.audit where session = $1 and what = 'session.refresh' and outcome = 'DONE' and reason = 'REPEATED'`,
        [sessionIn(first)],
      );
      expect(entry).toEqual({ repeated: 2 });
    });

    it('ends the session when the token of a lost answer comes after two others', async () => {
      const first = await signsIn();
      const lost = await renews(first);
      await renews(first);
      await renews(first);
      expect(await renews(lost)).toBe('');
      expect(await endOf(first)).toBe('REUSED');
    });

    it.each([
      [
        'more than 30 seconds later',
        (cookie: string) =>
          hub.ownerSql(`update hub.exchanged_token set at = at - interval '31 s' where session = $1`, [sessionIn(cookie)]),
        {},
      ],
      [
        'from another address',
        (cookie: string) => hub.ownerSql(`update hub.session set address = '203.0.113.9' where id = $1`, [sessionIn(cookie)]),
        {},
      ],
      [
        'from an unknown address',
        (cookie: string) => hub.ownerSql(`update hub.session set address = null where id = $1`, [sessionIn(cookie)]),
        {},
      ],
      ['by another browser', () => Promise.resolve(), { 'user-agent': 'another browser' }],
    ])('ends the session %s', async (_, change, headers) => {
      const first = await signsIn();
      const second = await renews(first);
      await change(first);
      expect(await renews(first, headers)).toBe('');
      expect(await endOf(first)).toBe('REUSED');
      expect(await renews(second)).toBe('');
    });

    it('ends the session when another exchange followed', async () => {
      const first = await signsIn();
      await renews(await renews(first));
      expect(await renews(first)).toBe('');
      expect(await endOf(first)).toBe('REUSED');
    });

    it('ends the session of a program, however its token is sent, and that of a page whose token is sent outside the cookie', async () => {
      const { data } = await ask(SIGN_IN, account);
      const stolen = `entente-session=${data?.['signIn']?.refreshToken}`;
      await renews(stolen);
      expect(await renews(stolen)).toBe('');
      expect(await endOf(stolen)).toBe('REUSED');

      const first = await signsIn();
      await renews(first);
      const inBody = await ask(REFRESH, { refreshToken: first.split('=')[1] }, ASKED);
      expect(inBody.errors?.[0]?.extensions.reason).toBe('REFRESH_REFUSED');
      expect(await endOf(first)).toBe('REUSED');
    });

    it('is refused when the session has ended', async () => {
      const first = await signsIn();
      await renews(first);
      await hub.ownerSql(`update hub.session set ended_at = now(), end_reason = 'BY_ADMIN' where id = $1`, [sessionIn(first)]);
      expect(await renews(first)).toBe('');
    });

    it('gives tokens one after another to fifty at once, and one session goes on', async () => {
      const first = await signsIn();
      const tokens = await Promise.all(Array.from({ length: 50 }, () => renews(first)));
      expect(new Set(tokens).size).toBe(50);
      const accepted = await Promise.all(
        tokens.map((token) =>
          hub.ownerSql<{ current: boolean }>(
            `select sha256(decode(translate($1, '-_', '+/') || '=', 'base64')) in (refresh_hash, spare_hash) as current from hub.session where id = $2`,
            [token.split('.')[1], sessionIn(first)],
          ),
        ),
      );
      expect(accepted.filter(([row]) => row?.current).length).toBe(2);
    });
  });

  it('does nothing without the header that only a page of the hub can send, or for a page of another origin', async () => {
    const { cookie } = await ask(SIGN_IN, account, ASKED);
    for (const headers of [{ cookie: pairOf(cookie) }, { ...ASKED, cookie: pairOf(cookie), origin: 'https://elsewhere.example' }]) {
      const { errors, cookie: answered } = await ask(REFRESH, { refreshToken: '' }, headers);
      expect([errors?.[0]?.extensions.reason, answered]).toEqual(['REFRESH_REFUSED', null]);
    }
    const { data } = await ask(REFRESH, { refreshToken: '' }, { ...ASKED, cookie: pairOf(cookie), origin: hub.url });
    expect(data?.['refreshSession']?.accessToken).toMatch(/^ey/);
  });

  it('is deleted by a sign-out', async () => {
    const { data, cookie } = await ask(SIGN_IN, account, ASKED);
    const authorization = `Bearer ${data?.['signIn']?.accessToken}`;
    const { cookie: deleted } = await ask('mutation { signOut }', {}, { ...ASKED, cookie: pairOf(cookie), authorization });
    expect(deleted).toMatch(/^entente-session=; Max-Age=0;/);
  });
});
