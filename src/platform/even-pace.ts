import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';

/** Milliseconds. A look at a hidden row takes tens of microseconds longer than a look at none. */
const STEP_MS = 2;

/**
 * Lets an answer of "nothing" go out at the next step of a grid, counted from when the question came: so that its time does not tell what is hidden
 * from what is absent. Costs up to two milliseconds and no work; answers that show something do not wait.
 * @param startedAt `performance.now()` when the question came @param stepMs a wider grid, for work that differs by more
 */
export async function evenPace(startedAt: number, stepMs = STEP_MS): Promise<void> {
  const end = startedAt + Math.ceil((performance.now() - startedAt) / stepMs) * stepMs;
  const whole = Math.floor(end - performance.now());
  if (whole > 0) await wait(whole);
  while (performance.now() < end) await turn(); // timers know whole milliseconds only; others go on in between
}
