import type { ItemProblem, RefusedItem } from '../../platform/graphql/batch.js';
import type { PublishItem } from '../../intel/indicators/draft.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { ReadItem, ReadRelationship, ReadSighting, StixObject } from '../stix/reading.js';

/** Where a piece of an import came from. */
export interface PieceBase {
  /** For people: the object's id, `attribute <uuid>`, `line 17`. */
  readonly source: string;
  /** Its number, from 1; absent: one more than that of the piece before. */
  readonly line?: number;
  /** As it was sent, by which it is known again when it is sent again, and which is kept where it is rejected. Absent: what was read of it, as JSON. */
  readonly sent?: string;
  /** Ids of its parts that the same import does not bring (elsewhere.ts); absent: none. */
  readonly outside?: readonly string[];
}

/** A claim; without a label it is held. `revoked`: its source has taken it back. */
export type ClaimPiece = PieceBase & {
  readonly item: ReadItem['item'];
  readonly remarks?: readonly ItemProblem[];
  readonly revoked?: ReadItem['revoked'];
};
/** What could not be read. */
export type RefusedPiece = PieceBase & RefusedItem & { readonly red?: boolean };
/** An object that is no claim of ours; without a label it is held. `audience`: as its source says, never to be widened; absent or null: as the import says. */
export type ObjectPiece = PieceBase & {
  readonly object: StixObject;
  readonly tlp?: Tlp | undefined;
  readonly audience?: AudienceSpec | null;
  /** As of a claim (PublishItem). */
  readonly isAudienceDerived?: boolean;
  /** Absent: as the import says. */
  readonly agencyOnly?: boolean;
  readonly retainUntil?: Date | null;
  readonly remarks?: readonly ItemProblem[];
  readonly provenance?: readonly string[] | undefined;
  /** It refers to parts that are held, and waits with them, whatever its own label (parts.ts). */
  readonly waits?: true;
  /** Ids of those of its parts that are held in other imports. */
  readonly elsewhere?: readonly string[];
};
export type SightingPiece = PieceBase & { readonly sighting: ReadSighting };
/** What joins two claims; it is kept whole, as an object, where it cannot. */
export type RelationshipPiece = PieceBase & { readonly relationship: ReadRelationship };

/** A relationship as it is kept whole. */
export const relationshipAsObject = ({ relationship, ...sent }: RelationshipPiece): ObjectPiece => ({
  ...sent,
  ...relationship.kept,
  audience: relationship.kept.audience ?? null,
});

/** What an import is made of, in its order. */
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

/** What is said of an import when it begins. */
export interface ImportMeta {
  readonly source: ImportSource;
  /** What people call it: a file, a feed; at most 300 characters. */
  readonly name?: string | null;
  /** 1 to 200 characters: sent again under the same key, an import goes on where it ended. */
  readonly idempotencyKey?: string | null;
  /** For what does not say itself for whose eyes it is; absent: unchanged, and for what is new the party's default, without one the owner alone. */
  readonly audience?: AudienceSpec | null;
  /** Objects that are no claims: within the party the agency alone sees them; absent: unchanged, and not so of what is new. A claim says it itself. */
  readonly agencyOnly?: boolean | undefined;
  /** Objects that are no claims: one that is kept already may be opened or revived; absent: no. A claim says it itself. */
  readonly reissue?: boolean;
  /** What the call's address says that decides what becomes of the pieces; absent: nothing. Sent again under the same key, another address is another line. */
  readonly address?: unknown;
  /** How what is rejected is written again. */
  readonly layout?: Layout;
}

/** Absent: as JSON, one a line. */
export interface Layout {
  readonly format?: 'csv' | 'ndjson';
  /** CSV: the header. */
  readonly columns?: readonly string[];
  readonly delimiter?: string;
}

export type ReceiptOutcome = 'CREATED' | 'UPDATED' | 'UNCHANGED' | 'REJECTED' | 'HELD' | 'DROPPED';

/** What became of a piece. HELD: it, or a part of it, bears no label and waits for one; DROPPED: it did, and was dropped. */
export interface ImportReceipt {
  readonly line: number;
  readonly source: string;
  readonly outcome: ReceiptOutcome;
  readonly kind: 'INDICATOR' | 'OBJECT' | 'SIGHTING' | 'RELATIONSHIP' | 'REPORT';
  /** Of the claim, object, sighting or relationship; null: nothing was written. */
  readonly id: string | null;
  readonly problems: readonly ItemProblem[];
}

/** An import that runs: its id is known before its first piece is taken; its pieces are taken as their receipts are asked for. */
export interface ImportStream<Receipt = ImportReceipt> {
  readonly id: string;
  readonly receipts: AsyncIterableIterator<Receipt>;
}

/** What became of a whole reading. */
export interface ImportResult {
  readonly id: string;
  /** In the order: items, those that were taken back behind the others; objects, sightings, relationships, what could not be read. */
  readonly receipts: readonly ImportReceipt[];
  readonly counts: Readonly<Record<'created' | 'updated' | 'unchanged' | 'rejected' | 'held', number>>;
  /** What was remarkable about the whole, or about what became nothing. */
  readonly remarks: readonly (ItemProblem & { readonly source: string })[];
}

/** An item as it may be published, once it has a label. */
export type Labelled = PublishItem;
