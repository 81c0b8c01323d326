import { BadInput } from '../../platform/platform/errors.js';

/** Maximum time to receive a complete line, in milliseconds. */
const LONGEST_LINE_MS = 60_000;

/** Lines that were imported have their receipts. Sending the same body with the same key resumes after them. */
export const tooSlow = (): BadInput =>
  new BadInput(
    'BODY_TOO_SLOW',
    'The body arrived too slowly: no complete line or less than 60 KiB in a minute, or not the whole body within 30 minutes of waiting. Send it again with the same Idempotency-Key.',
  );

/**
 * Yields the items of a source and fails when the next one takes too long. Time counts only while an item is requested, so a sender is not blamed for
 * backpressure. The source stays open; its owner closes it.
 * @throws BadInput while reading
 */
export async function* withLineTimeout<T>(items: AsyncIterable<T>, longestMs = LONGEST_LINE_MS): AsyncGenerator<T, void, void> {
  const source = items[Symbol.asyncIterator]();
  for (;;) {
    const next = await withTimeout(source.next(), longestMs);
    if (next.done) return;
    yield next.value;
  }
}

/** Limits the time of one operation. The operation itself continues; the owner of its source ends it. @throws BadInput when it takes too long */
export async function withTimeout<T>(work: Promise<T>, longestMs = LONGEST_LINE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(tooSlow()), longestMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
