import { randomInt } from 'node:crypto';

/** Slots at the beginning; always a power of two. */
const FEWEST_SLOTS = 64;
const HIGHEST_COUNT = 0xffff;
/** Of this process alone, so that nobody can prepare names with equal hashes. */
const SEEDS = [randomInt(2 ** 32), randomInt(2 ** 32)] as const;

/**
 * Counts names, and keeps only 64 bits of a hash of each: 10 bytes a slot, at most three quarters of the slots in use. A Map of strings needs ten times as much, and ends at 16 million entries.
 * Two names with the same hash are counted as one; among 10 million names that happens with a probability of 1 in 300,000.
 */
export class Tally {
  private used = 0;
  private high = new Uint32Array(FEWEST_SLOTS);
  private low = new Uint32Array(FEWEST_SLOTS);
  private counts = new Uint16Array(FEWEST_SLOTS);

  /** @returns how often the name was added, this time included; at most 65,535 */
  add(name: string): number {
    if (this.used * 4 >= this.counts.length * 3) this.grow();
    const [high, low] = hashOf(name);
    const slot = this.slotOf(high, low);
    const count = this.counts[slot] ?? 0;
    if (count === 0) this.used += 1;
    this.high[slot] = high;
    this.low[slot] = low;
    return (this.counts[slot] = Math.min(count + 1, HIGHEST_COUNT));
  }

  /** Of the name with this hash, or the empty one where it belongs. */
  private slotOf(high: number, low: number): number {
    const last = this.counts.length - 1;
    let slot = low & last;
    while (this.counts[slot] !== 0 && (this.high[slot] !== high || this.low[slot] !== low)) slot = (slot + 1) & last;
    return slot;
  }

  private grow(): void {
    const { high, low, counts } = this;
    this.high = new Uint32Array(counts.length * 2);
    this.low = new Uint32Array(counts.length * 2);
    this.counts = new Uint16Array(counts.length * 2);
    for (let index = 0; index < counts.length; index += 1) {
      const count = counts[index] ?? 0;
      if (count === 0) continue;
      const slot = this.slotOf(high[index] ?? 0, low[index] ?? 0);
      this.high[slot] = high[index] ?? 0;
      this.low[slot] = low[index] ?? 0;
      this.counts[slot] = count;
    }
  }
}

/** Two numbers of 32 bits, unsigned: FNV-1a (draft-eastlake-fnv) over UTF-16 code units, from two seeds and with two multipliers. */
const hashOf = (name: string): readonly [number, number] => [laneOf(name, SEEDS[0], 16_777_619), laneOf(name, SEEDS[1], 2_654_435_769)];

function laneOf(name: string, seed: number, multiplier: number): number {
  let lane = seed;
  for (let index = 0; index < name.length; index += 1) lane = Math.imul(lane ^ name.charCodeAt(index), multiplier);
  // The high bits of a product are the mixed ones; slots are chosen by the low ones.
  lane = Math.imul(lane ^ (lane >>> 15), multiplier);
  return (lane ^ (lane >>> 16)) >>> 0;
}
