/**
 * Returns a function that runs `work` at its first call and keeps the result. A failure rejects the waiting calls and is not kept: the next call tries again.
 */
export function memoizeSuccess<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work().catch((error: unknown) => {
      result = undefined;
      throw error;
    });
    return result;
  };
}
