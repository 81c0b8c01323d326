import { chmod, lstat, mkdir, readdir, readFile, readlink, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLineTests, WITHOUT_PASSWORD } from '../../support/command-line.js';
import { factorClient } from '../../support/factor-client.js';

describe('the sessions of the command line', () => {
  const cli = commandLineTests();

  it('are kept for their owner alone, and serve the next commands without a password', async () => {
    const login = await cli.run(['login', 'analyst@th.example']);
    expect(login).toMatchObject({ code: 0, err: '', out: `Logged in at ${cli.hub.url} as analyst@th.example, of Thailand.\n` });
    expect((await stat(cli.line.sessionFile)).mode & 0o777).toBe(0o600);
    expect((await stat(join(cli.line.folder, 'entente'))).mode & 0o777).toBe(0o700);
    expect((await cli.run(['whoami'], WITHOUT_PASSWORD)).out).toMatch(/^analyst@th\.example, of Thailand/);
    const [session] = await cli.line.storedSessions();
    expect(login.out + login.err).not.toContain(session?.tokens.accessToken);
  });

  it('are several: that of the last login, and with --as that of another account', async () => {
    await cli.run(['login', 'analyst@th.example']);
    await cli.run(['login', 'Analyst@VN.example']);
    const me = async (...argv: string[]): Promise<string> => (await cli.run(['whoami', ...argv], WITHOUT_PASSWORD)).out.split(',')[0] ?? '';
    expect([await me(), await me('--as', 'analyst@th.example')]).toEqual(['analyst@vn.example', 'analyst@th.example']);
    await cli.run(['login', 'analyst@th.example']);
    expect([await me(), (await cli.line.storedSessions()).length]).toEqual(['analyst@th.example', 2]);
    expect(await cli.run(['whoami', '--as', 'analyst@kh.example'], WITHOUT_PASSWORD)).toMatchObject({
      code: 1,
      err: expect.stringContaining('The password is missing') as string,
    });
  });

  it('end at the hub by logout, also when their access token has ended', async () => {
    const before = await cli.openSessions('analyst@sg.example');
    await cli.run(['login', 'analyst@sg.example']);
    await cli.run(['login', 'analyst@sg.example']); // replaces the first
    await cli.run(['login', 'analyst@my.example']);
    expect(await cli.openSessions('analyst@sg.example')).toBe(before + 1);
    cli.line.ahead = 11 * 60_000;
    expect((await cli.run(['logout', '--as', 'analyst@sg.example'], WITHOUT_PASSWORD)).out).toBe(
      `Logged out analyst@sg.example at ${cli.hub.url}.\n`,
    );
    expect([await cli.openSessions('analyst@sg.example'), (await cli.line.storedSessions()).map(({ email }) => email)]).toEqual([
      before,
      ['analyst@my.example'],
    ]);
    expect((await cli.run(['logout', '--all'])).code).toBe(0);
    expect(await cli.run(['logout'])).toMatchObject({ code: 1, err: expect.stringContaining('No session is stored') as string });
    expect((await cli.run(['whoami'])).err).toMatch(/^No session is stored for .* Log in: hub login EMAIL\./);
  });

  it('are renewed once by commands that run at the same time', async () => {
    await cli.run(['login', 'analyst@jp.example']);
    const [before] = await cli.line.storedSessions();
    cli.line.ahead = 9 * 60_000 + 30_000;
    const ran = await Promise.all(Array.from({ length: 5 }, () => cli.run(['whoami'], WITHOUT_PASSWORD)));
    expect(ran.map(({ code, err }) => [code, err])).toEqual(ran.map(() => [0, '']));
    const [after] = await cli.line.storedSessions();
    expect(after?.tokens.refreshToken).not.toBe(before?.tokens.refreshToken);
    expect((await cli.run(['whoami'], WITHOUT_PASSWORD)).code).toBe(0); // a refresh token that was used twice would have ended the session
  });

  it('survive a program that was killed while it renewed them', async () => {
    await cli.run(['login', 'analyst@kr.example']);
    const lock = `${cli.line.sessionFile}.lock`;
    await writeFile(lock, '');
    await utimes(lock, 0, 0);
    cli.line.ahead = 9 * 60_000 + 30_000;
    expect((await cli.run(['whoami'], WITHOUT_PASSWORD)).code).toBe(0);
  });

  it('give another program an access token, renewed, and none without a session', async () => {
    await cli.run(['login', 'analyst@th.example']);
    const [before] = await cli.line.storedSessions();
    cli.line.ahead = 9 * 60_000 + 30_000;
    const { code, out, err } = await cli.run(['token', '--as', 'analyst@th.example'], WITHOUT_PASSWORD);
    const [after] = await cli.line.storedSessions();
    expect([code, out, err]).toEqual([0, `${after?.tokens.accessToken}\n`, '']);
    expect(after?.tokens.accessToken).not.toBe(before?.tokens.accessToken);
    const me = await cli.hub.asToken(out.trim()).ask<{ me: { email: string } }>('{ me { email } }');
    expect(me).toEqual({ me: { email: 'analyst@th.example' } });
    expect(await cli.run(['token', '--as', 'analyst@kh.example'])).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('No session is stored for analyst@kh.example') as string,
    });
  });

  it('say what to do when they have ended at the hub', async () => {
    await cli.run(['login', 'analyst@la.example']);
    await cli.endSessions('analyst@la.example');
    const ran = await cli.run(['whoami'], WITHOUT_PASSWORD);
    expect(ran).toMatchObject({ code: 1, out: '', err: expect.stringContaining('Run: hub login EMAIL') as string });
  });

  it('are refused in a file that others can read, or that is none', async () => {
    await cli.run(['login', 'analyst@id.example']);
    await chmod(cli.line.sessionFile, 0o644);
    const ran = await cli.run(['whoami'], WITHOUT_PASSWORD);
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining(`chmod 600 '${cli.line.sessionFile}'`) as string });
    await chmod(cli.line.sessionFile, 0o600);
    await writeFile(cli.line.sessionFile, 'nonsense');
    expect((await cli.run(['whoami'])).err).toMatch(/cannot be read as a file of sessions .* Delete it/);
  });

  it('are refused in a file of another user', async () => {
    await cli.run(['login', 'analyst@id.example']);
    const { getuid } = process;
    const { uid } = await stat(cli.line.sessionFile);
    process.getuid = () => uid + 1;
    const ran = await cli.run(['whoami'], WITHOUT_PASSWORD).finally(() => Object.assign(process, { getuid }));
    expect(ran).toMatchObject({ code: 1, out: '', err: expect.stringContaining('belongs to another user') as string });
  });

  it('are written to the file that a symbolic link names, and leave no other file', async () => {
    await mkdir(join(cli.line.folder, 'vault'));
    await mkdir(join(cli.line.folder, 'entente'), { mode: 0o700 });
    await symlink('../vault/mine.json', cli.line.sessionFile);
    for (const email of ['analyst@th.example', 'analyst@vn.example']) expect((await cli.run(['login', email])).code).toBe(0);
    expect([
      (await lstat(cli.line.sessionFile)).isSymbolicLink(),
      await readlink(cli.line.sessionFile),
      (await cli.line.storedSessions()).length,
    ]).toEqual([true, '../vault/mine.json', 2]);
    expect([await readdir(join(cli.line.folder, 'vault')), await readdir(join(cli.line.folder, 'entente'))]).toEqual([
      ['mine.json'],
      ['sessions.json'],
    ]);
    expect((await stat(cli.line.sessionFile)).mode & 0o777).toBe(0o600);
  });

  it('are not opened by a wrong password, which leaves the file as it is', async () => {
    await cli.run(['login', 'analyst@ph.example']);
    const before = await readFile(cli.line.sessionFile, 'utf8');
    const ran = await cli.run(['login', 'analyst@ph.example'], { env: { HUB_PASSWORD: 'not-the-password' } });
    expect([ran.code, ran.out, ran.err.includes('not-the-password'), await readFile(cli.line.sessionFile, 'utf8')]).toEqual([
      1,
      '',
      false,
      before,
    ]);
  });

  it('confirm an identity where an action needs a recent proof', async () => {
    const { codes } = await factorClient((await cli.hub.as('admin@nz.example')).ask).setsAppUp();
    await cli.run(['login', 'admin@nz.example'], { env: { HUB_CODE: codes[0] } });
    await cli.hub.ownerSql(
      `update hub.session set confirmed_at = now() - interval '1 hour' where user_id = (select id from hub.user_account where email = 'admin@nz.example')`,
    );
    const key = [
      'key',
      'create',
      '--name',
      'Follower',
      '--permissions',
      'party:read,indicator:read',
      '--expires',
      '90d',
      '--field',
      'secret',
    ];
    expect((await cli.run(key)).err).toContain('Run hub confirm-identity');
    expect(await cli.run(['confirm-identity'], { env: { HUB_CODE: codes[1] } })).toMatchObject({ code: 0, err: '' });
    const { code, out } = await cli.run(key);
    expect(code).toBe(0);
    expect((await cli.run(['whoami'], { env: { HUB_TOKEN: out.trim() } })).out).toMatch(/^the API key “Follower”/);
  });
});
