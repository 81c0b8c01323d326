import { getCountryCallingCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { CountryCode, PhoneNumber } from 'libphonenumber-js/max';
import { tidy } from './text.js';
import { invalidReading, validReading } from './value.js';
import type { RawValue, Reading, ValueProblem } from './value.js';

const WRITTEN = /^[\d+()[\].~\-\s/]+$/;
const DASHES = /[\u2010-\u2015\u2212\u30fc]/g;
const URI = /^(?:tel|callto|sms|smsto):(?:\/\/)?/i;
/** `;ext=12` (RFC 3966), `ext. 12`, `x12`, `#12`; in Thai the word is `ต่อ`. */
const EXTENSION = /(?:;\s*ext=|(?:extension|extn|ext|x|#|ต่อ)[.:]?)\s*(\d{1,8})$/i;
/** Longest text that is read: far above any decorated number, and short enough for every pattern here. */
const LONGEST_TEXT = 200;
/** E.164 allows 15 digits; twice that leaves room for prefixes and refuses two numbers in one field early. */
const MOST_DIGITS = 30;
/** Fewer digits than this after the country code are a service code, unless the numbering plan has such short lines. */
const FEWEST_DIGITS = 7;
/** Italy, San Marino and the Vatican also dial the leading zero from abroad. */
const KEEPS_ZERO = /^(?:\+|00)(?:39|378|379)/;
/** Calling codes under which numbers begin with a zero: Benin, Côte d’Ivoire, Congo, Gabon, Italy, San Marino, the Vatican. */
const ZERO_CODES: ReadonlySet<string> = new Set(['225', '229', '241', '242', '378', '379', '39']);
/** Numbers reserved for films and books: NANPA 555-01xx, Ofcom's drama ranges, ACMA's 5550 and 7010. */
const FICTIONAL = /^\+(?:1\d{3}55501\d\d|44(?:207946|1632960|7700900|808157|306999)\d{3,4}|61[2378](?:5550|7010)\d{4})$/;

/** The dialled digits, without decoration. */
interface Dialled {
  readonly digits: string;
  readonly international: boolean;
  readonly extension: boolean;
}

const INVALID = 'This is not a phone number. Give one number, best in international form with a plus, the country code and digits.';

/** `081-234-5678;phone-context=+66` (RFC 3966) becomes `+66` and the rest; a domain as context is left out. */
function withoutUri(text: string): string {
  if (!URI.test(text)) return text;
  const [number = '', ...parameters] = text.replace(URI, '').replace(/%2b/gi, '+').replace(/%20/g, ' ').split(/[;?]/);
  const context = parameters.find((parameter) => /^phone-context=\+\d/i.test(parameter))?.slice('phone-context='.length) ?? '';
  const extension = parameters.find((parameter) => /^ext=\d{1,8}$/i.test(parameter));
  return (number.startsWith('+') ? '' : context) + number + (extension === undefined ? '' : `;${extension}`);
}

/** A slash separates a German or Austrian area code from the number (`030/123456`); later in the text it separates two numbers (`…5678/9`). */
function isOneNumber(text: string): boolean {
  const [before = '', after, ...more] = text.split('/').map((part) => part.replace(/\D/g, ''));
  return after === undefined || (more.length === 0 && before.length <= 6 && after.length >= 5);
}

function dialled(value: string): Dialled | null {
  const text = withoutUri(tidy(value).replace(DASHES, '-'));
  if (text.length > LONGEST_TEXT) return null;
  const number = text.replace(EXTENSION, '').trim();
  if (!WRITTEN.test(number) || !isOneNumber(number) || number.lastIndexOf('+') > number.search(/[\d+]/)) return null;
  const dense = number.replace(/[[\]~.\-\s/]/g, '');
  const trunkless = KEEPS_ZERO.test(dense.replace(/[()]/g, '')) ? dense : dense.replace(/(?<=[+\d)])\(0\)/, '');
  const digits = trunkless.replace(/\D/g, '');
  if (digits.length === 0 || digits.length > MOST_DIGITS) return null;
  return { digits, international: number.includes('+'), extension: number !== text };
}

/** Returns the number of the digits; `AMBIGUOUS`: two different numbers are possible. */
function numberOf(dialled: Dialled, country: CountryCode | undefined): PhoneNumber | 'AMBIGUOUS' | undefined {
  const abroad = abroadNumber(dialled);
  if (dialled.international || country === undefined) return abroad;
  // The country's own prefix for calls abroad (001, 010, 011 …) is removed here: it was dialled there.
  const home = parsePhoneNumberFromString(dialled.digits, { defaultCountry: country, extract: false });
  if (!abroad || !home || abroad.number === home.number) return home ?? abroad;
  if (home.isValid() && abroad.isValid()) return abroad.country === country ? 'AMBIGUOUS' : home;
  if (home.isValid() || abroad.isValid()) return home.isValid() ? home : abroad;
  const [homePossible, abroadPossible] = [home, abroad].map((number) => number.isPossible() && !keepsTrunkZero(number));
  if (homePossible && abroadPossible) return 'AMBIGUOUS';
  return abroadPossible ? abroad : home;
}

/** Reads a number that begins with a plus, or with the 00 that ITU-T E.164 recommends for it. */
function abroadNumber({ digits, international }: Dialled): PhoneNumber | undefined {
  if (!international && !digits.startsWith('00')) return undefined;
  return parsePhoneNumberFromString(`+${international ? digits : digits.slice(2)}`, { extract: false });
}

/** Whether a number outside all ranges begins with a zero that is only dialled at home: without its last digits this cannot be recognised. */
const keepsTrunkZero = (number: PhoneNumber): boolean =>
  number.nationalNumber.startsWith('0') && !number.isValid() && !ZERO_CODES.has(number.countryCallingCode);

/** Returns the number that stays the same when its E.164 form is read again, which can drop one more trunk digit. */
function settled(number: PhoneNumber): PhoneNumber | undefined {
  let current = number;
  for (let round = 0; round < 4; round += 1) {
    const again = parsePhoneNumberFromString(current.number, { extract: false });
    if (again === undefined || again.number === current.number) return again;
    current = again;
  }
  return undefined;
}

function remarks(number: PhoneNumber, extension: boolean, hint: string): readonly ValueProblem[] {
  const warn = (code: string, message: string, field: ValueProblem['field'] = 'value'): ValueProblem => ({ code, field, message });
  const fictional = FICTIONAL.test(number.number);
  const elsewhere =
    hint !== '' &&
    (number.country === undefined
      ? !isSupportedCountry(hint) || getCountryCallingCode(hint) !== number.countryCallingCode
      : number.country !== hint);
  return [
    ...(number.isValid() || fictional ? [] : [warn('PHONE_UNASSIGNED', 'The length is right, but the number is in no known range.')]),
    ...(fictional ? [warn('PHONE_FICTIONAL', 'This number is in a range reserved for fiction.')] : []),
    ...(extension ? [warn('PHONE_EXTENSION_DROPPED', 'The extension was left out: the hub compares only the line.')] : []),
    ...(elsewhere
      ? [warn('PHONE_COUNTRY_DIFFERS', `The number does not belong to the given country (${hint.slice(0, 2)}).`, 'country')]
      : []),
  ];
}

function impossible(number: PhoneNumber): Reading {
  if (number.nationalNumber.length < FEWEST_DIGITS) {
    return invalidReading(
      'PHONE_SHORT_CODE',
      'This is a short or service code that works in one country only. Give the full number of a line.',
    );
  }
  return invalidReading(
    'PHONE_INVALID',
    `No number of +${number.countryCallingCode} has this many digits. Check for missing or doubled digits.`,
  );
}

const zeroLeft = ({ countryCallingCode }: PhoneNumber): Reading =>
  invalidReading(
    'PHONE_INVALID',
    `No number of +${countryCallingCode} begins with a zero, and without it this one has too few or too many digits. Check for missing or doubled digits.`,
  );

/**
 * Reads a PHONE: E.164 with the plus (ITU-T E.164), unique worldwide, so the scope is ''. National forms need `country`. A `country` that contradicts an
 * international number is a warning; so is a number outside all known ranges (fraud uses odd ones). Extensions are left out with a warning. Accepts 00, (0),
 * tel: URIs (RFC 3966) and the digits of every script. If `country` has a prefix of its own for calls abroad, such as Thailand's 001, it takes precedence over
 * 00. A trunk zero is never part of the number. Refuses with PHONE_INVALID, PHONE_AMBIGUOUS, PHONE_SHORT_CODE, PHONE_COUNTRY_MISSING or PHONE_COUNTRY_UNKNOWN.
 */
export function readPhone(raw: RawValue): Reading {
  const written = dialled(raw.value);
  if (written === null) return invalidReading('PHONE_INVALID', INVALID);
  const hint = tidy(raw.country ?? '').toUpperCase();
  const abroad = written.international || written.digits.startsWith('00');
  if (!abroad && hint === '') {
    return invalidReading(
      'PHONE_COUNTRY_MISSING',
      'A number in national form needs its country. Write a plus and the country code before it (+66 2 555 0100), or give the country (TH).',
      'country',
    );
  }
  if (!abroad && !isSupportedCountry(hint)) {
    return invalidReading('PHONE_COUNTRY_UNKNOWN', 'The country must be two capital letters of ISO 3166-1, such as TH.', 'country');
  }
  const first = numberOf(written, isSupportedCountry(hint) ? hint : undefined);
  if (first === 'AMBIGUOUS') {
    return invalidReading(
      'PHONE_AMBIGUOUS',
      'These digits are one number when dialled at home and another when dialled abroad. Write the number with a plus and its country code.',
    );
  }
  const number = first && settled(first);
  if (number === undefined) return invalidReading('PHONE_INVALID', INVALID);
  if (!number.isPossible() || (!number.isValid() && number.nationalNumber.length < FEWEST_DIGITS)) return impossible(number);
  if (keepsTrunkZero(number)) return zeroLeft(number);
  return validReading({
    kind: 'PHONE',
    value: number.number,
    display: number.formatInternational(),
    country: number.country ?? null,
    warnings: remarks(number, written.extension, hint),
  });
}

/** Returns the digits dialled within the country, without its trunk prefix, of a number in E.164; undefined: the text is no number. */
export const nationalNumberOf = (value: string): string | undefined =>
  value.startsWith('+') ? parsePhoneNumberFromString(value)?.nationalNumber : undefined;
