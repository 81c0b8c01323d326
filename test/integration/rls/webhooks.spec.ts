import { randomUUID } from 'node:crypto';
import { webhookSession } from '../../../src/platform/database/act.js';
import { releaseStaleWebhookLeases } from '../../../src/delivery/webhooks/stale-leases.js';
import { type AppConnection, codeOf, type Officer, openWorld, publish, type World } from './world.js';

/** What a webhook says it is doing when it reads. */
const READS = { what: 'test', needs: 'indicator:read', channel: 'webhook', requestId: 'test' };

describe('a webhook at the border', () => {
  let world: World;
  let app: AppConnection;
  let th: Officer;
  let kh: Officer;
  let webhook: string;

  const makes = async (who: Officer): Promise<string> => {
    const id = randomUUID();
    const given = { id, name: 'x', url: 'https://x.example/', filter: {}, secret: randomUUID(), sealed: 'ab', publicKey: 'x' };
    const [row] = await app.as(who, 'webhook:manage', () => app.rows('select hub.create_webhook($1) as outcome', [given]));
    expect(row).toEqual({ outcome: 'CREATED' });
    return id;
  };
  const reader = (of = webhook, user = kh.user) => ({ user, session: webhookSession(of) });
  /** How the door answers. */
  const enters = async (who: { user: string; session: string }, act: object = READS): Promise<string | undefined> => {
    await app.rows('begin');
    const code = await codeOf(app.rows('select hub.enter($1, $2)', [await app.claim(who), act]));
    await app.rows('rollback');
    return code;
  };
  /** What it reads of the feed, as `value`, or the id of what it lost. */
  const reads = async (filter: object = {}): Promise<readonly string[]> => {
    await world.settle();
    type Row = { e: { operation: string; itemId: string; claim: { value: string } | null } };
    const rows = await app.rows<Row>('select hub.webhook_feed($1, $2, 0, 100, $3) as e', [await app.claim(reader()), READS, filter]);
    return rows.filter(({ e }) => e.operation !== 'POSITION').map(({ e }) => `${e.operation} ${e.claim?.value ?? e.itemId}`);
  };
  const due = async (holder = randomUUID()): Promise<readonly { turn: string; target: { id: string } }[]> =>
    (
      await world.relay.query<{ turn: string; target: { id: string } }>('select * from hub.lease_due_webhooks($1, $2, 10)', [
        world.relayClaim(),
        holder,
      ])
    ).rows;
  const work = (said: object = {}): object => ({
    epoch: null,
    seq: '0',
    headSeq: null,
    attempt: 0,
    waitMs: 0,
    gone: false,
    release: true,
    attempts: [],
    ...said,
  });
  const done = async (holder: string, turn: string | undefined, said: object): Promise<boolean | undefined> => {
    const [head] = await world.ownerSql<{ epoch: string }>('select epoch from hub.sequence_head');
    const args = [holder, webhook, turn, { ...work(said), epoch: head?.epoch }];
    return (await world.relay.query<{ on: boolean }>('select hub.finish_webhook_turn($1, $2, $3, $4) as on', args)).rows[0]?.on;
  };

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    th = await world.signsIn('analyst@th.example');
    kh = await world.signsIn('analyst@kh.example');
  });
  beforeEach(async () => {
    webhook = await makes(kh);
  });
  afterEach(() => world.ownerSql('update hub.webhook set deleted_at = now()'));
  afterAll(() => world.close());

  it('reads what its maker sees, but never RED, not even that there was something', async () => {
    const to = [kh.party];
    await publish(app, th, { value: 'green-for-kh.example.com', audience: to });
    await publish(app, th, { value: 'red-for-kh.example.com', audience: to, tlp: 'RED' });
    await publish(app, th, { value: 'not-for-kh.example.com' });
    expect(await reads()).toEqual(['PUBLISHED green-for-kh.example.com']);
    const [row] = await app.as(kh, 'indicator:read', () => app.rows(`select count(*)::integer as n from hub.claim where tlp = 'RED'`));
    expect(row).toEqual({ n: 1 });
  });

  it('enters to read, and for nothing else', async () => {
    expect(await enters(reader())).toBeUndefined();
    for (const needs of [
      'indicator:publish',
      'indicator:revoke',
      'indicator:read-red',
      'webhook:manage',
      'session:own',
      'user:manage',
      '',
    ]) {
      expect({ needs, code: await enters(reader(), { ...READS, needs }) }).toEqual({ needs, code: 'HB498' });
    }
    for (const channel of ['graphql', 'subscription', 'relay', undefined]) {
      expect({ channel, code: await enters(reader(), { ...READS, channel }) }).toEqual({ channel, code: 'HB498' });
    }
    expect(await enters(kh, READS)).toBe('HB498'); // a session is no webhook
  });

  it('writes nothing with the context that it has', async () => {
    await app.rows('begin');
    await app.rows('select hub.enter($1, $2)', [await app.claim(reader()), READS]);
    for (const [statement, code] of [
      [
        `insert into hub.indicator (id, kind, scope, value, display, threat, tlp, owner, agency, digest, claim_mark, owner_mark)
         values ('${randomUUID()}', 'DOMAIN', '', 'x.example', 'x.example', 'OTHER', 'GREEN', ${kh.party}, ${kh.agency}, '', '', '')`,
        '42501',
      ],
      [`select hub.pause_webhook('${webhook}')`, 'HB500'],
      [`select hub.set_webhook_policy(true)`, 'HB500'],
      [`select hub.set_user_disabled('${kh.user}', true)`, 'HB500'],
    ] as const) {
      expect(await app.attempt(statement)).toEqual({ code });
    }
    expect(await app.attempt('select id from hub.webhook')).toEqual({ rows: [] });
    expect(await app.attempt('select hub.may_read_red() as red')).toEqual({ rows: [{ red: false }] });
    await app.rows('rollback');
  });

  it('is nobody’s but its maker’s: another user, another webhook, a stranger’s do not enter', async () => {
    const other = await makes(th);
    for (const who of [reader(webhook, th.user), reader(other, kh.user), reader(randomUUID(), kh.user), reader(kh.session, kh.user)]) {
      expect(await enters(who)).toBe('HB401');
    }
    expect(await enters({ user: kh.user, session: 'webhook:nonsense' })).toBe('22P02');
    expect(await enters({ user: kh.user, session: webhook })).toBe('HB498'); // its id is no session
    expect(await enters({ user: kh.user, session: webhook }, { ...READS, channel: 'graphql' })).toBe('HB401');
  });

  it.each([
    [
      'it is paused',
      `update hub.webhook set paused_at = now(), pause_reason = 'BY_OFFICER'`,
      'update hub.webhook set paused_at = null, pause_reason = null',
    ],
    ['it is deleted', `update hub.webhook set deleted_at = now()`, 'update hub.webhook set deleted_at = null'],
    ['its maker is disabled', 'update hub.user_account set disabled_at = now()', 'update hub.user_account set disabled_at = null'],
    ['its party is suspended', 'update hub.party set suspended_at = now()', 'update hub.party set suspended_at = null'],
    [
      'its maker may keep no webhooks any more',
      `update hub.role_permission set permission = 'x' where permission = 'webhook:manage'`,
      `update hub.role_permission set permission = 'webhook:manage' where permission = 'x'`,
    ],
  ])('reads nothing while %s', async (_, takes, gives) => {
    await world.ownerSql(takes);
    expect(await enters(reader())).toBe('HB401');
    await world.ownerSql(gives);
    expect(await enters(reader())).toBeUndefined();
  });

  it('reads nothing when its maker may read no more', async () => {
    await world.ownerSql(`update hub.user_account set roles = '{NATIONAL_ADMIN}' where id = $1`, [kh.user]);
    expect(await enters(reader())).toMatch(/HB40[13]/);
    await world.ownerSql(`update hub.user_account set roles = '{ANALYST}' where id = $1`, [kh.user]);
  });

  it('is seen by its own party alone, in acts about webhooks alone, and its secret by nobody', async () => {
    const sees = (who: Officer, needs: string, what: string): Promise<readonly object[]> => app.as(who, needs, () => app.rows(what));
    await world.ownerSql(
      `insert into hub.webhook_delivery (webhook, party, agency, event_id, operation, attempt, outcome) values ($1, $2, $3, $1, 'TEST', 1, 'FAILED')`,
      [webhook, kh.party, kh.agency],
    );
    await world.ownerSql('insert into hub.webhook_policy (party, amber_content, set_by) values ($1, true, $2) on conflict do nothing', [
      kh.party,
      kh.user,
    ]);
    const tables = [
      'select id from hub.webhook',
      'select id from hub.webhook_secret',
      'select id from hub.webhook_delivery',
      'select party from hub.webhook_policy',
    ];
    for (const what of tables) {
      expect({ what, n: (await sees(kh, 'webhook:manage', what)).length }).toEqual({ what, n: 1 });
      expect({ what, n: (await sees(th, 'webhook:manage', what)).length }).toEqual({ what, n: 0 });
    }
    for (const what of tables.slice(0, 3)) expect(await sees(kh, 'indicator:read', what)).toEqual([]);
    expect(await sees(kh, 'webhook:oversee', 'select id from hub.webhook_delivery')).toEqual([]);
    for (const what of [
      'select sealed from hub.webhook_secret',
      'select leased_by from hub.webhook',
      'select * from hub.webhook_delivery',
    ]) {
      expect(await codeOf(sees(kh, 'webhook:manage', what))).toBe('42501');
    }
  });

  it('is changed by its own party alone, in the act for it', async () => {
    const calls: readonly (readonly [string, string])[] = [
      ['webhook:oversee', `select hub.pause_webhook('${webhook}')`],
      ['webhook:manage', `select hub.resume_webhook('${webhook}')`],
      ['webhook:manage', `select hub.replay_webhook('${webhook}', null, 0)`],
      ['webhook:manage', `select hub.rotate_webhook_secret('${webhook}', '${randomUUID()}', 'x', 'x')`],
      ['webhook:oversee', `select hub.delete_webhook('${webhook}')`],
    ];
    const rowNow = (): Promise<object[]> =>
      world.ownerSql('select w.*, (select count(*) from hub.webhook_secret s where s.webhook = w.id) from hub.webhook w where id = $1', [
        webhook,
      ]);
    const before = await rowNow();
    for (const [needs, call] of calls) {
      expect(await codeOf(app.as(th, needs, () => app.rows(call)))).toBe('HB404');
      expect(await codeOf(app.as(kh, 'indicator:read', () => app.rows(call)))).toBe('HB500');
    }
    expect(await rowNow()).toEqual(before);
    for (const [needs, call] of calls) {
      expect({ call, code: await codeOf(app.as(kh, needs, () => app.rows(call))) }).toEqual({ call, code: undefined });
    }
    expect(await rowNow()).not.toEqual(before);
  });

  describe('being worked on', () => {
    beforeEach(async () => {
      await publish(app, th, { audience: [kh.party] });
      await world.settle();
    });

    it('is one holder’s at a time, and another’s when the lease has run out', async () => {
      const [first] = await due();
      expect(first?.target.id).toBe(webhook);
      expect(await due()).toEqual([]);
      await world.ownerSql(`update hub.webhook set lease_until = now() - interval '1 second' where leased_by is not null`);
      expect((await due()).map(({ target }) => target.id)).toEqual([webhook]);
    });

    it('is free at once when the hub that held it was killed, and was the only one', async () => {
      await due();
      expect(await due()).toEqual([]);
      await releaseStaleWebhookLeases(world.database.url);
      expect((await due()).map(({ target }) => target.id)).toEqual([webhook]);
    });

    it('is kept by renewing, by its holder alone', async () => {
      const holder = randomUUID();
      await due(holder);
      const until = async (): Promise<string | undefined> =>
        (await world.ownerSql<{ until: string }>('select lease_until::text as until from hub.webhook where id = $1', [webhook]))[0]?.until;
      const renews = async (...holders: readonly string[]): Promise<readonly unknown[]> =>
        (await world.relay.query('select hub.renew_webhook_leases($1, $2) as id', [holders, holders.map(() => webhook)])).rows;
      const before = await until();
      expect(await renews(randomUUID())).toEqual([]);
      expect(await until()).toBe(before);
      expect(await renews(randomUUID(), holder)).toEqual([{ id: webhook }]);
      expect(await until()).not.toBe(before);
    });

    it('is moved by its holder, and not by one whose turn is over', async () => {
      const [old, young] = [randomUUID(), randomUUID()];
      const [lost] = await due(old);
      await world.ownerSql(`update hub.webhook set lease_until = now() - interval '1 second' where leased_by is not null`);
      const [held] = await due(young);
      const seq = async (): Promise<string | undefined> =>
        (await world.ownerSql<{ seq: string }>('select seq from hub.webhook where id = $1', [webhook]))[0]?.seq;
      const before = await seq();
      expect(await done(old, lost?.turn, { seq: '0' })).toBe(false);
      expect(await seq()).toBe(before);
      expect(await done(young, held?.turn, { seq: '1', release: false })).toBe(true);
      expect(await seq()).toBe('1');
      expect(await done(young, held?.turn, { seq: '2' })).toBe(false);
      expect(await seq()).toBe('2');
    });

    it.each([
      ['paused', 'webhook:oversee', (id: string) => `select hub.pause_webhook('${id}')`],
      ['put elsewhere', 'webhook:manage', (id: string) => `select hub.replay_webhook('${id}', null, 0)`],
      ['deleted', 'webhook:oversee', (id: string) => `select hub.delete_webhook('${id}')`],
    ])('is not moved by its holder when it was %s meanwhile, but given back', async (_, needs, call) => {
      const holder = randomUUID();
      const [held] = await due(holder);
      await app.as(kh, needs, () => app.rows(call(webhook)));
      expect(await done(holder, held?.turn, { seq: '5', release: false })).toBe(false);
      const [row] = await world.ownerSql('select seq <> 5 as unmoved, leased_by from hub.webhook where id = $1', [webhook]);
      expect(row).toEqual({ unmoved: true, leased_by: null });
    });

    it('waits while its party is suspended, and is due again when it returns', async () => {
      await world.ownerSql('update hub.party set suspended_at = now() where key = $1', [kh.party]);
      expect(await due()).toEqual([]);
      await world.ownerSql('update hub.party set suspended_at = null where key = $1', [kh.party]);
      expect(await due()).toHaveLength(1);
    });

    it('is not due when nothing concerns its party, or before its next attempt', async () => {
      await world.ownerSql('update hub.webhook set seq = (select last from hub.sequence_head) where id = $1', [webhook]);
      await publish(app, th, { audience: [th.party] });
      await world.settle();
      expect(await due()).toEqual([]);
      await publish(app, th, { audience: [kh.party] });
      await world.settle();
      await world.ownerSql(`update hub.webhook set next_attempt_at = now() + interval '1 hour' where id = $1`, [webhook]);
      expect(await due()).toEqual([]);
    });

    it('is counted for the metrics, with the age of what waits', async () => {
      const state = async () => (await world.relay.query<Record<string, unknown>>('select * from hub.webhook_state()')).rows[0];
      expect(await state()).toMatchObject({ active: '1', paused: '0', retrying: '0', deepest: 0 });
      expect((await state())?.oldest).toBeInstanceOf(Date);
      await world.ownerSql('update hub.webhook set attempt = 3 where id = $1', [webhook]);
      expect(await state()).toMatchObject({ retrying: '1', deepest: 3 });
      await world.ownerSql('update hub.webhook set seq = (select last from hub.sequence_head) where id = $1', [webhook]);
      expect((await state())?.oldest).toBeNull();
    });
  });

  it('has a log that is trimmed of what has had its time, dead letters last', async () => {
    const add = (outcome: string, days: number): Promise<unknown> =>
      world.ownerSql(
        `insert into hub.webhook_delivery (webhook, party, event_id, operation, attempt, outcome, at)
           values ($1, $2, gen_random_uuid(), 'PUBLISHED', 1, $3, now() - $4 * interval '1 day')`,
        [webhook, kh.party, outcome, days],
      );
    await world.ownerSql('delete from hub.webhook_delivery');
    for (const [outcome, days] of [
      ['DELIVERED', 29],
      ['DELIVERED', 31],
      ['DEAD_LETTERED', 31],
      ['DEAD_LETTERED', 366],
    ] as const) {
      await add(outcome, days);
    }
    await world.relay.query('select hub.delete_old_webhook_log(100)');
    const left = await world.ownerSql(
      `select outcome, round(extract(epoch from now() - at) / 86400)::integer as days from hub.webhook_delivery order by id`,
    );
    expect(left).toEqual([
      { outcome: 'DELIVERED', days: 29 },
      { outcome: 'DEAD_LETTERED', days: 31 },
    ]);
  });
});
