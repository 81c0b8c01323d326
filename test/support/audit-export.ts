import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { auditLine, type AuditLine } from '../../src/oversight/audit-log/audit-line.js';
import {
  type Checkpoint,
  type FormerHead,
  readCheckpoint,
  signCheckpoint,
  verifierKeyOf,
} from '../../src/oversight/audit-log/checkpoint.js';
import { EXPORT_FORMAT, headerLine, leafLine, prunedLine } from '../../src/oversight/audit-log/export-lines.js';
import { GrowingTree } from '../../src/oversight/audit-log/growing-tree.js';
import { leafHash, TILE_WIDTH } from '../../src/oversight/audit-log/merkle-tree.js';
import { appendLeaves, rootOf } from '../../src/oversight/audit-log/tiles.js';

const ORIGIN = 'hub.example/audit';

/** An audit log that was made without a hub, with a head at each of the sizes. */
export interface MadeLog {
  readonly lines: readonly string[];
  readonly heads: readonly { readonly source: string; readonly text: string }[];
  readonly keys: readonly string[];
  /** All keys, newest first. */
  readonly allKeys: readonly string[];
  /** Signs a head with the first key. */
  readonly signFirst: (head: Omit<Checkpoint, 'origin'> & Partial<Pick<Checkpoint, 'origin'>>) => string;
}

/**
 * A log that a restore broke: the backup had 300 of 700 entries, and a head of these. The log after it has 500.
 * @param after changes what its heads say of the former log
 */
export function makeRestoredLog(
  after: (former: FormerHead) => FormerHead | undefined = (former) => former,
): MadeLog & { readonly former: MadeLog } {
  const former = makeLog([3, 300, 700]);
  const { root } = readCheckpoint(former.heads[1]?.text ?? '').checkpoint;
  const entries = Array.from({ length: 500 }, (_, n) => entryAt(n < 300 ? n : n + 1_000));
  const hashes = entries.map((entry) => leafHash(auditLine(entry)));
  const tree = new GrowingTree();
  const heads = [350, 500].map((size, n) => {
    while (tree.size < size) tree.add(hashes[tree.size] ?? Buffer.alloc(32));
    const head = { origin: `${ORIGIN}/2`, size, root: tree.root(), time: `2026-12-01T08:00:0${n}.000Z` };
    return { source: 'heads.txt', text: former.signFirst({ ...head, after: after({ origin: ORIGIN, size: 300, root }) }) };
  });
  const lines = [
    headerLine({ format: EXPORT_FORMAT, checkpoint: heads.at(-1)?.text ?? '', pruned: 0, size: 500 }),
    ...hashes.map((hash, leaf) => leafLine({ leaf, hash, entry: entries[leaf] })),
  ];
  return { ...former, lines, heads: [...former.heads, ...heads], former };
}

const entryAt = (n: number): AuditLine => ({
  ...{
    id: n + 1,
    at: `2026-12-01T06:00:00.${String(n).padStart(6, '0')}Z`,
    what: 'indicator.look-up',
    channel: 'graphql',
    outcome: 'DONE',
  },
  ...{ reason: n % 3 === 0 ? `a\nb\u2028${n}` : null, items: [`item-${n}`], count: 1 },
});

interface MadeOptions {
  readonly pruned?: number;
  /** Size whose head is the first of a new key. */
  readonly rotateAt?: number;
  readonly hidden?: (leaf: number) => boolean;
  /** The year in which the head of a size was signed. */
  readonly yearOf?: (size: number) => number;
}

export function makeLog(
  sizes: readonly number[],
  { pruned = 0, rotateAt, hidden = () => false, yearOf = () => 2026 }: MadeOptions = {},
): MadeLog {
  const [first, second] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')];
  const size = sizes.at(-1) ?? 0;
  const entries = Array.from({ length: size }, (_, n) => entryAt(n));
  const hashes = entries.map((entry) => leafHash(auditLine(entry)));
  const tree = new GrowingTree();
  let signers: readonly KeyObject[] = [first.privateKey];
  const heads = sizes.map((at, n) => {
    while (tree.size < at) tree.add(hashes[tree.size] ?? Buffer.alloc(32));
    const newKey = at === rotateAt ? verifierKeyOf(ORIGIN, second.publicKey) : undefined;
    if (newKey) signers = [second.privateKey, first.privateKey];
    const head = {
      origin: ORIGIN,
      size: at,
      root: tree.root(),
      time: `${yearOf(at)}-12-01T07:00:${String(n).padStart(2, '0')}.000Z`,
      newKey,
    };
    const text = signCheckpoint(head, signers);
    if (newKey) signers = [second.privateKey];
    return { source: 'heads.txt', text };
  });
  const tiles = appendLeaves(0, hashes, []).filter(({ level, index }) => level === 0 && index < pruned / TILE_WIDTH);
  return {
    lines: [
      headerLine({ format: EXPORT_FORMAT, checkpoint: heads.at(-1)?.text ?? '', pruned, size }),
      ...tiles.map((tile) => prunedLine({ tile: tile.index, hash: rootOf(tile) })),
      ...hashes.flatMap((hash, leaf) => (leaf < pruned ? [] : [leafLine({ leaf, hash, entry: hidden(leaf) ? undefined : entries[leaf] })])),
    ],
    heads,
    keys: [verifierKeyOf(ORIGIN, first.publicKey)],
    allKeys: [second, first].map(({ publicKey }) => verifierKeyOf(ORIGIN, publicKey)),
    signFirst: (head) => signCheckpoint({ origin: ORIGIN, ...head }, [first.privateKey]),
  };
}
