import type { FeedOperation } from '../generated/operations.js';

/**
 * One event of the feed. `item` has the fields of the selection; null for WITHDRAWN, for an item that the hub cannot show, and for a kind
 * that the selection does not cover.
 */
export interface FeedEvent<Item> {
  /** The same event delivered twice has the same id. */
  readonly eventId: string;
  readonly cursor: string;
  /** When the change happened, RFC 3339 in UTC. */
  readonly at: string;
  readonly operation: Exclude<FeedOperation, 'POSITION'>;
  readonly kind: string;
  readonly itemId: string;
  /** Whether the item is older than the cursor: the party has just gained access to it. */
  readonly backfill: boolean;
  readonly item: Item | null;
}

/** Events that a store applies together with the cursor behind them, or not at all. There may be none: then the cursor alone is stored. */
export interface Batch<Item> {
  readonly events: readonly FeedEvent<Item>[];
  readonly cursor: string;
}

/** An item in a copy. */
export interface StoredItem<Item> {
  readonly kind: string;
  readonly itemId: string;
  readonly item: Item;
  /** Whether the owner has revoked it. */
  readonly revoked: boolean;
}

/** Everything that the account sees, page by page, and the cursor from which the feed continues. */
export interface Snapshot<Item> {
  readonly pages: AsyncIterable<readonly StoredItem<Item>[]>;
  readonly cursor: string;
}

/** A copy that {@link EntenteClient.follow} keeps. Only one follower may write to a store. */
export interface Store<Item> {
  /** Returns the cursor that was stored last; null if the store is empty. */
  load(): string | null | Promise<string | null>;
  /** Applies all changes and stores the cursor in one transaction. {@link changeOf} says what to do for an event. */
  apply(batch: Batch<Item>): void | Promise<void>;
  /** Replaces the whole copy and its cursor in one transaction: an item that is on no page is deleted. If `pages` throws, nothing changes. */
  replace(snapshot: Snapshot<Item>): void | Promise<void>;
}

/**
 * What an event means for a copy. `revoke`: mark the item as revoked, if it is there (`revokedItem`); the event had no content. `none`: the copy does not change.
 */
export type Change<Item> =
  | { readonly type: 'put'; readonly stored: StoredItem<Item> }
  | { readonly type: 'revoke'; readonly itemId: string; readonly revokedAt: string }
  | { readonly type: 'delete'; readonly itemId: string }
  | { readonly type: 'none' };

/**
 * WITHDRAWN deletes, REVOKED puts the item with its mark, PUBLISHED and UPDATED put it. Without an item REVOKED marks what the copy has, and PUBLISHED and UPDATED
 * change nothing.
 */
export function changeOf<Item>({ operation, kind, itemId, item, at }: FeedEvent<Item>): Change<Item> {
  if (operation === 'WITHDRAWN') return { type: 'delete', itemId };
  if (item === null) return operation === 'REVOKED' ? { type: 'revoke', itemId, revokedAt: at } : { type: 'none' };
  return { type: 'put', stored: { kind, itemId, item, revoked: operation === 'REVOKED' || revokedAtOf(item) !== null } };
}

/** Returns the item with the mark of its revocation. A time that it has already stays. @param revokedAt RFC 3339 in UTC */
export function revokedItem<Item>(stored: StoredItem<Item>, revokedAt: string): StoredItem<Item> {
  return { ...stored, revoked: true, item: revokedAtOf(stored.item) === null ? { ...stored.item, revokedAt } : stored.item };
}

const revokedAtOf = (item: unknown): unknown => (item as { readonly revokedAt?: unknown }).revokedAt ?? null;

/** A copy in memory. */
export class MemoryStore<Item> implements Store<Item> {
  private copy: ReadonlyMap<string, StoredItem<Item>> = new Map();
  private cursor: string | null = null;

  /** The items by their ids. The map is replaced when it changes by a snapshot, and edited by events. */
  get items(): ReadonlyMap<string, StoredItem<Item>> {
    return this.copy;
  }

  load(): string | null {
    return this.cursor;
  }

  apply({ events, cursor }: Batch<Item>): void {
    const copy = this.copy as Map<string, StoredItem<Item>>;
    for (const event of events) {
      const change = changeOf(event);
      if (change.type === 'put') copy.set(change.stored.itemId, change.stored);
      if (change.type === 'delete') copy.delete(change.itemId);
      const known = change.type === 'revoke' ? copy.get(change.itemId) : undefined;
      if (change.type === 'revoke' && known) copy.set(change.itemId, revokedItem(known, change.revokedAt));
    }
    this.cursor = cursor;
  }

  async replace({ pages, cursor }: Snapshot<Item>): Promise<void> {
    const copy = new Map<string, StoredItem<Item>>();
    for await (const page of pages) for (const stored of page) copy.set(stored.itemId, stored);
    this.copy = copy;
    this.cursor = cursor;
  }
}
