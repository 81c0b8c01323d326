import fc from 'fast-check';
import { assertBatchSize, problem, rejected } from '../../../src/platform/graphql/batch.js';

describe('a batch', () => {
  const sizes = fc.tuple(fc.nat(2_000), fc.integer({ min: 1, max: 1_000 }), fc.constantFrom(0, 1));

  it('has a size between its bounds, both included, and is refused with what was given otherwise', () => {
    fc.assert(
      fc.property(sizes, ([size, most, least]) => {
        const check = expect(() => assertBatchSize('items', size, most, least));
        if (size >= least && size <= most) return check.not.toThrow();
        const message = `The number of items in one call must be between ${least} and ${most} (got ${size}).`;
        return check.toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT', reason: 'BATCH_SIZE', message }));
      }),
    );
  });

  it('is not empty where nothing else is said', () => {
    expect(() => assertBatchSize('items', 0, 1_000)).toThrow('between 1 and 1000 (got 0)');
  });

  it('answers a refused item with its place and its problems', () => {
    const why = problem('VALUE_REPEATED', 'The same value stands earlier in this call.', 'value');
    expect(rejected(3, [why])).toEqual({
      index: 3,
      outcome: 'REJECTED',
      problems: [{ severity: 'ERROR', code: 'VALUE_REPEATED', field: 'value', message: 'The same value stands earlier in this call.' }],
    });
  });
});
