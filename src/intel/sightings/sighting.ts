import type { BatchReceipt } from '../../platform/graphql/batch.js';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { Timestamp } from '../indicators/claim.js';
import type { AudienceKeys, AudienceSpec } from '../../tenancy/sharing/audience.js';
import type { Attribution, Tlp } from '../../tenancy/sharing/label.js';

/** Verdict of an agency on a claim: the agency met the value; the claim is wrong; the value is out of use. */
export const VERDICTS = ['SEEN', 'FALSE_POSITIVE', 'EXPIRED'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** STIX 2.1 section 5.2 allows a count of 0 to 999,999,999; the hub does not accept 0, a sighting that never happened. */
export const MOST_COUNTED = 999_999_999;
export const LONGEST_NOTE = 2_000;

/** The STIX object that a sighting was read from, and its last change by its creator (ISO 8601; null: not stated). */
export interface SightingOriginal {
  readonly format: 'stix';
  readonly body: Readonly<Record<string, unknown>>;
  readonly modified: string | null;
}

/** A sighting as sent. */
export interface SightingDraft {
  /** The sighted claim. */
  readonly indicatorId: string;
  readonly verdict: Verdict;
  /** How often, 1 to {@link MOST_COUNTED}. */
  readonly count: number;
  readonly firstSeen?: Date | null;
  readonly lastSeen?: Date | null;
  readonly note?: string | null;
  /** Who sees it besides the claim's owner; null: nobody. */
  readonly audience?: AudienceSpec | null;
  /** Present audience of a sighting that is sent again; it applies if no audience is named. Absent: none. */
  readonly standing?: AudienceKeys | undefined;
  readonly attribution?: Attribution;
  /** The sighter's own reference; sending it again replaces the sighting. */
  readonly externalId?: string | null;
  /** Its own label; the stricter of this label and the claim's applies. */
  readonly tlp?: Tlp | null;
  readonly original?: SightingOriginal | null;
}

/** The result for one sighting, in the order of the input. */
export interface SightingReceipt extends BatchReceipt {
  /** null when it was rejected. */
  readonly sightingId: string | null;
}

/** A row of hub.sighting_view: a sighting as its reader may see it. */
export interface SightingRow {
  readonly id: string;
  readonly indicator: string;
  readonly verdict: Verdict;
  readonly count: number;
  readonly first_seen: Timestamp | null;
  readonly last_seen: Timestamp | null;
  readonly note: string | null;
  readonly tlp: Tlp;
  readonly version: number;
  readonly published_at: Timestamp;
  readonly updated_at: Timestamp;
  readonly retain_until: Timestamp | null;
  readonly revoked_at: Timestamp | null;
  readonly revoked_reason: string | null;
  /** null: the sighter is not named to the reader. */
  readonly by_id: string | null;
  readonly by_kind: ActorParty['kind'] | null;
  readonly by_name: string | null;
  readonly by_country: string | null;
}
