import type { BankList } from './banks/bank-list.js';
import { EAST_ASIA } from './banks/east-asia.js';
import { INDIA_AND_PACIFIC } from './banks/india-and-pacific.js';
import { MAINLAND_SOUTH_EAST_ASIA } from './banks/mainland-south-east-asia.js';
import { MARITIME_SOUTH_EAST_ASIA } from './banks/maritime-south-east-asia.js';
import { tidy } from './text.js';

export const BANK_LISTS: readonly BankList[] = [
  ...MAINLAND_SOUTH_EAST_ASIA,
  ...MARITIME_SOUTH_EAST_ASIA,
  ...EAST_ASIA,
  ...INDIA_AND_PACIFIC,
];

/** A bank that the hub knows by name. */
export interface Bank {
  /** The scope of its accounts: national code, or BIC without branch. */
  readonly code: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

/** Words around names, in the form of `plain`: company forms, and the word bank in the languages of the lists. */
const BEFORE = /^(?:THE|PT|NGANHANG|BANK|ธนาคาร)/u;
const AFTER = /(?:BANK|PLC|PCL|LTD|LIMITED|INC|CORP|CORPORATION|BERHAD|BHD|TBK|JSC|PUBLICCOMPANY|銀行|银行|은행|뱅크|PERSERO|จากดมหาชน)$/u;

/** Returns only letters and digits, in capitals and without accents. */
const plain = (name: string): string =>
  tidy(name)
    .toUpperCase()
    .replaceAll('Đ', 'D')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Yields the name, and then the name with fewer and fewer words around it. */
function* spellings(name: string): Generator<string> {
  for (let [rest, before] = [plain(name), '']; rest !== before && rest !== '';) {
    yield rest;
    before = rest;
    rest = rest.replace(AFTER, '');
    if (rest === before) rest = rest.replace(BEFORE, '');
  }
}

/** Longest abbreviation: other banks in the world may have the same (TSB in New Zealand and in Britain). */
const LONGEST_ABBREVIATION = 4;
/** Longer names in the lists that well-known banks of other countries also have. */
const SHARED_NAMES: ReadonlySet<string> = new Set(
  [
    'Agribank, Agrobank, Agricultural Promotion, Al Rajhi, Alliance, Bank Islam, Bank Rakyat, Cathay, Central Asia',
    'Co-operative, Co-opbank, Commonwealth, EastWest, Eximbank, Federal, First, Government Housing, Government Savings',
    'Industrial, Landbank, LINE Bank, Maritime, Metro, Metrobank, Neobank, Oceanbank, Postal Savings, Security Bank, Seven',
    'Union Commercial, UnionBank',
  ]
    .flatMap((line) => line.split(', '))
    .map(plain),
);
const needsCountry = (name: string): boolean => name.length <= LONGEST_ABBREVIATION || SHARED_NAMES.has(name);

const BY_NAME = new Map<string, Bank[]>();
const BY_BIC = new Map<string, string>();
for (const { country, banks } of BANK_LISTS) {
  for (const [code, bic, , ...names] of banks) {
    if (bic !== null) BY_BIC.set(bic, code);
    for (const name of new Set(names.map(plain))) BY_NAME.set(name, [...(BY_NAME.get(name) ?? []), { code, country }]);
  }
}

/** Countries whose banks the hub knows, and those of them with bank codes of four letters. */
const LISTED: ReadonlySet<string> = new Set(BANK_LISTS.map(({ country }) => country));
const LETTERED: ReadonlySet<string> = new Set(
  BANK_LISTS.filter(({ banks }) => banks.every(([code]) => /^[A-Z]{4}$/.test(code))).map(({ country }) => country),
);

/** Whether four letters may be a bank code of the country (India, Great Britain), and not an unknown name. '': any country. */
export const hasLetterCodes = (country: string): boolean => LETTERED.has(country) || !LISTED.has(country);

/** Returns the code of the bank with a BIC without branch; undefined: the BIC is its code. */
export const codeOfBic = (bic: string): string | undefined => BY_BIC.get(bic);

/**
 * Returns the bank with this name in the country or, without a country, in the only country that has one. Abbreviations need the country. "Bank", "PT", "Tbk"
 * and the like around the name are ignored.
 * @returns null if there is none, or several
 */
export function bankNamed(text: string, country: string): Bank | null {
  for (const name of spellings(text)) {
    const found = (BY_NAME.get(name) ?? []).filter((bank) => (country === '' ? !needsCountry(name) : bank.country === country));
    if (found.length > 0) return found.length === 1 ? (found[0] ?? null) : null;
  }
  return null;
}

/** Returns ISO 3166-1 alpha-2 of the countries that have a bank of this name, for a caller that gave another country. */
export function countriesOfBank(text: string): readonly string[] {
  const found = [...spellings(text)].map((name) => BY_NAME.get(name) ?? []).find((banks) => banks.length > 0) ?? [];
  return [...new Set(found.map(({ country }) => country))].sort();
}
