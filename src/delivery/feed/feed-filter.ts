import type { ItemKind } from '../../platform/graphql/item-kinds.js';
import { sortUnique, sortIds } from '../../platform/graphql/lists.js';
import type { Threat } from '../../intel/indicators/claim.js';
import type { Kind } from '../../values/values/value.js';

/** Largest number of events or snapshot items on one page. */
export const MOST_EVENTS = 1_000;

/** An absent field does not restrict. */
export interface FeedFilter {
  readonly itemKinds?: readonly ItemKind[] | null;
  readonly kinds?: readonly Kind[] | null;
  readonly threats?: readonly Threat[] | null;
  readonly owners?: readonly string[] | null;
  /** Items for these working groups of the reader's party. */
  readonly groups?: readonly string[] | null;
  /** Also events of the reader's own items. */
  readonly includeOwn?: boolean | null;
  /** Only items that others released to the reader's party: their indicators and kept objects, whatever else the filter asks for. */
  readonly released?: boolean | null;
}

/** Kinds of items that can be released to a party. */
const RELEASABLE: readonly ItemKind[] = ['INDICATOR', 'STIX_OBJECT'];

/** Returns the kinds of items that the filter allows; undefined: all. `released` allows only kinds that can be released. */
function itemKindsOf({ itemKinds, released }: FeedFilter): readonly ItemKind[] | undefined {
  const requested = sortUnique(itemKinds);
  return released ? RELEASABLE.filter((kind) => requested?.includes(kind) ?? true) : (requested ?? undefined);
}

/** Returns the filter as the database reads it: absent keys do not restrict. Equal filters have one form, and a snapshot's cursor is bound to that form. */
export function databaseFilterOf(filter: FeedFilter): object {
  const [itemKinds, kinds, threats, owners] = [
    itemKindsOf(filter),
    sortUnique(filter.kinds),
    sortUnique(filter.threats),
    sortIds(filter.owners),
  ];
  const groups = sortIds(filter.groups);
  return {
    ...(itemKinds ? { itemKinds } : {}),
    ...(kinds ? { kinds } : {}),
    ...(threats ? { threats } : {}),
    ...(owners ? { owners } : {}),
    ...(groups ? { groups } : {}),
    includeOwn: (filter.includeOwn ?? false) && !filter.released,
    ...(filter.released ? { released: true } : {}),
  };
}
