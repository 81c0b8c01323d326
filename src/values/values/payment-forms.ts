import { readBankCode } from './bank-code.js';
import { readEmail } from './email.js';
import { isMyKad } from './national-ids.js';
import type { Checked } from './national-ids.js';
import { readPhone } from './phone.js';
import type { ValueProblem } from './value.js';

/** An address of a payment scheme in canonical form; missing parts are empty. */
export interface Proxy {
  readonly value: string;
  readonly display?: string;
  readonly bank?: string;
  readonly country?: string | null;
  readonly warnings?: readonly ValueProblem[];
}

/**
 * One form of address of a scheme. Gets tidy text and the bank hint ('' without).
 * @returns the address; 'CHECKSUM' or 'BANK' if the text has this form but the check character is wrong or the bank is missing; otherwise null
 */
export type Form = (text: string, bank: string) => Proxy | 'CHECKSUM' | 'BANK' | null;

/** Drops only separators that phone numbers may have, so that the dense form is a phone number only if the text is one. */
const dense = (text: string): string => text.toUpperCase().replace(/[\s.\-\u2010-\u2015\u2212]/g, '');

/** A mobile number, canonical E.164, equal to the PHONE of the same person. `allowed` tests the E.164 form. */
export const mobile =
  (country: string, allowed = /^\+/): Form =>
  (text) => {
    const reading = readPhone({ value: text, country });
    if (!reading.ok || !allowed.test(reading.value.value)) return null;
    const { value, display, country: home, warnings } = reading.value;
    return { value, display, country: home, warnings };
  };

/** A national number with a check character, also with the slash of a CNPJ; `parts` groups it for display. */
export const checked =
  (test: (text: string) => Checked, country: string, parts?: RegExp): Form =>
  (text) => {
    const value = dense(text).replace('/', '');
    const fits = test(value);
    if (fits === null) return null;
    return fits ? { value, display: parts ? value.replace(parts, '$1-$2-$3-$4-$5') : value, country } : 'CHECKSUM';
  };

/** Capitals and digits of a fixed pattern, without separators. */
export const code =
  (pattern: RegExp, country: string): Form =>
  (text) => {
    const value = dense(text);
    return pattern.test(value) ? { value, country } : null;
  };

/** An e-mail address as an alias, in the canonical form of the EMAIL of the same person. */
export const email: Form = (text) => {
  const reading = text.includes('@') ? readEmail({ value: text }) : null;
  return reading?.ok ? { value: reading.value.value, display: reading.value.display, warnings: reading.value.warnings } : null;
};

/** A name that ignores case, such as `sok.dara@aclb`. */
export const name =
  (pattern: RegExp, country: string | null): Form =>
  (text) => {
    const value = text.toLowerCase().replace(/\s*@\s*/, '@');
    return pattern.test(value) ? { value, country } : null;
  };

/** A name with or without a sign before it, such as `$cashtag`; the sign is only for display. */
export const handle =
  (pattern: RegExp, sign: string, country: string | null): Form =>
  (text) => {
    const value = text.toLowerCase().slice(text.startsWith(sign) ? sign.length : 0);
    return pattern.test(value) ? { value, display: sign + value, country } : null;
  };

/** Malaysian identity card. Twelve digits after 601 may also be a mobile number without its plus: they get a warning. */
export const myKad: Form = (text) => {
  const value = dense(text);
  if (!isMyKad(value)) return null;
  const message = 'These twelve digits were read as an NRIC. If they are a mobile number, write it with a plus.';
  return {
    value,
    display: value.replace(/^(.{6})(..)/, '$1-$2-'),
    country: 'MY',
    warnings: /^601\d{9}$/.test(text) ? [{ code: 'PAYMENT_AMBIGUOUS', field: 'value', message }] : [],
  };
};

/** PayNow's address of a wallet outside a bank: `+6591234567#GRABPAY`. */
export const paynowVpa: Form = (text) => {
  const [before = '', after = '', ...more] = text.split('#');
  const wallet = dense(after);
  const phone = more.length === 0 && /^[A-Z][A-Z0-9]{1,14}$/.test(wallet) ? mobile('SG')(before, '') : null;
  return phone === null || typeof phone === 'string'
    ? null
    : { ...phone, value: `${phone.value}#${wallet}`, display: `${phone.display ?? ''} #${wallet}` };
};

/**
 * Bank and account, canonical `BANK:ACCOUNT`: an account number alone may exist in every bank. The bank is before a colon, in the bank hint, or (`bin`) in the
 * first digits.
 */
export const bankAndAccount =
  (country: string, bin?: RegExp): Form =>
  (text, bankHint) => {
    const colon = text.indexOf(':');
    const written = colon < 0 ? dense(text) : dense(text.slice(colon + 1));
    if (!/^[A-Z0-9]{3,34}$/.test(written)) return null;
    const leading = colon < 0 && bankHint === '' ? bin?.exec(written)?.[0] : undefined;
    const bankText = colon < 0 ? (leading ?? bankHint) : text.slice(0, colon);
    if (bankText === '') return 'BANK';
    const bank = readBankCode(bankText, country);
    if (bank === null || (bank.country !== null && bank.country !== country)) return 'BANK';
    const account = leading === undefined ? written : written.slice(leading.length);
    return {
      value: `${bank.code}:${account}`,
      display: `${bank.code} ${account.replace(/(.{4})(?=.)/g, '$1 ')}`,
      bank: bank.code,
      country,
    };
  };
