import type { Matcher } from './matcher.js';

/** Characters by which a place in a value is told to begin no entry. */
const PREFIX_LENGTH = 3;
const BITS = 16;

/** A shorter entry would be in everything. */
export const SHORTEST_SUBSTRING = 3;

/**
 * Type `substring`: an entry anywhere in the value, in any case. Entries that begin with another one are left out: whatever holds them holds that one, too. Of
 * the others at most one can begin at a given place, and it is the last that is not greater than what stands there: a binary search, and that only where
 * the first three characters are some entry's. A table of names takes less memory than an automaton (Aho-Corasick), and the worst case is bounded as well.
 */
export function substrings(entries: readonly string[]): Matcher {
  const wanted = entries.map((entry) => entry.trim().toLowerCase()).filter((entry) => entry.length >= SHORTEST_SUBSTRING);
  const known: string[] = [];
  for (const entry of wanted.sort()) {
    const last = known.at(-1);
    if (last === undefined || !entry.startsWith(last)) known.push(entry);
  }
  const begins = new Uint8Array(1 << (BITS - 3));
  for (const entry of known) {
    const place = prefixHashOf(entry, 0);
    begins[place >> 3] = (begins[place >> 3] ?? 0) | (1 << (place & 7));
  }
  const isIn = (text: string): boolean => {
    for (let at = 0; at + PREFIX_LENGTH <= text.length; at += 1) {
      const place = prefixHashOf(text, at);
      if ((begins[place >> 3] ?? 0) & (1 << (place & 7)) && beginsAt(known, text, at)) return true;
    }
    return false;
  };
  return { unread: entries.length - wanted.length, matches: ({ lower }) => isIn(lower) };
}

const prefixHashOf = (text: string, at: number): number =>
  ((text.charCodeAt(at) * 1031 + text.charCodeAt(at + 1)) * 1031 + text.charCodeAt(at + 2)) & ((1 << BITS) - 1);

function beginsAt(known: readonly string[], text: string, at: number): boolean {
  let low = 0;
  let high = known.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isAtMost(known[middle] as string, text, at)) low = middle + 1;
    else high = middle;
  }
  const entry = known[low - 1];
  return entry !== undefined && text.startsWith(entry, at);
}

/** Whether `entry` is not greater than what of `text` stands from `at` on, by UTF-16 units, as strings are sorted. */
function isAtMost(entry: string, text: string, at: number): boolean {
  for (let place = 0; place < entry.length; place += 1) {
    const difference = entry.charCodeAt(place) - text.charCodeAt(at + place);
    if (difference !== 0) return difference < 0; // NaN behind the end of the text: the entry is longer, and greater
  }
  return true;
}
