import { PassThrough } from 'node:stream';
import { CommandLine, type Ran } from '../../support/command-line.js';
import { type Hub, startHub } from '../../support/hub.js';
import { until } from '../../support/officer.js';

const PHISHING = ['--threat', 'phishing', '--tlp', 'green'];
const ABSENT = '00000000-0000-4000-8000-000000000000';

describe('the operations of the API on the command line', () => {
  let hub: Hub;
  let line: CommandLine;
  beforeAll(async () => {
    hub = await startHub();
    line = await CommandLine.open(hub.url);
  });
  afterAll(async () => {
    await line.close();
    await hub.stop();
  });
  const logins = new Map<string, Promise<Ran>>();
  /** Runs a command as an account, which logs in once. */
  async function as(email: string, ...argv: string[]): Promise<Ran> {
    const login = logins.get(email) ?? line.run(['login', email]);
    logins.set(email, login);
    await login;
    return line.run([...argv, '--as', email]);
  }

  describe('gql', () => {
    const gql = (...argv: string[]): Promise<Ran> => as('analyst@th.example', 'gql', ...argv);

    it('prints the answer as JSON, a single field without its name', async () => {
      expect(JSON.parse((await gql('{ me { email party { slug } } }')).out)).toEqual({
        email: 'analyst@th.example',
        party: { slug: 'th' },
      });
      expect(Object.keys(JSON.parse((await gql('{ me { email } groups { id } }')).out) as object)).toEqual(['me', 'groups']);
    });

    it('reads variables by their types in the document', async () => {
      for (const value of ['a', 'b', 'c'].map((name) => `https://variables.example.com/${name}`)) {
        await as('analyst@th.example', 'indicator', 'publish', '--kind', 'url', '--value', value, ...PHISHING, '--audience', 'owner');
      }
      const document = `query ($kinds: [IndicatorKind!], $since: DateTime, $lapsed: Boolean, $first: Int) {
        indicators(filter: { kinds: $kinds, publishedAfter: $since, includeLapsed: $lapsed }, first: $first) { nodes { kind } } }`;
      const { code, out } = await gql(
        document,
        '-v',
        'kinds=url,social-account',
        '-v',
        'since=2020-01-01',
        '-v',
        'lapsed=true',
        '-v',
        'first=2',
      );
      expect([code, (JSON.parse(out) as { nodes: unknown[] }).nodes.length]).toEqual([0, 2]);
      await line.file('query.graphql', 'query ($id: ID!) { indicator(id: $id) { id } }');
      expect(await gql('@query.graphql', '--variables', JSON.stringify({ id: ABSENT }))).toMatchObject({ code: 2, out: 'null\n' });
    });

    it('takes a document from the standard input, and of several operations the one that is named', async () => {
      const stdin = 'query A { me { email } } query B { me { party { slug } } }';
      const argv = ['gql', '-', '--as', 'analyst@th.example'];
      expect((await line.run([...argv, '--operation', 'B', '--field', 'party.slug'], { stdin })).out).toBe('th\n');
      expect((await line.run(argv, { stdin })).err).toContain('--operation must name one of: A, B');
    });

    it('ends at the first interrupt while it waits for the standard input', async () => {
      const stop = new AbortController();
      const stdin = new PassThrough();
      const running = line.run(['gql', '-', '--as', 'analyst@th.example'], { stdin, interrupted: stop.signal });
      await until(
        async () => stdin.listenerCount('readable'),
        (listeners) => listeners > 0,
      );
      stop.abort('SIGINT');
      expect(await running).toEqual({ code: 1, out: '', err: 'Stopped.\n' });
    });

    it('prints a table, CSV or one field of a list', async () => {
      const countries = '{ parties(kind: COUNTRY) { country name } }';
      expect((await gql(countries, '--format', 'table')).out).toMatch(/^COUNTRY {2}NAME\n(.+\n)*TH {7}Thailand\n/);
      expect((await gql(countries, '--format', 'csv')).out).toMatch(/^country,name\n(.+\n)*TH,Thailand\n/);
      expect((await gql(countries, '--field', 'country')).out.split('\n')).toContain('KH');
      expect(await gql(countries, '--field', 'capital')).toEqual({
        ...{ code: 1, out: '' },
        err: 'The answer has no field “capital”. Fields there: country, name.\n',
      });
    });

    it.each([
      ['{ me { email }', /cannot be read at line 1, column \d+/],
      ['{ nothing }', /Cannot query field "nothing"/],
      ['subscription { feed { cursor } }', /use hub follow/],
    ])('refuses %s in a sentence', async (document, sentence) => {
      expect(await gql(document)).toMatchObject({ code: 1, out: '', err: expect.stringMatching(sentence) as string });
    });

    it.each([
      [['-v', 'first=many'], '$first must be a number'],
      [['-v', 'since=soon'], '$since must be a date'],
      [['-v', 'other=1'], 'no variable $other'],
      [['-v', 'first'], 'must look like name=value'],
      [['--variables', '{'], '--variables must be JSON'],
      [['--variables', '@absent.json'], 'The file absent.json cannot be read'],
    ])('refuses variables that it cannot read: %j', async (argv, sentence) => {
      const document =
        'query ($first: Int, $since: DateTime) { indicators(first: $first, filter: { publishedAfter: $since }) { nodes { id } } }';
      expect(await gql(document, ...argv)).toMatchObject({ code: 1, out: '', err: expect.stringContaining(sentence) as string });
    });
  });

  it('publish, list, show and revoke an indicator, for its readers alone', async () => {
    const value = ['--kind', 'domain', '--value', 'by-command.example.com', '--threat', 'phishing', '--tlp', 'green'];
    const published = await as('analyst@th.example', 'indicator', 'publish', ...value, '--audience', 'kh', '--field', 'indicator.id');
    expect(published.code).toBe(0);
    const id = published.out.trim();
    const list = (email: string): Promise<Ran> => as(email, 'indicator', 'list', '--text', 'by-command', '--format', 'csv');
    expect((await list('analyst@kh.example')).out).toContain(`${id},DOMAIN,by-command.example.com,PHISHING,GREEN,Thailand`);
    expect(await list('analyst@sg.example')).toMatchObject({
      ...{ code: 0, out: 'id,kind,value,threat,tlp,owner,confidence,publishedAt,revokedAt\n' },
      err: 'The list is empty.\n',
    });
    expect((await as('analyst@kh.example', 'indicator', 'show', id)).out).toMatch(/^value +by-command\.example\.com$/m);
    expect(await as('analyst@sg.example', 'indicator', 'show', id)).toEqual(await as('analyst@sg.example', 'indicator', 'show', ABSENT));
    const revoke = (email: string): Promise<Ran> => as(email, 'indicator', 'revoke', id, '--reason', 'It is a shop.');
    expect((await revoke('analyst@kh.example')).code).toBe(1);
    expect((await revoke('analyst@th.example')).code).toBe(0);
  });

  it('end with 2 and the problems when the hub rejects the item', async () => {
    const argv = [
      'indicator',
      'publish',
      '--kind',
      'phone',
      '--value',
      'abc',
      '--country',
      'TH',
      '--threat',
      'phishing',
      '--tlp',
      'green',
      '--audience',
      'SG',
    ];
    const { code, err } = await as('analyst@th.example', ...argv);
    expect([code, err]).toEqual([2, expect.stringMatching(/^Rejected: .+\n$/)]);
  });

  it('check the field before they change anything, and print no secret in the refusal', async () => {
    const create = (name: string, field: string): Promise<Ran> =>
      as('admin@th.example', 'key', 'create', '--name', name, '--permissions', 'party:read', '--expires', '1d', '--field', field);
    expect(await create('unread', 'apiKey.token')).toEqual({
      ...{ code: 1, out: '' },
      err: 'The answer has no field “apiKey.token”. Fields there: name, permissions, expiresAt.\n',
    });
    expect((await as('admin@th.example', 'key', 'list', '--field', 'name')).out.split('\n')).not.toContain('unread');
  });

  it('end with 2 when the hub rejects a term of a watch', async () => {
    const watch = ['--name', 'w', '--purpose', 'a raid on Thursday', '--value', 'not a value at all', '--value', 'watched.example.com'];
    const { code, err } = await as('analyst@th.example', 'watch', 'create', ...watch, '--expires', '30d');
    expect([code, err]).toEqual([2, expect.stringMatching(/^Rejected: .+\n$/)]);
  });

  it('read a long text from a file or the standard input', async () => {
    const opened = await as(
      'liaison@th.example',
      'case',
      'open',
      '--title',
      'Long texts',
      '--threat',
      'phishing',
      '--tlp',
      'green',
      '--field',
      'id',
    );
    const note = (text: string, stdin?: string): Promise<Ran> =>
      line.run(['case', 'note', opened.out.trim(), '--text', text, '--as', 'liaison@th.example'], stdin === undefined ? {} : { stdin });
    expect((await note(`@${await line.file('note.md', '# From a file')}`)).code).toBe(0);
    expect((await note('-', '# From a pipe')).code).toBe(0);
    const notes = await as('liaison@th.example', 'case', 'notes', opened.out.trim(), '--field', 'text');
    expect(notes.out.split('\n').sort()).toEqual(['', '# From a file', '# From a pipe']);
  });

  it('edit a contact and a duty roster: by the version that was read, and from a calendar file', async () => {
    const admin = (...argv: string[]): Promise<Ran> => as('admin@th.example', ...argv);
    const contact = ['--unit', 'Night desk', '--role', 'fraud-desk', '--phone', '+66 2 555 0100', '--language', 'th,en'];
    const rest = [
      '--time-zone',
      'Asia/Bangkok',
      '--opening-hours',
      '{"days":["MO"],"opens":"08:30","closes":"17:00"}',
      '--audience',
      'owner',
    ];
    const id = (await admin('directory', 'create', ...contact, ...rest, '--field', 'id')).out.trim();
    const update = ['directory', 'update', id, ...contact, ...rest, '--version', '1', '--field', 'version'];
    expect(await admin(...update)).toMatchObject({ code: 0, out: '2\n' });
    expect(await admin(...update)).toMatchObject({ code: 1, out: '', err: expect.stringContaining('has changed') as string });
    expect((await admin('directory', 'show', id)).out).toContain('MO 08:30 17:00');

    expect((await admin('directory', 'verify', id, '--version', '1')).err).toContain('has changed');
    expect(await admin('directory', 'verify', id, '--version', '2', '--field', 'unit')).toMatchObject({ code: 0, out: 'Night desk\n' });
    expect(await admin('directory', 'withdraw', id, '--version', '3', '--reason', 'Moved.')).toMatchObject({ code: 0 });

    const days = await line.file('holidays.json', '[{ "day": "2027-04-13", "name": "Songkran" }]');
    const set = await admin('duty', 'set', '--time-zone', 'Asia/Bangkok', '--holidays', `@${days}`, '--field', 'holidays.name');
    expect(set).toMatchObject({ code: 0, out: 'Songkran\n' });
    const version = async (): Promise<readonly string[]> => ['--version', (await admin('duty', 'show', '--field', 'version')).out.trim()];
    const event = (uid: string, officer: string): string =>
      `BEGIN:VEVENT\r\nUID:${uid}\r\nDTSTART:20260105T200000\r\nDTEND:20260106T080000\r\nATTENDEE:mailto:${officer}\r\nEND:VEVENT\r\n`;
    const calendarOf = (...events: readonly string[]): string =>
      `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\n${events.join('')}END:VCALENDAR\r\n`;
    const agency = await hub.ownerSql<{ id: string }>(
      `select a.id from hub.agency a join hub.user_account u on u.agency = a.key and u.email = 'admin@th.example'`,
    );
    const of = ['--agency', agency[0]?.id ?? ''];
    const file = await line.file('roster.ics', calendarOf(event('a', 'analyst@th.example'), event('b', 'nobody@th.example')));
    const imported = await admin('duty', 'import', '--file', file, ...(await version()), ...of, '--field', 'receipts.outcome');
    expect(imported).toMatchObject({ code: 2, out: 'CREATED\nREJECTED\n', err: expect.stringContaining('Rejected') as string });
    const piped = await line.run(
      ['duty', 'import', '--file', '-', ...(await version()), '--field', 'receipts.outcome', '--as', 'admin@th.example'],
      {
        stdin: calendarOf(event('a', 'analyst@th.example')),
      },
    );
    expect(piped).toMatchObject({ code: 0, out: 'UNCHANGED\n' });
    expect(await admin('duty', 'import', '--file', 'absent.ics', '--version', '1')).toMatchObject({
      code: 1,
      err: expect.stringContaining('absent.ics') as string,
    });
    expect(await as('analyst@th.example', 'duty', 'import', '--file', file, '--version', '1')).toMatchObject({ code: 1, out: '' });

    const shift = (await admin('duty', 'show', '--field', 'shifts.id')).out.trim();
    const times = ['--starts', '2026-01-05T20:00', '--ends', '2026-01-06T08:00'];
    const officer = await hub.ownerSql<{ id: string }>(`select id from hub.user_account where email = 'liaison@th.example'`);
    const replaced = ['duty', 'shift', officer[0]?.id ?? '', '--shift', shift, ...times, '--field', 'shifts.version'];
    expect(await admin(...replaced, '--version', '7')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('has changed') as string,
    });
    expect(await admin(...replaced, '--version', '1')).toMatchObject({ code: 0, out: '2\n' });
    const absence = ['--kind', 'absence', '--from', '1d', '--to', '2d', '--field', 'changes.id'];
    const changed = await admin('duty', 'change', officer[0]?.id ?? '', ...absence, ...(await version()));
    expect((await admin('duty', 'remove-change', 'none')).code).toBe(1);
    expect(await admin('duty', 'remove-change', changed.out.trim(), '--field', 'changes')).toMatchObject({ code: 0, out: '' });
    expect((await as('analyst@th.example', 'duty', 'remove-shift', shift, '--version', '2')).code).toBe(1);
    expect((await admin('duty', 'remove-shift', shift, '--version', '1')).err).toContain('has changed');
    expect(await admin('duty', 'remove-shift', shift, '--version', '2', ...of, '--field', 'shifts')).toMatchObject({ code: 0, out: '' });
    expect((await admin('duty', 'remove-shift', shift, '--version', '2')).code).not.toBe(0);
  });

  it('set rules of alerts from a file or as JSON: those of an agency or a party by its administrators, and those of an officer', async () => {
    const admin = (...argv: string[]): Promise<Ran> => as('admin@th.example', 'alert', ...argv);
    const analyst = (...argv: string[]): Promise<Ran> => as('analyst@th.example', 'alert', ...argv);
    const file = await line.file(
      'rules.json',
      '[{ "kinds": ["OWN_INDICATOR"], "mode": "OFF" }, { "minUrgency": "URGENT", "mode": "IMMEDIATE" }]',
    );
    const modes = ['--field', 'rules.mode'];
    expect(await admin('set-rules', '--rules', `@${file}`, ...modes)).toMatchObject({ code: 0, out: 'OFF\nIMMEDIATE\n' });
    expect(await analyst('rules', '--field', 'rules.mode')).toMatchObject({ code: 0, out: 'OFF\nIMMEDIATE\n' });
    expect(await analyst('set-rules', '--rules', `@${file}`)).toMatchObject({ code: 1, out: '' });
    const agency = await hub.ownerSql<{ id: string }>(
      `select a.id from hub.agency a join hub.user_account u on u.agency = a.key and u.email = 'admin@th.example'`,
    );
    const of = ['--agency', agency[0]?.id ?? ''];
    expect(await admin('set-rules', '--rules', '{"mode":"DIGEST"}', ...of, ...modes)).toMatchObject({ code: 0, out: 'DIGEST\n' });
    expect(await analyst('rules', ...of, ...modes)).toMatchObject({ code: 0, out: 'DIGEST\n' });
    expect(await analyst('set-own-rules', '--rules', `@${file}`, '--rules', '{"mode":"DIGEST"}', ...modes)).toMatchObject({
      ...{ code: 0, out: 'OFF\nIMMEDIATE\nDIGEST\n' },
    });
    expect(await admin('own-rules', ...modes)).toMatchObject({ code: 0, out: '' });
    expect(await analyst('set-own-rules', '--rules', '[]', ...modes)).toMatchObject({ code: 0, out: '' });
    expect(await analyst('set-own-rules', '--rules', 'no JSON')).toMatchObject({ code: 1, out: '' });
  });

  it('refuse a second value of an option that is no list', async () => {
    const { code, err } = await as('analyst@th.example', 'indicator', 'list', '--text', 'a', '--text', 'b');
    expect([code, err]).toEqual([1, '--text must be one value (got 2).\n']);
  });

  it('name parties by country code, and tell how the next page is read', async () => {
    expect((await as('operator@hub.example', 'party', 'show', 'TH')).out).toContain('Thailand');
    const { out, err } = await as('admin@th.example', 'user', 'list', '--first', '1', '--format', 'json');
    const [, after = ''] = /--after (\S+)/.exec(err) ?? [];
    const next = await as('admin@th.example', 'user', 'list', '--first', '1', '--after', after, '--format', 'json');
    const ids = [out, next.out].map((text) => (JSON.parse(text) as { nodes: { id: string }[] }).nodes[0]?.id);
    expect(new Set(ids).size).toBe(2);
  });

  it('need their arguments and options, and say which', async () => {
    expect((await as('analyst@th.example', 'indicator', 'revoke', ABSENT)).err).toContain(
      "required option '--reason <text>' not specified",
    );
    expect((await as('analyst@th.example', 'case', 'show')).err).toContain("missing required argument 'case'");
  });

  it('print the version of the hub, but for a command with a version of its own', async () => {
    expect((await line.run(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
    const asked = await as('analyst@th.example', 'triage', 'ask', ABSENT, '--version', '1', '--question', 'Which?');
    expect(asked).toMatchObject({ code: 1, out: '', err: expect.not.stringContaining('option') as string }); // its own option
  });

  it('keep passwords and keys out of the errors about them', async () => {
    const secret = 'not the password, but a secret';
    const argv = ['whoami', '--as', 'liaison@my.example'];
    const refused = await line.run(argv, { env: { HUB_PASSWORD: secret } });
    expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/password/) as string });
    const file = await line.file('key', secret);
    const unread = await line.run(['whoami'], { env: { HUB_TOKEN_FILE: file } });
    expect(unread).toMatchObject({ code: 1, out: '', err: expect.stringContaining('HUB_TOKEN_FILE') as string });
    expect(refused.err + unread.err).not.toContain(secret);
  });
});
