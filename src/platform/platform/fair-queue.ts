import { Overloaded } from './errors.js';

/** The contributors of a piece of work: an account, an address, a party. Each of them shares the capacity with all others of its kind. */
export type Contributors = readonly string[];

interface WaitingWork {
  readonly contributors: Contributors;
  readonly start: () => void;
  readonly refuse: (refusal: Overloaded) => void;
}

/**
 * Runs a limited number of pieces of work at once. Next comes the waiting piece whose contributors have been served least, so that a flood from one contributor
 * delays only that contributor. The number of waiting pieces is limited, too: beyond the limit the contributor with the most waiting pieces loses its newest.
 * The order is that of start-time fair queueing with several keys for a piece. Each key has a finish tag, which grows by one with each of its pieces. Tags
 * never lie behind the queue's clock, so an idle contributor saves nothing up. The clock advances a little with each piece, so that no piece waits forever
 * behind newcomers.
 */
export class FairQueue {
  private readonly queue: WaitingWork[] = [];
  private readonly finishTags = new Map<string, number>();
  /** Running pieces, by key. */
  private readonly runningByKey = new Map<string, number>();
  private clock = 0;
  private busy = 0;
  private refused = 0;

  /** @param slotsPerContributor slots that one contributor may use at a time */
  constructor(
    private readonly slots: number,
    private readonly maxWaiting: number,
    private readonly slotsPerContributor = slots,
  ) {}

  /** Returns the number of waiting pieces. */
  get waiting(): number {
    return this.queue.length;
  }

  /** Returns the number of pieces rejected since the process began. */
  get shed(): number {
    return this.refused;
  }

  /** @throws Overloaded when too many pieces wait, and `contributors` have the most of them */
  async run<T>(contributors: Contributors, work: () => Promise<T>): Promise<T> {
    if (this.canStart(contributors)) this.begin(contributors);
    else await this.wait(contributors);
    try {
      return await work();
    } finally {
      this.release(contributors);
      this.startNext();
    }
  }

  private wait(contributors: Contributors): Promise<void> {
    return new Promise((start, refuse) => {
      this.queue.push({ contributors, start, refuse });
      if (this.queue.length > this.maxWaiting) this.shedOne();
    });
  }

  private canStart(contributors: Contributors): boolean {
    return this.busy < this.slots && contributors.every((key) => (this.runningByKey.get(key) ?? 0) < this.slotsPerContributor);
  }

  private startNext(): void {
    const chosen = this.leastServed();
    if (chosen) {
      this.queue.splice(this.queue.indexOf(chosen), 1);
      this.clock = Math.max(this.clock, this.tagsOf(chosen)[0] ?? 0) + 1 / (this.queue.length + 1);
      this.begin(chosen.contributors);
      chosen.start();
    } else if (this.busy === 0) {
      this.finishTags.clear();
    }
  }

  private release(contributors: Contributors): void {
    this.busy -= 1;
    for (const key of contributors) {
      const left = (this.runningByKey.get(key) ?? 1) - 1;
      if (left > 0) this.runningByKey.set(key, left);
      else this.runningByKey.delete(key);
    }
  }

  private begin(contributors: Contributors): void {
    this.busy += 1;
    for (const key of contributors) this.runningByKey.set(key, (this.runningByKey.get(key) ?? 0) + 1);
    for (const key of contributors) this.finishTags.set(key, this.tagOf(key) + 1);
    for (const [key, tag] of this.finishTags) if (tag <= this.clock) this.finishTags.delete(key);
  }

  private tagOf(key: string): number {
    return Math.max(this.clock, this.finishTags.get(key) ?? 0);
  }

  /** Returns the tags of a piece, the highest first. */
  private tagsOf({ contributors }: WaitingWork): readonly number[] {
    return contributors.map((key) => this.tagOf(key)).sort((a, b) => b - a);
  }

  /** Returns the next piece: the oldest of those whose contributors have been served least. */
  private leastServed(): WaitingWork | undefined {
    let best: { readonly candidate: WaitingWork; readonly tags: readonly number[] } | undefined;
    for (const candidate of this.queue) {
      if (!this.canStart(candidate.contributors)) continue;
      const tags = this.tagsOf(candidate);
      if (best === undefined || this.isBefore(tags, best.tags)) best = { candidate, tags };
    }
    return best?.candidate;
  }

  private isBefore(one: readonly number[], other: readonly number[]): boolean {
    for (let n = 0; n < Math.max(one.length, other.length); n += 1) {
      const difference = (one[n] ?? this.clock) - (other[n] ?? this.clock);
      if (difference !== 0) return difference < 0;
    }
    return false;
  }

  /** Rejects the newest piece of the contributor with the most waiting pieces; for an address, of the account with the most pieces there. */
  private shedOne(): void {
    const counts = new Map<string, number>();
    for (const { contributors } of this.queue) for (const key of contributors) counts.set(key, (counts.get(key) ?? 0) + 1);
    const sizesOf = ({ contributors }: WaitingWork): readonly number[] =>
      contributors.map((key) => counts.get(key) ?? 0).sort((a, b) => b - a);
    let most: readonly number[] = [];
    let index = this.queue.length - 1;
    for (const [at, candidate] of this.queue.entries()) {
      const sizes = sizesOf(candidate);
      if (isLess(sizes, most)) continue; // of equal ones the newest
      most = sizes;
      index = at;
    }
    const [loser] = this.queue.splice(index, 1);
    this.refused += 1;
    loser?.refuse(new Overloaded());
  }
}

function isLess(one: readonly number[], other: readonly number[]): boolean {
  for (let n = 0; n < Math.max(one.length, other.length); n += 1) {
    const difference = (one[n] ?? 0) - (other[n] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
