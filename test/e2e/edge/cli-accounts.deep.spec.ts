import { createHash } from 'node:crypto';
import { apiKeyClient, WRITING } from '../../support/api-key-client.js';
import { commandLineTests, type Given, type Ran } from '../../support/command-line.js';
import { factorClient } from '../../support/factor-client.js';
import { PASSWORD } from '../../support/hub.js';

describe('accounts on the command line', () => {
  const cli = commandLineTests();
  const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

  it('says who one is', async () => {
    const officer = await cli.run(['whoami', '--as', 'analyst@th.example']);
    expect(officer).toMatchObject({ code: 0, err: '' });
    expect(officer.out).toMatch(/^analyst@th\.example, of Thailand, [^\n]+\nroles: ANALYST\nmay: .*indicator:publish/);
    const { secret } = await apiKeyClient((await cli.hub.as('admin@th.example')).ask).makes({ name: 'night import' });
    const machine = await cli.run(['whoami'], { env: { HUB_TOKEN: secret } });
    expect(machine.out).toMatch(/^the API key “night import” of admin@th\.example, of Thailand/);
    expect((await cli.run(['whoami'], { env: { HUB_TOKEN: 'stale' } })).code).toBe(1);
  });

  it('signs in with a code where the account has a second factor, and says how', async () => {
    const { codes } = await factorClient((await cli.hub.as('liaison@la.example')).ask).setsAppUp();
    const whoami = (given: Given) => cli.run(['whoami', '--as', 'liaison@la.example'], given);
    const none = await whoami({});
    expect(none).toMatchObject({ code: 1, out: '' });
    expect(none.err).toContain('HUB_CODE');
    expect(await whoami({ env: { HUB_CODE: codes[0] } })).toMatchObject({ code: 0, err: '' });
    expect(await whoami({ typed: codes[1] })).toMatchObject({ code: 0, err: '' }); // typed
    const used = await whoami({ env: { HUB_CODE: codes[0] } });
    expect(used).toMatchObject({ code: 1, out: '' });
    expect(used.err).not.toContain(codes[0]);
  });

  it('says that an account must set a second factor up before anything else', async () => {
    await factorClient((await cli.hub.as('admin@kr.example')).ask).demands(true);
    expect((await cli.run(['whoami', '--as', 'analyst@kr.example'])).out).toContain('must set up a second factor');
  });

  it('recovers an operator with a token that only the owner of the database can make', async () => {
    const recover = async (email: string, token: string): Promise<unknown> =>
      (await cli.hub.ownerSql<{ until: Date | null }>('select hub.recover_operator($1, $2) as until', [email, sha256(token)]))[0]?.until;
    expect(await recover('admin@th.example', 'x')).toBeNull();
    expect(await recover('auditor@hub.example', 'x')).toBeNull();
    const lost = await cli.hub.as('operator@hub.example');
    await factorClient(lost.ask).setsAppUp();
    await cli.hub.ownerSql(`update hub.user_account set disabled_at = now() where email = 'operator@hub.example'`);
    expect(await recover('Operator@hub.example', 'the token')).toBeInstanceOf(Date);
    await expect(lost.ask('{ me { id } }')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' }); // also with the session, and the app

    const wrong = await cli.run(['reset-password'], { env: { HUB_ONE_TIME_TOKEN: 'another' } });
    expect([wrong.code, wrong.out]).toEqual([1, '']);
    const fresh = 'correct horse battery staple';
    const done = await cli.run(['reset-password'], { env: { HUB_PASSWORD: undefined, HUB_ONE_TIME_TOKEN: 'the token' }, typed: fresh });
    expect(done).toMatchObject({ code: 0, err: '' });
    expect(JSON.stringify([done, wrong])).not.toMatch(/the token|correct horse/);
    const signedIn = await cli.run(['whoami', '--as', 'operator@hub.example'], { env: { HUB_PASSWORD: fresh } });
    expect(signedIn.out).toContain('HUB_OPERATOR');
    expect((await cli.run(['reset-password'], { env: { HUB_ONE_TIME_TOKEN: 'the token' } })).code).toBe(1); // once
    expect(await cli.hub.ownerSql(`select outcome from hub.audit where what = 'hub.recover-operator'`)).toEqual([{ outcome: 'DONE' }]);
  });

  it('takes an invitation with its token, which nobody sees, and leaves no session behind', async () => {
    const { ask } = await cli.hub.as('admin@th.example');
    const invite = `mutation { inviteUser(input: { email: "new@th.example", roles: [ANALYST] }) { token } }`;
    const { inviteUser } = await ask<{ inviteUser: { token: string } }>(invite);
    const fresh = 'correct horse battery staple';
    const accept = (token: string): Promise<Ran> =>
      cli.run(['accept-invitation'], { env: { HUB_ONE_TIME_TOKEN: token, HUB_PASSWORD: fresh } });
    expect(await accept(inviteUser.token)).toEqual({
      code: 0,
      out: 'new@th.example is now an account of Thailand, and can sign in.\n',
      err: '',
    });
    const sessions = `select count(*)::integer as n from hub.session s join hub.user_account u on u.id = s.user_id
      where u.email = 'new@th.example' and s.ended_at is null`;
    expect(await cli.hub.ownerSql(sessions)).toEqual([{ n: 0 }]);
    expect((await cli.run(['whoami', '--as', 'new@th.example'], { env: { HUB_PASSWORD: fresh } })).out).toContain('roles: ANALYST');
    const again = await accept(inviteUser.token); // once
    expect([again.code, again.out, again.err.includes(inviteUser.token)]).toEqual([1, '', false]);
  });

  it('makes no operator where the hub waits for none', async () => {
    const ran = await cli.run(['bootstrap', 'chief@hub.example'], { env: { HUB_ONE_TIME_TOKEN: 'a token' } });
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect((await cli.run(['bootstrap', 'chief@hub.example'], { env: { HUB_PASSWORD: undefined } })).err).toContain(
      'The one-time token is missing',
    );
  });

  describe('who asks', () => {
    it('takes a token from the environment, or asks for the password', async () => {
      const { token } = await cli.hub.as('analyst@th.example');
      expect((await cli.run(['lookup', 'nobody.example.com'], { env: { HUB_TOKEN: token } })).code).toBe(2);
      const asked = await cli.run(['lookup', 'nobody.example.com', '--as', 'analyst@th.example'], {
        env: { HUB_PASSWORD: '' },
        typed: PASSWORD,
      });
      expect(asked.code).toBe(2);
      expect((await cli.run(['lookup', 'nobody.example.com'])).err).toMatch(/^No session is stored/);
    });

    it('takes the key of a machine from the environment or from a file, and publishes with it', async () => {
      const keeper = apiKeyClient((await cli.hub.as('admin@th.example')).ask);
      const { id, secret } = await keeper.makes({ permissions: WRITING });
      const rows = await cli.file('by-key.csv', 'value,kind\nby-key.example.com,domain\n');
      const argv = ['import', rows, '--tlp', 'green', '--threat', 'phishing', '--to', 'KH'];
      expect((await cli.run(argv, { env: { HUB_TOKEN: secret } })).code).toBe(0);
      const key = await cli.file('hub.key', `${secret}\n`);
      expect((await cli.run(['lookup', 'by-key.example.com'], { env: { HUB_TOKEN_FILE: key } })).out).toContain('1 indicator');

      expect((await cli.run(['lookup', 'x.example.com'], { env: { HUB_TOKEN_FILE: 'absent.key' } })).err).toMatch(
        /HUB_TOKEN_FILE cannot be read \(ENOENT\)/,
      );
      const two = await cli.file('two.key', `${secret}\n${secret}\n`);
      const refused = await cli.run(['lookup', 'x.example.com'], { env: { HUB_TOKEN_FILE: two } });
      expect(refused.err).toMatch(/must contain one access token or API key/);
      await keeper.revokes(id);
      const revoked = await cli.run(['lookup', 'x.example.com'], { env: { HUB_TOKEN_FILE: key } });
      expect(revoked).toMatchObject({ code: 1, out: '' });
      const follower = await cli.run(['follow'], { env: { HUB_TOKEN_FILE: key } });
      expect(follower).toMatchObject({ code: 1, out: '' });
      expect(follower.err).toContain('ask an administrator of your party for a new one');
      expect(refused.err + revoked.err + follower.err).not.toContain(secret);
    });

    it('repeats neither password nor token when it is refused', async () => {
      const secret = 'not-the-password';
      const wrong = await cli.run(['lookup', 'x.example.com', '--as', 'analyst@th.example'], { env: { HUB_PASSWORD: secret } });
      expect(wrong).toMatchObject({ code: 1, out: '' });
      const token = await cli.run(['lookup', 'x.example.com'], { env: { HUB_TOKEN: secret } });
      expect(token).toMatchObject({ code: 1, out: '' });
      expect(wrong.err + token.err).not.toContain(secret);
      expect(wrong.err.trim().split('\n')).toHaveLength(1);
    });

    it('leaves no session behind', async () => {
      const open = async (): Promise<number> =>
        (await cli.hub.ownerSql<{ n: number }>('select count(*)::int n from hub.session where ended_at is null'))[0]?.n ?? -1;
      const before = await open();
      await cli.run(['lookup', 'nobody.example.com', '--as', 'analyst@th.example']);
      expect(await open()).toBe(before);
    });
  });
});
