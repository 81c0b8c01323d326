import type { BatchReceipt } from '../../platform/graphql/batch.js';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { EvidenceFile } from '../evidence/evidence.js';
import type { Timestamp } from '../indicators/claim.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import type { Attribution, Tlp } from '../../tenancy/sharing/label.js';
import type { Kind } from '../../values/values/value.js';

/** What joins two values. */
export const RELATIONS = ['USES', 'CONTROLS', 'PAYS_TO', 'HOSTED_ON', 'SAME_OPERATOR', 'RELATED_TO'] as const;
export type Relation = (typeof RELATIONS)[number];

/** Relationships of one call. */
export const MOST_RELATIONSHIPS = 1_000;
export const LONGEST_DESCRIPTION = 5_000;

/** The STIX object that a relationship was read from, and when its maker changed it (ISO 8601; null: it does not say). */
export interface RelationshipOriginal {
  readonly format: 'stix';
  readonly body: Readonly<Record<string, unknown>>;
  readonly modified: string | null;
}

/** A relationship as it is said. */
export interface RelationshipDraft {
  readonly relation: Relation;
  /** Claims that the author sees. */
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
  /** The author's own reference: said again under it, it replaces. */
  readonly externalId?: string | null;
  /** The strictest one of it and both claims' holds. */
  readonly tlp?: Tlp | null;
  /** null: as before, and otherwise NAMED. */
  readonly attribution: Attribution | null;
  /** null: as before, and otherwise the default of the author's party, and where it has none its own party alone. */
  readonly audience: AudienceSpec | null;
  /** Where it is new and names no audience: what the label, or the lack of a release, keeps from the default is left out, instead of a refusal. */
  readonly ownerAloneIfNew?: boolean;
  /** Partners that are named get its words, too. */
  readonly released: boolean;
  /** null: as before. */
  readonly evidence: readonly string[] | null;
  /** What it was read from. */
  readonly original?: RelationshipOriginal | null;
  /** The agency's own relationship that is said anew, whatever its reference is. */
  readonly of?: string | null;
  /** It goes no further than before, and loses nobody whom nobody took out. */
  readonly narrow?: boolean;
}

/** What became of one relationship, in the order of the input. */
export interface RelationshipReceipt extends BatchReceipt {
  /** null when it was rejected. */
  readonly relationshipId: string | null;
}

/** One of the two claims of a relationship, as its reader sees it. */
export interface RelationshipEnd {
  readonly id: string;
  readonly kind: Kind;
  readonly value: string;
  readonly display: string;
}

/** A row of hub.relationship_view: a relationship as its reader, who sees both ends, may know it. */
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
  readonly revoked_at: Timestamp | null;
  readonly revoked_reason: string | null;
  readonly from_end: RelationshipEnd;
  readonly to_end: RelationshipEnd;
  /** null: the author stays unnamed to the reader. */
  readonly by: ActorParty | null;
  readonly evidence: readonly EvidenceFile[];
}
