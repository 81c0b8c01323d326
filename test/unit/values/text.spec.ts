import fc from 'fast-check';
import { tidy } from '../../../src/values/values/text.js';

describe('tidy text', () => {
  it.each([
    ['Thai', '๐๑๒๓๔๕๖๗๘๙'],
    ['Khmer', '០១២៣៤៥៦៧៨៩'],
    ['Lao', '໐໑໒໓໔໕໖໗໘໙'],
    ['Myanmar', '၀၁၂၃၄၅၆၇၈၉'],
    ['Shan', '႐႑႒႓႔႕႖႗႘႙'],
    ['Arabic-Indic', '٠١٢٣٤٥٦٧٨٩'],
    ['Extended Arabic-Indic', '۰۱۲۳۴۵۶۷۸۹'],
    ['Devanagari', '०१२३४५६७८९'],
    ['full-width', '０１２３４５６７８９'],
    ['mathematical bold', '𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗'],
  ])('folds %s digits to ASCII', (_, digits) => {
    expect(tidy(digits)).toBe('0123456789');
  });

  it.each([
    ['สมชาย', 'สมชาย'],
    ['Nguyễn', 'Nguyễn'],
    ['Straße', 'Straße'],
    ['ＡＢＣ', 'ABC'],
    ['e\u200b\u0301', 'é'],
    ['a\u0000b\u009fc', 'abc'],
    ['anna\nbob', 'anna bob'],
    ['one\r\ntwo', 'one two'],
    ['\u202egpj.exe\u202c', 'gpj.exe'],
    ['a\ud800\u200b\udc00b', 'ab'],
    ['\ufeff \u00a0 x \u2003', 'x'],
    ['pay\u00adpal', 'paypal'],
  ])('makes %j into %j', (written, wanted) => {
    expect(tidy(written)).toBe(wanted);
  });

  it('leaves tidy text as it is, whatever was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(tidy(tidy(text))).toBe(tidy(text));
      }),
      { numRuns: 500 },
    );
  });

  it('turns every decimal digit of Unicode into one ASCII digit', () => {
    for (let point = 0; point < 0x20000; point += 1) {
      const character = String.fromCodePoint(point);
      if (/^\p{Nd}$/u.test(character)) expect(tidy(character)).toMatch(/^[0-9]$/);
    }
  });
});
