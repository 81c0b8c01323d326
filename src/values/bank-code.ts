import { isValidBIC } from 'ibantools';
import { tidy } from './text.js';

/**
 * Banks that analysts name now by national code, now by BIC: one bank must be one scope, so their BIC is read as the national code. Sources:
 * Bank of Thailand institution codes, NAPAS BINs (Viet Nam), Bank Indonesia codes, MAS bank codes (Singapore); BICs from ISO 9362 (SWIFT).
 */
const CODE_OF_BIC: ReadonlyMap<string, string> = new Map([
  ['BKKBTHBK', '002'],
  ['KASITHBK', '004'],
  ['KRTHTHBK', '006'],
  ['TMBKTHBK', '011'],
  ['SICOTHBK', '014'],
  ['UBOBTHBK', '022'],
  ['UOVBTHBK', '024'],
  ['AYUDTHBK', '025'],
  ['GSBATHBK', '030'],
  ['BAABTHBK', '034'],
  ['TFPCTHB1', '067'],
  ['KIFITHB1', '069'],
  ['SGTTVNVX', '970403'],
  ['VBAAVNVX', '970405'],
  ['VTCBVNVX', '970407'],
  ['ICBVVNVX', '970415'],
  ['ASCBVNVX', '970416'],
  ['BIDVVNVX', '970418'],
  ['MSCBVNVX', '970422'],
  ['TPBVVNVX', '970423'],
  ['VPBKVNVX', '970432'],
  ['BFTVVNVX', '970436'],
  ['BRINIDJA', '002'],
  ['BMRIIDJA', '008'],
  ['BNINIDJA', '009'],
  ['BBBAIDJA', '013'],
  ['CENAIDJA', '014'],
  ['BNIAIDJA', '022'],
  ['DBSSSGSG', '7171'],
  ['OCBCSGSG', '7339'],
  ['UOVBSGSG', '7375'],
]);

/** Digits of a national bank code where the number is fixed and spreadsheets eat the leading zeros. */
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

/** A bank as its country writes it. */
export interface BankCode {
  /** National code where the hub knows it, else the BIC of eight characters. */
  readonly code: string;
  /** ISO 3166-1 alpha-2 from a BIC; null when the code was national. */
  readonly country: string | null;
}

/**
 * Reads a national bank code or a BIC (ISO 9362). A BIC loses its branch: account numbers are unique in a bank, and half the reports name
 * no branch. Letters alone are a bank's name, not its code, save four (the institution part of Indian and British codes).
 *
 * @returns null when it is neither.
 */
export function readBankCode(text: string, country: string): BankCode | null {
  const code = tidy(text)
    .toUpperCase()
    .replace(/[\s.\-_/]/g, '');
  if (isValidBIC(code)) {
    const bic = code.slice(0, 8);
    return { code: CODE_OF_BIC.get(bic) ?? bic, country: bic.slice(4, 6) };
  }
  if (!/^[A-Z0-9]{1,15}$/.test(code) || (/^[A-Z]+$/.test(code) && code.length !== 4)) return null;
  return { code: /^\d+$/.test(code) ? code.padStart(DIGITS_OF_CODE.get(country) ?? 0, '0') : code, country: null };
}
