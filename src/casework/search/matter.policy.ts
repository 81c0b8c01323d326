import type { Threat } from '../../intel/indicators/claim.js';
import { BadInput } from '../../platform/platform/errors.js';
import { sortUnique, sortIds } from '../../platform/graphql/lists.js';
import { isStorableText } from '../../platform/graphql/storable-text.js';
import { assertBatchSize } from '../../platform/graphql/batch.js';
import type { MatterFacet, MatterKind } from './matter.js';

/** Amounts in one currency. */
export interface MoneyFilter {
  readonly currency: string;
  readonly atLeast?: string | null;
  readonly atMost?: string | null;
}

/** What is absent does not restrict; a value is looked for beside it. */
export interface MatterFilter {
  readonly kinds?: readonly MatterKind[] | null;
  readonly statuses?: readonly string[] | null;
  readonly threats?: readonly Threat[] | null;
  readonly countries?: readonly string[] | null;
  readonly parties?: readonly string[] | null;
  readonly openedAfter?: Date | null;
  readonly openedBefore?: Date | null;
  readonly money?: MoneyFilter | null;
  readonly text?: string | null;
}

export const LONGEST_SEARCH_TEXT = 200;
const AMOUNT = /^\d{1,15}(\.\d{1,4})?$/;
/** Words of a kind, a state, a country or a threat. */
const MOST_LIST_VALUES = 250;

/** The filter in one form, however it was written: the restrictions of the search, in the order of its statement ($1 to $7). @throws BadInput on what is none */
export function searchParametersOf(filter: MatterFilter): readonly unknown[] {
  const { openedAfter, openedBefore } = filter;
  if (openedAfter && openedBefore && openedAfter >= openedBefore) {
    throw new BadInput('SPAN_REVERSED', '`openedBefore` does not lie behind `openedAfter`.');
  }
  const lists = [
    sortUnique(filter.kinds),
    sortUnique(filter.statuses),
    sortUnique(filter.threats),
    sortUnique(filter.countries),
    sortIds(filter.parties),
  ];
  for (const words of lists) assertBatchSize('words of one list', words?.length ?? 0, MOST_LIST_VALUES, 0);
  return [...lists, openedAfter ?? null, openedBefore ?? null];
}

/** null: it does not restrict. @throws BadInput on an amount that is none, or bounds that cross */
export function checkedMoney(money: MoneyFilter | null | undefined): MoneyFilter | null {
  if (!money) return null;
  const atLeast = money.atLeast ?? null;
  const atMost = money.atMost ?? null;
  const sound = [atLeast, atMost].every((amount) => amount === null || AMOUNT.test(amount)) && /^[A-Z]{3}$/.test(money.currency);
  if (!sound) throw new BadInput('AMOUNT_INVALID', 'Say the currency in three letters, and each amount as a decimal number.');
  if (atLeast !== null && atMost !== null && Number(atLeast) > Number(atMost)) {
    throw new BadInput('SPAN_REVERSED', '`atMost` lies below `atLeast`.');
  }
  return { currency: money.currency, atLeast, atMost };
}

/** null: it does not restrict. @throws BadInput on a text that is empty or too long */
export function checkedText(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  const said = text.trim();
  if (said === '' || said.length > LONGEST_SEARCH_TEXT || !isStorableText(said)) {
    throw new BadInput('SEARCH_TEXT', `Look for a text of 1 to ${LONGEST_SEARCH_TEXT} characters.`);
  }
  return said;
}

/** Each once, in the order in which they were asked for. */
export const distinctFacets = (facets: readonly MatterFacet[] | null | undefined): readonly MatterFacet[] => [...new Set(facets ?? [])];
