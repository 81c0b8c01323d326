import { randomUUID } from 'node:crypto';
import { type Hub, PASSWORD, startHub } from '../../support/hub.js';
import type { Ask } from '../../support/officer.js';
import { BareSocket } from '../../support/sockets.js';

const SIGN_IN = 'mutation ($e: String!, $p: String!) { signIn(email: $e, password: $p) { accessToken } }';
const GOOD = 'mango quietly rivers twelve';

describe('a password', () => {
  let hub: Hub;
  beforeAll(async () => {
    hub = await startHub();
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.ownerSql('delete from hub.rate_limit'));

  const signsIn = (e: string, p: string): Promise<unknown> => hub.anyone().ask(SIGN_IN, { e, p });
  const changes = (ask: Ask, current: string, fresh: string): Promise<unknown> =>
    ask('mutation ($c: String!, $n: String!) { changePassword(currentPassword: $c, newPassword: $n) }', { c: current, n: fresh });
  const createsReset = async (ask: Ask, userId: string) => {
    const query = 'mutation ($u: ID!) { createPasswordReset(userId: $u) { token expiresAt } }';
    return (await ask<{ createPasswordReset: { token: string; expiresAt: string } }>(query, { u: userId })).createPasswordReset;
  };
  const resets = (token: string, fresh = GOOD): Promise<unknown> =>
    hub.anyone().ask('mutation ($t: String!, $n: String!) { resetPassword(token: $t, newPassword: $n) }', { t: token, n: fresh });
  const refusal = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'done',
      ({ code, reason, message }: Error & { code: string; reason: string }) => [code, reason, message],
    );
  const idOf = async (email: string): Promise<string> =>
    (await hub.ownerSql<{ id: string }>('select id from hub.user_account where email = $1', [email]))[0]?.id ?? '';
  const record = (what: string) =>
    hub.ownerSql(
      'select u.email, a.outcome, a.reason, a.count, cardinality(a.items) as items from hub.audit a left join hub.user_account u on u.id = a.user_id where what = $1 order by a.id',
      [what],
    );

  describe('is changed by its owner', () => {
    it('and every other session ends at once, with its sockets; the one that changed it stays', async () => {
      const [here, elsewhere] = [await hub.as('analyst@th.example'), await hub.as('analyst@th.example')];
      const colleague = await hub.as('liaison@th.example');
      const [own, socket] = [await BareSocket.signedIn(hub.wsUrl, here.token), await BareSocket.signedIn(hub.wsUrl, elsewhere.token)];
      await changes(here.ask, PASSWORD, GOOD);
      await expect(elsewhere.ask('{ me { id } }')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      expect(await socket.closed).toMatchObject({ code: 4403 });
      const renewal = hub
        .anyone()
        .ask('mutation ($t: String!) { refreshSession(refreshToken: $t) { expiresIn } }', { t: elsewhere.refreshToken });
      await expect(renewal).rejects.toMatchObject({ code: 'UNAUTHENTICATED', reason: 'REFRESH_REFUSED' });
      await here.ask('{ me { id } }');
      await colleague.ask('{ me { id } }');
      expect(own.socket.readyState).toBe(own.socket.OPEN);
      own.socket.terminate();

      await expect(signsIn('analyst@th.example', PASSWORD)).rejects.toMatchObject({ reason: 'SIGN_IN_REFUSED' });
      await signsIn('analyst@th.example', GOOD);
      expect(await record('password.change')).toEqual([{ email: 'analyst@th.example', outcome: 'DONE', reason: null, count: 1, items: 1 }]);
    });

    it('and not by whoever has a session and does not know it, nor by guessing on', async () => {
      const { ask } = await hub.as('analyst@kh.example');
      for (let n = 0; n < 10; n += 1) await expect(changes(ask, `guess ${n}`, GOOD)).rejects.toMatchObject({ reason: 'PASSWORD_WRONG' });
      await expect(changes(ask, PASSWORD, GOOD)).rejects.toMatchObject({ code: 'RATE_LIMITED', reason: 'TOO_MANY_ATTEMPTS' });
      await expect(signsIn('analyst@kh.example', PASSWORD)).rejects.toMatchObject({ reason: 'TOO_MANY_ATTEMPTS' }); // counted together
      await ask('{ me { id } }');
      expect(await record('password.change')).toEqual(
        expect.arrayContaining([
          { email: 'analyst@kh.example', outcome: 'REFUSED', reason: 'PASSWORD_WRONG', count: expect.any(Number) as number, items: 0 },
          { email: 'analyst@kh.example', outcome: 'REFUSED', reason: 'TOO_MANY_ATTEMPTS', count: 1, items: 0 },
        ]),
      );
      await hub.ownerSql('delete from hub.rate_limit');
      await signsIn('analyst@kh.example', PASSWORD);
    });

    it('for a good one', async () => {
      const { ask } = await hub.as('analyst@vn.example');
      const tried = ['short', 'analyst@vn.example', 'Viet Nam Viet Nam', 'Password123456', PASSWORD, 'x'.repeat(201), `${GOOD}\0`];
      const reasons = [];
      for (const fresh of tried) reasons.push(((await refusal(changes(ask, PASSWORD, fresh))) as string[])[1]);
      expect(reasons).toEqual([
        'PASSWORD_LENGTH',
        'PASSWORD_GUESSABLE',
        'PASSWORD_GUESSABLE',
        'PASSWORD_GUESSABLE',
        'PASSWORD_SAME',
        'PASSWORD_LENGTH',
        'FIELD_INVALID',
      ]);
      await signsIn('analyst@vn.example', PASSWORD);
    });

    it('and opens the account on every keyboard, however it puts letters and accents together', async () => {
      const { ask } = await hub.as('analyst@kr.example');
      const phrase = 'Đường phố đông vui bảy con mèo';
      const [composed, apart] = [phrase.normalize('NFC'), phrase.normalize('NFD')];
      expect(composed).not.toBe(apart);
      await changes(ask, PASSWORD, composed);
      await signsIn('analyst@kr.example', apart);
      expect(await refusal(changes(ask, apart, composed))).toMatchObject(['BAD_USER_INPUT', 'PASSWORD_SAME', expect.any(String)]);
      await changes(ask, apart, `${apart} và chó`);
      await signsIn('analyst@kr.example', `${composed} và chó`);
    });

    it('once, when it is changed twice at the same moment', async () => {
      const { ask } = await hub.as('analyst@sg.example');
      const done = await Promise.all([
        refusal(changes(ask, PASSWORD, GOOD)),
        refusal(changes(ask, PASSWORD, 'a lamp under seven green trams')),
      ]);
      expect(done.filter((one) => one === 'done')).toHaveLength(1);
    });

    it('and by nobody who is not signed in', async () => {
      await expect(changes(hub.anyone().ask, PASSWORD, GOOD)).rejects.toMatchObject({
        code: 'UNAUTHENTICATED',
        reason: 'SIGN_IN_REQUIRED',
      });
    });
  });

  describe('is reset by a one-time token', () => {
    it('of the officer’s own admin: once, with every session ended', async () => {
      const admin = await hub.as('admin@jp.example');
      const victim = await hub.as('analyst@jp.example');
      const socket = await BareSocket.signedIn(hub.wsUrl, victim.token);
      const { token, expiresAt } = await createsReset(admin.ask, victim.userId);
      expect(Math.abs(new Date(expiresAt).getTime() - Date.now() - 86_400_000)).toBeLessThan(60_000);
      await victim.ask('{ me { id } }'); // nothing has changed yet
      await signsIn('analyst@jp.example', PASSWORD);

      await expect(resets(token, 'analyst@jp.example')).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'PASSWORD_GUESSABLE' });
      await resets(token);
      await expect(victim.ask('{ me { id } }')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      expect(await socket.closed).toMatchObject({ code: 4403 });
      await expect(signsIn('analyst@jp.example', PASSWORD)).rejects.toMatchObject({ reason: 'SIGN_IN_REFUSED' });
      await signsIn('analyst@jp.example', GOOD);
      await expect(resets(token)).rejects.toMatchObject({ reason: 'RESET_REFUSED' });
      expect(await record('password.create-reset')).toEqual([
        { email: 'admin@jp.example', outcome: 'DONE', reason: null, count: 1, items: 1 },
      ]);
      expect(await record('password.reset')).toContainEqual({
        email: 'analyst@jp.example',
        outcome: 'DONE',
        reason: null,
        count: 1,
        items: 1,
      });
    });

    it('and one answer tells nothing of a token that is unknown, used, replaced, over, or of a disabled account', async () => {
      const admin = await hub.as('admin@kr.example');
      const [used, replaced, late, disabled, enabledAgain] = [
        await createsReset(admin.ask, await idOf('analyst@kr.example')),
        await createsReset(admin.ask, await idOf('liaison@kr.example')),
        await createsReset(await hub.as('admin@us.example').then(({ ask }) => ask), await idOf('liaison@us.example')),
        await createsReset(await hub.as('admin@nz.example').then(({ ask }) => ask), await idOf('liaison@nz.example')),
        await createsReset(await hub.as('admin@nz.example').then(({ ask }) => ask), await idOf('analyst@nz.example')),
      ];
      await resets(used.token);
      await createsReset(admin.ask, await idOf('liaison@kr.example'));
      await hub.ownerSql('update hub.password_reset set expires_at = now() where user_id = $1', [await idOf('liaison@us.example')]);
      await hub.ownerSql('update hub.user_account set disabled_at = now() where id = $1', [await idOf('liaison@nz.example')]);
      const nz = await hub.as('admin@nz.example');
      for (const off of [true, false]) {
        await nz.ask('mutation ($u: ID!, $d: Boolean!) { setUserDisabled(userId: $u, disabled: $d) }', {
          u: await idOf('analyst@nz.example'),
          d: off,
        });
      }
      const answers = [];
      for (const { token } of [used, replaced, late, disabled, enabledAgain, { token: 'A'.repeat(43) }, { token: '' }, { token: '\0' }]) {
        answers.push(await refusal(resets(token)));
      }
      expect(answers).toEqual(answers.map(() => ['UNAUTHENTICATED', 'RESET_REFUSED', expect.any(String)]));
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    });

    it('which works for one of two who use it at the same moment', async () => {
      const admin = await hub.as('admin@au.example');
      const { token } = await createsReset(admin.ask, await idOf('analyst@au.example'));
      const both = await Promise.all([refusal(resets(token)), refusal(resets(token, 'a lamp under seven green trams'))]);
      expect(both.filter((one) => one === 'done')).toHaveLength(1);
    });

    it('which opens nothing once the account is more than its maker governs, or of a suspended party', async () => {
      const admin = await hub.as('admin@vn.example');
      const [liaison, analyst] = [await idOf('liaison@vn.example'), await idOf('analyst@vn.example')];
      const [raised, suspended] = [await createsReset(admin.ask, liaison), await createsReset(admin.ask, analyst)];
      await hub.ownerSql(`update hub.user_account set roles = array['LIAISON', 'AUDITOR'] where id = $1`, [liaison]);
      await expect(resets(raised.token)).rejects.toMatchObject({ reason: 'RESET_REFUSED' });
      const suspends = (at: string | null) => hub.ownerSql(`update hub.party set suspended_at = $1 where slug = 'vn'`, [at]);
      await suspends('2026-01-01');
      await expect(resets(suspended.token)).rejects.toMatchObject({ reason: 'RESET_REFUSED' });
      await suspends(null);
      await resets(suspended.token);
    });

    it.each([
      ['disabled', 'disabled_at = now()'],
      ['no admin any more', `roles = array['ANALYST']`],
    ])('which opens nothing once the admin who made it is %s', async (_, change) => {
      const maker = await hub.as('admin@id.example');
      const { token } = await createsReset(maker.ask, await idOf('analyst@id.example'));
      const before = await hub.ownerSql<{ roles: string[] }>('select roles from hub.user_account where id = $1', [maker.userId]);
      await hub.ownerSql(`update hub.user_account set ${change} where id = $1`, [maker.userId]);
      await expect(resets(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED', reason: 'RESET_REFUSED' });
      await hub.ownerSql('update hub.user_account set disabled_at = null, roles = $2 where id = $1', [maker.userId, before[0]?.roles]);
      await resets(token);
    });

    it('which the owner’s own new password ends', async () => {
      const [admin, owner] = [await hub.as('admin@in.example'), await hub.as('analyst@in.example')];
      const { token } = await createsReset(admin.ask, owner.userId);
      await changes(owner.ask, PASSWORD, GOOD);
      await expect(resets(token)).rejects.toMatchObject({ reason: 'RESET_REFUSED' });
    });

    it('which is kept as a hash alone', async () => {
      const { token } = await createsReset((await hub.as('admin@ph.example')).ask, await idOf('analyst@ph.example'));
      const [row] = await hub.ownerSql<{ all: string }>(
        `select (select string_agg(to_jsonb(r)::text, '') from hub.password_reset r) || (select string_agg(to_jsonb(a)::text, '') from hub.audit a) as all`,
      );
      expect(row?.all).toContain(await idOf('analyst@ph.example'));
      for (const form of [token, Buffer.from(token, 'base64url').toString('hex'), Buffer.from(token).toString('hex')]) {
        expect(row?.all).not.toContain(form);
      }
    });

    it('which a stranger does not find by trying', async () => {
      await hub.ownerSql(`select hub.take_sign_in_attempt('x' || n, '127.0.0.1') from generate_series(1, 99) n`);
      await expect(resets('A'.repeat(43))).rejects.toMatchObject({ reason: 'RESET_REFUSED' });
      await expect(resets('A'.repeat(43))).rejects.toMatchObject({ code: 'RATE_LIMITED', reason: 'TOO_MANY_ATTEMPTS' });
    });
  });

  describe('is not reset', () => {
    const answer = async (who: string, whom: string): Promise<unknown> => refusal(createsReset((await hub.as(who)).ask, whom));
    const NOT_FOUND = ['NOT_FOUND', 'NOT_FOUND', 'No such user is visible to you.'];

    it('by another country’s admin, nor by the operator, to whom all look like nobody', async () => {
      await hub.as('analyst@kh.example'); // somebody of that party has signed in
      for (const who of ['admin@th.example', 'admin@meta.example', 'operator@hub.example']) {
        for (const whom of ['admin@kh.example', 'analyst@kh.example', 'auditor@hub.example']) {
          expect([who, whom, await answer(who, await idOf(whom))]).toEqual([who, whom, NOT_FOUND]);
        }
        expect(await answer(who, randomUUID())).toEqual(NOT_FOUND);
        expect(await answer(who, 'nonsense')).toEqual(NOT_FOUND);
      }
      expect(await hub.ownerSql('select from hub.password_reset where user_id = $1', [await idOf('admin@kh.example')])).toEqual([]);
    });

    it('by whoever is no admin', async () => {
      for (const who of ['analyst@my.example', 'contributor@meta.example', 'auditor@hub.example']) {
        expect(await answer(who, await idOf('liaison@my.example'))).toMatchObject(['FORBIDDEN', 'PERMISSION_MISSING', expect.any(String)]);
      }
    });

    it('by oneself', async () => {
      expect(await answer('admin@my.example', await idOf('admin@my.example'))).toMatchObject([
        'CONFLICT',
        'OWN_ACCOUNT',
        expect.any(String),
      ]);
      expect(await answer('operator@hub.example', await idOf('operator@hub.example'))).toMatchObject([
        'CONFLICT',
        'OWN_ACCOUNT',
        expect.any(String),
      ]);
    });

    it('by the operator, but for the admin of a party in which nobody has ever signed in', async () => {
      expect(
        await hub.ownerSql(`select from hub.session s join hub.user_account u on u.id = s.user_id where u.email like '%@binance.example'`),
      ).toEqual([]);
      const [operator, admin] = [await hub.as('operator@hub.example'), await idOf('admin@binance.example')];
      expect(await refusal(createsReset(operator.ask, await idOf('contributor@binance.example')))).toEqual(NOT_FOUND);
      await createsReset(operator.ask, admin);
      const { token } = await createsReset(operator.ask, admin);
      await resets(token);
      await signsIn('admin@binance.example', GOOD);
      expect(await refusal(createsReset(operator.ask, admin))).toEqual(NOT_FOUND);
    });

    it('by what the operator kept from before somebody of the party signed in', async () => {
      const operator = await hub.as('operator@hub.example');
      const second = randomUUID();
      await hub.ownerSql(
        `insert into hub.user_account (id, email, party, roles, password_hash)
           select $1, 'second@trendmicro.example', party, roles, 'x' from hub.user_account where email = 'admin@trendmicro.example'`,
        [second],
      );
      const [first, kept] = [
        await createsReset(operator.ask, await idOf('admin@trendmicro.example')),
        await createsReset(operator.ask, second),
      ];
      await resets(first.token);
      await signsIn('admin@trendmicro.example', GOOD);
      expect(await refusal(resets(kept.token))).toMatchObject(['UNAUTHENTICATED', 'RESET_REFUSED', expect.any(String)]);
    });
  });
});
