import { isValidBIC } from 'ibantools';
import { bankNamed, codeOfBic, hasLetterCodes } from './banks.js';
import { tidy } from './text.js';

/** Digits of national bank codes with a fixed length, whose leading zeros spreadsheets remove. */
const DIGITS_OF_CODE: ReadonlyMap<string, number> = new Map([
  ['BR', 3],
  ['HK', 3],
  ['ID', 3],
  ['JP', 4],
  ['KR', 3],
  ['SG', 4],
  ['TH', 3],
  ['TW', 3],
]);

/** Reserve Bank of India: four letters of the bank, a zero, and six characters of the branch. */
const IFSC = /^([A-Z]{4})0[A-Z0-9]{6}$/;

/** A bank as its country identifies it. */
export interface BankCode {
  /** National code if known, otherwise the BIC of eight characters. */
  readonly code: string;
  /** ISO 3166-1 alpha-2 from a BIC, an IFSC or a name; null if the code was national. */
  readonly country: string | null;
}

/**
 * Reads a national bank code, a BIC (ISO 9362), or a name that officers of the country use for the bank (KBANK; see banks.ts). A BIC loses its branch: account
 * numbers are unique in a bank, and half the reports name no branch. The same holds for an Indian IFSC. One bank has one code, whatever its name. Other letters
 * alone are no code, except four in countries with such codes (the institution part of Indian and British codes).
 * @param country ISO 3166-1 alpha-2; '': not known, and then a name must belong to only one bank worldwide
 * @returns null for any other text
 */
export function readBankCode(text: string, country: string): BankCode | null {
  const code = tidy(text)
    .toUpperCase()
    .replace(/[\s.\-_/]/g, '');
  const ifsc = country === 'IN' || country === '' ? IFSC.exec(code)?.[1] : undefined;
  if (ifsc !== undefined) return { code: ifsc, country: 'IN' };
  const bic = isValidBIC(code) ? code.slice(0, 8) : null;
  const known = bic === null ? undefined : codeOfBic(bic);
  // Names of eight letters have the form of a BIC: CITIBANK would be one of Bosnia's.
  const named = known !== undefined || /^\d+$/.test(code) ? null : bankNamed(text, country);
  if (named !== null) return named;
  if (bic !== null) return { code: known ?? bic, country: bic.slice(4, 6) };
  if (!/^[A-Z0-9]{1,15}$/.test(code) || (/^[A-Z]+$/.test(code) && !(code.length === 4 && hasLetterCodes(country)))) return null;
  return { code: /^\d+$/.test(code) ? code.padStart(DIGITS_OF_CODE.get(country) ?? 0, '0') : code, country: null };
}
