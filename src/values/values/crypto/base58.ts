import { sha256 } from '@noble/hashes/sha2.js';
import { base58, base58xrp } from '@scure/base';
import { BAD_CHECKSUM, TESTNET, type Form, type Found } from './form.js';

const ALPHABET = /^[1-9A-HJ-NP-Za-km-z]+$/;
/** Longest base58 address met: Byron addresses of Cardano have 104 characters, integrated ones of Monero 106. */
const LONGEST = 128;
const CHECKSUM_BYTES = 4;

/** Base58 in Bitcoin's or the XRP ledger's alphabet; null = not base58. */
export function unbase58(text: string, coder: typeof base58 = base58): Uint8Array | null {
  return text.length <= LONGEST && ALPHABET.test(text) ? coder.decode(text) : null;
}

export const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at]);

const checksum = (body: Uint8Array): Uint8Array => sha256(sha256(body)).subarray(0, CHECKSUM_BYTES);

/** Base58Check: the bytes before the checksum, `false` if it does not fit, null if this is no base58 or no sensible length. */
export function checked58(text: string, coder: typeof base58 = base58): Uint8Array | false | null {
  const bytes = unbase58(text, coder);
  if (!bytes || bytes.length <= CHECKSUM_BYTES) return null;
  const body = bytes.subarray(0, -CHECKSUM_BYTES);
  return sameBytes(checksum(body), bytes.subarray(-CHECKSUM_BYTES)) && body;
}

/** Base58Check text of `body`. */
export function check58(body: Uint8Array, coder: typeof base58 = base58): string {
  return coder.encode(Uint8Array.from([...body, ...checksum(body)]));
}

export const xrp58 = base58xrp;

export interface Base58Form {
  /** What an address of this network looks like at first sight; a wrong checksum is held against no other text. */
  readonly looks: RegExp;
  /** Version bytes of the main network; one address kind each. */
  readonly versions: readonly (readonly number[])[];
  readonly testnets?: readonly (readonly number[])[];
  /** Payload after the version, in bytes: 20 (a HASH160) unless said otherwise. */
  readonly size?: number;
  /** Makes the one spelling out of version index and payload; default: the text as it is. */
  readonly spell?: (version: number, payload: Uint8Array, text: string) => Found;
}

const startsWith = (body: Uint8Array, version: readonly number[], size: number): boolean =>
  body.length === version.length + size && version.every((byte, at) => body[at] === byte);

/** Version bytes, payload and checksum in base58, the form of Bitcoin and its offspring. */
export function base58Form({ looks, versions, testnets = [], size = 20, spell }: Base58Form): Form {
  return (text) => {
    const body = checked58(text);
    if (!body) return body === false && looks.test(text) ? BAD_CHECKSUM : null;
    const version = versions.findIndex((candidate) => startsWith(body, candidate, size));
    if (version === -1) return testnets.some((candidate) => startsWith(body, candidate, size)) ? TESTNET : null;
    const payload = body.subarray(versions[version]?.length ?? 0);
    return spell ? spell(version, payload, text) : { ok: true, value: text };
  };
}
