import fc from 'fast-check';
import { sharesOf } from '../../../src/platform/database/pool-shares.js';

describe('The connections of a pool', () => {
  it('are shared so that urgent requests, and work without slots, have some where there are enough', () => {
    expect([1, 2, 3, 4, 10].map(sharesOf)).toEqual([
      { reserved: 0, shared: 1, inTurn: 1 },
      { reserved: 1, shared: 1, inTurn: 1 },
      { reserved: 1, shared: 2, inTurn: 1 },
      { reserved: 1, shared: 3, inTurn: 2 },
      { reserved: 2, shared: 8, inTurn: 7 },
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 1_000 }), (pool) => {
        const { reserved, shared, inTurn } = sharesOf(pool);
        expect(reserved + shared).toBe(pool);
        expect(Math.min(reserved, inTurn, shared - inTurn)).toBeGreaterThan(0);
      }),
    );
  });
});
