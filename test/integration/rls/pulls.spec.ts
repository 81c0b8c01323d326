import { randomUUID } from 'node:crypto';
import { pullSession } from '../../../src/platform/database/act.js';
import { until } from '../../support/officer.js';
import { administer } from '../../support/server.js';
import { type AppConnection, codeOf, type Officer, openWorld, publish, type World } from './world.js';

/** What a pull says it is doing when it publishes. */
const PUBLISHES = { what: 'test', needs: 'indicator:publish', channel: 'pull', requestId: 'test' };

describe('a pull at the border', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer;
  let kh: Officer;
  let pull: string;

  const makes = async (who: Officer): Promise<string> => {
    const id = randomUUID();
    const given = {
      id,
      name: 'x',
      kind: 'TAXII',
      url: 'https://x.example/collections/x/',
      everyMinutes: 60,
      defaults: {},
      sealed: 'ab',
      credentials: 'BEARER',
    };
    const [row] = await app.as(who, 'pull:manage', () => app.rows('select hub.create_pull($1) as outcome', [given]));
    expect(row).toEqual({ outcome: 'CREATED' });
    return id;
  };
  const machine = (of = pull, user = kh.user, turn = '0') => ({ user, session: pullSession(of, turn) });
  const enters = async (who: { user: string; session: string }, act: object = PUBLISHES): Promise<string | undefined> => {
    await app.rows('begin');
    const code = await codeOf(app.rows('select hub.enter($1, $2)', [await app.claim(who), act]));
    await app.rows('rollback');
    return code;
  };
  type Due = { readonly turn: string; readonly target: { readonly id: string; readonly sealed: string } };
  const due = async (holder = randomUUID()): Promise<readonly Due[]> =>
    (await world.relay.query<Due>('select * from hub.lease_due_pulls($1, $2, 10)', [world.relayClaim(), holder])).rows;
  const took = async (holder: string, turn: string | undefined): Promise<boolean | undefined> => {
    const work = { position: { after: 'x' }, skipped: 0, revoked: 0 };
    return (await world.relay.query<{ on: boolean }>('select hub.record_pull_progress($1, $2, $3, $4) as on', [holder, pull, turn, work]))
      .rows[0]?.on;
  };

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    th = await world.signsIn('analyst@th.example');
    kh = await world.signsIn('analyst@kh.example');
  });
  beforeEach(async () => {
    pull = await makes(kh);
  });
  afterEach(() => world.ownerSql('update hub.pull set deleted_at = now(), credentials = null, sealed = null'));
  afterAll(() => world.close());

  it('enters to publish, to take back and to sight, and for nothing else', async () => {
    for (const needs of ['indicator:publish', 'indicator:revoke', 'sighting:add']) {
      expect(await enters(machine(), { ...PUBLISHES, needs })).toBeUndefined();
    }
    for (const needs of ['indicator:read', 'indicator:read-red', 'indicator:export', 'pull:manage', 'webhook:manage', 'session:own', '']) {
      expect({ needs, code: await enters(machine(), { ...PUBLISHES, needs }) }).toEqual({ needs, code: 'HB498' });
    }
    for (const channel of ['graphql', 'webhook', 'taxii', 'relay', undefined]) {
      expect({ channel, code: await enters(machine(), { ...PUBLISHES, channel }) }).toEqual({ channel, code: 'HB498' });
    }
    expect(await enters(kh, PUBLISHES)).toBe('HB498'); // a session is no pull
    const other = await makes(th);
    for (const who of [machine(pull, th.user), machine(other, kh.user), machine(randomUUID()), machine(kh.session)]) {
      expect(await enters(who)).toBe('HB401');
    }
    expect(await enters({ user: kh.user, session: 'pull:nonsense' })).toBe('22P02');
    expect(await enters({ user: kh.user, session: `pull:${pull}` })).toBe('HB401');
  });

  it('reads no RED with the context that it has, and changes no pull', async () => {
    await publish(app, kh, { value: 'red-of-kh.example.com', tlp: 'RED' });
    await app.rows('begin');
    await app.rows('select hub.enter($1, $2)', [await app.claim(machine()), PUBLISHES]);
    expect(await app.attempt('select hub.may_read_red() as red')).toEqual({ rows: [{ red: false }] });
    expect(await app.attempt(`select value from hub.indicator where tlp = 'RED'`)).toEqual({ rows: [] });
    for (const statement of [`select hub.pause_pull('${pull}')`, `select hub.create_pull('{}')`, `select hub.delete_pull('${pull}')`]) {
      expect(await app.attempt(statement)).toEqual({ code: 'HB500' });
    }
    expect(await app.attempt('select id from hub.pull')).toEqual({ rows: [] });
    await app.rows('rollback');
  });

  it.each([
    [
      'it is paused',
      `update hub.pull set paused_at = now(), pause_reason = 'BY_OFFICER'`,
      'update hub.pull set paused_at = null, pause_reason = null',
    ],
    ['its maker is disabled', 'update hub.user_account set disabled_at = now()', 'update hub.user_account set disabled_at = null'],
    ['its party is suspended', 'update hub.party set suspended_at = now()', 'update hub.party set suspended_at = null'],
    [
      'its maker may keep no pulls any more',
      `update hub.role_permission set permission = 'x' where permission = 'pull:manage'`,
      `update hub.role_permission set permission = 'pull:manage' where permission = 'x'`,
    ],
  ])('publishes nothing while %s', async (_, takes, gives) => {
    await world.ownerSql(takes);
    expect(await enters(machine())).toBe('HB401');
    await world.ownerSql(gives);
    expect(await enters(machine())).toBeUndefined();
  });

  it('rests with a reason when its maker may publish no more, and is due for nobody', async () => {
    await world.ownerSql(`update hub.user_account set roles = '{AUDITOR}' where id = $1`, [kh.user]);
    expect(await due()).toEqual([]);
    expect(await world.ownerSql('select pause_reason from hub.pull where id = $1', [pull])).toEqual([
      { pause_reason: 'RESPONSIBLE_LOST_RIGHTS' },
    ]);
    await world.ownerSql(`update hub.user_account set roles = '{ANALYST}' where id = $1`, [kh.user]);
  });

  it('is one holder’s at a time, and another’s when the lease has run out', async () => {
    const [one, other] = [randomUUID(), randomUUID()];
    const [lease] = await due(one);
    expect(lease?.target).toMatchObject({ id: pull, sealed: 'ab' });
    expect(await due(other)).toEqual([]);
    expect(await took(one, lease?.turn)).toBe(true);
    await world.ownerSql(`update hub.pull set lease_until = now() - interval '1 second' where leased_by is not null`);
    const [next] = await due(other);
    expect(next?.target).toMatchObject({ id: pull, position: { after: 'x' } });
    expect([await took(one, lease?.turn), await took(other, next?.turn)]).toEqual([false, true]);
    await app.as(kh, 'pull:manage', () => app.rows('select hub.pause_pull($1)', [pull]));
    expect(await took(other, next?.turn)).toBe(false);
  });

  it('publishes in its own turn alone: not when another has taken it, nor under the words that an officer has just changed', async () => {
    const first = (await due())[0]?.turn;
    expect([await enters(machine(pull, kh.user, first)), await enters(machine(pull, kh.user, '0'))]).toEqual([undefined, 'HB401']);
    await world.ownerSql(`update hub.pull set lease_until = now() - interval '1 second' where leased_by is not null`);
    const second = (await due())[0]?.turn;
    expect([await enters(machine(pull, kh.user, first)), await enters(machine(pull, kh.user, second))]).toEqual(['HB401', undefined]);
    const given = { name: 'x', url: 'https://x.example/collections/x/', everyMinutes: 60, defaults: {}, keep: true };
    await app.as(kh, 'pull:manage', () => app.rows('select hub.update_pull($1, $2)', [pull, given]));
    expect(await enters(machine(pull, kh.user, second))).toBe('HB401');
  });

  it('is nobody’s when its turn ends, also where an officer changes it at that very moment', async () => {
    const holder = randomUUID();
    const [lease] = await due(holder);
    const end = JSON.stringify({ done: true, waitMs: 3_600_000 });
    const lockers = `select count(*)::integer as n from pg_locks l join pg_stat_activity a using (pid) where not l.granted and a.datname = current_database()`;
    let ended: Promise<unknown> | undefined;
    await app.as(kh, 'pull:manage', async () => {
      await app.rows('select hub.pause_pull($1)', [pull]);
      await app.rows('select hub.resume_pull($1)', [pull]);
      ended = world.relay.query('select hub.finish_pull_turn($1, $2, $3, $4)', [holder, pull, lease?.turn, end]);
      await until(
        () => administer<{ n: number }>(world.database.url, lockers),
        ([row]) => (row?.n ?? 0) > 0,
      );
    });
    await ended;
    expect(await world.ownerSql('select leased_by, next_run_at <= now() as due from hub.pull where id = $1', [pull])).toEqual([
      { leased_by: null, due: true },
    ]);
  });

  it('compares with claims of its own agency alone, and for itself alone', async () => {
    await publish(app, th, { value: 'of-th.example.com', audience: [kh.party] });
    await publish(app, kh, { value: 'of-kh.example.com' });
    const digests = await world.ownerSql<{ value: string; digest: string }>(
      `select value, encode(digest, 'hex') as digest from hub.indicator where value in ('of-th.example.com', 'of-kh.example.com') order by value`,
    );
    const all = digests.map(({ digest }) => digest);
    const asks = async (of: string) => {
      await app.rows('begin');
      await app.rows('select hub.enter($1, $2)', [await app.claim(machine()), PUBLISHES]);
      const answer = await app.attempt(`select digest from hub.claims_protected_from_pull('${of}', '{${all.join()}}', '{}')`);
      await app.rows('rollback');
      return answer;
    };
    expect(await asks(pull)).toEqual({ rows: [{ digest: digests.find(({ value }) => value === 'of-kh.example.com')?.digest }] });
    expect(await asks(await makes(kh))).toEqual({ code: 'HB500' }); // another pull of the same maker
  });

  it('is seen by its own agency alone, in acts about pulls alone, and its credentials by nobody', async () => {
    const sees = (who: Officer, needs: string, what = 'select id from hub.pull') => app.as(who, needs, () => app.rows(what));
    expect(await sees(kh, 'pull:manage')).toEqual([{ id: pull }]);
    expect(await sees(kh, 'indicator:publish')).toEqual([]);
    expect(await sees(th, 'pull:manage')).toEqual([]);
    for (const what of [
      'select sealed from hub.pull',
      'select position from hub.pull',
      'select * from hub.pull_item',
      'select * from hub.pull_event',
    ]) {
      expect(await codeOf(sees(kh, 'pull:manage', what))).toBe('42501');
    }
    for (const act of [
      `hub.pause_pull('${pull}')`,
      `hub.resume_pull('${pull}')`,
      `hub.run_pull('${pull}')`,
      `hub.delete_pull('${pull}')`,
      `hub.update_pull('${pull}', '{}')`,
    ]) {
      expect({ act, code: await codeOf(sees(th, 'pull:manage', `select ${act}`)) }).toEqual({ act, code: 'HB404' });
    }
  });
});
