import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { KEYRING } from '../database/database.js';
import type { Keyring, WebhookKey } from '../database/keyring.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** A UUID in bytes: says which key of the keyring sealed it. */
const KEY_ID_BYTES = 16;

/**
 * Client secrets at rest: AES-256-GCM under the keyring's key for issuers, which itself lies sealed under the master key. Bound to their provider, so that one cannot
 * be put in another's place.
 */
@Injectable()
export class ClientSecrets {
  constructor(@Inject(KEYRING) private readonly keyring: Keyring) {}

  seal(provider: string, secret: string): Buffer {
    const [key] = this.keyring.issuerKeys;
    if (!key) throw new Error('The keyring holds no key for issuers.');
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key.secret, nonce).setAAD(Buffer.from(provider));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([idOf(key), nonce, cipher.getAuthTag(), sealed]);
  }

  /** @throws Error when it was sealed for another provider, changed, or under a key that is gone. */
  open(provider: string, sealed: Buffer): string {
    const key = this.keyring.issuerKeys.find((one) => idOf(one).equals(sealed.subarray(0, KEY_ID_BYTES)));
    if (!key) throw new Error('The key that sealed this client secret is not in the keyring.');
    const nonceEnd = KEY_ID_BYTES + NONCE_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', key.secret, sealed.subarray(KEY_ID_BYTES, nonceEnd))
      .setAAD(Buffer.from(provider))
      .setAuthTag(sealed.subarray(nonceEnd, nonceEnd + TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(nonceEnd + TAG_BYTES)), decipher.final()]).toString('utf8');
  }
}

const idOf = ({ id }: WebhookKey): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
