import { randomInt } from 'node:crypto';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';

/** Milliseconds. A look at a hidden row takes tens of microseconds longer than a look at none. */
const STEP_MS = 2;

/** Of a random phase. */
const FINEST = 1_000_000;

/**
 * The first edge of a grid that is not before a moment. Both in milliseconds since the question came.
 * @param phase where the grid's edges lie, from 0 to 1 of a step
 */
export function edgeBehind(elapsed: number, stepMs: number, phase: number): number {
  const first = phase * stepMs;
  return first + Math.max(0, Math.ceil((elapsed - first) / stepMs)) * stepMs;
}

/**
 * Lets an answer of "nothing" go out at the next edge of a grid, whose phase is drawn anew for each call: so that its time does not tell what is hidden
 * from what is absent. With a grid that begins at the question, somebody could ask so that the work ends right before an edge, and see by each answer whether a little more was done. Costs up to two milliseconds and no work; answers that show something do not wait.
 * @param startedAt `performance.now()` when the question came @param stepMs a wider grid, for work that differs by more
 */
export async function evenPace(startedAt: number, stepMs = STEP_MS): Promise<void> {
  const end = startedAt + edgeBehind(performance.now() - startedAt, stepMs, randomInt(FINEST) / FINEST);
  const whole = Math.floor(end - performance.now());
  if (whole > 0) await wait(whole);
  while (performance.now() < end) await turn(); // timers know whole milliseconds only; others go on in between
}
