import fc from 'fast-check';
import { Conflict, NotFound } from '../../../src/platform/platform/errors.js';
import { nextEdge, hiddenAsAbsent, inEqualSteps } from '../../../src/platform/platform/hidden-as-absent.js';

const step = fc.double({ min: 0.5, max: 500, noNaN: true });
const phase = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const elapsed = fc.double({ min: 0, max: 2_000, noNaN: true });

describe('the moment at which an answer of nothing goes out', () => {
  it('is never before the work is done, and less than a step behind it, on one grid for all work of a call', () => {
    fc.assert(
      fc.property(elapsed, step, phase, (work, stepMs, at) => {
        const edge = nextEdge(work, stepMs, at);
        expect(edge).toBeGreaterThanOrEqual(work - 1e-6);
        expect(edge).toBeLessThan(Math.max(work, at * stepMs) + stepMs + 1e-6);
        const steps = (edge - at * stepMs) / stepMs;
        expect(Math.abs(steps - Math.round(steps))).toBeLessThan(1e-6);
      }),
    );
  });

  it('has no edge that one can aim at: a little more work shows as seldom wherever the work ends', () => {
    const [stepMs, more, draws] = [2, 0.04, 10_000];
    fc.assert(
      fc.property(fc.double({ min: 2, max: 50, noNaN: true }), (work) => {
        let told = 0;
        for (let draw = 0; draw < draws; draw += 1) {
          const at = draw / draws;
          if (nextEdge(work, stepMs, at) !== nextEdge(work + more, stepMs, at)) told += 1;
        }
        expect(told / draws).toBeCloseTo(more / stepMs, 2);
      }),
      { numRuns: 30 },
    );
  });
});

describe('an answer about what is hidden or absent', () => {
  /** Of 50 calls those that wait for something else than promises that are settled. */
  const waiting = async (work: () => Promise<unknown>): Promise<number> => {
    let waiting = 0;
    for (let call = 0; call < 50; call += 1) {
      let done = false;
      const ended = work()
        .catch(() => undefined)
        .then(() => (done = true));
      for (let tick = 0; tick < 20; tick += 1) await Promise.resolve();
      if (!done) waiting += 1;
      await ended;
    }
    return waiting;
  };

  it('is handed on unchanged, refusals too', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (answer) => {
        expect(await hiddenAsAbsent(() => Promise.resolve(answer))).toBe(answer);
        expect(await inEqualSteps(() => Promise.resolve(answer), 1)).toBe(answer);
      }),
      { numRuns: 20 },
    );
    for (const refusal of [new NotFound('case'), new Conflict('CASE_CLOSED', 'This case is closed.')]) {
      await expect(hiddenAsAbsent(() => Promise.reject(refusal))).rejects.toBe(refusal);
      await expect(inEqualSteps(() => Promise.reject(refusal), 1)).rejects.toBe(refusal);
    }
  });

  it.each([
    ['undefined', () => hiddenAsAbsent(() => Promise.resolve(undefined))],
    ['null', () => hiddenAsAbsent(() => Promise.resolve(null))],
    ['an empty list', () => hiddenAsAbsent(() => Promise.resolve([]))],
    ['the refusal NotFound', () => hiddenAsAbsent(() => Promise.reject(new NotFound('case')))],
    [
      'what the caller calls nothing',
      () =>
        hiddenAsAbsent(
          () => Promise.resolve(['hidden']),
          ([first]) => first === 'hidden',
        ),
    ],
    ['any answer in even steps', () => inEqualSteps(() => Promise.resolve({ id: 1 }))],
    ['any refusal in even steps', () => inEqualSteps(() => Promise.reject(new Error('lost')))],
    [
      'an answer whose steps it says itself',
      () =>
        inEqualSteps(
          () => Promise.resolve(2),
          (width) => width,
        ),
    ],
  ])('waits for the grid: %s', async (_, work) => {
    expect(await waiting(work)).toBeGreaterThan(30); // the edge of a few calls is behind them already
  });

  it.each([
    ['an item', () => hiddenAsAbsent(() => Promise.resolve({ id: 1 }))],
    ['a list of one', () => hiddenAsAbsent(() => Promise.resolve([0]))],
    ['another refusal', () => hiddenAsAbsent(() => Promise.reject(new Conflict('CASE_CLOSED', 'This case is closed.')))],
    [
      'what the caller says shows something',
      () =>
        hiddenAsAbsent(
          () => Promise.resolve(undefined),
          () => false,
        ),
    ],
  ])('does not wait for the grid: %s', async (_, work) => {
    expect(await waiting(work)).toBe(0);
  });
});
