import { sha256 } from '@noble/hashes/sha2.js';
import { base58, base58xrp } from '@scure/base';
import { BAD_CHECKSUM, TESTNET, type Form, type Found } from './form.js';

const ALPHABET = /^[1-9A-HJ-NP-Za-km-z]+$/;
/** Longest known base58 address: Byron addresses of Cardano have 104 characters, integrated ones of Monero 106. */
const LONGEST = 128;
const CHECKSUM_BYTES = 4;

/** Decodes base58 in Bitcoin's or the XRP ledger's alphabet; null: not base58. */
export function unbase58(text: string, coder: typeof base58 = base58): Uint8Array | null {
  return text.length <= LONGEST && ALPHABET.test(text) ? coder.decode(text) : null;
}

export const sameBytes = (left: Uint8Array, right: Uint8Array): boolean =>
  left.length === right.length && left.every((byte, at) => byte === right[at]);

const checksum = (body: Uint8Array): Uint8Array => sha256(sha256(body)).subarray(0, CHECKSUM_BYTES);

/** Checks Base58Check. Returns the bytes before the checksum; `false` for a wrong checksum; null if the text is not base58 or has an invalid length. */
export function checked58(text: string, coder: typeof base58 = base58): Uint8Array | false | null {
  const bytes = unbase58(text, coder);
  if (!bytes || bytes.length <= CHECKSUM_BYTES) return null;
  const body = bytes.subarray(0, -CHECKSUM_BYTES);
  return sameBytes(checksum(body), bytes.subarray(-CHECKSUM_BYTES)) && body;
}

/** Returns the Base58Check text of `body`. */
export function check58(body: Uint8Array, coder: typeof base58 = base58): string {
  return coder.encode(Uint8Array.from([...body, ...checksum(body)]));
}

export const xrp58 = base58xrp;

export interface Base58Form {
  /** Pattern of this network's addresses; a wrong checksum is an error only for a text that matches. */
  readonly looks: RegExp;
  /** Version bytes of the main network, for one kind of address each. */
  readonly versions: readonly (readonly number[])[];
  readonly testnets?: readonly (readonly number[])[];
  /** Bytes of the payload after the version; default 20 (a HASH160). */
  readonly size?: number;
  /** Returns the canonical spelling for a version index and payload; default: the text unchanged. */
  readonly spell?: (version: number, payload: Uint8Array, text: string) => Found;
}

const startsWith = (body: Uint8Array, version: readonly number[], size: number): boolean =>
  body.length === version.length + size && version.every((byte, at) => body[at] === byte);

/** Version bytes, payload and checksum in base58: the form of Bitcoin and its descendants. */
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
