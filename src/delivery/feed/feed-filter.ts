import type { ItemKind } from '../../platform/graphql/item-kinds.js';
import { sortUnique, sortIds } from '../../platform/graphql/lists.js';
import type { Threat } from '../../intel/indicators/claim.js';
import type { Kind } from '../../values/values/value.js';

/** Events, or items of a snapshot, of one page. */
export const MOST_EVENTS = 1_000;

/** What is absent does not restrict. */
export interface FeedFilter {
  readonly items?: readonly ItemKind[] | null;
  readonly kinds?: readonly Kind[] | null;
  readonly threats?: readonly Threat[] | null;
  readonly owners?: readonly string[] | null;
  /** For these working groups of the reader's party. */
  readonly groups?: readonly string[] | null;
  /** Also events of one's own items. */
  readonly includeOwn?: boolean | null;
  /** Only what others released to the reader's party: their indicators and kept objects, whatever else is said. */
  readonly released?: boolean | null;
}

/** What can be released to a party. */
const RELEASABLE: readonly ItemKind[] = ['INDICATOR', 'STIX_OBJECT'];

/** Kinds of items that a filter leaves; undefined: all. `released` leaves no more than can be released. */
function itemsOf({ items, released }: FeedFilter): readonly ItemKind[] | undefined {
  const said = sortUnique(items);
  return released ? RELEASABLE.filter((kind) => said?.includes(kind) ?? true) : (said ?? undefined);
}

/** The filter as the database reads it: absent keys do not restrict. What means the same has one form, which a snapshot's cursor is bound to. */
export function databaseFilterOf(filter: FeedFilter): object {
  const [items, kinds, threats, owners] = [itemsOf(filter), sortUnique(filter.kinds), sortUnique(filter.threats), sortIds(filter.owners)];
  const groups = sortIds(filter.groups);
  return {
    ...(items ? { items } : {}),
    ...(kinds ? { kinds } : {}),
    ...(threats ? { threats } : {}),
    ...(owners ? { owners } : {}),
    ...(groups ? { groups } : {}),
    includeOwn: (filter.includeOwn ?? false) && !filter.released,
    ...(filter.released ? { released: true } : {}),
  };
}
