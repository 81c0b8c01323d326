/** Stretch of the stream, above `from` up to `upto`, and when its first and its last event were taken, by `performance.now()`. */
export interface TakenRange {
  readonly from: bigint;
  readonly upto: bigint;
  readonly began: number;
  readonly ended: number;
}

/** Readings that touch each other and are at most so many milliseconds apart are one. The times of the stream are not known better. */
const ONE_READING_MS = 100;

/**
 * Returns the ranges of both lists, in order and without overlap; `others` were taken later. A position counts from its first reading on: a later one takes
 * nothing new. Readings that continue each other are one only where they are close in time: an item that was lost between two readings was not taken by the
 * second one.
 */
export function mergeRanges(ranges: readonly TakenRange[], others: readonly TakenRange[]): readonly TakenRange[] {
  return others.reduce(addRange, ranges);
}

function addRange(ranges: readonly TakenRange[], added: TakenRange): readonly TakenRange[] {
  return ranges.reduce((pieces, known) => pieces.flatMap((piece) => cut(piece, known)), [added]).reduce(addPiece, ranges);
}

/** Returns what a range has outside of another one. */
function cut(range: TakenRange, known: TakenRange): TakenRange[] {
  if (range.upto <= known.from || range.from >= known.upto) return [range];
  return [
    ...(range.from < known.from ? [{ ...range, upto: known.from }] : []),
    ...(range.upto > known.upto ? [{ ...range, from: known.upto }] : []),
  ];
}

function addPiece(ranges: readonly TakenRange[], piece: TakenRange): readonly TakenRange[] {
  const rest: TakenRange[] = [];
  let joined = piece;
  for (const one of ranges) {
    const both = joinRanges(one, joined);
    if ((one.upto === joined.from || one.from === joined.upto) && both.ended - both.began <= ONE_READING_MS) joined = both;
    else rest.push(one);
  }
  return [...rest.filter(({ upto }) => upto <= joined.from), joined, ...rest.filter(({ from }) => from >= joined.upto)];
}

const joinRanges = (one: TakenRange, other: TakenRange): TakenRange => ({
  from: one.from < other.from ? one.from : other.from,
  upto: one.upto > other.upto ? one.upto : other.upto,
  began: Math.min(one.began, other.began),
  ended: Math.max(one.ended, other.ended),
});
