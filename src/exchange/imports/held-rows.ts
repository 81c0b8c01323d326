import type { Transaction } from '../../platform/database/database.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import type { ReadItem } from '../stix/reading.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { StixObject } from '../stix/reading.js';
import type { ObjectOptions } from './companions.service.js';
import type { ObjectPiece } from './piece.js';

/** A claim as it waits. */
export type HeldClaim = Omit<ReadItem['item'], 'firstSeen' | 'lastSeen' | 'validUntil' | 'retainUntil'> &
  Readonly<Record<'firstSeen' | 'lastSeen' | 'validUntil' | 'retainUntil', string | null | undefined>>;

/**
 * As it waits for a label. An object with a label of its own follows its parts unasked: so it keeps the audience of its import.
 * @param said audience of the import; null: it names none
 */
export function heldObjectOf(piece: ObjectPiece, { agencyOnly, reissue }: ObjectOptions, said: AudienceSpec | null): HeldObject {
  const { object, isAudienceDerived, provenance, waits, elsewhere, tlp, retainUntil } = piece;
  return {
    object,
    audience: piece.audience ?? (waits && tlp ? said : null),
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
  /** Timestamp (RFC 3339); absent: its source sets no end. */
  readonly retainUntil?: string;
  readonly provenance?: readonly string[];
  /** Until its parts are labelled, too. */
  readonly waits?: true;
  /** Its own label, where it waits for its parts alone. */
  readonly tlp?: Tlp;
  /** Ids of those of its parts that other imports held. */
  readonly elsewhere?: readonly string[];
}

/** What waits for a label. */
export interface HeldRow<Payload = HeldClaim | HeldObject> {
  readonly id: string;
  readonly line: number;
  readonly source: string | null;
  readonly problems: readonly ItemProblem[];
  readonly payload: Payload;
  readonly held_at: Date;
}

/** Which of what is held. */
export interface HeldQuery {
  readonly ids: readonly string[] | null;
  readonly after: number;
  readonly most: number;
  /** Absent: of either. */
  readonly kind?: 'INDICATOR' | 'OBJECT';
  /** Of objects: those that wait for their parts, or those that do not; absent: either. */
  readonly waits?: boolean;
}

/** In the order of the import. */
export const readHeldRows = <Payload = HeldClaim | HeldObject>(
  tx: Transaction,
  id: string,
  { ids, after, most, kind, waits }: HeldQuery,
): Promise<HeldRow<Payload>[]> =>
  tx.query<HeldRow<Payload>>(
    `select h.id, h.line, i.source, i.problems, h.payload, h.held_at from hub.held_item h join hub.import_item i on i.import = h.import and i.line = h.line
       where h.import = $1 and h.line > $2 and ($3::uuid[] is null or h.id = any ($3)) and ($5::text is null or h.kind = $5) and ($6::boolean is null or h.payload ? 'waits' = $6) order by h.line limit $4`,
    [id, after, ids, most, kind ?? null, waits ?? null],
  );

/** A stored timestamp; null: there is none. */
export const storedDateOf = (text: string | null | undefined): Date | null => (text ? new Date(text) : null);

/** With its moments as such again. */
export const withDates = ({ firstSeen, lastSeen, validUntil, retainUntil, ...payload }: HeldClaim): ReadItem['item'] => ({
  ...{ ...payload, audience: payload.audience ?? null },
  ...{ firstSeen: storedDateOf(firstSeen), lastSeen: storedDateOf(lastSeen) },
  ...{ validUntil: storedDateOf(validUntil), retainUntil: storedDateOf(retainUntil) },
});
