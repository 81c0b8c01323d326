import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { KEYRING } from './database.js';
import type { Keyring } from './keyring.js';

const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Positions are padded to this length, so that a cursor's length reveals nothing. */
const PADDED_BYTES = 160;

interface Keys {
  readonly id: Buffer;
  readonly cipher: Buffer;
  readonly nonce: Buffer;
}

/**
 * Seals positions into opaque cursors: AES-256-GCM with a nonce derived from the text (SIV construction, as in RFC 5297). So one position of one party always
 * has the same cursor, and the cursors of two parties have nothing in common. Retired keys are still read: no cursor expires.
 */
@Injectable()
export class Cursors {
  private readonly keys: readonly Keys[];

  constructor(@Inject(KEYRING) keyring: Keyring) {
    this.keys = keyring.cursorKeys.map(({ id, secret }) => ({
      id: createHmac('sha256', 'cursor key').update(id).digest().subarray(0, KEY_ID_BYTES),
      cipher: derive(secret, 'cipher'),
      nonce: derive(secret, 'nonce'),
    }));
  }

  /**
   * Returns the cursor of a position.
   * @param purpose the kind of cursor; one kind is never read as another
   * @param party id of the party that it is for
   */
  seal(purpose: string, party: string, position: object): string {
    const text = padded(position);
    return this.sealed(purpose, party, text, (keys) =>
      createHmac('sha256', keys.nonce).update(`${purpose}\n${party}\n`).update(text).digest(),
    );
  }

  /**
   * Returns a different cursor each time, for the end of a read. Two equal cursors would show whether anything invisible to their holder happened in between.
   */
  sealFresh(purpose: string, party: string, position: object): string {
    return this.sealed(purpose, party, padded(position), () => randomBytes(NONCE_BYTES));
  }

  private sealed(purpose: string, party: string, text: Buffer, nonceFor: (keys: Keys) => Buffer): string {
    const [keys] = this.keys;
    if (!keys) throw new Error('The keyring holds no cursor key.');
    const bound = Buffer.from(`${purpose}\n${party}`);
    const nonce = nonceFor(keys).subarray(0, NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', keys.cipher, nonce).setAAD(bound);
    const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
    return Buffer.concat([keys.id, nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** Returns the position of a cursor. @returns undefined unless it is an unchanged cursor of this purpose and party */
  open(purpose: string, party: string, cursor: string): unknown {
    const bytes = Buffer.from(cursor, 'base64url');
    const keys = this.keys.find(({ id }) => id.equals(bytes.subarray(0, KEY_ID_BYTES)));
    if (!keys || bytes.length < KEY_ID_BYTES + NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== cursor) return undefined;
    const nonceEnd = KEY_ID_BYTES + NONCE_BYTES;
    try {
      const decipher = createDecipheriv('aes-256-gcm', keys.cipher, bytes.subarray(KEY_ID_BYTES, nonceEnd))
        .setAAD(Buffer.from(`${purpose}\n${party}`))
        .setAuthTag(bytes.subarray(nonceEnd, nonceEnd + TAG_BYTES));
      return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(nonceEnd + TAG_BYTES)), decipher.final()]).toString());
    } catch {
      return undefined;
    }
  }

  /**
   * Returns an identifier for an object of one party that has none, such as a TAXII collection. It is stable, cannot be guessed, and is unrelated to any other
   * party's. It has the form of a UUID version 4 (RFC 9562), which clients expect.
   */
  stableId(purpose: string, party: string, name: string): string {
    return this.identifier(`${purpose}\n${party}\n${name}`, 0x40);
  }

  /** Returns an identifier for one event of one party: stable, and unrelated to any other party's. UUID version 8 (RFC 9562). */
  eventId(party: string, seq: string): string {
    return this.identifier(`event\n${party}\n${seq}`, 0x80);
  }

  /** Derived from the oldest key, so that it stays the same when keys are added. */
  private identifier(text: string, version: number): string {
    const [keys] = this.keys.slice(-1);
    if (!keys) throw new Error('The keyring holds no cursor key.');
    const bytes = createHmac('sha256', keys.nonce).update(text).digest().subarray(0, 16);
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | version;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    const hex = bytes.toString('hex');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }
}

const padded = (position: object): Buffer => Buffer.from(JSON.stringify(position).padEnd(PADDED_BYTES));

const derive = (secret: Buffer, use: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', `entente cursor ${use}`, 32));
