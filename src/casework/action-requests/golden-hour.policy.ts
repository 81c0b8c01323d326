import { unitsOf } from './money.policy.js';

/** What is at stake in an open request. */
export interface Stake {
  readonly id: string;
  readonly dueAt: number;
  /** What was asked for and is not held yet; null: nobody knows how much, or no money. */
  readonly atRisk: { readonly currency: string; readonly amount: string } | null;
}

/** Ends of the spans of time left, in minutes: overdue; a quarter, an hour, four, a day; later. */
export const SPANS = [0, 15, 60, 240, 1_440] as const;

/** In which span a request lies, from 0 (overdue). @param now in milliseconds, like dueAt */
export function spanOf(dueAt: number, now: number): number {
  const minutes = (dueAt - now) / 60_000;
  const place = SPANS.findIndex((end) => minutes <= end);
  return place < 0 ? SPANS.length : place;
}

/**
 * The order of the golden-hour board. First by the span of time that is left; within a span by money, and there is no rate at which one currency is another: each currency's requests
 * stand from the largest down, and the currencies take turns (the largest of each, then the second of each …); on one turn whoever has less time left comes first. What has no known
 * amount comes behind, by time. Total, and the same for whatever order it is given. Pure.
 */
export function sortBoard<One extends Stake>(stakes: readonly One[], now: number): readonly One[] {
  const turns = new Map<string, number>();
  const seen = new Map<string, number>();
  for (const stake of [...stakes].sort(byMoney)) {
    if (!stake.atRisk) continue;
    const line = `${spanOf(stake.dueAt, now)} ${stake.atRisk.currency}`;
    const turn = seen.get(line) ?? 0;
    seen.set(line, turn + 1);
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

const byTime = (one: Stake, other: Stake): number => one.dueAt - other.dueAt || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
