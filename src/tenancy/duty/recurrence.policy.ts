import { wallClock, wallClockAt } from './local-time.js';

const DAY = 86_400_000;
const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;

/** A weekday of a rule, 0 for Sunday; `nth` of the month from its beginning (1 to 5) or its end (-1 to -5), 0 for each. */
interface RuleDay {
  readonly nth: number;
  readonly weekday: number;
}

/** A rule of RFC 5545, 3.3.10, as far as a shift may have one. */
export interface Rule {
  readonly freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  readonly interval: number;
  /** Occurrences, the first one included; null: no limit. */
  readonly count: number | null;
  /** Last wall clock, in milliseconds of {@link wallClock}; null: no limit. */
  readonly until: number | null;
  /** First day of the week, 0 for Sunday. */
  readonly weekStart: number;
  readonly days: readonly RuleDay[];
  readonly monthDays: readonly number[];
  readonly positions: readonly number[];
}

/** Longest INTERVAL, and the parts that a rule may have beside COUNT, UNTIL and WKST, by frequency. */
const ALLOWED = {
  DAILY: { longestInterval: 366, parts: ['BYDAY'] },
  WEEKLY: { longestInterval: 52, parts: ['BYDAY'] },
  MONTHLY: { longestInterval: 6, parts: ['BYDAY', 'BYMONTHDAY', 'BYSETPOS'] },
  YEARLY: { longestInterval: 10, parts: [] },
} as const satisfies Record<Rule['freq'], object>;

const list = (item: string): RegExp => new RegExp(`^${item}(?:,${item})*$`);
const WEEKDAY = `(?:${WEEKDAYS.join('|')})`;
/** The values of each part. Other parts, also those of RFC 7529, change what a rule means: a rule that has one is refused. */
const VALUES: Readonly<Record<string, RegExp>> = {
  FREQ: /^(?:DAILY|WEEKLY|MONTHLY|YEARLY)$/,
  INTERVAL: /^[1-9]\d{0,2}$/,
  COUNT: /^[1-9]\d{0,3}$/,
  UNTIL: /^\d{8}(?:T\d{6}Z?)?$/,
  WKST: new RegExp(`^${WEEKDAY}$`),
  BYDAY: list(`(?:[+-]?[1-5])?${WEEKDAY}`),
  BYMONTHDAY: list('[+-]?(?:[1-9]|[12]\\d|3[01])'),
  BYSETPOS: list('[+-]?[1-5]'),
};
const ALWAYS: readonly string[] = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST'];

/**
 * Reads the rule of a shift. Pure.
 * @param timeZone of the shift: an UNTIL in UTC becomes a wall clock there, because a rule runs on wall clocks
 * @returns undefined when the text is no rule, or states more than a shift may
 */
export function ruleOf(recurrence: string, timeZone: string): Rule | undefined {
  const parts = partsOf(recurrence);
  const freq = parts?.get('FREQ') as Rule['freq'] | undefined;
  if (!parts || !freq) return undefined;
  const until = untilOf(parts.get('UNTIL'), timeZone);
  const rule: Rule = {
    ...{ freq, until, interval: Number(parts.get('INTERVAL') ?? 1) },
    count: parts.has('COUNT') ? Number(parts.get('COUNT')) : null,
    weekStart: weekdayOf(parts.get('WKST') ?? 'MO'),
    days: valuesOf(parts, 'BYDAY').map((day) => ({ nth: Number(day.slice(0, -2)), weekday: weekdayOf(day.slice(-2)) })),
    monthDays: valuesOf(parts, 'BYMONTHDAY').map(Number),
    positions: valuesOf(parts, 'BYSETPOS').map(Number),
  };
  const { longestInterval, parts: allowed } = ALLOWED[freq];
  const isKnown = [...parts.keys()].every((name) => ALWAYS.includes(name) || (allowed as readonly string[]).includes(name));
  return isKnown && rule.interval <= longestInterval && !Number.isNaN(until) && isConsistent(rule) ? rule : undefined;
}

/** Returns the parts by name; undefined when one is unknown, stands there twice, or has another value than it may. */
function partsOf(recurrence: string): ReadonlyMap<string, string> | undefined {
  if (!/^[\w=;:,+-]*$/.test(recurrence.trim())) return undefined; // letters of other scripts have capitals that are ASCII
  const parts = new Map<string, string>();
  for (const part of recurrence
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .split(';')) {
    const [name = '', value = '', ...more] = part.split('=');
    if (more.length > 0 || parts.has(name) || !Object.hasOwn(VALUES, name) || !VALUES[name]?.test(value)) return undefined;
    parts.set(name, value);
  }
  return parts;
}

const weekdayOf = (name: string): number => (WEEKDAYS as readonly string[]).indexOf(name);
const valuesOf = (parts: ReadonlyMap<string, string>, name: string): readonly string[] => [
  ...new Set((parts.get(name)?.split(',') ?? []).map((value) => value.replace('+', ''))),
];

/** Returns the last wall clock; null without one; NaN for a time that does not exist. */
function untilOf(text: string | undefined, timeZone: string): number | null {
  if (text === undefined) return null;
  const [, year, month, day, hour = '23', minute = '59', second = '59'] = /^(....)(..)(..)(?:T(..)(..)(..))?/.exec(text) ?? [];
  const wall = Number(second) > 59 ? Number.NaN : wallClock(`${year}-${month}-${day}T${hour}:${minute}`) + Number(second) * 1_000;
  return Number.isNaN(wall) || !text.endsWith('Z') ? wall : wallClockAt(wall, timeZone);
}

/** Rules that RFC 5545 forbids, and rules that never take place again, such as each seventh day if it is a Tuesday. */
function isConsistent({ freq, interval, count, until, days, monthDays, positions }: Rule): boolean {
  if (count !== null && until !== null) return false;
  const isPlain = days.every(({ nth }) => nth === 0);
  if (freq === 'DAILY' && days.length > 0 && interval > 1) return false;
  if (freq !== 'MONTHLY') return isPlain;
  return (days.length === 0 || monthDays.length === 0) && (positions.length === 0 || (days.length > 0 && isPlain));
}

const dayOf = (wall: number): number => Math.floor(wall / DAY);
const weekdayAt = (day: number): number => (((day + 4) % 7) + 7) % 7; // 1970-01-01 was a Thursday
const weekOf = (day: number, weekStart: number): number => day - ((weekdayAt(day) - weekStart + 7) % 7);
const monthOf = (day: number): number => {
  const date = new Date(day * DAY);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};
const firstOfMonth = (month: number): number => Date.UTC(Math.floor(month / 12), month % 12, 1) / DAY;

/** Returns how many steps of the interval lie between the first day and another one; less where the other one is in the middle of one. */
function stepsBetween({ freq, interval, weekStart }: Rule, first: number, day: number): number {
  const apart = {
    DAILY: () => day - first,
    WEEKLY: () => (weekOf(day, weekStart) - weekOf(first, weekStart)) / 7,
    MONTHLY: () => monthOf(day) - monthOf(first),
    YEARLY: () => Math.floor(monthOf(day) / 12) - Math.floor(monthOf(first) / 12),
  }[freq]();
  return Math.max(0, Math.floor(apart / interval));
}

/** Returns the days of the rule in a step of its interval, in order. The empty list where a day does not exist, such as the 29th of February. */
function daysIn(rule: Rule, first: number, step: number): readonly number[] {
  const { freq, interval, weekStart, days } = rule;
  const weekdays = new Set(days.map(({ weekday }) => weekday));
  const ahead = step * interval;
  if (freq === 'DAILY') return weekdays.size === 0 || weekdays.has(weekdayAt(first + ahead)) ? [first + ahead] : [];
  if (freq === 'WEEKLY') {
    const monday = weekOf(first, weekStart) + ahead * 7;
    const wanted = weekdays.size === 0 ? new Set([weekdayAt(first)]) : weekdays;
    return [0, 1, 2, 3, 4, 5, 6].map((n) => monday + n).filter((day) => wanted.has(weekdayAt(day)));
  }
  return daysInMonth(rule, monthOf(first) + ahead * (freq === 'YEARLY' ? 12 : 1), new Date(first * DAY).getUTCDate());
}

function daysInMonth({ days, monthDays, positions }: Rule, month: number, dayOfFirst: number): readonly number[] {
  const begin = firstOfMonth(month);
  const length = firstOfMonth(month + 1) - begin;
  const stated = days.length > 0 ? [] : monthDays.length > 0 ? monthDays : [dayOfFirst];
  const byDate = stated.map((n) => (n < 0 ? length + n + 1 : n)).filter((n) => n >= 1 && n <= length);
  const byWeekday = Array.from({ length: days.length > 0 ? length : 0 }, (_, n) => n + 1).filter((n) =>
    days.some(
      ({ nth, weekday }) =>
        weekday === weekdayAt(begin + n - 1) && (nth === 0 || nth === (nth > 0 ? Math.ceil(n / 7) : -Math.ceil((length - n + 1) / 7))),
    ),
  );
  const all = [...new Set([...byDate, ...byWeekday])].sort((a, b) => a - b);
  const chosen = positions.length === 0 ? all : all.filter((_, n) => positions.includes(n + 1) || positions.includes(n - all.length));
  return chosen.map((n) => begin + n - 1);
}

/**
 * Returns the starts of a rule on the wall clock, in order. The first counts as an occurrence, also where the rule does not make it (RFC 5545, 3.8.5.3). Without
 * COUNT, the steps of the interval that end before `from` are not examined.
 * @param first start, in milliseconds of {@link wallClock}
 * @param span wall clocks between which starts are wanted; earlier ones may come, too
 * @param spend is called with the number of days that are examined; it throws when they are too many
 */
export function* startsOf(
  rule: Rule,
  first: number,
  span: { readonly from: number; readonly to: number },
  spend: (steps: number) => void,
): Generator<number> {
  const [firstDay, time] = [dayOf(first), first - dayOf(first) * DAY];
  const last = Math.min(span.to, rule.until ?? span.to);
  let left = rule.count ?? Number.POSITIVE_INFINITY;
  if (first > span.to) return;
  yield first;
  left -= 1;
  // A step is longer than the days that it has: the one before the beginning may touch it.
  const near = rule.count === null ? stepsBetween(rule, firstDay, dayOf(span.from)) - 1 : 0;
  for (let step = Math.max(0, near); left > 0; step += 1) {
    const begin = beginOf(rule, firstDay, step);
    if (begin * DAY > last) return;
    spend(rule.freq === 'MONTHLY' ? 31 : rule.freq === 'WEEKLY' ? 7 : 1);
    for (const day of daysIn(rule, firstDay, step)) {
      const wall = day * DAY + time;
      if (wall <= first) continue;
      if (wall > last || left <= 0) return;
      left -= 1;
      yield wall;
    }
  }
}

/** Returns the first day that a step of the interval can have. */
function beginOf({ freq, interval, weekStart }: Rule, first: number, step: number): number {
  if (freq === 'DAILY') return first + step * interval;
  if (freq === 'WEEKLY') return weekOf(first, weekStart) + step * interval * 7;
  return firstOfMonth(monthOf(first) + step * interval * (freq === 'YEARLY' ? 12 : 1));
}
