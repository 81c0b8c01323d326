import { setImmediate as turn } from 'node:timers/promises';

/** How long one caller's work may go on before everybody else has a turn, in milliseconds. */
const LONGEST_TURN_MS = 10;

/** One caller's turn at the event loop: `if (mine.isLong) await mine.pass()` lets others have theirs. */
export class Turn {
  private began = performance.now();

  get isLong(): boolean {
    return performance.now() - this.began > LONGEST_TURN_MS;
  }

  async pass(): Promise<void> {
    await turn();
    this.began = performance.now();
  }
}

/**
 * Works on one item after the other, as `map` does, and lets others have the event loop in between: the work of a thousand items that each take a moment would hold up
 * the whole process. Nothing of a transaction may be open meanwhile.
 */
export async function inTurns<T, R>(items: readonly T[], work: (item: T, index: number) => R): Promise<R[]> {
  const done: R[] = [];
  const mine = new Turn();
  for (const [index, item] of items.entries()) {
    if (mine.isLong) await mine.pass();
    done.push(work(item, index));
  }
  return done;
}

/** Work that yields wherever others may have a turn. */
export type Steps<R> = Generator<undefined, R, undefined>;

/** Does the work and lets others have the event loop in between, as {@link inTurns} does. */
export async function stepInTurns<R>(steps: Steps<R>): Promise<R> {
  const mine = new Turn();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    if (mine.isLong) await mine.pass();
  }
}

/** Does the work in one go: for a process that has nothing else to do, and for few items. */
export function atOnce<R>(steps: Steps<R>): R {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}
