import type { ValueProblem } from '../value.js';

/** The result of a form: an address, an invalid or unsupported address of this form, or null if the text has another form. */
export type Found =
  | { readonly ok: true; readonly value: string; readonly display?: string; readonly warnings?: readonly ValueProblem[] }
  | { readonly ok: false; readonly code: string; readonly message: string }
  | null;

/** One form of a blockchain's addresses. Never throws. Texts have at most LONGEST_ADDRESS characters and no blanks. */
export type Form = (text: string) => Found;

/** The longest forms (unified Zcash addresses) have less than half of it; decoding base58 takes quadratic time. */
export const LONGEST_ADDRESS = 1_024;

export const BAD_CHECKSUM: Found = {
  ok: false,
  code: 'WALLET_CHECKSUM',
  message: 'The checksum does not fit: at least one character of the address is wrong, or a letter has the wrong case.',
};
export const TESTNET: Found = {
  ok: false,
  code: 'WALLET_TESTNET',
  message: 'This address belongs to a test network, which has no real value.',
};
export const MIXED_CASE: Found = {
  ok: false,
  code: 'WALLET_MIXED_CASE',
  message: 'This form of address is in lower case or in upper case, never mixed.',
};
export const malformed = (message: string): Found => ({ ok: false, code: 'WALLET_INVALID', message });
export const NO_CHECKSUM: readonly ValueProblem[] = [
  {
    code: 'WALLET_NO_CHECKSUM',
    field: 'value',
    message: 'The address has no checksum in this spelling, so a typing error cannot be detected.',
  },
];

/** Returns the result of the first form that knows the text. A form that accepts the text takes precedence over one that finds an error. */
export const firstOf =
  (...forms: readonly Form[]): Form =>
  (text) => {
    let fault: Found = null;
    for (const form of forms) {
      const found = form(text);
      if (found?.ok) return found;
      fault ??= found;
    }
    return fault;
  };
