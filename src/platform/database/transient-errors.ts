import { setTimeout as pause } from 'node:timers/promises';
import { Overloaded } from '../platform/errors.js';
import { AnswerLimit } from './answer-limit.js';

/**
 * SQLSTATEs (PostgreSQL's manual, appendix A) and system errors that are not caused by the request, only by its time: time-outs of statements and locks,
 * deadlocks, a server that is full, restarting, unreachable, or (briefly) the wrong one of two during a switchover.
 */
const TRANSIENT =
  /^(57014|55P03|40001|40P01|53\d\d\d|57P0[1235]|08\d\d\d|25006|ECONN(REFUSED|RESET|ABORTED)|ETIMEDOUT|EPIPE|E(HOST|NET)UNREACH|ENOTFOUND|EAI_AGAIN)$/;
const CONNECTION_LOST = /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;

/** Whether the same request may succeed a moment later. */
export function isTransientFault(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  const { code, message } = cause as Error & { code?: unknown };
  return (typeof code === 'string' && TRANSIENT.test(code)) || CONNECTION_LOST.test(message);
}

/** As {@link isTransientFault}, also for errors that the hub itself raises. */
export const isTransient = (error: unknown): boolean => error instanceof Overloaded || isTransientFault(error);

/** Times of a wait in milliseconds, and which errors are retried. */
export interface RetryOptions {
  readonly maxTotalMs: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  /** Whether to retry after that error; default: {@link isTransient}. */
  readonly shouldRetry?: (error: unknown) => boolean;
}

/** A minute: longer than a database takes to restart and to recover. */
export const DEFAULT_RETRY: RetryOptions = { maxTotalMs: 60_000, firstDelayMs: 250, maxDelayMs: 2_000 };

/**
 * Returns the result of `work`, which is retried while its error is transient. The delays are randomised, so that a thousand callers do not retry at the same
 * time.
 * @throws the error of `work`: at once if it is not transient, otherwise when the time is used up; and when `signal` aborts
 */
export async function retryTransient<T>(work: () => Promise<T>, patience: RetryOptions = DEFAULT_RETRY, signal?: AbortSignal): Promise<T> {
  const until = performance.now() + patience.maxTotalMs;
  for (let waitMs = patience.firstDelayMs; ; waitMs = Math.min(2 * waitMs, patience.maxDelayMs)) {
    try {
      return await AnswerLimit.without(work); // a caller that retries has decided to last longer than a request
    } catch (error) {
      if (signal?.aborted || !(patience.shouldRetry ?? isTransient)(error) || performance.now() > until) throw error;
    }
    await pause(waitMs * (0.5 + Math.random() / 2), undefined, { signal });
  }
}
