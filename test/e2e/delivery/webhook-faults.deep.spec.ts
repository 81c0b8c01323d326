import { randomUUID } from 'node:crypto';
import { RelayConnection } from '../../../src/platform/database/relay-connection.js';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, officer, type Officer, until } from '../../support/officer.js';
import { type Receiver, type Reply, startReceiver } from '../../support/receiver.js';
import { type WebhookClient, webhookClient, type DeliveryView, type WebhookView, summaryOf } from '../../support/webhook-client.js';

describe('webhooks, when something goes wrong', () => {
  let hub: Hub;
  let th: Officer;
  let kh: Officer;
  let analyst: WebhookClient;
  let receiver: Receiver;
  let webhook: WebhookView;
  const toKh = { countries: ['KH'] };

  const sees = (wanted: (seen: WebhookView | null) => boolean): Promise<WebhookView | null> =>
    until(() => analyst.opens(webhook.id), wanted);
  const heard = (count: number): Promise<unknown> =>
    until(
      async () => receiver.received.length,
      (now) => now >= count,
    );
  const placed = (): Promise<unknown> =>
    until(
      () => hub.ownerSql<{ n: number }>('select count(*)::integer as n from hub.outbox'),
      ([row]) => row?.n === 0,
    );
  /** Nothing is left to be sent. */
  const settled = (): Promise<unknown> =>
    until(
      () =>
        hub.ownerSql<{ busy: boolean }>(
          `select exists (select from hub.outbox) or exists (select from hub.webhooks_with_news()) or exists (select from hub.webhook w
             where w.paused_at is null and w.deleted_at is null and w.next_attempt_at <= now() and w.leased_by is not null) as busy`,
        ),
      ([row]) => row?.busy === false,
    );
  /** From now on every answer waits until `go`. */
  const holdsAnswers = (reply: Reply = { status: 200 }): (() => void) => {
    let go: () => void = () => undefined;
    const released = new Promise<void>((done) => (go = done));
    receiver.answers(async () => (await released, reply));
    return go;
  };
  const newEpoch = (): Promise<unknown> => hub.ownerSql('update hub.sequence_head set epoch = gen_random_uuid()');
  /** The event under way has failed once: it fails for the last time now, without the hours between. */
  const lastAttempt = async (): Promise<void> => {
    await sees((seen) => seen?.failureCount === 1);
    await hub.ownerSql('update hub.webhook set attempt = 9, next_attempt_at = now() where id = $1', [webhook.id]);
  };
  const letters = (): Promise<readonly DeliveryView[]> => analyst.log(webhook.id, { deadLetters: true });
  const deadLetter = async (): Promise<DeliveryView> => {
    await lastAttempt();
    await sees((seen) => seen?.deadLetterCount === 1);
    const [letter] = await letters();
    if (!letter) throw new Error('There is none.');
    return letter;
  };
  const receipts = (item: string): Promise<readonly { delivered: boolean }[]> =>
    hub.ownerSql('select delivered_at is not null as delivered from hub.withdrawal_receipt where item = $1', [item]);

  beforeAll(async () => {
    hub = await startHub({ WEBHOOK_ALLOW_LOOPBACK: 'true' });
    th = officer((await hub.as('analyst@th.example')).ask);
    kh = officer((await hub.as('analyst@kh.example')).ask);
    analyst = webhookClient(kh);
  });
  afterAll(() => hub.stop());
  beforeEach(async () => {
    receiver = await startReceiver();
    ({ webhook } = await analyst.creates({ name: 'Case system', url: receiver.url, filter: { itemKinds: ['INDICATOR'] } }));
  });
  afterEach(async () => {
    await analyst.deletes(webhook.id);
    await receiver.stop();
  });

  it('lose no dead letter that could not be written down at once', async () => {
    await hub.ownerSql(`create sequence hub.fault`);
    await hub.ownerSql(`create function hub.fails_once() returns trigger language plpgsql as $$
      begin if nextval('hub.fault') = 1 then raise exception 'once'; end if; return new; end $$`);
    await hub.ownerSql(
      `create trigger fails_once before insert on hub.webhook_delivery for each row when (new.outcome = 'DEAD_LETTERED') execute function hub.fails_once()`,
    );
    receiver.answers({ status: 500 });
    await th.publishes({ value: 'written-down.example.com', audience: toKh });
    expect(await deadLetter()).toMatchObject({ outcome: 'DEAD_LETTERED', attempt: 10 });
    expect(await hub.ownerSql('select last_value::integer as tries from hub.fault')).toEqual([{ tries: 2 }]);
    await hub.ownerSql('drop function hub.fails_once() cascade');
    await hub.ownerSql('drop sequence hub.fault');
  });

  it('hold up nobody else when the secrets of one do not open, and send nothing unsigned', async () => {
    const other = await startReceiver();
    const { webhook: second } = await analyst.creates({ name: 'Another', url: other.url });
    await hub.ownerSql(`update hub.webhook_secret set sealed = '\\x00' where webhook = $1`, [webhook.id]);
    await th.publishes({ value: 'beside-broken.example.com', audience: toKh });
    await until(
      async () => other.received.length,
      (count) => count === 1,
    );
    await hub.ownerSql('delete from hub.webhook_secret where webhook = $1', [webhook.id]);
    await hub.ownerSql('update hub.webhook set lease_until = now() where leased_by is not null');
    await th.publishes({ value: 'beside-none.example.com', audience: toKh });
    await until(
      async () => other.received.length,
      (count) => count === 2,
    );
    expect(receiver.connections()).toBe(0);
    await analyst.deletes(second.id);
    await other.stop();
  });

  describe('after a restore', () => {
    it('are told so in the middle of their work, and go on behind no place of the stream that is gone', async () => {
      const go = holdsAnswers();
      await th.publish(['restored-1', 'restored-2'].map((name) => anItem({ value: `${name}.example.com`, audience: toKh })));
      await heard(1);
      await newEpoch();
      receiver.answers({ status: 200 });
      go();
      await until(
        async () => summaryOf(receiver.received),
        (all) => all.at(-1) === 'PUBLISHED restored-2.example.com' && all.includes('RESYNC'),
      );
      await settled();
      const all = summaryOf(receiver.received);
      expect(all.slice(all.indexOf('RESYNC'))).toEqual(['RESYNC', 'PUBLISHED restored-1.example.com', 'PUBLISHED restored-2.example.com']);
      expect(await analyst.opens(webhook.id)).toMatchObject({ state: 'ACTIVE' });
    });

    it('are told so although an officer puts them elsewhere before', async () => {
      await analyst.pauses(webhook.id);
      await newEpoch();
      await analyst.replays(webhook.id, null);
      await analyst.resumes(webhook.id);
      await heard(1);
      expect(receiver.received[0]?.type).toBe('feed.resync_required');
    });

    it('owe what was never sent until the announcement is taken, which can be sent again like any message', async () => {
      const { id } = await th.publishes({ value: 'owed-before.example.com', audience: toKh });
      await heard(1);
      receiver.answers({ status: 500 });
      await th.readdresses(id, {});
      const withdrawn = await deadLetter();
      await newEpoch();
      await th.publishes({ value: 'behind-restore.example.com', audience: toKh });
      receiver.answers(({ data }) => ({ status: data.operation === 'RESYNC' ? 500 : 200 }));
      await sees((seen) => seen?.state === 'RETRYING');
      await expect(analyst.redelivers(webhook.id, withdrawn.eventId)).rejects.toMatchObject({ reason: 'EVENT_BEFORE_RESTORE' });
      await lastAttempt();
      await sees((seen) => seen?.deadLetterCount === 2);
      await settled();
      expect(await receipts(id)).toEqual([{ delivered: false }]);

      receiver.answers({ status: 200 });
      const announcement = (await letters()).find(({ operation }) => operation === 'RESYNC');
      expect(await analyst.redelivers(webhook.id, announcement?.eventId ?? '')).toMatchObject({ delivered: true });
      expect(receiver.received.at(-1)?.type).toBe('feed.resync_required');
      expect(await letters()).toEqual([]);
    });
  });

  describe('and dead letters', () => {
    it('stay what they are while the hub cannot show the item', async () => {
      await analyst.pauses(webhook.id);
      const { id } = await th.publishes({ value: 'unreadable-still.example.com', audience: toKh });
      await placed();
      const damage = async (until_: string): Promise<void> => {
        await hub.ownerSql('alter table hub.indicator disable trigger user');
        await hub.ownerSql(`update hub.indicator set valid_until = ${until_} where id = $1`, [id]);
        await hub.ownerSql('alter table hub.indicator enable trigger user');
      };
      await damage(`'infinity'`);
      await analyst.resumes(webhook.id);
      await sees((seen) => seen?.deadLetterCount === 1);
      const [letter] = await letters();
      await expect(analyst.redelivers(webhook.id, letter?.eventId ?? '')).rejects.toMatchObject({ reason: 'EVENT_UNREADABLE' });
      expect(await analyst.opens(webhook.id)).toMatchObject({ deadLetterCount: 1 });
      await damage('null');
      expect(await analyst.redelivers(webhook.id, letter?.eventId ?? '')).toMatchObject({ delivered: true });
      expect(summaryOf(receiver.received)).toEqual(['PUBLISHED unreadable-still.example.com']);
    });

    it('do not tell of a revocation that was taken back since', async () => {
      const { id } = await th.publishes({ value: 'revived.example.com', audience: toKh });
      await heard(1);
      receiver.answers(({ data }) => ({ status: data.operation === 'REVOKED' ? 500 : 200 }));
      await th.revokes(id);
      const letter = await deadLetter();
      await th.publish([anItem({ value: 'revived.example.com', audience: toKh, reissue: true })]);
      await until(
        async () => summaryOf(receiver.received).at(-1),
        (last) => last === 'UPDATED revived.example.com',
      );
      receiver.answers({ status: 200 });
      await expect(analyst.redelivers(webhook.id, letter.eventId)).rejects.toMatchObject({ reason: 'EVENT_SUPERSEDED' });
    });

    it('are sent beside nothing else, so that no withdrawal is overtaken by what it withdraws', async () => {
      receiver.answers({ status: 500 });
      const { id } = await th.publishes({ value: 'overtakes.example.com', audience: toKh });
      const letter = await deadLetter();
      const go = holdsAnswers();
      receiver.received.length = 0;
      const sending = analyst.redelivers(webhook.id, letter.eventId);
      await heard(1);
      await th.readdresses(id, {});
      await placed();
      expect(await hub.app.get(RelayConnection, { strict: false }).callWithClaim('lease_due_webhooks', [randomUUID(), 10])).toEqual([]);
      receiver.answers({ status: 200 });
      go();
      expect(await sending).toMatchObject({ delivered: true });
      await heard(2);
      expect(summaryOf(receiver.received)).toEqual(['PUBLISHED overtakes.example.com', `WITHDRAWN ${id}`]);
    });

    it('wait for the message that is under way, and no longer', async () => {
      receiver.answers({ status: 500 });
      await th.publishes({ value: 'waits-its-turn.example.com', audience: toKh });
      const letter = await deadLetter();
      const go = holdsAnswers();
      receiver.received.length = 0;
      await th.publish(['under-way', 'behind-it'].map((name) => anItem({ value: `${name}.example.com`, audience: toKh })));
      await heard(1);
      const sending = analyst.redelivers(webhook.id, letter.eventId);
      await until(
        () => hub.ownerSql<{ asked: boolean }>('select next_attempt_at > now() as asked from hub.webhook where id = $1', [webhook.id]),
        ([row]) => row?.asked === true,
      );
      expect(summaryOf(receiver.received)).toEqual(['PUBLISHED under-way.example.com']);
      receiver.answers({ status: 200 });
      go();
      expect(await sending).toMatchObject({ delivered: true });
      await settled();
      const all = summaryOf(receiver.received);
      expect(new Set(all)).toEqual(new Set(['waits-its-turn', 'under-way', 'behind-it'].map((name) => `PUBLISHED ${name}.example.com`)));
      expect(all.at(-1)).toBe('PUBLISHED behind-it.example.com');
    });
  });

  it('say of nothing that it arrived because an officer went on behind it', async () => {
    const { id } = await th.publishes({ value: 'left-out.example.com', audience: toKh });
    await heard(1);
    receiver.answers({ status: 500 });
    await th.publishes({ value: 'fails-first.example.com', audience: toKh });
    await sees((seen) => seen?.state === 'RETRYING');
    await th.readdresses(id, {});
    await placed();
    await hub.ownerSql('update hub.webhook set next_attempt_at = now()'); // this reading finds the withdrawal, and is stopped before it
    await sees((seen) => seen?.failureCount === 2);
    expect(await receipts(id)).toEqual([{ delivered: false }]);
    receiver.answers({ status: 200 });
    receiver.received.length = 0;
    await analyst.replays(webhook.id, (await kh.reads(null, {}, 1_000)).cursor);
    await th.publishes({ value: 'after-jump.example.com', audience: toKh });
    await heard(1);
    await settled();
    const ofWebhook = (): Promise<unknown> =>
      hub.ownerSql(`select delivered_at is not null as delivered from hub.withdrawal_receipt where item = $1 and channel = 'webhook'`, [
        id,
      ]);
    expect(summaryOf(receiver.received)).toEqual(['PUBLISHED after-jump.example.com']);
    expect(await ofWebhook()).toEqual([{ delivered: false }]);

    await analyst.replays(webhook.id, webhook.cursor);
    await until(
      async () => summaryOf(receiver.received),
      (all) => all.includes(`WITHDRAWN ${id}`),
    );
    await settled();
    expect(await ofWebhook()).toEqual([{ delivered: true }]);
  });

  it('can be tried ten times a minute, also all at once', async () => {
    const go = holdsAnswers();
    const all = Promise.allSettled(Array.from({ length: 14 }, () => analyst.tests(webhook.id)));
    await heard(6); // as many requests of one party as the hub executes at a time
    go();
    const refused = (await all).flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refused).toHaveLength(4);
    for (const reason of refused) expect(reason).toMatchObject({ code: 'RATE_LIMITED', reason: 'WEBHOOK_TRIALS' });
    expect(receiver.received).toHaveLength(10);
  });

  it('send sixty messages by hand for a party in a minute, however many webhooks it makes and deletes', async () => {
    const jp = webhookClient(officer((await hub.as('analyst@jp.example')).ask));
    const round = async (): Promise<void> => {
      const { webhook: one } = await jp.creates({ name: 'For a moment', url: receiver.url });
      try {
        for (let n = 0; n < 10; n += 1) await jp.tests(one.id);
      } finally {
        await jp.deletes(one.id);
      }
    };
    for (let n = 0; n < 6; n += 1) await round();
    await expect(round()).rejects.toMatchObject({ code: 'RATE_LIMITED', reason: 'WEBHOOK_TRIALS' });
    expect(receiver.received).toHaveLength(60);
    expect(await analyst.tests(webhook.id)).toMatchObject({ delivered: true });
  });

  it('show the address that they send to, in whatever spelling it was given', async () => {
    const url = receiver.url.replace('127.0.0.1', '0x7f.1');
    const { webhook: one } = await analyst.creates({ name: 'Spelt', url: `  ${url}\n` });
    expect(one.url).toBe(receiver.url);
    await analyst.deletes(one.id);
  });
});
