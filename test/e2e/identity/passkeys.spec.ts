import { randomBytes } from 'node:crypto';
import { Authenticator, type Misbehaviour, type PasskeyOptions } from '../../support/authenticator.js';
import { factorClient, currentCode } from '../../support/factor-client.js';
import { type Hub, PASSWORD, startHub } from '../../support/hub.js';

const ORIGIN = 'https://hub.example';

describe('a passkey', () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub({ PUBLIC_URL: ORIGIN });
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.ownerSql('delete from hub.rate_limit'));

  const comes = async (email: string) => {
    const officer = await hub.as(email);
    return { ...officer, ...factorClient(officer.ask) };
  };
  /** An officer who has come with a passkey that was made a moment ago. */
  const withPasskey = async (email: string) => {
    const officer = await comes(email);
    const authenticator = new Authenticator(ORIGIN);
    return { ...officer, authenticator, made: await officer.setsPasskeyUp(authenticator) };
  };
  const startsSignIn = async (): Promise<PasskeyOptions> =>
    (await hub.anyone().ask<{ it: PasskeyOptions }>('mutation { it: startPasskeySignIn }')).it;
  const answers = async (response: unknown) => {
    type Opened = { it: { accessToken: string; confirmedUntil: string; viewer: { email: string } } };
    const query = 'mutation ($r: PasskeyResponse!) { it: signInWithPasskey(response: $r) { accessToken confirmedUntil viewer { email } } }';
    return (await hub.anyone().ask<Opened>(query, { r: response })).it;
  };
  const signsIn = async (authenticator: Authenticator, slip?: Misbehaviour) => answers(authenticator.get(await startsSignIn(), slip));
  const REFUSED = { code: 'UNAUTHENTICATED', reason: 'PASSKEY_REFUSED' };

  it('is set up with recovery codes, signs in alone, and is asked for in words that do not tell who has one', async () => {
    const th = await withPasskey('analyst@th.example');
    expect(th.made.recoveryCodes).toHaveLength(10);
    expect(await startsSignIn()).toMatchObject({ rpId: 'hub.example', userVerification: 'required', allowCredentials: [] });
    const { accessToken, viewer } = await signsIn(th.authenticator);
    expect(viewer).toEqual({ email: 'analyst@th.example' });
    const session = factorClient(hub.asToken(accessToken).ask);
    expect(await session.confirmedUntil()).toEqual(expect.any(String));
    expect(await session.sees()).toMatchObject({ passkeys: [{ id: th.made.id, name: 'a telephone', lastUsedAt: expect.any(String) }] });
    expect(await hub.ownerSql(`select outcome, reason from hub.audit where what = 'session.sign-in' and reason = 'PASSKEY'`)).toHaveLength(
      1,
    );
  });

  it('is refused with an id of a length that authenticators do not make, and with a key that proves nothing', async () => {
    const nz = await comes('analyst@nz.example');
    for (const slip of [{ credential: randomBytes(5) }, { credential: randomBytes(1_024) }, { y: Buffer.alloc(32, 7) }]) {
      const authenticator = new Authenticator(ORIGIN, slip.credential);
      await expect(nz.setsPasskeyUp(authenticator, slip)).rejects.toMatchObject(REFUSED);
    }
    expect((await nz.setsPasskeyUp(new Authenticator(ORIGIN, randomBytes(17)))).recoveryCodes).toHaveLength(10);
  });

  it('is a second factor: the password alone opens the account no more, a recovery code beside it does', async () => {
    const kh = await withPasskey('analyst@kh.example');
    await expect(hub.as('analyst@kh.example')).rejects.toMatchObject({ code: 'UNAUTHENTICATED', reason: 'SECOND_FACTOR_REQUIRED' });
    const query = 'mutation ($p: String!, $c: String) { signIn(email: "analyst@kh.example", password: $p, code: $c) { expiresIn } }';
    await expect(hub.anyone().ask(query, { p: PASSWORD, c: '123456' })).rejects.toMatchObject({ reason: 'CODE_REFUSED' });
    await hub.anyone().ask(query, { p: PASSWORD, c: kh.made.recoveryCodes?.[0] });
    const { url, codes } = await kh.setsAppUp();
    expect(codes).toHaveLength(10);
    await hub.anyone().ask(query, { p: PASSWORD, c: currentCode(url, 1) });
    expect((await kh.setsPasskeyUp(new Authenticator(ORIGIN))).recoveryCodes).toBeNull();
  });

  it.each<readonly [string, Misbehaviour]>([
    ['of another origin', { origin: 'https://hub.example.evil.example' }],
    ['of another port', { origin: `${ORIGIN}:8443` }],
    ['of another relying party', { rpId: 'evil.example' }],
    ['without having verified its user', { verifiesUser: false }],
    ['with another signature than it sends', { tampers: true }],
    ['with a counter that goes back', { counter: 1 }],
    ['with the handle of another user', { userHandle: Buffer.alloc(16).toString('base64url') }],
  ])('is refused %s', async (_, slip) => {
    const { authenticator, userId } = await withPasskey('analyst@vn.example');
    await signsIn(authenticator);
    await expect(signsIn(authenticator, slip)).rejects.toMatchObject(REFUSED);
    await signsIn(authenticator, { counter: 9 });
    await hub.ownerSql('delete from hub.passkey where user_id = $1', [userId]);
  });

  it('answers a challenge once, of its kind, in time, and in parallel opens one session', async () => {
    const { authenticator, ...la } = await withPasskey('analyst@la.example');
    const once = authenticator.get(await startsSignIn());
    await answers(once);
    await expect(answers(once)).rejects.toMatchObject(REFUSED);
    const again = await startsSignIn();
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => answers(authenticator.get(again))));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(answers(authenticator.get({ challenge: Buffer.alloc(32).toString('base64url') }))).rejects.toMatchObject(REFUSED);
    await expect(answers(authenticator.get(await la.startsConfirmation()))).rejects.toMatchObject(REFUSED);
    await expect(la.confirmsByPasskey(authenticator.get(await startsSignIn()))).rejects.toMatchObject(REFUSED);
    const late = await startsSignIn();
    await hub.ownerSql(`update hub.passkey_challenge set expires_at = now() - interval '1 s'`);
    await expect(answers(authenticator.get(late))).rejects.toMatchObject(REFUSED);
    for (const nonsense of [{}, { id: 1, response: { clientDataJSON: 'e30' } }, { id: 'x'.repeat(20_000) }]) {
      await expect(answers(nonsense)).rejects.toMatchObject(REFUSED);
    }
    for (const nonsense of ['', '{}', [], null, 7]) await expect(answers(nonsense)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    const handled = async (userHandle: unknown) => {
      const answer = authenticator.get(await startsSignIn());
      return answers({ ...answer, response: { ...answer.response, userHandle } });
    };
    await expect(handled(null)).resolves.toBeTruthy();
    for (const odd of [7, {}, [], true]) await expect(handled(odd)).rejects.toMatchObject(REFUSED);
    // A failed answer has used its challenge up, too.
    const failed = await startsSignIn();
    await expect(answers(authenticator.get(failed, { tampers: true }))).rejects.toMatchObject(REFUSED);
    await expect(answers(authenticator.get(failed))).rejects.toMatchObject(REFUSED);
    await hub.ownerSql('update hub.user_account set disabled_at = now() where email = $1', ['analyst@la.example']);
    await expect(signsIn(authenticator)).rejects.toMatchObject(REFUSED);
  });

  it('is set up in the session that asked, with a user verified, here, and once', async () => {
    const [my, elsewhere] = [await comes('analyst@my.example'), await comes('analyst@my.example')];
    const authenticator = new Authenticator(ORIGIN);
    const answer = authenticator.create(await my.startsPasskey());
    await expect(elsewhere.finishesPasskey(answer)).rejects.toMatchObject(REFUSED);
    for (const slip of [{ origin: 'https://evil.example' }, { rpId: 'evil.example' }, { verifiesUser: false }]) {
      await expect(my.finishesPasskey(authenticator.create(await my.startsPasskey(), slip))).rejects.toMatchObject(REFUSED);
    }
    await expect(my.finishesPasskey(answer)).rejects.toMatchObject(REFUSED); // a later one took its place
    await expect(my.finishesPasskey(answer, '  ')).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'PASSKEY_NAME' });
    const last = authenticator.create(await my.startsPasskey());
    await my.finishesPasskey(last);
    await expect(my.finishesPasskey(last)).rejects.toMatchObject(REFUSED);
    const colleague = await comes('liaison@my.example');
    const stolen = authenticator.create(await colleague.startsPasskey());
    await expect(colleague.finishesPasskey(stolen)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'PASSKEY_TAKEN' });
    for (let n = 2; n <= 10; n += 1) await my.setsPasskeyUp(new Authenticator(ORIGIN), { name: `key ${n}` });
    await expect(my.setsPasskeyUp(new Authenticator(ORIGIN))).rejects.toMatchObject({ code: 'CONFLICT', reason: 'PASSKEYS_TOO_MANY' });
  });

  it('confirms who its own user is, and nobody else', async () => {
    const [sg, id] = [await withPasskey('admin@sg.example'), await withPasskey('admin@id.example')];
    await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes'`);
    await expect(sg.startsApp()).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
    await expect(sg.confirmsByPasskey(id.authenticator.get(await sg.startsConfirmation()))).rejects.toMatchObject(REFUSED);
    await expect(sg.confirmsByPasskey(sg.authenticator.get(await id.startsConfirmation()))).rejects.toMatchObject(REFUSED);
    expect(await sg.confirmedUntil()).toBeNull();
    await sg.confirmsByPasskey(sg.authenticator.get(await sg.startsConfirmation()));
    await sg.startsApp();
    await expect(id.startsApp()).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
  });

  it('is named and removed by its owner alone; not the last one where one must be, also when two go at once', async () => {
    const [jp, kr] = [await withPasskey('analyst@jp.example'), await withPasskey('analyst@kr.example')];
    await expect(kr.renamesPasskey(jp.made.id, 'mine')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(kr.removesPasskey(jp.made.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await jp.renamesPasskey(jp.made.id, 'the key on my ring');
    const second = await jp.setsPasskeyUp(new Authenticator(ORIGIN));
    await hub.ownerSql(`insert into hub.factor_required values ('ANALYST')`);
    const both = await Promise.allSettled([jp.removesPasskey(jp.made.id), jp.removesPasskey(second.id)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'CONFLICT', reason: 'LAST_FACTOR' } });
    await hub.ownerSql('delete from hub.factor_required');
    for (const { id } of (await jp.sees()).passkeys) await jp.removesPasskey(id);
    expect(await jp.sees()).toMatchObject({ passkeys: [], recoveryCodesLeft: 0 });
    await hub.as('analyst@jp.example');
    await expect(signsIn(jp.authenticator)).rejects.toMatchObject(REFUSED);
  });

  it('cannot be asked for without end from one address, and signing in by password goes on all the same', async () => {
    await hub.ownerSql(
      `insert into hub.rate_limit (key, busy_until) values (sha256(convert_to(jsonb_build_array('challenge', '127.0.0.1')::text, 'UTF8')), now() + interval '10 minutes')`,
    );
    await expect(startsSignIn()).rejects.toMatchObject({ code: 'RATE_LIMITED', reason: 'TOO_MANY_ATTEMPTS' });
    await hub.as('analyst@au.example');
  });
});
