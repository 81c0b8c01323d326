import { auditLine, canonicalJson } from '../../src/oversight/audit-log/audit-line.js';
import { leafHash, nodeHash } from '../../src/oversight/audit-log/merkle-tree.js';

/** A number below `below`, from a seed that the test prints. */
export type Random = (below: number) => number;

/** Mulberry32: the same seed gives the same manipulations. */
export function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** What a manipulation of an export may change: its lines, and the heads of the hub's own file. */
export interface Manipulated {
  readonly lines: readonly string[];
  readonly heads: readonly string[];
}
export type Manipulation = (log: Manipulated, random: Random) => Manipulated;

type Line = { readonly entry: Record<string, unknown>; readonly hash: string; readonly leaf: number };
const parse = (line: string): Line => JSON.parse(line) as Line;
/** A line with the hash that belongs to its entry, as an attacker who knows the format writes it. */
const write = (entry: Record<string, unknown>, leaf: number): string =>
  canonicalJson({ entry: JSON.parse(auditLine(entry)) as object, hash: leafHash(auditLine(entry)).toString('base64'), leaf });
/** Renumbers the lines after the header, so that no gap shows. */
const renumber = (lines: readonly string[]): readonly string[] =>
  lines.map((line, n) => (n === 0 ? line : write(parse(line).entry, n - 1)));
const withSize = (lines: readonly string[]): readonly string[] => [
  canonicalJson({ ...(JSON.parse(lines[0] ?? '') as object), size: lines.length - 1 }),
  ...lines.slice(1),
];
const anyLine = ({ lines }: Manipulated, random: Random): number => 1 + random(lines.length - 1);

const onEntry =
  (change: (entry: Record<string, unknown>, random: Random) => Record<string, unknown>): Manipulation =>
  (log, random) => {
    const at = anyLine(log, random);
    const { entry, leaf } = parse(log.lines[at] ?? '');
    return { ...log, lines: log.lines.with(at, write(change(entry, random), leaf)) };
  };

/** Manipulations of an export by somebody who knows the format and has no key. */
export const EXPORT_MANIPULATIONS: Readonly<Record<string, Manipulation>> = {
  'a flipped bit': (log, random) => {
    const at = random(log.lines.length);
    const bytes = Buffer.from(log.lines[at] ?? '');
    const byte = random(bytes.length);
    bytes[byte] = (bytes[byte] ?? 0) ^ (1 << random(7));
    return { ...log, lines: log.lines.with(at, bytes.toString('utf8')) };
  },
  'a changed actor': onEntry((entry, random) => ({
    ...entry,
    user_id: `00000000-0000-4000-8000-${String(random(1e9)).padStart(12, '0')}`,
  })),
  'a changed time': onEntry((entry, random) => ({
    ...entry,
    at: String(entry['at']).replace(
      /\.\d{6}Z$/,
      `.${String((Number(String(entry['at']).slice(-7, -1)) + 1 + random(999_998)) % 1_000_000).padStart(6, '0')}Z`,
    ),
  })),
  'an added fact': onEntry((entry, random) => ({ ...entry, case_reference: `case ${random(1e6)}` })),
  'a dropped entry': (log, random) => ({ ...log, lines: withSize(renumber(log.lines.toSpliced(anyLine(log, random), 1))) }),
  'an inserted entry': (log, random) => {
    const at = anyLine(log, random);
    return { ...log, lines: withSize(renumber(log.lines.toSpliced(at, 0, log.lines[at] ?? ''))) };
  },
  'a reordered pair': (log, random) => {
    const [a, b] = [1 + random(log.lines.length - 2), log.lines.length - 1];
    const other = a + 1 + random(b - a);
    return { ...log, lines: renumber(log.lines.with(a, log.lines[other] ?? '').with(other, log.lines[a] ?? '')) };
  },
  'a dropped batch': (log, random) => {
    const at = anyLine(log, random);
    return { ...log, lines: withSize(renumber(log.lines.toSpliced(at, 1 + random(200)))) };
  },
  'a cut end': (log, random) => ({ ...log, lines: withSize(log.lines.slice(0, anyLine(log, random))) }),
  'a forged root': (log, random) => {
    const header = JSON.parse(log.lines[0] ?? '') as { checkpoint: string };
    const lines = header.checkpoint.split('\n').with(2, nodeHash(leafHash('x'), leafHash(String(random(1e9)))).toString('base64'));
    return { ...log, lines: log.lines.with(0, canonicalJson({ ...header, checkpoint: lines.join('\n') })) };
  },
  'a head of another time': (log, random) => {
    const at = random(log.heads.length);
    const changed = (log.heads[at] ?? '').replace(/time (\d{4})/, (_, year: string) => `time ${Number(year) - 1 - random(5)}`);
    return { ...log, heads: log.heads.with(at, changed) };
  },
};
