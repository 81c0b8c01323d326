import { composeIBAN, extractIBAN, getCountrySpecifications, isValidBBAN, validateIBAN, ValidationErrorsIBAN } from 'ibantools';
import { invalidReading, validReading } from './value.js';
import type { Reading, ValueProblem } from './value.js';

const SPECIFICATIONS = getCountrySpecifications();
const SHAPE = /^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/;

/**
 * Structures in use or in circulated lists that ibantools does not know: partial registrations of West and North Africa, Burundi and Nicaragua before they
 * joined the SWIFT registry, and the IIBAN (`AA`, an Internet draft on ISO 13616 without a country).
 */
const BESIDE: ReadonlyMap<string, RegExp> = new Map([
  ['AA', /^[A-Z0-9]{12}$/],
  ['BF', /^\d{23}$/],
  ['BI', /^\d{12}$/],
  ['DZ', /^\d{20}$/],
  ['NI', /^[A-Z]{4}\d{24}$/],
  ['SN', /^[A-Z]\d{23}$/],
]);

const WRONG_CHECK_DIGITS = 'The check digits of this IBAN do not fit: one or more characters are wrong.';

/** Errors for which an IBAN is refused, worst first. */
const PROBLEMS: readonly (readonly [ValidationErrorsIBAN, string, string])[] = [
  [ValidationErrorsIBAN.NoIBANCountry, 'BANK_STRUCTURE', 'This is not an IBAN of any country.'],
  [
    ValidationErrorsIBAN.WrongBBANLength,
    'BANK_LENGTH',
    'An IBAN of this country has another length. Check for missing or doubled characters.',
  ],
  [ValidationErrorsIBAN.WrongBBANFormat, 'BANK_STRUCTURE', 'An IBAN of this country has digits and letters in other places.'],
  [ValidationErrorsIBAN.WrongIBANChecksum, 'BANK_CHECKSUM', WRONG_CHECK_DIGITS],
];

/** Whether the country (ISO 3166-1 alpha-2) writes its accounts as IBANs. */
export const usesIban = (country: string): boolean => (SPECIFICATIONS[country]?.chars ?? null) !== null;

/** Whether the country exists (ISO 3166-1 alpha-2, and XK for Kosovo). */
export const isCountry = (country: string): boolean => Object.hasOwn(SPECIFICATIONS, country);

/** Whether upper-case text without separators has the form of an IBAN, valid or not. */
export const looksLikeIban = (dense: string): boolean =>
  SHAPE.test(dense) && (usesIban(dense.slice(0, 2)) || BESIDE.has(dense.slice(0, 2)));

/** ISO 7064 MOD 97-10 over the rearranged IBAN (ISO 13616-1, clause 7). */
function passesMod97(iban: string): boolean {
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    for (const digit of String(Number.parseInt(character, 36))) rest = (rest * 10 + Number(digit)) % 97;
  }
  return rest === 1;
}

/** Warnings for hints that contradict the IBAN. Its check digits and length identify it, so the hints are not used. */
function contradictions(iban: string, bankOfIban: string | null, hints: IbanHints): readonly ValueProblem[] {
  const country = iban.slice(0, 2);
  const problems: ValueProblem[] = [];
  const differs = (field: 'bank' | 'country', code: string, message: string): number => problems.push({ code, field, message });
  if (hints.country !== null && hints.country !== country) {
    differs('country', 'BANK_COUNTRY_DIFFERS', `The IBAN belongs to ${country}, not to the given country. The IBAN is used.`);
  }
  if (hints.bankCountry !== null && hints.bankCountry !== country) {
    differs('bank', 'BANK_CODE_DIFFERS', `The given BIC belongs to another country than the IBAN (${country}). The IBAN is used.`);
  } else if (hints.bank !== null && bankOfIban !== null && !sameBank(hints, bankOfIban)) {
    differs('bank', 'BANK_CODE_DIFFERS', 'The IBAN names another bank than the given one. The IBAN is used.');
  }
  return problems;
}

/** A BIC can be compared only if the IBAN contains the four letters at the beginning of the BIC. */
function sameBank(hints: IbanHints, bankOfIban: string): boolean {
  if (hints.bank === null || hints.bank === bankOfIban) return true;
  return hints.bankCountry !== null && (!/^[A-Z]{4}$/.test(bankOfIban) || hints.bank.startsWith(bankOfIban));
}

/** The hints beside the IBAN, already read; null if there is none. */
export interface IbanHints {
  readonly country: string | null;
  readonly bank: string | null;
  /** Country of the bank if it was given as a BIC. */
  readonly bankCountry: string | null;
}

/**
 * Reads an IBAN (ISO 13616-1) from upper-case text without separators. Wrong national check digits are only a warning: banks issue exceptions. Refuses with
 * BANK_LENGTH, BANK_STRUCTURE or BANK_CHECKSUM.
 */
export function readIban(iban: string, hints: IbanHints): Reading {
  const country = iban.slice(0, 2);
  const { errorCodes } = validateIBAN(iban);
  const beside = errorCodes.length > 0 && BESIDE.get(country)?.test(iban.slice(4)) === true;
  const problem = PROBLEMS.find(([error]) => errorCodes.includes(error));
  if (beside && !passesMod97(iban)) return invalidReading('BANK_CHECKSUM', WRONG_CHECK_DIGITS);
  if (!beside && problem !== undefined) return invalidReading(problem[1], problem[2]);
  const bank = extractIBAN(iban).bankIdentifier ?? null;
  const warnings = [...contradictions(iban, bank, hints)];
  if (beside) {
    warnings.push({ code: 'BANK_STRUCTURE_UNUSUAL', field: 'value', message: 'This structure is not in the current IBAN registry.' });
  }
  if (!beside && errorCodes.includes(ValidationErrorsIBAN.WrongAccountBankBranchChecksum)) {
    warnings.push({
      code: 'BANK_NATIONAL_CHECKSUM',
      field: 'value',
      message: "The IBAN is whole, but the country's own check digit inside it is not.",
    });
  }
  return validReading({
    kind: 'BANK_ACCOUNT',
    value: iban,
    display: iban.replace(/(.{4})(?=.)/g, '$1 '),
    bank,
    country: isCountry(country) ? country : null,
    warnings,
  });
}

/** Returns the IBAN of an account without its first four characters (BBAN); null if the text is no BBAN of this country. */
export function ibanOfBban(bban: string, country: string): string | null {
  return usesIban(country) && isValidBBAN(bban, country) ? composeIBAN({ countryCode: country, bban }) : null;
}
