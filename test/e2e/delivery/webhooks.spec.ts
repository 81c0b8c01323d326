import { randomUUID } from 'node:crypto';
import { Webhook as Library } from 'standardwebhooks';
import { Wakeups } from '../../../src/delivery/feed/wakeups.js';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, officer, type Officer, until } from '../../support/officer.js';
import { waitLongForReceivers } from '../../support/patient-outbound.js';
import { withClock } from '../../support/process-clock.js';
import { type Received, type Receiver, startReceiver } from '../../support/receiver.js';
import { type WebhookClient, webhookClient, type WebhookView, summaryOf } from '../../support/webhook-client.js';

describe('webhooks', () => {
  let hub: Hub;
  let th: Officer;
  let kh: Officer;
  let analyst: WebhookClient;
  let receiver: Receiver;
  let webhook: WebhookView;
  let secret: string;
  const toKh = { countries: ['KH'] };
  /** A failure, after which the next attempt is due only when the test says so: by the schedule it would come after 5 s. */
  const FAILS = { status: 500, headers: { 'retry-after': '3600' } };

  /** What has come since the last look, once there is as much as is wanted. */
  const heard = async (count: number): Promise<readonly Received[]> => {
    await until(
      async () => receiver.received.length,
      (now) => now >= count,
    );
    return receiver.received.splice(0);
  };
  /** Every event has its place in the stream. */
  const sequenced = (): Promise<unknown> =>
    until(
      () => hub.ownerSql<{ n: number }>('select count(*)::integer as n from hub.outbox'),
      ([row]) => row?.n === 0,
    );
  /** Nothing is left to be sent: events have their places, and the webhook stands behind the last that concerns it. */
  const settled = async (): Promise<void> => {
    await until(
      () =>
        hub.ownerSql<{ busy: boolean }>(
          `select exists (select from hub.outbox) or exists (select from hub.party_job where done_at is null)
             or exists (select from hub.webhooks_with_news()) or exists (select from hub.webhook w
               where w.paused_at is null and w.deleted_at is null and w.next_attempt_at <= now() and w.leased_by is not null) as busy`,
        ),
      ([row]) => row?.busy === false,
    );
  };
  /** Nobody waits hours in a test: the next attempt is due now. */
  const hurry = async (): Promise<void> => {
    await hub.ownerSql('update hub.webhook set next_attempt_at = now()');
    hub.app.get(Wakeups, { strict: false }).wake();
  };
  /** The next attempt is the last one, and due now. */
  const hurryToTheLast = async (): Promise<void> => {
    await hub.ownerSql('update hub.webhook set attempt = 9 where id = $1', [webhook.id]);
    await hurry();
  };
  /** The first attempt has failed, and the hub has noted it. */
  const hasFailed = (): Promise<WebhookView | null> =>
    until(
      () => analyst.opens(webhook.id),
      (seen) => seen?.state === 'RETRYING' && seen.failureCount === 1,
    );

  beforeAll(async () => {
    hub = await startHub({ WEBHOOK_ALLOW_LOOPBACK: 'true', PUBLIC_URL: 'https://hub.example' });
    th = officer((await hub.as('analyst@th.example')).ask);
    kh = officer((await hub.as('analyst@kh.example')).ask);
    analyst = webhookClient(kh);
    await waitLongForReceivers(hub);
  });
  afterAll(() => hub.stop());
  beforeEach(async () => {
    receiver = await startReceiver();
    await sequenced(); // events of the test before come before the webhook
    // A webhook of all kinds is also sent what the hub announces of the webhook itself (standstills.spec.ts), at a time that no test here knows.
    ({ webhook, secret } = await analyst.creates({ name: 'Case system', url: receiver.url, filter: { itemKinds: ['INDICATOR'] } }));
  });
  afterEach(async () => {
    await analyst.deletes(webhook.id);
    await receiver.stop();
  });

  it('are told in order, one message each, with the content that their label allows', async () => {
    const green = await th.publishes({ value: 'green.example.com', tlp: 'GREEN', audience: toKh, description: 'Seen in a raid.' });
    const amber = await th.publishes({ value: 'amber.example.com', tlp: 'AMBER', audience: toKh });
    await th.publishes({ value: 'red.example.com', tlp: 'RED', audience: toKh });
    await th.publishes({ value: 'green.example.com', tlp: 'GREEN', audience: toKh, description: 'Seen in two raids.' });
    await th.revokes(green.id, 'Wrong.');
    const messages = await heard(4);
    await settled();
    expect(receiver.received).toEqual([]);

    expect(messages.map(({ type, data }) => [type, data.operation, data.itemId, data.item?.value ?? data.omitted])).toEqual([
      ['indicator.published', 'PUBLISHED', green.id, 'green.example.com'],
      ['indicator.published', 'PUBLISHED', amber.id, 'LABEL'],
      ['indicator.updated', 'UPDATED', green.id, 'green.example.com'],
      ['indicator.revoked', 'REVOKED', green.id, 'green.example.com'],
    ]);
    expect(messages.map(({ raw }) => raw).join()).not.toMatch(/amber\.example|red\.example/);
    expect(messages[1]?.data).toMatchObject({ kind: 'INDICATOR', backfill: false, link: `https://hub.example/#/indicators/${amber.id}` });
  });

  it('carry what GraphQL shows the creator, under the same names', async () => {
    const { id } = await th.publishes({
      value: 'whole.example.com',
      audience: toKh,
      description: 'All of it.',
      confidence: 70,
      tags: ['a'],
    });
    const [message] = await heard(1);
    const fields = Object.keys(message?.data.item ?? {}).map(
      (name) =>
        ({ owner: 'owner { id kind name country }', agency: 'agency { id name }', disputed: 'disputed { createdAt ground }' })[name] ??
        name,
    );
    const { indicator } = await kh.ask<{ indicator: object }>(`query ($id: ID!) { indicator(id: $id) { ${fields.join(' ')} } }`, { id });
    expect(message?.data.item).toEqual(indicator);
  });

  it('are signed so that the Standard Webhooks library verifies them, and the event id is the feed’s', async () => {
    await th.publishes({ value: 'signed.example.com', audience: toKh });
    const [message] = await heard(1);
    expect(new Library(secret).verify(message?.raw ?? '', message?.headers ?? {})).toMatchObject({ type: 'indicator.published' });
    expect(() => new Library(secret).verify(`${message?.raw} `, message?.headers ?? {})).toThrow('No matching signature');
    expect(() => new Library('whsec_bm90IHRoZSBzZWNyZXQgb2YgdGhpcw==').verify(message?.raw ?? '', message?.headers ?? {})).toThrow();

    const { events } = await kh.reads(webhook.cursor);
    expect(message?.headers['webhook-id']).toBe(events[0]?.eventId);
    expect(message?.data.cursor).toBe(events[0]?.cursor);
  });

  it('can be tried, and say what came of it', async () => {
    expect(await analyst.tests(webhook.id)).toMatchObject({ delivered: true, status: 204, failure: null });
    receiver.answers({ status: 503 });
    expect(await analyst.tests(webhook.id)).toMatchObject({ delivered: false, status: 503, failure: 'STATUS' });
    const [first] = receiver.received;
    expect(first?.type).toBe('webhook.test');
    new Library(secret).verify(first?.raw ?? '', first?.headers ?? {});
    expect((await analyst.log(webhook.id)).map(({ operation, outcome, status }) => [operation, outcome, status])).toEqual([
      ['TEST', 'FAILED', 503],
      ['TEST', 'DELIVERED', 204],
    ]);
  });

  it('are signed with two secrets while one is rotated, and with two only', async () => {
    const second = await analyst.rotates(webhook.id);
    await th.publishes({ value: 'rotated.example.com', audience: toKh });
    const [message] = await heard(1);
    for (const one of [secret, second.secret]) expect(new Library(one).verify(message?.raw ?? '', message?.headers ?? {})).toBeDefined();
    expect(message?.headers['webhook-signature']?.split(' ').map((one) => one.split(',')[0])).toEqual(['v1', 'v1a', 'v1', 'v1a']);
    expect((await analyst.opens(webhook.id))?.publicKeys).toEqual([second.publicKey, ...webhook.publicKeys]);

    const third = await analyst.rotates(webhook.id);
    await analyst.tests(webhook.id);
    const [last] = await heard(1);
    for (const one of [second.secret, third.secret]) expect(new Library(one).verify(last?.raw ?? '', last?.headers ?? {})).toBeDefined();
    expect(() => new Library(secret).verify(last?.raw ?? '', last?.headers ?? {})).toThrow('No matching signature');
    await hub.ownerSql(`update hub.webhook_secret set live_until = now() where live_until is not null`);
    await analyst.tests(webhook.id);
    const [alone] = await heard(1);
    expect(() => new Library(second.secret).verify(alone?.raw ?? '', alone?.headers ?? {})).toThrow('No matching signature');
    new Library(third.secret).verify(alone?.raw ?? '', alone?.headers ?? {});
  });

  it('send nothing while they are paused, and then what was missed', async () => {
    expect(await analyst.pauses(webhook.id)).toMatchObject({ state: 'PAUSED', pausedReason: 'BY_OFFICER' });
    await th.publishes({ value: 'while-paused.example.com', audience: toKh });
    await settled();
    expect(receiver.received).toEqual([]);
    expect(await analyst.resumes(webhook.id)).toMatchObject({ state: 'ACTIVE', pausedReason: null });
    expect(summaryOf(await heard(1))).toEqual(['PUBLISHED while-paused.example.com']);
  });

  it('send again from a cursor, with the same ids, and refuse one that does not lead on', async () => {
    for (const n of [1, 2, 3]) await th.publishes({ value: `again-${n}.example.com`, audience: toKh });
    const first = await heard(3);
    await analyst.replays(webhook.id, first[0]?.data.cursor ?? null);
    const again = await heard(2);
    expect(summaryOf(again)).toEqual(['PUBLISHED again-2.example.com', 'PUBLISHED again-3.example.com']);
    expect(again.map(({ headers }) => headers['webhook-id'])).toEqual(first.slice(1).map(({ headers }) => headers['webhook-id']));

    await analyst.replays(webhook.id, null);
    const all = await heard(3);
    const shown = (await kh.reads(null)).events.filter(({ indicator }) => indicator?.tlp !== 'RED');
    expect(all.map(({ data }) => data.eventId)).toEqual(shown.slice(0, all.length).map(({ eventId }) => eventId));
    await settled();

    const foreign = (await th.reads(null, { includeOwn: true })).cursor;
    for (const cursor of [foreign, 'nonsense']) {
      await expect(analyst.replays(webhook.id, cursor)).rejects.toMatchObject({ code: 'RESYNC_REQUIRED' });
    }
  });

  it('try an event again until it is taken, and nothing behind it before', async () => {
    receiver.answers(FAILS);
    await th.publish(['first', 'second'].map((name) => anItem({ value: `${name}-tried.example.com`, audience: toKh })));
    await heard(1);
    await hasFailed();
    receiver.answers({ status: 200 });
    await hurry();
    const messages = await heard(2);
    expect(summaryOf(messages)).toEqual(['PUBLISHED first-tried.example.com', 'PUBLISHED second-tried.example.com']);
    await settled();
    expect((await analyst.log(webhook.id)).map(({ outcome, status, attempt }) => [outcome, status, attempt])).toEqual([
      ['DELIVERED', 200, 1],
      ['DELIVERED', 200, 2],
      ['RETRYING', 500, 1],
    ]);
  });

  const HOUR_MS = 3_600_000;
  /**
   * Fails once. @returns when the failure was stored, and the next attempt that the hub planned then. Both are of one transaction: the wait between them is what
   * the hub decided, however slow the machine is.
   */
  const plansAfter = async (headers: Readonly<Record<string, string>>): Promise<{ readonly since: number; readonly next: number }> => {
    receiver.answers({ status: 429, headers });
    await th.publishes({ value: `patient-${randomUUID()}.example.com`, audience: toKh });
    // The webhook and its log say the same. If the schedule has led to a second attempt meanwhile, both tell of that one.
    const { lines } = await until(
      async () => ({ seen: await analyst.opens(webhook.id), lines: await analyst.log(webhook.id) }),
      ({ seen, lines: [last] }) => seen?.state === 'RETRYING' && seen.nextAttemptAt === last?.nextAttemptAt,
    );
    const [row] = await hub.ownerSql<{ since: Date }>('select failing_since as since from hub.webhook where id = $1', [webhook.id]);
    return { since: row?.since.getTime() ?? NaN, next: Date.parse(lines.at(-1)?.nextAttemptAt ?? '') };
  };

  it.each([
    ['the schedule says', {}, 5_000],
    ['Retry-After asks for in seconds', { 'retry-after': '3600' }, HOUR_MS],
  ])('wait as long as %s', async (_, headers, leastMs) => {
    const { since, next } = await plansAfter(headers);
    expect(next - since).toBeGreaterThanOrEqual(leastMs - 1);
    expect(next - since).toBeLessThanOrEqual(1.25 * leastMs + 1);
  });

  it('wait for the date that Retry-After names', async () => {
    const date = new Date(Date.now() + HOUR_MS).toUTCString();
    const { since, next } = await plansAfter({ 'retry-after': date });
    expect(next).toBeGreaterThanOrEqual(Date.parse(date) - 1_000); // the clocks of the hub and of the test may differ
    expect(next - since).toBeLessThanOrEqual(1.25 * HOUR_MS + 1_000);
  });

  it('count a redirect as a failure, and follow it nowhere', async () => {
    const elsewhere = await startReceiver();
    receiver.answers({ status: 307, headers: { location: elsewhere.url } });
    await th.publishes({ value: 'redirected.example.com', audience: toKh });
    await until(
      () => analyst.opens(webhook.id),
      (seen) => seen?.state === 'RETRYING',
    );
    expect((await analyst.log(webhook.id))[0]).toMatchObject({ status: 307, failure: 'STATUS' });
    expect(elsewhere.connections()).toBe(0);
    await elsewhere.stop();
  });

  it('are paused by 410, and keep the event for when they are resumed', async () => {
    receiver.answers({ status: 410 });
    await th.publishes({ value: 'gone-410.example.com', audience: toKh });
    await until(
      () => analyst.opens(webhook.id),
      (seen) => seen?.state === 'PAUSED' && seen.pausedReason === 'RECEIVER_GONE',
    );
    receiver.received.length = 0;
    receiver.answers({ status: 200 });
    await analyst.resumes(webhook.id);
    expect(summaryOf(await heard(1))).toEqual(['PUBLISHED gone-410.example.com']);
  });

  it('tell a withdrawal instead of content that was taken back between two attempts', async () => {
    receiver.answers(FAILS);
    const { id } = await th.publishes({ value: 'taken-back.example.com', audience: toKh });
    await heard(1);
    await hasFailed();
    await th.readdresses(id, {});
    await sequenced();
    receiver.answers({ status: 200 });
    await hurry();
    const messages = await heard(1);
    await settled();
    expect(receiver.received).toEqual([]);
    expect(messages.map(({ type, data }) => ({ type, ...data, eventId: '', cursor: '' }))).toEqual([
      {
        type: 'indicator.withdrawn',
        eventId: '',
        cursor: '',
        operation: 'WITHDRAWN',
        kind: 'INDICATOR',
        itemId: id,
        backfill: false,
        instruction: 'DELETE',
      },
    ]);
    expect(
      (await analyst.log(webhook.id)).filter(({ itemId }) => itemId === id).map(({ operation, attempt }) => [operation, attempt]),
    ).toEqual([
      ['WITHDRAWN', 1],
      ['PUBLISHED', 1],
    ]);
  });

  it('read an event again that has waited behind a slow answer, and send no content that was taken back meanwhile', async () => {
    await analyst.pauses(webhook.id);
    const input = ['slow', 'waits-behind'].map((name) => anItem({ value: `${name}.example.com`, audience: toKh }));
    const id = (await th.publish(input))[1]?.indicator?.id ?? '';
    await settled();
    let go: () => void = () => undefined;
    const released = new Promise<void>((done) => (go = done));
    receiver.answers(async () => (await released, { status: 200 }));
    await analyst.resumes(webhook.id);
    await until(
      async () => receiver.received.length,
      (count) => count === 1,
    );
    await th.readdresses(id, {});
    await sequenced();
    // What was read is older than half a second when the receiver answers.
    await withClock(
      (realMs) => realMs + 600,
      async () => {
        go();
        await settled();
      },
    );
    expect(summaryOf(receiver.received)).toEqual(['PUBLISHED slow.example.com', `WITHDRAWN ${id}`]);
  });

  it('give an event up after the tenth attempt, go on with the next, and send the dead letter when asked to', async () => {
    receiver.answers(({ data }) => (data.item?.value.startsWith('dead') ? FAILS : { status: 200 }));
    await th.publishes({ value: 'dead.example.com', audience: toKh });
    await heard(1);
    await hasFailed();
    await th.publishes({ value: 'alive.example.com', audience: toKh });
    await hurryToTheLast();
    expect(summaryOf(await heard(2))).toEqual(['PUBLISHED dead.example.com', 'PUBLISHED alive.example.com']);
    await settled();
    const [letter] = await analyst.log(webhook.id, { deadLetters: true });
    expect(letter).toMatchObject({ outcome: 'DEAD_LETTERED', attempt: 10, status: 500 });
    expect(await analyst.opens(webhook.id)).toMatchObject({ state: 'ACTIVE', deadLetterCount: 1 });

    expect(await analyst.redelivers(webhook.id, letter?.eventId ?? '')).toMatchObject({ delivered: false, status: 500 });
    expect(await analyst.opens(webhook.id)).toMatchObject({ deadLetterCount: 1 });
    receiver.answers({ status: 200 });
    receiver.received.length = 0;
    expect(await analyst.redelivers(webhook.id, letter?.eventId ?? '')).toMatchObject({ delivered: true, status: 200 });
    expect((await heard(1))[0]?.headers['webhook-id']).toBe(letter?.eventId);
    expect(await analyst.opens(webhook.id)).toMatchObject({ deadLetterCount: 0 });
    await expect(analyst.redelivers(webhook.id, letter?.eventId ?? '')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('park an event that cannot be shown, and go on', async () => {
    await analyst.pauses(webhook.id);
    const { id } = await th.publishes({ value: 'poison.example.com', audience: toKh });
    await th.publishes({ value: 'after-poison.example.com', audience: toKh });
    await settled();
    await hub.ownerSql('alter table hub.indicator disable trigger user');
    await hub.ownerSql(`update hub.indicator set valid_until = 'infinity' where id = $1`, [id]);
    await hub.ownerSql('alter table hub.indicator enable trigger user');
    await analyst.resumes(webhook.id);
    expect(summaryOf(await heard(1))).toEqual(['PUBLISHED after-poison.example.com']);
    await settled();
    expect(await analyst.log(webhook.id, { deadLetters: true })).toMatchObject([
      { outcome: 'UNREADABLE', failure: 'UNREADABLE', itemId: id, attempt: 0 },
    ]);
  });

  it('rest when their maker is disabled, and read with the rights of whoever resumes them', async () => {
    await analyst.deletes(webhook.id);
    const [admin, other] = [await hub.as('admin@kh.example'), await hub.as('liaison@kh.example')];
    const made = await webhookClient(other).creates({ name: 'Of the liaison', url: receiver.url, filter: { itemKinds: ['INDICATOR'] } });
    ({ webhook } = made);
    expect(webhook.responsible?.name).toBe('liaison@kh.example');
    const disable = (disabled: boolean): Promise<unknown> =>
      admin.ask('mutation ($id: ID!, $disabled: Boolean!) { setUserDisabled(userId: $id, disabled: $disabled) }', {
        id: other.userId,
        disabled,
      });
    await disable(true);
    await th.publishes({ value: 'maker-gone.example.com', audience: toKh });
    await until(
      () => analyst.opens(webhook.id),
      (seen) => seen?.pausedReason === 'RESPONSIBLE_LOST_RIGHTS',
    );
    await settled();
    expect(receiver.received).toEqual([]);
    await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes'`);
    await expect(analyst.resumes(webhook.id)).rejects.toMatchObject({ reason: 'STEP_UP_REQUIRED' });
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    expect(await analyst.resumes(webhook.id)).toMatchObject({ state: 'ACTIVE', responsible: { name: 'analyst@kh.example' } });
    await hub.ownerSql(`update hub.session set confirmed_at = now() - interval '6 minutes'`);
    await analyst.resumes(webhook.id); // one's own, by now
    await hub.ownerSql('update hub.session set confirmed_at = now()');
    expect(summaryOf(await heard(1))).toEqual(['PUBLISHED maker-gone.example.com']);
    await disable(false);
  });

  it('wait while their party is suspended, and tell by themselves what it lost and what it sees again', async () => {
    const operator = officer((await hub.as('operator@hub.example')).ask);
    const id = await operator.partyId('Cambodia');
    const suspend = (off: boolean): Promise<unknown> =>
      operator.ask('mutation ($id: ID!, $off: Boolean!) { setPartySuspended(partyId: $id, suspended: $off) { state } }', { id, off });
    const publishes = (value: string) => th.publishes({ value, audience: toKh });
    const [kept, lost] = [await publishes('kept-through.example.com'), await publishes('lost-in-between.example.com')];
    await heard(2);
    receiver.answers({ ...FAILS, status: 503 });
    const tried = await publishes('tried-in-vain.example.com');
    await heard(1);
    await hasFailed();
    receiver.answers({ status: 204 });
    await suspend(true);
    const passing = await publishes('passing-by.example.com');
    for (const item of [lost, passing]) await th.readdresses(item.id, {});
    await hurry();
    await suspend(false);
    await hurry();
    await settled();
    // It sees older items again, too, or has lost them as revoked. What it sees again may come as lost before: where it reads between the relay's two jobs.
    const messages = (): readonly Received[] =>
      receiver.received.filter(({ data }) => [kept, lost, tried, passing].some((item) => item.id === data.itemId));
    const last = await until(
      async () => Object.fromEntries(messages().map(({ data }) => [data.itemId, data.operation])),
      (found) => found[kept.id] === 'PUBLISHED' && found[tried.id] === 'PUBLISHED' && lost.id in found,
    );
    expect(last).toEqual({ [kept.id]: 'PUBLISHED', [tried.id]: 'PUBLISHED', [lost.id]: 'WITHDRAWN' });
    expect(messages().filter(({ data }) => data.operation === 'WITHDRAWN' && data.itemId === lost.id)).toHaveLength(1);
    expect((await analyst.opens(webhook.id))?.state).toBe('ACTIVE');
  });

  it('do not exist for another country, by whatever name it asks', async () => {
    const thai = webhookClient(th);
    expect(await thai.lists()).toEqual([]);
    expect(await thai.opens(webhook.id)).toBeNull();
    const absent = '00000000-0000-4000-8000-000000000000';
    const tries = (id: string): readonly Promise<unknown>[] => [
      thai.pauses(id),
      thai.resumes(id),
      thai.replays(id, null),
      thai.rotates(id),
      thai.tests(id),
      thai.redelivers(id, absent),
      thai.deletes(id),
    ];
    const answers = async (id: string): Promise<readonly unknown[]> =>
      (await Promise.allSettled(tries(id))).map((one) => (one.status === 'rejected' ? (one.reason as Error).message : one.value));
    const [foreign, none, nonsense] = [await answers(webhook.id), await answers(absent), await answers('nonsense')];
    expect(foreign).toEqual(Array.from({ length: 7 }, () => 'No such webhook is visible to you.'));
    expect(none).toEqual(foreign);
    expect(nonsense).toEqual(foreign);
    expect(await analyst.opens(webhook.id)).toMatchObject({ state: 'ACTIVE' });
  });

  it('are overseen by an administrator, who reads neither content nor log', async () => {
    const admin = webhookClient(await hub.as('admin@kh.example'));
    expect((await admin.lists()).map(({ id }) => id)).toEqual([webhook.id]);
    await expect(admin.log(webhook.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(admin.creates({ name: 'x', url: receiver.url })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(admin.resumes(webhook.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(admin.replays(webhook.id, null)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await admin.pauses(webhook.id)).toMatchObject({ state: 'PAUSED', pausedReason: 'BY_OFFICER' });
    for (const who of ['operator@hub.example', 'auditor@hub.example']) {
      await expect(webhookClient(await hub.as(who)).lists()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
  });

  it('carry AMBER content of an owner that allows it, where its name is known, and AMBER_STRICT of nobody', async () => {
    const admin = await hub.as('admin@th.example');
    const settings = 'webhookContentPolicy { amberContent }';
    const set = `mutation ($amberContent: Boolean!) { setWebhookContentPolicy(amberContent: $amberContent) { ${settings} } }`;
    const allow = (amberContent: boolean): Promise<unknown> => admin.ask(set, { amberContent });
    await expect(th.ask(set, { amberContent: true })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await allow(true)).toEqual({ setWebhookContentPolicy: { webhookContentPolicy: { amberContent: true } } });
    expect(await admin.ask(`{ partySettings { ${settings} } }`)).toEqual({
      partySettings: { webhookContentPolicy: { amberContent: true } },
    });
    await th.publishes({ value: 'named-amber.example.com', tlp: 'AMBER', audience: toKh });
    await th.publishes({ value: 'hidden-amber.example.com', tlp: 'AMBER', audience: toKh, attribution: 'HIDDEN' });
    const messages = await heard(2);
    expect(messages.map(({ data }) => data.item?.value ?? data.omitted)).toEqual(['named-amber.example.com', 'LABEL']);
    await allow(false);
    await th.publishes({ value: 'now-refused.example.com', tlp: 'AMBER', audience: toKh });
    expect((await heard(1)).map(({ data }) => data.omitted)).toEqual(['LABEL']);

    await analyst.deletes(webhook.id);
    ({ webhook } = await analyst.creates({ name: 'Own too', url: receiver.url, filter: { includeOwn: true } }));
    await kh.publishes({ value: 'own-strict.example.com', tlp: 'AMBER_STRICT' });
    expect((await heard(1)).map(({ data }) => data.omitted)).toEqual(['LABEL']);
  });

  it('send what their filter wants, and begin where they are told to', async () => {
    await analyst.deletes(webhook.id);
    const { cursor } = await kh.reads(null, {}, 1_000);
    await th.publishes({ value: '+66 2 000 0007', kind: 'PHONE', threat: 'CALL_CENTRE_SCAM', audience: toKh });
    await th.publishes({ value: 'filtered.example.com', audience: toKh });
    await settled();
    const made = await analyst.creates({ name: 'Phones', url: receiver.url, after: cursor, filter: { kinds: ['PHONE'] } });
    ({ webhook } = made);
    expect(made.webhook).toMatchObject({ filter: { kinds: ['PHONE'], threats: null, owners: null, includeOwn: false } });
    expect(summaryOf(await heard(1))).toEqual(['PUBLISHED +6620000007']);
    await settled();
    expect(receiver.received).toEqual([]);
  });

  it('announce a restore before anything else, and go on in the new epoch', async () => {
    await hub.ownerSql('update hub.sequence_head set epoch = gen_random_uuid()');
    await th.publishes({ value: 'after-restore.example.com', audience: toKh });
    const messages = await heard(2);
    expect(messages.map(({ type }) => type)).toEqual(['feed.resync_required', 'indicator.published']);
    await settled();
    await th.publishes({ value: 'long-after.example.com', audience: toKh });
    expect(summaryOf(await heard(1))).toEqual(['PUBLISHED long-after.example.com']);
  });

  it('refuse addresses that do not lead to the internet, and more than twenty of them', async () => {
    for (const url of [
      'https://10.0.0.1/x',
      'https://169.254.169.254/latest',
      'http://example.com/',
      'https://user:pw@example.com/',
      'nonsense',
      'https://localhost./',
    ]) {
      await expect(analyst.creates({ name: 'x', url })).rejects.toMatchObject({ code: 'BAD_USER_INPUT', reason: 'WEBHOOK_URL' });
    }
    const more: string[] = [];
    for (let n = (await analyst.lists()).length; n < 20; n += 1) {
      more.push((await analyst.creates({ name: `n${n}`, url: receiver.url })).webhook.id);
    }
    await expect(analyst.creates({ name: 'one too many', url: receiver.url })).rejects.toMatchObject({
      code: 'CONFLICT',
      reason: 'WEBHOOKS_TOO_MANY',
    });
    for (const id of more) await analyst.deletes(id);
    expect((await analyst.lists()).length).toBe(1);
  });

  it('tell the owner’s receipts what has arrived', async () => {
    const { id } = await th.publishes({ value: 'receipted.example.com', audience: toKh });
    await heard(1);
    await th.readdresses(id, {});
    await heard(1);
    const rows = await until(
      () =>
        hub.ownerSql<{ consumer: string; channel: string; delivered: boolean }>(
          'select consumer, channel, delivered_at is not null as delivered from hub.withdrawal_receipt where item = $1',
          [id],
        ),
      ([row]) => row?.delivered === true,
    );
    expect(rows).toEqual([{ consumer: `webhook:${webhook.id}`, channel: 'webhook', delivered: true }]);
  });

  it('leave a withdrawal that was given up outstanding, until it is delivered', async () => {
    const [first, second] = [
      await th.publishes({ value: 'owed-1.example.com', audience: toKh }),
      await th.publishes({ value: 'owed-2.example.com', audience: toKh }),
    ];
    await heard(2);
    await settled();
    await analyst.pauses(webhook.id);
    for (const { id } of [first, second]) await th.readdresses(id, {});
    await th.publishes({ value: 'behind-it.example.com', audience: toKh });
    receiver.answers(({ data }) => (data.itemId === second.id ? FAILS : { status: 200 }));
    await analyst.resumes(webhook.id);
    await hasFailed();
    await hurryToTheLast();
    await settled();
    expect(summaryOf(receiver.received)).toContain('PUBLISHED behind-it.example.com');
    const delivered = async (): Promise<readonly unknown[]> =>
      hub.ownerSql('select item, delivered_at is not null as delivered from hub.withdrawal_receipt where item = any ($1) order by seq', [
        [first.id, second.id],
      ]);
    expect(await delivered()).toEqual([
      { item: first.id, delivered: true },
      { item: second.id, delivered: false },
    ]);
    receiver.answers({ status: 200 });
    const [letter] = await analyst.log(webhook.id, { deadLetters: true });
    expect(letter).toMatchObject({ operation: 'WITHDRAWN', itemId: second.id });
    await analyst.redelivers(webhook.id, letter?.eventId ?? '');
    expect(await delivered()).toContainEqual({ item: second.id, delivered: true });
  });

  it('do not send a dead letter whose item has changed since, and settle it', async () => {
    receiver.answers(FAILS);
    const { id } = await th.publishes({ value: 'superseded.example.com', audience: toKh });
    await hasFailed();
    await hurryToTheLast();
    await until(
      () => analyst.opens(webhook.id),
      (seen) => seen?.deadLetterCount === 1,
    );
    receiver.answers({ status: 200 });
    await th.readdresses(id, {});
    await settled();
    receiver.received.length = 0;
    const [letter] = await analyst.log(webhook.id, { deadLetters: true });
    await expect(analyst.redelivers(webhook.id, letter?.eventId ?? '')).rejects.toMatchObject({
      code: 'CONFLICT',
      reason: 'EVENT_SUPERSEDED',
    });
    expect(receiver.received).toEqual([]);
    expect(await analyst.opens(webhook.id)).toMatchObject({ deadLetterCount: 0 });
  });

  it('can be tried ten times a minute', async () => {
    /** Moves the times of the trials: a minute passes, or does not, when the test says so. */
    const move = (by: string): Promise<unknown> =>
      hub.ownerSql(
        'update hub.webhook w set by_hand = array(select clock_timestamp() + $2::interval from unnest(w.by_hand)) where id = $1',
        [webhook.id, by],
      );
    for (let n = 0; n < 10; n += 1) {
      await analyst.tests(webhook.id);
      await move('1 hour');
    }
    await expect(analyst.tests(webhook.id)).rejects.toMatchObject({ code: 'RATE_LIMITED', reason: 'WEBHOOK_TRIALS' });
    expect(receiver.received).toHaveLength(10);
    await move('-1 minute');
    expect(await analyst.tests(webhook.id)).toMatchObject({ delivered: true });
  });
});
