import { crc32 } from 'node:zlib';
import { blake2b } from '@noble/hashes/blake2.js';
import { base32nopad } from '@scure/base';
import { sameBytes } from './base58.js';
import { BAD_CHECKSUM, NO_CHECKSUM, TESTNET, type Form } from './form.js';

/** Account names without a checksum, in a form that other values also have: the network must be named. */
const plainForm =
  (looks: RegExp, spell: (lower: string) => string = (lower) => lower): Form =>
  (text) => {
    const lower = text.toLowerCase();
    return looks.test(lower) ? { ok: true, value: spell(lower), warnings: NO_CHECKSUM } : null;
  };

/** 32 bytes in hexadecimal with 0x (Aptos, Sui, IOTA). Leading zeros may be missing, but not so many that the text is an address of Ethereum's form. */
export const hex32Form = plainForm(/^0x[0-9a-f]{50,64}$/, (lower) => `0x${lower.slice(2).padStart(64, '0')}`);
/** EOS: a name of up to twelve characters (eosio.name); with fewer than four it could be any word. */
export const eosForm = plainForm(/^(?=.{4,12}$)[a-z1-5.]*[a-z1-5]$/);
/** Hedera: shard, realm and number; the five letters of HIP-15 are left out, since they depend on the network's name. */
export const hederaForm = plainForm(/^0\.0\.[1-9]\d{0,11}(?:-[a-z]{5})?$/, (lower) => lower.slice(0, lower.includes('-') ? -6 : undefined));
/** NEAR: an implicit account (a key in hexadecimal), or a name below `.near` or `.tg` (NEP-318: account ids). */
export const nearForm = plainForm(/^(?:[0-9a-f]{64}|(?=.{5,64}$)[a-z\d]+(?:[-_.][a-z\d]+)*\.(?:near|tg))$/);

/** Internet Computer: an account identifier, whose first four bytes are the CRC-32 of the others (Ledger specification). */
export const internetComputerForm: Form = (text) => {
  if (!/^[0-9a-f]{64}$/i.test(text)) return null;
  const bytes = Buffer.from(text, 'hex');
  return bytes.readUInt32BE(0) === crc32(bytes.subarray(4)) ? { ok: true, value: text.toLowerCase() } : BAD_CHECKSUM;
};

/** Bytes of the payload by protocol: a key's hash, an actor, a BLS key. */
const FILECOIN_BYTES: Readonly<Record<string, number>> = { 1: 20, 2: 20, 3: 48 };

/** Filecoin: `f`, the protocol, and payload and BLAKE2b-32 checksum in base32 (Filecoin specification, Address). */
export const filecoinForm: Form = (text) => {
  const [, network, protocol = '', letters = ''] = /^([ft])([123])([a-z2-7]{39,84})$/.exec(text.toLowerCase()) ?? [];
  const size = FILECOIN_BYTES[protocol] ?? 0;
  if (size === 0 || letters.length !== Math.ceil(((size + 4) * 8) / 5)) return null;
  const bytes = unbase32(letters.toUpperCase());
  if (!bytes) return BAD_CHECKSUM;
  const sum = blake2b(Uint8Array.from([Number(protocol), ...bytes.subarray(0, -4)]), { dkLen: 4 });
  if (!sameBytes(sum, bytes.subarray(-4))) return BAD_CHECKSUM;
  return network === 't' ? TESTNET : { ok: true, value: text.toLowerCase() };
};

/** Left-over bits must be zero; the decoder throws otherwise. */
function unbase32(text: string): Uint8Array | null {
  try {
    return base32nopad.decode(text);
  } catch {
    return null;
  }
}
