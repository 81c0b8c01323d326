import type { ClaimRow, Timestamp } from '../../intel/indicators/claim.js';
import type { Original } from '../../intel/indicators/draft.js';
import type { RelationshipRow } from '../../intel/relationships/relationship.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { StixObject } from './reading.js';

/** A claim as its reader sees it, with what an exchange format needs beside the row. */
export interface StixClaim extends ClaimRow {
  /** What it was read from; null unless the reader sees the detail and the owner's name. */
  readonly original: Original | null;
  /** UUID of the value's observable (values/observable-id.ts); null: of a claim from before there was one, and computed. */
  readonly observable: string | null;
}

/** A party as a reader knows it. */
export interface StixParty {
  readonly id: string;
  readonly kind: 'COUNTRY' | 'PARTNER' | 'HUB';
  readonly name: string;
  /** ISO 3166-1 alpha-2; null: it is no country. */
  readonly country: string | null;
}

/** What the writer knows beside the claim. */
export interface StixContext {
  /** For people: stands as the source of references whose owner is not named. */
  readonly hubName: string;
}

/** A sighting of a claim as its reader sees it. */
export interface HubSighting {
  readonly id: string;
  /** The STIX id of what was seen: {@link indicatorId}, or the id of the original that the reader gets. */
  readonly of: string;
  readonly verdict: 'SEEN' | 'FALSE_POSITIVE' | 'EXPIRED';
  readonly count: number;
  readonly first_seen: Timestamp | null;
  readonly last_seen: Timestamp | null;
  readonly note: string | null;
  readonly tlp: Tlp;
  /** What it was read from, without what it is of; null or absent: nothing, or not for this reader. */
  readonly original?: { readonly body: StixObject } | null;
  readonly added_at: Timestamp;
  readonly updated_at: Timestamp;
  readonly revoked: boolean;
  /** null: whoever saw it is not named. */
  readonly by: StixParty | null;
}

/** What joins two claims, as its reader, who sees both, may know it. */
export interface HubRelationship extends Omit<RelationshipRow, 'from_end' | 'to_end' | 'by' | 'evidence'> {
  /** STIX ids of the two indicators, as the reader gets them (HubSighting). */
  readonly from: string;
  readonly to: string;
  /** What it was read from, without what it joins; turned: it says it from `to`. null or absent: nothing, or not for this reader. */
  readonly original?: { readonly body: StixObject; readonly turned?: boolean } | null;
  /** null: its author is not named. */
  readonly by: StixParty | null;
}

/** An object that is no claim, as its reader sees it. */
export interface StoredObject {
  /** The hub's id of it. */
  readonly id: string;
  readonly body: StixObject;
  readonly tlp: Tlp;
  readonly published_at: Timestamp;
  readonly updated_at: Timestamp;
  readonly revoked_at: Timestamp | null;
  /** Whose it is; null: its reader does not learn that. */
  readonly owner_id: string | null;
}
