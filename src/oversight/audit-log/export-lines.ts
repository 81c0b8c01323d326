import { auditLine, type AuditLine, canonicalJson } from './audit-line.js';
import { HASH_BYTES, type Hash } from './merkle-tree.js';

export const EXPORT_FORMAT = 'entente-audit/1';

/** First line of an export: it holds the leaves from `pruned` to `size`, and the head of this size. */
export interface ExportHeader {
  readonly format: typeof EXPORT_FORMAT;
  readonly checkpoint: string;
  readonly pruned: number;
  readonly size: number;
}

/** The hash of a tile of 256 entries that were deleted after the retention. */
export interface PrunedLine {
  readonly tile: number;
  readonly hash: Hash;
}

/** An entry at its position. `entry` is absent where the reader may not read it: then the hash stands for it. */
export interface LeafLine {
  readonly leaf: number;
  readonly hash: Hash;
  readonly entry?: AuditLine | undefined;
}

const base64 = (hash: Hash): string => hash.toString('base64');

export const headerLine = (header: ExportHeader): string => canonicalJson(header);
export const prunedLine = ({ tile, hash }: PrunedLine): string => canonicalJson({ tile, hash: base64(hash) });
export const leafLine = ({ leaf, hash, entry }: LeafLine): string =>
  entry ? `{"entry":${auditLine(entry)},"hash":"${base64(hash)}","leaf":${leaf}}` : canonicalJson({ leaf, hash: base64(hash) });

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function hashOf(value: unknown): Hash {
  const hash = Buffer.from(typeof value === 'string' ? value : '', 'base64');
  if (hash.length !== HASH_BYTES || hash.toString('base64') !== value) throw new Error('The line has no hash.');
  return hash;
}

/** Parses a line that has exactly one spelling. @throws Error for another spelling: two programs could read it differently */
function parse(line: string): Readonly<Record<string, unknown>> {
  const value = JSON.parse(line) as unknown;
  if (typeof value !== 'object' || value === null || canonicalJson(value) !== line) throw new Error('The line is not canonical JSON.');
  return value as Readonly<Record<string, unknown>>;
}

/** @throws Error when the line is no header of this format */
export function readHeader(line: string): ExportHeader {
  const { format, checkpoint, pruned, size } = parse(line);
  if (format !== EXPORT_FORMAT || typeof checkpoint !== 'string' || !isCount(pruned) || !isCount(size)) {
    throw new Error('The file is no export of an audit log.');
  }
  return { format, checkpoint, pruned, size };
}

/** @throws Error when the line is neither an entry nor a pruned tile */
export function readLine(line: string): LeafLine | PrunedLine {
  const { tile, leaf, hash, entry, ...others } = parse(line);
  const isEntry = entry === undefined || (typeof entry === 'object' && entry !== null && !Array.isArray(entry));
  if (Object.keys(others).length > 0 || !isEntry) throw new Error('The line is no line of an export.');
  if (isCount(tile) && leaf === undefined && entry === undefined) return { tile, hash: hashOf(hash) };
  if (isCount(leaf) && tile === undefined) return { leaf, hash: hashOf(hash), entry: entry as AuditLine | undefined };
  throw new Error('The line is no line of an export.');
}
