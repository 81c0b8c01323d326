import { COPY_INDICATOR_FIELDS, type ItemKind } from '../generated/operations.js';
import type { CopyIndicator } from '../lookup.js';
import type { StoredItem } from './store.js';

type Fields = Readonly<Record<string, unknown>>;

/** Which fields of events and snapshots the client asks for, and where the item is in them. */
export interface Selection<Item> {
  /** GraphQL fields of a `FeedEvent`, besides eventId, cursor, at, operation, kind, itemId and backfill. */
  readonly event: string;
  /** GraphQL fields of a `SnapshotPage`, besides cursor and feedCursor. */
  readonly snapshot: string;
  /** Kinds of items that the selection covers. An event of another kind has no item. */
  readonly kinds: readonly string[];
  /** Returns the item of an event; null if the event has none. */
  itemOf(event: Fields): Item | null;
  /** Returns the items of a page of a snapshot. */
  itemsOf(page: Fields): readonly StoredItem<Item>[];
}

/** What the copy needs of every indicator. */
const NEEDED = 'id revokedAt';

/**
 * Selects indicators.
 * @param fields GraphQL fields of `Indicator`; `id` and `revokedAt` are always added. Absent: the fields of {@link CopyIndicator}. The type parameter states them.
 */
export function indicatorSelection(): Selection<CopyIndicator>;
export function indicatorSelection<Item extends object>(fields: string): Selection<Item>;
export function indicatorSelection<Item extends object>(fields = COPY_INDICATOR_FIELDS): Selection<Item> {
  return {
    event: `indicator{${NEEDED} ${fields}}`,
    snapshot: `items{...on Indicator{${NEEDED} ${fields}}}`,
    kinds: ['INDICATOR'],
    itemOf: (event) => (event['indicator'] ?? null) as Item | null,
    // An item of another kind has no field here.
    itemsOf: (page) => itemsIn<Item>(page).flatMap((item) => ('id' in item ? [storedAs('INDICATOR', item)] : [])),
  };
}

/** Kinds whose owner can revoke an item. */
const REVOCABLE: readonly string[] = ['INDICATOR', 'RELATIONSHIP', 'SIGHTING', 'STIX_OBJECT'];

/** The type of a kind in the schema: `InformationRequest` for `INFORMATION_REQUEST`. */
export const typeOf = (kind: string): string => kind.toLowerCase().replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/**
 * Selects items of several kinds. `__typename` tells them apart; it, `id`, and `revokedAt` of a kind that has it are always added. The type parameter states the
 * fields. Two kinds with a field of the same name and different types need an alias.
 * @param fields GraphQL fields by kind, for example `{ INDICATOR: 'value', CASE: 'title' }`. An event of a kind that is not named has no item.
 */
export function itemSelection<Item extends { readonly __typename: string; readonly id: string }>(
  fields: Readonly<Partial<Record<ItemKind, string>>>,
): Selection<Item> {
  const entries = Object.entries(fields);
  const kinds = new Map(entries.map(([kind]) => [typeOf(kind), kind]));
  const parts = entries.map(([kind, some]) => `...on ${typeOf(kind)}{id ${REVOCABLE.includes(kind) ? 'revokedAt ' : ''}${some}}`);
  const selected = `{__typename ${parts.join('')}}`;
  const kindOf = (item: Item): string | undefined => kinds.get(item.__typename);
  return {
    event: `item${selected}`,
    snapshot: `items${selected}`,
    kinds: [...kinds.values()],
    itemOf: (event) => {
      const item = (event['item'] ?? null) as Item | null;
      return item !== null && kindOf(item) !== undefined ? item : null;
    },
    itemsOf: (page) =>
      itemsIn<Item>(page).flatMap((item) => {
        const kind = kindOf(item);
        return kind === undefined ? [] : [storedAs(kind, item)];
      }),
  };
}

const itemsIn = <Item>(page: Fields): readonly Item[] => page['items'] as readonly Item[];

function storedAs<Item>(kind: string, item: Item): StoredItem<Item> {
  const { id, revokedAt = null } = item as { readonly id: string; readonly revokedAt?: string | null };
  return { kind, itemId: id, item, revoked: revokedAt !== null };
}

const EVENT = 'eventId cursor at operation kind itemId backfill';

/** The three reads of a selection. */
export const textsOf = ({
  event,
  snapshot,
}: Pick<Selection<unknown>, 'event' | 'snapshot'>): { readonly live: string; readonly page: string; readonly snapshot: string } => ({
  live: `subscription($after:Cursor,$filter:FeedFilter){feed(after:$after,filter:$filter){${EVENT} ${event}}}`,
  page: `query($after:Cursor,$filter:FeedFilter,$first:Int){feed(after:$after,filter:$filter,first:$first){events{${EVENT} ${event}}cursor more}}`,
  snapshot: `query($after:Cursor,$filter:FeedFilter,$first:Int){snapshot(after:$after,filter:$filter,first:$first){${snapshot} cursor feedCursor}}`,
});
