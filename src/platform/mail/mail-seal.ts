import { Inject, Injectable } from '@nestjs/common';
import { KEYRING } from '../database/database.js';
import type { Keyring } from '../database/keyring.js';
import { seal, unseal } from '../database/sealing.js';
import type { Letter } from './letter.js';

/** Letters at rest: they carry links that open accounts, and a copy of the database opens none. Bound to their row, so that one cannot be put in another's place. */
@Injectable()
export class MailSeal {
  constructor(@Inject(KEYRING) private readonly keyring: Keyring) {}

  seal(id: string, letter: Letter): Buffer {
    return seal(this.keyring.mailKeys, id, Buffer.from(JSON.stringify(letter)));
  }

  /** @throws Error when it was sealed for another row, changed, or under a key that is gone. */
  open(id: string, sealed: Buffer): Letter {
    return JSON.parse(unseal(this.keyring.mailKeys, id, sealed).toString()) as Letter;
  }
}
