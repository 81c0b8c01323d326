import fc from 'fast-check';
import type { RawValue, Reader } from '../../../src/values/values/value.js';
import { accepted, again, gist } from './reader-laws.js';

const DOTS = ['.', '[.]', '(.)', '{.}', '[dot]', '(DOT)', ' [.] ', '[.', '.]', '\\.', ' dot '];
const COATS = [
  ['', ''],
  ['<', '>'],
  ['"', '"'],
  ['[', ']'],
  ['(', ')'],
  [' ', '\n'],
  ['“', '”'],
  ['\ufeff', '\u200b'],
  ['\u200e', '\u200e'],
] as const;

/** The same address as people write it so that nobody clicks on it: dots of the host, scheme, at sign, quotes and brackets around. */
export const defanged = (text: string): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...DOTS), fc.constantFrom(...COATS), fc.boolean()).map(([dot, [before, after], masked]) => {
    const [, scheme = '', host = '', path = ''] = /^([a-z]+:\/\/)?([^/?#]*)(.*)$/is.exec(text) ?? [];
    const front = masked ? scheme.replace(/^http/i, 'hXXp').replace('://', '[:]//') : scheme;
    return before + front + host.replaceAll('.', dot).replace('@', masked ? '[at]' : '@') + path + after;
  });

/** Addresses with a few characters lost, doubled or replaced, and whatever else a string can be. */
const nasty = (known: readonly string[]): fc.Arbitrary<RawValue> => {
  const slip = fc.record({
    at: fc.nat(200),
    gone: fc.nat(2),
    put: fc.oneof(fc.string({ unit: 'binary', maxLength: 2 }), fc.constantFrom(...'.@:/[]()<>%#?\\*-_ \u200bß')),
  });
  const damaged = fc.tuple(fc.constantFrom(...known), fc.array(slip, { minLength: 1, maxLength: 4 })).map(([text, slips]) =>
    slips.reduce((whole, { at, gone, put }) => {
      const place = at % (whole.length + 1);
      return whole.slice(0, place) + put + whole.slice(place + gone);
    }, text),
  );
  const anything = fc.oneof(
    damaged,
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: 'binary', minLength: 500, maxLength: 4096 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.stringMatching(/^[a-z0-9:.@%[\]()<>?#\\/ -]{0,40}$/),
  );
  return fc.record({ value: anything });
};

/** The laws of a reader of addresses, over values that it takes. Foreign digits are left alone: in an international name they count. */
export function itKeepsTheLawsOfAddresses(reader: Reader, known: readonly string[]): void {
  it('gives the same canonical value when its own is read again', () => {
    for (const value of known) {
      const first = accepted(reader({ value }));
      expect(gist(reader(again(first)))).toBe(first.value);
    }
  });

  it('gives the same canonical value when its display form is read', () => {
    for (const value of known) {
      const first = accepted(reader({ value }));
      expect(gist(reader({ value: first.display }))).toBe(first.value);
    }
  });

  it('never throws, never repeats the value in a refusal, and is idempotent on whatever it takes', () => {
    fc.assert(
      fc.property(nasty(known), (raw) => {
        const first = reader(raw);
        if (!first.ok) {
          expect(first.problem.code).toMatch(/^[A-Z]+(?:_[A-Z0-9]+)+$/);
          expect(raw.value.length > 12 && first.problem.message.includes(raw.value)).toBe(false);
        } else expect(gist(reader(again(first.value)))).toBe(first.value.value);
      }),
      { numRuns: 400 },
    );
  });

  it('understands its values defanged, in brackets, in quotes and with invisible characters around', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...known).chain((value) => defanged(value).map((coated) => [value, coated] as const)),
        ([value, coated]) => {
          expect(gist(reader({ value: coated }))).toBe(gist(reader({ value })));
        },
      ),
      { numRuns: 150 },
    );
  });
}
