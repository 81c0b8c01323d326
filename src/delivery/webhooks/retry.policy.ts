/**
 * Why a message was not accepted, or not sent. STATUS: the receiver answered with another status than 2xx. UNREADABLE: the hub cannot show the item. The others:
 * see platform/outbound.ts.
 */
export const SEND_FAILURES = ['STATUS', 'TIMEOUT', 'CONNECTION', 'TLS', 'UNRESOLVED', 'BLOCKED', 'UNREADABLE'] as const;
export type SendFailure = (typeof SEND_FAILURES)[number];

/** Milliseconds between one attempt and the next. */
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

/** Number of attempts before the event becomes a dead letter. */
export const MOST_ATTEMPTS = RETRY_DELAYS.length + 1;

/** Waits are lengthened by up to this fraction, so that a receiver that recovers does not get all messages at the same time. */
const JITTER = 0.25;

/**
 * Returns the wait after a failed attempt, in milliseconds: by the schedule, or longer if the receiver asks for it; undefined after the last attempt.
 * @param attempt number of the failed attempt, from 1
 * @param asked milliseconds, from parseRetryAfter (platform/retry-after.ts)
 * @param chance random number from 0 to 1
 */
export function retryDelay(attempt: number, asked: number, chance: number): number | undefined {
  const wait = RETRY_DELAYS[attempt - 1];
  return wait === undefined ? undefined : Math.round(Math.max(wait, asked) * (1 + JITTER * chance));
}

/** Only 2xx confirms that the receiver has accepted the event. A redirect is a failure, because it leads to an address that was not checked. */
export const isAccepted = (status: number): boolean => status >= 200 && status < 300;

/** 410 Gone: the receiver wants no more messages, and the webhook is paused. */
export const isGone = (status: number): boolean => status === 410;
