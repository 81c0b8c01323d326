import type { ItemProblem } from '../../platform/graphql/batch.js';
import type { PublishItem } from '../../intel/indicators/draft.js';
import type { Relation } from '../../intel/relationships/relationship.js';
import type { Attribution, Tlp } from '../../tenancy/sharing/label.js';

/** An object of STIX 2.1, or of a custom type: what the standard says of all of them. */
export interface StixObject {
  readonly type: string;
  /** `<type>--<UUID>` */
  readonly id: string;
  readonly [property: string]: unknown;
}

/**
 * A claim that an exchange format makes, as the hub reads it.
 * `tlp` undefined: it bears no label, and waits for one. Everything else that is absent: as whoever takes it in says (PublishItem).
 */
export interface ReadItem {
  /** Where it stood, for receipts: the object's id, `attribute <uuid>`, `line 17`. */
  readonly source: string;
  readonly item: Omit<PublishItem, 'tlp'> & { readonly tlp?: Tlp | undefined };
  /** Its source has taken it back: whoever takes it in publishes nothing, and revokes what the same source published. Absent: no. */
  readonly revoked?: {
    readonly reason: string | null;
    /** Whom the object names as its maker (null: nobody); undefined: its format has no makers. */
    readonly maker?: string | null;
  };
}

/** An object that is no claim of ours: kept whole, shown to the same eyes as what it came with. */
export interface ReadObject {
  readonly object: StixObject;
  readonly tlp?: Tlp | undefined;
  /** For whose eyes, where its source says so; absent or null: as whoever takes it in says. */
  readonly audience?: PublishItem['audience'];
  /** As of a claim (PublishItem). */
  readonly isAudienceDerived?: boolean;
  /** Absent: as whoever takes it in says. */
  readonly agencyOnly?: boolean;
  readonly retainUntil?: Date | null;
  /** As of a claim (PublishItem). */
  readonly provenance?: readonly string[];
  /** What its receipt says of how it was read. */
  readonly remarks?: readonly ItemProblem[];
}

/** Somebody's sighting of an object of the same reading, or of one that the hub has. */
export interface ReadSighting {
  readonly source: string;
  /** What readers learn of whoever takes it in; absent: its party. */
  readonly attribution?: Attribution | undefined;
  /** The sighted object's id. */
  readonly of: string;
  readonly verdict: 'SEEN' | 'FALSE_POSITIVE' | 'EXPIRED';
  readonly count: number;
  readonly firstSeen: Date | null;
  readonly lastSeen: Date | null;
  readonly note: string | null;
  /** The label that it bears itself; undefined: none. */
  readonly tlp?: Tlp | undefined;
  /** The source's own id of it: said again under it, it replaces. Absent: the format has none. */
  readonly reference?: string | null;
  /** The object, where it is to be given out again as it came; modified in ISO 8601. */
  readonly original?: { readonly format: 'stix'; readonly body: StixObject; readonly modified: string | null } | null;
  /** As of a claim (PublishItem). */
  readonly provenance?: readonly string[];
}

/** What joins two indicators of the same reading, or that the hub has. */
export interface ReadRelationship {
  readonly source: string;
  readonly relation: Relation;
  /** The indicators' ids. */
  readonly from: string;
  readonly to: string;
  readonly description: string | null;
  readonly confidence: number | null;
  readonly reliability: string | null;
  readonly credibility: number | null;
  readonly firstSeen: Date | null;
  readonly lastSeen: Date | null;
  /** The label that it bears itself; undefined: none, and it bears those of the two. */
  readonly tlp?: Tlp | undefined;
  /** For whose eyes, where its source says so; absent: as whoever takes it in says. */
  readonly audience?: PublishItem['audience'];
  /** What readers learn of whoever takes it in; null: as before, and otherwise its party. */
  readonly attribution: Attribution | null;
  /** The object, to be given out again as it came; modified in ISO 8601. */
  readonly original: { readonly format: 'stix'; readonly body: StixObject; readonly modified: string | null };
  /** As of a claim (PublishItem). */
  readonly provenance: readonly string[];
  /** As the object is kept where it cannot be one. */
  readonly kept: ReadObject;
}

/** All that one bundle, envelope or event says. What cannot be read is a problem of its own and costs nothing else. */
export interface Reading {
  readonly items: readonly ReadItem[];
  readonly objects: readonly ReadObject[];
  readonly sightings: readonly ReadSighting[];
  /** Absent: the format has none. */
  readonly relationships?: readonly ReadRelationship[];
  readonly problems: readonly (ItemProblem & { readonly source: string })[];
  /** Ids of objects that are read and need no keeping: they say nothing beyond the rest (the label's definition, the observable of an item). */
  readonly implied?: readonly string[];
}
