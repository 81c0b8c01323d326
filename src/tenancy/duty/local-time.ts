import type { LocalTime } from './roster.js';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const LOCAL = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Returns the format that shows wall clocks in a time zone. Creating one takes a thousand times as long as using it. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const present = formats.get(timeZone);
  if (present) return present;
  const digits = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
  const made = new Intl.DateTimeFormat('en-US', { timeZone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23', ...digits });
  formats.set(timeZone, made);
  return made;
}

/** Offsets by time zone and quarter of an hour. Formatting a time takes a hundred times as long as looking here. */
const offsets = new Map<string, number>();
const MOST_OFFSETS = 50_000;
const QUARTER = 15 * MINUTE;
/** Since then, zones change their clocks at quarters of an hour alone. */
const EVEN_SINCE = Date.UTC(1980, 0, 1);

/** Returns the offset of a time zone from UTC at an instant, in milliseconds; positive east of Greenwich. */
function offsetAt(instant: number, timeZone: string): number {
  if (instant < EVEN_SINCE) return computedOffset(instant, timeZone);
  const quarter = Math.floor(instant / QUARTER);
  const key = `${timeZone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  if (offsets.size >= MOST_OFFSETS) offsets.clear();
  const offset = computedOffset(quarter * QUARTER, timeZone);
  offsets.set(key, offset);
  return offset;
}

function computedOffset(instant: number, timeZone: string): number {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1_000) * 1_000;
}

/** Returns a wall-clock time as if its zone were UTC, in milliseconds: for arithmetic with wall clocks. NaN for a text that is none. */
export function wallClock(local: LocalTime): number {
  const [, year, month, day, hour, minute] = (LOCAL.exec(local) ?? []).map(Number);
  const ms = Date.UTC(year ?? Number.NaN, (month ?? 1) - 1, day, hour, minute);
  return Number.isNaN(ms) || localTime(ms) !== local ? Number.NaN : ms;
}

/** The inverse of {@link wallClock}. */
export const localTime = (wall: number): LocalTime => new Date(wall).toISOString().slice(0, 16);

/**
 * Returns the instant of a wall-clock time in a zone, by RFC 5545, 3.3.5: of a time that occurs twice, the first; a time that does not occur is read with the
 * offset before the gap.
 * @param wall of {@link wallClock}
 */
export function instantOf(wall: number, timeZone: string): number {
  // A day before and after, no zone has more than one change in between that matters here.
  const [before, after] = [offsetAt(wall - DAY, timeZone), offsetAt(wall + DAY, timeZone)];
  const fitting = [before, after].map((offset) => wall - offset).filter((instant) => instant + offsetAt(instant, timeZone) === wall);
  return fitting.length > 0 ? Math.min(...fitting) : wall - before;
}

/** Returns the wall clock in a zone at an instant, in the form of {@link wallClock}. */
export const wallClockAt = (instant: number, timeZone: string): number => instant + offsetAt(instant, timeZone);
