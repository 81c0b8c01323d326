import type { ValueProblem } from '../value.js';

/** What a form makes of a text: an address, a broken or unwanted one of its own, or nothing it knows (null). */
export type Found =
  | { readonly ok: true; readonly value: string; readonly display?: string; readonly warnings?: readonly ValueProblem[] }
  | { readonly ok: false; readonly code: string; readonly message: string }
  | null;

/** One way in which a blockchain writes its addresses. Never throws. Texts are at most LONGEST_ADDRESS long and without blanks. */
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
  message: 'This address belongs to a test network, where nothing has value.',
};
export const MIXED_CASE: Found = {
  ok: false,
  code: 'WALLET_MIXED_CASE',
  message: 'This form of address is written in lower case or in upper case, never mixed.',
};
export const malformed = (message: string): Found => ({ ok: false, code: 'WALLET_INVALID', message });
export const NO_CHECKSUM: readonly ValueProblem[] = [
  {
    code: 'WALLET_NO_CHECKSUM',
    field: 'value',
    message: 'Written this way the address has no checksum, so a typing error cannot be seen.',
  },
];

/** The first form that knows the text; a form that takes it beats one that finds fault with it. */
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
