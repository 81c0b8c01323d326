import { getExampleNumber, type PhoneNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { readPhone } from '../../../src/values/values/phone.js';
import { gist } from './reader-laws.js';

/** What is dialled in front of a country code, from each of the countries; of several carriers some. */
const ABROAD = {
  ...{ TH: ['001', '007', '008', '009'], KH: ['001', '007', '008'], LA: ['00'], MY: ['00'], PH: ['00'], VN: ['00'] },
  ...{ SG: ['001', '008', '018', '019'], ID: ['008', '009'], AU: ['0011'], CN: ['00'], IN: ['00'], JP: ['010'] },
  ...{ KR: ['001', '002', '00700'], NZ: ['00'], US: ['011'] },
} as const;
const COUNTRIES = Object.keys(ABROAD) as (keyof typeof ABROAD)[];
/** Zeros of full-width, Thai, Khmer and Lao digits. */
const ZEROS = [0xff10, 0xe50, 0x17e0, 0xed0];

function exampleOf(country: keyof typeof ABROAD): PhoneNumber {
  const example = getExampleNumber(country, examples);
  if (!example) throw new Error(country);
  return example;
}

function spellingsOf(example: PhoneNumber): readonly string[] {
  const national = example.formatNational();
  const parted = (by: string): string => national.replace(/\D+/g, ' ').trim().replaceAll(' ', by);
  const plain = [
    ...[example.number, example.formatInternational(), `tel:${example.number}`, national, example.nationalNumber],
    ...[parted(''), parted('-'), parted('.'), parted(' ')],
    ...[`00${example.number.slice(1)}`, `00 ${example.countryCallingCode} ${example.nationalNumber}`],
  ];
  const inDigits = (zero: number, text: string): string => text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
  return [...plain, ...ZEROS.flatMap((zero) => plain.map((text) => inDigits(zero, text)))];
}

describe('A phone number of one of the fifteen countries', () => {
  it.each(COUNTRIES)('is the same number in each national spelling: %s', (country) => {
    const example = exampleOf(country);
    for (const value of spellingsOf(example)) expect([value, gist(readPhone({ value, country }))]).toEqual([value, example.number]);
  });

  it.each(COUNTRIES)('is the same number as it is dialled from each of the others: %s', (country) => {
    const { countryCallingCode, nationalNumber, number } = exampleOf(country);
    for (const from of COUNTRIES) {
      for (const prefix of ABROAD[from]) {
        const value = `${prefix} ${countryCallingCode} ${nationalNumber}`;
        expect([from, value, gist(readPhone({ value, country: from }))]).toEqual([from, value, number]);
      }
    }
  });

  it.each(COUNTRIES)('never keeps its trunk zero, also where digits are missing: %s', (country) => {
    const { countryCallingCode, ...example } = exampleOf(country);
    const digits = exampleOf(country).formatNational().replace(/\D/g, '');
    for (const missing of [1, 2, 3]) {
      const read = gist(readPhone({ value: digits.slice(0, -missing), country }));
      expect([example.number, read.startsWith(`+${countryCallingCode}0`)]).toEqual([example.number, false]);
    }
  });

  it.each([
    ['02 555 015', 'TH', 'PHONE_INVALID'],
    ['012 345 67', 'KH', 'PHONE_INVALID'],
    ['+66 02 555 015', 'TH', 'PHONE_INVALID'],
    ['001 66 2 555 0142', 'TH', '+6625550142'],
    ['0066 2 555 0142', 'TH', '+6625550142'],
    ['0011 66 2 555 0142', 'AU', '+6625550142'],
    ['002 66 2 555 0142', 'KR', '+6625550142'],
    ['011 66 2 555 0142', 'US', '+6625550142'],
    ['06 1234 5678', 'IT', '+390612345678'],
  ])('%s in %s is %s', (value, country, expected) => expect(gist(readPhone({ value, country }))).toBe(expected));
});
