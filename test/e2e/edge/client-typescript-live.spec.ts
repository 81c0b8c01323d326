import { WebSocket } from 'ws';
import {
  type ConnectionState,
  EntenteClient,
  type FollowBatch,
  type FollowOptions,
  indicatorSelection,
  MemoryStore,
  NetworkError,
  type Store,
} from '../../../clients/typescript/src/index.js';
import { HeldTimers } from '../../support/held-timers.js';
import { limitMs } from '../../support/limits.js';
import { until } from '../../support/officer.js';
import { positionAt, SmallFeed } from '../../support/small-feed.js';

interface Item {
  readonly id: string;
  readonly version: number;
  readonly revokedAt: string | null;
}
const selection = indicatorSelection<Item>('version');

/** Of connections that a slow machine must not lose. */
const FAR_LIMITS = { firstMs: limitMs(), pingMs: limitMs(), silenceMs: limitMs() };

/** A copy that counts what it is given. */
class CountingStore extends MemoryStore<Item> {
  readonly applied: string[] = [];
  readonly cursors: string[] = [];
  override apply(batch: Parameters<Store<Item>['apply']>[0]): void {
    super.apply(batch);
    this.applied.push(...batch.events.map(({ eventId }) => eventId));
    this.cursors.push(batch.cursor);
  }
}

describe('the TypeScript client follows', () => {
  let feed: SmallFeed;
  let url: string;
  let store: CountingStore;
  let states: ConnectionState[];
  let stop: AbortController;
  let running: Promise<void> | undefined;

  beforeEach(async () => {
    feed = new SmallFeed();
    url = await feed.server.start();
    store = new CountingStore();
    states = [];
    stop = new AbortController();
    running = undefined;
  });
  afterEach(async () => {
    stop.abort();
    await running?.catch(() => undefined);
    await feed.stop();
  });

  const client = (options: object = {}): EntenteClient =>
    new EntenteClient({ url, credentials: { apiKey: 'key' }, webSocket: WebSocket, surroundings: { random: () => 0.01 }, ...options });
  /** Follows in the background until the test ends. */
  const start = (options: Partial<FollowOptions<Item>> = {}, one = client()): Promise<void> => {
    running = (async () => {
      const settings = {
        store,
        selection,
        pollMs: 10,
        signal: stop.signal,
        onConnection: (state: ConnectionState) => void states.push(state),
      };
      const limits = { ...FAR_LIMITS, ...options.limits };
      for await (const batch of one.follow({ ...settings, ...options, limits })) await seen(batch);
    })();
    running.catch(() => undefined);
    return running;
  };
  let seen: (batch: FollowBatch<Item>) => Promise<void> | void;
  beforeEach(() => {
    seen = () => undefined;
  });
  const holds = (ids: readonly string[]): Promise<unknown> =>
    until(
      () => Promise.resolve([...store.items.keys()].sort()),
      (keys) => JSON.stringify(keys) === JSON.stringify([...ids].sort()),
    );
  const connectedBy = (): readonly string[] => states.filter(({ state }) => state === 'connected').map(({ transport }) => transport);

  describe.each(['websocket', 'sse', 'poll'] as const)('by %s', (way) => {
    it('begins with a snapshot, folds what follows, deletes what is withdrawn and marks what is revoked', async () => {
      feed.snapshot = [{ id: 'old', version: 1, revokedAt: null }];
      void start({ transports: [way] });
      await holds(['old']);
      feed.push({ itemId: 'a' });
      feed.push({ itemId: 'b' });
      feed.push({ itemId: 'a', operation: 'REVOKED' });
      feed.push({ itemId: 'old', operation: 'WITHDRAWN', indicator: null });
      await holds(['a', 'b']);
      expect(store.items.get('a')?.revoked).toBe(true);
      expect(store.items.get('b')).toEqual({
        kind: 'INDICATOR',
        itemId: 'b',
        item: { id: 'b', version: 2, revokedAt: null },
        revoked: false,
      });
      await until(
        () => Promise.resolve(store.load()),
        (cursor) => cursor === '4',
      );
      expect(new Set(connectedBy())).toEqual(new Set([way]));
    });

    it('takes a snapshot when its cursor does not lead on, and deletes what is in none', async () => {
      store.apply({ events: [], cursor: 'foreign' });
      feed.foreign.add('foreign');
      feed.snapshot = [{ id: 'new', version: 1, revokedAt: null }];
      void start({ transports: [way] });
      await holds(['new']);
    });

    it('gives RESYNC_REQUIRED to a caller without a store', async () => {
      feed.foreign.add('foreign');
      await expect(start({ transports: [way], store: undefined, after: 'foreign' })).rejects.toMatchObject({ code: 'RESYNC_REQUIRED' });
    });

    it('gives an error of the store to the caller, and goes on from the cursor before it', async () => {
      const error = new Error('the disk is full');
      store.apply({ events: [], cursor: '0' });
      store.apply = () => {
        throw error;
      };
      feed.push();
      await expect(start({ transports: [way] })).rejects.toBe(error);
      expect(store.load()).toBe('0');
    });
  });

  describe.each(['websocket', 'sse'] as const)('by %s', (way) => {
    it('folds an event once that comes twice, and stores the cursor of a position', async () => {
      feed.connected = (connection) => {
        connection.send(positionAt('0'));
        [1, 2, 1, 2, 3].forEach((number) =>
          connection.send({
            ...positionAt(String(number)),
            eventId: `event-${number}`,
            operation: 'PUBLISHED',
            kind: 'INDICATOR',
            itemId: `item-${number}`,
            indicator: { id: `item-${number}`, version: 1, revokedAt: null },
          }),
        );
        connection.send(positionAt('9'));
      };
      store.apply({ events: [], cursor: '0' });
      void start({ transports: [way] });
      await until(
        () => Promise.resolve(store.load()),
        (cursor) => cursor === '9',
      );
      expect(store.applied).toEqual(['event-1', 'event-2', 'event-3']);
    });

    it('connects again from the last cursor when the connection is cut', async () => {
      store.apply({ events: [], cursor: '0' });
      void start({ transports: [way] });
      for (let n = 1; n <= 4; n += 1) {
        feed.push();
        await holds(feed.events.map(({ itemId }) => itemId ?? ''));
        feed.connections.at(-1)?.cut();
        await until(
          () => Promise.resolve(feed.connections.length),
          (count) => count > n,
        );
      }
      expect(feed.connections.map(({ after }) => after)).toEqual(['0', '1', '2', '3', '4']);
      expect(store.applied).toEqual(feed.events.map(({ eventId }) => eventId));
    });

    it('finds a connection dead that is silent', async () => {
      feed.answersPings = false;
      const limits = { pingMs: 4_321, silenceMs: 8_765 };
      const timers = HeldTimers.hold(...Object.values(limits));
      try {
        void start({ transports: [way], limits });
        await until(
          () => Promise.resolve(connectedBy().length),
          (count) => count === 1,
        );
        expect(states.map(({ state }) => state)).not.toContain('lost');
        await until(
          async () => {
            timers.run();
            return feed.connections.length;
          },
          (count) => count >= 2,
        );
      } finally {
        timers.release();
      }
      expect(states.find(({ state }) => state === 'lost')).toMatchObject({ transport: way, error: { name: 'Dropped' } });
    });

    it('renews its session when the hub no longer accepts the token, and gives up when it refuses the new one, too', async () => {
      const refuse = (count: number): void => {
        feed.connected = (connection) => {
          if (feed.connections.length > count) connection.send(positionAt('0'));
          else if (way === 'websocket') connection.cut(4403);
          else connection.refuse({ code: 'UNAUTHENTICATED' });
        };
      };
      refuse(1);
      const credentials = { accessToken: 'old', refreshToken: 'r' };
      void start({ transports: [way] }, client({ credentials }));
      await until(
        () => Promise.resolve(connectedBy().length),
        (count) => count === 1,
      );
      expect(feed.connections.map(({ authorization }) => authorization === 'Bearer old')).toEqual([true, false]);
      refuse(Infinity);
      await expect(start({ transports: [way] }, client({ credentials }))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    });

    it('gives an error that does not pass to the caller', async () => {
      feed.connected = (connection) => connection.refuse({ code: 'FORBIDDEN', reason: 'PERMISSION' });
      await expect(start({ transports: [way] })).rejects.toMatchObject({ code: 'FORBIDDEN', reason: 'PERMISSION' });
    });

    it('waits and connects again when the hub is busy', async () => {
      feed.connected = (connection) =>
        feed.connections.length < 2 ? connection.refuse({ code: 'RATE_LIMITED', reason: 'OVERLOADED' }) : connection.send(positionAt('0'));
      void start({ transports: [way] });
      await until(
        () => Promise.resolve(connectedBy().length),
        (count) => count === 1,
      );
    });
  });

  it('by Server-Sent Events when WebSockets do not work, and by pages when neither works', async () => {
    feed.has.websocket = false;
    void start();
    await until(
      () => Promise.resolve(connectedBy()),
      ([first]) => first === 'sse',
    );
    stop.abort();
    await running;
    [states, stop] = [[], new AbortController()];
    feed.has.sse = false;
    feed.push({ itemId: 'by-page' });
    void start();
    await until(
      () => Promise.resolve(connectedBy()),
      ([first]) => first === 'poll',
    );
    await holds(['by-page']);
  });

  it('by Server-Sent Events where there is no WebSocket', async () => {
    const { WebSocket: global } = globalThis as { WebSocket?: unknown };
    Object.assign(globalThis, { WebSocket: undefined });
    try {
      void start({}, client({ webSocket: undefined }));
      await until(
        () => Promise.resolve(connectedBy()),
        ([first]) => first === 'sse',
      );
      expect(() => client({ webSocket: undefined }).follow({ transports: ['websocket'] })).toThrow(TypeError);
    } finally {
      Object.assign(globalThis, { WebSocket: global });
    }
  });

  /** Does not wait. Ends the follower after four pauses, or when it has sent too much. */
  const counting = (pauses: number[]): object => ({
    random: () => 0.5,
    sleep: async (ms: number) => {
      pauses.push(ms);
      if (pauses.length === 4) stop.abort();
      await new Promise(setImmediate);
    },
  });
  const endAfter = (requests: number): void => {
    feed.server.http.on('request', () => feed.server.requests.length > requests && stop.abort());
  };

  it('pauses for longer and longer while none of the allowed ways works', async () => {
    const pauses: number[] = [];
    [feed.has.websocket, feed.has.sse] = [false, false];
    endAfter(40);
    await start({ transports: ['sse'] }, client({ surroundings: counting(pauses) }));
    expect(pauses).toEqual([125, 250, 500, 1_000]);
    expect(states.map(({ state }) => state)).toEqual(['lost', 'lost', 'lost', 'lost']);
  });

  it('does not connect again and again while a session that is still valid cannot be renewed', async () => {
    const pauses: number[] = [];
    const now = Date.now();
    const credentials = { accessToken: 'still-valid', refreshToken: 'r', expiresAt: now + 30_000 };
    const busy = (url: string, init: RequestInit): Promise<Response> =>
      String(init.body).includes('refreshSession') ? Promise.resolve(new Response('', { status: 503 })) : fetch(url, init);
    feed.connected = (connection) => connection.send(positionAt('0'));
    endAfter(40);
    void start({ transports: ['sse'] }, client({ credentials, fetch: busy, surroundings: { ...counting(pauses), now: () => now } }));
    await until(
      () => Promise.resolve(connectedBy().length),
      (count) => count === 1,
    );
    expect(feed.connections).toHaveLength(1);
  });

  it('ends without an error when it is aborted while it waits for the hub', async () => {
    feed.has = { websocket: false, sse: false, pages: false };
    const retry = { attempts: 1 };
    const sleep = (_: number, signal?: AbortSignal): Promise<void> =>
      new Promise((_done, fail) => {
        signal?.addEventListener('abort', () => fail(new Error('aborted')));
        stop.abort();
      });
    await start({}, client({ retry, surroundings: { sleep } }));
    expect(states).toEqual([]);
  });

  it('keeps its best way while the whole hub is away', async () => {
    void start();
    await until(
      () => Promise.resolve(connectedBy().length),
      (count) => count === 1,
    );
    feed.has = { websocket: false, sse: false, pages: false };
    feed.connections.at(-1)?.cut();
    await until(
      () => Promise.resolve(feed.server.requests.length),
      (count) => count > 8,
    );
    feed.has = { websocket: true, sse: true, pages: true };
    feed.push({ itemId: 'after' });
    await holds(['after']);
    expect(new Set(connectedBy())).toEqual(new Set(['websocket']));
  });

  it('with bounded memory when its reader is slow, and misses nothing', async () => {
    let release: (() => void) | undefined;
    seen = () => (release ? undefined : new Promise((resolve) => (release = resolve)));
    store.apply({ events: [], cursor: '0' });
    let received = 0;
    class CountingSocket extends WebSocket {
      constructor(...given: ConstructorParameters<typeof WebSocket>) {
        super(...given);
        this.on('message', () => (received += 1));
      }
    }
    void start({ transports: ['websocket'], limits: { mostWaiting: 20 } }, client({ webSocket: CountingSocket }));
    await until(
      () => Promise.resolve(release),
      (held) => held !== undefined,
    );
    for (let n = 0; n < 200; n += 1) feed.push();
    await until(
      () => Promise.resolve(received),
      (count) => count > 100,
    );
    release?.();
    await holds(feed.events.map(({ itemId }) => itemId ?? ''));
    expect(store.applied).toEqual(feed.events.map(({ eventId }) => eventId));
    expect(states).toContainEqual({
      state: 'lost',
      transport: 'websocket',
      error: expect.objectContaining({ message: 'the reader is slow' }),
    });
  });

  it('and names an item that the hub cannot show, but no item of another kind', async () => {
    const unreadable: string[] = [];
    store.apply({ events: [], cursor: '0' });
    void start({ onUnreadable: ({ itemId }) => void unreadable.push(itemId) });
    feed.push({ itemId: 'fine' });
    feed.push({ itemId: 'report', kind: 'REPORT', indicator: null });
    feed.push({ itemId: 'broken', indicator: null });
    feed.push({ itemId: 'last' });
    await holds(['fine', 'last']);
    expect(unreadable).toEqual(['broken']);
  });

  it('without a store from now on, and hands out each event with its cursor', async () => {
    feed.push({ itemId: 'before' });
    const batches: FollowBatch<Item>[] = [];
    seen = (batch) => void batches.push(batch);
    void start({ store: undefined });
    await until(
      () => Promise.resolve(connectedBy().length),
      (count) => count === 1,
    );
    feed.push({ itemId: 'after' });
    const last = await until(
      () => Promise.resolve(batches.at(-1)),
      (batch) => (batch?.events.length ?? 0) > 0,
    );
    expect(last).toMatchObject({ cursor: '2', replaced: false, events: [{ itemId: 'after', item: { id: 'after' } }] });
    expect(batches.flatMap(({ events }) => events)).toHaveLength(1);
  });

  it.each([WebSocket, undefined])('any subscription over one connection, and says that it broke', async (webSocket) => {
    feed.push({ itemId: 'a' });
    const { signal } = stop;
    const text = 'subscription ($after: Cursor) { feed(after: $after) { cursor itemId } }';
    const answers = client({ webSocket }).subscribe<{ feed: { itemId: string | null } }, object>(text, { after: '0' }, signal);
    const received: (string | null)[] = [];
    const read = async (): Promise<void> => {
      for await (const group of answers) received.push(...group.map(({ feed: { itemId } }) => itemId));
    };
    const reading = read();
    reading.catch(() => undefined);
    await until(
      () => Promise.resolve(received.length),
      (count) => count === 2,
    );
    feed.connections.at(-1)?.cut();
    await expect(reading).rejects.toBeInstanceOf(NetworkError);
    expect([received, feed.connections.length]).toEqual([[null, 'a'], 1]);
  });

  it('until its signal is aborted, and leaves no connection', async () => {
    void start();
    await until(
      () => Promise.resolve(connectedBy().length),
      (count) => count === 1,
    );
    stop.abort();
    await running;
    await until(
      () => new Promise<number>((resolve) => feed.server.http.getConnections((_, count) => resolve(count))),
      (count) => count === 0,
    );
  });
});
