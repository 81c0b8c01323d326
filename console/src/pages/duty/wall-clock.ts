/** Wall clocks of a time zone of the IANA database. */

const partsIn = (zone: string, at: Date): Readonly<Record<string, string>> =>
  Object.fromEntries(
    new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone: zone, hourCycle: 'h23' },
      ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );

/** The wall clock of a zone at a time, as YYYY-MM-DDTHH:MM. */
export function wallClock(zone: string, at: Date): string {
  const { year, month, day, hour, minute } = partsIn(zone, at);
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

/** The day of a zone at a time, as YYYY-MM-DD. */
export const dayIn = (zone: string, at: Date): string => wallClock(zone, at).slice(0, 10);

const offsetAt = (zone: string, at: number): number => Date.parse(`${wallClock(zone, new Date(at))}Z`) - Math.floor(at / 60_000) * 60_000;

/** The time at which a zone's wall clock shows YYYY-MM-DDTHH:MM. Of a time that occurs twice the first; one that does not exist is read with the offset before the gap. */
export function timeOf(zone: string, wall: string): Date {
  const local = Date.parse(`${wall}Z`);
  const before = offsetAt(zone, local - 86_400_000);
  const fits = [before, offsetAt(zone, local + 86_400_000)]
    .map((offset) => local - offset)
    .filter((at) => wallClock(zone, new Date(at)) === wall);
  return new Date(fits.length > 0 ? Math.min(...fits) : local - before);
}

/** The day after `days` days, as YYYY-MM-DD. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The Monday of the week of a day. */
export const mondayOf = (day: string): string => dayAfter(day, -((new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7));
