import type { Threat } from '../../intel/indicators/claim.js';
import { BadInput } from '../../platform/platform/errors.js';
import { sortUnique, sortIds } from '../../platform/graphql/lists.js';
import { isStorableText } from '../../platform/graphql/storable-text.js';
import { assertBatchSize } from '../../platform/graphql/batch.js';
import type { CaseworkFacet, CaseworkKind, CaseworkState } from './casework.js';

/** Amounts in one currency. */
export interface MoneyFilter {
  readonly currency: string;
  readonly atLeast?: string | null;
  readonly atMost?: string | null;
}

/** Filter of casework. An absent field does not restrict the result. The value is a separate argument of the search. */
export interface CaseworkFilter {
  readonly kinds?: readonly CaseworkKind[] | null;
  readonly states?: readonly CaseworkState[] | null;
  readonly threats?: readonly Threat[] | null;
  readonly countries?: readonly string[] | null;
  readonly parties?: readonly string[] | null;
  readonly createdAfter?: Date | null;
  readonly createdBefore?: Date | null;
  readonly money?: MoneyFilter | null;
  readonly text?: string | null;
}

export const LONGEST_SEARCH_TEXT = 200;
const AMOUNT = /^\d{1,15}(\.\d{1,4})?$/;
/** Maximum number of entries in a list of the filter. */
const MOST_LIST_VALUES = 250;

/** Returns the normalised filter as parameters of the search statement ($1 to $7). @throws BadInput on an invalid filter */
export function searchParametersOf(filter: CaseworkFilter): readonly unknown[] {
  const { createdAfter, createdBefore } = filter;
  if (createdAfter && createdBefore && createdAfter >= createdBefore) {
    throw new BadInput('SPAN_REVERSED', '`createdBefore` must be later than `createdAfter`.');
  }
  const lists = [
    sortUnique(filter.kinds),
    sortUnique(filter.states),
    sortUnique(filter.threats),
    sortUnique(filter.countries),
    sortIds(filter.parties),
  ];
  for (const list of lists) assertBatchSize('values of one list', list?.length ?? 0, MOST_LIST_VALUES, 0);
  return [...lists, createdAfter ?? null, createdBefore ?? null];
}

/** Returns the checked amounts; null: no restriction. @throws BadInput on an invalid amount or currency, or when `atMost` is below `atLeast` */
export function checkedMoney(money: MoneyFilter | null | undefined): MoneyFilter | null {
  if (!money) return null;
  const atLeast = money.atLeast ?? null;
  const atMost = money.atMost ?? null;
  const isValid = [atLeast, atMost].every((amount) => amount === null || AMOUNT.test(amount)) && /^[A-Z]{3}$/.test(money.currency);
  if (!isValid) {
    throw new BadInput(
      'AMOUNT_INVALID',
      'The amount is invalid. Give the currency in three letters (ISO 4217), and each amount as a decimal number.',
    );
  }
  if (atLeast !== null && atMost !== null && Number(atLeast) > Number(atMost)) {
    throw new BadInput('SPAN_REVERSED', '`atMost` must not be below `atLeast`.');
  }
  return { currency: money.currency, atLeast, atMost };
}

/** Returns the trimmed text; null: no restriction. @throws BadInput on a text that is empty or too long */
export function checkedText(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > LONGEST_SEARCH_TEXT || !isStorableText(trimmed)) {
    throw new BadInput('SEARCH_TEXT', `The search text must have 1 to ${LONGEST_SEARCH_TEXT} characters.`);
  }
  return trimmed;
}

/** Returns each facet once, in the requested order. */
export const distinctFacets = (facets: readonly CaseworkFacet[] | null | undefined): readonly CaseworkFacet[] => [...new Set(facets ?? [])];
