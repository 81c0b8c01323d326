import { type Hub, startHub } from '../../support/hub.js';
import { anItem, type Ask, officer } from '../../support/officer.js';

const NOBODY = '5f0c3c1e-0000-4000-8000-000000000000';
const DISABLE = 'mutation ($u: ID!, $d: Boolean!) { setUserDisabled(userId: $u, disabled: $d) }';
const GROUP = 'mutation ($n: String!, $m: [ID!]!) { createGroup(name: $n, members: $m) { id } }';
const SIGN_IN = 'mutation ($e: String!) { signIn(email: $e, password: "wrong") { expiresIn } }';
const BOOTSTRAP = 'mutation { bootstrapOperator(token: "x", email: "x", password: "x") { expiresIn } }';
const REFRESH = 'mutation { refreshSession(refreshToken: "nonsense") { expiresIn } }';

interface Line {
  readonly email: string | null;
  readonly what: string;
  readonly outcome: string;
  readonly reason: string | null;
}

describe('the record', () => {
  let hub: Hub;
  const lines: string[] = [];
  const asks = new Map<string, { readonly ask: Ask; readonly userId: string }>();
  const by = (email: string): { readonly ask: Ask; readonly userId: string } => {
    const one = asks.get(email);
    if (!one) throw new Error(`${email} has not signed in.`);
    return one;
  };
  const recorded = (): Promise<Line[]> =>
    hub.ownerSql<Line>(
      'select u.email, a.what, a.outcome, a.reason from hub.audit a left join hub.user_account u on u.id = a.user_id order by a.id',
    );

  beforeAll(async () => {
    hub = await startHub({ LOG_LEVEL: 'warn' }, lines);
    await hub.ownerSql(`update hub.user_account set agency = null where email = 'analyst@kr.example'`);
    for (const email of ['analyst@th.example', 'admin@th.example', 'analyst@kr.example', 'operator@hub.example']) {
      asks.set(email, await hub.as(email));
    }
    asks.set('nobody', { ...hub.anyone(), userId: '' });
  });
  afterAll(() => hub.stop());
  beforeEach(() => hub.ownerSql('truncate hub.audit'));

  const revoke = (id: string, reason: string) => (ask: Ask) => officer(ask).revokes(id, reason);
  const publish = (items: readonly object[]) => (ask: Ask) => officer(ask).publish(items);
  const asking = (query: string, variables: object) => (ask: Ask) => ask(query, variables);

  it.each<[string, string, (ask: Ask) => Promise<unknown>, string, string]>([
    ['an empty batch', 'analyst@th.example', publish([]), 'indicator.publish', 'BATCH_SIZE'],
    ['publishing without an agency', 'analyst@kr.example', publish([anItem()]), 'indicator.publish', 'AGENCY_MISSING'],
    ['publishing without the permission', 'admin@th.example', publish([anItem()]), 'indicator.publish', 'PERMISSION_MISSING'],
    ['publishing without having signed in', 'nobody', publish([anItem()]), 'indicator.publish', 'SIGN_IN_REQUIRED'],
    ['an empty reason', 'analyst@th.example', revoke(NOBODY, ' '), 'indicator.revoke', 'REASON_LENGTH'],
    ['a reason that cannot be stored', 'analyst@th.example', revoke(NOBODY, 'a\0'), 'indicator.revoke', 'FIELD_INVALID'],
    ['an indicator that does not exist', 'analyst@th.example', revoke(NOBODY, 'Wrong.'), 'indicator.revoke', 'NOT_FOUND'],
    ['what cannot be an id', 'analyst@th.example', revoke('x', 'Wrong.'), 'indicator.revoke', 'NOT_FOUND'],
    [
      'an audience of a wrong form',
      'analyst@th.example',
      (ask) => officer(ask).readdresses(NOBODY, { groups: ['x'.repeat(65)] }),
      'indicator.change-audience',
      'FIELD_INVALID',
    ],
    ['a group without a name', 'operator@hub.example', asking(GROUP, { n: ' ', m: [NOBODY] }), 'group.create', 'GROUP_NAME'],
    ['a group without members', 'operator@hub.example', asking(GROUP, { n: 'A', m: [] }), 'group.create', 'GROUP_MEMBERS'],
    ['a group of what cannot be a country', 'operator@hub.example', asking(GROUP, { n: 'A', m: ['x'] }), 'group.create', 'NOT_FOUND'],
    ['what cannot be an account', 'admin@th.example', asking(DISABLE, { u: 'x', d: false }), 'user.enable', 'NOT_FOUND'],
    [
      'disabling oneself',
      'admin@th.example',
      (ask) => ask(DISABLE, { u: by('admin@th.example').userId, d: true }),
      'user.disable',
      'OWN_ACCOUNT',
    ],
    ['an address that has no account', 'nobody', asking(SIGN_IN, { e: 'nobody@th.example' }), 'session.sign-in', 'SIGN_IN_REFUSED'],
    ['a malformed refresh token', 'nobody', asking(REFRESH, {}), 'session.refresh', 'REFRESH_REFUSED'],
    ['a wrong bootstrap token', 'nobody', asking(BOOTSTRAP, {}), 'hub.bootstrap', 'BOOTSTRAP_REFUSED'],
    ['reading without the permission', 'operator@hub.example', (ask) => officer(ask).lists(), 'indicator.list', 'PERMISSION_MISSING'],
  ])('has the refusal of %s, once', async (_, who, act, what, reason) => {
    await expect(act(by(who).ask)).rejects.toMatchObject({ reason });
    expect(await recorded()).toEqual([{ email: who === 'nobody' ? null : who, what, outcome: 'REFUSED', reason }]);
  });

  it('names whose account a wrong password was tried on', async () => {
    await expect(hub.anyone().ask(SIGN_IN, { e: 'analyst@th.example' })).rejects.toMatchObject({ reason: 'SIGN_IN_REFUSED' });
    expect(await recorded()).toMatchObject([{ email: 'analyst@th.example', what: 'session.sign-in', outcome: 'REFUSED' }]);
  });

  it('counts equal refusals of one actor in one row a minute', async () => {
    for (const who of ['analyst@th.example', 'analyst@th.example', 'analyst@th.example', 'nobody']) {
      await expect(officer(by(who).ask).publish([])).rejects.toThrow();
    }
    const rows = await hub.ownerSql(
      `select user_id is null as nobody, sum(count)::integer as count, count(*) = count(distinct minute) as "onceAMinute" from hub.audit group by 1 order by 1`,
    );
    expect(rows).toEqual([
      { nobody: false, count: 3, onceAMinute: true },
      { nobody: true, count: 1, onceAMinute: true },
    ]);
  });

  it('has no line for a read that was only asked wrongly', async () => {
    await expect(officer(by('analyst@th.example').ask).lists({}, 0)).rejects.toMatchObject({ reason: 'PAGE_SIZE' });
    expect(await recorded()).toEqual([]);
  });

  it('has one line for each success, and none for items that were rejected', async () => {
    const { ask } = await hub.as('liaison@th.example');
    const { ask: analyst } = by('analyst@th.example');
    const { id } = await officer(analyst).publishes({ value: 'done.example.com' });
    await officer(analyst).publish([anItem({ confidence: 101 })]);
    await officer(analyst).revokes(id);
    await ask('mutation { signOut }');
    const done = { outcome: 'DONE', reason: null };
    expect(await recorded()).toEqual([
      { email: 'liaison@th.example', what: 'session.sign-in', ...done },
      { email: 'analyst@th.example', what: 'indicator.publish', ...done },
      { email: 'analyst@th.example', what: 'indicator.publish', ...done },
      { email: 'analyst@th.example', what: 'indicator.revoke', ...done },
      { email: 'liaison@th.example', what: 'session.sign-out', ...done },
    ]);
  });

  it('costs a line of the log, not the answer, when it fails', async () => {
    lines.length = 0;
    await hub.ownerSql('alter function hub.record_refusal(text, jsonb, text) rename to was_record_refusal');
    const refusals = [publish([]), revoke(NOBODY, 'Wrong.')].map((act) => act(by('analyst@th.example').ask));
    const told = await Promise.allSettled(refusals);
    await hub.ownerSql('alter function hub.was_record_refusal(text, jsonb, text) rename to record_refusal');
    expect(told).toMatchObject([{ reason: { reason: 'BATCH_SIZE' } }, { reason: { reason: 'NOT_FOUND' } }]);
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject(
      told.map(() => ({ level: 'warn', msg: 'A refusal is missing from the audit log', code: '42883' })),
    );
  });
});
