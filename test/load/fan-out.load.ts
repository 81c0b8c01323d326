import { WebSocket } from 'ws';
import { type HubProcess, type Hubs, hubsOnOneDatabase } from '../support/hub-process.js';
import { anItem, until } from '../support/officer.js';
import { report } from './report.js';
import { scaled } from './scale.js';

const SUBSCRIBERS = scaled(1_000, 100);
const EVENTS = scaled(500, 100);
/** Sizes of requests, in turn. */
const SIZES = [1, 10, 50];
const PUBLISHERS = 4;
const ON_ONE_SOCKET = 10;
/** Every so many-th socket is lost in the middle, and its subscriptions come again from their last cursors. */
const RECONNECTING = 10;
/** An event that nobody received for so long after the last delivery is lost, not late. */
const SILENCE_MS = 60_000;
const FOLLOWING = ['kh', 'la', 'my', 'vn', 'sg', 'jp', 'us'];

const LIVE =
  'subscription ($after: Cursor) { feed(after: $after, filter: { itemKinds: [INDICATOR] }) { operation cursor indicator { value } } }';
const PUBLISH = 'mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { outcome } }';

let lastDelivery = 0;

interface Answer {
  readonly type: string;
  readonly id?: string;
  readonly payload?: {
    readonly data?: {
      readonly feed: { readonly operation: string; readonly cursor: string; readonly indicator: { readonly value: string } | null };
    };
  };
}

/** A subscription that keeps the values of its events in their order, and its last cursor. */
class Subscriber {
  readonly values: string[] = [];
  cursor: string | null = null;

  /** @returns whether the event is a POSITION */
  take({ payload }: Answer): boolean {
    const event = payload?.data?.feed;
    if (!event) throw new Error(`A subscription got ${JSON.stringify(payload)}.`);
    this.cursor = event.cursor;
    if (event.operation === 'POSITION') return true;
    this.values.push(event.indicator?.value ?? event.operation);
    lastDelivery = performance.now();
    return false;
  }
}

/** A socket with several subscriptions. */
class Connection {
  private socket: WebSocket | undefined;

  constructor(
    private readonly wsUrl: string,
    private readonly token: string,
    readonly subscribers: readonly Subscriber[],
  ) {}

  /** Resolves with the first POSITION of each subscription. @throws Error when the hub closes the socket */
  async open(): Promise<void> {
    const socket = new WebSocket(this.wsUrl, 'graphql-transport-ws');
    this.socket = socket;
    const begun = new Set<string>();
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.once('close', (code) => reject(new Error(`The hub closed a socket with ${code}.`)));
      socket.once('open', () =>
        socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${this.token}` } })),
      );
      socket.on('message', (data: Buffer) => {
        const answer = JSON.parse(data.toString()) as Answer;
        if (answer.type === 'connection_ack') this.subscribe(socket);
        else if (answer.id !== undefined && this.subscribers[Number(answer.id)]?.take(answer)) begun.add(answer.id);
        if (begun.size === this.subscribers.length) resolve();
      });
    });
  }

  async reconnect(): Promise<void> {
    this.close();
    await this.open();
  }

  close(): void {
    this.socket?.removeAllListeners('message').terminate();
  }

  private subscribe(socket: WebSocket): void {
    for (const [id, { cursor: after }] of this.subscribers.entries()) {
      socket.send(JSON.stringify({ type: 'subscribe', id: String(id), payload: { query: LIVE, variables: { after } } }));
    }
  }
}

describe('Many live subscribers', () => {
  let hubs: Hubs;
  let hub: HubProcess;
  const connections: Connection[] = [];
  const subscribers: Subscriber[] = [];

  beforeAll(async () => {
    hubs = await hubsOnOneDatabase();
    hub = await hubs.start();
    const accounts = FOLLOWING.flatMap((slug) => [`analyst@${slug}.example`, `liaison@${slug}.example`]);
    const tokens: string[] = [];
    for (const email of accounts) tokens.push((await hub.as(email)).token);
    for (let n = 0; n < SUBSCRIBERS / ON_ONE_SOCKET; n += 1) {
      const some = Array.from({ length: ON_ONE_SOCKET }, () => new Subscriber());
      subscribers.push(...some);
      connections.push(new Connection(hub.wsUrl, tokens[n % tokens.length] ?? '', some));
    }
    for (const one of connections) await one.open();
  }, 300_000);
  afterAll(async () => {
    for (const one of connections) one.close();
    await hubs.stop();
  });

  async function publishAll(): Promise<void> {
    const th = await hub.as('analyst@th.example');
    let next = 0;
    let requests = 0;
    const publisher = async (): Promise<void> => {
      while (next < EVENTS) {
        const [from, size] = [next, Math.min(SIZES[requests % SIZES.length] ?? 1, EVENTS - next)];
        next += size;
        requests += 1;
        const items = Array.from({ length: size }, (_, index) =>
          anItem({ value: `fan-out-${from + index}.example.com`, audience: { everyCountry: true } }),
        );
        await th.ask(PUBLISH, { input: items });
      }
    };
    await Promise.all(Array.from({ length: PUBLISHERS }, publisher));
  }

  it('each get every event once, all in the same order, also those that come again', async () => {
    const publishing = publishAll();
    await until(async () => subscribers[0]?.values.length ?? 0, (count) => count >= EVENTS / 2, 120_000); // prettier-ignore
    await Promise.all(connections.filter((_, index) => index % RECONNECTING === 0).map((one) => one.reconnect()));
    await publishing;
    const acknowledged = performance.now();
    lastDelivery = Math.max(lastDelivery, acknowledged);
    const lacking = (): number => subscribers.filter(({ values }) => values.length < EVENTS).length;
    await until(async () => lacking() === 0 || performance.now() - lastDelivery > SILENCE_MS, Boolean, 240_000);
    report(
      `${EVENTS} events to ${SUBSCRIBERS} subscribers: ${lacking()} of them lack events; the last delivery came ${((lastDelivery - acknowledged) / 1_000).toFixed(1)} s after the last receipt`,
    );
    expect(lacking()).toBe(0);
    const [first] = subscribers;
    expect(new Set(first?.values).size).toBe(EVENTS);
    expect(subscribers.filter(({ values }) => values.join() !== first?.values.join())).toEqual([]);
  }, 500_000);
});
