import { BadInput } from '../platform/errors.js';

/** What is wrong with one item of a batch, or remarkable about it. A WARNING does not stop it. */
export interface ItemProblem {
  readonly severity: 'ERROR' | 'WARNING';
  readonly code: string;
  readonly field: string | null;
  readonly message: string;
}

/** An item that is refused before the database sees it. */
export interface RefusedItem {
  readonly refusal: readonly ItemProblem[];
}

/** The decision on an item that a rule refuses. */
export interface RejectedItem {
  readonly outcome: 'REJECTED';
  readonly problem: ItemProblem;
}

/** What became of an item that is new, or newer than what the hub has. */
export type WriteOutcome = 'CREATED' | 'UPDATED' | 'UNCHANGED';

/** What became of one item of a batch. A batch of any size answers one receipt an item; one refused item costs the others nothing. */
export interface BatchReceipt<Outcome extends string = WriteOutcome> {
  /** Place of the item in its batch, from 0. */
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

/** @param field most batches name their items by a reference */
export const rejectedItem = (code: string, message: string, field = 'reference'): RejectedItem => ({
  outcome: 'REJECTED',
  problem: problem(code, message, field),
});

/** The receipt of a refused item, but for what its kind adds. */
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
 * Splits a batch into waves in which each name occurs at most once, keeping the order of items that share one: the second reads what the first wrote. Almost every batch is a single wave.
 * @param namesOf at least one of each item, such as its reference
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
