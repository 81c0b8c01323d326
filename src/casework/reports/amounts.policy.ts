import type { Loss } from './report.js';

/** Currencies of ISO 4217 with their digits behind the point, as the runtime's data (Unicode CLDR) has them. */
const DIGITS: ReadonlyMap<string, number> = new Map(
  Intl.supportedValuesOf('currency').map((currency) => [
    currency,
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2,
  ]),
);
/** Where CLDR counts what people pay with, and ISO 4217 what is written. */
const AS_WRITTEN: ReadonlyMap<string, number> = new Map([
  ['LAK', 2],
  ['MMK', 2],
  ['IDR', 2],
]);
/** At most 15 digits before the point: sums of many stay exact. */
const AMOUNT = /^(?:0|[1-9]\d{0,14})(?:\.(\d{1,4}))?$/;

/** Whether an amount of money is one, and more than nothing. */
export function isAmount({ currency, amount }: Loss): boolean {
  const digits = AS_WRITTEN.get(currency) ?? DIGITS.get(currency);
  const match = AMOUNT.exec(amount);
  return digits !== undefined && match !== null && (match[1]?.length ?? 0) <= digits && /[1-9]/.test(amount);
}
