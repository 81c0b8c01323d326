import type { ItemProblem } from '../../platform/graphql/batch.js';
import type { PublishItem } from '../../intel/indicators/draft.js';
import type { Relation } from '../../intel/relationships/relationship.js';
import type { Attribution, Tlp } from '../../tenancy/sharing/label.js';

/** An object of STIX 2.1 or of a custom type: properties that all of them have. */
export interface StixObject {
  readonly type: string;
  /** `<type>--<UUID>` */
  readonly id: string;
  readonly [property: string]: unknown;
}

/**
 * A claim read from an exchange format.
 * `tlp` undefined: it has no label and is held. Other absent fields: the default of the importer (PublishItem).
 */
export interface ReadItem {
  /** Source for receipts: the object's id, `attribute <uuid>`, `line 17`. */
  readonly source: string;
  readonly item: Omit<PublishItem, 'tlp'> & { readonly tlp?: Tlp | undefined };
  /** The source has revoked it: the importer publishes nothing, and revokes what the same source published. Absent: not revoked. */
  readonly revoked?: {
    readonly reason: string | null;
    /** Creator that the object names (null: none); undefined: its format has no creators. */
    readonly maker?: string | null;
  };
}

/** An object that is not a claim: stored unchanged, with the audience of the items that it came with. */
export interface ReadObject {
  readonly object: StixObject;
  readonly tlp?: Tlp | undefined;
  /** Audience, where the source states one; absent or null: the default of the importer. */
  readonly audience?: PublishItem['audience'];
  /** As for a claim (PublishItem). */
  readonly isAudienceDerived?: boolean;
  /** Absent: the default of the importer. */
  readonly agencyOnly?: boolean;
  readonly retainUntil?: Date | null;
  /** As for a claim (PublishItem). */
  readonly provenance?: readonly string[];
  /** Remarks on the reading, for its receipt. */
  readonly remarks?: readonly ItemProblem[];
}

/** A sighting of an object in the same reading, or of one that the hub has. */
export interface ReadSighting {
  readonly source: string;
  /** What readers may learn about the importer; absent: its party. */
  readonly attribution?: Attribution | undefined;
  /** Id of the sighted object. */
  readonly of: string;
  readonly verdict: 'SEEN' | 'FALSE_POSITIVE' | 'EXPIRED';
  readonly count: number;
  readonly firstSeen: Date | null;
  readonly lastSeen: Date | null;
  readonly note: string | null;
  /** Its own label; undefined: none. */
  readonly tlp?: Tlp | undefined;
  /** The source's id of the sighting: a later sighting with the same id replaces it. Absent: the format has none. */
  readonly reference?: string | null;
  /** The object, where it is to be exported unchanged; modified in ISO 8601. */
  readonly original?: { readonly format: 'stix'; readonly body: StixObject; readonly modified: string | null } | null;
  /** As for a claim (PublishItem). */
  readonly provenance?: readonly string[];
}

/** A relationship between two indicators in the same reading, or that the hub has. */
export interface ReadRelationship {
  readonly source: string;
  readonly relation: Relation;
  /** Ids of the indicators. */
  readonly from: string;
  readonly to: string;
  readonly description: string | null;
  readonly confidence: number | null;
  readonly reliability: string | null;
  readonly credibility: number | null;
  readonly firstSeen: Date | null;
  readonly lastSeen: Date | null;
  /** Its own label; undefined: none, and the labels of both indicators apply. */
  readonly tlp?: Tlp | undefined;
  /** Audience, where the source states one; absent: the default of the importer. */
  readonly audience?: PublishItem['audience'];
  /** What readers may learn about the importer; null: unchanged, or its party for a new one. */
  readonly attribution: Attribution | null;
  /** The object, to be exported unchanged; modified in ISO 8601. */
  readonly original: { readonly format: 'stix'; readonly body: StixObject; readonly modified: string | null };
  /** As for a claim (PublishItem). */
  readonly provenance: readonly string[];
  /** The object to store where no relationship can be written. */
  readonly kept: ReadObject;
}

/** Content of one bundle, envelope or event. Unreadable parts become problems and do not affect the rest. */
export interface Reading {
  readonly items: readonly ReadItem[];
  readonly objects: readonly ReadObject[];
  readonly sightings: readonly ReadSighting[];
  /** Absent: the format has none. */
  readonly relationships?: readonly ReadRelationship[];
  readonly problems: readonly (ItemProblem & { readonly source: string })[];
  /** Ids of objects that were read and need not be stored, because they add nothing (the definition of a label, the observable of an item). */
  readonly implied?: readonly string[];
}
