import type { Fault } from './faults.policy.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Waits are lengthened by up to this part of themselves, so that not all pulls of a source that fell over come back at one moment. */
const JITTER = 0.25;
/** Refused so often, one after the other, a pull rests until somebody looks after it: or it locks its own account out at the source. */
const MOST_REFUSALS = 3;

export const SHORTEST_MINUTES = 5;
export const LONGEST_MINUTES = 7 * 24 * 60;

/** When a pull looks again that has come to the end, in milliseconds. @param chance 0 to 1, by lot */
export const waitAfterDone = (everyMinutes: number, chance: number): number => Math.round(everyMinutes * MINUTE * (1 - 0.05 * chance));

/**
 * When a pull tries again that has failed, in milliseconds: a minute, and twice as long each time, but no longer than it waits in any case or a day, and as long as
 * its source asks for.
 * @param failures how often it has failed, this time included; from 1
 * @param sparedMs what the source asked for @param chance 0 to 1, by lot
 */
export function waitAfterFault(failures: number, everyMinutes: number, sparedMs: number, chance: number): number {
  const grown = Math.min(MINUTE * 2 ** Math.min(failures - 1, 20), DAY, Math.max(everyMinutes * MINUTE, 60 * MINUTE));
  return Math.round(Math.max(grown, sparedMs) * (1 + JITTER * chance));
}

/** Why a pull rests after a fault until somebody resumes it; undefined: it tries again. */
export function pauseAfter(fault: Fault, failures: number): 'CREDENTIALS_REFUSED' | 'CREDENTIALS_LOST' | undefined {
  if (fault === 'CREDENTIALS_LOST') return 'CREDENTIALS_LOST';
  return fault === 'CREDENTIALS_REFUSED' && failures >= MOST_REFUSALS ? 'CREDENTIALS_REFUSED' : undefined;
}
