/** Items of one request, at most; the hub's limit. */
export const MOST_ITEMS = 1_000;
/** JSON bytes of one request, at most: below the hub's 4 MiB. */
export const MOST_BYTES = 3_500_000;

/** Splits items into batches that the hub accepts, in order. An item that is too large by itself is a batch of its own. */
export function batchesOf<T>(items: readonly T[], mostItems = MOST_ITEMS, mostBytes = MOST_BYTES): readonly (readonly T[])[] {
  const encoder = new TextEncoder();
  const batches: T[][] = [];
  let bytes = Infinity;
  for (const item of items) {
    const size = encoder.encode(JSON.stringify(item)).length + 1;
    const batch = batches.at(-1);
    if (!batch || batch.length >= mostItems || bytes + size > mostBytes) {
      batches.push([item]);
      bytes = size;
    } else {
      batch.push(item);
      bytes += size;
    }
  }
  return batches;
}
