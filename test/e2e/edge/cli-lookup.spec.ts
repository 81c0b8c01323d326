import { commandLineTests } from '../../support/command-line.js';

describe('hub lookup and hub deconflict', () => {
  const cli = commandLineTests();
  it('shows a table to people and NDJSON to programs, and tells by its exit whether there is anything', async () => {
    const thailand = await cli.officer('analyst@th.example');
    await thailand.publishes({ value: 'known.example.com', audience: { countries: ['KH'] }, description: 'odd \u001B[31m text' });
    const people = await cli.run(['lookup', 'known.example.com', 'unknown.example.com', '--as', 'analyst@kh.example']);
    expect(people.code).toBe(0);
    expect(people.out).toMatch(
      /known\.example\.com \(DOMAIN known\.example\.com\): 1 indicator of 1 owner\n +OWNER .*\n +Thailand +PHISHING +GREEN/,
    );
    expect(people.out).toMatch(/unknown\.example\.com: nothing found/);
    expect(people.out).not.toContain('\u001B');

    const programs = await cli.run(['lookup', 'known.example.com', '--format', 'json', '--as', 'analyst@kh.example']);
    expect(JSON.parse(programs.out)).toMatchObject({ canonical: 'known.example.com', indicators: [{ owner: { name: 'Thailand' } }] });
    expect((await cli.run(['lookup', 'known.example.com', '--as', 'analyst@sg.example'])).code).toBe(2);
  });

  it('says that a party withholds its items from the purpose or for want of a case, besides the answers', async () => {
    const thailand = await cli.officer('analyst@th.example');
    await thailand.publishes({ value: 'withheld.example.com', audience: { countries: ['KH'] } });
    const admin = await cli.officer('admin@th.example');
    const rule = (refusedPurposes: readonly string[], caseReferenceRequired: boolean) =>
      admin.ask(
        'mutation ($r: [ProcessingPurpose!]!, $c: Boolean!) { setPurposeRule(refusedPurposes: $r, caseReferenceRequired: $c) { withholds } }',
        {
          ...{ r: refusedPurposes, c: caseReferenceRequired },
        },
      );
    const look = (...more: string[]) =>
      cli.run(['lookup', 'withheld.example.com', '--format', 'json', ...more, '--as', 'analyst@kh.example']);
    expect(await look()).toMatchObject({ code: 0, err: '' });
    await rule([], true);
    expect(await look()).toMatchObject({
      code: 2,
      out: expect.stringContaining('"indicators":[]') as unknown,
      err: '1 party withholds its items from this purpose, or because no case is stated (--case).\n',
    });
    expect(await look('--case', 'คดี 7')).toMatchObject({ code: 0, err: '' });
    await rule(['INVESTIGATION'], true);
    expect(await look('--case', 'KH-7')).toMatchObject({ code: 2, err: '1 party withholds its items from this purpose.\n' });
    await rule([], false);
    expect(await look()).toMatchObject({ code: 0, err: '' });
  });

  describe('values of a file', () => {
    const KH = ['--as', 'analyst@kh.example'];
    beforeAll(async () => {
      const thailand = await cli.officer('analyst@th.example');
      await thailand.publishes({ kind: 'PHONE', value: '+66 2 555 0177', audience: { countries: ['KH'] } });
      await thailand.publishes({ value: 'in-a-file.example.com', audience: { countries: ['KH'] } });
    });

    it('are looked up with the columns that the hub knows, each row with its answer', async () => {
      const name = await cli.file(
        'seized.csv',
        'Holder,Value,Kind,Country\nA,02 555 0177,phone,TH\nB,in-a-file.example.com,,\nC,x,fax,\nD,,phone,TH\nE,nobody.example.com,,\n',
      );
      const { code, out } = await cli.run(['lookup', '--file', name, '--format', 'json', ...KH]);
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
      const { code, out } = await cli.run(
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
      const name = await cli.file('ask.ndjson', '{"value": "in-a-file.example.com"}\n{"value": "nobody.example.com", "note": 1}\n');
      const argv = ['deconflict', '--file', name, '--as', 'liaison@kh.example'];
      const why = ['--purpose', 'call-centre raid', '--case', 'KH-2026-7'];
      const table = await cli.run([...argv, ...why]);
      expect(table.out.trim().split('\n')).toEqual([
        expect.stringMatching(/^in-a-file\.example\.com: hit: Thailand; request [0-9a-f-]{36}$/),
        'nobody.example.com: no hit',
      ]);
      const { code, out } = await cli.run([...argv, ...why, '--format', 'json']);
      expect([code, JSON.parse(out.split('\n')[0] ?? '')]).toMatchObject([0, { hit: true, parties: [{ name: 'Thailand' }] }]);
      expect(await cli.run([...argv, '--case', 'KH-2026-7'])).toMatchObject({ code: 1, err: expect.stringContaining('--purpose') });
    });

    it('must be given, and in a file that is there', async () => {
      expect(await cli.run(['lookup', ...KH])).toMatchObject({ code: 1, err: expect.stringContaining('--file FILE') });
      expect(await cli.run(['lookup', '--file', 'absent.csv', ...KH])).toMatchObject({
        code: 1,
        err: expect.stringContaining('The file absent.csv does not exist'),
      });
    });

    it('are of one file, and a dash is none of them', async () => {
      expect(await cli.run(['lookup', '-', ...KH])).toMatchObject({ code: 1, err: expect.stringContaining('--file -') });
      const [one, other] = [await cli.file('one.txt', 'a.example.com\n'), await cli.file('other.txt', 'b.example.com\n')];
      const both = await cli.run(['lookup', '--file', one, '--file', other, ...KH]);
      expect(both).toMatchObject({ code: 1, out: '', err: expect.stringContaining('Give one file') });
    });

    it('may be none, which is said', async () => {
      const name = await cli.file('none.txt', '# nothing yet\n\n');
      expect(await cli.run(['lookup', '--file', name, ...KH])).toMatchObject({ code: 2, out: '', err: 'The file contains no values.\n' });
    });

    it('are asked of no further when somebody stops the program: each asking counts, and owners are told', async () => {
      const name = await cli.file('many.txt', Array.from({ length: 650 }, (_, i) => `many-${i}.example.com\n`).join(''));
      const why = ['--purpose', 'call-centre raid', '--case', 'KH-2026-8'];
      for (const argv of [
        ['lookup', '--file', name, '--format', 'json', ...KH],
        ['deconflict', '--file', name, '--format', 'json', '--as', 'liaison@kh.example', ...why],
      ]) {
        const stop = new AbortController();
        const { code, out, err } = await cli.run(argv, { interrupted: stop.signal, onOut: () => stop.abort() });
        expect([argv[0], code, out.trim().split('\n').length]).toEqual([argv[0], 1, 200]);
        expect(err).toMatch(argv[0] === 'lookup' ? /^Stopped\.\n$/ : /^Stopped\. The first 200 values were answered\.\n$/);
      }
    });
  });
});
