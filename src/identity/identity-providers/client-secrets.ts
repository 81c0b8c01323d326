import { Inject, Injectable } from '@nestjs/common';
import { KEYRING } from '../../platform/database/database.js';
import type { Keyring } from '../../platform/database/keyring.js';
import { seal, unseal } from '../../platform/database/sealing.js';

/** Client secrets at rest, bound to their provider, so that one cannot be put in another's place. */
@Injectable()
export class ClientSecrets {
  constructor(@Inject(KEYRING) private readonly keyring: Keyring) {}

  seal(provider: string, secret: string): Buffer {
    return seal(this.keyring.issuerKeys, provider, Buffer.from(secret));
  }

  /** @throws Error when it was sealed for another provider, changed, or under a key that is gone. */
  open(provider: string, sealed: Buffer): string {
    return unseal(this.keyring.issuerKeys, provider, sealed).toString();
  }
}
