import { type Day, WEEK } from '../contacts/hours.ts';

const isDay = (word: string): word is Day => (WEEK as readonly string[]).includes(word);

/** Returns the days of a rule that repeats each day, or on days of each week; undefined for every other rule. */
export function daysOf(rule: string): readonly Day[] | undefined {
  if (rule === 'FREQ=DAILY') return WEEK;
  const days = /^FREQ=WEEKLY;BYDAY=([A-Z,]+)$/.exec(rule)?.[1]?.split(',');
  return days?.every(isDay) ? days : undefined;
}

/** The days with one more or one less. The last one stays: without a day, a weekly shift would become a single one. */
export function withDay(days: readonly Day[], day: Day, isOn: boolean): readonly Day[] {
  const next = WEEK.filter((one) => (one === day ? isOn : days.includes(one)));
  return next.length > 0 ? next : days;
}

/** The rule of iCalendar (RFC 5545) that repeats on these days of each week; empty without a day. */
export const ruleOf = (days: readonly Day[]): string =>
  days.length === 0
    ? ''
    : days.length === WEEK.length
      ? 'FREQ=DAILY'
      : `FREQ=WEEKLY;BYDAY=${WEEK.filter((day) => days.includes(day)).join()}`;
