import type { Matcher } from './matcher.js';

/** Number of characters that are hashed to exclude positions where no entry begins. */
const PREFIX_LENGTH = 3;
const BITS = 16;

/** A shorter entry would match almost every value. */
export const SHORTEST_SUBSTRING = 3;

/**
 * Type `substring`: matches an entry anywhere in the value, case-insensitive. Entries that begin with another entry are left out: a value that contains them
 * contains the other one, too. Of the rest at most one can begin at a given position: the last one that is not greater than the text there. A binary search
 * finds it, only at positions where the first three characters may begin an entry. A table of names takes less memory than an automaton (Aho-Corasick), and
 * its worst case is bounded as well.
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
    const bit = prefixHashOf(entry, 0);
    begins[bit >> 3] = (begins[bit >> 3] ?? 0) | (1 << (bit & 7));
  }
  const isIn = (text: string): boolean => {
    for (let at = 0; at + PREFIX_LENGTH <= text.length; at += 1) {
      const bit = prefixHashOf(text, at);
      if ((begins[bit >> 3] ?? 0) & (1 << (bit & 7)) && beginsAt(known, text, at)) return true;
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

/** Returns whether `entry` is not greater than `text` from `at` on, compared by UTF-16 units, the sort order of strings. */
function isAtMost(entry: string, text: string, at: number): boolean {
  for (let index = 0; index < entry.length; index += 1) {
    const difference = entry.charCodeAt(index) - text.charCodeAt(at + index);
    if (difference !== 0) return difference < 0; // NaN after the end of the text: the entry is longer, and greater
  }
  return true;
}
