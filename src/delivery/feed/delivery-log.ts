import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { WriteBehind } from '../../platform/platform/write-behind.js';
import { mergeRanges, type TakenRange } from './delivery-ranges.js';
import { databaseFilterOf, type FeedFilter } from './feed-filter.js';
import type { StreamPosition } from './stream-positions.js';

const NOTE_ACT = { what: 'feed.note-deliveries', channel: 'graphql', requestId: 'feed.note-deliveries' } as const;
/** Most readings that wait, each of one party, channel and filter. */
const MOST_READINGS = 10_000;

/** What readers of one party take by one channel with one filter and the same right to RED. */
export interface DeliveredFeed {
  readonly key: string;
  readonly party: string;
  readonly channel: 'graphql' | 'subscription' | 'snapshot';
  readonly epoch: string;
  readonly filter: object;
  readonly red: boolean;
  /** Position that a snapshot describes; absent: not a snapshot. */
  readonly pinned?: string;
}

interface Taken {
  readonly feed: DeliveredFeed;
  readonly ranges: readonly TakenRange[];
}

/**
 * Notes which positions of the stream the readers of each party have taken, for the owners' receipts. All readers of a party with the same filter make one
 * range for each tenth of a second in which something new came, however many there are, written once a second. No publication and no delivery waits for it.
 */
@Injectable()
export class DeliveryLog implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly notes = new WriteBehind<Taken>({
    ...{ name: 'Receipts', failing: 'Deliveries are not noted', recovered: 'Deliveries are noted again.' },
    most: MOST_READINGS,
    merge: (earlier, later) => ({ feed: earlier.feed, ranges: mergeRanges(earlier.ranges, later.ranges) }),
    write: (taken) => this.write(taken),
  });

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.notes.start();
  }

  /** Writes what waits now. */
  wake(): void {
    this.notes.wake();
  }

  /** When the last request has been answered: until then there is something to note. */
  async onApplicationShutdown(): Promise<void> {
    await this.notes.stop();
  }

  /** Notes that a reader of the feed has taken everything above `from`, up to `upto`. @param began when it was read, by `performance.now()` */
  note(feed: DeliveredFeed, from: string, upto: string, began = performance.now()): void {
    if (from === upto) return;
    this.notes.note(feed.key, { feed, ranges: [{ from: BigInt(from), upto: BigInt(upto), began, ended: performance.now() }] });
  }

  private async write(taken: readonly Taken[]): Promise<void> {
    const now = performance.now();
    const rows = taken.flatMap(({ feed: { party, channel, epoch, filter, red, pinned }, ranges }) =>
      ranges.map(({ from, upto, began, ended }) => ({
        ...{ party, channel, epoch, filter, red, pinned: pinned ?? null },
        ...{ from: String(from), upto: String(upto), beganMs: now - began, endedMs: now - ended },
      })),
    );
    await this.database.callWithoutActor(undefined, NOTE_ACT, 'record_delivery_ranges', [JSON.stringify(rows)]);
  }
}

/** Returns what a reader takes. Made once for a reader, not for each of its pages. */
export function deliveredFeedOf(
  { party, permissions, apiKey }: Actor,
  channel: DeliveredFeed['channel'],
  filter: FeedFilter,
  { epoch, seq, withheld }: Pick<StreamPosition, 'epoch' | 'seq' | 'withheld'>,
): DeliveredFeed {
  const parts = {
    ...{
      party: party.id,
      channel,
      epoch,
      filter: { ...databaseFilterOf(filter), ...(withheld ? { withheld: withheld.split(',').map(Number) } : {}) },
    },
    red: apiKey === undefined && permissions.has('indicator:read-red'),
    ...(channel === 'snapshot' ? { pinned: seq } : {}),
  };
  return { key: JSON.stringify(parts), ...parts };
}
