import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { readFileHash } from '../../../src/values/values/file-hash.js';
import { accepted, gist, itKeepsTheLaws, warningsOf } from './reader-laws.js';

const hash = (algorithm: string, text = 'sample'): string => createHash(algorithm).update(text).digest('hex');
const MD5 = hash('md5');
const SHA1 = hash('sha1');
const SHA256 = hash('sha256');
const SHA512 = hash('sha512');
const pairs = (hex: string, between: string): string => hex.replace(/(..)(?=.)/g, `$1${between}`);

const GOOD: readonly (readonly [string, string | null, string])[] = [
  [MD5, null, `md5 ${MD5}`],
  [MD5.toUpperCase(), null, `md5 ${MD5}`],
  [` ${MD5}\n`, null, `md5 ${MD5}`],
  [`MD5:${MD5}`, null, `md5 ${MD5}`],
  [`md5 ${MD5}`, null, `md5 ${MD5}`],
  [`MD5 (virus.exe) = ${MD5}`, null, `md5 ${MD5}`],
  [`md-5=${MD5}`, 'md5', `md5 ${MD5}`],
  [pairs(MD5, ':'), null, `md5 ${MD5}`],
  [pairs(MD5.toUpperCase(), ' '), null, `md5 ${MD5}`],
  [pairs(MD5, '-'), 'MD5', `md5 ${MD5}`],
  [`0x${MD5}`, null, `md5 ${MD5}`],
  [SHA1, null, `sha-1 ${SHA1}`],
  [SHA1.toUpperCase(), 'SHA1', `sha-1 ${SHA1}`],
  [`sha1:${SHA1}`, null, `sha-1 ${SHA1}`],
  [`SHA-1: ${SHA1}`, 'sha-1', `sha-1 ${SHA1}`],
  [`SHA_1 = ${SHA1}`, null, `sha-1 ${SHA1}`],
  [pairs(SHA1, ':'), null, `sha-1 ${SHA1}`],
  [SHA256, null, `sha-256 ${SHA256}`],
  [SHA256.toUpperCase(), null, `sha-256 ${SHA256}`],
  [`SHA256:${SHA256}`, null, `sha-256 ${SHA256}`],
  [`sha256=${SHA256}`, 'sha256', `sha-256 ${SHA256}`],
  [`SHA-256 ${SHA256}`, 'SHA-256', `sha-256 ${SHA256}`],
  [`sha2-256:${SHA256}`, null, `sha-256 ${SHA256}`],
  [`SHA256(some file.apk)= ${SHA256}`, null, `sha-256 ${SHA256}`],
  [pairs(SHA256, ':').toUpperCase(), null, `sha-256 ${SHA256}`],
  [SHA512, null, `sha-512 ${SHA512}`],
  [`sha512:${SHA512}`, 'sha-512', `sha-512 ${SHA512}`],
  [SHA512.toUpperCase(), null, `sha-512 ${SHA512}`],
  [`SHA-512: ${SHA512}`, null, `sha-512 ${SHA512}`],
  [`\u200b${SHA256}\ufeff`, null, `sha-256 ${SHA256}`],
];

const BAD: readonly (readonly [string, string | null, string])[] = [
  ['', null, 'HASH_INVALID'],
  ['not a hash', null, 'HASH_INVALID'],
  [MD5.slice(1), null, 'HASH_LENGTH'],
  [`${MD5}0`, null, 'HASH_LENGTH'],
  [`${MD5.slice(1)}g`, null, 'HASH_INVALID'],
  [`${MD5.slice(1)}O`, null, 'HASH_INVALID'],
  [SHA256.slice(0, 56), null, 'HASH_LENGTH'],
  [hash('sha384'), null, 'HASH_LENGTH'],
  [`sha384:${hash('sha384')}`, null, 'HASH_ALGORITHM_UNKNOWN'],
  [SHA256, 'sha3-256', 'HASH_ALGORITHM_UNKNOWN'],
  [`sha3-256:${SHA256}`, null, 'HASH_ALGORITHM_UNKNOWN'],
  [`blake256:${SHA256}`, null, 'HASH_ALGORITHM_UNKNOWN'],
  [`ripemd160:${SHA1}`, null, 'HASH_ALGORITHM_UNKNOWN'],
  [SHA256, 'md5', 'HASH_LENGTH'],
  [`md5:${SHA256}`, null, 'HASH_LENGTH'],
  [`sha256:${SHA256}`, 'sha1', 'HASH_LENGTH'],
  [`${MD5} ${MD5}`, null, 'HASH_INVALID'],
  [`${MD5}  virus.exe`, null, 'HASH_INVALID'],
  [`${MD5}\n${SHA1}`, null, 'HASH_INVALID'],
  ['SHA256:', null, 'HASH_INVALID'],
  ['sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', null, 'HASH_INVALID'],
  ['3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C', null, 'HASH_INVALID'],
  [`0x0x${MD5}`, null, 'HASH_INVALID'],
  [pairs(MD5, '::'), null, 'HASH_INVALID'],
  [`md5:md5:${MD5}`, null, 'HASH_INVALID'],
  ['deadbeef', null, 'HASH_LENGTH'],
  ['a'.repeat(4096), null, 'HASH_LENGTH'],
  [':'.repeat(4096), null, 'HASH_INVALID'],
  ['ab '.repeat(1365), null, 'HASH_LENGTH'],
  [`md5 (${'('.repeat(4000)}`, null, 'HASH_INVALID'],
];

describe('reading a file hash', () => {
  it.each(GOOD)('reads %j with the platform %j as %s', (value, platform, wanted) => {
    expect(gist(readFileHash({ value, platform }))).toBe(wanted);
  });

  it.each(BAD)('refuses %j with the platform %j as %s', (value, platform, code) => {
    expect(gist(readFileHash({ value, platform }))).toBe(code);
  });

  it.each(['md5', 'sha1', 'sha256', 'sha512'])('remarks that a %s is the one of the empty file', (algorithm) => {
    expect(warningsOf(readFileHash({ value: hash(algorithm, '') }))).toEqual(['HASH_EMPTY_FILE']);
  });

  it('remarks a placeholder, and a platform that means nothing to a hash', () => {
    expect(warningsOf(readFileHash({ value: '0'.repeat(64) }))).toEqual(['HASH_PLACEHOLDER']);
    expect(warningsOf(readFileHash({ value: MD5, platform: 'windows' }))).toEqual(['HASH_PLATFORM_IGNORED']);
  });

  it('has no platform and shows the algorithm', () => {
    expect(accepted(readFileHash({ value: SHA1 }))).toMatchObject({ platform: null, display: `SHA-1 ${SHA1}`, warnings: [] });
  });

  it('lets the spellings of any hash meet', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(':', ' ', '-'), (text, between) => {
        const wanted = `sha-256 ${hash('sha256', text)}`;
        const hex = hash('sha256', text);
        for (const value of [hex.toUpperCase(), `SHA256:${hex}`, pairs(hex, between)]) expect(gist(readFileHash({ value }))).toBe(wanted);
      }),
    );
  });

  itKeepsTheLaws(
    readFileHash,
    GOOD.map(([value, platform]) => ({ value, platform })),
  );
});
