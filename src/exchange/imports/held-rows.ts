import type { Transaction } from '../../platform/database/database.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import type { ReadItem } from '../stix/reading.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { StixObject } from '../stix/reading.js';
import type { ObjectOptions } from './companions.service.js';
import type { ObjectPiece } from './piece.js';

/** A held claim. */
export type HeldClaim = Omit<ReadItem['item'], 'firstSeen' | 'lastSeen' | 'validUntil' | 'retainUntil'> &
  Readonly<Record<'firstSeen' | 'lastSeen' | 'validUntil' | 'retainUntil', string | null | undefined>>;

/**
 * Returns a held object. An object with its own label follows its parts automatically, so it keeps the audience of its import.
 * @param importAudience audience of the import; null: none
 */
export function heldObjectOf(piece: ObjectPiece, { agencyOnly, reissue }: ObjectOptions, importAudience: AudienceSpec | null): HeldObject {
  const { object, isAudienceDerived, provenance, waits, elsewhere, tlp, retainUntil } = piece;
  return {
    object,
    audience: piece.audience ?? (waits && tlp ? importAudience : null),
    agencyOnly: piece.agencyOnly ?? agencyOnly,
    reissue,
    ...(isAudienceDerived && { isAudienceDerived }),
    ...(retainUntil && { retainUntil: retainUntil.toISOString() }),
    ...(provenance && { provenance }),
    ...(waits && { waits, ...(tlp && { tlp }), ...(elsewhere && { elsewhere }) }),
  };
}

export interface HeldObject {
  readonly object: StixObject;
  readonly audience: AudienceSpec | null;
  readonly isAudienceDerived?: boolean;
  readonly agencyOnly?: boolean | undefined;
  readonly reissue?: boolean | undefined;
  /** Timestamp (RFC 3339); absent: no retention limit. */
  readonly retainUntil?: string;
  readonly provenance?: readonly string[];
  /** Whether it also waits until its parts are labelled. */
  readonly waits?: true;
  /** Its own label, where it waits only for its parts. */
  readonly tlp?: Tlp;
  /** Ids of its parts that other imports held. */
  readonly elsewhere?: readonly string[];
}

/** An item that waits for a label. */
export interface HeldRow<Payload = HeldClaim | HeldObject> {
  readonly id: string;
  readonly line: number;
  readonly source: string | null;
  readonly problems: readonly ItemProblem[];
  readonly payload: Payload;
  readonly created_at: Date;
}

/** Selects held items. */
export interface HeldQuery {
  readonly ids: readonly string[] | null;
  readonly after: number;
  readonly most: number;
  /** Absent: both kinds. */
  readonly kind?: 'INDICATOR' | 'OBJECT';
  /** For objects: whether they wait for their parts; absent: both. */
  readonly waits?: boolean;
}

/** Reads held items, in the order of the import. */
export const readHeldRows = <Payload = HeldClaim | HeldObject>(
  tx: Transaction,
  id: string,
  { ids, after, most, kind, waits }: HeldQuery,
): Promise<HeldRow<Payload>[]> =>
  tx.query<HeldRow<Payload>>(
    `select h.id, h.line, i.source, i.problems, h.payload, h.created_at from hub.held_item h join hub.import_item i on i.import = h.import and i.line = h.line
       where h.import = $1 and h.line > $2 and ($3::uuid[] is null or h.id = any ($3)) and ($5::text is null or h.kind = $5) and ($6::boolean is null or h.payload ? 'waits' = $6) order by h.line limit $4`,
    [id, after, ids, most, kind ?? null, waits ?? null],
  );

/** Reads a stored timestamp; null: none. */
export const storedDateOf = (text: string | null | undefined): Date | null => (text ? new Date(text) : null);

/** Returns a claim with its timestamps as dates. */
export const withDates = ({ firstSeen, lastSeen, validUntil, retainUntil, ...payload }: HeldClaim): ReadItem['item'] => ({
  ...{ ...payload, audience: payload.audience ?? null },
  ...{ firstSeen: storedDateOf(firstSeen), lastSeen: storedDateOf(lastSeen) },
  ...{ validUntil: storedDateOf(validUntil), retainUntil: storedDateOf(retainUntil) },
});
