import type { Claim, ClaimRow } from '../../intel/indicators/claim.js';
import type { ItemKind } from '../../platform/graphql/item-kinds.js';

/** Meaning of an event for its reader. */
export type FeedOperation = 'PUBLISHED' | 'UPDATED' | 'REVOKED' | 'WITHDRAWN' | 'POSITION';

/** A change for one reader. The content of an item that is not a claim is under the field of its kind (ItemProjection). */
export interface FeedEvent {
  readonly [field: string]: unknown;
  /** The same id for the same event at every delivery. */
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
  /** Random number of the position (StreamPosition). */
  readonly tag: string | null;
  readonly at: string;
  readonly operation: FeedOperation;
  readonly kind: ItemKind | null;
  readonly itemId: string | null;
  readonly backfill: boolean;
  /** For POSITION: whether the stream continues after it. */
  readonly more: boolean | null;
  readonly claim: ClaimRow | null;
  readonly corroboration: number;
}
