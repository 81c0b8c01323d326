import type { FeedFilter } from '../generated/operations.js';
import type { CopyIndicator } from '../lookup.js';
import type { LiveLimits } from '../live/transport.js';
import type { TransportName } from '../live/ladder.js';
import type { Selection } from './selection.js';
import type { FeedEvent, Store } from './store.js';

export interface FollowOptions<Item extends object = CopyIndicator> {
  /** The copy that is kept. Without a store the caller keeps `cursor` of each batch. */
  readonly store?: Store<Item> | undefined;
  /** Cursor to continue from if the store is empty, or without a store. Absent: a store begins with a snapshot; without a store, from now on. */
  readonly after?: string | undefined;
  /** Which events. It must stay the same for one store. Absent: all items except those of the own party. */
  readonly filter?: FeedFilter | undefined;
  /** The fields of an item. Absent: those of {@link CopyIndicator}. */
  readonly selection?: Selection<Item> | undefined;
  /** Ends the loop. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Ways that may be used, the best first. Default: `websocket` (where there is one), `sse`, `poll`. Without `poll` a way that the network does not
   * have is tried again and again, with delays of up to 30 s: `onConnection` reports it.
   */
  readonly transports?: readonly TransportName[] | undefined;
  /** Interval of pages when no live connection works, in milliseconds. Default: 1,000. */
  readonly pollMs?: number | undefined;
  /** Called when a connection delivers, and when it is lost; the follower continues by itself. */
  readonly onConnection?: ((state: ConnectionState) => void) | undefined;
  /** Called for an event of a selected kind whose item the hub cannot show. The copy keeps the version that it has, which a REVOKED marks. */
  readonly onUnreadable?: ((event: FeedEvent<Item>) => void) | undefined;
  /** Limits of live connections; the defaults fit the hub. */
  readonly limits?: Partial<LiveLimits> | undefined;
}

export type ConnectionState =
  | { readonly state: 'connected'; readonly transport: TransportName }
  | { readonly state: 'lost'; readonly transport: TransportName; readonly error: Error };

/** One step of the loop, after the store has applied it. */
export interface FollowBatch<Item> {
  /** Each event once, in order. */
  readonly events: readonly FeedEvent<Item>[];
  /** Where the feed continues. */
  readonly cursor: string;
  /** Whether the copy was replaced by a snapshot; `events` is empty then. */
  readonly replaced: boolean;
}
