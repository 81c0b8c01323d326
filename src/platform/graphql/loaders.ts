import DataLoader from 'dataloader';

/**
 * The request's loader of that name, made at its first use. What is loaded once stays for the request, and for no other: loaders hold what one
 * actor may see.
 * @param load one value for each key, in order.
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
