import { isDeepStrictEqual } from 'node:util';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';
import { timeZoneOf } from '../parties/settings.policy.js';
import { wallClock } from './local-time.js';
import {
  type DutyChange,
  type DutyHoliday,
  type DutyPlan,
  type DutyShift,
  type DutyTurn,
  HIGHEST_RANK,
  LONGEST_SHIFT,
  MOST_CHANGES,
  MOST_EXCEPTIONS,
  MOST_HOLIDAYS,
  MOST_SHIFTS,
  MOST_TURNS,
  type Span,
  zoneOf,
} from './roster.js';
import { ruleOf } from './recurrence.policy.js';
import { TooManyTurns, turnsOf } from './turns.policy.js';

/** An account that can be on duty. */
export interface DutyOfficer {
  readonly id: string;
  readonly email: string;
}

/** A shift as an administrator writes it. */
export type ShiftFields = Omit<DutyShift, 'id' | 'uid' | 'version'>;
export type ChangeFields = Omit<DutyChange, 'id'>;

/** How long changes that are over stay in the plan. */
const KEPT_MS = 90 * 86_400_000;
/** Turns are computed so far ahead. */
export const HORIZON_MS = 400 * 86_400_000;

/** How far the first occurrence of a shift may be from today. A rule with COUNT is followed from there. */
const FURTHEST_START_MS = 5 * 366 * 86_400_000;

/** What an edit is checked against. */
export interface EditContext {
  /** Accounts that can be on duty. */
  readonly officers: readonly DutyOfficer[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Returns the plan with another time zone and holidays (null: as they are); a new plan where there is none. Pure. @throws BadInput */
export function withSettings(plan: DutyPlan | null, zone: string | null, days: readonly DutyHoliday[] | null): DutyPlan {
  const timeZone = zone ?? plan?.timeZone;
  if (timeZone === undefined) throw new BadInput('TIME_ZONE_UNKNOWN', 'A new roster needs a time zone, such as Asia/Bangkok.');
  const holidays = days ?? plan?.holidays ?? [];
  if (holidays.length > MOST_HOLIDAYS) throw new BadInput('DUTY_HOLIDAYS', `A roster has at most ${MOST_HOLIDAYS} holidays.`);
  const invalid = holidays.find(({ day }) => Number.isNaN(wallClock(`${day}T00:00`)));
  if (invalid) throw new BadInput('DUTY_TIME', `${invalid.day} is no day. Write it as 2026-12-31.`);
  const sorted = [...new Map(holidays.map((one) => [one.day, one])).values()].sort((a, b) => (a.day < b.day ? -1 : 1));
  return { shifts: [], changes: [], ...plan, timeZone: timeZoneOf(timeZone), holidays: sorted };
}

/**
 * Returns the plan with a new shift, or with one replaced. Pure.
 * @param id of the shift @param uid of its event in iCalendar
 * @throws BadInput on its times, its rule, its rank or its officer, or when the plan has 200 shifts
 */
export function withShift(
  plan: DutyPlan,
  { id, uid }: { readonly id: string; readonly uid: string },
  fields: ShiftFields,
  { officers, now }: EditContext,
): DutyPlan {
  const at = plan.shifts.findIndex((one) => one.id === id);
  const present = plan.shifts[at];
  const shift: DutyShift = {
    ...fields,
    id,
    uid,
    version: present?.version ?? 1,
    timeZone: fields.timeZone === null ? null : timeZoneOf(fields.timeZone),
    recurrence:
      fields.recurrence
        ?.trim()
        .toUpperCase()
        .replace(/^RRULE:/, '') || null,
  };
  assertShift(shift, zoneOf(shift, plan));
  assertNear(shift, now);
  assertOfficers([shift.officer], officers);
  const shifts = at === -1 ? [...plan.shifts, shift] : plan.shifts.with(at, shift);
  if (shifts.length > MOST_SHIFTS) {
    throw new BadInput('DUTY_SHIFTS', `A roster has at most ${MOST_SHIFTS} shifts. Remove shifts that are over.`);
  }
  return { ...plan, shifts };
}

/** @throws BadInput */
function assertShift({ startsAt, endsAt, recurrence, rank, except }: DutyShift, timeZone: string): void {
  const [start, end] = [wallClock(startsAt), wallClock(endsAt)];
  if ([start, end, ...except.map(wallClock)].some(Number.isNaN)) {
    throw new BadInput('DUTY_TIME', 'Times of a shift are those of a wall clock, such as 2026-03-29T20:00.');
  }
  if (!(end > start) || end - start > LONGEST_SHIFT) {
    throw new BadInput('DUTY_SHIFT_LENGTH', 'A shift ends after it starts, and lasts at most seven days.');
  }
  if (recurrence !== null && (recurrence.length > 500 || !ruleOf(recurrence, timeZone))) {
    throw new BadInput(
      'DUTY_RECURRENCE',
      'The recurrence must be a rule of RFC 5545 by days, weeks, months or years, such as FREQ=WEEKLY;BYDAY=MO,TU (docs/duty.md lists its parts).',
    );
  }
  if (!Number.isInteger(rank) || rank < 1 || rank > HIGHEST_RANK) {
    throw new BadInput('DUTY_RANK', `Rank must be between 1 and ${HIGHEST_RANK} (got ${rank}).`);
  }
  if (except.length > MOST_EXCEPTIONS) throw new BadInput('DUTY_EXCEPTIONS', `A shift has at most ${MOST_EXCEPTIONS} exceptions.`);
}

/** @throws BadInput */
function assertNear({ startsAt }: DutyShift, now: number): void {
  if (Math.abs(wallClock(startsAt) - now) > FURTHEST_START_MS) {
    throw new BadInput('DUTY_START_TOO_FAR', 'A shift starts at most five years before or after today. State a nearer first occurrence.');
  }
}

/** @throws BadInput when one is no enabled account of the agency */
function assertOfficers(ids: readonly string[], officers: readonly DutyOfficer[]): void {
  if (ids.every((id) => officers.some((one) => one.id === id))) return;
  throw new BadInput('DUTY_OFFICER', 'Only enabled accounts of the agency can be on duty. Choose another officer.');
}

/** @throws Conflict unless the expected version is the current one. @param expected null: none was stated; current null: there is nothing yet */
export function assertVersion(expected: number | null, current: number | null): void {
  if (expected !== current) {
    throw new Conflict('VERSION_STALE', 'The roster or shift has changed since you read it. Read it again and send its current version.');
  }
}

/** Returns a plan after an edit with the versions of its shifts: what has changed since the plan before has the next one, what is new the first. Pure. */
export function withVersions(plan: DutyPlan, before: DutyPlan | null): DutyPlan {
  const present = new Map(before?.shifts.map((shift) => [shift.id, shift]));
  const versionOf = (shift: DutyShift): number => {
    const was = present.get(shift.id);
    if (!was) return 1;
    return isDeepStrictEqual({ ...shift, version: was.version }, was) ? was.version : was.version + 1;
  };
  return { ...plan, shifts: plan.shifts.map((shift) => ({ ...shift, version: versionOf(shift) })) };
}

/** Returns the plan without a shift. Pure. */
export const withoutShift = (plan: DutyPlan, id: string): DutyPlan => ({ ...plan, shifts: plan.shifts.filter((one) => one.id !== id) });

/**
 * Returns the plan with one more change, which applies after the others, and without old ones. Pure.
 * @throws BadInput on its times or its officers, or when the plan has 500 changes that are not old
 */
export function withChange(plan: DutyPlan, id: string, fields: ChangeFields, { officers, now }: EditContext): DutyPlan {
  const { kind, officer, substitute, span, otherSpan } = fields;
  if ((kind === 'ABSENCE') !== (substitute === null) || (kind === 'SWAP') !== (otherSpan !== null) || officer === substitute) {
    throw new BadInput(
      'DUTY_CHANGE',
      'A cover has a substitute, a swap also the times of the duty that the officer takes, an absence neither.',
    );
  }
  if ([span, ...(otherSpan ? [otherSpan] : [])].some(({ from, to }) => !(from < to))) {
    throw new BadInput('DUTY_CHANGE_TIMES', 'A change ends after it begins.');
  }
  assertOfficers([officer, ...(substitute === null ? [] : [substitute])], officers);
  const { changes } = withoutOldChanges(plan, now);
  if (changes.length >= MOST_CHANGES) {
    throw new BadInput('DUTY_CHANGES', `A roster has at most ${MOST_CHANGES} changes. Change the shifts instead.`);
  }
  return { ...plan, changes: [...changes, { ...fields, id }] };
}

/** Returns the plan without a change. Pure. @throws NotFound */
export function withoutChange(plan: DutyPlan, id: string): DutyPlan {
  if (!plan.changes.some((one) => one.id === id)) throw new NotFound('change of duty');
  return { ...plan, changes: plan.changes.filter((one) => one.id !== id) };
}

/** Returns the plan without changes that ended more than 90 days ago. Pure. @param now milliseconds since 1970 */
export const withoutOldChanges = (plan: DutyPlan, now: number): DutyPlan => ({
  ...plan,
  changes: plan.changes.filter(({ span, otherSpan }) => Math.max(span.to, otherSpan?.to ?? 0) > now - KEPT_MS),
});

/** Returns the turns of a plan in a span. Pure. @throws BadInput when there are more than 20,000, or finding them takes too many steps */
export function boundedTurns(plan: DutyPlan, span: Span): readonly DutyTurn[] {
  try {
    return turnsOf(plan, span);
  } catch (error) {
    throw error instanceof TooManyTurns ? tooManyTurns() : error;
  }
}

export const tooManyTurns = (): BadInput =>
  new BadInput('DUTY_TOO_MANY_TURNS', `The roster makes more than ${MOST_TURNS} turns. Use fewer or longer shifts, and fewer changes.`);
