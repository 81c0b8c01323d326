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

  it('are one where they continue each other within a tenth of a second, and keep the first and the last time', () => {
    expect(mergeRanges([range(0, 5, 7)], [range(5, 9, 30), range(9, 10, 107)])).toEqual([{ from: 0n, upto: 10n, began: 7, ended: 107 }]);
  });

  it('stay apart where an item could be lost between two readings', () => {
    expect(mergeRanges([range(0, 5, 0)], [range(5, 9, 90), range(9, 12, 180), range(12, 13, 281)])).toEqual([
      { from: 0n, upto: 9n, began: 0, ended: 90 },
      { from: 9n, upto: 12n, began: 180, ended: 180 },
      { from: 12n, upto: 13n, began: 281, ended: 281 },
    ]);
  });

  it('keep the time of the first reading of a position', () => {
    expect(mergeRanges([range(3, 5, 0)], [range(3, 5, 700), range(0, 9, 800)])).toEqual([
      range(0, 3, 800),
      range(3, 5, 0),
      range(5, 9, 800),
    ]);
  });

  it('have exactly the positions that were taken, in order and without overlap', () => {
    const one = fc
      .tuple(fc.nat(60), fc.integer({ min: 1, max: 12 }), fc.nat(400))
      .map(([from, length, at]) => range(from, from + length, at));
    fc.assert(
      fc.property(fc.array(one, { maxLength: 20 }), (taken) => {
        const merged = positions(mergeRanges([], taken));
        expect(merged).toEqual([...new Set(positions(taken))].sort((a, b) => a - b));
        expect(mergeRanges([], taken).every(({ began, ended }) => ended - began <= 100)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
