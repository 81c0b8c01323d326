import type { ClaimRow, Timestamp } from '../../intel/indicators/claim.js';
import type { Original } from '../../intel/indicators/draft.js';
import type { RelationshipRow } from '../../intel/relationships/relationship.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { StixObject } from './reading.js';

/** A claim as its reader sees it, with additional fields for exchange formats. */
export interface StixClaim extends ClaimRow {
  /** Original of the claim; null unless the reader sees the detail and the owner's name. */
  readonly original: Original | null;
  /** UUID of the value's observable (values/observable-id.ts); null for a claim from before observables existed: it is computed. */
  readonly observable: string | null;
  /** Mark of the reader's copy (platform/database/copy-mark.ts); absent: the output is for the hub itself. */
  readonly copy_mark?: string;
}

/** A party as a reader knows it. */
export interface StixParty {
  readonly id: string;
  readonly kind: 'COUNTRY' | 'PARTNER' | 'HUB';
  readonly name: string;
  /** ISO 3166-1 alpha-2; null: the party is not a country. */
  readonly country: string | null;
}

/** Additional context of the writer. */
export interface StixContext {
  /** Display name: the source of external references whose owner is not named. */
  readonly hubName: string;
}

/** A sighting of a claim as its reader sees it. */
export interface HubSighting {
  readonly id: string;
  /** STIX id of the sighted object: indicatorId (ids.ts), or the id of the original that the reader gets. */
  readonly of: string;
  readonly verdict: 'SEEN' | 'FALSE_POSITIVE' | 'EXPIRED';
  readonly count: number;
  readonly first_seen: Timestamp | null;
  readonly last_seen: Timestamp | null;
  readonly note: string | null;
  readonly tlp: Tlp;
  /** Original object, without its sighted object; null or absent: none, or not for this reader. */
  readonly original?: { readonly body: StixObject } | null;
  readonly added_at: Timestamp;
  readonly updated_at: Timestamp;
  readonly revoked: boolean;
  /** null: the observer is not named. */
  readonly by: StixParty | null;
}

/** A relationship between two claims, for a reader who sees both. */
export interface HubRelationship extends Omit<RelationshipRow, 'from_end' | 'to_end' | 'by' | 'evidence'> {
  /** STIX ids of the two indicators, as the reader gets them (HubSighting). */
  readonly from: string;
  readonly to: string;
  /** Original object, without its ends; turned: the original starts from `to`. null or absent: none, or not for this reader. */
  readonly original?: { readonly body: StixObject; readonly turned?: boolean } | null;
  /** null: its author is not named. */
  readonly by: StixParty | null;
}

/** An object that is not a claim, as its reader sees it. */
export interface StoredObject {
  /** The hub's id of the object. */
  readonly id: string;
  readonly body: StixObject;
  readonly tlp: Tlp;
  readonly published_at: Timestamp;
  readonly updated_at: Timestamp;
  readonly revoked_at: Timestamp | null;
  /** Owner; null: the reader may not know it. */
  readonly owner_id: string | null;
}
