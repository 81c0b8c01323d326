import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type CBORType, encodeCBOR } from '@levischuck/tiny-cbor';
import { isSoundKey } from '../../../src/identity/auth/factors/passkey-key.policy.js';

const bytes = (url = ''): Buffer => Buffer.from(url, 'base64url');
const cose = (entries: readonly (readonly [number, CBORType])[]) => Uint8Array.from(encodeCBOR(new Map<number, CBORType>(entries)));
const ec = (key: KeyObject, y = bytes(key.export({ format: 'jwk' }).y)) =>
  cose([[1, 2], [3, -7], [-1, 1], [-2, bytes(key.export({ format: 'jwk' }).x)], [-3, y]]); // prettier-ignore
const okp = (x: Buffer) => cose([[1, 1], [3, -8], [-1, 6], [-2, x]]); // prettier-ignore
const rsa = (n: Buffer, e: Buffer) => cose([[1, 3], [3, -257], [-1, n], [-2, e]]); // prettier-ignore

const { publicKey: p256 } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const { publicKey: ed25519 } = generateKeyPairSync('ed25519');
const { publicKey: rsa2048 } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const { publicKey: rsa1024 } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const modulus = (key: KeyObject): Buffer => bytes(key.export({ format: 'jwk' }).n);
const E = Buffer.from([1, 0, 1]);

describe('The key of a passkey', () => {
  it.each([
    ['ES256', ec(p256)],
    ['EdDSA', okp(bytes(ed25519.export({ format: 'jwk' }).x))],
    ['RS256', rsa(modulus(rsa2048), E)],
  ])('is taken: %s', (_, key) => {
    expect(isSoundKey(key)).toBe(true);
  });

  it.each([
    ['a point that is not on the curve', ec(p256, Buffer.alloc(32, 7))],
    ['a point of another curve', cose([[1, 2], [3, -7], [-1, 2], [-2, Buffer.alloc(48, 1)], [-3, Buffer.alloc(48, 1)]])], // prettier-ignore
    ['a point of small order', okp(Buffer.from(`01${'00'.repeat(31)}`, 'hex'))],
    ['a point of small order with its sign', okp(Buffer.from(`ec${'ff'.repeat(31)}`, 'hex'))],
    ['an Ed25519 key of another length', okp(Buffer.alloc(31, 9))],
    ['RSA with the exponent 1', rsa(modulus(rsa2048), Buffer.from([1]))],
    ['RSA with the exponent 3', rsa(modulus(rsa2048), Buffer.from([3]))],
    ['RSA with an even exponent', rsa(modulus(rsa2048), Buffer.from([1, 0, 2]))],
    ['RSA of 1024 bits', rsa(modulus(rsa1024), E)],
    ['a key of another algorithm', cose([[1, 2], [3, -35], [-1, 2]])], // prettier-ignore
    ['no key at all', Uint8Array.from([0xff])],
  ])('is refused: %s', (_, key) => {
    expect(isSoundKey(key)).toBe(false);
  });
});
