import { setImmediate as turn } from 'node:timers/promises';

/** How long one caller's work may go on before everybody else has a turn, in milliseconds. */
const MAX_SLICE_MS = 10;

/** One caller's turn at the event loop: `if (mine.isLong) await mine.pass()` lets others have theirs. */
export class TimeSlice {
  private began = performance.now();

  get isLong(): boolean {
    return performance.now() - this.began > MAX_SLICE_MS;
  }

  async yieldToOthers(): Promise<void> {
    await turn();
    this.began = performance.now();
  }
}

/**
 * Works on one item after the other, as `map` does, and lets others have the event loop in between: the work of a thousand items that each take a moment would hold up
 * the whole process. Nothing of a transaction may be open meanwhile.
 */
export async function mapInSlices<T, R>(items: readonly T[], work: (item: T, index: number) => R): Promise<R[]> {
  const done: R[] = [];
  const mine = new TimeSlice();
  for (const [index, item] of items.entries()) {
    if (mine.isLong) await mine.yieldToOthers();
    done.push(work(item, index));
  }
  return done;
}

/** Work that yields wherever others may have a turn. */
export type Steps<R> = Generator<undefined, R, undefined>;

/** Does the work and lets others have the event loop in between, as {@link mapInSlices} does. */
export async function runInSlices<R>(steps: Steps<R>): Promise<R> {
  const mine = new TimeSlice();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    if (mine.isLong) await mine.yieldToOthers();
  }
}

/** Does the work in one go: for a process that has nothing else to do, and for few items. */
export function runToEnd<R>(steps: Steps<R>): R {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}
