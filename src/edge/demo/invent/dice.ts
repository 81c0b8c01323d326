import { createHash } from 'node:crypto';

/** Pseudo-random choices from a seed: the same seed gives the same world on every machine and in every version of Node. */
export class Dice {
  private block: Buffer = Buffer.alloc(0);
  private blocks = 0;

  constructor(private readonly seed: string) {}

  /** Returns `count` bytes, from SHA-256 in counter mode. */
  bytes(count: number): Buffer {
    while (this.block.length < count) {
      const next = createHash('sha256').update(`${this.seed}\n${this.blocks}`).digest();
      this.block = Buffer.concat([this.block, next]);
      this.blocks += 1;
    }
    const bytes = this.block.subarray(0, count);
    this.block = this.block.subarray(count);
    return bytes;
  }

  /** Returns a whole number from 0 to `end` - 1; `end` is at most 2³². */
  below(end: number): number {
    return Math.floor((this.bytes(4).readUInt32BE() / 2 ** 32) * end);
  }

  /** Returns a whole number from `least` to `most`, both included. */
  from(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    const picked = list[this.below(list.length)];
    if (picked === undefined) throw new Error('Nothing to pick from.');
    return picked;
  }

  /** Returns up to `count` elements of the list, each once, in the list's order. */
  some<T>(list: readonly T[], count: number): readonly T[] {
    const ranked = list.map((item, index) => ({ item, index, rank: this.below(2 ** 30) })).sort((a, b) => a.rank - b.rank);
    return ranked
      .slice(0, count)
      .sort((a, b) => a.index - b.index)
      .map(({ item }) => item);
  }

  /** Returns true with a probability of `percent`. */
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  /** Returns one of the keys, with a probability by its weight. */
  weighed<T extends string>(weights: Readonly<Record<T, number>>): T {
    const pairs = Object.entries(weights) as [T, number][];
    let left = this.below(pairs.reduce((sum, [, weight]) => sum + weight, 0));
    for (const [key, weight] of pairs) {
      if (left < weight) return key;
      left -= weight;
    }
    throw new Error('Nothing to weigh.');
  }

  digits(count: number): string {
    return Array.from({ length: count }, () => this.below(10)).join('');
  }

  /** Returns random letters and digits, so that a name with them belongs to no person. */
  nonsense(count: number): string {
    return Array.from({ length: count }, () => 'bcdfghjkmnpqrtvwxz2346789'.charAt(this.below(25))).join('');
  }
}
