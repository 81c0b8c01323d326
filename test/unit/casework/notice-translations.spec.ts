import fc from 'fast-check';
import type { NoticeDetails, TranslatedDetails } from '../../../src/casework/notices/notice.js';
import { translateDetails, translationProblems, untranslatedDetails } from '../../../src/casework/notices/translation.policy.js';

const codes = (problems: readonly { readonly code: string }[]): readonly string[] => problems.map(({ code }) => code);

const text = fc.constantFrom('a', 'b');
const texts = fc.array(text, { minLength: 1, maxLength: 3 });
const original = fc.record(
  {
    method: text,
    objects: texts,
    devices: texts,
    danger: text,
    imminence: fc.constant('IMMEDIATE' as const),
    assets: fc.array(fc.record({ type: fc.constant('VEHICLE' as const), description: text, holder: fc.constant('PERSON' as const) }), {
      minLength: 1,
      maxLength: 3,
    }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<NoticeDetails>;
const word = fc.constantFrom('α', 'β');
const words = fc.array(word, { minLength: 1, maxLength: 3 });
const translated = fc.record(
  { method: word, objects: words, devices: words, danger: word, assets: words },
  { requiredKeys: [] },
) as fc.Arbitrary<TranslatedDetails>;

const lengthOf = (detail: unknown): number => (Array.isArray(detail) ? detail.length : detail ? 1 : 0);
const NAMES = ['method', 'objects', 'devices', 'danger', 'assets'] as const;

describe('details in another language', () => {
  it('fit exactly when each says again as many texts as the original', () => {
    fc.assert(
      fc.property(original, translated, (said, other) => {
        const fits = NAMES.every((name) => other[name] === undefined || lengthOf(other[name]) === lengthOf(said[name]));
        return (translationProblems(said, other).length === 0) === fits;
      }),
    );
  });

  it('are the original’s but for words that were translated, and name those that were not', () => {
    fc.assert(
      fc.property(original, translated, (said, other) => {
        const shown = translateDetails(said, other);
        const missing = untranslatedDetails(said, other);
        const wordsIn = (details: NoticeDetails, name: (typeof NAMES)[number]): unknown =>
          name === 'assets' ? details.assets?.map(({ description }) => description) : details[name];
        for (const name of NAMES) {
          if (said[name] === undefined) expect(shown[name]).toBeUndefined();
          else expect(wordsIn(shown, name)).toEqual(missing.includes(name) ? wordsIn(said, name) : other[name]);
        }
        expect(shown.imminence).toEqual(said.imminence);
        expect(shown.assets?.map(({ type, holder }) => [type, holder])).toEqual(said.assets?.map(({ type, holder }) => [type, holder]));
      }),
    );
  });

  it('are refused where they are blank, too long, or not in the original', () => {
    expect(codes(translationProblems({ objects: ['x', 'y'] }, { objects: ['α', ' '] }))).toEqual(['NOTICE_TOO_LONG']);
    expect(codes(translationProblems({ method: 'x' }, { method: 'α'.repeat(5_001) }))).toEqual(['NOTICE_TOO_LONG']);
    expect(codes(translationProblems({}, { instructions: 'α' }))).toEqual(['TRANSLATION_UNFIT']);
    expect(translationProblems({ method: 'x' }, {}, 'text.')).toEqual([]);
    expect(untranslatedDetails({ method: 'x', objects: ['y'] }, { method: null, objects: ['α'] })).toEqual(['method']);
  });
});
