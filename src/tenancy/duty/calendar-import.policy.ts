import { isDeepStrictEqual } from 'node:util';
import { type BatchReceipt, type ItemProblem, problem, rejected } from '../../platform/graphql/batch.js';
import { BadInput } from '../../platform/platform/errors.js';
import { newId } from '../../platform/platform/new-ids.js';
import { type CalendarEvent, type CalendarShift, type CalendarTime, localIn } from './calendar-events.js';
import { wallClock } from './local-time.js';
import { ruleOf, startsOf } from './recurrence.policy.js';
import { type DutyPlan, type DutyShift, type LocalTime, zoneOf } from './roster.js';
import { type EditContext, tooManyTurns, withShift } from './roster-edits.policy.js';
import { StepBudget, TooManyTurns } from './turns.policy.js';

/** The result for one event of an imported calendar. */
export interface ImportReceipt extends BatchReceipt<'CREATED' | 'UPDATED' | 'UNCHANGED' | 'REMOVED'> {
  readonly uid: string;
}

/** The plan after the events so far, and what each of them did. */
interface Progress {
  plan: DutyPlan;
  readonly context: EditContext;
  readonly budget: StepBudget;
  /** UIDs of replaced occurrences: each is replaced once. */
  readonly written: Set<string>;
}

/** What an accepted event is about: the UID of its shift, and the occurrence of a series that it replaces. */
interface Accepted {
  readonly uid: string;
  readonly isCancelled: boolean;
  readonly series?: { readonly uid: string; readonly at: LocalTime };
}

/**
 * Applies the events of a calendar to a plan: first shifts and series, then what replaces single occurrences. Pure but for new ids.
 * @returns the plan, and a receipt for each event, in order
 * @throws BadInput when the occurrences that are replaced need too many steps to find
 */
export function withCalendar(
  plan: DutyPlan,
  events: readonly CalendarEvent[],
  context: EditContext,
): { readonly plan: DutyPlan; readonly receipts: readonly ImportReceipt[] } {
  const progress: Progress = { plan, context, budget: new StepBudget(), written: new Set() };
  const repeated = repeatedSeries(events);
  const results = new Map<number, Accepted | ItemProblem>();
  const isOccurrence = (event: CalendarEvent): boolean => 'replaces' in event && event.replaces !== null;
  for (const isSecond of [false, true]) {
    for (const [index, event] of events.entries()) {
      if (isOccurrence(event) === isSecond) results.set(index, resultOf(progress, event, repeated));
    }
  }
  const shifts = [plan, progress.plan].map((one) => new Map(one.shifts.map((shift) => [shift.uid, shift])));
  const [before = new Map<string, DutyShift>(), after = before] = shifts;
  const receipts = events.map(({ uid }, index): ImportReceipt => {
    const result = results.get(index);
    if (!result || 'code' in result) return { ...rejected(index, result ? [result] : []), uid };
    return { index, outcome: outcomeOf(result, before, after), problems: [], uid };
  });
  return { plan: isDeepStrictEqual(progress.plan, plan) ? plan : progress.plan, receipts };
}

function outcomeOf(
  { uid, isCancelled, series }: Accepted,
  before: ReadonlyMap<string, DutyShift>,
  after: ReadonlyMap<string, DutyShift>,
): 'CREATED' | 'UPDATED' | 'UNCHANGED' | 'REMOVED' {
  if (isCancelled) {
    const isNewGap = series !== undefined && !before.get(series.uid)?.except.includes(series.at);
    return before.has(uid) || isNewGap ? 'REMOVED' : 'UNCHANGED';
  }
  if (!before.has(uid)) return 'CREATED';
  return isDeepStrictEqual(before.get(uid), after.get(uid)) ? 'UNCHANGED' : 'UPDATED';
}

/** Returns the UIDs that more than one event has, occurrences aside. */
function repeatedSeries(events: readonly CalendarEvent[]): ReadonlySet<string> {
  const [seen, repeated] = [new Set<string>(), new Set<string>()];
  for (const event of events) {
    if ('problem' in event || event.replaces) continue;
    (seen.has(event.uid) ? repeated : seen).add(event.uid);
  }
  return repeated;
}

const REPEATED = problem('DUTY_UID_REPEATED', 'Several events of the file have this UID. Each shift needs its own.');
const NO_SERIES = problem(
  'DUTY_SERIES_UNKNOWN',
  'The event replaces an occurrence of a series that is neither in the file nor in the roster, or is rejected.',
);
const NO_OCCURRENCE = problem('DUTY_OCCURRENCE_UNKNOWN', 'The event replaces an occurrence that its series does not have (RECURRENCE-ID).');
const NO_OFFICER = problem('DUTY_OFFICER', 'The event names no enabled account of the agency as ATTENDEE (mailto:…).');

/** Applies one event. @throws BadInput when the whole import has taken too many steps */
function resultOf(progress: Progress, event: CalendarEvent, repeated: ReadonlySet<string>): Accepted | ItemProblem {
  if ('problem' in event) return problem(event.problem.code, event.problem.message);
  const { uid, replaces, shift } = event;
  if (replaces) return withOccurrence(progress, { uid, replaces, shift }, repeated);
  const done = repeated.has(uid) ? REPEATED : shift ? written(progress, uid, shift) : removed(progress, uid);
  return done ?? { uid, isCancelled: shift === null };
}

/** Writes a shift. @param series of which it replaces an occurrence @returns why it cannot be */
function written(progress: Progress, uid: string, { email, ...fields }: CalendarShift, series?: DutyShift): ItemProblem | undefined {
  const officer = progress.context.officers.find((one) => one.email === email);
  if (!officer) return NO_OFFICER;
  const present = progress.plan.shifts.find((one) => one.uid === uid);
  const recurrence = present && isSameRule(present.recurrence, fields.recurrence) ? present.recurrence : fields.recurrence;
  // An export names the zone of the roster. A shift that has followed the roster follows it further.
  const isFollowing = (present ?? series)?.timeZone === null && fields.timeZone === progress.plan.timeZone;
  try {
    progress.plan = withShift(
      progress.plan,
      { id: present?.id ?? newId(), uid },
      { ...fields, recurrence, officer: officer.id, timeZone: isFollowing ? null : fields.timeZone },
      progress.context,
    );
    return undefined;
  } catch (error) {
    if (error instanceof BadInput) return problem(error.reason, error.message);
    throw error;
  }
}

/** Whether two rules have the same parts. Programs write them in another order. */
const isSameRule = (one: string | null, other: string | null): boolean => partsOf(one) === partsOf(other);
const partsOf = (rule: string | null): string | undefined => rule?.toUpperCase().split(';').sort().join(';');

/** Removes a cancelled shift, with the shifts that replace its occurrences. */
function removed(progress: Progress, uid: string): undefined {
  const isOf = (one: string): boolean => one === uid || (one.startsWith(`${uid}/`) && !Number.isNaN(wallClock(one.slice(uid.length + 1))));
  progress.plan = { ...progress.plan, shifts: progress.plan.shifts.filter((one) => !isOf(one.uid)) };
}

/** Replaces an occurrence of a series by a shift of its own, or cancels it. The series gets an exception only if that succeeds. */
function withOccurrence(
  progress: Progress,
  { uid, replaces, shift }: { readonly uid: string; readonly replaces: CalendarTime; readonly shift: CalendarShift | null },
  repeated: ReadonlySet<string>,
): Accepted | ItemProblem {
  const series = progress.plan.shifts.find((one) => one.uid === uid);
  if (!series || repeated.has(uid)) return NO_SERIES;
  const at = localIn(zoneOf(series, progress.plan), replaces, progress.plan.timeZone);
  const own = `${uid}/${at}`;
  if (progress.written.has(own)) return REPEATED;
  if (!hasOccurrence({ ...series, timeZone: zoneOf(series, progress.plan) }, at, progress.budget)) return NO_OCCURRENCE;
  const { plan } = progress;
  const failed = shift ? written(progress, own, shift, series) : removed(progress, own);
  const refusal = failed ?? excepted(progress, series, at);
  if (refusal) {
    progress.plan = plan;
    return refusal;
  }
  progress.written.add(own);
  return { uid: own, isCancelled: shift === null, series: { uid, at } };
}

function excepted(progress: Progress, series: DutyShift, at: LocalTime): ItemProblem | undefined {
  if (series.except.includes(at)) return undefined;
  const { id, uid, ...fields } = series;
  try {
    progress.plan = withShift(progress.plan, { id, uid }, { ...fields, except: [...fields.except, at].sort() }, progress.context);
    return undefined;
  } catch (error) {
    if (error instanceof BadInput) return problem(error.reason, error.message);
    throw error;
  }
}

/** Whether a shift has an occurrence at a time, exceptions included. @throws BadInput when the import has taken too many steps */
function hasOccurrence(
  { startsAt, recurrence, timeZone }: DutyShift & { readonly timeZone: string },
  at: LocalTime,
  { spend }: StepBudget,
): boolean {
  const [first, wall] = [wallClock(startsAt), wallClock(at)];
  const rule = recurrence === null ? undefined : ruleOf(recurrence, timeZone);
  if (!rule) return first === wall;
  try {
    return [...startsOf(rule, first, { from: wall, to: wall }, spend)].includes(wall);
  } catch (error) {
    throw error instanceof TooManyTurns ? tooManyTurns() : error;
  }
}
