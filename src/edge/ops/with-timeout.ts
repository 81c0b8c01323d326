import { setTimeout as pause } from 'node:timers/promises';

/** Health checks and metrics report within this time that the database does not answer. Otherwise a database that hangs would block them as well. */
const LONGEST_MS = 3_000;

/** @throws Error when `work` has not ended within `longestMs`; the work continues, but its result is ignored */
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
