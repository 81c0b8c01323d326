import { Inject, Injectable } from '@nestjs/common';
import { KEYRING } from '../../platform/database/database.js';
import type { Keyring } from '../../platform/database/keyring.js';
import { seal, unseal } from '../../platform/database/sealing.js';
import type { Credentials } from './credentials.policy.js';

/** Stores credentials encrypted. Each is sealed with its pull and its address as context: with another pull or another address it does not decrypt. */
@Injectable()
export class PullCredentials {
  constructor(@Inject(KEYRING) private readonly keyring: Keyring) {}

  seal(pull: string, url: string, credentials: Credentials): Buffer {
    return seal(this.keyring.pullKeys, sealContextOf(pull, url), Buffer.from(JSON.stringify(credentials)));
  }

  /** @throws Error when the credentials were sealed for another pull or address, were altered, or need a key that no longer exists */
  open(pull: string, url: string, sealed: Buffer): Credentials {
    return JSON.parse(unseal(this.keyring.pullKeys, sealContextOf(pull, url), sealed).toString()) as Credentials;
  }
}

const sealContextOf = (pull: string, url: string): string => `${pull.toLowerCase()} ${url}`;
