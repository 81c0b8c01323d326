/** What the client takes from its surroundings; tests replace it. */
export interface Surroundings {
  /** Milliseconds since 1970. */
  now(): number;
  /** At least 0, less than 1. */
  random(): number;
  /** Resolves after `ms`. Rejects with the reason of the signal when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const REAL: Surroundings = { now: Date.now, random: Math.random, sleep };

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(reasonOf(signal));
    const stopped = (): void => {
      clearTimeout(timer);
      if (signal) reject(reasonOf(signal));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stopped);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stopped, { once: true });
  });
}

export const reasonOf = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new DOMException('The operation was aborted.', 'AbortError');

/** Calls `listen` when the signal is aborted, also if it already is. @returns removes the listener */
export function onAbort(signal: AbortSignal | undefined, listen: () => void): () => void {
  if (signal?.aborted) listen();
  signal?.addEventListener('abort', listen, { once: true });
  return () => signal?.removeEventListener('abort', listen);
}

/** Waits for work that several callers share. An abort ends this caller's wait, not the work. */
export function waitFor<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const release = onAbort(signal, () => reject(reasonOf(signal)));
    work.then(resolve, reject).finally(release);
  });
}
