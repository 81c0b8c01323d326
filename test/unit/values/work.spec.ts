import { canonicalise } from '../../../src/values/values/canonicalise.js';
import { unwrap } from '../../../src/values/values/defang.js';
import { recognise } from '../../../src/values/values/recognise.js';
import { tidy } from '../../../src/values/values/text.js';
import { KINDS, LONGEST_VALUE } from '../../../src/values/values/value.js';
import { NASTY_VALUES } from '../../support/nasty-values.js';

/** How many characters are normalised, in and out. */
function normalised(work: () => unknown): number {
  let characters = 0;
  const normalize = String.prototype.normalize;
  String.prototype.normalize = function (form?: string) {
    const done = normalize.call(this, form);
    characters += this.length + done.length;
    return done;
  };
  try {
    work();
  } finally {
    String.prototype.normalize = normalize;
  }
  return characters;
}

/** Processor time: work.deep.spec.ts. */
describe('Reading a value', () => {
  it('normalises it once, whatever number of kinds it is tried as', () => {
    for (const value of NASTY_VALUES) {
      expect(normalised(() => recognise({ value: `${value.slice(1)}ก`, country: 'TH' }))).toBeLessThan(14 * LONGEST_VALUE);
    }
  });
});

describe('A value that would grow or knot when it is normalised', () => {
  it.each([
    ['becomes 18 times as long', '\uFDFA'.repeat(LONGEST_VALUE), 'VALUE_TOO_LONG'],
    ['becomes a little too long', '\u3316'.repeat(LONGEST_VALUE / 4), 'VALUE_TOO_LONG'],
    ['has 31 marks on one letter', `a${'\u0301\u0323'.repeat(15)}\u0301`, 'VALUE_MARKS'],
    ['has 31 marks that only normalising makes marks', `\u30CF${'\uFF9E'.repeat(31)}`, 'VALUE_MARKS'],
    ['has marks that come together when the unseen is left out', `a${'\uFF9E\uFFA0'.repeat(40)}`, 'VALUE_MARKS'],
  ])('is refused where it %s', (_, value, code) => {
    for (const kind of KINDS) expect(canonicalise(kind, { value })).toMatchObject({ ok: false, problem: { code } });
    expect(recognise({ value })).toEqual([]);
  });

  it('is read where it does not grow beyond the limit, with thirty marks, and as before', () => {
    expect(canonicalise('SOCIAL_ACCOUNT', { value: 'ตำรวจ', platform: 'youtube' }).ok).toBe(true);
    expect(canonicalise('URL', { value: `https://bad.example/${'\uFDFA'.repeat(20)}` }).ok).toBe(true);
    expect(canonicalise('EMAIL', { value: `a${'\u0301'.repeat(30)}@mail.example` }).ok).toBe(true);
  });

  it('is tidied as it was, also when it is long and comes twice', () => {
    const long = `  ก\u200B${'๑๒３ﬁ'.repeat(200)}\t\n x `;
    const once = `ก${'123fi'.repeat(200)}  x`;
    expect([tidy(long), tidy(long), tidy(once)].map((text) => text.replace(/ +/g, ' '))).toEqual(Array(3).fill(once.replace(/ +/g, ' ')));
    expect(unwrap('([bad.example, ')).toBe('bad.example');
    expect(unwrap('[([bad.example], ')).toBe('[bad.example');
    expect(unwrap('(a) and (b)')).toBe('a) and (b');
    expect(unwrap('{[bad.example})')).toBe('bad.example');
  });
});
