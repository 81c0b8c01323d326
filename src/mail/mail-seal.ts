import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { KEYRING } from '../database/database.js';
import type { Keyring, MailKey } from '../database/keyring.js';
import type { Letter } from './letter.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** A UUID in bytes: says which key of the keyring sealed it. */
const KEY_ID_BYTES = 16;

/**
 * Letters at rest: AES-256-GCM under the keyring's key for mail, which itself lies sealed under the master key: they carry links that open accounts, and a copy of
 * the database opens none. Bound to their row, so that one cannot be put in another's place.
 */
@Injectable()
export class MailSeal {
  constructor(@Inject(KEYRING) private readonly keyring: Keyring) {}

  seal(id: string, letter: Letter): Buffer {
    const [key] = this.keyring.mailKeys;
    if (!key) throw new Error('The keyring holds no key for mail.');
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key.secret, nonce).setAAD(Buffer.from(id));
    const sealed = Buffer.concat([cipher.update(JSON.stringify(letter)), cipher.final()]);
    return Buffer.concat([idOf(key), nonce, cipher.getAuthTag(), sealed]);
  }

  /** @throws Error when it was sealed for another row, changed, or under a key that is gone. */
  open(id: string, sealed: Buffer): Letter {
    const key = this.keyring.mailKeys.find((one) => idOf(one).equals(sealed.subarray(0, KEY_ID_BYTES)));
    if (!key) throw new Error('The key that sealed this letter is not in the keyring.');
    const nonceEnd = KEY_ID_BYTES + NONCE_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', key.secret, sealed.subarray(KEY_ID_BYTES, nonceEnd))
      .setAAD(Buffer.from(id))
      .setAuthTag(sealed.subarray(nonceEnd, nonceEnd + TAG_BYTES));
    const text = Buffer.concat([decipher.update(sealed.subarray(nonceEnd + TAG_BYTES)), decipher.final()]);
    return JSON.parse(text.toString()) as Letter;
  }
}

const idOf = ({ id }: MailKey): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');
