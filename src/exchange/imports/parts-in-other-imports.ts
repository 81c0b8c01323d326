import type { Transaction } from '../../platform/database/database.js';
import { readCreators } from '../../intel/indicators/creators.js';
import { objectIn, PARTS_HELD, partSources, RED_WITH_HELD_PARTS } from './parts.js';
import type { ObjectPiece, Piece, RefusedPiece } from './piece.js';

/** Returns the pieces with the ids of those parts that are not in the same import. Linear in the number of references. */
export function withExternalParts(pieces: readonly Piece[]): readonly Piece[] {
  const inside = new Set(pieces.map(({ source }) => source));
  return pieces.map((piece) => {
    const object = objectIn(piece);
    const outside = object ? partSources(object).filter((id) => id.includes('--') && !inside.has(id)) : [];
    return outside.length > 0 ? { ...piece, outside } : piece;
  });
}

/**
 * Returns where parts of objects are that another import of the agency brought: HELD in that import until labelled, or HAD by the agency. Absent: neither
 * (never seen, or dropped).
 * @param of id of the calling import
 */
export async function findPartsInOtherImports(
  tx: Transaction,
  of: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, 'HELD' | 'HAD'>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const held = await tx.query<{ id: string }>('select hub.held_in_other_imports($1, $2) as id', [wanted, of]);
  const had = await readCreators(tx, wanted);
  return new Map([...held.map(({ id }) => [id, 'HELD'] as const), ...had.map(({ id }) => [id, 'HAD'] as const)]);
}

/** Returns the piece to import. It waits when its parts are held in another import. RED is refused, because machines may read held items. */
export function holdForExternalParts(piece: ObjectPiece, found: ReadonlyMap<string, 'HELD' | 'HAD'>): ObjectPiece | RefusedPiece {
  const elsewhere = (piece.outside ?? []).filter((id) => found.get(id) === 'HELD');
  if (elsewhere.length === 0 || !piece.tlp || piece.waits) return piece;
  if (piece.tlp === 'RED') return { source: piece.source, refusal: [RED_WITH_HELD_PARTS], red: true };
  return { ...piece, waits: true, elsewhere, remarks: [...(piece.remarks ?? []), PARTS_HELD] };
}

/** Returns the agency's other imports that have items waiting for parts held elsewhere. */
export const findWaitingImports = async (tx: Transaction, of: string): Promise<readonly string[]> =>
  (await tx.query<{ id: string }>('select hub.imports_waiting_for_others($1) as id', [of])).map(({ id }) => id);
