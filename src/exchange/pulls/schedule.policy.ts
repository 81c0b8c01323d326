import type { Fault } from './faults.policy.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Maximum random extension of a delay, as a share of it. It spreads the retries of all pulls of a source that failed. */
const JITTER = 0.25;
/** After this many refusals in a row a pull pauses until an officer resumes it. Otherwise it could lock its own account at the source. */
const MOST_REFUSALS = 3;

export const SHORTEST_MINUTES = 5;
export const LONGEST_MINUTES = 7 * 24 * 60;

/** Returns the delay after a complete read, in milliseconds. @param chance random number, 0 to 1 */
export const waitAfterDone = (everyMinutes: number, chance: number): number => Math.round(everyMinutes * MINUTE * (1 - 0.05 * chance));

/**
 * Returns the delay after a failure, in milliseconds: one minute, doubled with each failure, up to the interval of the pull or a day. The delay is at least
 * as long as the source asks for.
 * @param failures number of failures in a row, this one included; from 1
 * @param sparedMs delay that the source asked for @param chance random number, 0 to 1
 */
export function waitAfterFault(failures: number, everyMinutes: number, sparedMs: number, chance: number): number {
  const grown = Math.min(MINUTE * 2 ** Math.min(failures - 1, 20), DAY, Math.max(everyMinutes * MINUTE, 60 * MINUTE));
  return Math.round(Math.max(grown, sparedMs) * (1 + JITTER * chance));
}

/** Returns why a pull pauses after a fault until an officer resumes it; undefined: the hub retries. */
export function pauseAfter(fault: Fault, failures: number): 'CREDENTIALS_REFUSED' | 'CREDENTIALS_LOST' | undefined {
  if (fault === 'CREDENTIALS_LOST') return 'CREDENTIALS_LOST';
  return fault === 'CREDENTIALS_REFUSED' && failures >= MOST_REFUSALS ? 'CREDENTIALS_REFUSED' : undefined;
}
