import fc from 'fast-check';
import { edgeBehind } from '../../../src/platform/platform/even-pace.js';

const step = fc.double({ min: 0.5, max: 500, noNaN: true });
const phase = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const elapsed = fc.double({ min: 0, max: 2_000, noNaN: true });

describe('the moment at which an answer of nothing goes out', () => {
  it('is never before the work is done, and less than a step behind it, on one grid for all work of a call', () => {
    fc.assert(
      fc.property(elapsed, step, phase, (work, stepMs, at) => {
        const edge = edgeBehind(work, stepMs, at);
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
          if (edgeBehind(work, stepMs, at) !== edgeBehind(work + more, stepMs, at)) told += 1;
        }
        expect(told / draws).toBeCloseTo(more / stepMs, 2);
      }),
      { numRuns: 30 },
    );
  });
});
