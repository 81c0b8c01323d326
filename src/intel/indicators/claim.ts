import { THREATS } from '../../values/rows/enum-values.js';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { Kind } from '../../values/values/value.js';
import type { PersonStatus } from './person-status.js';

/** What a claim says the value is used for. Defined in values, because the command line reads it, too. */
export { THREATS };
export type Threat = (typeof THREATS)[number];

/** A timestamp: a Date from the database driver, or text from JSON built in the database. */
export type Timestamp = Date | string;

/** On what ground a claim is disputed. */
export const DISPUTE_GROUNDS = ['WRONG_PERSON', 'WRONG_STATUS', 'WRONG_VALUE', 'UNLAWFUL', 'OTHER'] as const;
export type DisputeGround = (typeof DISPUTE_GROUNDS)[number];

/** A row of hub.claim: one agency's claim about one value, as far as its reader may see it. */
export interface ClaimRow {
  readonly id: string;
  readonly kind: Kind;
  readonly scope: string;
  readonly value: string;
  readonly display: string;
  readonly platform: string | null;
  readonly network: string | null;
  readonly bank: string | null;
  readonly country: string | null;
  readonly threat: Threat;
  readonly tlp: Tlp;
  readonly tags: readonly string[];
  readonly first_seen: Timestamp | null;
  readonly last_seen: Timestamp | null;
  readonly valid_until: Timestamp | null;
  /** End of the retention: then nobody sees the claim; null: it is kept. */
  readonly retain_until: Timestamp | null;
  readonly revoked_at: Timestamp | null;
  readonly revoked_reason: string | null;
  readonly published_at: Timestamp;
  readonly updated_at: Timestamp;
  readonly version: number;
  readonly owner_id: string | null;
  readonly owner_kind: ActorParty['kind'] | null;
  readonly owner_name: string | null;
  readonly owner_country: string | null;
  readonly agency_id: string | null;
  readonly agency_name: string | null;
  /** The detail: null where the reader may not see it. */
  readonly external_id: string | null;
  readonly raw: string | null;
  readonly description: string | null;
  readonly confidence: number | null;
  readonly reliability: string | null;
  readonly credibility: number | null;
  /** Part of the detail; null: there is no person behind such a value, or the reader may not see the detail. */
  readonly person_status: PersonStatus | null;
  /** Start and ground of the dispute; null: not disputed. */
  readonly disputed_since: Timestamp | null;
  readonly dispute_ground: DisputeGround | null;
  /** Since when a data subject contests the data; null: not contested. */
  readonly contested_since: Timestamp | null;
  /** When the owner last confirmed the data; null: not since the publication. */
  readonly confirmed_at: Timestamp | null;
}

/** A claim and how many distinct owners the reader can see behind its value. */
export interface Claim extends ClaimRow {
  readonly corroboration: number;
}

/** Columns of a claim with its corroboration, for statements that read hub.claim. */
export const CLAIM_COLUMNS = 'claim.*, hub.corroboration(claim.digest) as corroboration';
