import { Inject, Injectable } from '@nestjs/common';
import { KEYRING } from '../../platform/database/database.js';
import type { Keyring } from '../../platform/database/keyring.js';
import { seal, unseal } from '../../platform/database/sealing.js';
import type { Credentials } from './credentials.policy.js';

/** Credentials at rest, each sealed for its pull and the address that they are shown to: put in another's place, or beside another address, they do not open. */
@Injectable()
export class PullCredentials {
  constructor(@Inject(KEYRING) private readonly keyring: Keyring) {}

  seal(pull: string, url: string, credentials: Credentials): Buffer {
    return seal(this.keyring.pullKeys, sealContextOf(pull, url), Buffer.from(JSON.stringify(credentials)));
  }

  /** @throws Error when they were sealed for another pull or address, changed, or under a key that is gone. */
  open(pull: string, url: string, sealed: Buffer): Credentials {
    return JSON.parse(unseal(this.keyring.pullKeys, sealContextOf(pull, url), sealed).toString()) as Credentials;
  }
}

const sealContextOf = (pull: string, url: string): string => `${pull.toLowerCase()} ${url}`;
