import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { run } from '../../src/cli/run.js';
import type { Io } from '../../src/cli/io.js';
import { factorKeeper } from '../support/factor-keeper.js';
import { type Hub, PASSWORD, startHub } from '../support/hub.js';
import { keyKeeper, WRITING } from '../support/key-keeper.js';
import { officer, until } from '../support/officer.js';
import { compiledProgram } from '../support/program.js';

const OFAC = join(process.cwd(), '../shared/data/ofac-wallets/2025-12');
const withOfac = existsSync(OFAC) ? it : it.skip;

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Said {
  readonly stdin?: string;
  readonly env?: Io['env'];
  readonly password?: string;
  readonly interrupted?: AbortSignal;
  readonly onOut?: (text: string) => void;
}

describe('the command line', () => {
  let hub: Hub;
  let folder: string;
  /** Milliseconds that the programs waited; they do not really wait. */
  let waited: number[];
  /** How far the programs' clock is ahead, in milliseconds. */
  let ahead: number;

  beforeAll(async () => {
    hub = await startHub();
  });
  afterAll(() => hub.stop());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hub-cli-'));
    waited = [];
    ahead = 0;
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Runs the program as a shell would, against the hub, as Thailand's analyst unless said otherwise. */
  async function shell(argv: readonly string[], said: Said = {}): Promise<Ran> {
    const written = { out: '', err: '' };
    const sink = (name: 'out' | 'err') => ({
      write: (text: string) => {
        written[name] += text;
        if (name === 'out') said.onOut?.(text);
        return true;
      },
      once: () => undefined,
    });
    const io: Io = {
      env: { PUBLIC_URL: hub.url, HUB_PASSWORD: PASSWORD, ...said.env },
      cwd: folder,
      stdin: Readable.from([Buffer.from(said.stdin ?? '')]),
      stdout: sink('out'),
      stderr: sink('err'),
      interrupted: said.interrupted ?? new AbortController().signal,
      now: () => performance.now() + ahead,
      pause: async (ms) => void waited.push(ms),
      askSecret: async () => said.password,
    };
    return { code: await run(argv, io), ...written };
  }
  const importing = (file: string, ...more: string[]): string[] => ['import', file, '--as', 'analyst@th.example', ...more];
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return name;
  };
  const rejectsOf = async (name: string): Promise<readonly Record<string, string>[]> =>
    parse<Record<string, string>>(await readFile(join(folder, `${name}.rejects.csv`), 'utf8'), { columns: true });
  const as = async (email: string) => officer((await hub.as(email)).ask);
  const count = (out: string, word: string): number => Number(new RegExp(`${word} +([\\d,]+)`).exec(out)?.[1]?.replaceAll(',', ''));

  describe('accounts', () => {
    const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

    it('says who one is', async () => {
      const officer = await shell(['whoami', '--as', 'analyst@th.example']);
      expect(officer).toMatchObject({ code: 0, err: '' });
      expect(officer.out).toMatch(/^analyst@th\.example, of Thailand, [^\n]+\nroles: ANALYST\nmay: .*indicator:publish/);
      const { secret } = await keyKeeper((await hub.as('admin@th.example')).ask).makes({ name: 'night import' });
      const machine = await shell(['whoami'], { env: { HUB_TOKEN: secret } });
      expect(machine.out).toMatch(/^the API key “night import”, for which admin@th\.example answers, of Thailand/);
      expect((await shell(['whoami'], { env: { HUB_TOKEN: 'stale' } })).code).toBe(1);
    });

    it('signs in with a code where the account has a second factor, and says how', async () => {
      const { codes } = await factorKeeper((await hub.as('liaison@la.example')).ask).setsAppUp();
      const whoami = (said: Said) => shell(['whoami', '--as', 'liaison@la.example'], said);
      const none = await whoami({});
      expect(none).toMatchObject({ code: 1, out: '' });
      expect(none.err).toContain('HUB_CODE');
      expect(await whoami({ env: { HUB_CODE: codes[0] } })).toMatchObject({ code: 0, err: '' });
      expect(await whoami({ password: codes[1] })).toMatchObject({ code: 0, err: '' }); // typed
      const used = await whoami({ env: { HUB_CODE: codes[0] } });
      expect(used).toMatchObject({ code: 1, out: '' });
      expect(used.err).not.toContain(codes[0]);
    });

    it('says that an account must set a second factor up before anything else', async () => {
      await factorKeeper((await hub.as('admin@kr.example')).ask).demands(true);
      expect((await shell(['whoami', '--as', 'analyst@kr.example'])).out).toContain('must set up a second factor');
    });

    it('recovers an operator with a token that whoever has the database makes, and nobody else', async () => {
      const recover = async (email: string, token: string): Promise<unknown> =>
        (await hub.ownerSql<{ until: Date | null }>('select hub.recover_operator($1, $2) as until', [email, sha256(token)]))[0]?.until;
      expect(await recover('admin@th.example', 'x')).toBeNull();
      expect(await recover('auditor@hub.example', 'x')).toBeNull();
      const lost = await hub.as('operator@hub.example');
      await factorKeeper(lost.ask).setsAppUp();
      await hub.ownerSql(`update hub.user_account set disabled_at = now() where email = 'operator@hub.example'`);
      expect(await recover('Operator@hub.example', 'the token')).toBeInstanceOf(Date);
      await expect(lost.ask('{ me { id } }')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' }); // whoever has the session, and the app

      const wrong = await shell(['reset-password'], { env: { HUB_ONE_TIME_TOKEN: 'another' } });
      expect([wrong.code, wrong.out]).toEqual([1, '']);
      const fresh = 'correct horse battery staple';
      const done = await shell(['reset-password'], { env: { HUB_PASSWORD: undefined, HUB_ONE_TIME_TOKEN: 'the token' }, password: fresh });
      expect(done).toMatchObject({ code: 0, err: '' });
      expect(JSON.stringify([done, wrong])).not.toMatch(/the token|correct horse/);
      const signedIn = await shell(['whoami', '--as', 'operator@hub.example'], { env: { HUB_PASSWORD: fresh } });
      expect(signedIn.out).toContain('HUB_OPERATOR');
      expect((await shell(['reset-password'], { env: { HUB_ONE_TIME_TOKEN: 'the token' } })).code).toBe(1); // once
      expect(await hub.ownerSql(`select outcome from hub.audit where what = 'hub.recover-operator'`)).toEqual([{ outcome: 'DONE' }]);
    });

    it('takes an invitation with its token, which nobody sees, and leaves no session behind', async () => {
      const { ask } = await hub.as('admin@th.example');
      const invite = `mutation { inviteUser(input: { email: "new@th.example", roles: [ANALYST] }) { token } }`;
      const { inviteUser } = await ask<{ inviteUser: { token: string } }>(invite);
      const fresh = 'correct horse battery staple';
      const accept = (token: string): Promise<Ran> =>
        shell(['accept-invitation'], { env: { HUB_ONE_TIME_TOKEN: token, HUB_PASSWORD: fresh } });
      expect(await accept(inviteUser.token)).toEqual({
        code: 0,
        out: 'new@th.example is an account of Thailand now, and can sign in.\n',
        err: '',
      });
      const sessions = `select count(*)::integer as n from hub.session s join hub.user_account u on u.id = s.user_id
        where u.email = 'new@th.example' and s.ended_at is null`;
      expect(await hub.ownerSql(sessions)).toEqual([{ n: 0 }]);
      expect((await shell(['whoami', '--as', 'new@th.example'], { env: { HUB_PASSWORD: fresh } })).out).toContain('roles: ANALYST');
      const again = await accept(inviteUser.token); // once
      expect([again.code, again.out, again.err.includes(inviteUser.token)]).toEqual([1, '', false]);
    });

    it('makes no operator where the hub waits for none', async () => {
      const ran = await shell(['bootstrap', 'chief@hub.example'], { env: { HUB_ONE_TIME_TOKEN: 'a token' } });
      expect(ran).toMatchObject({ code: 1, out: '' });
      expect((await shell(['bootstrap', 'chief@hub.example'], { env: { HUB_PASSWORD: undefined } })).err).toContain('There is no token');
    });
  });

  describe('import', () => {
    it('offers no country that waits to be admitted', async () => {
      const name = await file('waits.csv', 'value\nwaits.example.com\n');
      await hub.ownerSql(`update hub.party set candidate_since = now() where slug = 'nz'`);
      const ran = await shell(importing(name, '--kind', 'domain', '--tlp', 'amber', '--threat', 'phishing', '--to', 'NZ'));
      await hub.ownerSql(`update hub.party set candidate_since = null where slug = 'nz'`);
      expect(ran).toMatchObject({ code: 1, out: '' });
      expect(ran.err).toMatch(/^NZ is no member country \(members: (?!.*NZ)/);
    });

    it('publishes a CSV file for the chosen eyes, and changes nothing the second time', async () => {
      const name = await file(
        'domains.csv',
        '\uFEFFKind,Value,valid_until,TAGS,description\r\ndomain,one.example.com,2099-01-01,raid;sim,"two\r\nlines, and a comma"\r\nDOMAIN,two.example.com,,,\r\n',
      );
      const argv = importing(name, '--tlp', 'amber', '--threat', 'call-centre-scam', '--to', 'KH,VN', '--except', 'JP');
      const first = await shell(argv);
      expect(first).toMatchObject({ code: 0, err: '' });
      expect(count(first.out, 'created')).toBe(2);
      expect((await (await as('analyst@kh.example')).looksUp('one.example.com'))[0]?.indicators).toMatchObject([
        { tlp: 'AMBER', description: 'two\nlines, and a comma' },
      ]);
      expect((await (await as('analyst@sg.example')).looksUp('one.example.com'))[0]?.indicators).toEqual([]);

      const second = await shell(argv);
      expect(second.code).toBe(0);
      expect([count(second.out, 'unchanged'), count(second.out, 'created')]).toEqual([2, 0]);
      expect(existsSync(join(folder, `${name}.rejects.csv`))).toBe(false);
    });

    it('writes rejects that can be corrected and imported, and removes the file when all is well', async () => {
      const name = await file(
        'mixed.csv',
        'value,kind,country\nthree.example.com,DOMAIN,\nabc,PHONE,TH\nfour.example.com,DOMAIN,Thailand\nfive.example.com\n"six,DOMAIN,\n',
      );
      const argv = importing(name, '--tlp', 'green', '--threat', 'phishing');
      const ran = await shell(argv);
      expect(ran.code).toBe(2);
      expect([count(ran.out, 'created'), count(ran.out, 'rejected')]).toEqual([1, 4]);
      expect((await stat(join(folder, `${name}.rejects.csv`))).mode & 0o077).toBe(0);
      const rejects = await rejectsOf(name);
      expect(Object.keys(rejects[0] ?? {})).toEqual(['value', 'kind', 'country', 'line', 'code', 'reason']);
      expect(rejects.map(({ line, code }) => [line, code])).toEqual([
        ['3', expect.stringMatching(/^PHONE_/)],
        ['4', 'COUNTRY_INVALID'],
        ['5', 'CELLS_MISMATCH'],
        ['6', 'QUOTE_NOT_CLOSED'],
      ]);

      await file(name, 'value,kind,country\nthree.example.com,DOMAIN,\nfour.example.com,DOMAIN,TH\n');
      expect(await shell(argv)).toMatchObject({ code: 0 });
      expect(existsSync(join(folder, `${name}.rejects.csv`))).toBe(false);
    });

    it('understands NDJSON with an audience of its own, by name, and keeps the exceptions of the command', async () => {
      const rows = [
        { value: 'nine.example.com', kind: 'domain', audience: { groups: ['asean call-centre fraud'] } },
        { value: 'ten.example.com', kind: 'domain', audience: {}, confidence: 80 },
        { value: 'eleven.example.com', kind: 'domain', colour: 'red' },
      ];
      const name = await file('rows.ndjson', rows.map((row) => JSON.stringify(row)).join('\n'));
      const ran = await shell(importing(name, '--tlp', 'AMBER', '--threat', 'PHISHING', '--to', 'partner:meta', '--except', 'VN'));
      expect(ran.code).toBe(2);
      expect(await rejectsOf(name)).toMatchObject([{ value: 'eleven.example.com', code: 'FIELD_UNKNOWN', line: '3' }]);
      expect((await (await as('analyst@kh.example')).looksUp('nine.example.com'))[0]?.indicators).toHaveLength(1);
      expect((await (await as('analyst@vn.example')).looksUp('nine.example.com'))[0]?.indicators).toEqual([]);
      expect((await (await as('contributor@meta.example')).looksUp('ten.example.com'))[0]?.indicators).toEqual([]);
    });

    it('reads a hosts file from the standard input', async () => {
      const stdin = '# a list\n127.0.0.1 localhost\n0.0.0.0 twelve.example.com thirteen.example.com # both\n\nfourteen.example.com\n';
      const ran = await shell(importing('-', '--kind', 'domain', '--tlp', 'clear', '--threat', 'phishing', '--to', 'every-country'), {
        stdin,
      });
      expect(ran).toMatchObject({ code: 0 });
      expect(count(ran.out, 'created')).toBe(3);
    });

    it('takes the others of a batch when the hub rejects one row', async () => {
      const rows = ['fifteen.example.com', 'sixteen.example.com', 'seventeen.example.com'].map((value) => ({ value, kind: 'DOMAIN' }));
      const name = await file(
        'odd.ndjson',
        rows.map((row, i) => JSON.stringify(i === 1 ? { ...row, reliability: 'x'.repeat(9) } : row)).join('\n'),
      );
      const ran = await shell(importing(name, '--tlp', 'green', '--threat', 'phishing'));
      expect(ran.code).toBe(2);
      expect([count(ran.out, 'created'), count(ran.out, 'rejected')]).toEqual([2, 1]);
    });

    withOfac('imports the real lists of sanctioned wallets, JSON lists of strings', async () => {
      for (const name of readdirSync(OFAC).filter((one) => /_(ETH|SOL|TRX|USDT)\.json$/.test(one))) {
        const path = join(OFAC, name);
        const values = JSON.parse(await readFile(path, 'utf8')) as string[];
        const argv = importing(path, '--kind', 'crypto-address', '--tlp', 'clear', '--threat', 'other', '--rejects', 'wallets.rejects.csv');
        const ran = await shell(argv);
        expect([name, ran.err, ran.code]).toEqual([name, '', 0]);
        expect(count(ran.out, 'created') + count(ran.out, 'unchanged') + count(ran.out, 'updated')).toBe(values.length);
      }
    });

    it('says in a sentence what is wrong with the command, before anything travels', async () => {
      const name = await file('few.csv', 'value,kind\nfew.example.com,domain\n');
      const wrong = async (...more: string[]): Promise<string> => {
        const ran = await shell(importing(name, ...more));
        expect(ran).toMatchObject({ code: 1, out: '' });
        return ran.err;
      };
      expect(await wrong('--tlp', 'pink', '--threat', 'phishing')).toMatch(/--tlp: “pink” is no tlp: say one of clear, green/);
      expect(await wrong('--threat', 'phishing')).toMatch(/say tlp: add --tlp/);
      expect(await wrong('--tlp', 'red', '--threat', 'phishing', '--to', 'group:nobody')).toMatch(/No working group “nobody”/);
      expect(await wrong('--tlp', 'amber', '--threat', 'phishing', '--to', 'ZZ')).toMatch(/ZZ is no member country/);
      expect(await wrong('--tlp', 'amber', '--threat', 'phishing', '--frobnicate')).toMatch(/unknown option/);
      expect((await shell(importing('absent.csv', '--tlp', 'red'))).err).toMatch(/There is no file absent\.csv/);
    });
  });

  describe('who asks', () => {
    it('takes a token from the environment, or asks for the password', async () => {
      const { token } = await hub.as('analyst@th.example');
      expect((await shell(['lookup', 'nobody.example.com'], { env: { HUB_TOKEN: token } })).code).toBe(2);
      const asked = await shell(['lookup', 'nobody.example.com', '--as', 'analyst@th.example'], {
        env: { HUB_PASSWORD: '' },
        password: PASSWORD,
      });
      expect(asked.code).toBe(2);
      expect((await shell(['lookup', 'nobody.example.com'])).err).toMatch(/^Say who you are/);
    });

    it('takes the key of a machine from the environment or from a file, and publishes with it', async () => {
      const keeper = keyKeeper((await hub.as('admin@th.example')).ask);
      const { id, secret } = await keeper.makes({ permissions: WRITING });
      const rows = await file('by-key.csv', 'value,kind\nby-key.example.com,domain\n');
      const argv = ['import', rows, '--tlp', 'green', '--threat', 'phishing', '--to', 'KH'];
      expect((await shell(argv, { env: { HUB_TOKEN: secret } })).code).toBe(0);
      const key = await file('hub.key', `${secret}\n`);
      expect((await shell(['lookup', 'by-key.example.com'], { env: { HUB_TOKEN_FILE: key } })).out).toContain('1 claim');

      expect((await shell(['lookup', 'x.example.com'], { env: { HUB_TOKEN_FILE: 'absent.key' } })).err).toMatch(
        /HUB_TOKEN_FILE cannot be read \(ENOENT\)/,
      );
      const two = await file('two.key', `${secret}\n${secret}\n`);
      const refused = await shell(['lookup', 'x.example.com'], { env: { HUB_TOKEN_FILE: two } });
      expect(refused.err).toMatch(/holds no access token or API key/);
      await keeper.revokes(id);
      const revoked = await shell(['lookup', 'x.example.com'], { env: { HUB_TOKEN_FILE: key } });
      expect(revoked).toMatchObject({ code: 1, out: '' });
      const follower = await shell(['follow'], { env: { HUB_TOKEN_FILE: key } });
      expect(follower).toMatchObject({ code: 1, out: '' });
      expect(follower.err).toContain('access token or API key');
      expect(refused.err + revoked.err + follower.err).not.toContain(secret);
    });

    it('repeats neither password nor token when it is refused', async () => {
      const secret = 'not-the-password';
      const wrong = await shell(['lookup', 'x.example.com', '--as', 'analyst@th.example'], { env: { HUB_PASSWORD: secret } });
      expect(wrong).toMatchObject({ code: 1, out: '' });
      const token = await shell(['lookup', 'x.example.com'], { env: { HUB_TOKEN: secret } });
      expect(token).toMatchObject({ code: 1, out: '' });
      expect(wrong.err + token.err).not.toContain(secret);
      expect(wrong.err.trim().split('\n')).toHaveLength(1);
    });

    it('leaves no session behind', async () => {
      const open = async (): Promise<number> =>
        (await hub.ownerSql<{ n: number }>('select count(*)::int n from hub.session where ended_at is null'))[0]?.n ?? -1;
      const before = await open();
      await shell(['lookup', 'nobody.example.com', '--as', 'analyst@th.example']);
      expect(await open()).toBe(before);
    });
  });

  describe('lookup', () => {
    it('shows a table to people and NDJSON to programs, and tells by its exit whether there is anything', async () => {
      const thailand = await as('analyst@th.example');
      await thailand.publishes({ value: 'known.example.com', audience: { countries: ['KH'] }, description: 'odd \u001B[31m text' });
      const people = await shell(['lookup', 'known.example.com', 'unknown.example.com', '--as', 'analyst@kh.example']);
      expect(people.code).toBe(0);
      expect(people.out).toMatch(
        /known\.example\.com \(DOMAIN known\.example\.com\): 1 claim of 1 owner\n +OWNER .*\n +Thailand +PHISHING +GREEN/,
      );
      expect(people.out).toMatch(/unknown\.example\.com: nothing found/);
      expect(people.out).not.toContain('\u001B');

      const programs = await shell(['lookup', 'known.example.com', '--json', '--as', 'analyst@kh.example']);
      expect(JSON.parse(programs.out)).toMatchObject({ canonical: 'known.example.com', indicators: [{ owner: { name: 'Thailand' } }] });
      expect((await shell(['lookup', 'known.example.com', '--as', 'analyst@sg.example'])).code).toBe(2);
    });
  });

  describe('on a bad line', () => {
    type Trouble = 'cut' | 'lose the answer' | 'refuse' | 503 | undefined;
    let line: Server;
    /** What happens to a publication, by its number from 1. Everything else is carried to the hub. */
    let trouble: (publication: number, body: Buffer) => Trouble;
    let refreshes: number;

    beforeEach(async () => {
      let publications = 0;
      refreshes = 0;
      line = createServer(async (asked, answer) => {
        const body = Buffer.concat(await asked.toArray());
        const what = body.includes('publishIndicators') ? trouble(++publications, body) : undefined;
        refreshes += body.includes('refreshSession') ? 1 : 0;
        if (what === 'cut') return void asked.socket.destroy();
        if (what === 503) return void answer.writeHead(503, { 'retry-after': '7' }).end('busy');
        if (what === 'refuse') {
          return void answer.end(JSON.stringify({ errors: [{ message: 'Unreadable.', extensions: { code: 'BAD_USER_INPUT' } }] }));
        }
        const headers = { 'content-type': 'application/json', authorization: asked.headers.authorization ?? '' };
        const given = await fetch(`${hub.url}/graphql`, { method: 'POST', headers, body });
        const text = await given.text();
        if (what === 'lose the answer') return void asked.socket.destroy();
        answer.writeHead(given.status, { 'content-type': 'application/json' }).end(text);
      });
      await once(line.listen(0, '127.0.0.1'), 'listening');
    });
    afterEach(() => new Promise((closed) => line.close(closed)));

    const importOverLine = async (name: string, batch = '1', interrupted?: AbortSignal): Promise<Ran> => {
      await file(`${name}.txt`, `# three\n1.${name}.example.com\n2.${name}.example.com\n3.${name}.example.com\n`);
      const { port } = line.address() as AddressInfo;
      const options = ['--kind', 'domain', '--tlp', 'green', '--threat', 'phishing', '--batch', batch];
      return shell(importing(`${name}.txt`, ...options, '--url', `http://127.0.0.1:${port}`), { interrupted });
    };

    it('tries again, and publishes each row once', async () => {
      trouble = (publication) => (['cut', 503, undefined, 'lose the answer'] as const)[publication - 1];
      const ran = await importOverLine('retried');
      expect(ran.code).toBe(0);
      expect(count(ran.out, 'created') + count(ran.out, 'unchanged')).toBe(3);
      expect(waited).toContain(7000);
      expect(ran.err).toMatch(/does not answer \([A-Z_]+\)\. Trying again in 0\.\d s \(1 of 5\)/);
      expect(await (await as('analyst@th.example')).lists({ text: 'retried' })).toHaveLength(3);
    });

    it('finds the one row for which a whole request is refused', async () => {
      trouble = (_, body) => (body.includes('2.refused.example.com') ? 'refuse' : undefined);
      const ran = await importOverLine('refused', '500');
      expect([ran.code, count(ran.out, 'created'), count(ran.out, 'rejected')]).toEqual([2, 2, 1]);
      expect(await rejectsOf('refused.txt')).toMatchObject([{ value: '2.refused.example.com', line: '3', code: 'BAD_USER_INPUT' }]);
    });

    it('renews its session once when the access token is about to end', async () => {
      trouble = (publication) => {
        if (publication === 1) ahead = 9 * 60_000;
        return undefined;
      };
      expect(await importOverLine('renewed')).toMatchObject({ code: 0 });
      expect(refreshes).toBe(1);
    });

    it('stops at an interrupt, reports what travelled, and says how far it came', async () => {
      const stop = new AbortController();
      trouble = () => void stop.abort();
      const ran = await importOverLine('stopped', '1', stop.signal);
      expect(ran).toMatchObject({
        code: 1,
        out: '',
        err: expect.stringMatching(/^Stopped\. It came to line [23] \([12] rows?, 0 rejected\)/),
      });
    });

    it('gives up with a sentence that says how far it came', async () => {
      trouble = (publication) => (publication > 1 ? 'cut' : undefined);
      const ran = await importOverLine('given-up');
      expect(ran).toMatchObject({ code: 1, out: '' });
      expect(ran.err.trim().split('\n').at(-1)).toMatch(
        /does not answer .* It came to line [23] \(1 row, 0 rejected\); run the same command again/,
      );
    });
  });

  describe('follow', () => {
    interface Followed {
      readonly values: readonly string[];
      readonly said: string;
      readonly code: number;
    }
    /** Follows sextortion for Cambodia over `url` until `last` has come; `onValue` hears each value, and undefined for an event without one. */
    async function follow(url: string, last: string, onValue: (value: string | undefined) => void): Promise<Followed> {
      const stop = new AbortController();
      const values: string[] = [];
      const onOut = (text: string): void => {
        const value = (JSON.parse(text) as { indicator: { value: string } | null }).indicator?.value;
        if (value) values.push(value);
        onValue(value);
        if (value === last) stop.abort();
      };
      const argv = ['follow', '--as', 'analyst@kh.example', '--threats', 'sextortion', '--url', url];
      const { code, err } = await shell(argv, { interrupted: stop.signal, onOut });
      return { values, code, said: err };
    }
    const publishing = async (): Promise<(value: string) => Promise<unknown>> => {
      const thailand = await as('analyst@th.example');
      return (value) => thailand.publishes({ value, threat: 'SEXTORTION', audience: { everyCountry: true } });
    };

    it('goes on from the last cursor when the line was down, and misses nothing', async () => {
      const sockets = new Set<Socket>();
      const line = createTcpServer((socket) => {
        const onward = connect(Number(new URL(hub.url).port), '127.0.0.1');
        for (const one of [socket, onward]) sockets.add(one.on('error', () => undefined));
        socket.pipe(onward).pipe(socket);
      });
      await once(line.listen(0, '127.0.0.1'), 'listening');
      const publish = await publishing();
      const work: Promise<unknown>[] = [];
      const { values, said, code } = await follow(
        `http://127.0.0.1:${(line.address() as AddressInfo).port}`,
        'line-2.example.com',
        (value) => {
          if (value === undefined && work.length === 0) work.push(publish('line-1.example.com'));
          if (value !== 'line-1.example.com') return;
          for (const socket of sockets) socket.destroy();
          work.push(publish('line-2.example.com'));
        },
      );
      await Promise.all(work);
      line.close();
      expect(values).toEqual(['line-1.example.com', 'line-2.example.com']);
      expect(code).toBe(0);
      expect(said).toMatch(/^Connection lost \(.*\): again in .* s, from the last cursor\.\n(Connection lost.*\n)*last cursor: \S+\n$/);
    });

    it('signs in again when its session was ended', async () => {
      const publish = await publishing();
      const work: Promise<unknown>[] = [];
      const endSessions = `update hub.session set ended_at = now() where ended_at is null
        and user_id = (select id from hub.user_account where email = 'analyst@kh.example')`;
      const { values, code } = await follow(hub.url, 'ended-1.example.com', (value) => {
        if (value === undefined && work.length === 0) work.push(hub.ownerSql(endSessions).then(() => publish('ended-1.example.com')));
      });
      await Promise.all(work);
      expect([values, code]).toEqual([['ended-1.example.com'], 0]);
    });

    it('says in a sentence that a cursor or a kind is none', async () => {
      const lost = await shell(['follow', '--as', 'analyst@kh.example', '--after', 'nonsense']);
      expect([lost.code, lost.out, lost.err.split('\n')[0]]).toEqual([1, '', expect.stringMatching(/cursor/)]);
      const odd = await shell(['follow', '--as', 'analyst@kh.example', '--kinds', 'phon']);
      expect([odd.code, odd.err]).toEqual([1, expect.stringMatching(/^--kinds: “phon” is none of/)]);
    });
  });

  describe('as a program of its own', () => {
    let program: string;
    beforeAll(async () => {
      program = await compiledProgram();
    });

    const start = (...argv: string[]) =>
      spawn(process.execPath, ['--no-warnings', 'cli/main.js', ...argv], {
        cwd: program,
        env: { PATH: process.env['PATH'], PUBLIC_URL: hub.url, HUB_PASSWORD: PASSWORD },
      });

    it('shows examples, and ends with the exit of its command', async () => {
      const help = start('import', '--help');
      const text = (await help.stdout.toArray()).join('');
      expect(text).toContain('npm run hub -- import phones.csv');
      const looking = start('lookup', 'nothing.example.com', '--as', 'analyst@th.example');
      expect(await once(looking, 'close')).toEqual([2, null]);
    });

    it('is quiet when nobody reads on', async () => {
      const child = start('import', '--help');
      child.stdout.destroy();
      const [code] = (await once(child, 'close')) as [number];
      expect([code, (await child.stderr.toArray()).join('')]).toEqual([0, '']);
    });

    it('stops at an interrupt while it waits for its standard input', async () => {
      const child = start(
        'import',
        '-',
        '--as',
        'analyst@th.example',
        '--kind',
        'domain',
        '--tlp',
        'green',
        '--threat',
        'phishing',
        '--batch',
        '1',
      );
      child.stdin.write(`${'piped.example.com\n'.repeat(2)}${'# a comment\n'.repeat(10_000)}`);
      const thailand = await as('analyst@th.example');
      await until(
        () => thailand.lists({ text: 'piped' }),
        (values) => values.length === 1,
      );
      child.kill('SIGINT');
      const said = (await child.stderr.toArray()).join('');
      expect([child.exitCode ?? (await once(child, 'close'))[0], said]).toEqual([
        1,
        expect.stringMatching(/^Stopped\. It came to line 1 /),
      ]);
    });

    it('follows the feed, and ends at an interrupt with the cursor from which to go on', async () => {
      const thailand = await as('analyst@th.example');
      const seen = async (after: string | undefined, name: string) => {
        const child = start('follow', '--as', 'analyst@kh.example', '--threats', 'sextortion', ...(after ? ['--after', after] : []));
        const events: { operation: string; cursor: string; indicator: { value: string } | null }[] = [];
        for await (const text of createInterface({ input: child.stdout })) {
          events.push(JSON.parse(text));
          if (events.length === 1) await thailand.publishes({ value: name, threat: 'SEXTORTION', audience: { everyCountry: true } });
          if (events.at(-1)?.indicator?.value === name) break;
        }
        child.kill('SIGINT');
        const said = (await child.stderr.toArray()).join('');
        return { events, said, code: child.exitCode ?? (await once(child, 'close'))[0] };
      };
      const first = await seen(undefined, 'followed-1.example.com');
      expect(first.events.map(({ operation }) => operation)).toEqual(['POSITION', 'PUBLISHED']);
      const cursor = first.events.at(-1)?.cursor ?? '';
      expect([first.code, first.said]).toEqual([0, `last cursor: ${cursor}\n`]);

      await thailand.publishes({ value: 'meanwhile.example.com', threat: 'SEXTORTION', audience: { everyCountry: true } });
      const second = await seen(cursor, 'followed-2.example.com');
      const values = second.events.flatMap(({ indicator }) => (indicator ? [indicator.value] : []));
      expect(values).toEqual(['meanwhile.example.com', 'followed-2.example.com']);
    });
  });
});
