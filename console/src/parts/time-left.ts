/** How urgent a deadline is: `warning` from a quarter of the time left, `danger` from 15 %, `over` when it has passed. */
export type Tone = 'calm' | 'warning' | 'danger' | 'over';

export interface TimeLeft {
  readonly tone: Tone;
  /** Share of the time that is left, from 0 to 1. */
  readonly share: number;
  /** Milliseconds left; negative after the deadline. */
  readonly left: number;
  /** Milliseconds from the beginning to the deadline. */
  readonly whole: number;
}

const WARNING_SHARE = 0.25;
const DANGER_SHARE = 0.15;

/** All times are milliseconds since 1970. */
export function timeLeft(now: number, from: number, due: number): TimeLeft {
  const [left, whole] = [due - now, Math.max(due - from, 1)];
  const share = Math.min(1, Math.max(0, left / whole));
  const tone = left <= 0 ? 'over' : share <= DANGER_SHARE ? 'danger' : share <= WARNING_SHARE ? 'warning' : 'calm';
  return { tone, share, left, whole };
}

const MINUTE_MS = 60_000;

/**
 * How long ago a time was, in milliseconds; negative before it. Both sides of the present minute count as 0 to 1 minute: what was done in it was done this minute,
 * and a deadline of two hours that was set in it is in two hours.
 * @param minute the beginning of the present minute
 */
export const ageIn = (minute: number, at: number): number => minute - at + (at < minute + MINUTE_MS ? MINUTE_MS : 0);

/** Times before a deadline at which it is announced, in milliseconds. */
const MARKS = [15 * 60_000, 60 * 60_000] as const;

/** The mark that was reached between two times; undefined: none. A deadline that is nearer than a mark at first is not announced for it. */
export const markReached = (before: number, now: number, due: number): number | undefined =>
  MARKS.find((mark) => due - before > mark && due - now <= mark && now < due);

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;
/** From so many of a unit on, the next smaller unit no longer matters. */
const ENOUGH = 2;

/** A duration in the largest unit of which there are at least two; the sign does not matter. */
export function durationIn(ms: number): { readonly unit: 'day' | 'hour' | 'minute'; readonly count: number } {
  const length = Math.abs(ms);
  const [unit, one] = UNITS.find(([, size]) => length >= ENOUGH * size) ?? UNITS[2];
  return { unit, count: Math.floor(length / one) };
}
