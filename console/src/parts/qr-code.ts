/** QR codes (ISO/IEC 18004): text in UTF-8, error correction level L. */

/** By version, 1 to 20: codewords of error correction in each block, and number of blocks (table 9). */
const EC_CODEWORDS = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28];
const BLOCKS = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8];
const LEVEL_L = 1;
const MASKS = 8;

type Grid = readonly boolean[][];

/** Modules of a version in each direction. */
const sizeOf = (version: number): number => version * 4 + 17;

/** Modules for data: all but those of the patterns and of the format (7.7). */
function dataModules(version: number): number {
  const alignments = version === 1 ? 0 : Math.floor(version / 7) + 2;
  const whole = (16 * version + 128) * version + 64;
  const withAlignments = alignments === 0 ? whole : whole - ((25 * alignments - 10) * alignments - 55);
  return version >= 7 ? withAlignments - 36 : withAlignments;
}

const codewordsOf = (version: number): number => Math.floor(dataModules(version) / 8);
const at = (list: readonly number[], index: number): number => list[index] ?? 0;
const dataCodewords = (version: number): number => codewordsOf(version) - at(EC_CODEWORDS, version - 1) * at(BLOCKS, version - 1);

/** @returns undefined for a text that is too long */
function versionFor(bytes: number): number | undefined {
  const versions = EC_CODEWORDS.map((_, index) => index + 1);
  return versions.find((version) => 4 + (version < 10 ? 8 : 16) + bytes * 8 <= dataCodewords(version) * 8);
}

/** Mode, length and bytes, padded (7.4). */
function dataOf(bytes: Uint8Array, version: number): number[] {
  const bits: number[] = [];
  const push = (value: number, length: number): void => {
    for (let bit = length - 1; bit >= 0; bit -= 1) bits.push((value >> bit) & 1);
  };
  const capacity = dataCodewords(version) * 8;
  push(0b0100, 4);
  push(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) push(byte, 8);
  push(0, Math.min(4, capacity - bits.length));
  push(0, (8 - (bits.length % 8)) % 8);
  for (let pad = 0xec; bits.length < capacity; pad ^= 0xec ^ 0x11) push(pad, 8);
  return Array.from({ length: bits.length / 8 }, (_, index) =>
    bits.slice(index * 8, index * 8 + 8).reduce((byte, bit) => byte * 2 + bit, 0),
  );
}

/** Multiplies in GF(2^8) with the polynomial 0x11d. */
function times(one: number, other: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((other >> bit) & 1) * one);
  return product;
}

function generatorOf(degree: number): number[] {
  let generator = [...Array<number>(degree - 1).fill(0), 1];
  for (let power = 0, root = 1; power < degree; power += 1, root = times(root, 2)) {
    generator = generator.map((factor, index) => times(factor, root) ^ at(generator, index + 1));
  }
  return generator;
}

function remainderOf(data: readonly number[], generator: readonly number[]): number[] {
  let rest = generator.map(() => 0);
  for (const byte of data) {
    const factor = byte ^ at(rest, 0);
    rest = [...rest.slice(1), 0].map((value, index) => value ^ times(at(generator, index), factor));
  }
  return rest;
}

/** Divides the data into blocks, adds the error correction, and interleaves them (7.6). */
function interleaved(data: readonly number[], version: number): number[] {
  const [count, ecLength] = [at(BLOCKS, version - 1), at(EC_CODEWORDS, version - 1)];
  const generator = generatorOf(ecLength);
  const short = Math.floor(data.length / count);
  const firstLong = count - (data.length % count);
  let position = 0;
  const blocks = Array.from({ length: count }, (_, index) => {
    const block = data.slice(position, (position += short + (index >= firstLong ? 1 : 0)));
    return { block, ec: remainderOf(block, generator) };
  });
  const columns = (length: number, of: (one: (typeof blocks)[number]) => readonly number[]): number[] =>
    Array.from({ length }, (_, column) => blocks.flatMap((one) => of(one).slice(column, column + 1))).flat();
  return [...columns(short + 1, ({ block }) => block), ...columns(ecLength, ({ ec }) => ec)];
}

/** Centres of the alignment patterns (annex E). */
function alignmentsOf(version: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  const last = sizeOf(version) - 7;
  return [6, ...Array.from({ length: count - 1 }, (_, index) => last - (count - 2 - index) * step)];
}

/** A bit string with the remainder of its division by a polynomial (BCH). */
function withCheck(value: number, polynomial: number, length: number): number {
  let rest = value;
  for (let step = 0; step < length; step += 1) rest = (rest << 1) ^ ((rest >> (length - 1)) * polynomial);
  return (value << length) | rest;
}

/** A module of a pattern; `undefined` in a place for data. */
type Plan = (boolean | undefined)[][];

const put = (plan: Plan, x: number, y: number, isDark: boolean): void => {
  const row = plan[y];
  if (row && x >= 0 && x < plan.length) row[x] = isDark;
};

/** A square of rings around a centre. */
function rings(plan: Plan, [x, y]: readonly [number, number], radius: number, isDark: (distance: number) => boolean): void {
  for (let dy = -radius; dy <= radius; dy += 1) {
    for (let dx = -radius; dx <= radius; dx += 1) put(plan, x + dx, y + dy, isDark(Math.max(Math.abs(dx), Math.abs(dy))));
  }
}

/** Finders, timing, alignments and version (6.3). */
function planOf(version: number): Plan {
  const size = sizeOf(version);
  const plan: Plan = Array.from({ length: size }, () => Array<undefined>(size).fill(undefined));
  for (let index = 0; index < size; index += 1) {
    put(plan, 6, index, index % 2 === 0);
    put(plan, index, 6, index % 2 === 0);
  }
  const corners = [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const;
  for (const corner of corners) rings(plan, corner, 4, (distance) => distance !== 2 && distance !== 4);
  const centres = alignmentsOf(version);
  for (const y of centres) {
    for (const x of centres) {
      const isFinder = (x === 6 && y === 6) || (x === 6 && y === size - 7) || (x === size - 7 && y === 6);
      if (!isFinder) rings(plan, [x, y], 2, (distance) => distance !== 1);
    }
  }
  if (version >= 7) {
    const bits = withCheck(version, 0x1f25, 12);
    for (let index = 0; index < 18; index += 1) {
      const [along, across] = [size - 11 + (index % 3), Math.floor(index / 3)];
      put(plan, along, across, ((bits >> index) & 1) === 1);
      put(plan, across, along, ((bits >> index) & 1) === 1);
    }
  }
  drawFormat(plan, 0);
  return plan;
}

/** Level and mask, twice (7.9). */
function drawFormat(plan: Plan, mask: number): void {
  const bits = withCheck((LEVEL_L << 3) | mask, 0x537, 10) ^ 0x5412;
  const size = plan.length;
  for (let index = 0; index < 15; index += 1) {
    const isDark = ((bits >> index) & 1) === 1;
    const near = index < 6 ? index : index + 1;
    if (index < 8) put(plan, 8, near, isDark);
    else put(plan, index === 8 ? 7 : 14 - index, 8, isDark);
    if (index < 8) put(plan, size - 1 - index, 8, isDark);
    else put(plan, 8, size - 15 + index, isDark);
  }
  put(plan, 8, size - 8, true);
}

const MASK_RULES: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** The places for data, in the order of the bits: two columns at a time, upwards and downwards (7.7.3). */
function placesOf(plan: Plan): (readonly [x: number, y: number])[] {
  const places: (readonly [number, number])[] = [];
  const size = plan.length;
  for (let right = size - 1, isUp = true; right >= 1; right -= 2, isUp = !isUp) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step += 1) {
      const y = isUp ? size - 1 - step : step;
      for (const x of [right, right - 1]) if (plan[y]?.[x] === undefined) places.push([x, y]);
    }
  }
  return places;
}

function masked(version: number, codewords: readonly number[], mask: number): Grid {
  const plan = planOf(version);
  const places = placesOf(plan);
  drawFormat(plan, mask);
  const isMasked = MASK_RULES[mask] ?? (() => false);
  for (const [index, [x, y]] of places.entries()) {
    const bit = (at(codewords, index >> 3) >> (7 - (index & 7))) & 1;
    put(plan, x, y, (bit === 1) !== isMasked(x, y));
  }
  return plan.map((row) => row.map((isDark) => isDark === true));
}

const FINDER_LIKE = [/(?=10111010000)/g, /(?=00001011101)/g];

/** How hard a grid is to read (7.8.3). */
function penaltyOf(grid: Grid): number {
  const size = grid.length;
  const lines = [...grid, ...grid.map((_, x) => grid.map((row) => row[x] === true))].map((line) => line.map(Number).join(''));
  const runs = lines.flatMap((line) => line.match(/0{5,}|1{5,}/g) ?? []).reduce((sum, run) => sum + run.length - 2, 0);
  const finders = lines.flatMap((line) => FINDER_LIKE.flatMap((form) => [...line.matchAll(form)])).length * 40;
  let squares = 0;
  for (let y = 1; y < size; y += 1) {
    for (let x = 1; x < size; x += 1) {
      const corner = grid[y]?.[x];
      if (corner === grid[y - 1]?.[x] && corner === grid[y]?.[x - 1] && corner === grid[y - 1]?.[x - 1]) squares += 3;
    }
  }
  const dark = grid.flat().filter(Boolean).length / (size * size);
  return runs + finders + squares + Math.floor(Math.abs(dark - 0.5) * 20) * 10;
}

/** The modules of the QR code of a text, by row; true is dark. @returns undefined for a text of more than 858 bytes */
export function qrCodeOf(text: string): Grid | undefined {
  const bytes = new TextEncoder().encode(text);
  const version = versionFor(bytes.length);
  if (version === undefined) return undefined;
  const codewords = interleaved(dataOf(bytes, version), version);
  const grids = Array.from({ length: MASKS }, (_, mask) => masked(version, codewords, mask));
  return grids.reduce((best, grid) => (penaltyOf(grid) < penaltyOf(best) ? grid : best));
}
