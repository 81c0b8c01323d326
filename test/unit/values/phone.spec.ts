import fc from 'fast-check';
import { readPhone } from '../../../src/values/values/phone.js';
import { accepted, gist, itKeepsTheLaws, warningsOf } from './reader-laws.js';

const THAI = '+66812345678';

/** Invented or set aside for fiction; nobody's. */
const GOOD: readonly (readonly [string, string | null, string])[] = [
  ['+66812345678', null, THAI],
  ['+66 81 234 5678', null, THAI],
  ['0812345678', 'TH', THAI],
  ['081-234-5678', 'TH', THAI],
  ['812345678', 'TH', THAI],
  ['0066812345678', null, THAI],
  ['0066 81 234 5678', 'TH', THAI],
  ['66812345678', 'TH', THAI],
  ['+66 (0) 81 234 5678', null, THAI],
  ['+66(0)812345678', null, THAI],
  ['(+66) 81-234-5678', null, THAI],
  ['[+66] 81.234.5678', null, THAI],
  ['tel:+66-81-234-5678', null, THAI],
  ['TEL:+66812345678;ext=12', null, THAI],
  ['tel:081-234-5678;phone-context=+66', null, THAI],
  ['tel:081-234-5678;phone-context=example.com', 'TH', THAI],
  ['sms:%2B66812345678', null, THAI],
  ['+66 81 234 5678 ext. 9', null, THAI],
  ['081 234 5678 ต่อ 12', 'TH', THAI],
  ['๐๘๑ ๒๓๔ ๕๖๗๘', 'TH', THAI],
  ['០៨១២៣៤៥៦៧៨', 'TH', THAI],
  ['໐໘໑໒໓໔໕໖໗໘', 'TH', THAI],
  ['၀၈၁၂၃၄၅၆၇၈', 'TH', THAI],
  ['٠٨١٢٣٤٥٦٧٨', 'TH', THAI],
  ['＋６６８１２３４５６７８', null, THAI],
  ['001 66 81 234 5678', 'SG', THAI],
  ['010 66 81 234 5678', 'JP', THAI],
  ['00166812345678', 'TH', THAI],
  ['+66\u201181\u2013234\u22125678', null, THAI],
  ['+44 20 7946 0123', null, '+442079460123'],
  ['020 7946 0123', 'GB', '+442079460123'],
  ['+1 (202) 555-0123', null, '+12025550123'],
  ['011 66 81 234 5678', 'US', THAI],
  ['02 1234 5678', 'IT', '+390212345678'],
  ['+39 (0)2 1234 5678', null, '+390212345678'],
  ['030/1234567', 'DE', '+49301234567'],
  ['+855 12 345 678', null, '+85512345678'],
  ['+800 1234 5678', null, '+80012345678'],
  ['+883 5100 1234 5678', null, '+883510012345678'],
  ['+683 4000', null, '+6834000'],
];

const BAD: readonly (readonly [string, string | null, string])[] = [
  ['', null, 'PHONE_INVALID'],
  ['+', null, 'PHONE_INVALID'],
  ['KBANK', 'TH', 'PHONE_INVALID'],
  ['1-800-FLOWERS', 'US', 'PHONE_INVALID'],
  ['0812345678', null, 'PHONE_COUNTRY_MISSING'],
  ['66812345678', null, 'PHONE_COUNTRY_MISSING'],
  ['0812345678', 'UK', 'PHONE_COUNTRY_UNKNOWN'],
  ['0812345678', 'Thailand', 'PHONE_COUNTRY_UNKNOWN'],
  ['191', 'TH', 'PHONE_SHORT_CODE'],
  ['1155', 'TH', 'PHONE_SHORT_CODE'],
  ['911', 'US', 'PHONE_SHORT_CODE'],
  ['110', 'DE', 'PHONE_SHORT_CODE'],
  ['+66 191', null, 'PHONE_SHORT_CODE'],
  ['+999 123 456 789', null, 'PHONE_INVALID'],
  ['+668123456789012345', null, 'PHONE_INVALID'],
  ['66812345678', 'KH', 'PHONE_INVALID'],
  ['+66 81 234 5678 / 9', null, 'PHONE_INVALID'],
  ['081 234 5678, 081 234 5679', 'TH', 'PHONE_INVALID'],
  ['+66812345678 +66812345679', null, 'PHONE_INVALID'],
  ['++66812345678', null, 'PHONE_INVALID'],
  ['66+812345678', 'TH', 'PHONE_INVALID'],
  ['081-xxx-5678', 'TH', 'PHONE_INVALID'],
  ['sip:+66812345678@example.com', null, 'PHONE_INVALID'],
  ['+'.repeat(4096), null, 'PHONE_INVALID'],
  ['0'.repeat(4096), 'TH', 'PHONE_INVALID'],
];

describe('reading a phone number', () => {
  it.each(GOOD)('reads %j with the country %j as %s', (value, country, wanted) => {
    expect(gist(readPhone({ value, country }))).toBe(wanted);
  });

  it.each(BAD)('refuses %j with the country %j as %s', (value, country, code) => {
    expect(gist(readPhone({ value, country }))).toBe(code);
  });

  it.each([
    ['+66512345678', null, 'PHONE_UNASSIGNED'],
    ['+66812345678', 'KH', 'PHONE_COUNTRY_DIFFERS'],
    ['+12025550123', null, 'PHONE_FICTIONAL'],
    ['+447700900123', null, 'PHONE_FICTIONAL'],
    ['+66812345678 x12', null, 'PHONE_EXTENSION_DROPPED'],
  ])('takes %j with the country %j but remarks %s', (value, country, code) => {
    expect(warningsOf(readPhone({ value, country }))).toEqual([code]);
  });

  it('shows a number in international form and names its country', () => {
    expect(accepted(readPhone({ value: '0812345678', country: 'TH' }))).toMatchObject({
      scope: '',
      display: '+66 81 234 5678',
      country: 'TH',
      warnings: [],
    });
  });

  it('gives no country to a number of the world', () => {
    expect(accepted(readPhone({ value: '+80012345678' })).country).toBeNull();
  });

  it('lets every separator between the digits of one number meet', () => {
    const separators = fc.array(fc.constantFrom('', ' ', '-', '.', ' - ', '\u2011', '\u00a0'), { minLength: 11, maxLength: 11 });
    fc.assert(
      fc.property(separators, fc.constantFrom('+', '00', '＋'), (between, prefix) => {
        const value = prefix + Array.from('66812345678', (digit, place) => digit + (between[place] ?? '')).join('');
        expect(gist(readPhone({ value }))).toBe(THAI);
      }),
    );
  });

  itKeepsTheLaws(
    readPhone,
    GOOD.map(([value, country]) => ({ value, country })),
  );
});
