import type { Transaction } from '../../platform/database/database.js';
import { readCreators } from '../../intel/indicators/creators.js';
import { objectIn, PARTS_HELD, partSources, RED_WITH_HELD_PARTS } from './parts.js';
import type { ObjectPiece, Piece, RefusedPiece } from './piece.js';

/** Pieces with the ids of those of their parts that the same import does not bring. Linear in the number of references. */
export function withExternalParts(pieces: readonly Piece[]): readonly Piece[] {
  const inside = new Set(pieces.map(({ source }) => source));
  return pieces.map((piece) => {
    const object = objectIn(piece);
    const outside = object ? partSources(object).filter((id) => id.includes('--') && !inside.has(id)) : [];
    return outside.length > 0 ? { ...piece, outside } : piece;
  });
}

/**
 * Where parts of an object are that another import of the agency brought: HELD there for want of a label, or HAD by the agency. Absent: neither (never seen, or dropped).
 * @param of the import that asks
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

/** An object as it is to be taken: it waits where its parts are held in another import; RED is refused, because machines may read what is held. */
export function holdForExternalParts(piece: ObjectPiece, found: ReadonlyMap<string, 'HELD' | 'HAD'>): ObjectPiece | RefusedPiece {
  const elsewhere = (piece.outside ?? []).filter((id) => found.get(id) === 'HELD');
  if (elsewhere.length === 0 || !piece.tlp || piece.waits) return piece;
  if (piece.tlp === 'RED') return { source: piece.source, refusal: [RED_WITH_HELD_PARTS], red: true };
  return { ...piece, waits: true, elsewhere, remarks: [...(piece.remarks ?? []), PARTS_HELD] };
}

/** Other imports of the agency in which something waits for parts that were held elsewhere. */
export const findWaitingImports = async (tx: Transaction, of: string): Promise<readonly string[]> =>
  (await tx.query<{ id: string }>('select hub.imports_waiting_for_others($1) as id', [of])).map(({ id }) => id);
