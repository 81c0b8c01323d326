import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { qrCodeOf } from '../../../console/src/parts/qr-code.js';

type Grid = readonly (readonly boolean[])[];

const isDark = (grid: Grid, x: number, y: number): boolean => grid[y]?.[x] === true;
const MASKS = [
  (x: number, y: number) => (x + y) % 2,
  (_: number, y: number) => y % 2,
  (x: number) => x % 3,
  (x: number, y: number) => (x + y) % 3,
  (x: number, y: number) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x: number, y: number) => ((x * y) % 2) + ((x * y) % 3),
  (x: number, y: number) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x: number, y: number) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];
/** Error correction codewords of versions 1 to 5, which have one block. */
const EC = [7, 10, 15, 20, 26];

/** The mask, from the format beside the first finder (ISO/IEC 18004, 7.9). */
function maskOf(grid: Grid): number {
  const bits = [0, 1, 2, 3, 4].map((x) => Number(isDark(grid, x, 8)));
  const [level, mask] = [bits.slice(0, 2), bits.slice(2)].map((some) => parseInt(some.join(''), 2));
  expect((level ?? 0) ^ 0b10).toBe(0b01);
  return (mask ?? 0) ^ 0b101;
}

/** Whether a module belongs to a pattern, in versions 2 to 5 with their one alignment pattern, and in version 1. */
function isPattern(size: number, x: number, y: number): boolean {
  const inFinder = (x < 9 && y < 9) || (x >= size - 8 && y < 9) || (x < 9 && y >= size - 8);
  const centre = size - 7;
  const inAlignment = size > 21 && Math.abs(x - centre) <= 2 && Math.abs(y - centre) <= 2;
  return inFinder || inAlignment || x === 6 || y === 6;
}

function codewordsIn(grid: Grid): number[] {
  const [size, mask] = [grid.length, MASKS[maskOf(grid)]];
  const bits: number[] = [];
  const columns = Array.from({ length: size }, (_, x) => size - 1 - x).filter((x) => x !== 6);
  for (let pair = 0; pair < columns.length; pair += 2) {
    for (let step = 0; step < size; step += 1) {
      const y = pair % 4 === 0 ? size - 1 - step : step;
      for (const x of columns.slice(pair, pair + 2)) {
        if (!isPattern(size, x, y)) bits.push(Number(isDark(grid, x, y)) ^ Number(mask?.(x, y) === 0));
      }
    }
  }
  return Array.from({ length: Math.floor(bits.length / 8) }, (_, at) => parseInt(bits.slice(at * 8, at * 8 + 8).join(''), 2));
}

/** The value of a codeword polynomial at a power of 2 in GF(2^8); zero at the roots of a sound block. */
function valueAt(codewords: readonly number[], power: number): number {
  const double = (value: number): number => (value << 1) ^ (value > 127 ? 0x11d : 0);
  const shifted = (value: number): number => Array.from({ length: power }).reduce<number>((result) => double(result), value);
  return codewords.reduce((sum, codeword) => shifted(sum) ^ codeword, 0);
}

function textIn(grid: Grid): string {
  const codewords = codewordsIn(grid);
  const ec = EC[(grid.length - 21) / 4] ?? 0;
  for (let power = 0; power < ec; power += 1) expect(valueAt(codewords, power)).toBe(0);
  const nibbles = codewords.slice(0, codewords.length - ec).flatMap((codeword) => [codeword >> 4, codeword & 15]);
  expect(nibbles[0]).toBe(0b0100);
  const length = (nibbles[1] ?? 0) * 16 + (nibbles[2] ?? 0);
  const bytes = Array.from({ length }, (_, at) => (nibbles[3 + at * 2] ?? 0) * 16 + (nibbles[4 + at * 2] ?? 0));
  return Buffer.from(bytes).toString();
}

describe('a QR code', () => {
  it('has its text, with an error correction that is right', () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 100 }).filter((text) => Buffer.byteLength(text) <= 106);
    fc.assert(
      fc.property(texts, (text) => {
        expect(textIn(qrCodeOf(text) ?? [])).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [150, 45, '9dd234dc6b5a4f57'],
    [300, 61, 'c4902f5fc6e1305e'],
    [600, 85, 'e72c304d42935571'],
    [858, 97, '90c9ddb49e47444f'],
  ])('of %i bytes is the one that another program has read', (length, size, digest) => {
    const grid = qrCodeOf('otpauth://totp/'.padEnd(length, 'abcdefghij0123456789%20')) ?? [];
    const rows = grid.map((row) => row.map(Number).join(''));
    expect([rows.length, createHash('sha256').update(rows.join('\n')).digest('hex').slice(0, 16)]).toEqual([size, digest]);
  });

  it('is not made of more than fits', () => {
    expect(qrCodeOf('x'.repeat(859))).toBeUndefined();
  });
});
