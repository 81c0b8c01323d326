import DataLoader from 'dataloader';

/**
 * Returns the request's loader of that name, created at its first use. Loaded values stay for this request only: loaders hold values that one actor may see.
 * @param load returns one value for each key, in order
 */
export function loaderOf<Key, Value>(
  perRequest: Map<symbol, unknown>,
  name: symbol,
  load: (keys: readonly Key[]) => Promise<readonly Value[]>,
): DataLoader<Key, Value> {
  const present = perRequest.get(name) as DataLoader<Key, Value> | undefined;
  if (present) return present;
  const loader = new DataLoader<Key, Value>(load, { maxBatchSize: 1_000 });
  perRequest.set(name, loader);
  return loader;
}
