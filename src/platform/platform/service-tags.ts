/** Tags that are kept in any case. */
const LEAST_TAGS = 64;

/**
 * How much each contributor has been served, as in start-time fair queueing (Goyal, Vin, Cheng 1996), with several keys for a piece of work. Each key has a
 * finish tag, which grows by one with each of its pieces. The clock is the highest tag of the piece that begins, so capacity that nobody else wanted costs a
 * contributor nothing. Tags never lie behind the clock, so an idle contributor saves nothing up. The clock also advances a little with each piece, so that no
 * piece waits forever behind newcomers.
 */
export class ServiceTags {
  private readonly finishTags = new Map<string, number>();
  private clock = 0;
  /** Number of finish tags at which those that no longer matter are deleted. */
  private pruneAt = LEAST_TAGS;

  /** Returns the tags of a piece, the highest first. */
  of(contributors: readonly string[]): readonly number[] {
    return contributors.map((key) => this.tagOf(key)).sort((a, b) => b - a);
  }

  /** Whether a piece with tags `one` comes before a piece with tags `other`. */
  isBefore(one: readonly number[], other: readonly number[]): boolean {
    return isLess(one, other, this.clock);
  }

  /**
   * Counts a piece that begins.
   * @param overtakes whether it does so before its turn. Its contributors are charged for that: it does not take the clock along.
   * @param most pieces that run and wait at most: the clock advances by one at most after so many pieces
   */
  begin(contributors: readonly string[], overtakes: boolean, most: number): void {
    if (!overtakes) this.clock = Math.max(this.clock, ...this.of(contributors));
    for (const key of contributors) this.finishTags.set(key, this.tagOf(key) + 1);
    this.clock += 1 / (most + 1);
    if (this.finishTags.size >= this.pruneAt) this.prune();
  }

  clear(): void {
    this.finishTags.clear();
  }

  private tagOf(key: string): number {
    return Math.max(this.clock, this.finishTags.get(key) ?? 0);
  }

  /** Deletes the tags behind the clock. Next time there are twice as many as remain, so a piece costs the same on average, however many contributors come. */
  private prune(): void {
    for (const [key, tag] of this.finishTags) if (tag <= this.clock) this.finishTags.delete(key);
    this.pruneAt = Math.max(LEAST_TAGS, 2 * this.finishTags.size);
  }
}

/** Compares lists in the order of their elements. @param missing element in place of those that the shorter list does not have */
export function isLess(one: readonly number[], other: readonly number[], missing = 0): boolean {
  for (let n = 0; n < Math.max(one.length, other.length); n += 1) {
    const difference = (one[n] ?? missing) - (other[n] ?? missing);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
