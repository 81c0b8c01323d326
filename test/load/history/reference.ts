import type { Attempt, Delivery } from './history.js';

/** One operation, its attempts put together. */
interface Step {
  readonly readers: ReadonlySet<string>;
  readonly firstStart: number;
  /** When it was first acknowledged; infinite when it never was. */
  readonly ackedAt: number;
}

/** How many events about one item a consumer must, and may, have been handed. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
  /** The item was taken from the consumer, and that was acknowledged: the last that it hears must be WITHDRAWN. */
  readonly taken: boolean;
}

/** Who may be told what of one item, from what was attempted. Operations on one item follow one another; those of different items are independent. */
export class Reference {
  private readonly items = new Map<string, Step[]>();

  constructor(attempts: readonly Attempt[]) {
    const steps = new Map<string, Attempt[]>();
    for (const attempt of attempts) {
      if (attempt.result !== 'fail') steps.set(attempt.id, [...(steps.get(attempt.id) ?? []), attempt]);
    }
    for (const tries of steps.values()) {
      const [{ key, readers } = { key: '', readers: new Set<string>() }] = tries;
      const ackedAt = Math.min(...tries.map(({ result, end }) => (result === 'ok' ? end : Infinity)));
      const firstStart = Math.min(...tries.map(({ start }) => start));
      const ofItem = this.items.get(key) ?? [];
      this.items.set(key, ofItem);
      ofItem.push({ readers, firstStart, ackedAt });
    }
    for (const ofItem of this.items.values()) ofItem.sort((a, b) => a.firstStart - b.firstStart);
  }

  keys(): Iterable<string> {
    return this.items.keys();
  }

  /** Whether any operation on the item may have happened at all. */
  knows(key: string): boolean {
    return this.items.has(key);
  }

  bounds(key: string, consumer: string): Bounds {
    const steps = this.items.get(key) ?? [];
    const open = steps.filter(({ readers }) => readers.has(consumer));
    const lost = this.lossOf(steps, consumer);
    const acked = open.filter(({ ackedAt }) => ackedAt < Infinity);
    if (!lost) return { least: acked.length, most: open.length, taken: false };
    const taken = lost.ackedAt < Infinity && acked.length > 0;
    return { least: taken ? 1 : 0, most: open.length + 1, taken };
  }

  /** @param graceMs how long content may be on its way: from its being read at the hub to its being heard here. */
  mayHear({ key, at, operation }: Delivery, consumer: string, graceMs: number): boolean {
    const steps = this.items.get(key) ?? [];
    if (operation === 'WITHDRAWN') return this.lossOf(steps, consumer) !== undefined;
    const cut = steps.findLastIndex(({ readers, ackedAt }) => !readers.has(consumer) && ackedAt + graceMs < at);
    return steps.slice(cut + 1).some(({ readers, firstStart }) => readers.has(consumer) && firstStart <= at);
  }

  /** The operation that took the item from a consumer who may have had it. */
  private lossOf(steps: readonly Step[], consumer: string): Step | undefined {
    const had = steps.findIndex(({ readers }) => readers.has(consumer));
    return had < 0 ? undefined : steps.slice(had).find(({ readers }) => !readers.has(consumer));
  }
}
