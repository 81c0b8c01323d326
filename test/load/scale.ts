/**
 * How much of a load test is run: 1 is the whole of it, and what docs/reliability.md tells of; `LOAD_SCALE=0.02` is a smoke test of a few seconds, which shows
 * that a load test still runs and finds nothing, not that the hub bears the load.
 */
export const SCALE = readScale(process.env.LOAD_SCALE);

/** Whether figures are held against what the hub must bear. In a smaller run they are told only: start-up and chance weigh too much in them. */
export const IS_WHOLE = SCALE === 1;

/**
 * How many times what is demanded of a quiet machine something may take before a load test fails: other work on the machine is no fault of the hub's. What was
 * measured stands in the report, beside what is demanded.
 */
export const LENIENT = 3;

function readScale(given = '1'): number {
  const scale = Number(given);
  if (!(scale > 0 && scale <= 1)) throw new Error(`LOAD_SCALE must be more than 0 and at most 1, not ${JSON.stringify(given)}.`);
  return scale;
}

/** That many times the scale, rounded, and never fewer than `least`: `scaled(50_000, 200)` publishes. */
export const scaled = (whole: number, least = 1): number => Math.max(Math.min(least, whole), Math.round(whole * SCALE));
