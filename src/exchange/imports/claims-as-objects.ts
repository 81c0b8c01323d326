import type { Transaction } from '../../platform/database/database.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import { findStoredObjectIds } from '../../intel/indicators/creators.js';
import { FOREIGN_OBJECT_VALUE } from '../../intel/indicators/publish.policy.js';
import { OWNER_ONLY } from '../../tenancy/sharing/audience.js';
import type { StixObject } from '../stix/reading.js';
import type { ClaimPiece, ObjectPiece, Piece } from './piece.js';

/** Outcome of a piece that was to become a claim. */
interface ClaimOutcome {
  readonly outcome: string;
  readonly problems: readonly ItemProblem[];
}

const STORED_WITH_CLAIM: ItemProblem = {
  severity: 'WARNING',
  code: 'STORED_BESIDE_INDICATOR',
  field: 'original',
  message:
    'Your agency already has this value from an object with another id. The existing indicator stays, and this object is stored in addition to it.',
};

const objectOf = (piece: Piece): StixObject | undefined =>
  'item' in piece && piece.item.original?.format === 'stix' ? (piece.item.original.body as StixObject) : undefined;

/**
 * Returns whether a claim was refused only because its object must be stored separately. Either the value already has an original; or the object is already
 * stored, and the corresponding claim was revoked since.
 */
const isStoredAsObject = (piece: Piece, { outcome, problems }: ClaimOutcome, storedIds: ReadonlySet<string>): piece is ClaimPiece =>
  outcome === 'REJECTED' &&
  objectOf(piece) !== undefined &&
  problems.some(({ code }) => code === FOREIGN_OBJECT_VALUE || (code === 'WOULD_REVIVE' && storedIds.has(objectOf(piece)?.id ?? '')));

/** Returns the claims whose objects must be stored separately. */
export async function claimsAsObjects<T extends { readonly piece: Piece }>(
  tx: Transaction,
  claims: readonly T[],
  became: readonly ClaimOutcome[],
): Promise<readonly (T & { readonly piece: ClaimPiece })[]> {
  const refused = claims.filter((_, index) => became[index]?.outcome === 'REJECTED').flatMap(({ piece }) => objectOf(piece)?.id ?? []);
  const storedIds = await findStoredObjectIds(tx, refused);
  return claims.filter((one, index): one is T & { readonly piece: ClaimPiece } => {
    const claimOutcome = became[index];
    return claimOutcome !== undefined && isStoredAsObject(one.piece, claimOutcome, storedIds);
  });
}

/**
 * Returns a claim as an object to store, with the same audience. An object names its creator: a claim with hidden attribution is therefore stored for its
 * owner only.
 */
export function objectPieceOf(piece: ClaimPiece): ObjectPiece {
  const { item, remarks: _, revoked: __, ...sent } = piece;
  const object = objectOf(piece);
  if (!object) throw new Error('Only an indicator that was read from an object can be stored as one.');
  return {
    ...sent,
    object,
    tlp: item.tlp,
    ...(item.attribution === 'HIDDEN'
      ? { audience: OWNER_ONLY, isAudienceDerived: true }
      : { audience: item.audience ?? null, isAudienceDerived: item.isAudienceDerived ?? false }),
    agencyOnly: item.agencyOnly ?? undefined,
    retainUntil: item.retainUntil ?? null,
    remarks: [STORED_WITH_CLAIM],
  };
}
