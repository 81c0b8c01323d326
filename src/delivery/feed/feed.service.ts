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
/** Positions in a row without a reading: should wake-ups ever fail to come, a follower reads all the same. */
const MOST_IDLE_POSITIONS = 10;
/** A page that finds little goes on reading for this long; then it says where it is. */
const READ_TIMEOUT_MS = 3_000;
/** What was read longer ago is read again before a slow consumer gets it: it may have been withdrawn while it waited here. */
const FRESHNESS_LIMIT_MS = 500;

/** Events with their places, oldest first. */
interface FeedReading {
  readonly events: readonly { readonly event: FeedEvent; readonly place: StreamPosition }[];
  readonly end: StreamPosition;
  readonly more: boolean;
  /** When the database had answered, by a clock that only goes forward. */
  readonly readAt: number;
}

/** What the consumer has for certain, for receipts: everything above the first place, up to the second. */
type ArrivedRange = readonly [above: string, upto: string] | null;

/** How much is read, and what that says about what was read before and what is read now. */
interface PageRead {
  readonly most: number;
  /** How many of them go out to the consumer; absent: all. */
  readonly gives?: number;
  readonly arrived: ArrivedRange;
}

/** What is read, and under which name receipts know who reads; without one it is the account. */
export interface FeedSelection extends FeedFilter {
  readonly consumer?: string;
}

/** Who reads, and what. */
interface FeedReader {
  readonly actor: Actor;
  readonly filter: FeedSelection;
}

/** A live subscription. `above`: from where on it has got everything. */
interface LiveSubscription extends FeedReader {
  readonly start: StreamPosition;
  readonly above: string;
  readonly signal: AbortSignal;
}

/** Following what changes: page by page, or live. Both read the same events from the same places. */
@Injectable()
export class FeedService {
  constructor(
    private readonly database: Database,
    private readonly positions: StreamPositions,
    private readonly followers: Followers,
    private readonly clock: Clock,
  ) {}

  /**
   * Events after a cursor, oldest first; without one from the beginning. The page's cursor leads on from what was read, also when nothing was found.
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
    const enough = performance.now() + READ_TIMEOUT_MS;
    let reading = true;
    while (reading && events.length <= first && performance.now() < enough) {
      const gives = first - events.length;
      const part = await this.read({ actor, filter }, end, { most: gives + 1, gives, arrived });
      events.push(...part.events.map(({ event }) => event));
      end = part.end;
      reading = part.more;
      arrived = null; // what this call has found is still here
    }
    const shown = events.slice(0, first);
    const full = events.length > first;
    return { events: shown, cursor: (full && shown.at(-1)?.cursor) || this.positions.restingCursor(actor, end), more: full || reading };
  }

  /**
   * Live: first a POSITION, then everything after it, then a POSITION every 30 s by the clock alone. Each event is re-read under row-level security when it
   * is delivered, and once more when it has waited for its consumer; the next page is read when the consumer has taken the last event, so a slow consumer
   * holds one page and nothing more.
   * A database that is away for less than a minute is waited for.
   * @throws ResyncRequired at once; the iterator throws Unauthenticated as soon as the session ends
   */
  async follow(actor: Actor, after: string | null, filter: FeedSelection): Promise<AsyncIterableIterator<FeedEvent>> {
    const start = await (after === null ? this.positions.head(actor) : this.positions.open(actor, after));
    // Whoever begins at the end of the stream has not got what is before it.
    const above = after === null ? start.seq : '-1';
    return makeStoppable((signal) =>
      this.followers.run(actor.party.id, (follower) => this.live({ actor, filter, start, above, signal }, follower)),
    );
  }

  private async *live(following: LiveSubscription, follower: Follower): AsyncGenerator<FeedEvent, void, void> {
    const { actor, above, signal } = following;
    let place = following.start;
    yield this.position(actor, place);
    let nextPosition = performance.now() + POSITION_EVERY_MS;

    while (!signal.aborted) {
      follower.markReading();
      const [from, most] = [place, this.followers.pageSize()];
      const attempt = (): Promise<FeedReading> => this.read(following, from, { most, arrived: [above, from.seq] });
      const reading = await retryTransient(attempt, DEFAULT_RETRY, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
      if (!reading) return;
      const { events, end, more, readAt } = reading;
      let handed = 0;
      let mustBeProved = false;
      for (const { event, place: itsPlace } of events) {
        if (signal.aborted) return;
        if (handed > 0 && performance.now() - readAt > FRESHNESS_LIMIT_MS) break;
        yield event;
        handed += 1;
        place = itsPlace;
        mustBeProved ||= event.operation === 'WITHDRAWN' || event.operation === 'REVOKED';
      }
      const stale = handed < events.length;
      if (!stale) place = end;
      if (performance.now() >= nextPosition) {
        yield this.position(actor, place);
        nextPosition = performance.now() + POSITION_EVERY_MS;
      }
      // The next reading tells the database that the consumer has taken these.
      if (stale || more || mustBeProved) continue;
      follower.markCaughtUp();
      for (let idle = 0; idle < MOST_IDLE_POSITIONS; idle += 1) {
        if (await follower.waitForWakeup(signal, nextPosition - performance.now())) break;
        if (signal.aborted) return;
        yield this.position(actor, place);
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
      events: events.map((row) => ({ event: this.event(actor, epoch, row), place: { epoch, seq: row.seq, tag: row.tag } })),
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

  private position(actor: Actor, place: StreamPosition): FeedEvent {
    return {
      eventId: randomUUID(),
      cursor: this.positions.restingCursor(actor, place),
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
