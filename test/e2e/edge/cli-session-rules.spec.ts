import { readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { CommandLine, type Given } from '../../support/command-line.js';
import { type Hub, PASSWORD, startHub } from '../../support/hub.js';
import { until } from '../../support/officer.js';

interface Stored {
  readonly hub: string;
  readonly email: string;
}

const WITHOUT_PASSWORD = { env: { HUB_PASSWORD: '' } };
/** A port where no program listens. */
const NOWHERE = 'http://127.0.0.1:2';

describe('a session of the command line', () => {
  let hub: Hub;
  let line: CommandLine;
  beforeAll(async () => {
    hub = await startHub();
  });
  afterAll(() => hub.stop());
  beforeEach(async () => {
    line = await CommandLine.open(hub.url);
  });
  afterEach(() => line.close());

  const file = (): string => join(line.folder, 'entente/sessions.json');
  const stored = async (): Promise<readonly Stored[]> => (JSON.parse(await readFile(file(), 'utf8')) as { sessions: Stored[] }).sessions;
  const emails = async (): Promise<readonly string[]> => (await stored()).map(({ email }) => email);
  const changed = async (change: (one: Stored) => object): Promise<void> =>
    writeFile(file(), JSON.stringify({ sessions: (await stored()).map(change) }));
  const openSessions = async (email: string): Promise<number> =>
    (
      await hub.ownerSql<{ n: number }>(
        `select count(*)::int n from hub.session s join hub.user_account u on u.id = s.user_id where u.email = '${email}' and s.ended_at is null`,
      )
    )[0]?.n ?? -1;
  const endAtHub = (email: string): Promise<unknown> =>
    hub.ownerSql(`update hub.session set ended_at = now() where user_id = (select id from hub.user_account where email = '${email}')`);

  describe('at login', () => {
    it('is not asked for when it could not be stored', async () => {
      await line.file('taken', '');
      let asked = 0;
      const typed = async (): Promise<string> => (asked++, PASSWORD);
      const env = { HUB_PASSWORD: '', HUB_SESSION_FILE: 'taken/sessions.json' };
      const ran = await line.run(['login', 'analyst@th.example'], { env, typed });
      expect([ran.code, ran.err, asked]).toEqual([1, expect.stringContaining('The sessions cannot be stored in') as string, 0]);
    });

    it('ends at the hub when the file breaks meanwhile', async () => {
      const before = await openSessions('analyst@th.example');
      const typed = async (): Promise<string> => {
        await writeFile(file(), 'nonsense');
        return PASSWORD;
      };
      const ran = await line.run(['login', 'analyst@th.example'], { ...WITHOUT_PASSWORD, typed });
      expect([ran.code, ran.err]).toEqual([1, expect.stringContaining('cannot be read as a file of sessions') as string]);
      expect(await openSessions('analyst@th.example')).toBe(before);
    });

    it('is said to come after the key in the environment', async () => {
      const ran = await line.run(['login', 'analyst@th.example'], { env: { HUB_TOKEN: 'hub_live_x' } });
      expect(ran).toMatchObject({ code: 0, err: 'Warning: HUB_TOKEN is set. Commands without --as use it instead of this session.\n' });
    });
  });

  describe('without an address', () => {
    const nameless: Given = { env: { PUBLIC_URL: '', HUB_PASSWORD: '' } };

    it('is that of the last login, or of the account', async () => {
      await line.run(['login', 'analyst@th.example']);
      expect(await line.run(['whoami'], nameless)).toMatchObject({ code: 0, out: expect.stringMatching(/^analyst@th/) as string });
      await changed((one) => ({ ...one, hub: NOWHERE }));
      await line.run(['login', 'analyst@vn.example']);
      expect((await line.run(['logout', '--as', 'analyst@th.example'], nameless)).err).toContain(NOWHERE);
      expect((await line.run(['whoami', '--as', 'analyst@vn.example'], nameless)).out).toMatch(/^analyst@vn/);
    });

    it('is missed with the address, and with the sessions that there are', async () => {
      expect((await line.run(['whoami'], nameless)).err).toMatch(
        /^No session is stored for http:\/\/127\.0\.0\.1:4000\. Log in: hub login EMAIL\./,
      );
      await line.run(['login', 'analyst@th.example']);
      const sentence = `No session is stored for https://hub.example. Stored: analyst@th.example at ${hub.url}. Log in: hub login EMAIL.`;
      expect((await line.run(['whoami', '--url', 'https://hub.example/'])).err).toContain(sentence);
      expect((await line.run(['token', '--url', 'https://hub.example/'])).err).toBe(`${sentence}\n`);
    });
  });

  describe('that has ended at the hub', () => {
    it.each([0, 11 * 60_000])('is replaced for one command by a password, %i ms after the login', async (ahead) => {
      await line.run(['login', 'analyst@la.example']);
      await endAtHub('analyst@la.example');
      line.ahead = ahead;
      const as = ['whoami', '--as', 'analyst@la.example'];
      const refused = await line.run(as, WITHOUT_PASSWORD);
      expect([refused.code, refused.err, await emails()]).toEqual([
        1,
        expect.stringContaining('Run: hub login EMAIL') as string,
        ['analyst@la.example'],
      ]);
      expect((await line.run(as, { env: { HUB_PASSWORD: 'not-the-password' } })).code).toBe(1);
      expect(await emails()).toEqual(['analyst@la.example']);
      expect(await line.run(as, { ...WITHOUT_PASSWORD, typed: PASSWORD })).toMatchObject({ code: 0, err: '' });
      expect([await emails(), await openSessions('analyst@la.example')]).toEqual([[], 0]);
    });

    it('is not confirmed by a sign-in that ends with the command', async () => {
      const refused = await line.run(['confirm-identity', '--as', 'analyst@la.example']);
      expect([refused.code, refused.err]).toEqual([
        1,
        expect.stringMatching(/^This command needs a stored session\. No session is stored for analyst@la\.example at http/) as string,
      ]);
    });
  });

  describe('at logout', () => {
    it.each([0, 11 * 60_000])('stays stored when the hub cannot be reached, %i ms after the login, unless --local', async (ahead) => {
      await line.run(['login', 'analyst@kh.example']);
      await line.run(['login', 'analyst@th.example']);
      await changed((one) => (one.email === 'analyst@kh.example' ? { ...one, hub: NOWHERE } : one));
      line.ahead = ahead;
      const ran = await line.run(['logout', '--all']);
      expect(ran).toEqual({
        code: 1,
        out: `Logged out analyst@th.example at ${hub.url}.\n`,
        err: `The hub at ${NOWHERE} does not answer (ECONNREFUSED). The session of analyst@kh.example stays stored. Try again later, or delete it with --local.\n`,
      });
      expect(await emails()).toEqual(['analyst@kh.example']);
      expect((await line.run(['logout', '--all', '--local'])).code).toBe(0);
      expect(await emails()).toEqual([]);
    });

    it('does not come back by a command that renews it later', async () => {
      await line.run(['login', 'analyst@kr.example']);
      const typed = async (): Promise<string> => {
        await writeFile(file(), JSON.stringify({ sessions: [] }));
        line.ahead = 9 * 60_000 + 30_000;
        return PASSWORD;
      };
      expect(await line.run(['confirm-identity'], { ...WITHOUT_PASSWORD, typed })).toMatchObject({ code: 0, err: '' });
      expect(await emails()).toEqual([]);
    });

    it('warns once of a connection that others can read', async () => {
      const url = hub.url.replace('127.0.0.1', '0.0.0.0');
      for (const argv of [['login', 'analyst@sg.example'], ['token'], ['logout'], ['login', 'analyst@sg.example'], ['logout', '--all']]) {
        const { code, err } = await line.run(argv, { env: { PUBLIC_URL: url } });
        expect([code, err]).toEqual([0, `Warning: the connection to ${url} is not encrypted. Others on the network can read it.\n`]);
      }
    });
  });

  it.each([
    ['whoami', 9 * 60_000 + 30_000], // the token is due for renewal, but has not ended
    ['logout', 9 * 60_000 + 30_000],
    ['logout', 11 * 60_000],
  ])('is not renewed after an interrupt of the wait for another command, and nothing is sent: %s', async (command, ahead) => {
    await line.run(['login', 'analyst@jp.example']);
    line.ahead = ahead;
    await writeFile(`${file()}.lock`, JSON.stringify({ pid: process.pid, host: hostname(), token: 'theirs' }));
    const stop = new AbortController();
    const running = line.run([command], { ...WITHOUT_PASSWORD, interrupted: stop.signal, onErr: () => stop.abort('SIGINT') });
    await until(
      async () => line.waited.length,
      (pauses) => pauses > 0,
    );
    line.ahead += 3_000;
    const ran = await running;
    expect(ran).toEqual({ code: 1, out: '', err: 'Another hub command is renewing the session. Waiting.\nStopped.\n' });
    expect(await emails()).toEqual(['analyst@jp.example']);
  });

  it('is not used with a token in the environment that is none', async () => {
    const ran = await line.run(['whoami'], { env: { HUB_TOKEN: 'two words' } });
    expect(ran).toEqual({ code: 1, out: '', err: 'HUB_TOKEN must contain one access token or API key, on a single line.\n' });
  });
});
