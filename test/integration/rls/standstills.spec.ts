import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { urlFor } from '../../../src/platform/database/roles.js';
import { type AppConnection, type Officer, openWorld, type World } from './world.js';

type Heard = readonly [what: string, reason: string | null];

describe('what stands still or ends', () => {
  let world: World;
  let app: AppConnection;
  let second: pg.Client;
  let th: Officer;
  let kh: Officer;
  let admin: Officer;
  let object: string;

  const relayed = async (fn: string, client: Pick<pg.Client, 'query'> = world.relay): Promise<number> =>
    Number((await client.query<{ n: number }>(`select hub.${fn}(100) as n`)).rows[0]?.n);
  /** What an officer reads of one object, oldest first. */
  const heard = async (who: Officer, name: 'webhook' | 'pull' | 'apiKey'): Promise<readonly Heard[]> => {
    const rows = await app.as(who, 'party:read', () =>
      app.rows<{ what: string; reason: string | null }>(
        `select what, about->>'reason' as reason from (select what, place, hub.shown_parameters(id) as about from hub.announcement) a where about->>$1 = $2 order by place`,
        [name, object],
      ),
    );
    return rows.map(({ what, reason }) => [what, reason] as const);
  };
  const audited = (): Promise<{ party: number; what: string }[]> =>
    world.ownerSql(`select party, what from hub.audit where items = array[$1::uuid] order by id`, [object]);

  /** The alerts to one object, oldest first: why each ended, or OPEN. */
  const alerts = async (): Promise<readonly string[]> => {
    const rows = await world.ownerSql<{ ended: string }>(
      `select coalesce(a.ended_why, 'OPEN') as ended from hub.alert a join hub.announcement x on x.id = a.announcement
         where $1 in (x.about->>'webhook', x.about->>'pull') order by a.place`,
      [object],
    );
    return rows.map(({ ended }) => ended);
  };

  beforeAll(async () => {
    world = await openWorld();
    app = await world.connect();
    second = await world.client(urlFor('hub_relay', world.database.url));
    th = await world.signsIn('analyst@th.example');
    kh = await world.signsIn('analyst@kh.example');
    admin = await world.signsIn('admin@th.example');
  });
  beforeEach(() => void (object = randomUUID()));
  afterAll(() => world.close());

  describe('a webhook', () => {
    const checks = (client?: Pick<pg.Client, 'query'>): Promise<number> => relayed('announce_webhook_standstills', client);
    const becomes = (state: string, values: readonly unknown[] = []): Promise<unknown> =>
      world.ownerSql(`update hub.webhook set ${state} where id = $1`, [object, ...values]);
    const fails = (since: string): Promise<unknown> => becomes(`attempt = 3, failing_since = now() - $2::interval`, [since]);
    const deadLetter = (): Promise<unknown> =>
      world.ownerSql(
        `insert into hub.webhook_delivery (webhook, party, event_id, operation, attempt, outcome) values ($1, $2, gen_random_uuid(), 'PUBLISHED', 10, 'DEAD_LETTERED')`,
        [object, th.party],
      );
    const delivers = (): Promise<unknown> => becomes(`attempt = 0, failing_since = null, delivered_at = clock_timestamp()`);

    beforeEach(() =>
      world.ownerSql(
        `insert into hub.webhook (id, party, created_by, name, url, filter, epoch, seq, next_attempt_at) values ($1, $2, $3, 'x', 'https://x.example/', '{}', $1, 0, 'infinity')`,
        [object, th.party, th.user],
      ),
    );

    it('that works is not announced, nor one that fails for less than an hour, nor one that an officer pauses', async () => {
      expect(await checks()).toBe(0);
      await fails('59 minutes');
      expect(await checks()).toBe(0);
      await becomes(`paused_at = now(), pause_reason = 'BY_OFFICER', failing_since = now() - interval '2 hours'`);
      await deadLetter();
      expect(await checks()).toBe(0);
      expect(await heard(th, 'webhook')).toEqual([]);
    });

    it('that fails for an hour is announced once, to its party alone, and its recovery once', async () => {
      await fails('61 minutes');
      expect(await checks()).toBe(1);
      for (let times = 0; times < 3; times += 1) expect(await checks()).toBe(0);
      await becomes('attempt = 5');
      expect(await checks()).toBe(0);
      expect(await heard(th, 'webhook')).toEqual([['WEBHOOK_STANDS_STILL', 'FAILING']]);
      expect(await heard(admin, 'webhook')).toEqual([['WEBHOOK_STANDS_STILL', 'FAILING']]);
      expect(await heard(kh, 'webhook')).toEqual([]);
      expect(await alerts()).toEqual(['OPEN']);
      await delivers();
      expect([await checks(), await checks()]).toEqual([1, 0]);
      expect(await alerts()).toEqual(['SETTLED']);
      expect(await heard(th, 'webhook')).toEqual([
        ['WEBHOOK_STANDS_STILL', 'FAILING'],
        ['WEBHOOK_RECOVERED', null],
      ]);
      expect(await heard(kh, 'webhook')).toEqual([]);
      expect(await audited()).toEqual(Array(2).fill({ party: th.party, what: 'webhook.announce' }));
      await fails('61 minutes');
      expect(await checks()).toBe(1);
      expect((await heard(th, 'webhook')).length).toBe(3);
    });

    it('has one announcement for any number of dead letters, and none when later ones follow', async () => {
      await deadLetter();
      await deadLetter();
      expect(await checks()).toBe(1);
      await deadLetter();
      expect(await checks()).toBe(0);
      await delivers();
      expect(await checks()).toBe(0); // it delivers, and the dead letters are still owed
      await world.ownerSql('update hub.webhook_delivery set settled_at = now() where webhook = $1', [object]);
      expect(await checks()).toBe(1);
      expect(await heard(th, 'webhook')).toEqual([
        ['WEBHOOK_STANDS_STILL', 'DEAD_LETTERS'],
        ['WEBHOOK_RECOVERED', null],
      ]);
    });

    it('that works again after failing and has dead letters is announced for these, once, and has recovered when they are settled', async () => {
      await fails('2 hours');
      await checks();
      await deadLetter();
      expect(await checks()).toBe(0);
      await delivers();
      expect([await checks(), await checks()]).toEqual([1, 0]);
      const reasons = [
        ['WEBHOOK_STANDS_STILL', 'FAILING'],
        ['WEBHOOK_STANDS_STILL', 'DEAD_LETTERS'],
      ];
      expect(await heard(th, 'webhook')).toEqual(reasons);
      await world.ownerSql('update hub.webhook_delivery set settled_at = now() where webhook = $1', [object]);
      expect(await checks()).toBe(1);
      expect(await heard(th, 'webhook')).toEqual([...reasons, ['WEBHOOK_RECOVERED', null]]);
    });

    it('is announced once more when it becomes worse, and not when it becomes better', async () => {
      await deadLetter();
      await checks();
      await fails('61 minutes');
      await checks();
      await becomes(`paused_at = now(), pause_reason = 'RECEIVER_GONE'`);
      await checks();
      const reasons = ['DEAD_LETTERS', 'FAILING', 'RECEIVER_GONE'].map((reason) => ['WEBHOOK_STANDS_STILL', reason]);
      expect(await heard(th, 'webhook')).toEqual(reasons);
      await becomes(`paused_at = null, pause_reason = null, attempt = 0, failing_since = null`);
      await checks();
      expect(await heard(th, 'webhook')).toEqual(reasons);
      expect(await alerts()).toEqual(['OPEN', 'OPEN', 'OPEN']); // it has not delivered yet
    });

    it('that was resumed has not recovered until it delivers, and is announced again when the hub pauses it again', async () => {
      const pauses = (): Promise<unknown> => becomes(`paused_at = now(), pause_reason = 'RESPONSIBLE_LOST_RIGHTS'`);
      const resumes = (): Promise<unknown> => becomes('paused_at = null, pause_reason = null');
      await pauses();
      await checks();
      await resumes();
      await checks();
      await pauses();
      await checks();
      await resumes();
      await checks();
      await delivers();
      await checks();
      expect(await heard(th, 'webhook')).toEqual([
        ['WEBHOOK_STANDS_STILL', 'RESPONSIBLE_LOST_RIGHTS'],
        ['WEBHOOK_STANDS_STILL', 'RESPONSIBLE_LOST_RIGHTS'],
        ['WEBHOOK_RECOVERED', null],
      ]);
    });

    it('that an officer pauses or deletes while it stands still has not recovered, and alerts nobody any more', async () => {
      await fails('2 hours');
      await checks();
      await becomes(`paused_at = now(), pause_reason = 'BY_OFFICER'`);
      await checks();
      expect(await heard(th, 'webhook')).toEqual([['WEBHOOK_STANDS_STILL', 'FAILING']]);
      expect(await alerts()).toEqual(['SETTLED']);
      await becomes(`paused_at = null, pause_reason = null`);
      await checks();
      expect(await alerts()).toEqual(['SETTLED', 'OPEN']);
      await becomes('deleted_at = now()');
      expect(await checks()).toBe(0);
      expect(await alerts()).toEqual(['SETTLED', 'SETTLED']);
    });

    it('is announced once by processes that look at the same time', async () => {
      await fails('2 hours');
      const both = await Promise.all([checks(), checks(second)]);
      expect(both.reduce((sum, n) => sum + n, 0)).toBe(1);
      await second.query('begin');
      await becomes(`paused_at = now(), pause_reason = 'RECEIVER_GONE'`);
      expect(await checks(second)).toBe(1);
      expect(await checks()).toBe(0); // the row is locked
      await second.query('commit');
      expect(await checks()).toBe(0);
      expect((await heard(th, 'webhook')).map(([, reason]) => reason)).toEqual(['FAILING', 'RECEIVER_GONE']);
    });
  });

  describe('a pull', () => {
    const checks = (): Promise<number> => relayed('announce_pull_standstills');
    const becomes = (state: string): Promise<unknown> => world.ownerSql(`update hub.pull set ${state} where id = $1`, [object]);

    beforeEach(() =>
      world.ownerSql(
        `insert into hub.pull (id, party, agency, created_by, name, kind, url, every_minutes, defaults, next_run_at) values ($1, $2, $3, $4, 'x', 'TAXII', 'https://x.example/', 60, '{}', 'infinity')`,
        [object, th.party, th.agency, th.user],
      ),
    );

    it('that fails for three times its interval is announced once, to its agency alone', async () => {
      await becomes(`failures = 3, failing_since = now() - interval '179 minutes'`);
      expect(await checks()).toBe(0);
      await becomes(`failing_since = now() - interval '181 minutes'`);
      expect([await checks(), await checks()]).toEqual([1, 0]);
      expect(await heard(th, 'pull')).toEqual([['PULL_STANDS_STILL', 'FAILING']]);
      expect(await heard(kh, 'pull')).toEqual([]);
      const [other] = await world.ownerSql<{ key: number }>(
        `insert into hub.agency (id, party, name) values (gen_random_uuid(), $1, 'Another') returning key`,
        [th.party],
      );
      const move = (agency: number | null | undefined): Promise<unknown> =>
        world.ownerSql('update hub.user_account set agency = $2 where id = $1', [th.user, agency]);
      await move(other?.key);
      expect(await heard(th, 'pull')).toEqual([]);
      await move(null);
      expect(await heard(th, 'pull')).toEqual([]);
      await move(th.agency);
    });

    it('that the hub pauses is announced, resuming it is not, and its next complete read is', async () => {
      await becomes(`paused_at = now(), pause_reason = 'CREDENTIALS_REFUSED', failures = 3, failing_since = now()`);
      await checks();
      await becomes(`paused_at = null, pause_reason = null, failures = 0, failing_since = null`);
      await checks();
      expect(await heard(th, 'pull')).toEqual([['PULL_STANDS_STILL', 'CREDENTIALS_REFUSED']]);
      await becomes('done_at = clock_timestamp()');
      expect([await checks(), await checks()]).toEqual([1, 0]);
      expect(await heard(th, 'pull')).toEqual([
        ['PULL_STANDS_STILL', 'CREDENTIALS_REFUSED'],
        ['PULL_RECOVERED', null],
      ]);
      expect(await alerts()).toEqual(['SETTLED']);
      await becomes(`paused_at = now(), pause_reason = 'BY_OFFICER'`);
      expect(await checks()).toBe(0);
    });

    it('that an officer pauses or deletes alerts nobody any more', async () => {
      const fails = `paused_at = null, pause_reason = null, failures = 3, failing_since = now() - interval '1 day'`;
      for (const ends of [`paused_at = now(), pause_reason = 'BY_OFFICER'`, 'deleted_at = now()']) {
        await becomes(fails);
        await checks();
        expect((await alerts()).at(-1)).toBe('OPEN');
        await becomes(ends);
        await checks();
        expect((await alerts()).at(-1)).toBe('SETTLED');
      }
    });
  });

  describe('an API key', () => {
    const checks = (client?: Pick<pg.Client, 'query'>): Promise<number> => relayed('remind_of_api_keys', client);
    const ends = (after: string, made = '100 days'): Promise<unknown> =>
      world.ownerSql(
        `insert into hub.api_key (id, party, agency, created_by, name, permissions, expires_at, created_at)
           values ($1, $2, $3, $4, 'x', '{indicator:read}', now() + $5::interval, now() - $6::interval)
           on conflict (id) do update set expires_at = excluded.expires_at`,
        [object, th.party, th.agency, admin.user, after, made],
      );
    const ofKey = async (who: Officer): Promise<number> => (await heard(who, 'apiKey')).length;

    it('is announced 14 days and 2 days before its end, each once, to its party alone', async () => {
      await ends('15 days');
      expect(await checks()).toBe(0);
      await ends('13 days');
      expect([await checks(), await checks()]).toEqual([1, 0]);
      await world.ownerSql(
        `update hub.api_key_reminder set expires_at = (select expires_at from hub.api_key where id = $1) - interval '12 days' where api_key = $1`,
        [object],
      );
      await world.ownerSql(`update hub.api_key set expires_at = expires_at - interval '12 days' where id = $1`, [object]);
      expect([await checks(), await checks()]).toEqual([1, 0]);
      expect([await ofKey(th), await ofKey(admin), await ofKey(kh)]).toEqual([2, 2, 0]);
      expect((await heard(th, 'apiKey'))[0]).toEqual(['API_KEY_EXPIRES', null]);
      expect(await audited()).toEqual(Array(2).fill({ party: th.party, what: 'key.remind' }));
    });

    it('is announced again for a new end, and not for one that is past, revoked, or out of force', async () => {
      await ends('13 days');
      await checks();
      await ends('12 days');
      expect([await checks(), await checks()]).toEqual([1, 0]);
      await ends('-1 hour');
      expect(await checks()).toBe(0);
      await ends('10 days');
      await world.ownerSql('update hub.user_account set disabled_at = now() where id = $1', [admin.user]);
      expect(await checks()).toBe(0);
      await world.ownerSql('update hub.user_account set disabled_at = null where id = $1', [admin.user]);
      await world.ownerSql('update hub.api_key set revoked_at = now() where id = $1', [object]);
      expect(await checks()).toBe(0);
      expect(await ofKey(th)).toBe(2);
    });

    it('has one announcement where both are due, and none where it was made for a shorter time', async () => {
      await ends('1 day');
      expect([await checks(), await checks()]).toEqual([1, 0]);
      object = randomUUID();
      await ends('7 days', '1 hour');
      expect(await checks()).toBe(0);
      await ends('1 day', '1 hour');
      expect(await checks()).toBe(0);
    });

    it('is announced once by processes that look at the same time', async () => {
      await ends('13 days');
      const both = await Promise.all([checks(), checks(second)]);
      expect(both.reduce((sum, n) => sum + n, 0)).toBe(1);
      expect(await ofKey(th)).toBe(1);
    });
  });

  it('is found by the relay alone', async () => {
    await app.as(admin, 'key:manage', async () => {
      for (const fn of ['announce_webhook_standstills', 'announce_pull_standstills', 'remind_of_api_keys']) {
        expect(await app.attempt(`select hub.${fn}(1)`)).toEqual({ code: '42501' });
      }
      expect(await app.attempt('select * from hub.api_key_reminder')).toEqual({ code: '42501' });
    });
  });
});
