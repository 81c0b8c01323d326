import { bech32 } from '@scure/base';
import { BAD_CHECKSUM, malformed, MIXED_CASE, TESTNET, type Form, type Found } from './form.js';

/** CashAddr (Bitcoin Cash specification, 2017 and CHIP-2022 token-aware types): polynomial code over GF(32), 40 bits of checksum. */
const LETTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATORS = [0x98f2bc8e61n, 0x79b76d99e2n, 0xf33e5fb3c4n, 0xae2eabe2a8n, 0x1e4f43e470n];
const PREFIX = 'bitcoincash';
const TEST_PREFIXES = ['bchtest', 'bchreg'];
const DATA = /^[02-9ac-hj-np-z]{42,112}$/;
/** Hash sizes in bytes by the lowest three bits of the version byte. */
const SIZES = [20, 24, 28, 32, 40, 48, 56, 64];

function remainder(words: readonly number[]): bigint {
  let sum = 1n;
  for (const word of words) {
    const top = sum >> 35n;
    sum = ((sum & 0x07ffffffffn) << 5n) ^ BigInt(word);
    GENERATORS.forEach((generator, bit) => {
      if ((top >> BigInt(bit)) & 1n) sum ^= generator;
    });
  }
  return sum ^ 1n;
}

const prefixWords = (prefix: string): readonly number[] => [...prefix].map((letter) => letter.charCodeAt(0) & 31).concat(0);

/** Returns the address without prefix of a script hash: type 0 pays to a public key, 1 to a script. */
export function cashAddress(type: 0 | 1, hash: Uint8Array): Found {
  const words = bech32.toWords(Uint8Array.from([(type << 3) | SIZES.indexOf(hash.length), ...hash]));
  const sum = remainder([...prefixWords(PREFIX), ...words, 0, 0, 0, 0, 0, 0, 0, 0]);
  const check = Array.from({ length: 8 }, (_, at) => Number((sum >> BigInt(5 * (7 - at))) & 31n));
  const value = [...words, ...check].map((word) => LETTERS.charAt(word)).join('');
  return { ok: true, value, display: `${PREFIX}:${value}` };
}

/**
 * Canonical form: without prefix and in lower case, as in lists of wallets. Token-aware types (z, r) become the plain address of the same script. The prefix is
 * optional.
 */
export const cashForm: Form = (text) => {
  const lower = text.toLowerCase();
  const colon = lower.indexOf(':');
  const prefix = colon === -1 ? PREFIX : lower.slice(0, colon);
  const letters = lower.slice(colon + 1);
  if (![PREFIX, ...TEST_PREFIXES].includes(prefix) || !DATA.test(letters) || (colon === -1 && !/^[qpzr]/.test(letters))) return null;
  if (text !== lower && text !== text.toUpperCase()) return MIXED_CASE;
  const words = [...letters].map((letter) => LETTERS.indexOf(letter));
  if (remainder([...prefixWords(prefix), ...words]) !== 0n) return BAD_CHECKSUM;
  if (prefix !== PREFIX) return TESTNET;
  const [version = 255, ...hash] = bech32.fromWordsUnsafe(words.slice(0, -8)) ?? [];
  const type = version >> 3;
  if (type > 3 || SIZES[version & 7] !== hash.length) return malformed('This is not a valid address of Bitcoin Cash.');
  return cashAddress(type % 2 === 0 ? 0 : 1, Uint8Array.from(hash));
};
