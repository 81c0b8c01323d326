import { WebSocket } from 'ws';
import { quantile } from '../measure/quantile.js';
import { answering } from './child.js';
import { microseconds, SENT_AT } from './sent-at.js';

/** Sockets that receive. */
export type SubscribersJob =
  | {
      readonly open: {
        readonly url: string;
        /** One socket each. Absent tokens: raw sockets, so many of them. */
        readonly tokens?: readonly string[];
        readonly sockets: number;
      };
    }
  /** Waits for so many deliveries since the last call of this kind, at most so long without a new one, and at most so long in all. */
  | { readonly receive: Expected }
  | { readonly close: true };

export interface Expected {
  readonly deliveries: number;
  readonly idleMs: number;
  readonly mostMs: number;
}

export interface Received {
  readonly deliveries: number;
  /** From the first to the last delivery. */
  readonly seconds: number;
  /** Milliseconds from sending the publication to its delivery. */
  readonly p50: number;
  readonly p99: number;
  /** One delivered message. */
  readonly message: string;
}

const SUBSCRIBE = JSON.stringify({
  type: 'subscribe',
  id: 'f',
  payload: {
    query: `subscription { feed(filter: { itemKinds: [INDICATOR] }) { eventId cursor operation itemId at
      indicator { id kind value threat tlp version description owner { name country } } } }`,
  },
});
const OPEN_AT_ONCE = 20;
const OPEN_MS = 60_000;

const sockets = new Set<WebSocket>();
let latencies: number[] = [];
let [firstAt, lastAt, message] = [0, 0, ''];

answering(async (job: SubscribersJob): Promise<Received> => {
  if ('open' in job) await openAll(job.open);
  else if ('close' in job) closeAll();
  else return receive(job.receive);
  return { deliveries: 0, seconds: 0, p50: NaN, p99: NaN, message: '' };
});

async function receive({ deliveries, idleMs, mostMs }: Expected): Promise<Received> {
  const began = performance.now();
  for (;;) {
    const now = performance.now();
    if (latencies.length >= deliveries || now - Math.max(began, lastAt) > idleMs || now - began > mostMs) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const got = {
    deliveries: latencies.length,
    seconds: (lastAt - firstAt) / 1000,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
  };
  latencies = [];
  firstAt = 0;
  return { ...got, message };
}

async function openAll({ url, tokens, sockets: many }: { url: string; tokens?: readonly string[]; sockets: number }): Promise<void> {
  const numbers = Array.from({ length: many }, (_, number) => number).values();
  const opener = async (): Promise<void> => {
    for (const number of numbers) await (tokens ? openSubscription(url, tokens[number % tokens.length] ?? '') : openRaw(url));
  };
  await Promise.all(Array.from({ length: OPEN_AT_ONCE }, opener));
}

function closeAll(): void {
  for (const socket of sockets) socket.terminate();
  sockets.clear();
  latencies = [];
  firstAt = 0;
}

function note(text: string): void {
  const sentAt = SENT_AT.exec(text)?.[1];
  if (sentAt === undefined) return;
  const now = performance.now();
  lastAt = now;
  if (firstAt === 0) [firstAt, message] = [now, text];
  latencies.push((microseconds() - Number(sentAt)) / 1000);
}

function openRaw(url: string): Promise<void> {
  return opened(url, undefined, (socket, done) => {
    socket.once('open', done);
    socket.on('message', (data: Buffer) => note(data.toString('latin1')));
  });
}

/** Resolves when the first event, a POSITION, has come: what is published from then on is delivered. */
function openSubscription(url: string, token: string): Promise<void> {
  return opened(url, 'graphql-transport-ws', (socket, done, fail) => {
    socket.once('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })));
    socket.on('message', (data: Buffer) => {
      const text = data.toString('latin1');
      if (text.includes('"PUBLISHED"')) return note(text);
      const { type } = JSON.parse(text) as { type: string };
      if (type === 'connection_ack') socket.send(SUBSCRIBE);
      else if (type === 'ping') socket.send('{"type":"pong"}');
      else if (type === 'error') fail(new Error(text));
      else if (type === 'next') done();
    });
  });
}

type Setup = (socket: WebSocket, done: () => void, fail: (error: Error) => void) => void;

function opened(url: string, protocol: string | undefined, setup: Setup): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, protocol, { perMessageDeflate: false });
    sockets.add(socket);
    const late = setTimeout(() => reject(new Error(`No subscription within ${OPEN_MS / 1000} s.`)), OPEN_MS);
    socket.once('error', reject);
    socket.once('close', (code) => reject(new Error(`The socket was closed with ${code}.`)));
    setup(
      socket,
      () => {
        clearTimeout(late);
        resolve();
      },
      reject,
    );
  });
}
