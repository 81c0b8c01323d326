/** How quickly a body must come in. */
export interface BodyRate {
  /** So many bytes in each of these spans, unless the body ends before. */
  readonly minBytes: number;
  readonly spanMs: number;
  /** Milliseconds for all of it. */
  readonly maxMs: number;
}

/** A kibibyte a second, by the minute, and half an hour in all: slower than any line that still works, and quicker than whoever holds a place on purpose would like. */
export const BODY_RATE: BodyRate = { minBytes: 60 * 1_024, spanMs: 60_000, maxMs: 30 * 60_000 };

let ended = 0;
/** Bodies that were ended because they came too slowly, since the process began. */
export const countSlowBodies = (): number => ended;

/**
 * The bytes as they come, as long as they keep the pace. Time counts only while somebody waits for them: a sender that is held back is not blamed. Whoever drips keeps
 * the pace of no span, however often something comes. Whoever stops early ends the source, too: a request that is still listened to could not be read to its end.
 * @param tooSlow what is thrown then
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
    else ending?.catch(() => undefined); // it waits for what may never come
  }
}

/** What `work` gives; undefined when it takes longer. It goes on. */
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
