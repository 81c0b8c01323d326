import { Inject, Injectable } from '@nestjs/common';
import { KEYRING } from '../../platform/database/database.js';
import type { Keyring } from '../../platform/database/keyring.js';
import { seal, unseal } from '../../platform/database/sealing.js';
import type { SigningSecret } from './signature.js';

const SHARED_BYTES = 32;

/** Signing secrets at rest, each sealed for its webhook, so that it cannot be used for another one. A copy of the database cannot sign. */
@Injectable()
export class WebhookSecrets {
  constructor(@Inject(KEYRING) private readonly keyring: Keyring) {}

  seal(webhook: string, { shared, seed }: SigningSecret): Buffer {
    return seal(this.keyring.webhookKeys, webhook, Buffer.concat([shared, seed]));
  }

  /** @throws Error when the secret was sealed for another webhook, changed, or sealed with a key that is gone */
  open(webhook: string, sealed: Buffer): SigningSecret {
    const text = unseal(this.keyring.webhookKeys, webhook, sealed);
    return { shared: text.subarray(0, SHARED_BYTES), seed: text.subarray(SHARED_BYTES) };
  }
}
