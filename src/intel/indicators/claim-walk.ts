import type { Transaction } from '../../platform/database/database.js';

/**
 * A position in a list of claims. `snapshot` is the end of the stream when the first page was read. Claims without a position by then are listed first, by id
 * (part waiting); the rest follow, by position (part placed).
 */
export interface ClaimPosition {
  readonly snapshot: string;
  readonly part: 'waiting' | 'placed';
  /** waiting: the last id; placed: the last position. null: from the start of the part. */
  readonly last: string | null;
}

export interface ClaimPlace {
  readonly id: string;
  readonly position: ClaimPosition;
}

/** Ids of visible claims, newest first; `next`: where the walk continues, undefined at its end. */
export interface ClaimBatch {
  readonly claims: readonly ClaimPlace[];
  readonly next: ClaimPosition | undefined;
}

/** Returns the start of a walk from the newest claim. */
export async function startOfClaims(tx: Transaction): Promise<ClaimPosition> {
  const [row] = await tx.query<{ last: string }>('select hub.stream_position() as last');
  return { snapshot: row?.last ?? '0', part: 'waiting', last: null };
}

/** Reads the next ids of claims that the viewer may see, at most `size`. Costs the same at any depth; hidden claims add nothing. */
export async function readClaimBatch(tx: Transaction, from: ClaimPosition, size: number): Promise<ClaimBatch> {
  const rows = await readRows(tx, from, size);
  const claims = rows.map(({ id, place }) => ({ id, position: { ...from, last: from.part === 'waiting' ? id : place } }));
  const last = claims.at(-1);
  if (rows.length === size && last) return { claims, next: last.position };
  return { claims, next: from.part === 'waiting' ? { ...from, part: 'placed', last: null } : undefined };
}

interface IdRow {
  readonly id: string;
  readonly place: string | null;
}

async function readRows(tx: Transaction, { part, snapshot, last }: ClaimPosition, size: number): Promise<readonly IdRow[]> {
  if (part === 'waiting') {
    return tx.query<IdRow>('select id, null as place from hub.unsequenced_claims($1, $2, $3) order by id desc', [snapshot, last, size]);
  }
  const upto = last === null ? snapshot : String(BigInt(last) - 1n);
  return tx.query<IdRow>('select id, place from hub.sequenced_claims($1, $2, $3) order by place desc', [snapshot, upto, size]);
}
