import { commandLineTests, type Ran } from '../../support/command-line.js';
import { type CarriedRequest, UnreliableLine } from '../../support/unreliable-line.js';

describe('a command of the command line whose answer is lost', () => {
  const cli = commandLineTests();
  let opening: UnreliableLine;
  beforeEach(async () => {
    opening = await UnreliableLine.open(cli.hub.url, 'openCase');
  });
  afterEach(() => opening.close());

  const keysOf = (requests: readonly CarriedRequest[]): readonly unknown[] => requests.map(({ headers }) => headers['idempotency-key']);
  const asLiaison = (...argv: string[]): Promise<Ran> => cli.run([...argv, '--as', 'liaison@th.example']);
  const open = (title: string): Promise<Ran> =>
    asLiaison('case', 'open', '--title', title, '--threat', 'phishing', '--tlp', 'green', '--field', 'id', '--url', opening.url);
  const casesCalled = async (title: string): Promise<readonly string[]> =>
    (await cli.hub.ownerSql<{ id: string }>('select id from hub.case_file where title = $1', [title])).map(({ id }) => id);

  it('is executed once, and prints the answer of the first execution', async () => {
    opening.trouble = (number) => (number === 1 ? 'lose the answer' : undefined);
    const ran = await open('Lost once');
    expect(ran).toMatchObject({ code: 0, err: expect.stringMatching(/does not answer .* Trying again/) as string });
    const keys = keysOf(opening.requestsWith('openCase'));
    expect([keys.length, new Set(keys).size, keys[0]]).toEqual([2, 1, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    expect(await casesCalled('Lost once')).toEqual([ran.out.trim()]);
  });

  it('is executed again when it is given again: each command has a key of its own', async () => {
    const [first, second] = [await open('Twice'), await open('Twice')];
    expect((await casesCalled('Twice')).toSorted()).toEqual([first.out.trim(), second.out.trim()].toSorted());
    expect(new Set(keysOf(opening.requestsWith('openCase'))).size).toBe(2);
  });

  it('is sent without a key when the hub takes none, and then only once', async () => {
    opening.trouble = (number) => [{ code: 'BAD_USER_INPUT', reason: 'IDEMPOTENCY_NOT_TAKEN' }, 'lose the answer' as const][number - 1];
    expect(await open('Not taken')).toMatchObject({ code: 1, out: '', err: expect.stringContaining('does not answer') as string });
    expect(keysOf(opening.requestsWith('openCase'))).toEqual([expect.any(String), undefined]);
    expect(await casesCalled('Not taken')).toHaveLength(1);
  });

  it('is sent without a key when the account has used all keys of the day', async () => {
    await cli.hub.ownerSql(
      `insert into hub.idempotency_key (id, party, principal, mark, request, lease_until, rights, position)
        select gen_random_uuid(), party, id, sha256(n::text::bytea), sha256(n::text::bytea), now(), 'none', 0
        from hub.user_account, generate_series(1, 10000) n where email = 'liaison@th.example'`,
    );
    expect(await open('No key left')).toMatchObject({ code: 0, err: '' });
    await cli.hub.ownerSql('delete from hub.idempotency_key');
    expect(keysOf(opening.requestsWith('openCase'))).toEqual([expect.any(String), undefined]);
    expect(await casesCalled('No key left')).toHaveLength(1);
  });

  it('is sent once where the answer is a secret, which the hub does not store, and queries have no key', async () => {
    const keys = await UnreliableLine.open(cli.hub.url, 'createApiKey');
    keys.trouble = () => 'lose the answer';
    const asAdmin = (...argv: string[]): Promise<Ran> => cli.run([...argv, '--as', 'admin@th.example', '--url', keys.url]);
    const ran = await asAdmin('key', 'create', '--name', 'lost', '--permissions', 'party:read', '--expires', '1d');
    const listed = await asAdmin('key', 'list', '--field', 'name');
    await keys.close();
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(keysOf(keys.requestsWith('createApiKey'))).toEqual([undefined]);
    expect(listed.out.split('\n').filter((name) => name === 'lost')).toHaveLength(1);
    expect(keysOf(keys.requestsWith('query KeyList'))).toEqual([undefined]);
  });
});
