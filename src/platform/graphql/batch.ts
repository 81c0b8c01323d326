import { BadInput } from '../platform/errors.js';

/** An error in one item of a batch, or a warning, which does not stop the item. */
export interface ItemProblem {
  readonly severity: 'ERROR' | 'WARNING';
  readonly code: string;
  readonly field: string | null;
  readonly message: string;
}

/** An item that is rejected before the database sees it. */
export interface RefusedItem {
  readonly refusal: readonly ItemProblem[];
}

/** The decision on an item that a rule rejects. */
export interface RejectedItem {
  readonly outcome: 'REJECTED';
  readonly problem: ItemProblem;
}

/** The outcome for an item that is new, or newer than the hub's version. */
export type WriteOutcome = 'CREATED' | 'UPDATED' | 'UNCHANGED';

/** The outcome for one item of a batch. A batch of any size gets one receipt for each item; a rejected item does not affect the others. */
export interface BatchReceipt<Outcome extends string = WriteOutcome> {
  /** Index of the item in its batch, from 0. */
  readonly index: number;
  readonly outcome: Outcome | 'REJECTED';
  /** With REJECTED at least one ERROR. */
  readonly problems: readonly ItemProblem[];
}

export const problem = (code: string, message: string, field: string | null = null): ItemProblem => ({
  severity: 'ERROR',
  code,
  field,
  message,
});

/** @param field by default the reference, which names the items of most batches */
export const rejectedItem = (code: string, message: string, field = 'reference'): RejectedItem => ({
  outcome: 'REJECTED',
  problem: problem(code, message, field),
});

/** The receipt of a rejected item, without the fields that its kind adds. */
export const rejected = (index: number, problems: readonly ItemProblem[]): BatchReceipt & { readonly outcome: 'REJECTED' } => ({
  index,
  outcome: 'REJECTED',
  problems,
});

/** @param what the items, in the plural @throws BadInput BATCH_SIZE */
export function assertBatchSize(what: string, size: number, most: number, least = 1): void {
  if (size < least || size > most) {
    throw new BadInput('BATCH_SIZE', `The number of ${what} in one call must be between ${least} and ${most} (got ${size}).`);
  }
}

/**
 * Splits a batch into waves in which each name occurs at most once, and keeps the order of items with the same name: the second reads the result of the first.
 * Almost every batch is a single wave.
 * @param namesOf at least one name of each item, such as its reference
 */
export function wavesOf<Item>(items: readonly Item[], namesOf: (item: Item) => readonly string[]): readonly (readonly Item[])[] {
  const lastWave = new Map<string, number>();
  const waves: Item[][] = [];
  for (const item of items) {
    const names = namesOf(item);
    const wave = Math.max(...names.map((name) => (lastWave.get(name) ?? -1) + 1));
    for (const name of names) lastWave.set(name, wave);
    (waves[wave] ??= []).push(item);
  }
  return waves;
}
