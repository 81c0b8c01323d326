import type { Transaction } from '../../platform/database/database.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import { findStoredObjectIds } from '../../intel/indicators/creators.js';
import { FOREIGN_OBJECT_VALUE } from '../../intel/indicators/publish.policy.js';
import { OWNER_ONLY } from '../../tenancy/sharing/audience.js';
import type { StixObject } from '../stix/reading.js';
import type { ClaimPiece, ObjectPiece, Piece } from './piece.js';

/** What became of a piece that was to be a claim. */
interface ClaimOutcome {
  readonly outcome: string;
  readonly problems: readonly ItemProblem[];
}

const STORED_WITH_CLAIM: ItemProblem = {
  severity: 'WARNING',
  code: 'KEPT_BESIDE_CLAIM',
  field: 'original',
  message: 'Your agency has this value from an object of another id: its claim stands, and this object is kept whole beside it.',
};

const objectOf = (piece: Piece): StixObject | undefined =>
  'item' in piece && piece.item.original?.format === 'stix' ? (piece.item.original.body as StixObject) : undefined;

/**
 * Whether a claim was refused for no other reason than that its object is to be kept beside another's claim: the value has an original; or the object is kept
 * already, and the claim that it stands beside was taken back meanwhile.
 */
const isStoredAsObject = (piece: Piece, { outcome, problems }: ClaimOutcome, kept: ReadonlySet<string>): piece is ClaimPiece =>
  outcome === 'REJECTED' &&
  objectOf(piece) !== undefined &&
  problems.some(({ code }) => code === FOREIGN_OBJECT_VALUE || (code === 'WOULD_REVIVE' && kept.has(objectOf(piece)?.id ?? '')));

/** Which of these are objects to be kept beside claims. */
export async function claimsAsObjects<T extends { readonly piece: Piece }>(
  tx: Transaction,
  claims: readonly T[],
  became: readonly ClaimOutcome[],
): Promise<readonly (T & { readonly piece: ClaimPiece })[]> {
  const refused = claims.filter((_, place) => became[place]?.outcome === 'REJECTED').flatMap(({ piece }) => objectOf(piece)?.id ?? []);
  const kept = await findStoredObjectIds(tx, refused);
  return claims.filter((one, place): one is T & { readonly piece: ClaimPiece } => {
    const its = became[place];
    return its !== undefined && isStoredAsObject(one.piece, its, kept);
  });
}

/** A claim as an object that is kept whole, for the same eyes; one that names nobody is for its owner alone, since its object names its maker. */
export function objectPieceOf(piece: ClaimPiece): ObjectPiece {
  const { item, remarks: _, revoked: __, ...sent } = piece;
  const object = objectOf(piece);
  if (!object) throw new Error('Only what was read from an object is kept as one.');
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
