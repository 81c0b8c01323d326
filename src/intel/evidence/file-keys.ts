import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { KEYRING } from '../../platform/database/database.js';
import type { Keyring } from '../../platform/database/keyring.js';
import { seal, unseal } from '../../platform/database/sealing.js';
import type { FileKey } from './stream-sealing.js';

/** Each file has a key of its own, which lies in its row wrapped under the keyring's: a newer key of the keyring wraps what comes, and older ones open what is there. */
@Injectable()
export class FileKeys {
  constructor(@Inject(KEYRING) private readonly keyring: Keyring) {}

  /** A new key for a file that is to be written, and the same as it is kept. */
  create(id: string): { readonly key: FileKey; readonly sealed: Buffer } {
    const secret = randomBytes(32);
    return { key: { id, secret }, sealed: seal(this.keyring.evidenceKeys, sealLabelOf(id), secret) };
  }

  /** @throws Error when it was wrapped for another file, changed, or under a key that is gone. */
  open(id: string, sealed: Buffer): FileKey {
    return { id, secret: unseal(this.keyring.evidenceKeys, sealLabelOf(id), sealed) };
  }
}

const sealLabelOf = (id: string): string => `evidence ${id.toLowerCase()}`;
