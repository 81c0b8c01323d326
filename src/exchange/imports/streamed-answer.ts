import { Readable } from 'node:stream';
import { HubError } from '../../platform/platform/errors.js';
import type { BulkOptions } from './bulk-options.policy.js';
import type { ImportStream, ImportReceipt } from './piece.js';

/** How long an answer may wait for its reader. What is not read holds a connection and an import. */
const LONGEST_UNREAD_MS = 60_000;

/** What is said of a failure behind the first line, when the status has been sent already: the last line, and no receipt. */
export type Failure = (error: unknown) => object;

/** How receipts are written. */
export interface ReceiptWriting<Receipt> {
  readonly failure: Failure;
  /** Ends the connection of a reader that takes nothing. */
  disconnect(): void;
  /** Whether it is sent where only what was not taken as it is, is asked for. */
  isTold(receipt: Receipt): boolean;
  written(receipt: Receipt): object;
  readonly longestMs?: number;
}

/** How receipts of claims are written. */
export const CLAIM_RECEIPTS: Pick<ReceiptWriting<ImportReceipt>, 'isTold' | 'written'> = {
  isTold: ({ outcome }) => ['REJECTED', 'HELD'].includes(outcome),
  written: ({ line, outcome, id, problems }) => ({ line, outcome, id, problems }),
};

/**
 * Receipts as NDJSON, one a line, as they come. A failure is a last line `{"error": …}`. What its reader does not take is not made: nothing is buffered but the
 * socket's own.
 */
export function receiptLines<Receipt extends Pick<ImportReceipt, 'outcome'>>(
  { id, receipts }: ImportStream<Receipt>,
  which: BulkOptions['receipts'],
  { failure, disconnect: giveUp, isTold, written, longestMs = LONGEST_UNREAD_MS }: ReceiptWriting<Receipt>,
): Readable {
  const lines = async function* (): AsyncGenerator<string> {
    let unread: NodeJS.Timeout | undefined;
    const counts = new Map<ImportReceipt['outcome'], number>();
    try {
      for await (const receipt of receipts) {
        counts.set(receipt.outcome, (counts.get(receipt.outcome) ?? 0) + 1);
        if (which === 'none' || (which === 'rejected' && !isTold(receipt))) continue;
        unread = setTimeout(giveUp, longestMs);
        yield `${JSON.stringify(written(receipt))}\n`;
        clearTimeout(unread);
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

/** A refusal of ours in its own words; anything else in none. */
export const failureOf =
  (requestId: string, log: (error: unknown) => void): Failure =>
  (error) => {
    if (error instanceof HubError) return { code: error.code, reason: error.reason, message: error.message, requestId };
    log(error);
    return { code: 'INTERNAL', reason: 'INTERNAL', message: 'Internal error.', requestId };
  };
