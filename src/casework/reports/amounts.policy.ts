import type { Loss } from './report.js';

/** ISO 4217 currencies with their number of decimal digits, from the runtime's data (Unicode CLDR). */
const DIGITS: ReadonlyMap<string, number> = new Map(
  Intl.supportedValuesOf('currency').map((currency) => [
    currency,
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2,
  ]),
);
/** Currencies where CLDR counts the digits in daily use, and ISO 4217 the digits in writing. */
const AS_WRITTEN: ReadonlyMap<string, number> = new Map([
  ['LAK', 2],
  ['MMK', 2],
  ['IDR', 2],
]);
/** At most 15 digits before the decimal point, so that sums of many amounts stay exact. */
const AMOUNT = /^(?:0|[1-9]\d{0,14})(?:\.(\d{1,4}))?$/;

/** Checks that a money amount is valid for its currency and greater than zero. */
export function isAmount({ currency, amount }: Loss): boolean {
  const digits = AS_WRITTEN.get(currency) ?? DIGITS.get(currency);
  const match = AMOUNT.exec(amount);
  return digits !== undefined && match !== null && (match[1]?.length ?? 0) <= digits && /[1-9]/.test(amount);
}
