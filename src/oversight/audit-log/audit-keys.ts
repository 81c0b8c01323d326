import { createPublicKey } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { KEYRING } from '../../platform/database/database.js';
import type { AuditKey, Keyring } from '../../platform/database/keyring.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { verifierKeyOf } from './checkpoint.js';

/** The keys of the audit log. Those of a hub process are those of its start: after a rotation the relays are restarted. */
@Injectable()
export class AuditKeys {
  constructor(
    @Inject(KEYRING) private readonly keyring: Keyring,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  get newest(): AuditKey {
    const [key] = this.keyring.auditKeys;
    if (!key) throw new Error('The keyring has no key for the audit log.');
    return key;
  }

  find(id: string): AuditKey | undefined {
    return this.keyring.auditKeys.find((key) => key.id === id);
  }

  /** Name of a log that has no head yet: the hub's address without its scheme, as C2SP recommends. It stays when the hub moves. */
  get firstOrigin(): string {
    return `${this.settings.publicUrl.replace(/^https?:\/\//, '')}/audit`;
  }

  /** Returns the public keys, newest first, for the log `origin`. */
  publicKeys(origin: string): readonly string[] {
    return this.keyring.auditKeys.map((key) => publicKeyOf(origin, key));
  }
}

/** Returns the public key as a text. */
export const publicKeyOf = (origin: string, { privateKey }: AuditKey): string => verifierKeyOf(origin, createPublicKey(privateKey));
