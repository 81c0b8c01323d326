import type { BatchReceipt } from '../../platform/graphql/batch.js';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { EvidenceFile } from '../evidence/evidence.js';
import type { Timestamp } from '../indicators/claim.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import type { Attribution, Tlp } from '../../tenancy/sharing/label.js';
import type { Kind } from '../../values/values/value.js';

/** Types of relationships between two values. */
export const RELATIONS = ['USES', 'CONTROLS', 'PAYS_TO', 'HOSTED_ON', 'SAME_OPERATOR', 'RELATED_TO'] as const;
export type Relation = (typeof RELATIONS)[number];

/** Maximum number of relationships in one call. */
export const MOST_RELATIONSHIPS = 1_000;
export const LONGEST_DESCRIPTION = 5_000;

/** The STIX object that a relationship was read from, and when its creator last modified it (ISO 8601; null: the object does not say). */
export interface RelationshipOriginal {
  readonly format: 'stix';
  readonly body: Readonly<Record<string, unknown>>;
  readonly modified: string | null;
}

/** A relationship to publish. */
export interface RelationshipDraft {
  readonly relation: Relation;
  /** Ids of claims that the author sees. */
  readonly from: string;
  readonly to: string;
  readonly description?: string | null;
  /** 0 to 100. */
  readonly confidence?: number | null;
  /** Admiralty code. */
  readonly reliability?: string | null;
  readonly credibility?: number | null;
  readonly firstSeen?: Date | null;
  readonly lastSeen?: Date | null;
  /** The author's own reference: a relationship with the same reference replaces the earlier version. */
  readonly externalId?: string | null;
  /** The strictest label of the relationship and both claims applies. */
  readonly tlp?: Tlp | null;
  /** null: unchanged; NAMED if the relationship is new. */
  readonly attribution: Attribution | null;
  /** null: unchanged; for a new relationship the default of the author's party, or without a default its own party only. */
  readonly audience: AudienceSpec | null;
  /** For a new relationship without an audience: parties of the default that the label forbids, or that need a release, are left out instead of a refusal. */
  readonly ownerAloneIfNew?: boolean;
  /** Whether partners in the audience get the text. */
  readonly released: boolean;
  /** null: unchanged. */
  readonly evidence: readonly string[] | null;
  /** The object that it was read from. */
  readonly original?: RelationshipOriginal | null;
  /** The agency's own relationship that this draft replaces, whatever its reference is. */
  readonly of?: string | null;
  /** Refuses the draft if it would reach more readers than before, or lose readers that nobody removed. */
  readonly narrow?: boolean;
}

/** Result for one relationship, in the order of the input. */
export interface RelationshipReceipt extends BatchReceipt {
  /** null if it was rejected. */
  readonly relationshipId: string | null;
}

/** One of the two claims of a relationship, as its reader sees it. */
export interface RelationshipEnd {
  readonly indicatorId: string;
  readonly kind: Kind;
  readonly value: string;
  readonly display: string;
  readonly tlp: Tlp;
}

/** A row of hub.relationship_view: a relationship as a reader who sees both ends may know it. */
export interface RelationshipRow {
  readonly id: string;
  readonly relation: Relation;
  readonly description: string | null;
  readonly confidence: number | null;
  readonly reliability: string | null;
  readonly credibility: number | null;
  readonly first_seen: Timestamp | null;
  readonly last_seen: Timestamp | null;
  readonly tlp: Tlp;
  readonly version: number;
  readonly published_at: Timestamp;
  readonly updated_at: Timestamp;
  readonly retain_until: Timestamp | null;
  readonly revoked_at: Timestamp | null;
  readonly revoked_reason: string | null;
  readonly from_end: RelationshipEnd;
  readonly to_end: RelationshipEnd;
  /** null: the author is not named to the reader. */
  readonly by: ActorParty | null;
  readonly evidence: readonly EvidenceFile[];
}
