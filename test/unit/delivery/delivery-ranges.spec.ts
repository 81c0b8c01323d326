import fc from 'fast-check';
import { mergeRanges, type TakenRange } from '../../../src/delivery/feed/delivery-ranges.js';

const range = (from: number, upto: number, at = 0): TakenRange => ({ from: BigInt(from), upto: BigInt(upto), began: at, ended: at });
const bounds = (ranges: readonly TakenRange[]): string => ranges.map(({ from, upto }) => `${from}-${upto}`).join(' ');
const positions = (ranges: readonly TakenRange[]): number[] =>
  ranges.flatMap(({ from, upto }) => Array.from({ length: Number(upto - from) }, (_, index) => Number(from) + index + 1));

describe('ranges of the stream that a party has taken', () => {
  it('continue each other, as one reader goes on and others follow it', () => {
    expect(bounds(mergeRanges([range(0, 5)], [range(5, 9)]))).toBe('0-9');
    expect(bounds(mergeRanges([range(0, 5)], [range(0, 5), range(2, 4)]))).toBe('0-5');
  });

  it('stay apart where positions between them were not taken', () => {
    expect(bounds(mergeRanges([range(10, 20)], [range(0, 5)]))).toBe('0-5 10-20');
    expect(bounds(mergeRanges([range(0, 5), range(10, 20)], [range(5, 10)]))).toBe('0-20');
  });

  it('keep the first and the last time', () => {
    expect(mergeRanges([range(0, 5, 7)], [range(5, 9, 3), range(9, 10, 8)])).toEqual([{ from: 0n, upto: 10n, began: 3, ended: 8 }]);
  });

  it('have exactly the positions that were taken, in order and without overlap', () => {
    const one = fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 12 })).map(([from, length]) => range(from, from + length));
    fc.assert(
      fc.property(fc.array(one, { maxLength: 20 }), (taken) => {
        const merged = positions(mergeRanges([], taken));
        expect(merged).toEqual([...new Set(positions(taken))].sort((a, b) => a - b));
      }),
      { numRuns: 300 },
    );
  });
});
