/**
 * What happened in a load test, as those outside saw it: what was asked of the hub and answered, and what each consumer was handed. Judged by check.ts. Times are
 * milliseconds of one clock; keys are the load test's own names of items (their values).
 */

/** What one attempt's maker knows of it. `info` is not knowing: a time-out, a reset, an answer that says "try again". It is never counted as a failure. */
export type Result = 'ok' | 'fail' | 'info';

/** One attempt at one operation on one item. */
export interface Attempt {
  /** Attempts at the same operation share it. */
  readonly id: string;
  readonly op: 'PUBLISH' | 'UPDATE' | 'NARROW' | 'REVOKE';
  readonly key: string;
  /** Names of the consumers who may see the item once it is done; the reference is the load test's, not the hub's. */
  readonly readers: ReadonlySet<string>;
  readonly start: number;
  readonly end: number;
  readonly result: Result;
}

/** One event handed to one consumer. */
export interface Delivery {
  readonly at: number;
  /** Which of the consumer's connections it came by; they count upwards. */
  readonly connection: number;
  readonly eventId: string;
  readonly operation: 'PUBLISHED' | 'UPDATED' | 'REVOKED' | 'WITHDRAWN';
  readonly key: string;
  /** Stands for the content; null for WITHDRAWN. */
  readonly content: string | null;
}

/** The consumer was told that its cursor does not lead on, and began anew from the beginning. */
export interface Resync {
  readonly at: number;
  readonly resync: true;
}

export interface Consumer {
  readonly name: string;
  /** In the order in which it came. */
  readonly heard: readonly (Delivery | Resync)[];
  /** What the same party's feed gives from the beginning, when all is over. */
  readonly replay: readonly Delivery[];
}

export interface History {
  readonly attempts: readonly Attempt[];
  readonly consumers: readonly Consumer[];
}

export const isResync = (heard: Delivery | Resync): heard is Resync => 'resync' in heard;

/** A consumer's own copy: the content of each item that it holds. */
export function fold(events: readonly Delivery[]): ReadonlyMap<string, string> {
  const copy = new Map<string, string>();
  for (const { operation, key, content } of events) {
    if (operation === 'WITHDRAWN') copy.delete(key);
    else copy.set(key, content ?? '');
  }
  return copy;
}
