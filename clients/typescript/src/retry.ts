import { HubError, NetworkError } from './errors.js';
import { reasonOf, type Surroundings } from './time.js';

export interface RetryOptions {
  /** Attempts in all, the first included. Default: 5. */
  readonly attempts: number;
  /** Upper limit of the first delay, in milliseconds; each further limit is twice the one before. Default: 250. */
  readonly baseMs: number;
  /** Upper limit of every delay, in milliseconds. Default: 10,000. */
  readonly maxMs: number;
}

export const RETRY: RetryOptions = { attempts: 5, baseMs: 250, maxMs: 10_000 };

/** A longer `Retry-After` is an error for the caller, in milliseconds. */
const LONGEST_WAIT_MS = 60_000;
/** Limits of a day: a retry in a minute does not help. */
const LONG_LIMITS: readonly (string | undefined)[] = ['PARTY_LIMIT_INDICATORS', 'DECONFLICTION_QUOTA', 'IDEMPOTENCY_KEYS_TOO_MANY'];
const TRANSIENT_STATUSES: readonly (number | undefined)[] = [429, 502, 503, 504];

/** Whether the same request may succeed in a moment. */
export function isTransient(error: unknown): boolean {
  if (error instanceof NetworkError) return true;
  if (!(error instanceof HubError) || LONG_LIMITS.includes(error.reason)) return false;
  const tooLong = error.retryAfterMs !== undefined && error.retryAfterMs > LONGEST_WAIT_MS;
  const isRunning = error.reason === 'IDEMPOTENCY_IN_PROGRESS'; // the same request, whose answer the hub will repeat
  return !tooLong && (isRunning || error.code === 'RATE_LIMITED' || TRANSIENT_STATUSES.includes(error.status));
}

/**
 * Returns the delay before the next attempt, in milliseconds: full jitter (a random part of an exponential limit), on top of the hub's `Retry-After`.
 * @param failures failed attempts so far, from 1
 */
export function delayOf(error: unknown, failures: number, { baseMs, maxMs }: RetryOptions, random: () => number): number {
  const asked = error instanceof HubError ? Math.min(error.retryAfterMs ?? 0, LONGEST_WAIT_MS) : 0;
  return asked + random() * Math.min(maxMs, baseMs * 2 ** Math.min(failures - 1, 30));
}

/** Called before each delay. @param delayMs milliseconds until the next attempt. @param failures failed attempts so far, from 1 */
export type OnRetry = (error: Error, delayMs: number, failures: number) => void;

export interface RetryContext extends Surroundings {
  readonly retry: RetryOptions;
  readonly onRetry?: OnRetry | undefined;
}

/** Repeats `work` while it fails with a transient error. @throws the last error, or the reason of the signal */
export async function withRetries<T>(context: RetryContext, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    if (signal?.aborted) throw reasonOf(signal);
    try {
      return await work();
    } catch (error) {
      if (failures >= context.retry.attempts || !isTransient(error)) throw error;
      const delayMs = delayOf(error, failures, context.retry, context.random);
      context.onRetry?.(error as Error, delayMs, failures);
      await context.sleep(delayMs, signal);
    }
  }
}
