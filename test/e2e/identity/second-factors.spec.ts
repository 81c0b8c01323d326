import { writeRequiredFactors } from '../../../src/identity/auth/factors/required-factors.js';
import { factorClient, currentCode } from '../../support/factor-client.js';
import { type Hub, PASSWORD, startHub } from '../../support/hub.js';
import { apiKeyClient } from '../../support/api-key-client.js';
import { post } from '../../support/post.js';
import { BareSocket } from '../../support/sockets.js';

const SIGN_IN =
  'mutation ($e: String!, $p: String!, $c: String) { signIn(email: $e, password: $p, code: $c) { accessToken confirmedUntil } }';

describe('a second factor', () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub({ TRUSTED_PROXIES: '127.0.0.1' });
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.ownerSql('delete from hub.rate_limit'));

  const signsIn = async (email: string, code?: string, password = PASSWORD) => {
    const { signIn } = await hub.anyone().ask<{ signIn: { accessToken: string } }>(SIGN_IN, { e: email, p: password, c: code });
    return hub.asToken(signIn.accessToken);
  };
  const comes = async (email: string) => {
    const officer = await hub.as(email);
    return { ...officer, ...factorClient(officer.ask) };
  };
  const idOf = async (email: string): Promise<string> =>
    (await hub.ownerSql<{ id: string }>('select id from hub.user_account where email = $1', [email]))[0]?.id ?? '';
  /** As if the steps before had passed: their codes may be shown again. */
  const letTimePass = () => hub.ownerSql('update hub.totp set last_step = 0');
  const letConfirmationEnd = () => hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes'`);

  describe('of an authenticator app', () => {
    it('is turned on by a code that it shows; then signing in needs it, and every session that did without has ended', async () => {
      const [th, elsewhere] = [await comes('analyst@th.example'), await hub.as('analyst@th.example')];
      const socket = await BareSocket.signedIn(hub.wsUrl, elsewhere.token);
      await expect(th.confirmsApp('123456')).rejects.toMatchObject({ code: 'CONFLICT', reason: 'TOTP_NOT_STARTED' });
      const { secret, url } = await th.startsApp();
      expect(url).toMatch(new RegExp(`^otpauth://totp/.*analyst%40th\\.example\\?.*secret=${secret}&`));
      await signsIn('analyst@th.example'); // not yet
      await expect(th.confirmsApp('000000')).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'TOTP_CODE_WRONG' });
      await expect(th.confirmsApp(currentCode(url, -3))).rejects.toMatchObject({ reason: 'TOTP_CODE_WRONG' });
      const codes = await th.confirmsApp(currentCode(url));
      expect(new Set(codes).size).toBe(10);
      expect(codes[0]).toMatch(/^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/);
      expect(await socket.closed).toMatchObject({ code: 4403 });
      await expect(elsewhere.ask('{ me { id } }')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      expect(await th.sees()).toMatchObject({ required: false, totpCreatedAt: expect.any(String), recoveryCodesLeft: 10, passkeys: [] });

      await expect(signsIn('analyst@th.example')).rejects.toMatchObject({ code: 'UNAUTHENTICATED', reason: 'SECOND_FACTOR_REQUIRED' });
      await expect(signsIn('analyst@th.example', '')).rejects.toMatchObject({ reason: 'SECOND_FACTOR_REQUIRED' });
      for (const code of ['000000', 'abcd-efgh-ijkl-mnop', 'nonsense', '１２３４５６', 'x'.repeat(500)]) {
        await expect(signsIn('analyst@th.example', code)).rejects.toMatchObject({ code: 'UNAUTHENTICATED', reason: 'CODE_REFUSED' });
      }
      await (await signsIn('analyst@th.example', ` ${currentCode(url, 1).replace(/(...)/, '$1 ')} `)).ask('{ me { id } }');
    });

    it('is never spoken of before the password is right', async () => {
      const { url } = await (await comes('analyst@kh.example')).setsAppUp();
      const refusals = await Promise.all(
        [
          signsIn('analyst@kh.example', undefined, 'wrong'),
          signsIn('analyst@kh.example', currentCode(url, 1), 'wrong'),
          signsIn('analyst@vn.example', undefined, 'wrong'),
          signsIn('nobody@kh.example', '123456'),
        ].map((one) => one.catch(({ code, reason, message }: Error & { code: string; reason: string }) => [code, reason, message])),
      );
      expect(refusals).toEqual(refusals.map(() => ['UNAUTHENTICATED', 'SIGN_IN_REFUSED', expect.any(String)]));
      await hub.ownerSql('update hub.user_account set disabled_at = now() where email = $1', ['analyst@kh.example']);
      await expect(signsIn('analyst@kh.example')).rejects.toMatchObject({ reason: 'SIGN_IN_REFUSED' });
    });

    it('gives each code once: of ten that come at the same time one opens, and none of an earlier step afterwards', async () => {
      const la = await comes('analyst@la.example');
      const { url, used } = await la.setsAppUp();
      await expect(signsIn('analyst@la.example', used)).rejects.toMatchObject({ reason: 'CODE_REFUSED' }); // the one that turned it on
      const code = currentCode(url, 1);
      const tries = await Promise.allSettled(Array.from({ length: 9 }, () => signsIn('analyst@la.example', code)));
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      await hub.ownerSql('delete from hub.rate_limit');
      await expect(la.confirms(PASSWORD, code)).rejects.toMatchObject({ reason: 'CONFIRMATION_REFUSED' });
    });

    it('is guessed twenty times at most, whatever address the guesses come from; a stranger who has not the password uses none of them up', async () => {
      const { url } = await (await comes('analyst@my.example')).setsAppUp();
      let address = 0;
      const guess = (password: string, code: string) =>
        post(
          hub.url,
          { query: SIGN_IN, variables: { e: 'analyst@my.example', p: password, c: code } },
          { 'x-forwarded-for': `198.51.100.${(address += 1)}` },
        ).then(({ errors }) => errors[0]?.extensions.reason);
      for (let n = 0; n < 25; n += 1) expect(await guess('wrong', '000000')).toBe('SIGN_IN_REFUSED');
      const answers: unknown[] = [];
      for (let n = 0; n < 25; n += 1) answers.push(await guess(PASSWORD, '000000'));
      expect(answers).toEqual([...Array<string>(20).fill('CODE_REFUSED'), ...Array<string>(5).fill('TOO_MANY_ATTEMPTS')]);
      expect(await guess(PASSWORD, currentCode(url, 1))).toBe('TOO_MANY_ATTEMPTS');
      await hub.ownerSql('delete from hub.rate_limit');
      expect(await guess(PASSWORD, currentCode(url, 1))).toBeUndefined();
    });

    it('lies sealed, bound to its account, and in no record', async () => {
      const sg = await comes('analyst@sg.example');
      const { url, codes } = await sg.setsAppUp();
      const secret = new URL(url).searchParams.get('secret') ?? '';
      const [row] = await hub.ownerSql<{ all: string }>(
        `select concat((select string_agg(to_jsonb(t)::text, '') from hub.totp t), (select string_agg(to_jsonb(c)::text, '') from hub.recovery_code c),
           (select string_agg(to_jsonb(a)::text, '') from hub.audit a)) as all`,
      );
      const { Secret } = await import('otpauth');
      for (const text of [secret, Secret.fromBase32(secret).hex.toLowerCase(), ...codes]) expect(row?.all).not.toContain(text);
      // A row that is put in another account's place opens nothing.
      await (await comes('analyst@id.example')).setsAppUp();
      await hub.ownerSql(
        `update hub.totp set last_step = 0, sealed = (select sealed from hub.totp where user_id = $1) where user_id = $2`,
        [await idOf('analyst@sg.example'), await idOf('analyst@id.example')],
      );
      await expect(signsIn('analyst@id.example', currentCode(url, 1))).rejects.toMatchObject({ code: 'INTERNAL' });
    });

    it('is put in another’s place without an hour without one, and turned off; machines have none', async () => {
      const au = await comes('analyst@au.example');
      const first = await au.setsAppUp();
      const second = await au.startsApp();
      await letTimePass();
      await signsIn('analyst@au.example', currentCode(first.url)); // until the new one is confirmed
      await au.confirmsApp(currentCode(second.url));
      await expect(signsIn('analyst@au.example', currentCode(first.url, 1))).rejects.toMatchObject({ reason: 'CODE_REFUSED' });
      await expect(signsIn('analyst@au.example', first.codes[0])).rejects.toMatchObject({ reason: 'CODE_REFUSED' });
      await signsIn('analyst@au.example', currentCode(second.url, 1));
      await au.turnsAppOff();
      await expect(au.turnsAppOff()).rejects.toMatchObject({ reason: 'TOTP_OFF' });
      expect(await au.sees()).toMatchObject({ totpCreatedAt: null, recoveryCodesLeft: 0 });
      await signsIn('analyst@au.example');

      const { secret } = await apiKeyClient((await hub.as('admin@au.example')).ask).makes({});
      const machine = factorClient(hub.asToken(secret).ask);
      for (const does of ['sees', 'startsApp', 'startsPasskey', 'renewsCodes', 'turnsAppOff'] as const) {
        await expect(machine[does]()).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'NOT_FOR_KEYS' });
      }
      await expect(machine.confirms('x')).rejects.toMatchObject({ reason: 'NOT_FOR_KEYS' });
    });
  });

  describe('is stood in for by recovery codes', () => {
    it('each once; the use is in the record, and new ones end the former', async () => {
      const jp = await comes('analyst@jp.example');
      await expect(jp.renewsCodes()).rejects.toMatchObject({ code: 'CONFLICT', reason: 'NO_SECOND_FACTOR' });
      const { codes } = await jp.setsAppUp();
      const [first = '', second = '', third = ''] = codes;
      const tries = await Promise.allSettled(Array.from({ length: 5 }, () => signsIn('analyst@jp.example', first.toUpperCase())));
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await jp.sees()).toMatchObject({ recoveryCodesLeft: 9 });
      const recorded = await hub.ownerSql(
        `select outcome, reason from hub.audit where what = 'session.sign-in' and reason = 'RECOVERY_CODE' and user_id = $1`,
        [jp.userId],
      );
      expect(recorded).toEqual([{ outcome: 'DONE', reason: 'RECOVERY_CODE' }]);
      await expect(signsIn('liaison@jp.example', second)).resolves.toBeDefined(); // it has no factor, so nobody looks at the code
      expect(await jp.confirms(PASSWORD, second)).toEqual(expect.any(String));
      const [fresh = ''] = await jp.renewsCodes();
      await expect(signsIn('analyst@jp.example', third)).rejects.toMatchObject({ reason: 'CODE_REFUSED' });
      await signsIn('analyst@jp.example', fresh);
      expect(await jp.sees()).toMatchObject({ recoveryCodesLeft: 9 });
    });
  });

  describe('and step-up', () => {
    const partyId = async (slug: string): Promise<string> =>
      (await hub.ownerSql<{ id: string }>('select id from hub.party where slug = $1', [slug]))[0]?.id ?? '';

    it('is asked of whatever widens rights, five minutes after signing in, and never of what takes them away', async () => {
      const [admin, operator, analyst] = [
        await comes('admin@th.example'),
        await comes('operator@hub.example'),
        await comes('analyst@vn.example'),
      ];
      const [target, jp, group] = [
        await idOf('liaison@th.example'),
        await partyId('jp'),
        await hub.ownerSql<{ id: string }>('select id from hub.working_group'),
      ];
      const kept = await apiKeyClient(admin.ask).makes({});
      const made = await analyst.ask<{ createWebhook: { webhook: { id: string } } }>(
        'mutation { createWebhook(input: { name: "x", url: "https://1.1.1.1/" }) { webhook { id } } }',
      );
      const hook = made.createWebhook.webhook.id;
      await letConfirmationEnd();
      type Does = readonly [typeof admin, query: string, variables: object];
      const widening: readonly Does[] = [
        [admin, 'mutation ($i: ApiKeyInput!) { createApiKey(input: $i) { id } }', { i: { name: 'x', permissions: ['party:read'], expiresAt: new Date(Date.now() + 86_400_000) } }],
        [admin, 'mutation ($id: ID!) { rotateApiKey(id: $id) { secret } }', { id: kept.id }],
        [admin, 'mutation ($u: ID!) { setUserDisabled(userId: $u, disabled: false) }', { u: target }],
        [admin, 'mutation ($u: ID!) { createPasswordReset(userId: $u) { token } }', { u: target }],
        [admin, 'mutation ($p: ID!) { setPartyBarred(partyId: $p, barred: false) { barred } }', { p: jp }],
        [admin, 'mutation { setWebhookContentPolicy(amberContent: true) { party { id } } }', {}],
        [admin, 'mutation ($u: ID!) { removeSecondFactors(userId: $u) { id } }', { u: target }],
        [admin, 'mutation { setSecondFactorRequired(required: false) { secondFactors { requiredByParty } } }', {}],
        [admin, 'mutation { startTotp { secret } }', {}],
        [admin, 'mutation { startPasskey }', {}],
        [analyst, 'mutation { createWebhook(input: { name: "x", url: "https://1.1.1.1/" }) { secret } }', {}],
        [analyst, 'mutation ($id: ID!) { rotateWebhookSecret(id: $id) { secret } }', { id: hook }],
        [admin, 'mutation ($m: [ID!]!) { createGroup(name: "x", members: $m) { id } }', { m: [jp] }],
        [admin, 'mutation ($g: ID!, $p: ID!) { addGroupMember(groupId: $g, partyId: $p) { id } }', { g: group[0]?.id, p: jp }],
        [operator, 'mutation ($p: ID!) { setPartySuspended(partyId: $p, suspended: false) { state } }', { p: jp }],
      ]; // prettier-ignore
      for (const [who, query, variables] of widening) {
        await expect(who.ask(query, variables)).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'STEP_UP_REQUIRED' });
      }
      await admin.ask('mutation ($p: ID!) { setPartyBarred(partyId: $p, barred: true) { barred } }', { p: jp });
      await admin.ask('mutation ($u: ID!) { setUserDisabled(userId: $u, disabled: true) }', { u: target });
      await admin.ask('mutation ($id: ID!) { revokeApiKey(id: $id) }', { id: kept.id });
      await operator.ask('mutation ($p: ID!) { setPartySuspended(partyId: $p, suspended: true) { state } }', { p: jp });

      expect(await admin.confirmedUntil()).toBeNull();
      for (const who of [admin, operator]) await who.confirms(PASSWORD);
      expect(Date.parse((await admin.confirmedUntil()) ?? '')).toBeGreaterThan(Date.now());
      await operator.ask('mutation ($p: ID!) { setPartySuspended(partyId: $p, suspended: false) { state } }', { p: jp });
      await admin.ask('mutation ($p: ID!) { setPartyBarred(partyId: $p, barred: false) { barred } }', { p: jp });
      await admin.ask('mutation ($u: ID!) { setUserDisabled(userId: $u, disabled: false) }', { u: target });
    });

    it('is not had by renewing the session, nor by the session of somebody else', async () => {
      const admin = await comes('admin@kh.example');
      const other = await comes('admin@kh.example');
      await letConfirmationEnd();
      const query = 'mutation ($t: String!) { refreshSession(refreshToken: $t) { accessToken confirmedUntil viewer { confirmedUntil } } }';
      type Renewed = { refreshSession: { accessToken: string; confirmedUntil: string | null; viewer: object } };
      const { refreshSession } = await hub.anyone().ask<Renewed>(query, { t: admin.refreshToken });
      expect(refreshSession).toMatchObject({ confirmedUntil: null, viewer: { confirmedUntil: null } });
      await other.confirms(PASSWORD);
      await expect(factorClient(hub.asToken(refreshSession.accessToken).ask).startsApp()).rejects.toMatchObject({
        reason: 'STEP_UP_REQUIRED',
      });
    });

    it('asks for the code, too, where there is one; wrong ones are counted with the sign-ins, right ones are not', async () => {
      const kr = await comes('admin@kr.example');
      for (let n = 0; n < 15; n += 1) await kr.confirms(PASSWORD);
      const { url } = await kr.setsAppUp();
      await letConfirmationEnd();
      await expect(kr.confirms(PASSWORD)).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'CODE_REQUIRED' });
      await expect(kr.confirms('wrong', currentCode(url, 1))).rejects.toMatchObject({ reason: 'CONFIRMATION_REFUSED' });
      await expect(kr.confirms(PASSWORD, '000000')).rejects.toMatchObject({ reason: 'CONFIRMATION_REFUSED' });
      expect(await kr.confirmedUntil()).toBeNull();
      await kr.confirms(PASSWORD, currentCode(url, 1));
      expect(await kr.confirmedUntil()).not.toBeNull();
      for (let n = 0; n < 8; n += 1) await expect(kr.confirms('wrong')).rejects.toMatchObject({ reason: 'CONFIRMATION_REFUSED' });
      await expect(kr.confirms('wrong')).rejects.toMatchObject({ code: 'RATE_LIMITED', reason: 'TOO_MANY_ATTEMPTS' });
      await expect(signsIn('admin@kr.example')).rejects.toMatchObject({ reason: 'TOO_MANY_ATTEMPTS' });
    });
  });

  describe('is demanded', () => {
    afterEach(async () => {
      await writeRequiredFactors(hub.database.url, 'off');
      await hub.ownerSql('delete from hub.party_factor_rule');
    });

    it('of operators and admins by the setting: until there is one they set it up, and do nothing else', async () => {
      await writeRequiredFactors(hub.database.url, 'admins');
      for (const email of ['admin@us.example', 'admin@meta.example', 'operator@hub.example']) {
        const admin = await comes(email);
        await expect(admin.ask('{ parties { id } }')).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'SECOND_FACTOR_SETUP_REQUIRED' });
        expect(await admin.sees()).toMatchObject({ required: true, setupRequired: true, requiredByParty: false, totpCreatedAt: null });
        await admin.ask('{ me { email } sessions { nodes { id } } }');
      }
      await (await comes('analyst@us.example')).ask('{ parties { id } }');

      const admin = await comes('admin@us.example');
      await admin.setsAppUp();
      await admin.ask('{ parties { id } }');
      await expect(admin.turnsAppOff()).rejects.toMatchObject({ code: 'CONFLICT', reason: 'LAST_FACTOR' });
      expect(await admin.sees()).toMatchObject({ setupRequired: false, totpCreatedAt: expect.any(String), recoveryCodesLeft: 10 });
    });

    it('of all people of a party by its admin, at once, also of who is listening; only its admins, and no longer only after step-up', async () => {
      const [admin, officer, abroad] = [
        await comes('admin@nz.example'),
        await comes('analyst@nz.example'),
        await comes('analyst@cn.example'),
      ];
      await expect(officer.demands(true)).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'PERMISSION_MISSING' });
      await expect((await comes('auditor@hub.example')).demands(true)).rejects.toMatchObject({ reason: 'PERMISSION_MISSING' });
      await admin.setsAppUp();
      const socket = await BareSocket.signedIn(hub.wsUrl, officer.token);
      socket.subscribe('1', 'subscription { feed { eventId } }');
      await letConfirmationEnd();
      await admin.demands(true);
      await expect(officer.ask('{ parties { id } }')).rejects.toMatchObject({ reason: 'SECOND_FACTOR_SETUP_REQUIRED' });
      expect(JSON.stringify((await socket.waitFor('error')).payload)).toContain('SECOND_FACTOR_SETUP_REQUIRED');
      socket.socket.terminate();
      expect(await officer.sees()).toMatchObject({ required: true, requiredByParty: true });
      await abroad.ask('{ parties { id } }');
      await expect(admin.demands(false)).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
    });

    it('and taken from who has lost it by whoever governs the account; then the password opens it, and its sessions have ended', async () => {
      const [admin, officer] = [await comes('admin@ph.example'), await comes('analyst@ph.example')];
      await officer.setsAppUp();
      const { token } = (await admin.ask<{ it: { token: string } }>('mutation ($u: ID!) { it: createPasswordReset(userId: $u) { token } }', { u: officer.userId })).it; // prettier-ignore
      await hub.anyone().ask('mutation ($t: String!, $n: String!) { resetPassword(token: $t, newPassword: $n) }', {
        t: token,
        n: 'mango quietly rivers twelve',
      });
      await expect(signsIn('analyst@ph.example', undefined, 'mango quietly rivers twelve')).rejects.toMatchObject({
        reason: 'SECOND_FACTOR_REQUIRED',
      });

      for (const email of ['admin@vn.example', 'operator@hub.example', 'admin@meta.example']) {
        await expect((await comes(email)).takesAway(officer.userId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      }
      await expect((await comes('liaison@ph.example')).takesAway(officer.userId)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(admin.takesAway(admin.userId)).rejects.toMatchObject({ code: 'CONFLICT', reason: 'OWN_ACCOUNT' });
      await admin.takesAway(officer.userId);
      await expect(officer.ask('{ me { id } }')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      const back = factorClient((await signsIn('analyst@ph.example', undefined, 'mango quietly rivers twelve')).ask);
      expect(await back.sees()).toMatchObject({ totpCreatedAt: null, recoveryCodesLeft: 0, passkeys: [] });
    });
  });
});
