import type { RawValue } from '../../../values/values/value.js';
import type { Dice } from './dice.js';
import { phoneOf } from './phones.js';

/** The examples that the IBAN registry (SWIFT) publishes: they belong to no person. */
const PUBLISHED_IBANS = [
  'AE070331234567890123456',
  'CH9300762011623852957',
  'CY17002001280000001200527600',
  'DE89370400440532013000',
  'GB29NWBK60161331926819',
  'LT121000011101001000',
  'NL91ABNA0417164300',
] as const;

/** Digits of a domestic account. */
const ACCOUNT_DIGITS: Readonly<Record<string, number>> = {
  KH: 9,
  LA: 12,
  MY: 12,
  PH: 12,
  VN: 12,
  ID: 13,
  CN: 16,
  IN: 12,
  KR: 12,
  JP: 7,
  AU: 9,
};

/** A mule account. Domestic ones are at a bank that does not exist: the zero in its BIC marks a test code (ISO 9362). */
export function bankAccountOf(country: string, dice: Dice): RawValue {
  if (dice.chance(20)) return { value: dice.pick(PUBLISHED_IBANS) };
  return { value: dice.digits(ACCOUNT_DIGITS[country] ?? 10), bank: `DEMO${country}B0`, country };
}

/** Payment proxies by country. Those that are phone numbers are unassigned numbers; company numbers are of the year 2099. */
const PROXIES: Readonly<Record<string, (dice: Dice) => RawValue>> = {
  TH: (dice) => ({ platform: 'promptpay', value: `00000${dice.digits(10)}` }),
  KH: (dice) => ({ platform: 'bakong', value: `${dice.nonsense(9)}@demobank` }),
  LA: (dice) => ({ platform: 'wing', value: phoneOf('KH', dice), country: 'KH' }),
  MY: (dice) => ({ platform: 'duitnow', value: `209999${dice.digits(6)}` }),
  PH: (dice) => ({ platform: 'gcash', value: phoneOf('PH', dice), country: 'PH' }),
  VN: (dice) => ({ platform: 'momo', value: phoneOf('VN', dice), country: 'VN' }),
  SG: (dice) => ({ platform: 'paynow', value: companyNumber(dice) }),
  ID: (dice) => ({ platform: 'qris', value: `ID99${dice.digits(11)}` }),
  AU: (dice) => ({ platform: 'payid', value: phoneOf('AU', dice), country: 'AU' }),
  CN: (dice) => ({ platform: 'alipay', value: `${dice.nonsense(8)}@example.com` }),
  IN: (dice) => ({ platform: 'upi', value: `refund.${dice.nonsense(7)}@example` }),
  US: (dice) => ({ platform: 'zelle', value: phoneOf('US', dice), country: 'US' }),
};

export function paymentIdOf(country: string, dice: Dice): RawValue {
  const proxy = PROXIES[country];
  return proxy ? proxy(dice) : { platform: 'paypal', value: `pay.${dice.nonsense(8)}@example.net` };
}

/** A Singapore UEN of the year 2099 with its check letter (ACRA). */
function companyNumber(dice: Dice): string {
  const digits = `2099${dice.digits(5)}`;
  const weights = [10, 8, 6, 4, 9, 7, 5, 3, 1];
  const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return digits + 'ZKCMDNERGWH'.charAt(sum % 11);
}
