import { Inject, Injectable } from '@nestjs/common';
import { KEYRING } from '../database/database.js';
import type { Keyring } from '../database/keyring.js';
import { seal, unseal } from '../database/sealing.js';
import type { Letter } from './letter.js';

/**
 * Seals letters at rest: they carry links that open accounts, and a copy of the database must reveal none. A seal is bound to its row, so letters cannot be
 * exchanged.
 */
@Injectable()
export class MailSeal {
  constructor(@Inject(KEYRING) private readonly keyring: Keyring) {}

  seal(id: string, letter: Letter): Buffer {
    return seal(this.keyring.mailKeys, id, Buffer.from(JSON.stringify(letter)));
  }

  /** @throws Error when the letter was sealed for another row, changed, or sealed under a key that is gone */
  open(id: string, sealed: Buffer): Letter {
    return JSON.parse(unseal(this.keyring.mailKeys, id, sealed).toString()) as Letter;
  }
}
