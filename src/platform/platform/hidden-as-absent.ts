import { randomInt } from 'node:crypto';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { NotFound } from './errors.js';

/** Milliseconds. A look at a hidden row takes tens of microseconds longer than a look at none. */
const STEP_MS = 2;

/** Of a random phase. */
const PHASES = 1_000_000;

/**
 * The first edge of a grid that is not before a moment. Both in milliseconds since the question came.
 * @param phase where the grid's edges lie, from 0 to 1 of a step
 */
export function nextEdge(elapsed: number, stepMs: number, phase: number): number {
  const first = phase * stepMs;
  return first + Math.max(0, Math.ceil((elapsed - first) / stepMs)) * stepMs;
}

/**
 * Ends at the next edge of a grid, whose phase is drawn anew for each call. With a grid that begins at the question, somebody could ask so that the
 * work ends right before an edge, and see by each answer whether a little more was done.
 */
async function waitUntilEdge(startedAt: number, stepMs: number): Promise<void> {
  const end = startedAt + nextEdge(performance.now() - startedAt, stepMs, randomInt(PHASES) / PHASES);
  const whole = Math.floor(end - performance.now());
  if (whole > 0) await wait(whole);
  while (performance.now() < end) await turn(); // timers know whole milliseconds only; others go on in between
}

const isEmptyAnswer = (answer: unknown): boolean =>
  answer === undefined || answer === null || (Array.isArray(answer) && answer.length === 0);

/**
 * Answers in the same time for what is hidden and what is absent: an answer that shows nothing, and the refusal NotFound, wait up to two milliseconds.
 * Answers that show something do not wait.
 * @param showsNothing by default: undefined, null and the empty list
 */
export async function hiddenAsAbsent<T>(work: () => Promise<T>, showsNothing: (answer: T) => boolean = isEmptyAnswer): Promise<T> {
  const startedAt = performance.now();
  try {
    const answer = await work();
    if (showsNothing(answer)) await waitUntilEdge(startedAt, STEP_MS);
    return answer;
  } catch (error) {
    if (error instanceof NotFound) await waitUntilEdge(startedAt, STEP_MS);
    throw error;
  }
}

/**
 * The same for work whose time depends on hidden rows even where it shows something: every answer and every refusal waits.
 * @param stepMs width of the grid, for work that differs by more; by the answer, where that says how much work it was
 */
export async function inEqualSteps<T>(work: () => Promise<T>, stepMs: number | ((answer: T) => number) = STEP_MS): Promise<T> {
  const startedAt = performance.now();
  let width = typeof stepMs === 'number' ? stepMs : STEP_MS;
  try {
    const answer = await work();
    if (typeof stepMs === 'function') width = stepMs(answer);
    return answer;
  } finally {
    await waitUntilEdge(startedAt, width);
  }
}
