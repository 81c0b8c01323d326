import { HubError, NetworkError } from '../errors.js';
import { connect, type LiveParts, STEADY_MS } from '../live/connection.js';
import { Ladder, type TransportName } from '../live/ladder.js';
import { Dropped, type FeedData, LIVE_LIMITS, TooSlow, Unsupported } from '../live/transport.js';
import { delayOf } from '../retry.js';
import type { FollowBatch, FollowOptions } from './follow.js';
import { FeedReader, type FollowSettings, type PageLimits } from './reader.js';
import { Receiver } from './receiver.js';

const RECONNECT = { attempts: Infinity, baseMs: 250, maxMs: 30_000 };

type Batches<Item> = AsyncGenerator<FollowBatch<Item>, void, void>;

/** The loop of `follow`: chooses a way, receives by it, and decides what an error means. */
export class Follower<Item extends object> {
  private readonly reader: FeedReader<Item>;
  private readonly receiver: Receiver<Item>;
  private readonly ladder: Ladder;
  private readonly signal: AbortSignal;
  /** Consecutive failures of connections. */
  private failures = 0;
  /** Consecutive refusals of the authorization. */
  private refusals = 0;

  constructor(
    private readonly parts: LiveParts,
    private readonly options: FollowSettings<Item>,
  ) {
    this.signal = options.signal ?? new AbortController().signal;
    this.reader = new FeedReader(parts.hub, options);
    this.receiver = new Receiver(options);
    this.ladder = new Ladder(waysOf(options, parts), parts.hub.parts.now);
  }

  async *run(): Batches<Item> {
    let begun = false;
    let resync = false;
    while (!this.signal.aborted) {
      try {
        if (!begun) yield* this.begin();
        begun = true;
        if (resync) yield* this.resync();
        resync = false;
        yield* this.round();
      } catch (error) {
        if (this.signal.aborted) return;
        if (isResync(error) && this.options.store) resync = begun = true;
        else if (!passes(error)) throw error;
        // The first snapshot follows at once. When its cursor is refused, too, the hub needs a rest.
        if (!isResync(error) || this.failures > 0) await this.pause(error);
        else this.failures = 1;
      }
    }
  }

  /** Finds the cursor to continue from. */
  private async *begin(): Batches<Item> {
    const { store, after } = this.options;
    const cursor = (await store?.load()) ?? after;
    if (cursor !== undefined) this.receiver.cursor = cursor;
    else if (store) yield* this.resync();
    else this.receiver.cursor = await this.reader.end();
  }

  private async *resync(): Batches<Item> {
    const snapshot = await this.reader.snapshot();
    yield await this.receiver.replace(snapshot);
  }

  private async *round(): Batches<Item> {
    const way = this.ladder.current();
    if (way === 'poll') yield* this.poll();
    else yield* this.live(way);
  }

  /** Reads pages until a live way may be tried again. */
  private async *poll(): Batches<Item> {
    const pollMs = this.options.pollMs ?? 1_000;
    let connected = false;
    while (!this.signal.aborted && this.ladder.current() === 'poll') {
      yield* this.pages();
      if (!connected) this.options.onConnection?.({ state: 'connected', transport: 'poll' });
      connected = true;
      this.failures = 0;
      this.refusals = 0;
      const { sleep, random } = this.parts.hub.parts;
      await sleep(pollMs * (0.5 + random()), this.signal);
    }
  }

  private async *pages(limits?: PageLimits): Batches<Item> {
    for (let more = true; more && !this.signal.aborted;) {
      const page = await this.reader.page(this.receiver.cursor, limits);
      more = page.more;
      if (page.events.length > 0) yield await this.receiver.receive(page.events, page.cursor);
    }
  }

  /** One live connection. @throws what does not concern the connection alone */
  private async *live(way: Exclude<TransportName, 'poll'>): Batches<Item> {
    const authorization = await this.parts.hub.authorization(this.signal);
    const { now } = this.parts.hub.parts;
    const opened = now();
    const renewal = new AbortController();
    let delivered = false;
    let error: unknown = new Dropped('the hub ended the feed');
    const body = await this.reader.subscription(this.receiver.cursor);
    const line = { way, body, authorization, signal: this.signal, renewal, limits: this.options.limits };
    try {
      for await (const answers of connect<FeedData>(this.parts, line)) {
        if (!delivered) this.options.onConnection?.({ state: 'connected', transport: way });
        delivered = true;
        this.refusals = 0;
        this.ladder.worked(way);
        yield await this.receiver.receive(answers.map(({ feed }) => feed));
      }
    } catch (failure) {
      if (!isOfConnection(failure)) throw failure;
      error = failure;
    }
    if (now() - opened > STEADY_MS) this.failures = 0;
    if (!renewal.signal.aborted) yield* this.afterLoss(way, { error, authorization, delivered });
  }

  /**
   * After a connection that delivered nothing, pages show whether the hub is away, or only this way does not work. They are not repeated here: after a silent
   * network a browser may have several dead connections, on each of which a page waits for its timeout. A slow reader catches up by pages, which wait for it. The next way is tried at once; when there is none, the last one is tried again later.
   */
  private async *afterLoss(
    way: TransportName,
    loss: { error: unknown; authorization: string | undefined; delivered: boolean },
  ): Batches<Item> {
    const { error, authorization, delivered } = loss;
    this.options.onConnection?.({ state: 'lost', transport: way, error: error as Error });
    if (error instanceof HubError && error.code === 'UNAUTHENTICATED') {
      this.refusals += 1;
      if (this.refusals > 1 || !(await this.parts.hub.session.renew(authorization, this.signal))) throw error;
      return;
    }
    const slow = error instanceof TooSlow;
    const { firstMs } = { ...LIVE_LIMITS, ...this.options.limits };
    if (slow) yield* this.pages();
    else if (!delivered) yield* this.pages({ timeoutMs: firstMs, attempts: 1 });
    if (!delivered) this.ladder.failed(way, error instanceof Unsupported);
    const hasNext = error instanceof Unsupported && !this.ladder.isExhausted;
    if (!hasNext && !slow) await this.pause(error);
  }

  /** Ends early when the signal is aborted. */
  private async pause(error: unknown): Promise<void> {
    this.failures += 1;
    const { random, sleep } = this.parts.hub.parts;
    await sleep(delayOf(error, this.failures, RECONNECT, random), this.signal).catch((reason: unknown) => {
      if (!this.signal.aborted) throw reason;
    });
  }
}

const isResync = (error: unknown): boolean => error instanceof HubError && error.code === 'RESYNC_REQUIRED';

/** Whether a later attempt may succeed. Too many wrong passwords are no such error: attempts would extend the wait. */
const passes = (error: unknown): boolean =>
  error instanceof NetworkError ||
  (error instanceof HubError && error.reason !== 'TOO_MANY_ATTEMPTS' && ['RATE_LIMITED', 'UNAVAILABLE', 'INTERNAL'].includes(error.code));

const isOfConnection = (error: unknown): boolean =>
  error instanceof Dropped ||
  error instanceof Unsupported ||
  passes(error) ||
  (error instanceof HubError && error.code === 'UNAUTHENTICATED');

function waysOf(
  { transports = ['websocket', 'sse', 'poll'] }: Pick<FollowOptions, 'transports'>,
  { webSocket }: LiveParts,
): readonly [TransportName, ...TransportName[]] {
  const [first, ...others] = transports.filter((way) => way !== 'websocket' || webSocket !== undefined);
  if (first === undefined) {
    throw new TypeError('No way to follow the feed is left: there is no WebSocket. Pass `webSocket`, or allow `sse` or `poll`.');
  }
  return [first, ...others];
}
