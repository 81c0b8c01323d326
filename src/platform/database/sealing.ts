import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SealingKey } from './keyring.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** A UUID in bytes: the id of the key in the keyring that sealed the secret. */
const KEY_ID_BYTES = 16;

/**
 * Seals secrets at rest: AES-256-GCM under a key of the keyring, which is sealed under the master key, so that a copy of the database reveals nothing.
 * @param keys of the keyring: the first seals, all open
 * @param owner the object that the secret belongs to: the secret opens only for the same object
 */
export function seal([key]: readonly SealingKey[], owner: string, secret: Buffer): Buffer {
  if (!key) throw new Error('The keyring holds no key for this purpose.');
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.secret, nonce).setAAD(Buffer.from(owner));
  const sealed = Buffer.concat([cipher.update(secret), cipher.final()]);
  return Buffer.concat([idOf(key), nonce, cipher.getAuthTag(), sealed]);
}

/** @throws Error when the secret was sealed for another object, changed, or sealed under a key that is gone */
export function unseal(keys: readonly SealingKey[], owner: string, sealed: Buffer): Buffer {
  const key = keys.find((one) => idOf(one).equals(sealed.subarray(0, KEY_ID_BYTES)));
  if (!key) throw new Error('The key that sealed this secret is not in the keyring.');
  const nonceEnd = KEY_ID_BYTES + NONCE_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key.secret, sealed.subarray(KEY_ID_BYTES, nonceEnd))
    .setAAD(Buffer.from(owner))
    .setAuthTag(sealed.subarray(nonceEnd, nonceEnd + TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(nonceEnd + TAG_BYTES)), decipher.final()]);
}

const idOf = ({ id }: SealingKey): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
