import type { Query } from '@tanstack/react-query';
import { isOfFrame } from './as-of.ts';
import { type Changed, useLiveItems } from './live-items.ts';
import type { ItemKind } from './live-items.graphql.ts';
import { readAgain } from './queries.ts';

/** Operations whose answers any item of a kind can change, also one that they do not contain: lists, counts. */
type Lists = Partial<Record<ItemKind, readonly unknown[]>>;

/** Whether an answer is about one of these items: its variables or its content contain the id. One that is being read for the first time may be. */
function isAbout({ queryKey, state }: Query, ids: readonly string[]): boolean {
  if (state.data === undefined && state.fetchStatus === 'fetching') return true;
  const content = JSON.stringify([queryKey[1], state.data]);
  return ids.some((id) => content.includes(id));
}

/**
 * Reads the answers of the page again that are about changed items. Those that are not on the page now are read again when they are shown.
 * @param changed undefined: all answers
 * @param except an operation whose answer is left as it is
 */
export function readAnswersAgain(changed: Changed, lists: Lists = {}, except?: unknown): Promise<void> {
  const ids = [...(changed?.keys() ?? [])];
  const affected = new Set([...(changed?.values() ?? [])].flatMap((kind) => lists[kind] ?? []));
  return readAgain({
    predicate: (query) => {
      const operation = query.queryKey[0];
      if (operation === except || isOfFrame(query)) return false;
      return changed === undefined || affected.has(operation) || isAbout(query, ids);
    },
  });
}

/** Keeps the answers of a page current: those about items of these kinds, and the lists of each kind. */
export function useLiveAnswers(lists: Lists): void {
  useLiveItems({ itemKinds: Object.keys(lists) as ItemKind[], readAgain: (changed) => readAnswersAgain(changed, lists) });
}
