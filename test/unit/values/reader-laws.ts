import fc from 'fast-check';
import type { CanonicalValue, RawValue, Reader, Reading } from '../../../src/values/values/value.js';

/** Scope and value of a reading, or its refusal code: what a table test compares. */
export const gist = (reading: Reading): string =>
  reading.ok ? `${reading.value.scope} ${reading.value.value}`.trim() : reading.problem.code;

/** The reading that must be there; fails the test with the code otherwise. */
export function accepted(reading: Reading): CanonicalValue {
  if (!reading.ok) throw new Error(`was refused with ${reading.problem.code}`);
  return reading.value;
}

export const warningsOf = (reading: Reading): readonly string[] => accepted(reading).warnings.map((warning) => warning.code);

/** A canonical value as somebody would send it again. */
export const again = ({ value, platform, network, bank, country }: CanonicalValue): RawValue => ({
  value,
  platform,
  network,
  bank,
  country,
});

const UNSEEN = ['\u200b', '\u200c', '\u200d', '\u200e', '\u202a', '\u2066', '\u2069', '\u2060', '\ufeff', '\u00ad', '\u0007', '\u009f'];
/** Zeros of Thai, Khmer, Lao, Burmese, Arabic-Indic, Persian, Devanagari and full-width digits. */
const ZEROS = [0xe50, 0x17e0, 0xed0, 0x1040, 0x660, 0x6f0, 0x966, 0xff10];

/** The same text in another coat: other digits, invisible characters in between, blanks around. */
export const decorated = (text: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...ZEROS),
      fc.infiniteStream(fc.option(fc.constantFrom(...UNSEEN), { freq: 3 })),
      fc.constantFrom('', ' ', '\n', '\u00a0\t'),
    )
    .map(([zero, unseen, edge]) => {
      const coated = Array.from(text, (character) => {
        const digit = /^[0-9]$/.test(character) ? String.fromCodePoint(zero + Number(character)) : character;
        return (unseen.next().value ?? '') + digit;
      });
      return edge + coated.join('') + edge;
    });

/** Good values with a few characters lost, doubled or replaced, and whatever else a string can be. */
const nasty = (known: readonly RawValue[]): fc.Arbitrary<RawValue> => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: 'binary', minLength: 500, maxLength: 4096 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.stringMatching(/^[0-9A-Fa-z:.@+#() /-]{0,40}$/),
  );
  const slip = fc.record({
    at: fc.nat(200),
    gone: fc.nat(2),
    put: fc.oneof(fc.constant(''), fc.string({ maxLength: 2 }), fc.stringMatching(/^[0-9x:.-]$/)),
  });
  const hint = fc.option(
    fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.constantFrom('TH', 'DE', '004', 'imei', 'paynow', 'android')),
  );
  const damaged = fc.tuple(fc.constantFrom(...known), fc.array(slip, { minLength: 1, maxLength: 3 })).map(([raw, slips]) => ({
    ...raw,
    value: slips.reduce((text, { at, gone, put }) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + put + text.slice(place + gone);
    }, raw.value),
  }));
  const wild = fc.record({ value: anything, platform: hint, network: hint, bank: hint, country: hint });
  const hinted = fc.tuple(fc.constantFrom(...known), anything).map(([raw, value]) => ({ ...raw, value }));
  return fc.oneof(damaged, hinted, wild);
};

/** The laws of every reader, over values that it takes (`known`, with their hints). */
export function itKeepsTheLaws(reader: Reader, known: readonly RawValue[]): void {
  it('gives the same canonical value when its own is read again', () => {
    for (const raw of known) {
      const first = accepted(reader(raw));
      expect(gist(reader(again(first)))).toBe(`${first.scope} ${first.value}`.trim());
    }
  });

  it('never throws, never repeats the value in a refusal, and is idempotent on whatever it takes', () => {
    fc.assert(
      fc.property(nasty(known), (raw) => {
        const first = reader(raw);
        if (!first.ok) {
          expect(first.problem.code).toMatch(/^[A-Z]+(?:_[A-Z0-9]+)+$/);
          expect(raw.value.length > 12 && first.problem.message.includes(raw.value)).toBe(false);
        } else expect(gist(reader(again(first.value)))).toBe(`${first.value.scope} ${first.value.value}`.trim());
      }),
      { numRuns: 400 },
    );
  });

  it('reads invisible characters, foreign digits and blanks around a value as if they were not there', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...known).chain((raw) => decorated(raw.value).map((value) => [raw, { ...raw, value }] as const)),
        ([plain, coated]) => {
          expect(gist(reader(coated))).toBe(gist(reader(plain)));
        },
      ),
      { numRuns: 150 },
    );
  });
}
