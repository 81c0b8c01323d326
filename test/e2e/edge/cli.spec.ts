import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Io } from '../../../src/edge/cli/io.js';
import { CommandLine, type Given, type Ran } from '../../support/command-line.js';
import { factorClient } from '../../support/factor-client.js';
import { type Hub, PASSWORD, startHub } from '../../support/hub.js';
import { apiKeyClient, WRITING } from '../../support/api-key-client.js';
import { officer, until } from '../../support/officer.js';
import { compileProgram } from '../../support/program.js';

const OFAC = join(process.cwd(), '../shared/data/ofac-wallets/2025-12');
const withOfac = existsSync(OFAC) ? it : it.skip;

describe('the command line', () => {
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

  /** Runs the program as a shell would, against the hub. */
  const shell = (argv: readonly string[], given: Given = {}): Promise<Ran> => line.run(argv, given);
  const importing = (file: string, ...more: string[]): string[] => ['import', file, '--as', 'analyst@th.example', ...more];
  const file = (name: string, text: string): Promise<string> => line.file(name, text);
  const rejectsOf = async (name: string): Promise<readonly Record<string, string>[]> =>
    parse<Record<string, string>>(await readFile(join(line.folder, `${name}.rejects.csv`), 'utf8'), { columns: true });
  const as = async (email: string) => officer((await hub.as(email)).ask);
  const count = (out: string, word: string): number => Number(new RegExp(`${word} +([\\d,]+)`).exec(out)?.[1]?.replaceAll(',', ''));

  describe('accounts', () => {
    const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

    it('says who one is', async () => {
      const officer = await shell(['whoami', '--as', 'analyst@th.example']);
      expect(officer).toMatchObject({ code: 0, err: '' });
      expect(officer.out).toMatch(/^analyst@th\.example, of Thailand, [^\n]+\nroles: ANALYST\nmay: .*indicator:publish/);
      const { secret } = await apiKeyClient((await hub.as('admin@th.example')).ask).makes({ name: 'night import' });
      const machine = await shell(['whoami'], { env: { HUB_TOKEN: secret } });
      expect(machine.out).toMatch(/^the API key “night import” of admin@th\.example, of Thailand/);
      expect((await shell(['whoami'], { env: { HUB_TOKEN: 'stale' } })).code).toBe(1);
    });

    it('signs in with a code where the account has a second factor, and says how', async () => {
      const { codes } = await factorClient((await hub.as('liaison@la.example')).ask).setsAppUp();
      const whoami = (given: Given) => shell(['whoami', '--as', 'liaison@la.example'], given);
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
      await factorClient((await hub.as('admin@kr.example')).ask).demands(true);
      expect((await shell(['whoami', '--as', 'analyst@kr.example'])).out).toContain('must set up a second factor');
    });

    it('recovers an operator with a token that whoever has the database makes, and nobody else', async () => {
      const recover = async (email: string, token: string): Promise<unknown> =>
        (await hub.ownerSql<{ until: Date | null }>('select hub.recover_operator($1, $2) as until', [email, sha256(token)]))[0]?.until;
      expect(await recover('admin@th.example', 'x')).toBeNull();
      expect(await recover('auditor@hub.example', 'x')).toBeNull();
      const lost = await hub.as('operator@hub.example');
      await factorClient(lost.ask).setsAppUp();
      await hub.ownerSql(`update hub.user_account set disabled_at = now() where email = 'operator@hub.example'`);
      expect(await recover('Operator@hub.example', 'the token')).toBeInstanceOf(Date);
      await expect(lost.ask('{ me { id } }')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' }); // whoever has the session, and the app

      const wrong = await shell(['reset-password'], { env: { HUB_ONE_TIME_TOKEN: 'another' } });
      expect([wrong.code, wrong.out]).toEqual([1, '']);
      const fresh = 'correct horse battery staple';
      const done = await shell(['reset-password'], { env: { HUB_PASSWORD: undefined, HUB_ONE_TIME_TOKEN: 'the token' }, typed: fresh });
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
        out: 'new@th.example is now an account of Thailand, and can sign in.\n',
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
      expect((await shell(['bootstrap', 'chief@hub.example'], { env: { HUB_PASSWORD: undefined } })).err).toContain(
        'The one-time token is missing',
      );
    });
  });

  describe('import', () => {
    it('offers no country that waits to be admitted', async () => {
      const name = await file('waits.csv', 'value\nwaits.example.com\n');
      await hub.ownerSql(`update hub.party set candidate_since = now() where slug = 'nz'`);
      const ran = await shell(importing(name, '--kind', 'domain', '--tlp', 'amber', '--threat', 'phishing', '--to', 'NZ'));
      await hub.ownerSql(`update hub.party set candidate_since = null where slug = 'nz'`);
      expect(ran).toMatchObject({ code: 1, out: '' });
      expect(ran.err).toMatch(/^NZ is not a member country \(members: (?!.*NZ)/);
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
      expect(existsSync(join(line.folder, `${name}.rejects.csv`))).toBe(false);
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
      expect((await stat(join(line.folder, `${name}.rejects.csv`))).mode & 0o077).toBe(0);
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
      expect(existsSync(join(line.folder, `${name}.rejects.csv`))).toBe(false);
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

    it('takes the columns of others by a mapping, and gives rejects that the same command takes', async () => {
      const name = await file(
        'theirs.csv',
        'Tel. No.,Remarks,A=B,Value\n02 555 0181,from a raid,x,1\n02 555 0182,from a raid,y,2\nabc,no number,z,3\n',
      );
      const mapping = [
        '--mapping',
        'tel. no.=value',
        '--mapping',
        'Remarks=description',
        '--mapping',
        'A=B=ignore',
        '--mapping',
        'Value=ignore',
      ];
      const argv = importing(name, '--kind', 'phone', '--country', 'TH', '--tlp', 'green', '--threat', 'phishing', ...mapping);
      const ran = await shell(argv);
      expect([ran.code, count(ran.out, 'created'), count(ran.out, 'rejected')]).toEqual([2, 2, 1]);
      const rejects = await rejectsOf(name);
      expect(rejects).toMatchObject([{ 'Tel. No.': 'abc', Remarks: 'no number', line: '4' }]);
      const [found] = await (await as('analyst@th.example')).looksUp('+6625550181');
      expect(found?.indicators).toMatchObject([{ description: 'from a raid' }]);

      const objects = await file('theirs.ndjson', '{"number": "02 555 0183"}\n');
      const again = importing(
        objects,
        '--kind',
        'phone',
        '--country',
        'TH',
        '--tlp',
        'green',
        '--threat',
        'phishing',
        '--mapping',
        'number=value',
      );
      expect(await shell(again)).toMatchObject({ code: 0 });
    });

    it('refuses a mapping that cannot be meant, and lists the fields', async () => {
      const name = await file('plain.csv', 'number,kind\n02 555 0184,phone\n');
      const wrong = async (...pairs: string[]): Promise<string> => {
        const ran = await shell(importing(name, '--tlp', 'green', '--threat', 'phishing', ...pairs.flatMap((pair) => ['--mapping', pair])));
        expect(ran).toMatchObject({ code: 1, out: '' });
        return ran.err;
      };
      expect(await wrong('number=fon')).toMatch(/no field “fon”\. Fields: kind, value, platform.*externalId.*ignore\./);
      expect(await wrong('number')).toMatch(/does not have the form COLUMN=FIELD\. Fields: /);
      expect(await wrong('phone=value')).toMatch(/no column “phone”\. Its columns: number, kind\./);
      expect(await wrong('number=value', 'Number=description')).toMatch(/given twice/);
      expect(await wrong('number=kind')).toMatch(/Two columns of the header mean kind|no column “value”/);
      expect(await wrong()).toMatch(/--mapping COLUMN=FIELD/);
    });

    it('tells all problems of a row at once', async () => {
      const name = await file(
        'wrong.csv',
        'value,kind,country,confidence,validUntil,audience\nabc,phone,TH,very,someday,KH;XX9\n0,phone,TH,101,2020-01-01T00:00:00Z,\n,,TH,,,\n',
      );
      const ran = await shell(importing(name));
      expect(ran.code).toBe(1); // neither label nor threat are given
      await shell(importing(name, '--threat', 'phishing', '--tlp', 'green'));
      const [read, form, empty] = await rejectsOf(name);
      for (const word of [/confidence: /, /validUntil: /, /audience: /, /value: /]) expect(read?.['reason']).toMatch(word);
      for (const word of [/confidence/, /value: /]) expect(form?.['reason']).toMatch(word);
      expect(empty?.['reason']).toBe('This row has no value.');
    });

    it('reads a hosts file from the standard input', async () => {
      const stdin = '# a list\n127.0.0.1 localhost\n0.0.0.0 twelve.example.com thirteen.example.com # both\n\nfourteen.example.com\n';
      const ran = await shell(importing('-', '--kind', 'domain', '--tlp', 'clear', '--threat', 'phishing', '--to', 'every-country'), {
        stdin,
      });
      expect(ran).toMatchObject({ code: 0 });
      expect(count(ran.out, 'created')).toBe(3);
    });

    it('recognises the values of a mixed list one by one, and says so', async () => {
      const stdin =
        '! Title: from a raid\nmixed-one.com\nhttps://mixed-two.com/pay\n203.0.114.9:8080\n+66 81 234 5678\nhttp:///mixed-three.com\n/so/x.php\n';
      const ran = await shell(importing('-', '--tlp', 'clear', '--threat', 'phishing', '--rejects', 'mixed.rejects.csv'), { stdin });
      expect(ran).toMatchObject({ code: 2 });
      expect([count(ran.out, 'created'), count(ran.out, 'rejected')]).toEqual([4, 2]);
      expect(ran.out).toMatch(/KIND_RECOGNISED 4/);
      expect(ran.out).toMatch(/URL_HOST_INVALID 1, VALUE_UNRECOGNISED 1/);
      const answers = await (await as('analyst@th.example')).looksUp('mixed-two.com/pay', 'mixed-one.com', '203.0.114.9', '+66812345678');
      expect(answers.map(({ indicators }) => indicators.length)).toEqual([0, 1, 1, 1]);
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
      expect(await wrong('--tlp', 'pink', '--threat', 'phishing')).toMatch(/--tlp: “pink” is not a valid tlp. Use one of clear, green/);
      expect(await wrong('--threat', 'phishing')).toMatch(/contain tlp\. Add --tlp/);
      expect(await wrong('--tlp', 'red', '--threat', 'phishing', '--to', 'group:nobody')).toMatch(/No working group “nobody”/);
      expect(await wrong('--tlp', 'amber', '--threat', 'phishing', '--to', 'ZZ')).toMatch(/ZZ is not a member country/);
      expect(await wrong('--tlp', 'amber', '--threat', 'phishing', '--frobnicate')).toMatch(/unknown option/);
      expect((await shell(importing('absent.csv', '--tlp', 'red'))).err).toMatch(/The file absent\.csv does not exist/);
    });
  });

  describe('who asks', () => {
    it('takes a token from the environment, or asks for the password', async () => {
      const { token } = await hub.as('analyst@th.example');
      expect((await shell(['lookup', 'nobody.example.com'], { env: { HUB_TOKEN: token } })).code).toBe(2);
      const asked = await shell(['lookup', 'nobody.example.com', '--as', 'analyst@th.example'], {
        env: { HUB_PASSWORD: '' },
        typed: PASSWORD,
      });
      expect(asked.code).toBe(2);
      expect((await shell(['lookup', 'nobody.example.com'])).err).toMatch(/^No session is stored/);
    });

    it('takes the key of a machine from the environment or from a file, and publishes with it', async () => {
      const keeper = apiKeyClient((await hub.as('admin@th.example')).ask);
      const { id, secret } = await keeper.makes({ permissions: WRITING });
      const rows = await file('by-key.csv', 'value,kind\nby-key.example.com,domain\n');
      const argv = ['import', rows, '--tlp', 'green', '--threat', 'phishing', '--to', 'KH'];
      expect((await shell(argv, { env: { HUB_TOKEN: secret } })).code).toBe(0);
      const key = await file('hub.key', `${secret}\n`);
      expect((await shell(['lookup', 'by-key.example.com'], { env: { HUB_TOKEN_FILE: key } })).out).toContain('1 indicator');

      expect((await shell(['lookup', 'x.example.com'], { env: { HUB_TOKEN_FILE: 'absent.key' } })).err).toMatch(
        /HUB_TOKEN_FILE cannot be read \(ENOENT\)/,
      );
      const two = await file('two.key', `${secret}\n${secret}\n`);
      const refused = await shell(['lookup', 'x.example.com'], { env: { HUB_TOKEN_FILE: two } });
      expect(refused.err).toMatch(/must contain one access token or API key/);
      await keeper.revokes(id);
      const revoked = await shell(['lookup', 'x.example.com'], { env: { HUB_TOKEN_FILE: key } });
      expect(revoked).toMatchObject({ code: 1, out: '' });
      const follower = await shell(['follow'], { env: { HUB_TOKEN_FILE: key } });
      expect(follower).toMatchObject({ code: 1, out: '' });
      expect(follower.err).toContain('ask an administrator of your party for a new one');
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
        /known\.example\.com \(DOMAIN known\.example\.com\): 1 indicator of 1 owner\n +OWNER .*\n +Thailand +PHISHING +GREEN/,
      );
      expect(people.out).toMatch(/unknown\.example\.com: nothing found/);
      expect(people.out).not.toContain('\u001B');

      const programs = await shell(['lookup', 'known.example.com', '--format', 'json', '--as', 'analyst@kh.example']);
      expect(JSON.parse(programs.out)).toMatchObject({ canonical: 'known.example.com', indicators: [{ owner: { name: 'Thailand' } }] });
      expect((await shell(['lookup', 'known.example.com', '--as', 'analyst@sg.example'])).code).toBe(2);
    });
  });

  describe('values of a file', () => {
    const KH = ['--as', 'analyst@kh.example'];
    beforeAll(async () => {
      const thailand = officer((await hub.as('analyst@th.example')).ask);
      await thailand.publishes({ kind: 'PHONE', value: '+66 2 555 0177', audience: { countries: ['KH'] } });
      await thailand.publishes({ value: 'in-a-file.example.com', audience: { countries: ['KH'] } });
    });

    it('are looked up with the columns that the hub knows, each row with its answer', async () => {
      const name = await file(
        'seized.csv',
        'Holder,Value,Kind,Country\nA,02 555 0177,phone,TH\nB,in-a-file.example.com,,\nC,x,fax,\nD,,phone,TH\nE,nobody.example.com,,\n',
      );
      const { code, out } = await shell(['lookup', '--file', name, '--format', 'json', ...KH]);
      const results = out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(code).toBe(0);
      expect(results).toMatchObject([
        { canonical: '+6625550177', indicators: [{ owner: { name: 'Thailand' } }] },
        { canonical: 'in-a-file.example.com', indicators: [{}] },
        { input: 'line 4', problem: { code: 'ROW_INVALID', message: expect.stringContaining('kind') } },
        { input: 'line 5', problem: { code: 'VALUE_MISSING' } },
        { canonical: 'nobody.example.com', indicators: [] },
      ]);
    });

    it('are taken from the standard input, with those of the command before them, in requests of 200', async () => {
      const stdin = Array.from({ length: 450 }, (_, i) => (i === 449 ? '02 555 0177' : `+6625551${String(i).padStart(3, '0')}`)).join('\n');
      const { code, out } = await shell(
        ['lookup', '+66 2 555 0177', '--file', '-', '--kind', 'phone', '--country', 'TH', '--format', 'json', ...KH],
        { stdin },
      );
      const found = out
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { indicators: unknown[] }).indicators.length);
      expect([code, found.length, found.at(0), found.at(-1), found.slice(1, -1).some((one) => one > 0)]).toEqual([0, 451, 1, 1, false]);
    });

    it('are asked of who else holds them', async () => {
      const name = await file('ask.ndjson', '{"value": "in-a-file.example.com"}\n{"value": "nobody.example.com", "note": 1}\n');
      const argv = ['deconflict', '--file', name, '--as', 'liaison@kh.example'];
      const why = ['--purpose', 'call-centre raid', '--case', 'KH-2026-7'];
      const table = await shell([...argv, ...why]);
      expect(table.out.trim().split('\n')).toEqual([
        expect.stringMatching(/^in-a-file\.example\.com: hit: Thailand; request [0-9a-f-]{36}$/),
        'nobody.example.com: no hit',
      ]);
      const { code, out } = await shell([...argv, ...why, '--format', 'json']);
      expect([code, JSON.parse(out.split('\n')[0] ?? '')]).toMatchObject([0, { hit: true, parties: [{ name: 'Thailand' }] }]);
      expect(await shell([...argv, '--case', 'KH-2026-7'])).toMatchObject({ code: 1, err: expect.stringContaining('--purpose') });
    });

    it('must be given, and in a file that is there', async () => {
      expect(await shell(['lookup', ...KH])).toMatchObject({ code: 1, err: expect.stringContaining('--file FILE') });
      expect(await shell(['lookup', '--file', 'absent.csv', ...KH])).toMatchObject({
        code: 1,
        err: expect.stringContaining('The file absent.csv does not exist'),
      });
    });

    it('are of one file, and a dash is none of them', async () => {
      expect(await shell(['lookup', '-', ...KH])).toMatchObject({ code: 1, err: expect.stringContaining('--file -') });
      const [one, other] = [await file('one.txt', 'a.example.com\n'), await file('other.txt', 'b.example.com\n')];
      const both = await shell(['lookup', '--file', one, '--file', other, ...KH]);
      expect(both).toMatchObject({ code: 1, out: '', err: expect.stringContaining('Give one file') });
    });

    it('may be none, which is said', async () => {
      const name = await file('none.txt', '# nothing yet\n\n');
      expect(await shell(['lookup', '--file', name, ...KH])).toMatchObject({ code: 2, out: '', err: 'The file contains no values.\n' });
    });

    it('are asked of no further when somebody stops the program: each asking counts, and owners are told', async () => {
      const name = await file('many.txt', Array.from({ length: 650 }, (_, i) => `many-${i}.example.com\n`).join(''));
      const why = ['--purpose', 'call-centre raid', '--case', 'KH-2026-8'];
      for (const argv of [
        ['lookup', '--file', name, '--format', 'json', ...KH],
        ['deconflict', '--file', name, '--format', 'json', '--as', 'liaison@kh.example', ...why],
      ]) {
        const stop = new AbortController();
        const { code, out, err } = await shell(argv, { interrupted: stop.signal, onOut: () => stop.abort() });
        expect([argv[0], code, out.trim().split('\n').length]).toEqual([argv[0], 1, 200]);
        expect(err).toMatch(argv[0] === 'lookup' ? /^Stopped\.\n$/ : /^Stopped\. The first 200 values were answered\.\n$/);
      }
    });
  });

  describe('the hub’s address', () => {
    it('is that of the tour, HUB, unless --url says another', async () => {
      const nowhere = 'http://127.0.0.1:9';
      const me = (argv: readonly string[], env: Io['env']) => shell(['whoami', '--as', 'analyst@kh.example', ...argv], { env });
      expect(await me([], { HUB: hub.url, PUBLIC_URL: nowhere })).toMatchObject({ code: 0 });
      expect(await me(['--url', hub.url], { HUB: nowhere, PUBLIC_URL: nowhere })).toMatchObject({ code: 0 });
      expect(await me([], { HUB: '  ', PUBLIC_URL: hub.url })).toMatchObject({ code: 0 });
      expect(await me([], { HUB: 'hub.example' })).toMatchObject({ code: 1, err: expect.stringContaining('HUB') });
    });
  });

  describe('on a bad line', () => {
    type Trouble = 'cut' | 'lose the answer' | 'refuse' | 503 | undefined;
    let relay: Server;
    /** What happens to a publication, by its number from 1. Everything else is carried to the hub. */
    let trouble: (publication: number, body: Buffer) => Trouble;
    let refreshes: number;

    beforeEach(async () => {
      let publications = 0;
      refreshes = 0;
      relay = createServer(async (asked, answer) => {
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
      await once(relay.listen(0, '127.0.0.1'), 'listening');
    });
    afterEach(() => new Promise((closed) => relay.close(closed)));

    const importOverLine = async (name: string, batch = '1', interrupted?: AbortSignal): Promise<Ran> => {
      await file(`${name}.txt`, `# three\n1.${name}.example.com\n2.${name}.example.com\n3.${name}.example.com\n`);
      const { port } = relay.address() as AddressInfo;
      const options = ['--kind', 'domain', '--tlp', 'green', '--threat', 'phishing', '--batch', batch];
      return shell(importing(`${name}.txt`, ...options, '--url', `http://127.0.0.1:${port}`), { interrupted });
    };

    it('tries again, and publishes each row once', async () => {
      trouble = (publication) => (['cut', 503, undefined, 'lose the answer'] as const)[publication - 1];
      const ran = await importOverLine('retried');
      expect(ran.code).toBe(0);
      expect(count(ran.out, 'created') + count(ran.out, 'unchanged')).toBe(3);
      expect(line.waited.some((ms) => ms >= 7_000 && ms < 8_000)).toBe(true);
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
        if (publication === 1) line.ahead = 9 * 60_000;
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
        err: expect.stringMatching(/^Stopped\. The import reached line [23] \([12] rows?, 0 rejected\)/),
      });
    });

    it('gives up with a sentence that says how far it came', async () => {
      trouble = (publication) => (publication > 1 ? 'cut' : undefined);
      const ran = await importOverLine('given-up');
      expect(ran).toMatchObject({ code: 1, out: '' });
      expect(ran.err.trim().split('\n').at(-1)).toMatch(
        /does not answer .* The import reached line [23] \(1 row, 0 rejected\)\. Run the same command again/,
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
        const value = (JSON.parse(text) as { item?: { value: string } | null }).item?.value;
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
      const wire = createTcpServer((socket) => {
        const onward = connect(Number(new URL(hub.url).port), '127.0.0.1');
        for (const one of [socket, onward]) sockets.add(one.on('error', () => undefined));
        socket.pipe(onward).pipe(socket);
      });
      await once(wire.listen(0, '127.0.0.1'), 'listening');
      const publish = await publishing();
      const work: Promise<unknown>[] = [];
      const { values, said, code } = await follow(
        `http://127.0.0.1:${(wire.address() as AddressInfo).port}`,
        'line-2.example.com',
        (value) => {
          if (value === undefined && work.length === 0) work.push(publish('line-1.example.com'));
          if (value !== 'line-1.example.com') return;
          for (const socket of sockets) socket.destroy();
          work.push(publish('line-2.example.com'));
        },
      );
      await Promise.all(work);
      wire.close();
      expect(values).toEqual(['line-1.example.com', 'line-2.example.com']);
      expect(code).toBe(0);
      expect(said).toMatch(/^Connection lost \(.*\)\. Connecting again from the last cursor\.\n(Connection lost.*\n)*last cursor: \S+\n$/);
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
      expect([odd.code, odd.err]).toEqual([1, expect.stringMatching(/^--kinds: “phon” is not one of phone/)]);
    });
  });

  describe('as a program of its own', () => {
    let program: string;
    beforeAll(async () => {
      program = await compileProgram();
    });

    const start = (...argv: string[]) =>
      spawn(process.execPath, ['--no-warnings', 'edge/cli/main.js', ...argv], {
        cwd: program,
        env: { PATH: process.env['PATH'], PUBLIC_URL: hub.url, HUB_PASSWORD: PASSWORD },
      });

    it('shows examples, and ends with the exit of its command', async () => {
      const help = start('import', '--help');
      const text = (await help.stdout.toArray()).join('');
      expect(text).toContain('hub import phones.csv');
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
        expect.stringMatching(/^Stopped\. The import reached line 1 /),
      ]);
    });

    it('follows the feed, and ends at an interrupt with the cursor from which to go on', async () => {
      const thailand = await as('analyst@th.example');
      const seen = async (after: string | undefined, name: string) => {
        const child = start('follow', '--as', 'analyst@kh.example', '--threats', 'sextortion', ...(after ? ['--after', after] : []));
        const events: { operation: string; cursor: string; item?: { value: string } | null }[] = [];
        for await (const text of createInterface({ input: child.stdout })) {
          events.push(JSON.parse(text));
          if (events.length === 1) await thailand.publishes({ value: name, threat: 'SEXTORTION', audience: { everyCountry: true } });
          if (events.at(-1)?.item?.value === name) break;
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
      const values = second.events.flatMap(({ item }) => (item ? [item.value] : []));
      expect(values).toEqual(['meanwhile.example.com', 'followed-2.example.com']);
    });
  });
});
