import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import { retryTransient, DEFAULT_RETRY } from '../../platform/database/transient-errors.js';
import { Clock } from '../../platform/platform/clock.js';
import { assertPageSize } from '../../platform/graphql/pager.js';
import { type DeliveredFeed, deliveredFeedOf, DeliveryLog } from './delivery-log.js';
import type { FeedEvent } from './feed-event.js';
import { type ArrivedRange, type FeedReader, type FeedReading, FeedReads, type FeedSelection } from './feed-reads.js';
import { type Follower, Followers } from './followers.js';
import { MOST_EVENTS } from './feed-filter.js';
import { type HeldReading, SharedReads } from './shared-reads.js';
import { type StreamPosition, StreamPositions } from './stream-positions.js';
import { type BatchConsumer, type BatchedEvents, makeBatched } from './batched-events.js';
import { EMPTY_PROJECTION } from './projection.js';

const POSITION_EVERY_MS = 30_000;
/** Number of idle POSITION events after which a follower reads without a wake-up, in case wake-ups do not arrive. */
const MOST_IDLE_POSITIONS = 10;
/** Limit of time for one page. After it the page ends, and its cursor holds the position that was reached. */
const READ_TIMEOUT_MS = 3_000;
/** Older rows are read again before a slow consumer gets them: an item can be withdrawn while its event waits here. */
const FRESHNESS_LIMIT_MS = 500;

/** A live subscription. The consumer has every event above the position `above`. */
interface LiveSubscription extends FeedReader {
  readonly start: StreamPosition;
  readonly above: string;
  readonly feed: DeliveredFeed;
  readonly consumer: BatchConsumer;
}

/** Follows changes by page or live. Both ways read the same events from the same positions. */
@Injectable()
export class FeedService {
  constructor(
    private readonly reads: FeedReads,
    private readonly shared: SharedReads,
    private readonly positions: StreamPositions,
    private readonly followers: Followers,
    private readonly deliveries: DeliveryLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the events after a cursor, oldest first; without a cursor from the beginning. The returned cursor continues after the rows that were read, even
   * when no event was found.
   * @throws ResyncRequired, BadInput
   */
  async page(
    actor: Actor,
    after: string | null,
    filter: FeedSelection,
    first: number,
  ): Promise<{ events: readonly FeedEvent[]; cursor: string; more: boolean }> {
    assertPageSize(first, MOST_EVENTS);
    const start = await (after === null ? this.positions.beginning(actor) : this.positions.open(actor, after));
    const found: FeedReading['events'][number][] = [];
    let end = start;
    let arrived: ArrivedRange = ['-1', start.seq];
    const deadline = performance.now() + READ_TIMEOUT_MS;
    let reading = true;
    while (reading && found.length <= first && performance.now() < deadline) {
      const gives = first - found.length;
      const part = await this.reads.page({ actor, filter }, end, { most: gives + 1, gives, arrived });
      found.push(...part.events);
      end = part.end;
      reading = part.more;
      arrived = null; // events that this call has found are not yet delivered
    }
    const given = found.slice(0, first);
    const last = found.length > first ? given.at(-1) : undefined;
    this.deliveries.note(deliveredFeedOf(actor, 'graphql', filter, start), start.seq, (last?.position ?? end).seq);
    return {
      events: given.map(({ event }) => event),
      cursor: this.positions.restingCursor(actor, last?.position ?? end),
      more: last !== undefined || reading,
    };
  }

  /**
   * Follows live: a POSITION first, then every event after it, then a POSITION every 30 s by the clock alone. Each event is read under row-level security at
   * delivery, and again when it has waited for its consumer. The next page is read when the consumer has taken the last event, so a slow consumer holds one
   * page only. The follower waits for a database that is away for less than a minute.
   * @throws ResyncRequired at once; the iterator throws Unauthenticated as soon as the session ends
   */
  async follow(actor: Actor, after: string | null, filter: FeedSelection): Promise<BatchedEvents<FeedEvent>> {
    const start = await (after === null ? this.positions.head(actor) : this.positions.open(actor, after));
    // A consumer that starts at the end of the stream has not received the events before it.
    const above = after === null ? start.seq : '-1';
    const feed = deliveredFeedOf(actor, 'subscription', filter, start);
    return makeBatched((consumer) =>
      this.followers.run(actor.party.id, (follower) => this.live({ actor, filter, start, above, feed, consumer }, follower)),
    );
  }

  private async *live(following: LiveSubscription, follower: Follower): AsyncGenerator<readonly FeedEvent[], void, void> {
    const { actor, above, consumer } = following;
    const { signal } = consumer;
    let position = following.start;
    /** How many of the next reads note what has arrived: two after a loss, because a note skips receipts that another transaction holds. */
    let notes = 1;
    yield [this.position(actor, position)];
    let nextPosition = performance.now() + POSITION_EVERY_MS;

    while (!signal.aborted) {
      follower.markReading();
      const reading = await this.readNext(following, position, notes > 0 ? [above, position.seq] : null);
      if (!reading) return;
      const { events, more, readAt } = reading;
      const [before, reachedBy] = [position, reachedIn(reading, position)];
      // Also where the client ends the subscription in the middle of the page.
      const delivered = yield* deliver(reading, consumer, (taken) =>
        this.deliveries.note(following.feed, before.seq, reachedBy(taken).seq, readAt),
      );
      if (signal.aborted) return;
      const mustBeProved = events
        .slice(0, delivered)
        .some(({ event: { operation } }) => operation === 'WITHDRAWN' || operation === 'REVOKED');
      const stale = delivered < events.length;
      position = reachedBy(delivered);
      notes = mustBeProved ? 2 : Math.max(0, notes - 1);
      if (performance.now() >= nextPosition) {
        yield [this.position(actor, position)];
        nextPosition = performance.now() + POSITION_EVERY_MS;
      }
      // The next read tells the database that the consumer has taken these events.
      if (stale || more || mustBeProved) continue;
      follower.markCaughtUp();
      for (let idle = 0; idle < MOST_IDLE_POSITIONS; idle += 1) {
        if (await follower.waitForWakeup(signal, nextPosition - performance.now())) break;
        if (signal.aborted) return;
        yield [this.position(actor, position)];
        nextPosition = performance.now() + POSITION_EVERY_MS;
      }
    }
  }

  /** @returns undefined when the subscription ends meanwhile */
  private readNext(following: LiveSubscription, from: StreamPosition, arrived: ArrivedRange): Promise<HeldReading | undefined> {
    const { signal } = following.consumer;
    const attempt = (): Promise<HeldReading> => this.shared.read(following, from, arrived);
    return retryTransient(attempt, DEFAULT_RETRY, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
      return undefined;
    });
  }

  private position(actor: Actor, position: StreamPosition): FeedEvent {
    return {
      eventId: randomUUID(),
      cursor: this.positions.restingCursor(actor, position),
      at: this.clock.now().toISOString(),
      operation: 'POSITION',
      kind: null,
      itemId: null,
      claim: null,
      ...EMPTY_PROJECTION,
      backfill: false,
    };
  }
}

/** Returns the position of a consumer that has taken so many events of a page, which begins after `before`. */
const reachedIn =
  ({ events, end }: HeldReading, before: StreamPosition) =>
  (taken: number): StreamPosition =>
    taken < events.length ? (events[taken - 1]?.position ?? before) : end;

/**
 * Yields the events of a page in the numbers that the consumer takes, as long as they are fresh; at least one batch. Releases the page.
 * @param atEnd gets how many events the consumer has taken, also if it takes no more
 * @returns the same number
 */
async function* deliver(
  { events, readAt, release }: HeldReading,
  { signal, wanted, returned }: BatchConsumer,
  atEnd: (taken: number) => void,
): AsyncGenerator<readonly FeedEvent[], number, void> {
  let taken = 0;
  try {
    while (taken < events.length && !signal.aborted) {
      if (taken > 0 && performance.now() - readAt > FRESHNESS_LIMIT_MS) break;
      const batch = events.slice(taken, taken + wanted());
      yield batch.map(({ event }) => event);
      taken += batch.length - returned();
    }
  } finally {
    release();
    atEnd(taken);
  }
  return taken;
}
