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
