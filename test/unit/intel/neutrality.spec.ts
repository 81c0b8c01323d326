import fc from 'fast-check';
import { neutralityWarnings, wordsToCheck } from '../../../src/intel/warninglists/neutrality.policy.js';

describe('Words to check against Article 3', () => {
  it.each([
    ['He poses as an army recruiter.', ['army']],
    ['ELECTION fraud by a politician', ['election', 'politician']],
    ['The money goes to a mosque, and to another MOSQUE.', ['mosque']],
    ['of an ethnic minority', ['ethnic']],
  ])('in “%s” are %j', (text, words) => {
    expect(wordsToCheck(text).map(({ word }) => word)).toEqual(words);
  });

  it.each(['Says that he is from the post office.', 'charmy', 'selections', 'The victim lost 12,000 baht.', '', null])(
    'are none in “%s”: parts of other words do not count',
    (text) => {
      expect(wordsToCheck(text)).toEqual([]);
      expect(neutralityWarnings(text, 'description')).toEqual([]);
    },
  );

  it('give a warning, never an error, that names each word and the field', () => {
    const [warning] = neutralityWarnings('Army and election', 'narrative');
    expect(warning).toMatchObject({ severity: 'WARNING', code: 'NEUTRALITY_CHECK', field: 'narrative' });
    expect(warning?.message).toMatch(/election \(political\).*army \(military\)/);
  });

  it('are at most ten, whatever the text, and the same each time', () => {
    const words = fc.constantFrom(
      'army',
      'navy',
      'troops',
      'soldier',
      'election',
      'muslim',
      'jewish',
      'ethnic',
      'tribe',
      'clergy',
      'hindu',
      'refugee',
      'x',
    );
    fc.assert(
      fc.property(fc.array(words), (list) => {
        const text = list.join(' ');
        const found = wordsToCheck(text);
        expect(found.length).toBeLessThanOrEqual(10);
        expect(found).toEqual(wordsToCheck(text));
        for (const { word } of found) expect(list).toContain(word);
      }),
    );
  });
});
