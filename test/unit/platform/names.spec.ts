import fc from 'fast-check';
import { emailOf, nameOf } from '../../../src/platform/graphql/name.policy.js';

const named = (given: string): string => nameOf(given, 200, (rule) => new Error(`A party has a name ${rule}.`));

describe('A name', () => {
  it.each([
    'Royal Thai Police',
    'สำนักงานตำรวจแห่งชาติ',
    'នគរបាលជាតិ',
    '警察庁 (National Police Agency)',
    'Bộ Công an',
    'Police nationale – Côte d’Ivoire',
    'श्री\u200dलंका', // a joiner between letters of a script that needs it
    'Полиция',
    'Ελληνική Αστυνομία & Europol',
  ])('in any script is taken: %s', (name) => {
    expect(named(` ${name} `)).toBe(name.normalize('NFC'));
  });

  it.each([
    ['is empty', ' '],
    ['is too long', 'x'.repeat(201)],
    ['starts a new line', 'Interpol\r\nBcc: all@police.example'],
    ['turns the direction of writing', 'lagetroP \u202eecilop'],
    ['holds a blank that nobody sees', 'Inter\u200bpol'],
    ['holds a joiner between Latin letters', 'Inter\u200dpol'],
    ['holds a byte order mark', '\ufeffInterpol x'.replace(' x', '\ufeffx')],
    ['holds half a character', 'Interpol \ud800'],
    ['mixes Latin letters with Cyrillic ones in a word', 'Intеrpol'],
    ['mixes Latin letters with Greek ones in a word', 'Interpοl'],
  ])('that %s is refused', (_, name) => {
    expect(() => named(name)).toThrow(/^A party has a name /);
  });

  it('once taken holds no control character and is taken again as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (given) => {
        let name: string;
        try {
          name = named(given);
        } catch {
          return;
        }
        expect(name).not.toMatch(/\p{Cc}|[\u202a-\u202e\u2066-\u2069\u200b\ufeff]/u);
        expect(named(name)).toBe(name);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('An e-mail address', () => {
  it('is taken in lower case, without blanks around it', () => {
    expect(emailOf(' Somchai.P+hub@Police.example ')).toBe('somchai.p+hub@police.example');
  });

  it.each([
    'somchai',
    'somchai@police.example\r\nBcc: all@police.example',
    'somchai@police.example, kim@police.example',
    '"som chai"@police.example',
    'sоmchai@police.example', // a Cyrillic o
    'somchai@políce.example',
    'som\u200bchai@police.example',
    'somchai.1f2e3d4c@th.sso.invalid',
    'somchai@nowhere.invalid',
    `${'x'.repeat(250)}@police.example`,
  ])('is refused: %j', (given) => {
    expect(() => emailOf(given)).toThrow(expect.objectContaining({ reason: 'EMAIL_INVALID' }));
  });
});
