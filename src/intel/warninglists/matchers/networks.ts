import { type Range, rangeOf, type RangeV4, type RangeV6 } from '../range.js';
import type { Matcher } from './matcher.js';

/** Ranges of one address family, disjoint and sorted. */
interface Sorted<Address> {
  readonly from: readonly Address[];
  readonly to: readonly Address[];
}

/**
 * Type `cidr`: matches an address within a listed network, and a network that shares an address with a listed one, because blocking it would affect the
 * listed network. IPv4 and IPv6 alike.
 */
export function networks(entries: readonly string[]): Matcher {
  const [ofV4, ofV6]: [RangeV4[], RangeV6[]] = [[], []];
  let unread = 0;
  for (const entry of entries) {
    const range = rangeOf(entry.trim());
    if (range === null) unread += 1;
    else if (range.family === 4) ofV4.push(range);
    else ofV6.push(range);
  }
  const [v4, v6] = [sorted(ofV4), sorted(ofV6)];
  const meets = (range: Range): boolean => (range.family === 4 ? overlaps(v4, range.from, range.to) : overlaps(v6, range.from, range.to));
  return { unread, matches: ({ range }) => range !== null && meets(range) };
}

function sorted<Address extends number | string>(ranges: readonly { readonly from: Address; readonly to: Address }[]): Sorted<Address> {
  const from: Address[] = [];
  const to: Address[] = [];
  for (const range of [...ranges].sort((one, other) => (one.from < other.from ? -1 : one.from > other.from ? 1 : 0))) {
    const last = to.at(-1);
    if (last === undefined || range.from > last) {
      from.push(range.from);
      to.push(range.to);
    } else if (range.to > last) to[to.length - 1] = range.to;
  }
  return { from, to };
}

/** Returns whether a range overlaps. Of disjoint, sorted ranges only the last one that begins at or before `until` can reach back to `since`. */
function overlaps<Address extends number | string>({ from, to }: Sorted<Address>, since: Address, until: Address): boolean {
  let low = 0;
  let high = from.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((from[middle] as Address) <= until) low = middle + 1;
    else high = middle;
  }
  const end = to[low - 1];
  return end !== undefined && end >= since;
}
