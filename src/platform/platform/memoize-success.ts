/** What `work` comes to, made at the first call and kept. A failure is told to those who wait for it, and not kept: the next call tries anew. */
export function memoizeSuccess<T>(work: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | undefined;
  return () => {
    kept ??= work().catch((error: unknown) => {
      kept = undefined;
      throw error;
    });
    return kept;
  };
}
