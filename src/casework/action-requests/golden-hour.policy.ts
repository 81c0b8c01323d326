import { unitsOf } from './money.policy.js';

/** An open request with the money at risk. */
export interface Stake {
  readonly id: string;
  readonly dueAt: number;
  /** The requested amount that is not held yet; null: unknown, or no money. */
  readonly atRisk: { readonly currency: string; readonly amount: string } | null;
}

/** Upper ends of the spans of remaining time, in minutes: overdue; 15 minutes, 1 hour, 4 hours, 1 day; later. */
export const SPANS = [0, 15, 60, 240, 1_440] as const;

/** Returns the span of a request, from 0 (overdue). @param now in milliseconds, like dueAt */
export function spanOf(dueAt: number, now: number): number {
  const minutes = (dueAt - now) / 60_000;
  const index = SPANS.findIndex((end) => minutes <= end);
  return index < 0 ? SPANS.length : index;
}

/**
 * Sorts the golden-hour board, first by span of remaining time. Within a span, amounts of different currencies cannot be compared. So each currency is sorted
 * from the largest amount down, and currencies alternate (the largest of each, then the second of each …). Ties go to less remaining time. Requests without a
 * known amount follow, by time. The order is total and does not depend on the input order. Pure.
 */
export function sortBoard<One extends Stake>(stakes: readonly One[], now: number): readonly One[] {
  const turns = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const stake of [...stakes].sort(byMoney)) {
    if (!stake.atRisk) continue;
    const line = `${spanOf(stake.dueAt, now)} ${stake.atRisk.currency}`;
    const turn = counts.get(line) ?? 0;
    counts.set(line, turn + 1);
    turns.set(stake.id, turn);
  }
  return [...stakes].sort(
    (one, other) =>
      spanOf(one.dueAt, now) - spanOf(other.dueAt, now) ||
      (turns.get(one.id) ?? Number.MAX_SAFE_INTEGER) - (turns.get(other.id) ?? Number.MAX_SAFE_INTEGER) ||
      byTime(one, other),
  );
}

function byMoney(one: Stake, other: Stake): number {
  const [less, more] = [one, other].map(({ atRisk }) => (atRisk ? unitsOf(atRisk.amount) : 0n));
  if (less !== more) return (less ?? 0n) > (more ?? 0n) ? -1 : 1;
  return byTime(one, other);
}

/** The end of a page of the board. */
export interface BoardPosition {
  /** Time in ms at which the first page was read: all pages have the order of that time. */
  readonly now: number;
  /** Id of the last request of the page, and its index on the board. */
  readonly last: string;
  readonly index: number;
}

/** Returns the index at which the board continues. A request that left the board since had moved those after it up by one. Pure. */
export function continueBoard(stakes: readonly Pick<Stake, 'id'>[], { last, index }: BoardPosition): number {
  const found = stakes.findIndex(({ id }) => id === last);
  return found < 0 ? index : found + 1;
}

const byTime = (one: Stake, other: Stake): number => one.dueAt - other.dueAt || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
