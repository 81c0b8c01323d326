import { fullTreeOf, HASH_BYTES, type Hash, hashOf, type Span, type StoredHashes, TILE_WIDTH } from './merkle-tree.js';

/** Up to 256 hashes of one level, in a row: as the database stores them. */
export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly hashes: Buffer;
}
export type TileName = Pick<Tile, 'level' | 'index'>;

const nameOf = ({ level, index }: TileName): string => `${level}/${index}`;

/** Returns the tiles that hold the hashes of these subtrees. */
export function tilesOf(spans: readonly Span[]): readonly TileName[] {
  const names = new Map<string, TileName>();
  const collect: StoredHashes = (level, index) => {
    const tile = { level, index: Math.floor(index / TILE_WIDTH) };
    names.set(nameOf(tile), tile);
    return Buffer.alloc(0);
  };
  for (const span of spans) hashOf(span, collect);
  return [...names.values()];
}

/** Reads hashes from tiles. @throws Error when a tile is missing or too short */
export function hashesIn(tiles: readonly Tile[]): StoredHashes {
  const byName = new Map(tiles.map((tile) => [nameOf(tile), tile.hashes]));
  return (level, index) => {
    const at = (index % TILE_WIDTH) * HASH_BYTES;
    const hash = byName.get(nameOf({ level, index: Math.floor(index / TILE_WIDTH) }))?.subarray(at, at + HASH_BYTES);
    if (hash?.length !== HASH_BYTES) throw new Error(`The audit log has no hash ${index} of level ${level}.`);
    return hash;
  };
}

/** Returns the tiles at the right edge of a tree of `size` leaves, where the next leaves go. */
export function edgeOf(size: number): readonly TileName[] {
  const edge: TileName[] = [];
  for (let [level, count] = [0, size]; count > 0; level += 1, count = Math.floor(count / TILE_WIDTH)) {
    if (count % TILE_WIDTH !== 0) edge.push({ level, index: Math.floor(count / TILE_WIDTH) });
  }
  return edge;
}

/**
 * Returns the tiles that change when `leaves` are added to a tree of `size` leaves. A tile that becomes full adds its hash to the level above.
 * @param edge the stored tiles of {@link edgeOf}
 */
export function appendLeaves(size: number, leaves: readonly Hash[], edge: readonly Tile[]): readonly Tile[] {
  const changed: Tile[] = [];
  let [level, count, added] = [0, size, leaves];
  while (added.length > 0) {
    const index = Math.floor(count / TILE_WIDTH);
    const bytes = (count % TILE_WIDTH) * HASH_BYTES;
    // A tile that another process has already extended begins with the same hashes.
    const former = edge.find((tile) => tile.level === level && tile.index === index)?.hashes.subarray(0, bytes) ?? Buffer.alloc(0);
    if (former.length < bytes) throw new Error(`The audit log's tile ${level}/${index} is too short.`);
    const tiles = cut({ level, index, hashes: Buffer.concat([former, ...added]) });
    changed.push(...tiles);
    [level, count, added] = [level + 1, index, tiles.filter(isFull).map(rootOf)];
  }
  return changed;
}

const isFull = ({ hashes }: Tile): boolean => hashes.length === TILE_WIDTH * HASH_BYTES;

/** Returns the hash of a full tile, as the level above stores it. */
export const rootOf = ({ hashes }: Pick<Tile, 'hashes'>): Hash =>
  fullTreeOf(Array.from({ length: TILE_WIDTH }, (_, index) => hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES)));

/** Cuts hashes that begin at the start of a tile into tiles. */
function cut({ level, index, hashes }: Tile): readonly Tile[] {
  const bytes = TILE_WIDTH * HASH_BYTES;
  return Array.from({ length: Math.ceil(hashes.length / bytes) }, (_, n) => ({
    ...{ level, index: index + n },
    hashes: hashes.subarray(n * bytes, (n + 1) * bytes),
  }));
}
