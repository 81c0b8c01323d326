import { instantOf, wallClockAt } from '../../tenancy/duty/local-time.js';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/** An officer's clock: names of the IANA time zone database; times as HH:MM. Absent fields are null. */
export interface OfficerClock {
  /** The zone that the officer chose. */
  readonly timeZone: string | null;
  /** The zone of the officer's duty roster. */
  readonly rosterZone: string | null;
  readonly quietFrom: string | null;
  readonly quietTo: string | null;
  readonly digestAt: string;
}

/** Whether this program knows a time zone. */
function isTimeZone(name: string): boolean {
  try {
    wallClockAt(0, name);
    return true;
  } catch {
    return false; // a zone of a newer time zone database, or none
  }
}

const zoneOf = ({ timeZone, rosterZone }: OfficerClock): string =>
  [timeZone, rosterZone].find((zone): zone is string => zone !== null && isTimeZone(zone)) ?? 'UTC';

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Returns the next instant after `now` at which a wall clock in the zone shows `time`. Milliseconds since 1970. */
function nextAt(now: number, time: string, zone: string): number {
  const midnight = Math.floor(wallClockAt(now, zone) / DAY) * DAY;
  const [today, tomorrow] = [0, 1].map((days) => instantOf(midnight + days * DAY + minutesOf(time) * MINUTE, zone));
  return today !== undefined && today > now ? today : (tomorrow ?? now + DAY);
}

/** Returns when the officer's next daily digest is due. */
export const nextDigestAt = (now: number, clock: OfficerClock): number => nextAt(now, clock.digestAt, zoneOf(clock));

/** Returns the end of the officer's quiet hours, if it is quiet now; null otherwise. Quiet hours may pass midnight; equal times mean none. */
export function quietUntil(now: number, clock: OfficerClock): number | null {
  const { quietFrom, quietTo } = clock;
  if (quietFrom === null || quietTo === null) return null;
  const zone = zoneOf(clock);
  const [from, to] = [minutesOf(quietFrom), minutesOf(quietTo)];
  const at = Math.floor((wallClockAt(now, zone) % DAY) / MINUTE);
  const isQuiet = from <= to ? at >= from && at < to : at >= from || at < to;
  return isQuiet ? nextAt(now, quietTo, zone) : null;
}
