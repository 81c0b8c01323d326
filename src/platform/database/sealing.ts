import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SealingKey } from './keyring.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** A UUID in bytes: says which key of the keyring sealed it. */
const KEY_ID_BYTES = 16;

/**
 * Secrets at rest: AES-256-GCM under a key of the keyring, which itself lies sealed under the master key, so that a copy of the database opens nothing.
 * @param keys of the keyring: the first seals, all open
 * @param place to what the secret belongs: sealed for one place it does not open in another
 */
export function seal([key]: readonly SealingKey[], place: string, secret: Buffer): Buffer {
  if (!key) throw new Error('The keyring holds no key for this purpose.');
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.secret, nonce).setAAD(Buffer.from(place));
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
  return Buffer.concat([idOf(key), nonce, cipher.getAuthTag(), sealed]);
}

/** @throws Error when it was sealed for another place, changed, or under a key that is gone. */
export function unseal(keys: readonly SealingKey[], place: string, sealed: Buffer): Buffer {
  const key = keys.find((one) => idOf(one).equals(sealed.subarray(0, KEY_ID_BYTES)));
  if (!key) throw new Error('The key that sealed this secret is not in the keyring.');
  const nonceEnd = KEY_ID_BYTES + NONCE_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key.secret, sealed.subarray(KEY_ID_BYTES, nonceEnd))
    .setAAD(Buffer.from(place))
    .setAuthTag(sealed.subarray(nonceEnd, nonceEnd + TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(nonceEnd + TAG_BYTES)), decipher.final()]);
}

const idOf = ({ id }: SealingKey): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
