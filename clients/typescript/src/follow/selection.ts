import { INDICATOR_FIELDS } from '../generated/operations.js';
import type { Indicator } from '../lookup.js';
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
 * @param fields GraphQL fields of `Indicator`; `id` and `revokedAt` are always added. Absent: the fields of {@link Indicator}. The type parameter states them.
 */
export function indicatorSelection(): Selection<Indicator>;
export function indicatorSelection<Item extends object>(fields: string): Selection<Item>;
export function indicatorSelection<Item extends object>(fields = INDICATOR_FIELDS): Selection<Item> {
  return {
    event: `indicator{${NEEDED} ${fields}}`,
    snapshot: `indicators{${NEEDED} ${fields}}`,
    kinds: ['INDICATOR'],
    itemOf: (event) => (event['indicator'] ?? null) as Item | null,
    itemsOf: (page) =>
      (page['indicators'] as readonly (Item & { readonly id: string; readonly revokedAt: string | null })[]).map((item) => ({
        kind: 'INDICATOR',
        itemId: item.id,
        item,
        revoked: item.revokedAt !== null,
      })),
  };
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
