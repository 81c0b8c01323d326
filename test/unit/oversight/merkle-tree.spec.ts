import * as fc from 'fast-check';
import {
  consistencySpans,
  EMPTY_ROOT,
  type Hash,
  hashOf,
  inclusionSpans,
  leafHash,
  nodeHash,
  verifyConsistency,
  verifyInclusion,
} from '../../../src/oversight/audit-log/merkle-tree.js';
import { GrowingTree } from '../../../src/oversight/audit-log/growing-tree.js';
import { appendLeaves, edgeOf, hashesIn, type Tile, tilesOf } from '../../../src/oversight/audit-log/tiles.js';

/** Test vectors of the reference implementation of Certificate Transparency (RFC 6962). */
const ENTRIES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const [A, B, C, D, E] = [
  '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
  '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
  '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
];
const F = '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a';

const leavesOf = (entries: readonly string[]): readonly Hash[] => entries.map((entry) => leafHash(Buffer.from(entry, 'hex')));

/** MTH of RFC 9162, 2.1.1, word for word. */
function naive(leaves: readonly Hash[]): Hash {
  const [first] = leaves;
  if (!first) return EMPTY_ROOT;
  if (leaves.length === 1) return first;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(naive(leaves.slice(0, k)), naive(leaves.slice(k)));
}

/** A log in tiles that got its leaves in batches. */
function logOf(leaves: readonly Hash[], batches: readonly number[] = [leaves.length]): readonly Tile[] {
  const tiles = new Map<string, Tile>();
  let size = 0;
  for (const batch of batches) {
    const edge = edgeOf(size).flatMap(({ level, index }) => tiles.get(`${level}/${index}`) ?? []);
    for (const tile of appendLeaves(size, leaves.slice(size, size + batch), edge)) tiles.set(`${tile.level}/${tile.index}`, tile);
    size += batch;
  }
  return [...tiles.values()];
}

const hex = (hashes: readonly Hash[]): readonly string[] => hashes.map((hash) => hash.toString('hex'));
const bytes = (hashes: readonly string[]): readonly Hash[] => hashes.map((hash) => Buffer.from(hash, 'hex'));

describe('the Merkle tree', () => {
  it('has the published roots', () => {
    const stored = hashesIn(logOf(leavesOf(ENTRIES)));
    expect(ROOTS.map((_, index) => hashOf({ begin: 0, end: index + 1 }, stored).toString('hex'))).toEqual(ROOTS);
    expect(hashOf({ begin: 0, end: 0 }, stored).toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it.each([
    [0, 1, []],
    [0, 8, [A, B, C]],
    [5, 8, [D, E, ROOTS[3]]],
    [2, 3, [ROOTS[1]]],
  ] as const)('has the published proof that leaf %i is in the tree of %i', (leaf, size, published) => {
    const stored = hashesIn(logOf(leavesOf(ENTRIES)));
    const proof = inclusionSpans(leaf, size).map((span) => hashOf(span, stored));
    expect(hex(proof)).toEqual(published);
    const root = Buffer.from(ROOTS[size - 1] ?? '', 'hex');
    expect(verifyInclusion({ leaf, size }, leavesOf(ENTRIES)[leaf] ?? root, bytes(published as readonly string[]), root)).toBe(true);
  });

  it.each([
    [1, 1, []],
    [1, 8, [A, B, C]],
    [6, 8, [F, E, ROOTS[3]]],
    [2, 5, [B, D]],
  ] as const)('has the published proof that the tree of %i is the beginning of that of %i', (from, to, published) => {
    const stored = hashesIn(logOf(leavesOf(ENTRIES)));
    expect(hex(consistencySpans(from, to).map((span) => hashOf(span, stored)))).toEqual(published);
    const [old, now] = [Buffer.from(ROOTS[from - 1] ?? '', 'hex'), Buffer.from(ROOTS[to - 1] ?? '', 'hex')];
    expect(verifyConsistency({ from, to }, bytes(published as readonly string[]), old, now)).toBe(true);
  });

  const sizes = fc.integer({ min: 1, max: 1_500 });
  const all = Array.from({ length: 1_500 }, (_, index) => leafHash(String(index)));

  it('is the same in tiles, read from left to right, and by the definition, in whatever batches the leaves came', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 8 }), (batches) => {
        const size = Math.min(
          all.length,
          batches.reduce((sum, batch) => sum + batch, 0),
        );
        const leaves = all.slice(0, size);
        const growing = new GrowingTree();
        for (const leaf of leaves) growing.add(leaf);
        const root = naive(leaves).toString('hex');
        expect(growing.root().toString('hex')).toBe(root);
        expect(hashOf({ begin: 0, end: size }, hashesIn(logOf(leaves, batches))).toString('hex')).toBe(root);
      }),
      { numRuns: 60 },
    );
  });

  const stored = hashesIn(logOf(all));
  const rootAt = (size: number): Hash => hashOf({ begin: 0, end: size }, stored);

  it('proves each leaf, and nothing else: another leaf, position, root or a changed step is refused', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (size, n, other) => {
        const leaf = n % size;
        const proof = inclusionSpans(leaf, size).map((span) => hashOf(span, stored));
        const hash = all[leaf] as Hash;
        expect(verifyInclusion({ leaf, size }, hash, proof, rootAt(size))).toBe(true);
        expect(verifyInclusion({ leaf, size }, leafHash('other'), proof, rootAt(size))).toBe(false);
        expect(verifyInclusion({ leaf, size }, hash, proof, leafHash('other'))).toBe(false);
        expect(verifyInclusion({ leaf, size }, hash, [...proof, hash], rootAt(size))).toBe(false);
        expect(verifyInclusion({ leaf: size, size }, hash, proof, rootAt(size))).toBe(false);
        if (size > 1) {
          expect(verifyInclusion({ leaf: (leaf + 1) % size, size }, hash, proof, rootAt(size))).toBe(false);
          expect(verifyInclusion({ leaf, size }, hash, proof.slice(1), rootAt(size))).toBe(false);
          const changed = proof.with(other % proof.length, leafHash('other'));
          expect(verifyInclusion({ leaf, size }, hash, changed, rootAt(size))).toBe(false);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('proves that it only grew, and nothing else: another former tree, size or a changed step is refused', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (to, n, other) => {
        const from = 1 + (n % to);
        const proof = consistencySpans(from, to).map((span) => hashOf(span, stored));
        expect(verifyConsistency({ from, to }, proof, rootAt(from), rootAt(to))).toBe(true);
        expect(verifyConsistency({ from, to }, proof, leafHash('other'), rootAt(to))).toBe(false);
        expect(verifyConsistency({ from, to }, proof, rootAt(from), leafHash('other'))).toBe(false);
        expect(verifyConsistency({ from: to + 1, to }, proof, rootAt(from), rootAt(to))).toBe(false);
        if (from < to) {
          const changed = proof.with(other % proof.length, leafHash('other'));
          expect(verifyConsistency({ from, to }, changed, rootAt(from), rootAt(to))).toBe(false);
          expect(verifyConsistency({ from, to }, proof.slice(1), rootAt(from), rootAt(to))).toBe(false);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is read from few tiles, and a missing tile is an error instead of a wrong root', () => {
    expect(tilesOf([{ begin: 0, end: 1_500 }])).toEqual([
      { level: 1, index: 0 },
      { level: 0, index: 5 },
    ]);
    const without = logOf(all).filter(({ level, index }) => level !== 0 || index !== 5);
    expect(() => hashOf({ begin: 0, end: 1_500 }, hashesIn(without))).toThrow('The audit log has no hash 1280 of level 0.');
  });
});
