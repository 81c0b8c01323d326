import { readBankCode } from './bank-code.js';
import { countriesOfBank } from './banks.js';
import type { BankCode } from './bank-code.js';
import { ibanOfBban, isCountry, looksLikeIban, readIban, usesIban } from './iban.js';
import { tidy } from './text.js';
import { invalidReading, validReading } from './value.js';
import type { RawValue, Reading, ValueProblem } from './value.js';

const LABEL = /^(?:iban|a\/?c|acct|account)(?:\s*(?:no|number))?(?:\s*[.:#]\s*|\s+)/i;
const SEPARATORS = /[\s.\-_/\u2010-\u2015\u2212]/g;
/** `TH:004:1234567890`: scope and value as the hub prints them, for lists with one value a line. */
const WHOLE = /^([a-z]{2}):([a-z0-9]{1,15}):([^:]+)$/i;
/** Transfer slips and chats hide digits: `xxx-x-x1234-x`, `123-4-***89-0`. Checked after the separators are removed. */
const MASKED = /[*\u2022\u25cf]|XX/;

/** Digits of an account in countries without IBAN: fewest, most. Banks differ, so other lengths get a warning and are never refused. */
const USUAL_DIGITS: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['BN', [10, 14]],
  ['ID', [10, 16]],
  ['KH', [6, 16]],
  ['LA', [10, 18]],
  ['MM', [9, 18]],
  ['MY', [7, 17]],
  ['PH', [9, 16]],
  ['SG', [7, 14]],
  ['TH', [10, 12]],
  ['VN', [6, 19]],
]);
/** Vietnamese banks sell account names made of letters. */
const HAS_LETTERS = new Set(['VN']);

/** An account in national form with its identifying parts. */
interface NationalAccount {
  readonly account: string;
  readonly bank: string;
  readonly country: string;
}

/** Splits `TH:004:…`, but only without hints: a value and its hints must not contradict each other. */
function unfolded(raw: RawValue): { readonly text: string; readonly bank: string; readonly country: string } {
  const text = tidy(raw.value).replace(LABEL, '');
  const bank = tidy(raw.bank ?? '');
  const country = tidy(raw.country ?? '').toUpperCase();
  const match = bank === '' && country === '' ? WHOLE.exec(text) : null;
  if (match === null) return { text, bank, country };
  return { text: match[3] ?? '', bank: match[2] ?? '', country: (match[1] ?? '').toUpperCase() };
}

function remarks({ account, country }: NationalAccount): readonly ValueProblem[] {
  const warn = (code: string, message: string): ValueProblem => ({ code, field: 'value', message });
  const usual = USUAL_DIGITS.get(country);
  const odd =
    usual !== undefined &&
    (account.length < usual[0] || account.length > usual[1] || (!/^\d+$/.test(account) && !HAS_LETTERS.has(country)));
  return [
    ...(odd ? [warn('BANK_FORM_UNUSUAL', `Accounts of ${country} have ${usual[0]} to ${usual[1]} digits. Check for lost zeros.`)] : []),
    ...(/^(.)\1*$/.test(account) ? [warn('BANK_PLACEHOLDER', 'One character repeated looks like a placeholder, not an account.')] : []),
    ...(usesIban(country) ? [warn('BANK_IBAN_PREFERRED', `${country} uses IBANs. Give the IBAN so that it matches other entries.`)] : []),
  ];
}

function displayOf({ account, bank, country }: NationalAccount): string {
  const thai = country === 'TH' ? /^(\d{3})(\d)(\d{5})(\d)$/.exec(account) : null;
  return `${country} ${bank} ${thai ? thai.slice(1).join('-') : account.replace(/(.{4})(?=.)/g, '$1 ')}`;
}

function accepted(national: NationalAccount): Reading {
  const { account, bank, country } = national;
  return validReading({
    kind: 'BANK_ACCOUNT',
    scope: `${country}:${bank}`,
    value: account,
    display: displayOf(national),
    bank,
    country,
    warnings: remarks(national),
  });
}

function unknownBank(name: string, country: string): Reading {
  const elsewhere = countriesOfBank(name).filter((one) => one !== country);
  if (elsewhere.length === 0) {
    return invalidReading(
      'BANK_CODE_INVALID',
      `No bank of ${country} is known by this name. Give the national bank code (004) or the BIC (KASITHBK).`,
      'bank',
    );
  }
  return invalidReading(
    'BANK_CODE_INVALID',
    `No bank of ${country} is known by this name, but one of ${elsewhere.join(', ')} is. Give the country of the account (country ${elsewhere[0] ?? ''}), the national bank code (004) or the BIC (KASITHBK).`,
    'bank',
  );
}

/** Reads an account without IBAN, which needs its country and its bank; a BIC includes the country. */
function readNational(account: string, bankText: string, bank: BankCode | null, hint: string): Reading {
  const country = hint || (bank?.country ?? '');
  if (country === '') {
    return invalidReading(
      'BANK_COUNTRY_MISSING',
      'An account without IBAN needs its country and its bank. Give both (country TH, bank 004 or KBANK), or the whole IBAN.',
      'country',
    );
  }
  if (!isCountry(country)) {
    return invalidReading('BANK_COUNTRY_UNKNOWN', 'The country must be two capital letters of ISO 3166-1, such as TH.', 'country');
  }
  const iban = bankText === '' ? ibanOfBban(account, country) : null;
  if (iban !== null) return readIban(iban, { country, bank: null, bankCountry: null });
  if (bankText === '') {
    return invalidReading(
      'BANK_CODE_MISSING',
      'An account without IBAN needs its bank: the national bank code (004), the BIC (KASITHBK) or the short name (KBANK).',
      'bank',
    );
  }
  if (bank === null) {
    return unknownBank(bankText, country);
  }
  if (bank.country !== null && bank.country !== country) {
    return invalidReading(
      'BANK_BIC_COUNTRY',
      `Read as a BIC, the bank belongs to ${bank.country}, but the given country of the account is ${country}. Give the national bank code or a BIC of ${country}.`,
      'bank',
    );
  }
  if (!/^[A-Z0-9]{4,34}$/.test(account)) {
    return invalidReading(
      'BANK_INVALID',
      'An account number has 4 to 34 digits or Latin letters, which blanks, dots and hyphens may separate.',
    );
  }
  return accepted({ account, bank: bank.code, country });
}

/**
 * Reads a BANK_ACCOUNT. An IBAN (ISO 13616-1) is unique worldwide: scope '', value without blanks in capitals, country and bank code taken from it. Any other
 * account is identified by COUNTRY:BANK (scope, such as `TH:004`) and its digits without separators. `bank` is a national code, a BIC (ISO 9362) or a short
 * name (KBANK); all known names of a bank have one scope. A whole BBAN becomes its IBAN. Hints that contradict an IBAN are warnings; a BIC that contradicts the
 * country of a national account is refused. Refuses with BANK_INVALID, BANK_MASKED, BANK_LENGTH, BANK_STRUCTURE, BANK_CHECKSUM, BANK_COUNTRY_MISSING,
 * BANK_COUNTRY_UNKNOWN, BANK_CODE_MISSING, BANK_CODE_INVALID or BANK_BIC_COUNTRY.
 */
export function readBankAccount(raw: RawValue): Reading {
  const { text, bank: bankText, country } = unfolded(raw);
  const dense = text
    .toUpperCase()
    .replace(SEPARATORS, '')
    .replace(/^(?:IBAN)+/, '');
  const bank = bankText === '' ? null : readBankCode(bankText, country);
  if (looksLikeIban(dense)) {
    return readIban(dense, { country: country || null, bank: bank?.code ?? null, bankCountry: bank?.country ?? null });
  }
  if (MASKED.test(dense)) {
    return invalidReading('BANK_MASKED', 'Some digits of this account are hidden. Give the whole number.');
  }
  if (/^[A-Z]{2}\d{2}/.test(dense) && country === '' && bankText === '') {
    return invalidReading(
      'BANK_STRUCTURE',
      'This is not an IBAN: its country has none, or its length is wrong. For another account give country and bank.',
    );
  }
  return readNational(dense, bankText, bank, country);
}
