import { BadInput } from '../../platform/platform/errors.js';

/** How long the next line may take to come in whole, while it is waited for. */
const LONGEST_LINE_MS = 60_000;

/** What was taken has its receipts; the same body under the same key goes on behind it. */
export const tooSlow = (): BadInput =>
  new BadInput(
    'BODY_TOO_SLOW',
    'The body came too slowly: no whole line or less than 60 KiB in a minute, or not all of it in half an hour of waiting. Send it again under the same Idempotency-Key.',
  );

/**
 * Gives what comes, as long as something comes: what takes too long breaks off. Time counts only while somebody waits for it, so a sender that is held back is not
 * blamed. The source is left where it is; whoever owns it ends it.
 * @throws BadInput in its turn
 */
export async function* withLineTimeout<T>(items: AsyncIterable<T>, longestMs = LONGEST_LINE_MS): AsyncGenerator<T, void, void> {
  const source = items[Symbol.asyncIterator]();
  for (;;) {
    const next = await withTimeout(source.next(), longestMs);
    if (next.done) return;
    yield next.value;
  }
}

/** What takes a while, once. The work goes on; whoever owns its source ends it. @throws BadInput where it takes too long */
export async function withTimeout<T>(work: Promise<T>, longestMs = LONGEST_LINE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(tooSlow()), longestMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
