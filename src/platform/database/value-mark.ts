import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

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

/** Returns the mark of a search term that is no value: equal for the same letters, whatever their case and the space around them. */
export const termMarkOf = (key: Buffer, text: string): string => asUuid(key, `term\n${text.normalize('NFKC').trim().toLowerCase()}`);

/** Returns the pseudonym of an account for one party: equal for one account, and another one for each party. */
export const officerMarkOf = (key: Buffer, party: string, user: string): string => asUuid(key, `officer\n${party}\n${user}`);

/** Half of the block of a reference: the number of the entry; the other half depends on the party. */
const HALF = 8;
const referenceKey = (key: Buffer): Buffer => createHmac('sha256', key).update('reference of an audit entry').digest();

/**
 * Returns the reference by which a party names an audit entry: one block of AES-256, written as a UUID. Another party has another reference of the same entry, so two
 * parties cannot find out that they have the same one. Only the hub reads the number in it.
 */
export function entryReferenceOf(key: Buffer, party: string, entry: string): string {
  const block = Buffer.alloc(2 * HALF);
  block.writeBigUInt64BE(BigInt(entry));
  createHmac('sha256', key).update(`reference\n${party}`).digest().copy(block, HALF, 0, HALF);
  const cipher = createCipheriv('aes-256-ecb', referenceKey(key), null).setAutoPadding(false); // one block: the mode does not matter
  return uuidOf(Buffer.concat([cipher.update(block), cipher.final()]).toString('hex'));
}

/** Returns the number of the entry that a reference of any party names; of another UUID, a number that no entry has. */
export function entryOfReference(key: Buffer, reference: string): string {
  const decipher = createDecipheriv('aes-256-ecb', referenceKey(key), null).setAutoPadding(false);
  const block = Buffer.concat([decipher.update(Buffer.from(reference.replaceAll('-', ''), 'hex')), decipher.final()]);
  const entry = block.readBigUInt64BE();
  return entry < 2n ** 63n ? String(entry) : '0';
}

function asUuid(key: Buffer, text: string): string {
  return uuidOf(createHmac('sha256', key).update(text).digest('hex'));
}

function uuidOf(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
