/**
 * An async generator that can be stopped while it waits. A generator parked on a promise does not see `return()`; here `return()` aborts the signal
 * that it waits with, and takes it out of the wait.
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
