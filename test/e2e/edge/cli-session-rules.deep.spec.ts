import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import type { StoredSession } from '../../../src/edge/cli/hub/session-file.js';
import { commandLineTests, type Given, WITHOUT_PASSWORD } from '../../support/command-line.js';
import { PASSWORD } from '../../support/hub.js';
import { until } from '../../support/officer.js';

/** A port where no program listens. */
const NOWHERE = 'http://127.0.0.1:2';

describe('a session of the command line', () => {
  const cli = commandLineTests();
  const emails = async (): Promise<readonly string[]> => (await cli.line.storedSessions()).map(({ email }) => email);
  const changed = async (change: (one: StoredSession) => object): Promise<void> =>
    writeFile(cli.line.sessionFile, JSON.stringify({ sessions: (await cli.line.storedSessions()).map(change) }));

  describe('at login', () => {
    it('is not asked for when it could not be stored', async () => {
      await cli.file('taken', '');
      let asked = 0;
      const typed = async (): Promise<string> => (asked++, PASSWORD);
      const env = { HUB_PASSWORD: '', HUB_SESSION_FILE: 'taken/sessions.json' };
      const ran = await cli.run(['login', 'analyst@th.example'], { env, typed });
      expect([ran.code, ran.err, asked]).toEqual([1, expect.stringContaining('The sessions cannot be stored in') as string, 0]);
    });

    it('ends at the hub when the file breaks meanwhile', async () => {
      const before = await cli.openSessions('analyst@th.example');
      const typed = async (): Promise<string> => {
        await writeFile(cli.line.sessionFile, 'nonsense');
        return PASSWORD;
      };
      const ran = await cli.run(['login', 'analyst@th.example'], { ...WITHOUT_PASSWORD, typed });
      expect([ran.code, ran.err]).toEqual([1, expect.stringContaining('cannot be read as a file of sessions') as string]);
      expect(await cli.openSessions('analyst@th.example')).toBe(before);
    });

    it('is said to come after the key in the environment', async () => {
      const ran = await cli.run(['login', 'analyst@th.example'], { env: { HUB_TOKEN: 'hub_live_x' } });
      expect(ran).toMatchObject({ code: 0, err: 'Warning: HUB_TOKEN is set. Commands without --as use it instead of this session.\n' });
    });
  });

  describe('without an address', () => {
    const nameless: Given = { env: { PUBLIC_URL: '', HUB_PASSWORD: '' } };

    it('is that of the last login, or of the account', async () => {
      await cli.run(['login', 'analyst@th.example']);
      expect(await cli.run(['whoami'], nameless)).toMatchObject({ code: 0, out: expect.stringMatching(/^analyst@th/) as string });
      await changed((one) => ({ ...one, hub: NOWHERE }));
      await cli.run(['login', 'analyst@vn.example']);
      expect((await cli.run(['logout', '--as', 'analyst@th.example'], nameless)).err).toContain(NOWHERE);
      expect((await cli.run(['whoami', '--as', 'analyst@vn.example'], nameless)).out).toMatch(/^analyst@vn/);
    });

    it.each([
      ['HUB_TOKEN', ['whoami'], { HUB_TOKEN: 'hub_live_x' }],
      ['HUB_TOKEN_FILE', ['whoami'], { HUB_TOKEN_FILE: 'no-such-file' }],
      ['The password of analyst@kh.example', ['whoami', '--as', 'analyst@kh.example'], { HUB_PASSWORD: PASSWORD }],
      ['The password of analyst@kh.example', ['login', 'analyst@kh.example'], { HUB_PASSWORD: PASSWORD }],
      ['A one-time token', ['reset-password'], { HUB_ONE_TIME_TOKEN: 'x', HUB_PASSWORD: PASSWORD }],
      ['A one-time token', ['accept-invitation'], { HUB_ONE_TIME_TOKEN: 'x', HUB_PASSWORD: PASSWORD }],
    ])('decides for no other secret: %s of hub %j', async (secret, argv, env) => {
      await cli.run(['login', 'analyst@th.example']);
      const sentence = `${secret} is not sent to the hub of the last login (${cli.hub.url}). Name the hub: give --url, or set HUB.\n`;
      expect(await cli.run(argv, { env: { PUBLIC_URL: '', ...env } })).toEqual({ code: 1, out: '', err: sentence });
      await changed((one) => ({ ...one, hub: 'http://127.0.0.1:4000' })); // where a secret goes without an address
      expect((await cli.run(argv, { env: { PUBLIC_URL: '', ...env } })).err).not.toContain('is not sent');
    });

    it('serves the next commands also with a password in the environment', async () => {
      await cli.run(['login', 'analyst@th.example']);
      const given: Given = { env: { PUBLIC_URL: '' } };
      expect(await cli.run(['whoami'], given)).toMatchObject({ code: 0 });
      expect(await cli.run(['login', 'analyst@th.example'], given)).toMatchObject({ code: 0 });
    });

    it('is missed with the address, and with the sessions that there are', async () => {
      expect((await cli.run(['whoami'], nameless)).err).toMatch(
        /^No session is stored for http:\/\/127\.0\.0\.1:4000\. Log in: hub login EMAIL\./,
      );
      await cli.run(['login', 'analyst@th.example']);
      const sentence = `No session is stored for https://hub.example. Stored: analyst@th.example at ${cli.hub.url}. Log in: hub login EMAIL.`;
      expect((await cli.run(['whoami', '--url', 'https://hub.example/'])).err).toContain(sentence);
      expect((await cli.run(['token', '--url', 'https://hub.example/'])).err).toBe(`${sentence}\n`);
    });
  });

  describe('that has ended at the hub', () => {
    it.each([0, 11 * 60_000])('is replaced for one command by a password, %i ms after the login', async (ahead) => {
      await cli.run(['login', 'analyst@la.example']);
      await cli.endSessions('analyst@la.example');
      cli.line.ahead = ahead;
      const as = ['whoami', '--as', 'analyst@la.example'];
      const refused = await cli.run(as, WITHOUT_PASSWORD);
      expect([refused.code, refused.err, await emails()]).toEqual([
        1,
        expect.stringContaining('Run: hub login EMAIL') as string,
        ['analyst@la.example'],
      ]);
      expect((await cli.run(as, { env: { HUB_PASSWORD: 'not-the-password' } })).code).toBe(1);
      expect(await emails()).toEqual(['analyst@la.example']);
      expect(await cli.run(as, { ...WITHOUT_PASSWORD, typed: PASSWORD })).toMatchObject({ code: 0, err: '' });
      expect([await emails(), await cli.openSessions('analyst@la.example')]).toEqual([[], 0]);
    });

    it('is not confirmed by a sign-in that ends with the command', async () => {
      const refused = await cli.run(['confirm-identity', '--as', 'analyst@la.example']);
      expect([refused.code, refused.err]).toEqual([
        1,
        expect.stringMatching(/^This command needs a stored session\. No session is stored for analyst@la\.example at http/) as string,
      ]);
    });
  });

  describe('at logout', () => {
    it.each([0, 11 * 60_000])('stays stored when the hub cannot be reached, %i ms after the login, unless --local', async (ahead) => {
      await cli.run(['login', 'analyst@kh.example']);
      await cli.run(['login', 'analyst@th.example']);
      await changed((one) => (one.email === 'analyst@kh.example' ? { ...one, hub: NOWHERE } : one));
      cli.line.ahead = ahead;
      const ran = await cli.run(['logout', '--all']);
      expect(ran).toEqual({
        code: 1,
        out: `Logged out analyst@th.example at ${cli.hub.url}.\n`,
        err: `The hub at ${NOWHERE} does not answer (ECONNREFUSED). The session of analyst@kh.example stays stored. Try again later, or delete it with --local.\n`,
      });
      expect(await emails()).toEqual(['analyst@kh.example']);
      expect((await cli.run(['logout', '--all', '--local'])).code).toBe(0);
      expect(await emails()).toEqual([]);
    });

    it('does not come back by a command that renews it later', async () => {
      await cli.run(['login', 'analyst@kr.example']);
      const typed = async (): Promise<string> => {
        await writeFile(cli.line.sessionFile, JSON.stringify({ sessions: [] }));
        cli.line.ahead = 9 * 60_000 + 30_000;
        return PASSWORD;
      };
      expect(await cli.run(['confirm-identity'], { ...WITHOUT_PASSWORD, typed })).toMatchObject({ code: 0, err: '' });
      expect(await emails()).toEqual([]);
    });

    it('warns once of a connection that others can read', async () => {
      const url = cli.hub.url.replace('127.0.0.1', '0.0.0.0');
      for (const argv of [['login', 'analyst@sg.example'], ['token'], ['logout'], ['login', 'analyst@sg.example'], ['logout', '--all']]) {
        const { code, err } = await cli.run(argv, { env: { PUBLIC_URL: url } });
        expect([code, err]).toEqual([0, `Warning: the connection to ${url} is not encrypted. Others on the network can read it.\n`]);
      }
    });
  });

  it.each([
    ['whoami', 9 * 60_000 + 30_000], // the token is due for renewal, but has not ended
    ['logout', 9 * 60_000 + 30_000],
    ['logout', 11 * 60_000],
  ])('is not renewed after an interrupt of the wait for another command, and nothing is sent: %s', async (command, ahead) => {
    await cli.run(['login', 'analyst@jp.example']);
    cli.line.ahead = ahead;
    await writeFile(`${cli.line.sessionFile}.lock`, JSON.stringify({ pid: process.pid, host: hostname(), token: 'theirs' }));
    const stop = new AbortController();
    const running = cli.run([command], { ...WITHOUT_PASSWORD, interrupted: stop.signal, onErr: () => stop.abort('SIGINT') });
    await until(
      async () => cli.line.waited.length,
      (pauses) => pauses > 0,
    );
    cli.line.ahead += 3_000;
    const ran = await running;
    expect(ran).toEqual({ code: 1, out: '', err: 'Another hub command is renewing the session. Waiting.\nStopped.\n' });
    expect(await emails()).toEqual(['analyst@jp.example']);
  });

  it('is not used with a token in the environment that is none', async () => {
    const ran = await cli.run(['whoami'], { env: { HUB_TOKEN: 'two words' } });
    expect(ran).toEqual({ code: 1, out: '', err: 'HUB_TOKEN must contain one access token or API key, on a single line.\n' });
  });
});
