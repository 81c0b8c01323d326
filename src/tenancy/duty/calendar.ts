import ICAL from 'ical.js';
import { type DutyPlan, type LocalTime, zoneOf } from './roster.js';

type Component = InstanceType<typeof ICAL.Component>;

/** UIDs of exported turns end like this. They are results of a roster, and no shifts. */
export const TURN_UID = '@turn.entente';
const PRODUCT = '-//Entente//Duty roster//EN';

/** A turn to export. */
export interface CalendarTurn {
  readonly id: string;
  readonly from: Date;
  readonly to: Date;
  readonly email: string | null;
  readonly rank: number;
}

/** Returns the shifts of a plan as iCalendar (RFC 5545), to be imported again. PRIORITY is the rank, ATTENDEE the officer. @param at when it was made */
export function shiftCalendar(plan: DutyPlan, emailOf: (officer: string) => string | null, at: Date): string {
  return calendarOf(
    plan.shifts.map((shift) => {
      const timeZone = zoneOf(shift, plan);
      const event = eventOf(shift.uid, at, { email: emailOf(shift.officer), rank: shift.rank, summary: shift.name });
      addLocal(event, 'dtstart', shift.startsAt, timeZone);
      addLocal(event, 'dtend', shift.endsAt, timeZone);
      if (shift.recurrence !== null) {
        event.addPropertyWithValue('rrule', ICAL.Recur.fromString(shift.recurrence));
      }
      for (const local of shift.except) addLocal(event, 'exdate', local, timeZone);
      if (!shift.onHolidays) event.addPropertyWithValue('x-entente-on-holidays', 'FALSE');
      return event;
    }),
  );
}

/** Returns turns as iCalendar, in UTC, to be read in a calendar. @param at when it was made */
export const turnCalendar = (turns: readonly CalendarTurn[], at: Date): string =>
  calendarOf(
    turns.map(({ id, from, to, email, rank }) => {
      const event = eventOf(`${id}${TURN_UID}`, at, { email, rank, summary: null });
      event.addPropertyWithValue('dtstart', ICAL.Time.fromJSDate(from, true));
      event.addPropertyWithValue('dtend', ICAL.Time.fromJSDate(to, true));
      return event;
    }),
  );

function calendarOf(events: readonly Component[]): string {
  const calendar = new ICAL.Component('vcalendar');
  calendar.addPropertyWithValue('prodid', PRODUCT);
  calendar.addPropertyWithValue('version', '2.0');
  for (const event of events) calendar.addSubcomponent(event);
  return `${calendar.toString()}\r\n`;
}

/** The title of events that have no name. An import reads it as none. */
export const defaultSummary = (rank: number, email: string | null): string => `Duty ${rank}${email === null ? '' : `: ${email}`}`;

interface EventFields {
  readonly email: string | null;
  readonly rank: number;
  readonly summary: string | null;
}

function eventOf(uid: string, at: Date, { email, rank, summary }: EventFields): Component {
  const event = new ICAL.Component('vevent');
  event.addPropertyWithValue('uid', uid);
  event.addPropertyWithValue('dtstamp', ICAL.Time.fromJSDate(at, true));
  event.addPropertyWithValue('summary', summary ?? defaultSummary(rank, email));
  event.addPropertyWithValue('priority', rank);
  if (email !== null) event.addPropertyWithValue('attendee', `mailto:${email}`);
  return event;
}

function addLocal(event: Component, name: string, local: LocalTime, timeZone: string): void {
  const property = event.addPropertyWithValue(name, ICAL.Time.fromDateTimeString(`${local}:00`));
  property.setParameter('tzid', timeZone);
}
