import { Inject, Injectable } from '@nestjs/common';
import { KEYRING } from '../../platform/database/database.js';
import type { Keyring } from '../../platform/database/keyring.js';
import { seal, unseal } from '../../platform/database/sealing.js';

/** Seals client secrets for storage, bound to their provider, so that one cannot replace another. */
@Injectable()
export class ClientSecrets {
  constructor(@Inject(KEYRING) private readonly keyring: Keyring) {}

  seal(provider: string, secret: string): Buffer {
    return seal(this.keyring.issuerKeys, provider, Buffer.from(secret));
  }

  /** Opens a secret. @throws Error if it was sealed for another provider, was changed, or was sealed under a key that no longer exists. */
  open(provider: string, sealed: Buffer): string {
    return unseal(this.keyring.issuerKeys, provider, sealed).toString();
  }
}
