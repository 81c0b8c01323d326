import type { PublishIndicatorInput } from '#entente-client';
import type { SourceRow } from '../../../values/rows/row.js';
import { isBroken } from '../../../values/rows/row.js';
import type { DraftReading } from '../../../values/rows/draft.js';
import type { ReadRow } from '../../../values/rows/row.js';

/** A row to send, or the reason why it is not sent. */
export interface Entry {
  readonly line: number;
  original(): readonly string[];
  readonly input?: PublishIndicatorInput;
  readonly reject?: { readonly code: string; readonly reason: string };
  /** Code of an assumption that was made when the row was read. */
  readonly remark?: string;
}

/** Rows of one request, with the rejects between them, in the order of the input. */
export interface Batch {
  readonly entries: readonly Entry[];
  /** Keys of the affected claims; rows for the same claim have a key in common. */
  readonly claims: ReadonlySet<string>;
}

export interface BatchLimits {
  readonly items: number;
  /** Size of the inputs' JSON text in UTF-8. */
  readonly bytes: number;
}

/** The hub accepts bodies up to 4 MiB; the rest is for the document and the frame of the variables. */
export const MOST_BATCH_BYTES = 3_500_000;

/** Collects rows into batches; a batch waits for the input's next block at most. Memory holds one block and one batch. */
export async function* batched(
  blocks: AsyncIterable<readonly SourceRow[]>,
  read: (row: ReadRow) => DraftReading,
  limits: BatchLimits,
): AsyncGenerator<Batch> {
  let entries: Entry[] = [];
  let claims = new Set<string>();
  let bytes = 0;
  for await (const block of blocks) {
    for (const row of block) {
      const { entry, claim, size } = entryOf(row, read, limits.bytes);
      if (entries.length >= limits.items || (entries.length > 0 && bytes + size > limits.bytes)) {
        yield { entries, claims };
        [entries, claims, bytes] = [[], new Set(), 0];
      }
      entries.push(entry);
      for (const key of claim) claims.add(key);
      bytes += size;
    }
  }
  if (entries.length > 0) yield { entries, claims };
}

/** Two batches with a claim in common must not be in flight at the same time: the later row wins. */
export const clash = (one: Batch, other: Batch): boolean => [...one.claims].some((claim) => other.claims.has(claim));

interface Weighed {
  readonly entry: Entry;
  readonly claim: readonly string[];
  /** Bytes that the row adds to the request. */
  readonly size: number;
}

function entryOf(row: SourceRow, read: (row: ReadRow) => DraftReading, mostBytes: number): Weighed {
  const { line } = row;
  const original = (): readonly string[] => row.original();
  const rejected = (code: string, reason: string): Weighed => ({ entry: { line, original, reject: { code, reason } }, claim: [], size: 0 });
  if (isBroken(row)) return rejected(row.code, row.reason);
  const reading = read(row);
  if ('code' in reading) return rejected(reading.code, reading.reason);
  const size = Buffer.byteLength(JSON.stringify(reading.draft)) + 1;
  if (size > mostBytes) return rejected('ROW_TOO_LONG', 'This row is longer than one request may be.');
  const { kind, value, externalId } = reading.draft;
  const claim = externalId === undefined ? [`${kind} ${value}`] : [`${kind} ${value}`, `ref ${externalId}`];
  return {
    entry: { line, original, input: reading.draft, ...(reading.remark && { remark: reading.remark.code }) },
    claim,
    size,
  };
}
