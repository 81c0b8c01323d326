import { Readable } from 'node:stream';
import { HubError } from '../../platform/platform/errors.js';
import type { BulkOptions } from './bulk-options.policy.js';
import type { ImportStream, ImportReceipt } from './piece.js';

/** Maximum time that a response waits for its reader. Unread output occupies a connection and an import. */
const LONGEST_UNREAD_MS = 60_000;
/** Receipts that are written together. */
const LINES_AT_ONCE = 100;

/** Returns the last line for an error after the first line, when the status has already been sent. It is not a receipt. */
export type Failure = (error: unknown) => object;

/** Options for writing receipts. */
export interface ReceiptWriting<Receipt> {
  readonly failure: Failure;
  /** Closes the connection of a reader that reads nothing. */
  disconnect(): void;
  /** Returns whether a receipt is sent with receipts=rejected. */
  isTold(receipt: Receipt): boolean;
  written(receipt: Receipt): object;
  readonly longestMs?: number;
}

/** Options for writing receipts of claims. */
export const CLAIM_RECEIPTS: Pick<ReceiptWriting<ImportReceipt>, 'isTold' | 'written'> = {
  isTold: ({ outcome }) => ['REJECTED', 'HELD'].includes(outcome),
  written: ({ line, outcome, id, problems }) => ({ line, outcome, id, problems }),
};

/**
 * Streams receipts as NDJSON, one in each line. An error is a last line `{"error": …}`. Lines are only produced as the reader reads: beside the receipts of
 * one chunk, nothing is buffered beyond the socket's own buffer.
 */
export function receiptLines<Receipt extends Pick<ImportReceipt, 'outcome'>>(
  { id, receipts }: ImportStream<Receipt>,
  which: BulkOptions['receipts'],
  { failure, disconnect: giveUp, isTold, written, longestMs = LONGEST_UNREAD_MS }: ReceiptWriting<Receipt>,
): Readable {
  const lineOf = (receipt: Receipt): string => `${JSON.stringify(written(receipt))}\n`;
  const lines = async function* (): AsyncGenerator<string> {
    let unread: NodeJS.Timeout | undefined;
    const counts = new Map<ImportReceipt['outcome'], number>();
    try {
      for await (const some of receipts) {
        for (const { outcome } of some) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
        const told = which === 'all' ? some : which === 'none' ? [] : some.filter(isTold);
        for (let at = 0; at < told.length; at += LINES_AT_ONCE) {
          unread = setTimeout(giveUp, longestMs);
          yield told
            .slice(at, at + LINES_AT_ONCE)
            .map(lineOf)
            .join('');
          clearTimeout(unread);
        }
      }
      if (which !== 'all') yield `${JSON.stringify({ import: id, ...summary(counts) })}\n`;
    } catch (error) {
      yield `${JSON.stringify({ error: failure(error), import: id, ...(which === 'all' ? {} : summary(counts)) })}\n`;
    } finally {
      clearTimeout(unread);
    }
  };
  return Readable.from(lines(), { objectMode: false, highWaterMark: 16_384 });
}

const summary = (counts: ReadonlyMap<ImportReceipt['outcome'], number>): object => ({
  created: counts.get('CREATED') ?? 0,
  updated: counts.get('UPDATED') ?? 0,
  unchanged: counts.get('UNCHANGED') ?? 0,
  rejected: counts.get('REJECTED') ?? 0,
  held: counts.get('HELD') ?? 0,
});

/** Returns the code and message of the hub's own errors; only INTERNAL for any other error. */
export const failureOf =
  (requestId: string, log: (error: unknown) => void): Failure =>
  (error) => {
    if (error instanceof HubError) return { code: error.code, reason: error.reason, message: error.message, requestId };
    log(error);
    return { code: 'INTERNAL', reason: 'INTERNAL', message: 'Internal error.', requestId };
  };
