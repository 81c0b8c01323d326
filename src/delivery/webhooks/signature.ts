import { createHmac, createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** Keys of one webhook: two schemes at once, so that its receiver may verify either (Standard Webhooks 1.0). */
export interface SigningSecret {
  /** 32 bytes for HMAC-SHA-256, known to both sides. */
  readonly shared: Buffer;
  /** Seed of an Ed25519 key, 32 bytes, known to the hub alone. */
  readonly seed: Buffer;
}

/** A secret that is ready for use. */
export interface Signer {
  readonly shared: Buffer;
  readonly privateKey: KeyObject;
}

/** PKCS #8 around an Ed25519 seed (RFC 8410, 7). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SEED_BYTES = 32;

/** Returns a new secret and its public key (32 bytes). */
export function generateSecret(): { readonly secret: SigningSecret; readonly publicKey: Buffer } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const seed = privateKey.export({ type: 'pkcs8', format: 'der' }).subarray(-SEED_BYTES);
  return {
    secret: { shared: randomBytes(32), seed: Buffer.from(seed) },
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).subarray(-SEED_BYTES),
  };
}

export const signerOf = ({ shared, seed }: SigningSecret): Signer => ({
  shared,
  privateKey: createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' }),
});

/** Returns the secret in the form for receivers: `whsec_` and base64. */
export const secretText = ({ shared }: SigningSecret): string => `whsec_${shared.toString('base64')}`;

/** Returns the public key in the form for receivers: `whpk_` and base64. */
export const publicKeyText = (publicKey: Buffer): string => `whpk_${publicKey.toString('base64')}`;

/**
 * Returns the three headers of a message. Every live secret signs by both schemes: `v1,…` (HMAC-SHA-256) and `v1a,…` (Ed25519), over `id.timestamp.body`.
 * @param id of the event, the same at every attempt. @param seconds since 1970, of this attempt
 */
export function signatureHeaders(signers: readonly Signer[], id: string, seconds: number, body: Buffer): Readonly<Record<string, string>> {
  const signed = Buffer.concat([Buffer.from(`${id}.${seconds}.`), body]);
  const signatures = signers.flatMap(({ shared, privateKey }) => [
    `v1,${createHmac('sha256', shared).update(signed).digest('base64')}`,
    `v1a,${sign(null, signed, privateKey).toString('base64')}`,
  ]);
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': signatures.join(' ') };
}
