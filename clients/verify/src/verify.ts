import { auditLine, type AuditLine, canonicalJson } from '../../../src/oversight/audit-log/audit-line.js';
import { readVerifierKey } from '../../../src/oversight/audit-log/checkpoint.js';
import { type ExportHeader, type LeafLine, type PrunedLine, readHeader, readLine } from '../../../src/oversight/audit-log/export-lines.js';
import { GrowingTree } from '../../../src/oversight/audit-log/growing-tree.js';
import { leafHash, TILE_WIDTH } from '../../../src/oversight/audit-log/merkle-tree.js';
import { checkHeads, type Head, type HeadText } from './heads.js';

export interface Verdict {
  /** What is wrong, first the first; empty: the export is what the hub has signed. */
  readonly findings: readonly string[];
  /** Where restores of the hub's database broke the log: each needs a report of the operator. */
  readonly breaks: readonly string[];
  /** Entries that were read, and of these the ones that are only a hash in this export. */
  readonly entries: number;
  readonly hashesOnly: number;
  /** Entries of the log; the first `pruned` were deleted after the retention. */
  readonly size: number;
  readonly pruned: number;
  /** Heads whose root was computed, and heads whose tree lies inside what was deleted: of them only the signature is checked. */
  readonly heads: number;
  readonly headsSignedOnly: number;
}

/** How strictly an export is read. */
export interface VerifyOptions {
  /** Refuses entries of which the export has only the hash: for exports of the hub's auditor, who gets every entry. */
  readonly whole?: boolean | undefined;
}

/** No hub deletes entries that are younger. */
const KEPT_MS = 365 * 86_400_000;

/** Names a leaf, with the id by which the hub's queries name its entry, if the export shows it. Ids and leaves differ: rolled back acts use up ids. */
const named = (leaf: number, entry: AuditLine | undefined): string =>
  Number.isSafeInteger(entry?.id) ? `leaf ${leaf} (id ${String(entry?.id)})` : `leaf ${leaf}`;

/** One pass over an export. It stops at the first line that cannot be right, because later lines prove nothing then. */
class Reading {
  readonly tree = new GrowingTree();
  entries = 0;
  hashesOnly = 0;
  heads = 0;
  private verified = 0;

  constructor(
    readonly header: ExportHeader,
    private readonly bySize: ReadonlyMap<number, Head>,
    private readonly isWhole: boolean,
  ) {}

  /** @returns what is wrong with the line; undefined: nothing so far */
  take(line: LeafLine | PrunedLine): string | undefined {
    return 'tile' in line ? this.takeTile(line) : this.takeLeaf(line);
  }

  private takeTile({ tile, hash }: PrunedLine): string | undefined {
    if (tile * TILE_WIDTH !== this.tree.size || this.tree.size >= this.header.pruned) return `Tile ${tile} is not where it belongs.`;
    this.tree.add(hash, TILE_WIDTH);
    return this.compare();
  }

  private takeLeaf({ leaf, hash, entry }: LeafLine): string | undefined {
    const expected = this.tree.size;
    if (expected < this.header.pruned) return `The hash of the deleted entries from leaf ${expected} on is missing.`;
    if (leaf !== expected) return `The entry at leaf ${expected} is missing: that of ${named(leaf, entry)} stands in its place.`;
    if (!entry && this.isWhole) return `The entry at leaf ${leaf} is withheld: the export has only its hash.`;
    if (entry && canonicalJson(entry) !== auditLine(entry)) {
      return `The entry at ${named(leaf, entry)} has facts that the log leaves out: it was changed.`;
    }
    if (entry && !leafHash(auditLine(entry)).equals(hash)) {
      return `The entry at ${named(leaf, entry)} was changed: it does not have its hash.`;
    }
    this.entries += 1;
    if (!entry) this.hashesOnly += 1;
    this.tree.add(hash);
    return this.compare();
  }

  private compare(): string | undefined {
    const { size } = this.tree;
    const head = this.bySize.get(size);
    if (!head) return undefined;
    if (!head.root.equals(this.tree.root())) {
      return `Among the entries at leaves ${this.verified} to ${size - 1} at least one was changed, added or removed: the root is not that of the head of ${head.time} (${head.source}).`;
    }
    this.verified = size;
    this.heads += 1;
    return undefined;
  }

  /** @returns what is wrong with the end of the export */
  end(heads: readonly Head[]): string | undefined {
    const { size } = this.tree;
    const beyond = heads.find((head) => head.size > size);
    if (beyond) {
      return `The entries from leaf ${size} on are missing: the head of ${beyond.time} (${beyond.source}) has ${beyond.size} entries.`;
    }
    if (size !== this.header.size) return `The export says that it has ${this.header.size} entries, and has ${size}.`;
    if (this.verified !== size) return `No signed head covers the entries from leaf ${this.verified} on.`;
    return undefined;
  }
}

/** Returns how a kept head shows that entries are missing that no hub deletes yet: they were written after it. */
function prunedTooEarly(heads: readonly Head[], pruned: number): readonly string[] {
  const newest = Math.max(...heads.map(({ time }) => Date.parse(time)));
  const young = heads.find(({ size, time, isNamed }) => size < pruned && isNamed !== true && Date.parse(time) > newest - KEPT_MS);
  if (!young) return [];
  return [
    `The entries at leaves ${young.size} to ${pruned - 1} are missing: they are younger than a year, by the head of ${young.time} (${young.source}).`,
  ];
}

/**
 * Compares an export of the audit log with signed heads.
 * @param lines of the export
 * @param heads from outside the hub
 * @param keys public keys that the caller trusts, as texts, newest first
 * @throws Error when a key is none
 */
export async function verifyExport(
  lines: AsyncIterable<string>,
  heads: readonly HeadText[],
  keys: readonly string[],
  { whole = false }: VerifyOptions = {},
): Promise<Verdict> {
  const trusted = keys.map(readVerifierKey);
  const findings: string[] =
    heads.length > 0 ? [] : ['No head was given: without one that was kept outside the hub, the export proves nothing.'];
  let reading: Reading | undefined;
  let known: readonly Head[] = [];
  let breaks: readonly string[] = [];
  let number = 0;
  for await (const line of lines) {
    number += 1;
    try {
      if (!reading) {
        const header = readHeader(line);
        const checked = checkHeads([...heads, { source: 'the export', text: header.checkpoint }], trusted);
        findings.push(...checked.findings);
        ({ heads: known, breaks } = checked);
        reading = new Reading(header, new Map(known.map((head) => [head.size, head])), whole);
        findings.push(...prunedTooEarly(known, header.pruned));
        continue;
      }
      const wrong = reading.take(readLine(line));
      if (wrong === undefined) continue;
      findings.push(wrong);
    } catch (error) {
      findings.push(`Line ${number}, where leaf ${reading?.tree.size ?? 0} belongs: ${(error as Error).message}`);
    }
    return verdict(reading, known, { findings, breaks });
  }
  const wrong = reading ? reading.end(known) : 'The export is empty.';
  return verdict(reading, known, { findings: wrong === undefined ? findings : [...findings, wrong], breaks });
}

function verdict(reading: Reading | undefined, heads: readonly Head[], found: Pick<Verdict, 'findings' | 'breaks'>): Verdict {
  const { entries = 0, hashesOnly = 0, header } = reading ?? {};
  const pruned = header?.pruned ?? 0;
  return {
    ...found,
    ...{ entries, hashesOnly, pruned, size: reading?.tree.size ?? 0, heads: reading?.heads ?? 0 },
    headsSignedOnly: heads.filter(({ size }) => size < pruned && size % TILE_WIDTH !== 0).length,
  };
}
