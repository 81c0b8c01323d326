/** A time (ISO 8601) as a field of the type `datetime-local` shows it: in the time zone of the browser, to the minute. */
export function localTime(time: string): string {
  const at = new Date(time);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The time (ISO 8601, UTC) of such a field. */
export const timeOfLocal = (local: string): string => new Date(local).toISOString();

/** The day of a time, in the time zone of the browser. Empty: no time. */
export const localDay = (time: string | null): string => (time === null ? '' : localTime(time).slice(0, 10));

/** The last second of such a day. */
export const endOfLocalDay = (day: string): string => timeOfLocal(`${day}T23:59:59`);
