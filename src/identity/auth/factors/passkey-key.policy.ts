import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { decodeCredentialPublicKey } from '@simplewebauthn/server/helpers';

/** COSE (RFC 9053): labels of a key, key types, and the algorithms that the hub requests from authenticators. */
const [KTY, ALG, CRV_OR_N, X_OR_E, Y] = [1, 3, -1, -2, -3];
const [OKP, EC2, RSA] = [1, 2, 3];
const [ES256, EDDSA, RS256] = [-7, -8, -257];
const [P256, ED25519] = [1, 6];
export const ALGORITHMS: readonly number[] = [ES256, EDDSA, RS256];

const LEAST_MODULUS_BITS = 2048;
const MOST_MODULUS_BITS = 8192;
const LEAST_EXPONENT = 65_537n;

/** Points of Ed25519 whose order divides 8, without the sign bit (RFC 8032, 5.1.7): a signature with one of them proves nothing. */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
]);

/**
 * Checks whether a passkey's public key (COSE_Key, CBOR) is sound: one of {@link ALGORITHMS}, on its curve, and for RSA at least 2048 bits with an exponent of
 * at least 65537 (NIST SP 800-56B, 6.2). Registration without attestation checks none of this, and any stored key would be used to verify later.
 */
export function isSoundKey(cose: Uint8Array<ArrayBuffer>): boolean {
  try {
    const key = decodeCredentialPublicKey(cose) as unknown as ReadonlyMap<number, unknown>;
    const bytes = (label: number): Buffer => Buffer.from(key.get(label) as Uint8Array);
    const url = (label: number): string => bytes(label).toString('base64url');
    switch (key.get(ALG)) {
      case ES256:
        return key.get(KTY) === EC2 && key.get(CRV_OR_N) === P256 && Boolean(keyOf({ kty: 'EC', crv: 'P-256', x: url(X_OR_E), y: url(Y) }));
      case EDDSA:
        return key.get(KTY) === OKP && key.get(CRV_OR_N) === ED25519 && isSoundPoint(bytes(X_OR_E));
      case RS256:
        return key.get(KTY) === RSA && isSoundRsa(keyOf({ kty: 'RSA', n: url(CRV_OR_N), e: url(X_OR_E) }));
      default:
        return false;
    }
  } catch {
    return false;
  }
}

/** @throws if OpenSSL rejects the key, such as a point that is not on the curve */
const keyOf = (jwk: JsonWebKey): KeyObject => createPublicKey({ key: jwk, format: 'jwk' });

function isSoundPoint(x: Buffer): boolean {
  if (x.length !== 32) return false;
  keyOf({ kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url') });
  const withoutSign = Buffer.from(x);
  withoutSign.writeUInt8(withoutSign.readUInt8(31) & 0x7f, 31);
  return !SMALL_ORDER.has(withoutSign.toString('hex'));
}

function isSoundRsa(key: KeyObject): boolean {
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  return (
    modulusLength >= LEAST_MODULUS_BITS &&
    modulusLength <= MOST_MODULUS_BITS &&
    publicExponent >= LEAST_EXPONENT &&
    publicExponent % 2n === 1n
  );
}
