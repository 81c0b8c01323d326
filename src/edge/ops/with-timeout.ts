import { setTimeout as pause } from 'node:timers/promises';

/** Whoever watches over the hub hears within this time that the database does not answer: one that hangs would otherwise keep them waiting as long. */
const LONGEST_MS = 3_000;

/** @throws Error when `work` has not ended within `longestMs`; it goes on, unheard. */
export async function withTimeout<T>(work: Promise<T>, longestMs = LONGEST_MS): Promise<T> {
  const done = new AbortController();
  const late = pause(longestMs, undefined, { signal: done.signal }).then(
    (): never => {
      throw Object.assign(new Error('No answer in time.'), { code: 'ETIMEDOUT' });
    },
    () => new Promise<never>(() => undefined),
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
  }
}
