import { createHash, randomBytes } from 'node:crypto';
import { BadInput } from '../../../platform/platform/errors.js';
import { nameOf } from '../../../platform/graphql/name.policy.js';

const CODE_COUNT = 10;
const CODE_BYTES = 10;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';
const LONGEST_CODE = 64;
const LONGEST_NAME = 100;

/** A code typed by the user: of an authenticator app, or a recovery code. */
export type TypedCode = { readonly app: string } | { readonly recovery: string };

/** Parses a typed code; white space, hyphens and case do not matter. @returns undefined if it has the form of no code */
export function parseCode(typed: string): TypedCode | undefined {
  if (typed.length > LONGEST_CODE) return undefined;
  const plain = typed.replace(/[\s-]/g, '').toLowerCase();
  if (/^\d{6}$/.test(plain)) return { app: plain };
  return /^[a-z2-7]{16}$/.test(plain) ? { recovery: plain } : undefined;
}

/** Generates ten recovery codes in the form that is shown: 80 random bits each, in groups of four letters. */
export const newRecoveryCodes = (): readonly string[] =>
  Array.from({ length: CODE_COUNT }, () => {
    const bits = [...randomBytes(CODE_BYTES)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    const letters = (bits.match(/.{5}/g) ?? []).map((five) => LETTERS[parseInt(five, 2)]).join('');
    return (letters.match(/.{4}/g) ?? []).join('-');
  });

/** Hash of a recovery code: SHA-256 suffices, because 2^79 attempts are not feasible. It includes the account, so equal codes have different hashes. */
export const recoveryHash = (user: string, code: string): Buffer =>
  createHash('sha256')
    .update(`${user} ${code.replaceAll('-', '')}`)
    .digest();

/** Returns the name of a passkey without surrounding white space. @throws BadInput */
export function passkeyName(input: string): string {
  return nameOf(input, LONGEST_NAME, (rule) => new BadInput('PASSKEY_NAME', `A passkey must have a name ${rule}.`));
}
