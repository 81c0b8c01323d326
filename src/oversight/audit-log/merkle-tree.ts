import { createHash } from 'node:crypto';

/** SHA-256, 32 bytes. */
export type Hash = Buffer;
export const HASH_BYTES = 32;
/** Hashes of one tile, and the factor between its leaves and those of the next level (C2SP tlog-tiles, height 8). */
export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;

/** Leaves `begin` to `end`, without `end`. */
export interface Span {
  readonly begin: number;
  readonly end: number;
}

/** Returns hash `index` of a level of tiles: of a leaf (level 0), or of a full tile of the level below. */
export type StoredHashes = (level: number, index: number) => Hash;

const sha256 = (...parts: readonly (Buffer | string)[]): Hash => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const LEAF_PREFIX = Buffer.of(0);
const NODE_PREFIX = Buffer.of(1);

/** The prefixes keep a leaf and a node apart (RFC 9162, 2.1.1). */
export const leafHash = (entry: Buffer | string): Hash => sha256(LEAF_PREFIX, entry);
export const nodeHash = (left: Hash, right: Hash): Hash => sha256(NODE_PREFIX, left, right);
export const EMPTY_ROOT: Hash = sha256('');

/** Largest power of two below `width`. Without bit operations: sizes may exceed 32 bits. */
function splitOf(width: number): number {
  let half = 1;
  while (half * 2 < width) half *= 2;
  return half;
}

const isPowerOfTwo = (width: number): boolean => width === 1 || splitOf(width) * 2 === width;

/** Returns the hash of the tree over these leaves: MTH(D[begin:end]). A full subtree is read from the highest tiles that hold it. */
export function hashOf({ begin, end }: Span, stored: StoredHashes): Hash {
  const width = end - begin;
  if (width === 0) return EMPTY_ROOT;
  if (!isPowerOfTwo(width) || begin % width !== 0) {
    const middle = begin + splitOf(width);
    return nodeHash(hashOf({ begin, end: middle }, stored), hashOf({ begin: middle, end }, stored));
  }
  const level = Math.floor(Math.log2(width) / TILE_HEIGHT);
  const leavesEach = TILE_WIDTH ** level;
  return fullTreeOf(Array.from({ length: width / leavesEach }, (_, index) => stored(level, begin / leavesEach + index)));
}

/** Returns the hash of the tree over these hashes. Their number is a power of two. */
export function fullTreeOf(hashes: readonly Hash[]): Hash {
  const [first, second] = hashes;
  if (!first) return EMPTY_ROOT;
  if (!second) return first;
  return fullTreeOf(Array.from({ length: hashes.length / 2 }, (_, n) => nodeHash(hashes[2 * n] ?? first, hashes[2 * n + 1] ?? second)));
}

/** Returns the subtrees whose hashes prove that leaf `leaf` is in the tree of `size` leaves (RFC 9162, 2.1.3.1). */
export function inclusionSpans(leaf: number, size: number, begin = 0): readonly Span[] {
  const width = size - begin;
  if (width <= 1) return [];
  const middle = begin + splitOf(width);
  return leaf < middle
    ? [...inclusionSpans(leaf, middle, begin), { begin: middle, end: size }]
    : [...inclusionSpans(leaf, size, middle), { begin, end: middle }];
}

/** Returns the subtrees whose hashes prove that the tree of `to` leaves begins with that of `from` leaves (RFC 9162, 2.1.4.1). `from` is at least 1. */
export function consistencySpans(from: number, to: number, begin = 0, isRootKnown = true): readonly Span[] {
  if (from === to) return isRootKnown ? [] : [{ begin, end: to }];
  const middle = begin + splitOf(to - begin);
  return from <= middle
    ? [...consistencySpans(from, middle, begin, isRootKnown), { begin: middle, end: to }]
    : [...consistencySpans(from, to, middle, false), { begin, end: middle }];
}

/** Position of the parent in the level above. */
const half = (position: number): number => Math.floor(position / 2);

/** Returns whether the proof leads from the leaf's hash to the root (RFC 9162, 2.1.3.2). */
export function verifyInclusion(
  { leaf, size }: { readonly leaf: number; readonly size: number },
  hash: Hash,
  proof: readonly Hash[],
  root: Hash,
): boolean {
  if (leaf < 0 || leaf >= size) return false;
  let [node, last, result] = [leaf, size - 1, hash];
  for (const step of proof) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      result = nodeHash(step, result);
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      result = nodeHash(result, step);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && result.equals(root);
}

/** Returns whether the proof shows that the tree with root `newRoot` begins with the tree with root `oldRoot` (RFC 9162, 2.1.4.2). */
export function verifyConsistency(
  { from, to }: { readonly from: number; readonly to: number },
  proof: readonly Hash[],
  oldRoot: Hash,
  newRoot: Hash,
): boolean {
  if (from < 1 || from > to) return false;
  if (from === to) return proof.length === 0 && oldRoot.equals(newRoot);
  const [first, ...steps] = isPowerOfTwo(from) ? [oldRoot, ...proof] : proof;
  if (!first || proof.length === 0) return false;
  let [node, last] = [from - 1, to - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  let [old, now] = [first, first];
  for (const step of steps) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      [old, now] = [nodeHash(step, old), nodeHash(step, now)];
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      now = nodeHash(now, step);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && old.equals(oldRoot) && now.equals(newRoot);
}
