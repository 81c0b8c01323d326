/** Stretch of the stream, above `from` up to `upto`, and when its first and its last event were taken, by `performance.now()`. */
export interface TakenRange {
  readonly from: bigint;
  readonly upto: bigint;
  readonly began: number;
  readonly ended: number;
}

/** Returns the ranges of both lists, in order; ranges that overlap or touch each other are one. */
export function mergeRanges(ranges: readonly TakenRange[], others: readonly TakenRange[]): readonly TakenRange[] {
  return others.reduce(addRange, ranges);
}

/** Nearly all ranges continue the last one, or are its equal: the readers of a party are at the same position. */
function addRange(ranges: readonly TakenRange[], added: TakenRange): readonly TakenRange[] {
  const apart = ranges.filter((one) => one.upto < added.from || one.from > added.upto);
  const joined = ranges.filter((one) => !apart.includes(one)).reduce(joinRanges, added);
  return [...apart.filter(({ upto }) => upto < joined.from), joined, ...apart.filter(({ from }) => from > joined.upto)];
}

const joinRanges = (one: TakenRange, other: TakenRange): TakenRange => ({
  from: one.from < other.from ? one.from : other.from,
  upto: one.upto > other.upto ? one.upto : other.upto,
  began: Math.min(one.began, other.began),
  ended: Math.max(one.ended, other.ended),
});
