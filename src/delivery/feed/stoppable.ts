/**
 * Returns an async generator that can be stopped while it waits. A generator that awaits a promise does not see `return()`. Here `return()` aborts the signal
 * that the generator waits with, and so ends the wait.
 */
export function makeStoppable<T>(start: (signal: AbortSignal) => AsyncGenerator<T, void, void>): AsyncIterableIterator<T> {
  const abort = new AbortController();
  const generator = start(abort.signal);
  const iterator: AsyncIterableIterator<T> = {
    next: () => generator.next(),
    return: async () => {
      abort.abort();
      await generator.return();
      return { done: true, value: undefined };
    },
    throw: async (error: unknown) => {
      abort.abort();
      return generator.throw(error);
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}
