/** An event as the hub sends it, POSITION included. */
export type RawEvent = Readonly<Record<string, unknown>> & {
  readonly eventId: string;
  readonly cursor: string;
  readonly at: string;
  readonly operation: string;
  readonly kind: string | null;
  readonly itemId: string | null;
  readonly backfill: boolean;
};

/** One live subscription. */
export interface LiveRequest {
  readonly url: string;
  readonly authorization: string | undefined;
  /** The payload of the subscription. */
  readonly body: object;
  /** Ends the stream without an error. */
  readonly signal: AbortSignal;
  readonly limits: LiveLimits;
}

/** Times in milliseconds. */
export interface LiveLimits {
  /** Longest time until the first event, which the hub sends at once. */
  readonly firstMs: number;
  /** Interval of pings of a WebSocket. A ping without an answer until the next one is a dead connection. */
  readonly pingMs: number;
  /** Longest silence of an event stream. The hub sends a position every 30 s. */
  readonly silenceMs: number;
  /** Events that may wait in memory for the reader of a WebSocket. When there are more, the connection is closed and made again later. */
  readonly mostWaiting: number;
}

export const LIVE_LIMITS: LiveLimits = { firstMs: 15_000, pingMs: 15_000, silenceMs: 75_000, mostWaiting: 5_000 };

/** The data of one event of the feed's subscription. */
export interface FeedData {
  readonly feed: RawEvent;
}

/** Yields the data of events in groups as they arrive. Ends when the hub completes the stream or the signal is aborted. @throws HubError, Dropped, Unsupported */
export type LiveData<Data> = AsyncGenerator<readonly Data[], void, void>;

/** The connection broke, or the hub closed it. */
export class Dropped extends Error {
  override readonly name = 'Dropped';
}

/** More events arrived than may wait for the reader. */
export class TooSlow extends Dropped {}

/** The hub, or a proxy before it, does not have this way. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported';
}
