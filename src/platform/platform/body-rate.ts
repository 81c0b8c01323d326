/** The minimum rate of a request body. */
export interface BodyRate {
  /** Minimum bytes in each span, unless the body ends before. */
  readonly minBytes: number;
  readonly spanMs: number;
  /** Milliseconds for the whole body. */
  readonly maxMs: number;
}

/**
 * One KiB a second, measured by the minute, and half an hour in all: slower than any working connection, and fast enough to end connections held open on
 * purpose.
 */
export const BODY_RATE: BodyRate = { minBytes: 60 * 1_024, spanMs: 60_000, maxMs: 30 * 60_000 };

let ended = 0;
/** Returns the number of bodies ended as too slow since the process began. */
export const countSlowBodies = (): number => ended;

/**
 * Yields the bytes as long as the sender keeps the minimum rate. Time counts only while the reader waits for bytes: a sender is not blamed for a paused reader.
 * A sender that drips bytes falls below the rate in every span. A reader that stops early also ends the source: otherwise the request could not be read to its
 * end.
 * @param tooSlow makes the error that is thrown for a slow sender
 */
export async function* withMinimumRate(
  bytes: AsyncIterable<Uint8Array>,
  tooSlow: () => Error,
  pace = BODY_RATE,
): AsyncGenerator<Uint8Array, void, void> {
  const source = bytes[Symbol.asyncIterator]();
  const span = { bytes: 0, waitedMs: 0 };
  let leftMs = pace.maxMs;
  let pending: Promise<unknown> | undefined;
  try {
    for (;;) {
      const coming = source.next();
      pending = coming;
      let next: IteratorResult<Uint8Array> | undefined;
      while (next === undefined) {
        const began = performance.now();
        next = await resolveWithin(coming, Math.min(pace.spanMs - span.waitedMs, leftMs));
        const tookMs = performance.now() - began;
        span.waitedMs += tookMs;
        leftMs -= tookMs;
        if (next?.done) return;
        span.bytes += next?.value.length ?? 0;
        const isSpanOver = span.waitedMs >= pace.spanMs;
        if (leftMs <= 0 || (isSpanOver && span.bytes < pace.minBytes)) {
          ended += 1;
          throw tooSlow();
        }
        if (isSpanOver) Object.assign(span, { bytes: 0, waitedMs: 0 });
      }
      pending = undefined;
      yield next.value;
    }
  } finally {
    pending?.catch(() => undefined);
    const ending = source.return?.();
    if (pending === undefined) await ending;
    else ending?.catch(() => undefined); // it may wait forever
  }
}

/** Returns the result of `work`; undefined when it takes longer. `work` continues. */
async function resolveWithin<T>(work: Promise<T>, longestMs: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), Math.max(1, Math.ceil(longestMs)));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
