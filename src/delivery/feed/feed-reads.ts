import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import type { FeedEvent, FeedRow } from './feed-event.js';
import { databaseFilterOf, type FeedFilter } from './feed-filter.js';
import { projectionOf } from './projection.js';
import { begunAt, type StreamPosition, StreamPositions, positionText, rethrowRestored, withheldOf } from './stream-positions.js';

/** Filter of a reader, and the consumer name that receipts use; without a name the account is the consumer. */
export interface FeedSelection extends FeedFilter {
  readonly consumer?: string;
}

/** The reader and its filter. */
export interface FeedReader {
  readonly actor: Actor;
  readonly filter: FeedSelection;
}

/** Events with their positions, oldest first. */
export interface FeedReading {
  readonly events: readonly { readonly event: FeedEvent; readonly position: StreamPosition }[];
  readonly end: StreamPosition;
  readonly more: boolean;
  /** Time at which the database had answered, by `performance.now()`. */
  readonly readAt: number;
}

/** Range of positions that the consumer is known to have received, for receipts: above the first position, up to the second. */
export type ArrivedRange = readonly [above: string, upto: string] | null;

/** Size of one read, and the receipt notes that go with it. */
export interface PageRead {
  readonly most: number;
  /** Number of these events that go out to the consumer; absent: all. */
  readonly gives?: number;
  readonly arrived: ArrivedRange;
}

/** Several followers, by their sessions, that read one page together. */
export interface SharedPageRead {
  readonly most: number;
  readonly sessions: readonly string[];
  readonly arrived: readonly (readonly [session: string, above: string, upto: string])[];
}

/** The last row of hub.shared_feed. */
interface ReadersRow {
  readonly operation: 'READERS';
  readonly sessions: readonly string[];
}

/** Reads pages of the feed under row-level security. */
@Injectable()
export class FeedReads {
  constructor(
    private readonly database: Database,
    private readonly positions: StreamPositions,
  ) {}

  /** Reads one page. @throws ResyncRequired, Unauthenticated, Forbidden */
  async page({ actor, filter }: FeedReader, from: StreamPosition, { most, ...notes }: PageRead): Promise<FeedReading> {
    const consumer = filter.consumer === undefined ? {} : { consumer: filter.consumer };
    const conditions = { ...databaseFilterOf(filter), ...notes, ...continuing(from), ...consumer };
    const rows = await this.call<FeedRow>(actor, 'feed', [from.seq, most, conditions]);
    return this.readingOf(actor, from, rows);
  }

  /**
   * Reads one page for several sessions of the actor's party, as the actor sees it.
   * @returns the page, and those of the sessions that it is for: the database found that they read exactly as the actor does
   * @throws as `page` does, for the actor alone
   */
  async shared(
    { actor, filter }: FeedReader,
    from: StreamPosition,
    { most, sessions, arrived }: SharedPageRead,
  ): Promise<{ readonly reading: FeedReading; readonly readers: ReadonlySet<string> }> {
    const conditions = { ...databaseFilterOf(filter), arrived, ...continuing(from) };
    const rows = await this.call<ReadersRow | FeedRow>(actor, 'shared_feed', [from.seq, most, conditions, sessions]);
    const { sessions: readers } = rows.at(-1) as ReadersRow;
    return { reading: this.readingOf(actor, from, rows.slice(0, -1) as FeedRow[]), readers: new Set(readers) };
  }

  private async call<Row>(actor: Actor, fn: 'feed' | 'shared_feed', args: readonly unknown[]): Promise<readonly Row[]> {
    const rows = await this.database
      .call<Readonly<Record<string, Row>>>(actor, act(actor, 'feed.read', 'indicator:read'), fn, args)
      .catch(rethrowRestored);
    return rows.map((row) => row[fn] as Row);
  }

  private readingOf(actor: Actor, from: StreamPosition, rows: readonly FeedRow[]): FeedReading {
    const last = rows.at(-1);
    const end = last?.operation === 'POSITION' ? last : undefined;
    const events = end ? rows.slice(0, -1) : rows;
    return {
      events: events.map((row) => ({ event: this.event(actor, from, row), position: positionOf(from, row) })),
      end: end ? positionOf(from, end) : from,
      more: end?.more ?? false,
      readAt: performance.now(),
    };
  }

  private event(actor: Actor, from: StreamPosition, row: FeedRow): FeedEvent {
    const position = positionOf(from, row);
    const { claim, corroboration, at, operation, kind, itemId, backfill } = row;
    return {
      ...projectionOf(row),
      at,
      operation,
      kind,
      itemId,
      backfill,
      eventId: this.positions.eventId(actor, position),
      cursor: this.positions.cursorOf(actor, position),
      claim: claim && { ...claim, corroboration },
    };
  }
}

/** Returns what the database checks before it continues from a position. */
const continuing = (from: StreamPosition): object => ({ epoch: positionText(from), withheld: from.withheld ?? '' });

/** Returns the position of a row that was read after `from`: the same owners withheld their items. */
const positionOf = (from: StreamPosition, { seq, tag }: Pick<FeedRow, 'seq' | 'tag'>): StreamPosition => ({
  ...{ epoch: from.epoch, seq, tag },
  ...begunAt(seq, from),
  ...withheldOf(from.withheld),
});
