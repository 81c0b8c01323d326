import type { ItemProblem, PublishItem } from '../indicators/draft.js';
import type { AudienceWish } from '../sharing/audience.js';
import type { Tlp } from '../sharing/label.js';
import type { Reading, ReadItem, ReadRelationship, ReadSighting, StixObject } from '../stix/reading.js';

/** Where a piece of an import came from. */
export interface Sent {
  /** For people: the object's id, `attribute <uuid>`, `line 17`. */
  readonly source: string;
  /** Its number, from 1; absent: one more than that of the piece before. */
  readonly line?: number;
  /** As it was sent, by which it is known again when it is sent again, and which is kept where it is rejected. Absent: what was read of it, as JSON. */
  readonly sent?: string;
}

/** A claim; without a label it is held. `revoked`: its source has taken it back. */
export type ClaimPiece = Sent & {
  readonly item: ReadItem['item'];
  readonly remarks?: readonly ItemProblem[];
  readonly revoked?: ReadItem['revoked'];
};
/** What could not be read. */
export type RefusedPiece = Sent & { readonly refusal: readonly ItemProblem[]; readonly red?: boolean };
/** An object that is no claim of ours; without a label it is held. `audience`: as its source says, never to be widened; absent or null: as the import's. */
export type ObjectPiece = Sent & {
  readonly object: StixObject;
  readonly tlp?: Tlp | undefined;
  readonly audience?: AudienceWish | null;
  /** Absent: as the import says. */
  readonly agencyOnly?: boolean;
  readonly retainUntil?: Date | null;
  readonly remarks?: readonly ItemProblem[];
  readonly provenance?: readonly string[] | undefined;
};
export type SightingPiece = Sent & { readonly sighting: ReadSighting };
/** What joins two claims; it is kept whole, as an object, where it cannot. */
export type RelationshipPiece = Sent & { readonly relationship: ReadRelationship };

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
  /** For what does not say itself for whose eyes it is; absent: the party's default, and without one the owner alone. */
  readonly audience?: AudienceWish | null;
  /** Objects that are no claims: within the party the agency alone sees them; absent: no. A claim says it itself. */
  readonly agencyOnly?: boolean;
  /** Objects that are no claims: one that is kept already may be opened or revived; absent: no. A claim says it itself. */
  readonly reissue?: boolean;
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

export type TakenOutcome = 'CREATED' | 'UPDATED' | 'UNCHANGED' | 'REJECTED' | 'HELD' | 'DROPPED';

/** What became of a piece. HELD: it bears no label and waits for one; DROPPED: it did, and was dropped. */
export interface TakenReceipt {
  readonly line: number;
  readonly source: string;
  readonly outcome: TakenOutcome;
  readonly kind: 'INDICATOR' | 'OBJECT' | 'SIGHTING' | 'RELATIONSHIP' | 'REPORT';
  /** Of the claim, object, sighting or relationship; null: nothing was written. */
  readonly id: string | null;
  readonly problems: readonly ItemProblem[];
}

/** An import that runs: its id is known before its first piece is taken; its pieces are taken as their receipts are asked for. */
export interface Taking<Receipt = TakenReceipt> {
  readonly id: string;
  readonly receipts: AsyncIterableIterator<Receipt>;
}

/** What became of a whole reading. */
export interface ImportOutcome {
  readonly id: string;
  /** In the order: items, those that were taken back behind the others; objects, sightings, relationships, what could not be read. */
  readonly receipts: readonly TakenReceipt[];
  readonly counts: Readonly<Record<'created' | 'updated' | 'unchanged' | 'rejected' | 'held', number>>;
  /** What was remarkable about the whole, or about what became nothing. */
  readonly remarks: readonly (ItemProblem & { readonly source: string })[];
}

/** The pieces of a reading. A warning goes with the piece that it is about. */
export function piecesOf({ items, objects, sightings, relationships = [], problems }: Reading): {
  pieces: readonly Piece[];
  remarks: ImportOutcome['remarks'];
} {
  const warnings = new Map<string, ItemProblem[]>();
  for (const { source, ...problem } of problems) {
    if (problem.severity === 'WARNING') warnings.set(source, [...(warnings.get(source) ?? []), problem]);
  }
  const about = new Set(items.map(({ source }) => source));
  // What stands before what is taken back: a value may do both in one reading.
  const ordered = [...items.filter(({ revoked }) => !revoked), ...items.filter(({ revoked }) => revoked)];
  return {
    pieces: [
      ...ordered.map(({ source, item, revoked }): Piece => ({ source, item, revoked, remarks: warnings.get(source) ?? [] })),
      ...objects.map(({ audience = null, ...one }): Piece => ({ source: one.object.id, ...one, audience })),
      ...sightings.map((sighting): Piece => ({ source: sighting.source, sighting })),
      ...relationships.map((relationship): Piece => ({ source: relationship.source, relationship })),
      ...problems.flatMap(({ source, ...problem }): Piece[] => (problem.severity === 'ERROR' ? [{ source, refusal: [problem] }] : [])),
    ],
    remarks: problems.filter(({ severity, source }) => severity === 'WARNING' && !about.has(source)),
  };
}

/** An item as it may be published, once it has a label. */
export type Labelled = PublishItem;
