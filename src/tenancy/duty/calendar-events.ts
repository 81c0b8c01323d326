import ICAL from 'ical.js';
import { isStorableText } from '../../platform/graphql/storable-text.js';
import { defaultSummary, TURN_UID } from './calendar.js';
import { instantOf, localTime, wallClock, wallClockAt } from './local-time.js';
import { ruleOf } from './recurrence.policy.js';
import type { DutyShift, LocalTime } from './roster.js';

type Component = InstanceType<typeof ICAL.Component>;
type Property = InstanceType<typeof ICAL.Property>;
type Time = InstanceType<typeof ICAL.Time>;

const DAY_MS = 86_400_000;
export const MOST_EVENTS = 1_000;
/** Longest text that is read, in UTF-16 code units. Reading a longer one would delay other requests. */
export const LONGEST_CALENDAR = 1_000_000;
const LONGEST_UID = 255;
const LONGEST_NAME = 200;
/** Rules are read as text: the library drops parts that it does not know, and refuses a whole file for one invalid rule. */
const RULE_TEXT = 'x-entente-rule-text';

/** An event of a calendar as a shift. */
export interface CalendarShift extends Omit<DutyShift, 'id' | 'uid' | 'officer' | 'version'> {
  /** E-mail address of the officer, in lower case. */
  readonly email: string | null;
}

/** A time of a calendar; its zone null: a floating time, which is the same on every wall clock. */
export interface CalendarTime {
  /** Of wallClock, in milliseconds. */
  readonly wall: number;
  readonly timeZone: string | null;
}

export interface EventProblem {
  readonly code: string;
  readonly message: string;
}

/** What an event of a calendar is: a shift (null: a cancelled one), alone or in place of one occurrence of the series with its UID; or the reason why it is none. */
export type CalendarEvent =
  | { readonly uid: string; readonly replaces: CalendarTime | null; readonly shift: CalendarShift | null }
  | { readonly uid: string; readonly problem: EventProblem };

/** Time zones by their names in the file, and that of the roster. */
interface Zones {
  readonly ofRoster: string;
  readonly known: Map<string, string | undefined>;
}

/** An event that is no shift. */
class Unfit extends Error {
  constructor(readonly problem: EventProblem) {
    super(problem.code);
  }
}

/**
 * Reads the events of a calendar, in the order of the file. Days without a time last from midnight to midnight. Pure.
 * @param timeZone of the roster, which floating times are in
 * @returns undefined when the text is no calendar, has more than 1,000 events, or is longer than a million characters
 */
export function readCalendar(text: string, timeZone: string): readonly CalendarEvent[] | undefined {
  const events = text.length > LONGEST_CALENDAR ? undefined : eventsOf(text);
  if (!events || events.length > MOST_EVENTS) return undefined;
  const zones = { ofRoster: timeZone, known: new Map<string, string | undefined>() };
  return events.map((event) => {
    const stated = textOf(event, 'uid') ?? '';
    const uid = cut(stated, LONGEST_UID).replace(/\p{Cs}/gu, '\uFFFD');
    try {
      return { uid, ...eventOf(event, stated, zones) };
    } catch (error) {
      return { uid, problem: error instanceof Unfit ? error.problem : UNREADABLE }; // the library's own errors, and missing times
    }
  });
}

/** Returns the events of all calendars of a text; undefined when it is none. */
function eventsOf(text: string): readonly Component[] | undefined {
  try {
    const raw = text.replace(/\r?\n[ \t]/g, '').replace(/^RRULE(?=[;:])/gim, RULE_TEXT);
    const parsed = ICAL.parse(raw) as unknown[];
    const all = (typeof parsed[0] === 'string' ? [parsed] : parsed) as ConstructorParameters<typeof ICAL.Component>[0][];
    const calendars = all.map((one) => new ICAL.Component(one));
    if (calendars.length === 0 || calendars.some(({ name }) => name !== 'vcalendar')) return undefined;
    return calendars.flatMap((one) => one.getAllSubcomponents('vevent'));
  } catch {
    return undefined; // the library's own errors: the text is no calendar
  }
}

const OWN_TURN = {
  code: 'DUTY_EVENT_IS_TURN',
  message: 'The hub has exported this event from a roster. Import the shifts (SHIFTS) instead of the turns.',
};
const METHOD = {
  code: 'DUTY_CALENDAR_METHOD',
  message:
    'The calendar is an answer or a cancellation (METHOD). Import a published calendar; cancelled events have STATUS:CANCELLED there.',
};
const UNREADABLE = {
  code: 'DUTY_EVENT_UNREADABLE',
  message: 'The event has no time that the hub can read. It needs DTSTART, and DTEND or DURATION.',
};
const NO_UID = {
  code: 'DUTY_EVENT_UID',
  message: `The event needs a UID of at most ${LONGEST_UID} characters, without U+0000 and half characters.`,
};
const NO_NAME = { code: 'DUTY_EVENT_NAME', message: 'The SUMMARY of the event holds U+0000 or half a character, which cannot be stored.' };
const ZONE_MISSING = {
  code: 'TIME_ZONE_UNKNOWN',
  message: 'A time zone of the event is no name of the IANA database. Export the calendar with such names.',
};
const RULE = {
  code: 'DUTY_RECURRENCE',
  message: 'The event has a rule that a shift cannot have (docs/duty.md), or RDATE, which is not read.',
};
const FUTURE = {
  code: 'DUTY_RECURRENCE_RANGE',
  message: 'The event changes all later occurrences (RANGE=THISANDFUTURE). End the series with UNTIL, and begin another one.',
};
const ATTENDEES = {
  code: 'DUTY_ATTENDEES',
  message: 'The event must have one ATTENDEE who has accepted, or one who has not declined. Make an event for each officer.',
};

function eventOf(
  event: Component,
  uid: string,
  zones: Zones,
): { readonly replaces: CalendarTime | null; readonly shift: CalendarShift | null } {
  const method = event.parent ? textOf(event.parent, 'method') : null;
  if (method !== null && !/^(?:PUBLISH|REQUEST)$/i.test(method)) throw new Unfit(METHOD);
  if (uid === '' || uid.length > LONGEST_UID || !isStorableText(uid)) throw new Unfit(NO_UID);
  if (uid.endsWith(TURN_UID)) throw new Unfit(OWN_TURN);
  const [id] = event.getAllProperties('recurrence-id');
  if (id?.getFirstParameter('range')) throw new Unfit(FUTURE);
  const replaces = id ? timeOf(id, id.getFirstValue() as Time, zones) : null;
  if (textOf(event, 'status')?.toUpperCase() === 'CANCELLED') return { replaces, shift: null };
  if (id && event.hasProperty(RULE_TEXT)) throw new Unfit(RULE);
  return { replaces, shift: shiftOf(event, zones) };
}

function shiftOf(event: Component, zones: Zones): CalendarShift {
  const start = event.getFirstProperty('dtstart');
  if (!start) throw new Unfit(UNREADABLE);
  const begin = timeOf(start, start.getFirstValue() as Time, zones);
  const zone = begin.timeZone ?? zones.ofRoster;
  const rule = textOf(event, RULE_TEXT);
  if (event.hasProperty('rdate') || event.getAllProperties(RULE_TEXT).length > 1 || (rule !== null && !ruleOf(rule, zone))) {
    throw new Unfit(RULE);
  }
  const except = event
    .getAllProperties('exdate')
    .flatMap((one) => (one.getValues() as Time[]).map((time) => localIn(zone, timeOf(one, time, zones), zones.ofRoster)));
  return {
    ...{ timeZone: begin.timeZone, startsAt: localTime(begin.wall), endsAt: endOf(event, begin, zones), recurrence: rule },
    name: nameOf(event),
    email: emailOf(event),
    rank: rankOf(event),
    except: [...new Set(except)].sort(),
    onHolidays: textOf(event, 'x-entente-on-holidays')?.toUpperCase() !== 'FALSE',
  };
}

/** Returns a time of a property on the wall clock of the property's own zone. @throws Unfit when the zone is unknown */
function timeOf(property: Property, time: Time, { known }: Zones): CalendarTime {
  const wall = wallClock(
    localTime(Date.UTC(time.year, time.month - 1, time.day, time.isDate ? 0 : time.hour, time.isDate ? 0 : time.minute)),
  );
  if (Number.isNaN(wall)) throw new Unfit(UNREADABLE);
  const tzid = property.getFirstParameter('tzid');
  if (!tzid) return { wall, timeZone: time.zone === ICAL.Timezone.utcTimezone ? 'UTC' : null };
  if (!known.has(tzid)) known.set(tzid, zoneOf(tzid));
  const timeZone = known.get(tzid);
  if (timeZone === undefined) throw new Unfit(ZONE_MISSING);
  return { wall, timeZone };
}

/** Returns the time zone of a TZID; undefined: unknown. */
function zoneOf(tzid: string): string | undefined {
  try {
    const timeZone = tzid.replace(/^\/[^/]+\/(?:[^/]+\/)?(?=[A-Z][A-Za-z]+\/)/, '');
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return undefined; // RangeError: unknown time zone
  }
}

/** Returns a time of a calendar on the wall clock of a zone. @param ofRoster the zone of floating times where another zone is wanted */
export function localIn(zone: string, { wall, timeZone }: CalendarTime, ofRoster: string): LocalTime {
  const from = timeZone ?? ofRoster;
  return localTime(from === zone || timeZone === null ? wall : wallClockAt(instantOf(wall, from), zone));
}

function endOf(event: Component, begin: CalendarTime, zones: Zones): LocalTime {
  const end = event.getFirstProperty('dtend');
  if (end) return localIn(begin.timeZone ?? zones.ofRoster, timeOf(end, end.getFirstValue() as Time, zones), zones.ofRoster);
  const duration = event.getFirstPropertyValue('duration') as InstanceType<typeof ICAL.Duration> | null;
  const isDay = (event.getFirstPropertyValue('dtstart') as Time).isDate;
  return localTime(begin.wall + (duration ? duration.toSeconds() * 1_000 : isDay ? DAY_MS : Number.NaN));
}

const textOf = (event: Component, name: string): string | null => {
  const value = event.getFirstPropertyValue(name);
  return value === null ? null : String(value);
};

/** Returns the beginning of a text, without half a character at its end. */
const cut = (text: string, most: number): string => (text.length > most ? text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '') : text);

function nameOf(event: Component): string | null {
  const summary = textOf(event, 'summary');
  if (summary === null || summary === defaultSummary(rankOf(event), emailOf(event))) return null;
  if (!isStorableText(summary)) throw new Unfit(NO_NAME);
  return cut(summary, LONGEST_NAME) || null;
}

/** Returns the address of the one attendee who takes part; null without any. The organizer is not asked: it is often a secretary. @throws Unfit */
function emailOf(event: Component): string | null {
  const attendees = event
    .getAllProperties('attendee')
    .filter((one) => !/^(?:ROOM|RESOURCE)$/i.test(String(one.getFirstParameter('cutype'))));
  if (attendees.length === 0) return null;
  const statusOf = (one: Property): string => String(one.getFirstParameter('partstat') ?? 'NEEDS-ACTION').toUpperCase();
  const accepted = attendees.filter((one) => statusOf(one) === 'ACCEPTED');
  const open = attendees.filter((one) => !['DECLINED', 'DELEGATED'].includes(statusOf(one)));
  const [officer, ...others] = accepted.length > 0 ? accepted : open;
  if (!officer || others.length > 0) throw new Unfit(ATTENDEES);
  return String(officer.getFirstValue())
    .replace(/^mailto:/i, '')
    .toLowerCase();
}

/** RFC 5545, 3.8.1.9: 1 is the highest priority, 0 means undefined. */
function rankOf(event: Component): number {
  const priority = Number(event.getFirstPropertyValue('priority'));
  return Number.isInteger(priority) && priority >= 1 && priority <= 9 ? priority : 1;
}
