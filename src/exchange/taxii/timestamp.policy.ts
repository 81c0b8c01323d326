/**
 * Timestamps as microseconds since 1970 (exact until the year 2255). JavaScript's own dates have milliseconds, but `date_added` has microseconds (TAXII 2.1,
 * 2).
 */
export type Micros = number;

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.(\d{1,20}))?([Zz]|[+ -]\d{2}:\d{2})$/;

/** Reads a timestamp; cuts off digits after the microsecond. The plus of an offset may arrive as a space. @returns undefined when it is invalid */
export function microsOf(text: string): Micros | undefined {
  const [, day, time, fraction = '', zone = 'Z'] = RFC_3339.exec(text) ?? [];
  if (day === undefined || time === undefined) return undefined;
  const whole = `${day}T${time}${zone.toUpperCase().replace(' ', '+')}`;
  const millis = Date.parse(whole);
  if (Number.isNaN(millis) || Number.isNaN(Date.parse(`${day}T00:00:00Z`)) || !isDay(day)) return undefined;
  return millis * 1_000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
}

/** Rejects invalid days: JavaScript takes the 30th of February for the 2nd of March. */
const isDay = (day: string): boolean => new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);

/** `2026-11-26T10:19:51.000150Z` */
export function timestampOf(micros: Micros): string {
  const seconds = new Date(Math.floor(micros / 1_000_000) * 1_000).toISOString().slice(0, 19);
  return `${seconds}.${String(micros - Math.floor(micros / 1_000_000) * 1_000_000).padStart(6, '0')}Z`;
}
