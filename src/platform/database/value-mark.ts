import { createHmac } from 'node:crypto';

/** What identifies a value: kind, scope and canonical form. */
export interface Markable {
  readonly kind: string;
  readonly scope: string;
  readonly value: string;
}

/**
 * Returns a value's mark: HMAC-SHA-256 of kind, scope and canonical value under the keyring's mark key, cut to 128 bits and written as a UUID. The database
 * stores and matches it in this form. Phone numbers and accounts are few enough to be guessed, so a plain hash would reveal them. With the database but without
 * MASTER_KEY, an attacker learns from two marks only whether they are equal.
 */
export const markOf = (key: Buffer, { kind, scope, value }: Markable): string => asUuid(key, `value\n${kind}\n${scope}\n${value}`);

/**
 * Returns the mark of all values of a kind and scope that begin with `prefix`: equal only for the same prefix of the same length, and unrelated to the marks of
 * the values themselves.
 */
export const prefixMarkOf = (key: Buffer, kind: string, scope: string, prefix: string): string =>
  asUuid(key, `prefix\n${kind}\n${scope}\n${prefix}`);

function asUuid(key: Buffer, text: string): string {
  const hex = createHmac('sha256', key).update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
