import { instantOf, localTime, wallClock } from './local-time.js';
import { ruleOf, startsOf } from './recurrence.policy.js';
import { type DutyChange, type DutyPlan, type DutyShift, type DutyTurn, MOST_TURNS, type Span, zoneOf } from './roster.js';

const DAY = 86_400_000;
/** Steps for a whole plan: days that its rules examine, occurrences, and turns that its changes look at. They take less than a second. */
export const MOST_STEPS = 1_000_000;

/** A plan makes too many turns, or needs too many steps to find them. */
export class TooManyTurns extends Error {}

/** Counts the steps of a whole plan. @throws TooManyTurns */
export class StepBudget {
  spent = 0;

  constructor(private readonly most = MOST_STEPS) {}

  readonly spend = (steps: number): void => {
    this.spent += steps;
    if (this.spent > this.most) throw new TooManyTurns();
  };
}

/** Returns the turns of a shift that touch the span, without changes. */
function* scheduledTurns(
  shift: DutyShift & { readonly timeZone: string },
  place: number,
  holidays: ReadonlySet<string>,
  work: Work,
): Generator<DutyTurn> {
  const { span, budget } = work;
  const [first, length] = [wallClock(shift.startsAt), wallClock(shift.endsAt) - wallClock(shift.startsAt)];
  const except = new Set(shift.except);
  // Two days more on each side: no zone is further from UTC, and a shift may have begun before the span.
  const near = { from: span.from - 2 * DAY - length, to: span.to + 2 * DAY };
  const rule = shift.recurrence === null ? undefined : ruleOf(shift.recurrence, shift.timeZone);
  for (const wall of rule ? startsOf(rule, first, near, budget.spend) : [first]) {
    budget.spend(1);
    if (wall < near.from) continue;
    const local = localTime(wall);
    if (except.has(local) || (!shift.onHolidays && holidays.has(local.slice(0, 10)))) continue;
    const [from, to] = [instantOf(wall, shift.timeZone), instantOf(wall + length, shift.timeZone)];
    if (from < to && from < span.to && to > span.from) yield { from, to, officer: shift.officer, rank: shift.rank, shift: shift.id, place };
  }
}

interface Work {
  readonly span: Span;
  readonly budget: StepBudget;
}

/** Returns the turns of all shifts, without changes. @throws TooManyTurns */
function scheduled(plan: DutyPlan, work: Work): readonly DutyTurn[] {
  const days = new Set(plan.holidays.map(({ day }) => day));
  const turns: DutyTurn[] = [];
  for (const [place, shift] of plan.shifts.entries()) {
    for (const turn of scheduledTurns({ ...shift, timeZone: zoneOf(shift, plan) }, place, days, work)) {
      if (turns.push(turn) > MOST_TURNS) throw new TooManyTurns();
    }
  }
  return turns;
}

/** Who takes an officer's duty in a span; null: nobody. */
interface Replacement extends Span {
  readonly officer: string;
  readonly by: string | null;
}

const replacementsOf = ({ officer, substitute, span, otherSpan }: DutyChange): readonly Replacement[] => [
  { ...span, officer, by: substitute },
  ...(otherSpan && substitute !== null ? [{ ...otherSpan, officer: substitute, by: officer }] : []),
];

/** Returns a turn cut at the replacements of its officer. Replacements of one change see the officer before the change. */
function applied(turn: DutyTurn, replacements: readonly Replacement[]): readonly DutyTurn[] {
  const mine = replacements.filter(({ officer, from, to }) => officer === turn.officer && from < turn.to && to > turn.from);
  if (mine.length === 0) return [turn];
  const cuts = [turn.from, turn.to, ...mine.flatMap(({ from, to }) => [from, to])].filter((at) => at >= turn.from && at <= turn.to);
  const edges = [...new Set(cuts)].sort((a, b) => a - b);
  return edges.slice(0, -1).flatMap((from, at) => {
    const to = edges[at + 1] ?? turn.to;
    const hit = mine.find((one) => one.from <= from && one.to >= to);
    const officer = hit ? hit.by : turn.officer;
    return officer === null ? [] : [{ ...turn, from, to, officer }];
  });
}

/** Applies each change in order to the turns of the officers that it names. @throws TooManyTurns */
function changed(turns: readonly DutyTurn[], changes: readonly DutyChange[], { spend }: StepBudget): readonly DutyTurn[] {
  const byOfficer = new Map<string, DutyTurn[]>();
  const add = (turn: DutyTurn): void => {
    const own = byOfficer.get(turn.officer);
    if (own) own.push(turn);
    else byOfficer.set(turn.officer, [turn]);
  };
  turns.forEach(add);
  for (const change of changes) {
    const replacements = replacementsOf(change);
    const named = [...new Set(replacements.map(({ officer }) => officer))];
    const before = named.flatMap((officer) => byOfficer.get(officer) ?? []);
    spend(before.length);
    for (const officer of named) byOfficer.delete(officer);
    for (const turn of before) applied(turn, replacements).forEach(add);
  }
  return [...byOfficer.values()].flat();
}

/**
 * Returns who is on duty in a span: the shifts without their exceptions and holidays, then each change in order. Turns are cut at the ends of the span, and
 * ordered by time, rank and place. Pure.
 * @throws TooManyTurns when the plan makes more than 20,000 turns, or needs more than a million steps
 */
export function turnsOf(plan: DutyPlan, span: Span, budget = new StepBudget()): readonly DutyTurn[] {
  const turns = changed(scheduled(plan, { span, budget }), plan.changes, budget)
    .map((turn) => ({ ...turn, from: Math.max(turn.from, span.from), to: Math.min(turn.to, span.to) }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from || a.rank - b.rank || a.place - b.place || a.to - b.to);
  if (turns.length > MOST_TURNS) throw new TooManyTurns();
  return turns;
}
