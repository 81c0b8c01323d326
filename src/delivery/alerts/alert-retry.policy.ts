import type { AlertFault } from './alert-transport.js';

/** Seconds before the next attempt, by the number of earlier attempts; the last one stays. */
const EMERGENCY_SECONDS = [10, 30, 60, 120, 300] as const;
const OTHER_SECONDS = [60, 300, 900, 3_600] as const;
/** Attempts of a message that is no emergency: the last one is two days after the first. */
export const MOST_ATTEMPTS = 50;
/** An emergency is tried until its escalation ends: 24 hours. */
export const MOST_EMERGENCY_ATTEMPTS = 290;

/**
 * Returns the seconds before the next attempt.
 * @param before attempts that failed before this one
 * @returns null: no further attempt
 */
export function retrySeconds({ isPermanent }: AlertFault, before: number, isEmergency: boolean): number | null {
  const [seconds, most] = isEmergency ? [EMERGENCY_SECONDS, MOST_EMERGENCY_ATTEMPTS] : [OTHER_SECONDS, MOST_ATTEMPTS];
  if (isPermanent || before + 1 >= most) return null;
  return seconds[Math.min(before, seconds.length - 1)] ?? null;
}

/**
 * Returns for each message of one letter the seconds before its next attempt. The messages of a digest have waited for different times: each ends by its own
 * attempts, and the rest go together again, as late as the oldest of them.
 * @param before attempts of each message that failed before this one
 * @returns null: no further attempt
 */
export function waitsAfter(fault: AlertFault, before: readonly number[], isEmergency: boolean): readonly (number | null)[] {
  const waits = before.map((attempts) => retrySeconds(fault, attempts, isEmergency));
  const longest = Math.max(0, ...waits.map((wait) => wait ?? 0));
  return waits.map((wait) => (wait === null ? null : longest));
}
