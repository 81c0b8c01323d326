import type { ItemProblem, RefusedItem } from '../../platform/graphql/batch.js';
import type { PublishItem } from '../../intel/indicators/draft.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { ReadItem, ReadRelationship, ReadSighting, StixObject } from '../stix/reading.js';

/** Origin of a piece of an import. */
export interface PieceBase {
  /** For display: the object's id, `attribute <uuid>`, `line 17`. */
  readonly source: string;
  /** Line number, from 1; absent: one more than that of the previous piece. */
  readonly line?: number;
  /** The sent text: identifies the piece when it is sent again, and is stored when it is rejected. Absent: the parsed content as JSON. */
  readonly sent?: string;
  /** Ids of its parts that are not in the same import (parts-in-other-imports.ts); absent: none. */
  readonly outside?: readonly string[];
}

/** A claim; without a label it is held. `revoked`: its source has revoked it. */
export type ClaimPiece = PieceBase & {
  readonly item: ReadItem['item'];
  readonly remarks?: readonly ItemProblem[];
  readonly revoked?: ReadItem['revoked'];
};
/** A piece that could not be read. */
export type RefusedPiece = PieceBase & RefusedItem & { readonly red?: boolean };
/**
 * An object that is not a claim; without a label it is held. `audience`: as its source states, never to be widened; absent or null: the default of the
 * import.
 */
export type ObjectPiece = PieceBase & {
  readonly object: StixObject;
  readonly tlp?: Tlp | undefined;
  readonly audience?: AudienceSpec | null;
  /** As for a claim (PublishItem). */
  readonly isAudienceDerived?: boolean;
  /** Absent: the default of the import. */
  readonly agencyOnly?: boolean;
  readonly retainUntil?: Date | null;
  readonly remarks?: readonly ItemProblem[];
  readonly provenance?: readonly string[] | undefined;
  /** It refers to held parts and waits with them, whatever its own label (parts.ts). */
  readonly waits?: true;
  /** Ids of its parts that are held in other imports. */
  readonly elsewhere?: readonly string[];
};
export type SightingPiece = PieceBase & { readonly sighting: ReadSighting };
/** A relationship between two claims. If it cannot be written as such, it is stored unchanged as an object. */
export type RelationshipPiece = PieceBase & { readonly relationship: ReadRelationship };

/** Returns a relationship as an object to store unchanged. */
export const relationshipAsObject = ({ relationship, ...sent }: RelationshipPiece): ObjectPiece => ({
  ...sent,
  ...relationship.kept,
  audience: relationship.kept.audience ?? null,
});

/** A piece of an import. The pieces keep the order of the import. */
export type Piece = ClaimPiece | RefusedPiece | ObjectPiece | SightingPiece | RelationshipPiece;

export const SOURCES = [
  'BULK_NDJSON',
  'BULK_CSV',
  'TAXII',
  'MISP',
  'STIX',
  'PULL',
  'REPORTS_NDJSON',
  'REPORTS_CSV',
  'REPORTS_STIX',
] as const;
export type ImportSource = (typeof SOURCES)[number];
export type ReportSource = Extract<ImportSource, `REPORTS_${string}`>;

export const isOfReports = (source: ImportSource): source is ReportSource => source.startsWith('REPORTS_');

/** Properties of an import that are set when it begins. */
export interface ImportMeta {
  readonly source: ImportSource;
  /** Display name, such as a file or a feed; at most 300 characters. */
  readonly name?: string | null;
  /** 1 to 200 characters: sent again with the same key, an import resumes after its last line. */
  readonly idempotencyKey?: string | null;
  /** Audience for items that state none. Absent: an existing item keeps its own; a new one gets the party's default, or otherwise the owner only. */
  readonly audience?: AudienceSpec | null;
  /**
   * For objects that are not claims: whether only the agency within the party sees them. Absent: unchanged, and false for new objects. A claim has its own
   * value.
   */
  readonly agencyOnly?: boolean | undefined;
  /** For objects that are not claims: whether a stored object may get a wider audience or be revived; absent: no. A claim has its own value. */
  readonly reissue?: boolean;
  /** Options of the call that decide how pieces are processed; absent: none. With the same key but other options, a line counts as different. */
  readonly address?: unknown;
  /** Form in which rejected lines are returned. */
  readonly layout?: Layout;
}

/** Absent: JSON, one object in each line. */
export interface Layout {
  readonly format?: 'csv' | 'ndjson';
  /** CSV: columns of the header. */
  readonly columns?: readonly string[];
  readonly delimiter?: string;
}

export type ReceiptOutcome = 'CREATED' | 'UPDATED' | 'UNCHANGED' | 'REJECTED' | 'HELD' | 'DROPPED';

/** Receipt of a piece. HELD: the piece or one of its parts has no label and is held; DROPPED: it was held and then dropped. */
export interface ImportReceipt {
  readonly line: number;
  readonly source: string;
  readonly outcome: ReceiptOutcome;
  readonly kind: 'INDICATOR' | 'OBJECT' | 'SIGHTING' | 'RELATIONSHIP' | 'REPORT';
  /** Id of the claim, object, sighting or relationship; null: nothing was written. */
  readonly id: string | null;
  readonly problems: readonly ItemProblem[];
}

/** A running import. Its id is known before the first piece is imported; pieces are imported as their receipts are requested, a chunk at a time. */
export interface ImportStream<Receipt = ImportReceipt> {
  readonly id: string;
  readonly receipts: AsyncIterableIterator<readonly Receipt[]>;
}

/** Result of the import of a complete reading. */
export interface ImportResult {
  readonly id: string;
  /** In this order: items, with revoked ones last; objects, sightings, relationships, unreadable pieces. */
  readonly receipts: readonly ImportReceipt[];
  readonly counts: Readonly<Record<'created' | 'updated' | 'unchanged' | 'rejected' | 'held', number>>;
  /** Remarks on the whole reading, or on parts that became no piece. */
  readonly remarks: readonly (ItemProblem & { readonly source: string })[];
}

/** An item that can be published once it has a label. */
export type Labelled = PublishItem;
