import { existsSync, readdirSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { commandLineTests, type Ran } from '../../support/command-line.js';
import { UnreliableLine } from '../../support/unreliable-line.js';

const OFAC = join(process.cwd(), '../shared/data/ofac-wallets/2025-12');
const hasOfac = existsSync(OFAC);

describe('hub import', () => {
  const cli = commandLineTests();
  const importing = (file: string, ...more: string[]): string[] => ['import', file, '--as', 'analyst@th.example', ...more];
  const rejectsOf = async (name: string): Promise<readonly Record<string, string>[]> =>
    parse<Record<string, string>>(await readFile(join(cli.line.folder, `${name}.rejects.csv`), 'utf8'), { columns: true });
  const count = (out: string, word: string): number => Number(new RegExp(`${word} +([\\d,]+)`).exec(out)?.[1]?.replaceAll(',', ''));

  it('offers no country that waits to be admitted', async () => {
    const name = await cli.file('waits.csv', 'value\nwaits.example.com\n');
    await cli.hub.ownerSql(`update hub.party set candidate_since = now() where slug = 'nz'`);
    const ran = await cli.run(importing(name, '--kind', 'domain', '--tlp', 'amber', '--threat', 'phishing', '--to', 'NZ'));
    await cli.hub.ownerSql(`update hub.party set candidate_since = null where slug = 'nz'`);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toMatch(/^NZ is not a member country \(members: (?!.*NZ)/);
  });

  it('publishes a CSV file for the chosen eyes, and changes nothing the second time', async () => {
    const name = await cli.file(
      'domains.csv',
      '\uFEFFKind,Value,valid_until,TAGS,description\r\ndomain,one.example.com,2099-01-01,raid;sim,"two\r\nlines, and a comma"\r\nDOMAIN,two.example.com,,,\r\n',
    );
    const argv = importing(name, '--tlp', 'amber', '--threat', 'call-centre-scam', '--to', 'KH,VN', '--except', 'JP');
    const first = await cli.run(argv);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(count(first.out, 'created')).toBe(2);
    expect((await (await cli.officer('analyst@kh.example')).looksUp('one.example.com'))[0]?.indicators).toMatchObject([
      { tlp: 'AMBER', description: 'two\nlines, and a comma' },
    ]);
    expect((await (await cli.officer('analyst@sg.example')).looksUp('one.example.com'))[0]?.indicators).toEqual([]);

    const second = await cli.run(argv);
    expect(second.code).toBe(0);
    expect([count(second.out, 'unchanged'), count(second.out, 'created')]).toEqual([2, 0]);
    expect(existsSync(join(cli.line.folder, `${name}.rejects.csv`))).toBe(false);
  });

  it('writes rejects that can be corrected and imported, and removes the file when all is well', async () => {
    const name = await cli.file(
      'mixed.csv',
      'value,kind,country\nthree.example.com,DOMAIN,\nabc,PHONE,TH\nfour.example.com,DOMAIN,Thailand\nfive.example.com\n"six,DOMAIN,\n',
    );
    const argv = importing(name, '--tlp', 'green', '--threat', 'phishing');
    const ran = await cli.run(argv);
    expect(ran.code).toBe(2);
    expect([count(ran.out, 'created'), count(ran.out, 'rejected')]).toEqual([1, 4]);
    expect((await stat(join(cli.line.folder, `${name}.rejects.csv`))).mode & 0o077).toBe(0);
    const rejects = await rejectsOf(name);
    expect(Object.keys(rejects[0] ?? {})).toEqual(['value', 'kind', 'country', 'line', 'code', 'reason']);
    expect(rejects.map(({ line, code }) => [line, code])).toEqual([
      ['3', expect.stringMatching(/^PHONE_/)],
      ['4', 'COUNTRY_INVALID'],
      ['5', 'CELLS_MISMATCH'],
      ['6', 'QUOTE_NOT_CLOSED'],
    ]);

    await cli.file(name, 'value,kind,country\nthree.example.com,DOMAIN,\nfour.example.com,DOMAIN,TH\n');
    expect(await cli.run(argv)).toMatchObject({ code: 0 });
    expect(existsSync(join(cli.line.folder, `${name}.rejects.csv`))).toBe(false);
  });

  it('understands NDJSON with an audience of its own, by name, and keeps the exceptions of the command', async () => {
    const rows = [
      { value: 'nine.example.com', kind: 'domain', audience: { groups: ['asean call-centre fraud'] } },
      { value: 'ten.example.com', kind: 'domain', audience: {}, confidence: 80 },
      { value: 'eleven.example.com', kind: 'domain', colour: 'red' },
    ];
    const name = await cli.file('rows.ndjson', rows.map((row) => JSON.stringify(row)).join('\n'));
    const ran = await cli.run(importing(name, '--tlp', 'AMBER', '--threat', 'PHISHING', '--to', 'partner:meta', '--except', 'VN'));
    expect(ran.code).toBe(2);
    expect(await rejectsOf(name)).toMatchObject([{ value: 'eleven.example.com', code: 'FIELD_UNKNOWN', line: '3' }]);
    expect((await (await cli.officer('analyst@kh.example')).looksUp('nine.example.com'))[0]?.indicators).toHaveLength(1);
    expect((await (await cli.officer('analyst@vn.example')).looksUp('nine.example.com'))[0]?.indicators).toEqual([]);
    expect((await (await cli.officer('contributor@meta.example')).looksUp('ten.example.com'))[0]?.indicators).toEqual([]);
  });

  it('takes the columns of others by a mapping, and gives rejects that the same command takes', async () => {
    const name = await cli.file(
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
    const ran = await cli.run(argv);
    expect([ran.code, count(ran.out, 'created'), count(ran.out, 'rejected')]).toEqual([2, 2, 1]);
    const rejects = await rejectsOf(name);
    expect(rejects).toMatchObject([{ 'Tel. No.': 'abc', Remarks: 'no number', line: '4' }]);
    const [found] = await (await cli.officer('analyst@th.example')).looksUp('+6625550181');
    expect(found?.indicators).toMatchObject([{ description: 'from a raid' }]);

    const objects = await cli.file('theirs.ndjson', '{"number": "02 555 0183"}\n');
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
    expect(await cli.run(again)).toMatchObject({ code: 0 });
  });

  it('refuses a mapping that cannot be meant, and lists the fields', async () => {
    const name = await cli.file('plain.csv', 'number,kind\n02 555 0184,phone\n');
    const wrong = async (...pairs: string[]): Promise<string> => {
      const ran = await cli.run(importing(name, '--tlp', 'green', '--threat', 'phishing', ...pairs.flatMap((pair) => ['--mapping', pair])));
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
    const name = await cli.file(
      'wrong.csv',
      'value,kind,country,confidence,validUntil,audience\nabc,phone,TH,very,someday,KH;XX9\n0,phone,TH,101,2020-01-01T00:00:00Z,\n,,TH,,,\n',
    );
    const ran = await cli.run(importing(name));
    expect(ran.code).toBe(1); // neither label nor threat are given
    await cli.run(importing(name, '--threat', 'phishing', '--tlp', 'green'));
    const [read, form, empty] = await rejectsOf(name);
    for (const word of [/confidence: /, /validUntil: /, /audience: /, /value: /]) expect(read?.['reason']).toMatch(word);
    for (const word of [/confidence/, /value: /]) expect(form?.['reason']).toMatch(word);
    expect(empty?.['reason']).toBe('This row has no value.');
  });

  it('reads a hosts file from the standard input', async () => {
    const stdin = '# a list\n127.0.0.1 localhost\n0.0.0.0 twelve.example.com thirteen.example.com # both\n\nfourteen.example.com\n';
    const ran = await cli.run(importing('-', '--kind', 'domain', '--tlp', 'clear', '--threat', 'phishing', '--to', 'every-country'), {
      stdin,
    });
    expect(ran).toMatchObject({ code: 0 });
    expect(count(ran.out, 'created')).toBe(3);
  });

  it('recognises the values of a mixed list one by one, and says so', async () => {
    const stdin =
      '! Title: from a raid\nmixed-one.com\nhttps://mixed-two.com/pay\n203.0.114.9:8080\n+66 81 234 5678\nhttp:///mixed-three.com\n/so/x.php\n';
    const ran = await cli.run(importing('-', '--tlp', 'clear', '--threat', 'phishing', '--rejects', 'mixed.rejects.csv'), { stdin });
    expect(ran).toMatchObject({ code: 2 });
    expect([count(ran.out, 'created'), count(ran.out, 'rejected')]).toEqual([4, 2]);
    expect(ran.out).toMatch(/KIND_RECOGNISED 4/);
    expect(ran.out).toMatch(/URL_HOST_INVALID 1, VALUE_UNRECOGNISED 1/);
    const answers = await (
      await cli.officer('analyst@th.example')
    ).looksUp('mixed-two.com/pay', 'mixed-one.com', '203.0.114.9', '+66812345678');
    expect(answers.map(({ indicators }) => indicators.length)).toEqual([0, 1, 1, 1]);
  });

  it('takes the others of a batch when the hub rejects one row', async () => {
    const rows = ['fifteen.example.com', 'sixteen.example.com', 'seventeen.example.com'].map((value) => ({ value, kind: 'DOMAIN' }));
    const name = await cli.file(
      'odd.ndjson',
      rows.map((row, i) => JSON.stringify(i === 1 ? { ...row, reliability: 'x'.repeat(9) } : row)).join('\n'),
    );
    const ran = await cli.run(importing(name, '--tlp', 'green', '--threat', 'phishing'));
    expect(ran.code).toBe(2);
    expect([count(ran.out, 'created'), count(ran.out, 'rejected')]).toEqual([2, 1]);
  });

  const why = hasOfac ? '' : ' (skipped: no ../shared/data/ofac-wallets beside the checkout)';
  (hasOfac ? it : it.skip)(`imports the real lists of sanctioned wallets, JSON lists of strings${why}`, async () => {
    for (const name of readdirSync(OFAC).filter((one) => /_(ETH|SOL|TRX|USDT)\.json$/.test(one))) {
      const path = join(OFAC, name);
      const values = JSON.parse(await readFile(path, 'utf8')) as string[];
      const argv = importing(path, '--kind', 'crypto-address', '--tlp', 'clear', '--threat', 'other', '--rejects', 'wallets.rejects.csv');
      const ran = await cli.run(argv);
      expect([name, ran.err, ran.code]).toEqual([name, '', 0]);
      expect(count(ran.out, 'created') + count(ran.out, 'unchanged') + count(ran.out, 'updated')).toBe(values.length);
    }
  });

  it('says in a sentence what is wrong with the command, before anything travels', async () => {
    const name = await cli.file('few.csv', 'value,kind\nfew.example.com,domain\n');
    const wrong = async (...more: string[]): Promise<string> => {
      const ran = await cli.run(importing(name, ...more));
      expect(ran).toMatchObject({ code: 1, out: '' });
      return ran.err;
    };
    expect(await wrong('--tlp', 'pink', '--threat', 'phishing')).toMatch(/--tlp: “pink” is not a valid tlp. Use one of clear, green/);
    expect(await wrong('--threat', 'phishing')).toMatch(/contain tlp\. Add --tlp/);
    expect(await wrong('--tlp', 'red', '--threat', 'phishing', '--to', 'group:nobody')).toMatch(/No working group “nobody”/);
    expect(await wrong('--tlp', 'amber', '--threat', 'phishing', '--to', 'ZZ')).toMatch(/ZZ is not a member country/);
    expect(await wrong('--tlp', 'amber', '--threat', 'phishing', '--frobnicate')).toMatch(/unknown option/);
    expect((await cli.run(importing('absent.csv', '--tlp', 'red'))).err).toMatch(/The file absent\.csv does not exist/);
  });

  describe('on a bad line', () => {
    let line: UnreliableLine;
    beforeEach(async () => {
      line = await UnreliableLine.open(cli.hub.url, 'publishIndicators');
    });
    afterEach(() => line.close());

    const importOverLine = async (name: string, batch = '1', interrupted?: AbortSignal): Promise<Ran> => {
      await cli.file(`${name}.txt`, `# three\n1.${name}.example.com\n2.${name}.example.com\n3.${name}.example.com\n`);
      const options = ['--kind', 'domain', '--tlp', 'green', '--threat', 'phishing', '--batch', batch];
      return cli.run(importing(`${name}.txt`, ...options, '--url', line.url), { interrupted });
    };

    it('tries again, and publishes each row once', async () => {
      line.trouble = (publication) => (['cut', 503, undefined, 'lose the answer'] as const)[publication - 1];
      const ran = await importOverLine('retried');
      expect(ran.code).toBe(0);
      expect(count(ran.out, 'created') + count(ran.out, 'unchanged')).toBe(3);
      expect(cli.line.waited.some((ms) => ms >= 7_000 && ms < 8_000)).toBe(true);
      expect(ran.err).toMatch(/does not answer \([A-Z_]+\)\. Trying again in 0\.\d s \(1 of 5\)/);
      expect(await (await cli.officer('analyst@th.example')).lists({ text: 'retried' })).toHaveLength(3);
    });

    it('finds the one row for which a whole request is refused', async () => {
      line.trouble = (_, body) => (body.includes('2.refused.example.com') ? { code: 'BAD_USER_INPUT' } : undefined);
      const ran = await importOverLine('refused', '500');
      expect([ran.code, count(ran.out, 'created'), count(ran.out, 'rejected')]).toEqual([2, 2, 1]);
      expect(await rejectsOf('refused.txt')).toMatchObject([{ value: '2.refused.example.com', line: '3', code: 'BAD_USER_INPUT' }]);
    });

    it('renews its session once when the access token is about to end', async () => {
      line.trouble = (publication) => {
        if (publication === 1) cli.line.ahead = 9 * 60_000;
        return undefined;
      };
      expect(await importOverLine('renewed')).toMatchObject({ code: 0 });
      expect(line.requestsWith('refreshSession')).toHaveLength(1);
    });

    it('stops at an interrupt, reports what travelled, and says how far it came', async () => {
      const stop = new AbortController();
      line.trouble = () => void stop.abort();
      const ran = await importOverLine('stopped', '1', stop.signal);
      expect(ran).toMatchObject({
        code: 1,
        out: '',
        err: expect.stringMatching(/^Stopped\. The import reached line [23] \([12] rows?, 0 rejected\)/),
      });
    });

    it('gives up with a sentence that says how far it came', async () => {
      line.trouble = (publication) => (publication > 1 ? 'cut' : undefined);
      const ran = await importOverLine('given-up');
      expect(ran).toMatchObject({ code: 1, out: '' });
      expect(ran.err.trim().split('\n').at(-1)).toMatch(
        /does not answer .* The import reached line [23] \(1 row, 0 rejected\)\. Run the same command again/,
      );
    });
  });
});
