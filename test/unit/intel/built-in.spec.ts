import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { ValueChecker } from '../../../src/intel/warninglists/value-checker.js';
import { canonicalise } from '../../../src/values/values/canonicalise.js';
import type { Kind } from '../../../src/values/values/value.js';

const guard = new ValueChecker([], 'hub.police.int');

/** What a receipt would say: of the reader and of the guard. */
function codes(kind: Kind, value: string): readonly string[] {
  const reading = canonicalise(kind, { value });
  if (!reading.ok) return [reading.problem.code];
  return [...reading.value.warnings, ...guard.remarksOf(reading.value)].map(({ code }) => code);
}

describe('what the hub knows of values without any list', () => {
  it.each([
    ['IP', '10.1.2.3', ['PRIVATE_ADDRESS']],
    ['IP', '100.64.1.1', ['PRIVATE_ADDRESS']],
    ['IP', '127.0.0.1', ['PRIVATE_ADDRESS']],
    ['IP', '224.0.0.251', ['SPECIAL_ADDRESS']],
    ['IP', '203.0.113.9', ['DOCUMENTATION_RANGE']],
    ['IP', '192.168.0.0/16', ['PRIVATE_ADDRESS']],
    ['IP', '172.0.0.0/8', ['NETWORK_HOLDS_RESERVED']],
    ['IP', '198.0.0.0/9', ['NETWORK_HOLDS_RESERVED']],
    ['IP', '2001::/16', ['NETWORK_HOLDS_RESERVED']],
    ['IP', '172.32.0.0/11', []],
    ['IP', '45.77.0.0/16', []],
    ['IP', '2a00:1450::/32', []],
    ['DOMAIN', 'gmail.com', ['MAIL_PROVIDER']],
    ['DOMAIN', 'www.gmail.com', ['MAIL_PROVIDER']],
    ['DOMAIN', 'gmail.com.evil.co', []],
    ['URL', 'https://gmail.com/', ['MAIL_PROVIDER']],
    ['URL', 'https://yahoo.co.th/phish', []],
    ['EMAIL', 'somebody@gmail.com', []],
    ['DOMAIN', 'example.com', ['DOMAIN_RESERVED']],
    ['DOMAIN', 'hub.police.int', ['OWN_HOST']],
    ['URL', 'https://hub.police.int/graphql?x', ['OWN_HOST']],
    ['URL', 'https://hub.police.int.evil.co/', []],
    ['URL', 'https://github.io/', ['URL_OF_SUFFIX']],
    ['URL', 'https://co.uk/', ['URL_OF_SUFFIX']],
    ['URL', 'https://evil.github.io/', []],
    ['URL', 'https://45.77.1.2/', []],
    ['PHONE', '+66 1800 123 456', ['PHONE_HOTLINE']],
    ['PHONE', '+1 800 555 1234', ['PHONE_HOTLINE']],
    ['PHONE', '+66 81 234 5678', []],
    ['PHONE', '+1 415 555 0123', ['PHONE_FICTIONAL']],
    ['PHONE', '+33 1 99 00 12 34', ['PHONE_FICTIONAL']],
    ['PHONE', '+61 491 570 006', ['PHONE_FICTIONAL']],
    ['PHONE', '+66 191', ['PHONE_SHORT_CODE']],
    ['PHONE', '+1 911', ['PHONE_SHORT_CODE']],
  ] as const)('%s %s: %j, and nothing twice', (kind, value, expected) => {
    expect(codes(kind, value).filter((code) => !['PHONE_UNASSIGNED', 'DOMAIN_SHARED'].includes(code))).toEqual(expected);
  });

  it('calls nothing a hotline that the numbering plans call a line', () => {
    const samples = [
      '1800',
      '800',
      '80',
      '120',
      '400',
      '13',
      '1300',
      '1700',
      '833',
      '844',
      '855',
      '866',
      '877',
      '888',
      '508',
      '1860',
      '801',
      '808',
    ];
    const numbers = ['1', '33', '44', '49', '60', '61', '62', '63', '64', '65', '66', '81', '82', '84', '86', '91', '800', '808'].flatMap(
      (code) =>
        samples.flatMap((prefix) => ['123456', '1234567', '5551234', '234567', '12345678'].map((rest) => `+${code}${prefix}${rest}`)),
    );
    const wrong = numbers.filter((number) => {
      const parsed = parsePhoneNumberFromString(number, { extract: false });
      const isLine = ['MOBILE', 'FIXED_LINE', 'FIXED_LINE_OR_MOBILE', 'PREMIUM_RATE'].includes(parsed?.getType() ?? '');
      return isLine && parsed?.number === number && codes('PHONE', number).includes('PHONE_HOTLINE');
    });
    expect(wrong).toEqual([]);
  });
});
