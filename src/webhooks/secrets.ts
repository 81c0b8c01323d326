import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { KEYRING } from '../database/database.js';
import type { Keyring, WebhookKey } from '../database/keyring.js';
import type { SigningSecret } from './signature.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SHARED_BYTES = 32;
/** A UUID in bytes: says which key of the keyring sealed it. */
const KEY_ID_BYTES = 16;

/**
 * Signing secrets at rest: AES-256-GCM under the keyring's key for webhooks, which itself lies sealed under the master key. A copy of the database signs
 * nothing. Bound to their webhook, so that one cannot be put in another's place.
 */
@Injectable()
export class WebhookSecrets {
  constructor(@Inject(KEYRING) private readonly keyring: Keyring) {}

  seal(webhook: string, { shared, seed }: SigningSecret): Buffer {
    const [key] = this.keyring.webhookKeys;
    if (!key) throw new Error('The keyring holds no key for webhooks.');
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key.secret, nonce).setAAD(Buffer.from(webhook));
    const sealed = Buffer.concat([cipher.update(shared), cipher.update(seed), cipher.final()]);
    return Buffer.concat([idOf(key), nonce, cipher.getAuthTag(), sealed]);
  }

  /** @throws Error when it was sealed for another webhook, changed, or under a key that is gone. */
  open(webhook: string, sealed: Buffer): SigningSecret {
    const key = this.keyring.webhookKeys.find((one) => idOf(one).equals(sealed.subarray(0, KEY_ID_BYTES)));
    if (!key) throw new Error('The key that sealed this webhook secret is not in the keyring.');
    const nonceEnd = KEY_ID_BYTES + NONCE_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', key.secret, sealed.subarray(KEY_ID_BYTES, nonceEnd))
      .setAAD(Buffer.from(webhook))
      .setAuthTag(sealed.subarray(nonceEnd, nonceEnd + TAG_BYTES));
    const text = Buffer.concat([decipher.update(sealed.subarray(nonceEnd + TAG_BYTES)), decipher.final()]);
    return { shared: text.subarray(0, SHARED_BYTES), seed: text.subarray(SHARED_BYTES) };
  }
}

const idOf = ({ id }: WebhookKey): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
