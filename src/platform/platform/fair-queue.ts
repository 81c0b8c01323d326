import { Overloaded } from './errors.js';

/** Who has asked for a piece of work: an account, an address, a party. Each of them shares what is there with all others of its kind. */
export type Contributors = readonly string[];

interface WaitingWork {
  readonly who: Contributors;
  readonly start: () => void;
  readonly refuse: (refusal: Overloaded) => void;
}

/**
 * Does so many pieces of work at once. The others wait, and whoever has had least of it comes next, so that a flood from one contributor delays itself and nobody
 * else. As many wait as may; where one more comes, the contributor who has the most of them waiting loses its newest.
 *
 * The order is that of start-time fair queueing with several keys for a piece: each key has a finish tag, one further for each piece that it has had; the tags never lie
 * behind the queue's clock, so whoever rests saves nothing up. The clock moves a little with each piece, so that nobody waits for ever behind newcomers.
 */
export class FairQueue {
  private readonly queue: WaitingWork[] = [];
  private readonly finishTags = new Map<string, number>();
  /** Pieces under way, by key. */
  private readonly runningByKey = new Map<string, number>();
  private clock = 0;
  private busy = 0;
  private refused = 0;

  /** @param slotsPerContributor places that one contributor may have at a time */
  constructor(
    private readonly slots: number,
    private readonly maxWaiting: number,
    private readonly slotsPerContributor = slots,
  ) {}

  /** Pieces that wait. */
  get waiting(): number {
    return this.queue.length;
  }

  /** Pieces that were refused, since the process began. */
  get shed(): number {
    return this.refused;
  }

  /** @throws Overloaded when too many wait, and `who` has the most of them */
  async run<T>(who: Contributors, work: () => Promise<T>): Promise<T> {
    if (this.canStart(who)) this.begin(who);
    else await this.wait(who);
    try {
      return await work();
    } finally {
      this.release(who);
      this.startNext();
    }
  }

  private wait(who: Contributors): Promise<void> {
    return new Promise((start, refuse) => {
      this.queue.push({ who, start, refuse });
      if (this.queue.length > this.maxWaiting) this.shedOne();
    });
  }

  private canStart(who: Contributors): boolean {
    return this.busy < this.slots && who.every((key) => (this.runningByKey.get(key) ?? 0) < this.slotsPerContributor);
  }

  private startNext(): void {
    const chosen = this.leastServed();
    if (chosen) {
      this.queue.splice(this.queue.indexOf(chosen), 1);
      this.clock = Math.max(this.clock, this.tagsOf(chosen)[0] ?? 0) + 1 / (this.queue.length + 1);
      this.begin(chosen.who);
      chosen.start();
    } else if (this.busy === 0) {
      this.finishTags.clear();
    }
  }

  private release(who: Contributors): void {
    this.busy -= 1;
    for (const key of who) {
      const left = (this.runningByKey.get(key) ?? 1) - 1;
      if (left > 0) this.runningByKey.set(key, left);
      else this.runningByKey.delete(key);
    }
  }

  private begin(who: Contributors): void {
    this.busy += 1;
    for (const key of who) this.runningByKey.set(key, (this.runningByKey.get(key) ?? 0) + 1);
    for (const key of who) this.finishTags.set(key, this.tagOf(key) + 1);
    for (const [key, tag] of this.finishTags) if (tag <= this.clock) this.finishTags.delete(key);
  }

  private tagOf(key: string): number {
    return Math.max(this.clock, this.finishTags.get(key) ?? 0);
  }

  /** Tags of a piece, the furthest first. */
  private tagsOf({ who }: WaitingWork): readonly number[] {
    return who.map((key) => this.tagOf(key)).sort((a, b) => b - a);
  }

  /** The piece that comes next: the first that came, of those whose contributors have had least. */
  private leastServed(): WaitingWork | undefined {
    let best: { readonly one: WaitingWork; readonly tags: readonly number[] } | undefined;
    for (const one of this.queue) {
      if (!this.canStart(one.who)) continue;
      const tags = this.tagsOf(one);
      if (best === undefined || this.isBefore(tags, best.tags)) best = { one, tags };
    }
    return best?.one;
  }

  private isBefore(one: readonly number[], other: readonly number[]): boolean {
    for (let n = 0; n < Math.max(one.length, other.length); n += 1) {
      const difference = (one[n] ?? this.clock) - (other[n] ?? this.clock);
      if (difference !== 0) return difference < 0;
    }
    return false;
  }

  /** The newest piece of whoever has the most; where an address has it, of the account that has the most there. */
  private shedOne(): void {
    const counts = new Map<string, number>();
    for (const { who } of this.queue) for (const key of who) counts.set(key, (counts.get(key) ?? 0) + 1);
    const sizesOf = ({ who }: WaitingWork): readonly number[] => who.map((key) => counts.get(key) ?? 0).sort((a, b) => b - a);
    let most: readonly number[] = [];
    let index = this.queue.length - 1;
    for (const [at, one] of this.queue.entries()) {
      const sizes = sizesOf(one);
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
