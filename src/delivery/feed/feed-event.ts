import type { Claim, ClaimRow } from '../../intel/indicators/claim.js';
import type { ItemKind } from '../../platform/graphql/item-kinds.js';

/** What an event means for its reader. */
export type FeedOperation = 'PUBLISHED' | 'UPDATED' | 'REVOKED' | 'WITHDRAWN' | 'POSITION';

/** Something that changed for its reader; the content of an item that is no claim stands under the field of its kind (Told). */
export interface FeedEvent {
  readonly [field: string]: unknown;
  /** The same for the same event, whenever it is delivered. */
  readonly eventId: string;
  readonly cursor: string;
  readonly at: string;
  readonly operation: FeedOperation;
  readonly kind: ItemKind | null;
  readonly itemId: string | null;
  readonly claim: Claim | null;
  readonly backfill: boolean;
}

/** A row of hub.feed. */
export interface FeedRow {
  readonly seq: string;
  /** Of the position (Place). */
  readonly tag: string | null;
  readonly at: string;
  readonly operation: FeedOperation;
  readonly kind: ItemKind | null;
  readonly itemId: string | null;
  readonly backfill: boolean;
  /** POSITION: whether the stream goes on behind it. */
  readonly more: boolean | null;
  readonly claim: ClaimRow | null;
  readonly corroboration: number;
}
