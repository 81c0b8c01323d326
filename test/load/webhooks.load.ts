import { type Hub, startHub } from '../support/hub.js';
import { anItem, officer, type Officer, until } from '../support/officer.js';
import { type Received, type Receiver, startReceiver } from '../support/receiver.js';
import { report } from './report.js';
import { IS_WHOLE, scaled } from './scale.js';

const EVENTS = scaled(3_000, 100);
const ROUNDS = scaled(20, 3);
const BESIDE = 10;

const p95 = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? NaN;

describe('webhooks under load', () => {
  let hub: Hub;
  let th: Officer;
  let kh: Officer;
  const receivers: Receiver[] = [];

  const receives = async (): Promise<Receiver> => {
    const receiver = await startReceiver();
    receivers.push(receiver);
    return receiver;
  };
  const webhookFor = async ({ url }: Receiver): Promise<string> => {
    const query = 'mutation ($input: WebhookInput!) { createWebhook(input: $input) { webhook { id } } }';
    return (await kh.ask<{ createWebhook: { webhook: { id: string } } }>(query, { input: { name: 'load test', url } })).createWebhook
      .webhook.id;
  };
  const change = (what: string, id: string): Promise<unknown> =>
    kh.ask(`mutation ($id: ID!) { ${what}(id: $id)${what.startsWith('delete') ? '' : ' { id }'} }`, { id });
  const publish = async (prefix: string, count: number): Promise<void> => {
    for (let from = 0; from < count; from += 1_000) {
      const size = Math.min(1_000, count - from);
      const items = Array.from({ length: size }, (_, n) =>
        anItem({ value: `${prefix}-${from + n}.example.com`, audience: { countries: ['KH'] } }),
      );
      await th.publish(items);
    }
  };

  beforeAll(async () => {
    hub = await startHub({ WEBHOOK_ALLOW_LOOPBACK: 'true' });
    th = officer((await hub.as('analyst@th.example')).ask);
    kh = officer((await hub.as('analyst@kh.example')).ask);
  });
  afterAll(async () => {
    await hub.stop();
    await Promise.all(receivers.map((receiver) => receiver.stop()));
  });

  it(`sends ${EVENTS.toLocaleString('en')} events to one receiver in order, one after the other`, async () => {
    const receiver = await receives();
    const id = await webhookFor(receiver);
    await change('pauseWebhook', id);
    await publish('order', EVENTS);
    await until(
      () => hub.ownerSql<{ n: number }>('select count(*)::integer as n from hub.outbox'),
      ([row]) => row?.n === 0,
    );
    const began = performance.now();
    await change('resumeWebhook', id);
    await until(
      async () => receiver.received.length,
      (count) => count >= EVENTS,
      120_000,
    );
    const seconds = (performance.now() - began) / 1_000;
    report(
      `one webhook on loopback: ${Math.round(EVENTS / seconds)} events/s (${EVENTS} in ${seconds.toFixed(1)} s, ${receiver.connections()} connection)`,
    );
    expect(receiver.received.map(({ data }) => data.item?.value)).toEqual(
      Array.from({ length: EVENTS }, (_, n) => `order-${n}.example.com`),
    );
    await change('deleteWebhook', id);
  }, 300_000);

  it(`is as quick for one receiver while ${BESIDE} others hang or fail`, async () => {
    const receiver = await receives();
    const id = await webhookFor(receiver);
    const delays = async (prefix: string): Promise<readonly number[]> => {
      const times: number[] = [];
      for (let n = 0; n < ROUNDS; n += 1) {
        const came = new Promise<Received>((done) => receiver.answers((message) => (done(message), { status: 200 })));
        const began = performance.now();
        await publish(`${prefix}-${n}`, 1);
        await came;
        times.push(performance.now() - began);
      }
      return times;
    };
    const alone = p95(await delays('alone'));
    const most = 2 * alone + 50;
    const others: string[] = [];
    for (let n = 0; n < BESIDE; n += 1) {
      const other = await receives();
      other.answers(n % 2 ? { status: 500 } : () => new Promise(() => undefined));
      others.push(await webhookFor(other));
    }
    await publish('wakes-the-dead', 1);
    await until(
      async () => receivers.slice(-BESIDE).filter(({ received }) => received.length > 0).length,
      (count) => count === BESIDE,
    );
    let beside = Infinity;
    for (let attempt = 1; attempt <= 3 && beside >= most; attempt += 1) beside = Math.min(beside, p95(await delays(`beside-${attempt}`)));
    report(
      `from publishing to a webhook's receiver, p95: ${alone.toFixed(0)} ms alone, ${beside.toFixed(0)} ms beside ${BESIDE} that hang or fail`,
    );
    if (IS_WHOLE) expect(beside).toBeLessThan(most);
    for (const other of [id, ...others]) await change('deleteWebhook', other);
  }, 300_000);
});
