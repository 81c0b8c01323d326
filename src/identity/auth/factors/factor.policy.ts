import { createHash, randomBytes } from 'node:crypto';
import { BadInput } from '../../../platform/platform/errors.js';
import { nameOf } from '../../../platform/graphql/name.policy.js';

const CODE_COUNT = 10;
const CODE_BYTES = 10;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';
const LONGEST_CODE = 64;
const LONGEST_NAME = 100;

/** What somebody typed where a code is asked for. */
export type TypedCode = { readonly app: string } | { readonly recovery: string };

/** @returns undefined for what is no code at all. Blanks, hyphens and upper case do not matter. */
export function parseCode(typed: string): TypedCode | undefined {
  if (typed.length > LONGEST_CODE) return undefined;
  const plain = typed.replace(/[\s-]/g, '').toLowerCase();
  if (/^\d{6}$/.test(plain)) return { app: plain };
  return /^[a-z2-7]{16}$/.test(plain) ? { recovery: plain } : undefined;
}

/** Ten new ones as they are shown: 80 random bits each, in groups of four letters. */
export const newRecoveryCodes = (): readonly string[] =>
  Array.from({ length: CODE_COUNT }, () => {
    const bits = [...randomBytes(CODE_BYTES)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    const letters = (bits.match(/.{5}/g) ?? []).map((five) => LETTERS[parseInt(five, 2)]).join('');
    return (letters.match(/.{4}/g) ?? []).join('-');
  });

/** What is kept of a recovery code: SHA-256 suffices, since nobody tries 2^79 codes; with the account, so that equal ones are not seen to be equal. */
export const recoveryHash = (user: string, code: string): Buffer =>
  createHash('sha256')
    .update(`${user} ${code.replaceAll('-', '')}`)
    .digest();

/** @returns the name of a passkey, without blanks around it. @throws BadInput */
export function passkeyName(given: string): string {
  return nameOf(given, LONGEST_NAME, (rule) => new BadInput('PASSKEY_NAME', `A passkey has a name ${rule}.`));
}
