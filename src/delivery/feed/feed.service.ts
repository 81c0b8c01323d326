import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { retryTransient, DEFAULT_RETRY } from '../../platform/database/transient-errors.js';
import { Database } from '../../platform/database/database.js';
import { Clock } from '../../platform/platform/clock.js';
import { assertPageSize } from '../../platform/graphql/pager.js';
import type { FeedEvent, FeedRow } from './feed-event.js';
import { type Follower, Followers } from './followers.js';
import { type FeedFilter, MOST_EVENTS, databaseFilterOf } from './feed-filter.js';
import { type StreamPosition, StreamPositions, positionText, rethrowRestored } from './stream-positions.js';
import { makeStoppable } from './stoppable.js';
import { EMPTY_PROJECTION, projectionOf } from './projection.js';

const POSITION_EVERY_MS = 30_000;
/** Number of idle POSITION events after which a follower reads without a wake-up, in case wake-ups do not arrive. */
const MOST_IDLE_POSITIONS = 10;
/** Limit of time for one page. After it the page ends, and its cursor holds the position that was reached. */
const READ_TIMEOUT_MS = 3_000;
/** Older rows are read again before a slow consumer gets them: an item can be withdrawn while its event waits here. */
const FRESHNESS_LIMIT_MS = 500;

/** Events with their positions, oldest first. */
interface FeedReading {
  readonly events: readonly { readonly event: FeedEvent; readonly position: StreamPosition }[];
  readonly end: StreamPosition;
  readonly more: boolean;
  /** Time at which the database had answered, by `performance.now()`. */
  readonly readAt: number;
}

/** Range of positions that the consumer is known to have received, for receipts: above the first position, up to the second. */
type ArrivedRange = readonly [above: string, upto: string] | null;

/** Size of one read, and the receipt notes that go with it. */
interface PageRead {
  readonly most: number;
  /** Number of these events that go out to the consumer; absent: all. */
  readonly gives?: number;
  readonly arrived: ArrivedRange;
}

/** Filter of a reader, and the consumer name that receipts use; without a name the account is the consumer. */
export interface FeedSelection extends FeedFilter {
  readonly consumer?: string;
}

/** The reader and its filter. */
interface FeedReader {
  readonly actor: Actor;
  readonly filter: FeedSelection;
}

/** A live subscription. The consumer has every event above the position `above`. */
interface LiveSubscription extends FeedReader {
  readonly start: StreamPosition;
  readonly above: string;
  readonly signal: AbortSignal;
}

/** Follows changes by page or live. Both ways read the same events from the same positions. */
@Injectable()
export class FeedService {
  constructor(
    private readonly database: Database,
    private readonly positions: StreamPositions,
    private readonly followers: Followers,
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
    const start = after === null ? { ...(await this.positions.head(actor)), seq: '0', tag: null } : await this.positions.open(actor, after);
    const events: FeedEvent[] = [];
    let end = start;
    let arrived: ArrivedRange = ['-1', start.seq];
    const deadline = performance.now() + READ_TIMEOUT_MS;
    let reading = true;
    while (reading && events.length <= first && performance.now() < deadline) {
      const gives = first - events.length;
      const part = await this.read({ actor, filter }, end, { most: gives + 1, gives, arrived });
      events.push(...part.events.map(({ event }) => event));
      end = part.end;
      reading = part.more;
      arrived = null; // events that this call has found are not yet delivered
    }
    const pageEvents = events.slice(0, first);
    const full = events.length > first;
    return {
      events: pageEvents,
      cursor: (full && pageEvents.at(-1)?.cursor) || this.positions.restingCursor(actor, end),
      more: full || reading,
    };
  }

  /**
   * Follows live: a POSITION first, then every event after it, then a POSITION every 30 s by the clock alone. Each event is read under row-level security at
   * delivery, and again when it has waited for its consumer. The next page is read when the consumer has taken the last event, so a slow consumer holds one
   * page only. The follower waits for a database that is away for less than a minute.
   * @throws ResyncRequired at once; the iterator throws Unauthenticated as soon as the session ends
   */
  async follow(actor: Actor, after: string | null, filter: FeedSelection): Promise<AsyncIterableIterator<FeedEvent>> {
    const start = await (after === null ? this.positions.head(actor) : this.positions.open(actor, after));
    // A consumer that starts at the end of the stream has not received the events before it.
    const above = after === null ? start.seq : '-1';
    return makeStoppable((signal) =>
      this.followers.run(actor.party.id, (follower) => this.live({ actor, filter, start, above, signal }, follower)),
    );
  }

  private async *live(following: LiveSubscription, follower: Follower): AsyncGenerator<FeedEvent, void, void> {
    const { actor, above, signal } = following;
    let position = following.start;
    yield this.position(actor, position);
    let nextPosition = performance.now() + POSITION_EVERY_MS;

    while (!signal.aborted) {
      follower.markReading();
      const [from, most] = [position, this.followers.pageSize()];
      const attempt = (): Promise<FeedReading> => this.read(following, from, { most, arrived: [above, from.seq] });
      const reading = await retryTransient(attempt, DEFAULT_RETRY, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
      if (!reading) return;
      const { events, end, more, readAt } = reading;
      let delivered = 0;
      let mustBeProved = false;
      for (const { event, position: eventPosition } of events) {
        if (signal.aborted) return;
        if (delivered > 0 && performance.now() - readAt > FRESHNESS_LIMIT_MS) break;
        yield event;
        delivered += 1;
        position = eventPosition;
        mustBeProved ||= event.operation === 'WITHDRAWN' || event.operation === 'REVOKED';
      }
      const stale = delivered < events.length;
      if (!stale) position = end;
      if (performance.now() >= nextPosition) {
        yield this.position(actor, position);
        nextPosition = performance.now() + POSITION_EVERY_MS;
      }
      // The next read tells the database that the consumer has taken these events.
      if (stale || more || mustBeProved) continue;
      follower.markCaughtUp();
      for (let idle = 0; idle < MOST_IDLE_POSITIONS; idle += 1) {
        if (await follower.waitForWakeup(signal, nextPosition - performance.now())) break;
        if (signal.aborted) return;
        yield this.position(actor, position);
        nextPosition = performance.now() + POSITION_EVERY_MS;
      }
    }
  }

  private async read({ actor, filter }: FeedReader, from: StreamPosition, { most, ...notes }: PageRead): Promise<FeedReading> {
    const { epoch, seq } = from;
    const rows = await this.database
      .call<{ feed: FeedRow }>(actor, act(actor, 'feed.read', 'indicator:read'), 'feed', [
        seq,
        most,
        {
          ...databaseFilterOf(filter),
          ...notes,
          epoch: positionText(from),
          ...(filter.consumer === undefined ? {} : { consumer: filter.consumer }),
        },
      ])
      .catch(rethrowRestored);
    const readAt = performance.now();
    const events = rows.map(({ feed }) => feed).filter((row) => row.operation !== 'POSITION');
    const last = rows.find(({ feed }) => feed.operation === 'POSITION')?.feed;
    return {
      events: events.map((row) => ({ event: this.event(actor, epoch, row), position: { epoch, seq: row.seq, tag: row.tag } })),
      end: last ? { epoch, seq: last.seq, tag: last.tag } : from,
      more: last?.more ?? false,
      readAt,
    };
  }

  private event(actor: Actor, epoch: string, row: FeedRow): FeedEvent {
    const { seq, tag, claim, corroboration, at, operation, kind, itemId, backfill } = row;
    return {
      ...projectionOf(row),
      at,
      operation,
      kind,
      itemId,
      backfill,
      eventId: this.positions.eventId(actor, { epoch, seq, tag }),
      cursor: this.positions.cursorOf(actor, { epoch, seq, tag }),
      claim: claim && { ...claim, corroboration },
    };
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
