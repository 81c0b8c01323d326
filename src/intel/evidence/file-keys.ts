import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { KEYRING } from '../../platform/database/database.js';
import type { Keyring } from '../../platform/database/keyring.js';
import { seal, unseal } from '../../platform/database/sealing.js';
import type { FileKey } from './stream-sealing.js';

/** Every file has its own key, stored in its row and wrapped under the keyring. The newest keyring key wraps new file keys; older keys open existing ones. */
@Injectable()
export class FileKeys {
  constructor(@Inject(KEYRING) private readonly keyring: Keyring) {}

  /** Creates the key of a new file. @returns the key, and its sealed form for storage */
  create(id: string): { readonly key: FileKey; readonly sealed: Buffer } {
    const secret = randomBytes(32);
    return { key: { id, secret }, sealed: seal(this.keyring.evidenceKeys, sealLabelOf(id), secret) };
  }

  /** Opens the key of a file. @throws Error if it was sealed for another file, was changed, or was sealed under a key that no longer exists. */
  open(id: string, sealed: Buffer): FileKey {
    return { id, secret: unseal(this.keyring.evidenceKeys, sealLabelOf(id), sealed) };
  }
}

const sealLabelOf = (id: string): string => `evidence ${id.toLowerCase()}`;
