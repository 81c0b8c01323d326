import { setImmediate as turn } from 'node:timers/promises';

/** Longest work of one caller before all others get a turn, in milliseconds. */
const MAX_SLICE_MS = 10;

/** One caller's turn at the event loop: `if (slice.isLong) await slice.yieldToOthers()` lets the others run. */
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
 * Works on one item after the other, as `map` does, and yields the event loop in between: otherwise a thousand items of moderate work would block the whole
 * process. No transaction may be open meanwhile.
 */
export async function mapInSlices<T, R>(items: readonly T[], work: (item: T, index: number) => R): Promise<R[]> {
  const done: R[] = [];
  const slice = new TimeSlice();
  for (const [index, item] of items.entries()) {
    if (slice.isLong) await slice.yieldToOthers();
    done.push(work(item, index));
  }
  return done;
}

/** Work that yields at points where others may run. */
export type Steps<R> = Generator<undefined, R, undefined>;

/** Does the work and yields the event loop in between, as {@link mapInSlices} does. */
export async function runInSlices<R>(steps: Steps<R>): Promise<R> {
  const slice = new TimeSlice();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    if (slice.isLong) await slice.yieldToOthers();
  }
}

/** Does the work without yielding: for a process with no other work, and for few items. */
export function runToEnd<R>(steps: Steps<R>): R {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}
