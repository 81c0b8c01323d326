/** Milliseconds between one try of an event and the next. */
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const RETRY_DELAYS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** How often an event is tried before it is given up. */
export const MOST_ATTEMPTS = RETRY_DELAYS.length + 1;

/** Waits are lengthened by up to this part of themselves, so that a receiver that fell over is not hit by all its senders at one moment. */
const JITTER = 0.25;

/**
 * How long to wait after a failed try, in milliseconds: by the schedule, or longer if the receiver asks for it; undefined after the last try.
 * @param attempt number of the try that failed, from 1
 * @param asked milliseconds, from parseRetryAfter (platform/retry-after.ts)
 * @param chance 0 to 1, by lot
 */
export function retryDelay(attempt: number, asked: number, chance: number): number | undefined {
  const wait = RETRY_DELAYS[attempt - 1];
  return wait === undefined ? undefined : Math.round(Math.max(wait, asked) * (1 + JITTER * chance));
}

/** Only 2xx says that the receiver has taken the event; a redirect is a failure, because the address that was checked is another. */
export const isAccepted = (status: number): boolean => status >= 200 && status < 300;

/** 410 Gone: the receiver wants nothing more, and the webhook is paused. */
export const isGone = (status: number): boolean => status === 410;
