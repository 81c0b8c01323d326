import { blake2b } from '@noble/hashes/blake2.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { base58, base58xmr } from '@scure/base';
import { sameBytes, unbase58 } from './base58.js';
import { BAD_CHECKSUM, malformed, NO_CHECKSUM, TESTNET, type Form } from './form.js';

/** Solana: an Ed25519 key or a derived address of 32 bytes in base58, without checksum. */
export const solanaForm: Form = (text) => {
  if (!/^[1-9A-HJ-NP-Za-km-z]{32,44}$/.test(text)) return null;
  return unbase58(text)?.length === 32 ? { ok: true, value: text, warnings: NO_CHECKSUM } : null;
};

/** Network bytes of Monero (standard, integrated, subaddress), and of its two test networks. */
const MONERO = new Map([
  [18, 69],
  [19, 77],
  [42, 69],
]);
const MONERO_TEST = [53, 54, 63, 24, 25, 36];

/** Monero: base58 in blocks, Keccak-256 checksum. */
export const moneroForm: Form = (text) => {
  if (!/^[1-9A-HJ-NP-Za-km-z]+$/.test(text) || ![95, 106].includes(text.length)) return null;
  const bytes = unmonero(text);
  if (!bytes) return malformed('This is not a valid address of Monero.');
  if (!sameBytes(keccak_256(bytes.subarray(0, -4)).subarray(0, 4), bytes.subarray(-4))) return BAD_CHECKSUM;
  const network = bytes[0] ?? 0;
  if (MONERO_TEST.includes(network)) return TESTNET;
  return MONERO.get(network) === bytes.length ? { ok: true, value: text } : malformed('This is not a valid address of Monero.');
};

/** A block of more than 64 bits makes the decoder throw. */
function unmonero(text: string): Uint8Array | null {
  try {
    return base58xmr.decode(text);
  } catch {
    return null;
  }
}

const SS58 = Buffer.from('SS58PRE');
const SS58_SIZES = [35, 36];

function ss58(prefix: number, account: Uint8Array): string {
  const body = Uint8Array.from([prefix, ...account]);
  return base58.encode(Uint8Array.from([...body, ...blake2b(Uint8Array.from([...SS58, ...body]), { dkLen: 64 }).subarray(0, 2)]));
}

/**
 * Polkadot and Kusama (SS58): one key has a different spelling on each network of the family. So an account is written with this network's prefix (0 Polkadot,
 * 2 Kusama), whatever prefix the input has. `only`: no other prefix is accepted.
 */
export const ss58Form =
  (prefix: number, only: boolean): Form =>
  (text) => {
    const bytes = text.length >= 46 && text.length <= 50 ? unbase58(text) : null;
    if (!bytes || !SS58_SIZES.includes(bytes.length)) return null;
    const sum = blake2b(Uint8Array.from([...SS58, ...bytes.subarray(0, -2)]), { dkLen: 64 });
    if (!sameBytes(sum.subarray(0, 2), bytes.subarray(-2))) return BAD_CHECKSUM;
    const long = bytes.length === 36;
    if (long !== (bytes[0] ?? 0) >= 64 || (only && bytes[0] !== prefix)) return null;
    return { ok: true, value: ss58(prefix, bytes.subarray(long ? 2 : 1, -2)) };
  };
