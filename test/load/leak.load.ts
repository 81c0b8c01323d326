import { connect, type Socket } from 'node:net';
import { type HubProcess, type Hubs, hubsOnOneDatabase } from '../support/hub-process.js';
import type { Inspector } from '../support/inspector.js';
import { until } from '../support/officer.js';
import { BareSocket } from '../support/sockets.js';
import { report } from './report.js';
import { IS_WHOLE, scaled } from './scale.js';

const CYCLES = scaled(10_000, 180);
/** So many before the first look: caches, pools and compiled code have their size by then. */
const WARM_UP = scaled(900, 180);
const SLUGS = ['th', 'kh', 'la', 'my', 'ph', 'vn', 'sg', 'id', 'au', 'cn', 'jp', 'kr'];
/** Clients that stop reading and answering, but never go: the hub has to notice, which takes it forty seconds. */
const SILENT = IS_WHOLE ? 60 : 0;
/** Of what belongs to one socket or subscription nothing may be left. */
const OF_A_SOCKET = ['SocketLine', 'AsyncGenerator', 'WebSocket', 'Receiver', 'Sender', 'AbortController', 'AbortSignal'];
const SETTLING_MS = 20_000;
/** Timers, connections and functions belong to the pool, too, where they come and go. A leak is one for each cycle, or for each of one way to go. */
const passing = (cycles: number): number => 100 + cycles / 100;
const MOST_RSS = 1.1;
const FEED = 'subscription { feed { operation cursor } }';

interface Client {
  readonly socket: BareSocket;
  /** The connection below. */
  readonly line: Socket;
  /** Says who it is, without waiting for the answer. */
  knocks(): void;
  /** @throws Error when the socket is closed instead */
  hears(type: string): Promise<void>;
  /** Signs in, subscribes, and waits for the first event. */
  follows(): Promise<void>;
}

/** How clients go. Each resolves when the client's side has seen the end. */
const WAYS: Readonly<Record<string, (client: Client) => Promise<unknown>>> = {
  'complete, then close': async ({ socket, follows }) => {
    await follows();
    socket.send({ type: 'complete', id: 'a' });
    return socket.end();
  },
  'close without complete': async ({ socket, follows }) => {
    await follows();
    return socket.end();
  },
  'cut while following': async ({ socket, follows }) => {
    await follows();
    socket.socket.terminate();
    return socket.closed;
  },
  'cut right after subscribing': async ({ socket, line, knocks, hears }) => {
    knocks();
    await hears('connection_ack');
    socket.subscribe('a', FEED);
    line.end();
    return socket.closed;
  },
  'cut before the acknowledgement': async ({ socket, line, knocks }) => {
    knocks();
    line.end();
    return socket.closed;
  },
  'gone without a word': async ({ socket }) => {
    socket.socket.terminate();
    return socket.closed;
  },
  'half of the connection closed': async ({ socket, line, follows }) => {
    await follows();
    line.end();
    return socket.closed;
  },
  'reset by the network': async ({ socket, line, follows }) => {
    await follows();
    line.resetAndDestroy();
    return socket.closed;
  },
  'thrown out by the hub': async ({ socket, follows }) => {
    await follows();
    socket.send('no JSON');
    return socket.closed;
  },
};

interface Look {
  readonly counts: Readonly<Record<string, number>>;
  readonly listeners: number;
  readonly rss: number;
}

describe('clients that come, follow and go', () => {
  let hubs: Hubs;
  let hub: HubProcess;
  let inspector: Inspector;
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    hubs = await hubsOnOneDatabase();
    hub = await hubs.start({}, { inspected: true });
    inspector = await hub.inspect();
    for (const email of SLUGS.flatMap((slug) => [`analyst@${slug}.example`, `liaison@${slug}.example`])) {
      tokens.set(email, (await hub.as(email)).token);
    }
    await cycles(WARM_UP);
  }, 300_000);
  afterAll(() => hubs.stop());

  async function comes(email: string): Promise<Client> {
    const { hostname, port } = new URL(hub.url);
    const line = connect(Number(port), hostname);
    const socket = await BareSocket.open(hub.wsUrl, { createConnection: () => line });
    const knocks = (): void => socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${tokens.get(email)}` } });
    const hears = async (type: string): Promise<void> => {
      const heard = await Promise.race([socket.waitFor(type), socket.closed]);
      if ('code' in heard) throw new Error(`Closed with ${heard.code} (${heard.reason}) before ${type}: ${hub.running.stderrText()}`);
    };
    const follows = async (): Promise<void> => {
      knocks();
      await hears('connection_ack');
      socket.subscribe('a', FEED);
      await hears('next');
    };
    return { socket, line, knocks, hears, follows };
  }

  /** So many clients, of all countries at once, each way of going in turn. */
  async function cycles(count: number): Promise<void> {
    const ways = Object.values(WAYS);
    let next = 0;
    const worker = async (slug: string): Promise<void> => {
      while (next < count) {
        const way = ways[next % ways.length];
        next += 1;
        await way?.(await comes(`analyst@${slug}.example`));
      }
    };
    await Promise.all(SLUGS.map(worker));
  }

  /** Clients that follow, and then neither read nor answer. */
  async function silentClients(): Promise<readonly BareSocket[]> {
    const clients = await Promise.all(
      Array.from({ length: SILENT }, (_, index) => comes(`liaison@${SLUGS[index % SLUGS.length]}.example`)),
    );
    for (const { socket, follows } of clients) {
      await follows();
      socket.socket.pause();
    }
    return clients.map(({ socket }) => socket);
  }

  async function look(): Promise<Look> {
    const open = async (): Promise<number> => (await hub.metrics()).get('hub_sockets') ?? NaN;
    await until(open, (sockets) => sockets === 0);
    const { rss } = await inspector.memory();
    const listeners = await inspector.total('process.constructor.prototype', LISTENERS);
    return { counts: await inspector.living('Object.prototype'), listeners, rss };
  }

  /** What the last clients set off may still run when their sockets are gone: it passes within seconds, and a leak does not. */
  async function settledLook(before: Look): Promise<Look> {
    const end = Date.now() + SETTLING_MS;
    for (;;) {
      const after = await look();
      if (Date.now() > end || growth(before, after).every(([, by]) => by <= passing(CYCLES))) return after;
    }
  }

  const growth = (before: Look, after: Look): readonly (readonly [string, number])[] =>
    Object.entries(after.counts)
      .map(([name, count]) => [name, count - (before.counts[name] ?? 0)] as const)
      .sort((a, b) => b[1] - a[1]);

  it(`leave nothing of themselves behind, and the hub as large as it was: ${CYCLES.toLocaleString('en')} of them`, async () => {
    const before = await look();
    const started = performance.now();
    const silent = await silentClients();
    await cycles(CYCLES);
    const rate = CYCLES / ((performance.now() - started) / 1000);
    const after = await settledLook(before);
    silent.forEach(({ socket }) => socket.terminate());

    const grown = growth(before, after);
    const ofSockets = grown.filter(([name]) => OF_A_SOCKET.includes(name));
    report(`${CYCLES} clients, ${rate.toFixed(0)} a second, with ${Object.keys(WAYS).length} ways to go, and ${SILENT} that fell silent`);
    report(`left of sockets and subscriptions: ${told(ofSockets)}`);
    report(`listeners ${before.listeners} -> ${after.listeners}; most grown of all: ${told(grown.slice(0, 5))}`);
    report(`RSS after gc ${mib(before.rss)} -> ${mib(after.rss)} MiB`);
    expect(ofSockets.map(([name]) => name).sort()).toEqual([...OF_A_SOCKET].sort());
    expect(ofSockets.filter(([, by]) => by > 0)).toEqual([]);
    expect(grown.filter(([, by]) => by > passing(CYCLES))).toEqual([]);
    expect(after.listeners - before.listeners).toBeLessThanOrEqual(passing(CYCLES));
    if (IS_WHOLE) expect(after.rss / before.rss).toBeLessThan(MOST_RSS);
  }, 600_000);

  it('would be noticed if they left something', async () => {
    await inspector.evaluate(PLANTED);
    const before = await look();
    await cycles(WARM_UP);
    const grown = growth(before, await look()).filter(([, by]) => by > passing(WARM_UP));
    expect(grown.map(([name]) => name)).toContain('Socket');
  }, 300_000);
});

/** Runs in the hub: how many functions listen to this emitter. */
const LISTENERS = `(one) => { try { return one.eventNames().reduce((sum, name) => sum + one.listenerCount(name), 0); } catch { return 0; } }`;
/** Runs in the hub: it keeps every connection from now on. */
const PLANTED = `{
  const { Server } = process.getBuiltinModule('net');
  const { emit } = Server.prototype;
  globalThis.kept = [];
  Server.prototype.emit = function (name, ...rest) {
    if (name === 'connection') globalThis.kept.push(rest[0]);
    return emit.call(this, name, ...rest);
  };
}`;
const told = (grown: readonly (readonly [string, number])[]): string =>
  grown.map(([name, by]) => `${name} ${by > 0 ? '+' : ''}${by}`).join(', ');
const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
