import { randomInt } from 'node:crypto';
import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { NotFound } from './errors.js';

/** Milliseconds. Reading a hidden row takes tens of microseconds longer than reading no row. */
const STEP_MS = 2;

/** Number of random phases. */
const PHASES = 1_000_000;

/**
 * Returns the first edge of a grid at or after `elapsed`. Both in milliseconds since the call began.
 * @param phase offset of the grid's edges, from 0 to 1 of a step
 */
export function nextEdge(elapsed: number, stepMs: number, phase: number): number {
  const first = phase * stepMs;
  return first + Math.max(0, Math.ceil((elapsed - first) / stepMs)) * stepMs;
}

/**
 * Waits for the next edge of a grid with a random phase for each call. If the grid began with the call, a caller could time its work to end just before an
 * edge. Each answer would then show whether the hub did a little more.
 */
async function waitUntilEdge(startedAt: number, stepMs: number): Promise<void> {
  const end = startedAt + nextEdge(performance.now() - startedAt, stepMs, randomInt(PHASES) / PHASES);
  const wholeMs = Math.floor(end - performance.now());
  if (wholeMs > 0) await wait(wholeMs);
  while (performance.now() < end) await turn(); // timers have a resolution of milliseconds; other work continues meanwhile
}

const isEmptyAnswer = (answer: unknown): boolean =>
  answer === undefined || answer === null || (Array.isArray(answer) && answer.length === 0);

/**
 * Takes the same time for hidden and for absent objects: an answer that shows nothing, and the refusal NotFound, wait up to two milliseconds. Other answers do
 * not wait.
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
 * As {@link hiddenAsAbsent}, for work whose time depends on hidden rows even if it shows something: every answer and every refusal waits.
 * @param stepMs width of the grid, for work with larger differences; a function of the answer if that states the amount of work
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
