import { randomInt } from 'node:crypto';

/** Initial number of slots; the number is always a power of two. */
const FEWEST_SLOTS = 64;
const HIGHEST_COUNT = 0xffff;
/** Random for each process, so that an attacker cannot prepare names with equal hashes. */
const SEEDS = [randomInt(2 ** 32), randomInt(2 ** 32)] as const;

/**
 * Counts names. Keeps only a 64-bit hash of each name: 10 bytes per slot, with at most three quarters of the slots in use.
 * A Map of strings needs ten times as much memory, and is limited to 16 million entries.
 * Two names with the same hash count as one. Among 10 million names the probability is 1 in 300,000.
 */
export class OccurrenceCounter {
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

  /** Returns the slot of the name with this hash, or the empty slot for it. */
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

/** Two unsigned 32-bit numbers: FNV-1a (draft-eastlake-fnv) over UTF-16 code units, with two seeds and two multipliers. */
const hashOf = (name: string): readonly [number, number] => [laneOf(name, SEEDS[0], 16_777_619), laneOf(name, SEEDS[1], 2_654_435_769)];

function laneOf(name: string, seed: number, multiplier: number): number {
  let lane = seed;
  for (let index = 0; index < name.length; index += 1) lane = Math.imul(lane ^ name.charCodeAt(index), multiplier);
  // Multiplication mixes the high bits, but slots are chosen by the low bits.
  lane = Math.imul(lane ^ (lane >>> 15), multiplier);
  return (lane ^ (lane >>> 16)) >>> 0;
}
