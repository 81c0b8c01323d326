/** Opening hours of some days, on the wall clock of the unit. */
export interface Hours {
  readonly days: readonly Day[];
  readonly opens: string;
  readonly closes: string;
}
export type Day = 'MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU';

export const WEEK: readonly Day[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** Successive days together: MO TU WE FR is [MO to WE], [FR]. */
export function runsOf(days: readonly Day[]): readonly (readonly [first: Day, last: Day])[] {
  const runs: [Day, Day][] = [];
  for (const day of WEEK.filter((one) => days.includes(one))) {
    const last = runs.at(-1);
    if (last && WEEK.indexOf(last[1]) + 1 === WEEK.indexOf(day)) last[1] = day;
    else runs.push([day, day]);
  }
  return runs;
}

/** The name of a day, in the language of the reader. 1 January 2024 was a Monday. */
export const dayName = (language: string, day: Day): string =>
  new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + WEEK.indexOf(day)));

/** Names days, successive ones together: Mon–Wed, Fri. */
export const daysInWords = (language: string, days: readonly Day[]): string =>
  runsOf(days)
    .map((run) => [...new Set(run)].map((day) => dayName(language, day)).join('–'))
    .join(', ');
