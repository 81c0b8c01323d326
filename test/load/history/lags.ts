import { type Attempt, type Delivery, isResync, type Resync } from './history.js';

/** A consumer's name, and what it heard so far. */
export interface Hearer {
  readonly name: string;
  readonly heard: readonly (Delivery | Resync)[];
}

/** Milliseconds from the acknowledgement of each item's publication to its being heard by each hearer that it was published for. */
export function lagsOf(
  attempts: readonly Attempt[],
  hearers: readonly Hearer[],
): readonly { readonly ackedAt: number; readonly lag: number }[] {
  const published = attempts.filter(({ op, result }) => op === 'PUBLISH' && result === 'ok');
  return hearers.flatMap(({ name, heard }) => {
    const first = new Map<string, number>();
    for (const one of heard) if (!isResync(one) && !first.has(one.key)) first.set(one.key, one.at);
    return published.flatMap(({ key, readers, end }) => {
      const at = first.get(key);
      return at === undefined || !readers.has(name) ? [] : [{ ackedAt: end, lag: Math.max(0, at - end) }];
    });
  });
}

/** The value that `share` (0 to 1) of the numbers do not exceed; NaN where there are none. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}
