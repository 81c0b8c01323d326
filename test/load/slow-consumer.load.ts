import { setTimeout as pause } from 'node:timers/promises';
import { CLOSE } from '../../src/edge/gateway/close-codes.js';
import { type HubProcess, type Hubs, hubsOnOneDatabase } from '../support/hub-process.js';
import { anItem, type Officer, until } from '../support/officer.js';
import { BareSocket, follow } from '../support/sockets.js';
import { quantile } from './history/lags.js';
import { report } from './report.js';
import { IS_WHOLE, LENIENT, scaled } from './scale.js';

const EVENTS = scaled(50_000, 2_000);
/** The same load without a slow client, to compare with. */
const BEFORE = scaled(10_000, 1_000);
const BATCH = 250;
/** Events that may wait for their place before more are published: the lag of others is to be theirs, not the queue's. */
const MOST_WAITING = 500;
/** Events that are so large that the network's own buffers are full at once. */
const LARGE = 3_000;
const LARGE_TEXT = 'What is known of it. '.repeat(190);
const PROBE_MS = 50;

const MOST_RSS_BYTES = 50 * 2 ** 20;
const LONGEST_OPEN_MS = 30_000;
/** Between the hub's decision to close (15 s after the network took the last byte) and its cutting the connection (8 s later). */
const READS_AGAIN_MS = 20_000;
/** Others may wait twice as long as before; below this, both are as good as at once. */
const AT_ONCE_MS = 100;

const LIVE = 'subscription ($after: Cursor) { feed(after: $after) { operation eventId cursor indicator { value description } } }';
const PAGE = 'query ($after: Cursor) { feed(after: $after, first: 1000) { events { eventId } cursor more } }';
const PUBLISH = 'mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { outcome } }';

interface Told {
  readonly operation: string;
  readonly eventId: string;
  readonly cursor: string;
}

/** A client that took what came at first, and then stopped reading. */
interface Slow {
  readonly socket: BareSocket;
  /** Everything that it read, in the order in which it came. */
  readonly told: readonly Told[];
}

/** What was measured in one stretch of the same load. */
interface Stretch {
  readonly rate: number;
  /** Milliseconds from acknowledgement to arrival, of what others follow. */
  readonly lags: readonly number[];
  /** The largest that the hub was, in bytes. */
  readonly rss: number;
  readonly buffered: number;
}

describe('A client that stops reading', () => {
  let hubs: Hubs;
  let hub: HubProcess;
  let th: Officer;
  let kh: Officer & { readonly token: string };
  /** Where the slow clients begin: before the large events. */
  let start: string;
  let published = 0;
  const ends: (() => Promise<unknown>)[] = [];
  /** When each probe was acknowledged, by its value; and how late others heard it. */
  const acked = new Map<string, number>();
  let lags: number[] = [];

  beforeAll(async () => {
    hubs = await hubsOnOneDatabase();
    hub = await hubs.start();
    [th, kh] = [await hub.as('analyst@th.example'), await hub.as('analyst@kh.example')];
    for (const slug of ['vn', 'jp', 'us']) void listens((await hub.as(`analyst@${slug}.example`)).token);
    start = (await page(null)).cursor;
    await publishes(LARGE, { description: LARGE_TEXT });
    await stretch(BEFORE / 2);
  }, 600_000);
  afterAll(async () => {
    await Promise.all(ends.map((end) => end()));
    await hubs.stop();
  });

  /** One of the others: follows, and notes how late it hears of each probe. */
  async function listens(token: string): Promise<void> {
    const events = follow<{ feed: { indicator: { value: string } | null } }>(hub.wsUrl, token, LIVE);
    ends.push(async () => events.return?.());
    for await (const { feed } of events) {
      const at = performance.now();
      const value = feed.indicator?.value ?? '';
      const noted = (): void => void lags.push(Math.max(0, at - (acked.get(value) ?? at)));
      if (acked.has(value)) noted();
      else if (value !== '') void until(async () => acked.has(value), Boolean).then(noted); // heard before its publisher heard the answer
    }
  }

  /** Events for Cambodia alone. */
  async function publishes(count: number, said: object = {}): Promise<void> {
    for (let left = count; left > 0; left -= BATCH) {
      const items = Array.from({ length: Math.min(BATCH, left) }, () => {
        published += 1;
        return anItem({ value: `slow-${published}.example.com`, audience: { countries: ['KH'] }, ...said });
      });
      await th.ask(PUBLISH, { input: items });
      await until(
        async () => (await hub.metrics()).get('hub_events_waiting') ?? 0,
        (waiting) => waiting <= MOST_WAITING,
      );
    }
  }

  /** The load: `count` events for Cambodia, as fast as they find their place, and beside them a probe for everybody else twenty times a second. */
  async function stretch(count: number): Promise<Stretch> {
    lags = [];
    let [over, rss, buffered] = [false, 0, 0];
    const probing = (async () => {
      const sg = await hub.as('analyst@sg.example');
      for (let probe = 0; !over; probe += 1) {
        const { value } = await sg.publishes({
          value: `probe-${published}-${probe}.example.com`,
          audience: { everyCountry: true, exceptCountries: ['KH'] },
        });
        acked.set(value, performance.now());
        const metrics = await hub.metrics();
        rss = Math.max(rss, metrics.get('process_resident_memory_bytes') ?? 0);
        buffered = Math.max(buffered, metrics.get('hub_socket_buffered_bytes') ?? 0);
        await pause(PROBE_MS);
      }
    })();
    const started = performance.now();
    await publishes(count);
    const rate = count / ((performance.now() - started) / 1000);
    over = true;
    await probing;
    return { rate, lags, rss, buffered };
  }

  const page = async (after: string | null): Promise<{ events: readonly { eventId: string }[]; cursor: string; more: boolean }> =>
    (await kh.ask<{ feed: { events: { eventId: string }[]; cursor: string; more: boolean } }>(PAGE, { after })).feed;

  /** Ids of all events after a cursor, oldest first. */
  async function readsOn(after: string): Promise<readonly string[]> {
    const ids: string[] = [];
    for (let [cursor, more] = [after, true]; more;) {
      const next = await page(cursor);
      ids.push(...next.events.map(({ eventId }) => eventId));
      [cursor, more] = [next.cursor, next.more];
    }
    return ids;
  }

  /** @returns ids of what it had read, and of all that came after its last cursor. */
  async function goesOn(name: string, { told }: Slow): Promise<readonly string[]> {
    const read = told.filter(({ operation }) => operation !== 'POSITION').map(({ eventId }) => eventId);
    const rest = await readsOn(told.at(-1)?.cursor ?? '');
    report(`${name}: ${read.length} events before its end, ${rest.length} when it went on`);
    return [...read, ...rest];
  }

  async function stopsReading(): Promise<Slow> {
    const socket = await BareSocket.signedIn(hub.wsUrl, kh.token);
    const told: Told[] = [];
    socket.socket.on('message', (data: Buffer) => {
      const { payload } = JSON.parse(data.toString()) as { payload?: { data?: { feed: Told } } };
      if (payload?.data) told.push(payload.data.feed);
    });
    socket.subscribe('a', LIVE, { after: start });
    await until(
      async () => told.length,
      (count) => count > 0,
    );
    socket.socket.pause();
    return { socket, told };
  }

  /** Milliseconds until the hub has cut `count` of the sockets that are open now. */
  async function cutting(count: number): Promise<number> {
    const from = performance.now();
    const sockets = async (): Promise<number> => (await hub.metrics()).get('hub_sockets') ?? NaN;
    const open = await sockets();
    await until(sockets, (now) => now <= open - count, 2 * LONGEST_OPEN_MS);
    return performance.now() - from;
  }

  it('costs the hub little and others nothing, is told why it was closed, and goes on without a loss', async () => {
    const without = await stretch(BEFORE);
    const deaf = await stopsReading();
    const late = await stopsReading();
    const cut = IS_WHOLE ? cutting(2) : undefined;
    const reading = pause(IS_WHOLE ? READS_AGAIN_MS : 1_000).then(() => late.socket.socket.resume());
    const beside = await stretch(EVENTS);
    await reading;
    tell(without, beside);

    const openFor = await cut;
    if (!IS_WHOLE) late.socket.socket.close();
    const { code } = await late.socket.closed;
    deaf.socket.socket.terminate();
    await deaf.socket.closed;
    const [all, others] = [await goesOn('the one that read again', late), await goesOn('the one that did not', deaf)];
    expect(new Set(all).size).toBe(published);
    expect(all).toHaveLength(published);
    expect(others).toEqual(all);
    if (openFor === undefined) return;
    report(`closed with ${code} where it read again in time; cut after ${(openFor / 1000).toFixed(1)} s where it did not`);
    expect(code).toBe(CLOSE.tooSlow);
    expect(openFor).toBeLessThan(LONGEST_OPEN_MS);
    expect(beside.rss - without.rss).toBeLessThan(MOST_RSS_BYTES);
    expect(quantile(beside.lags, 0.95)).toBeLessThan(LENIENT * Math.max(AT_ONCE_MS, quantile(without.lags, 0.95)));
  }, 600_000);
});

function tell(without: Stretch, beside: Stretch): void {
  for (const [name, { rate, lags, rss, buffered }] of Object.entries({ 'without slow clients': without, 'with two': beside })) {
    const [median, most] = [0.5, 0.95].map((share) => quantile(lags, share).toFixed(0));
    const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
    report(
      `${name}: ${rate.toFixed(0)} events a second; others' lag median ${median} ms, p95 ${most} ms of ${lags.length}; RSS at most ${mib(rss)} MiB, ${(buffered / 1024).toFixed(0)} KiB of it for clients to take`,
    );
  }
}
