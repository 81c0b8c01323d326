import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { KEYRING } from '../../platform/database/database.js';
import type { Keyring } from '../../platform/database/keyring.js';
import { seal, unseal } from '../../platform/database/sealing.js';
import { generateSecret, publicKeyText, secretText, type Signer, signerOf } from '../webhooks/signature.js';
import type { ChannelTarget } from './alert-channel.js';

const SHARED_BYTES = 32;

/** The secret of a new channel: as it is stored, and as its administrator sees it this once. */
export interface NewChannelSecret {
  readonly stored: string | null;
  /** null: the channel has none. */
  readonly shown: string | null;
  readonly publicKey: string | null;
}

/** Addresses and secrets of channels at rest, sealed for their channel. A copy of the database can neither send nor sign. */
@Injectable()
export class AlertChannelSecrets {
  constructor(@Inject(KEYRING) private readonly keyring: Keyring) {}

  /** Returns a new secret for a kind of channel. A chat channel has none: its address is secret. */
  create(kind: ChannelTarget['kind']): NewChannelSecret {
    if (kind === 'WEBHOOK') {
      const { secret, publicKey } = generateSecret();
      const stored = Buffer.concat([secret.shared, secret.seed]).toString('base64');
      return { stored, shown: secretText(secret), publicKey: publicKeyText(publicKey) };
    }
    if (kind !== 'SMS' && kind !== 'VOICE') return { stored: null, shown: null, publicKey: null };
    const token = randomBytes(32).toString('base64url');
    return { stored: token, shown: token, publicKey: null };
  }

  seal(channel: string, { url, secret }: Pick<ChannelTarget, 'url' | 'secret'>): Buffer {
    return seal(this.keyring.webhookKeys, ownerOf(channel), Buffer.from(JSON.stringify({ url, secret })));
  }

  /** @throws Error when it was sealed for another channel, changed, or sealed with a key that is gone */
  open(channel: string, sealed: Buffer): Pick<ChannelTarget, 'url' | 'secret'> {
    const text = unseal(this.keyring.webhookKeys, ownerOf(channel), sealed).toString();
    return JSON.parse(text) as Pick<ChannelTarget, 'url' | 'secret'>;
  }
}

/** Separates these secrets from those of webhooks, which the same keys seal. */
const ownerOf = (channel: string): string => `alert channel ${channel}`;

/** Returns the signer of a WEBHOOK. @param stored see {@link NewChannelSecret} */
export function signerOfChannel(stored: string): Signer {
  const bytes = Buffer.from(stored, 'base64');
  return signerOf({ shared: bytes.subarray(0, SHARED_BYTES), seed: bytes.subarray(SHARED_BYTES) });
}
