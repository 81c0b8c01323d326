import { Outbound } from '../../../src/platform/platform/outbound.js';
import { FRESHNESS_LIMIT_MS } from '../../../src/delivery/webhooks/fresh-body.js';
import { SendingModule } from '../../../src/delivery/webhooks/sending.module.js';
import { WebhookRepository } from '../../../src/delivery/webhooks/webhook.repository.js';
import { type Hub, startHub } from '../../support/hub.js';
import { anItem, officer, type Officer, until } from '../../support/officer.js';
import { withClock } from '../../support/process-clock.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';
import { type WebhookClient, webhookClient, type WebhookView, summaryOf } from '../../support/webhook-client.js';

describe('webhooks, when something on the way stands still or breaks', () => {
  let hub: Hub;
  let th: Officer;
  let kh: Officer;
  let analyst: WebhookClient;
  let receiver: Receiver;
  let webhook: WebhookView;
  const toKh = { countries: ['KH'] };

  const heard = (count: number): Promise<unknown> =>
    until(
      async () => receiver.received.length,
      (now) => now >= count,
    );

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

  describe('a connection that is slow to stand', () => {
    let outbound: Outbound;
    let post: Outbound['postWritten'];
    let waits: () => Promise<void>;
    let asked: number;
    let isOld: boolean;

    beforeEach(() => {
      outbound = hub.app.select(SendingModule).get(Outbound, { strict: true });
      post = outbound.postWritten.bind(outbound);
      asked = 0;
      isOld = false;
      outbound.postWritten = (url, write) =>
        post(url, async () => {
          asked += 1;
          await waits();
          return isOld ? withClock((ms) => ms + 2 * FRESHNESS_LIMIT_MS, write) : write();
        });
    });
    afterEach(() => void (outbound.postWritten = post));

    /** Connections stand when `go` is called. By then what was read has grown old. */
    const first = (): (() => void) => {
      let go: () => void = () => undefined;
      const gone = new Promise<void>((done) => (go = done));
      isOld = true;
      waits = () => gone;
      return go;
    };

    it('carries no content that was taken back meanwhile', async () => {
      const go = first();
      const { id } = await th.publishes({ value: 'taken-back-on-the-way.example.com', audience: toKh });
      await until(
        async () => asked,
        (count) => count === 1,
      );
      await th.readdresses(id, {});
      go();
      await th.publishes({ value: 'behind-slow.example.com', audience: toKh });
      await until(
        async () => summaryOf(receiver.received),
        (all) => all.includes('PUBLISHED behind-slow.example.com'),
      );
      expect(JSON.stringify(receiver.received)).not.toContain('taken-back-on-the-way');
      expect(await analyst.opens(webhook.id)).toMatchObject({ state: 'ACTIVE', deadLetterCount: 0 });
    });

    it('carries what has not changed, read anew', async () => {
      const go = first();
      await th.publishes({ value: 'slow-and-good.example.com', audience: toKh });
      await until(
        async () => asked,
        (count) => count === 1,
      );
      go();
      await heard(1);
      expect(summaryOf(receiver.received)).toEqual(['PUBLISHED slow-and-good.example.com']);
    });
  });

  describe('the database', () => {
    it('that does not take a webhook back is asked again, and the webhook does not wait for its own lease', async () => {
      await hub.ownerSql('create sequence hub.fault');
      await hub.ownerSql(`create function hub.fails_twice() returns trigger language plpgsql as $$
        begin if nextval('hub.fault') <= 2 then raise exception 'not now'; end if; return new; end $$`);
      await hub.ownerSql(`create trigger fails_twice before update on hub.webhook for each row
        when (old.leased_by is not null and new.leased_by is null) execute function hub.fails_twice()`);
      await th.publishes({ value: 'before-outage.example.com', audience: toKh });
      await heard(1);
      await until(
        () => hub.ownerSql<{ tries: number }>('select last_value::integer as tries from hub.fault where is_called'),
        ([row]) => (row?.tries ?? 0) >= 2,
      );
      await th.publishes({ value: 'after-outage.example.com', audience: toKh });
      await until(
        async () => summaryOf(receiver.received),
        (all) => all.includes('PUBLISHED after-outage.example.com'),
      );
      await hub.ownerSql('drop function hub.fails_twice() cascade');
      await hub.ownerSql('drop sequence hub.fault');
    });

    it('whose answer is lost has given webhooks to nobody, and they do not wait either', async () => {
      const store = hub.app.get(WebhookRepository);
      const take = store.take.bind(store);
      let lost = 0;
      store.take = async (...args) => {
        const leases = await take(...args);
        if (leases.length === 0 || lost > 0) return leases;
        lost += 1;
        throw new Error('Connection terminated unexpectedly');
      };
      await th.publishes({ value: 'answer-lost.example.com', audience: toKh });
      await heard(1);
      store.take = take;
      expect(lost).toBe(1);
      expect(summaryOf(receiver.received)).toEqual(['PUBLISHED answer-lost.example.com']);
    });

    it('that cannot read one item holds up nothing behind it, in no feed, and the item can be sent when it is mended', async () => {
      await analyst.pauses(webhook.id);
      const { cursor } = await kh.reads(null, {}, 1_000);
      const names = ['sound-1', 'sound-2', 'broken', 'sound-3', 'sound-4'];
      await th.publish(names.map((name) => anItem({ value: `${name}.example.com`, audience: toKh })));
      const [sound] = await hub.ownerSql<{ definition: string }>(
        `select pg_get_functiondef('hub.corroboration(bytea)'::regprocedure) as definition`,
      );
      await hub.ownerSql(`create or replace function hub.corroboration(of_digest bytea) returns table (owners integer) language plpgsql stable as $$
        begin
          if exists (select from hub.indicator i where i.digest = of_digest and i.value = 'broken.example.com') then
            raise exception 'a value of the item' using errcode = 'XX001';
          end if;
          return query select 1;
        end $$`);
      await until(
        () => hub.ownerSql<{ n: number }>('select count(*)::integer as n from hub.outbox'),
        ([row]) => row?.n === 0,
      );
      const query = 'query ($after: Cursor) { feed(after: $after) { events { problem { code } indicator { value } } more } }';
      const { feed } = await kh.ask<{ feed: { events: { problem: { code: string } | null; indicator: { value: string } | null }[] } }>(
        query,
        {
          after: cursor,
        },
      );
      const sounds = ['sound-1', 'sound-2', 'sound-3', 'sound-4'].map((name) => `${name}.example.com`);
      expect(feed.events.flatMap(({ indicator }) => indicator?.value ?? [])).toEqual(sounds);
      expect(feed.events.map(({ problem }) => problem?.code)).toEqual([undefined, undefined, 'UNREADABLE', undefined, undefined]);

      await analyst.resumes(webhook.id);
      await heard(4);
      expect(summaryOf(receiver.received)).toEqual(sounds.map((value) => `PUBLISHED ${value}`));
      const [letter] = await analyst.log(webhook.id, { deadLetters: true });
      expect(letter).toMatchObject({ outcome: 'UNREADABLE', failure: 'UNREADABLE' });
      await expect(analyst.redelivers(webhook.id, letter?.eventId ?? '')).rejects.toMatchObject({ reason: 'EVENT_UNREADABLE' });
      await hub.ownerSql(sound?.definition ?? '');
      expect(await analyst.redelivers(webhook.id, letter?.eventId ?? '')).toMatchObject({ delivered: true });
      expect(summaryOf(receiver.received).at(-1)).toBe('PUBLISHED broken.example.com');
    });
  });
});
