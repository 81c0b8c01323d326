import { keccak_256 } from '@noble/hashes/sha3.js';
import { BAD_CHECKSUM, malformed, NO_CHECKSUM, type Form } from './form.js';

const ADDRESS = /^0x[0-9a-f]{40}$/i;
const ALMOST = /^0x[0-9a-z]{36,44}$/i;

/** EIP-55: the case of the letters contains a checksum. `lower`: 40 hexadecimal digits in lower case. */
function checksummed(lower: string): string {
  const hash = Buffer.from(keccak_256(Buffer.from(lower, 'ascii'))).toString('hex');
  return [...lower].map((digit, at) => (Number.parseInt(hash.charAt(at), 16) >= 8 ? digit.toUpperCase() : digit)).join('');
}

/** Addresses of Ethereum and of chains with the same form. Canonical in lower case, displayed with EIP-55. */
export const evmForm: Form = (text) => {
  if (!ADDRESS.test(text)) return ALMOST.test(text) ? malformed('An address of this kind is 0x and 40 hexadecimal digits.') : null;
  const digits = text.slice(2);
  const lower = digits.toLowerCase();
  const checked = checksummed(lower);
  const plain = digits === lower || digits === digits.toUpperCase();
  if (!plain && digits !== checked) return BAD_CHECKSUM;
  return { ok: true, value: `0x${lower}`, display: `0x${checked}`, warnings: plain ? NO_CHECKSUM : [] };
};

/** As {@link evmForm} with an optional 0x, if the network is known: 40 digits alone may be a SHA-1. */
export const bareEvmForm: Form = (text) => evmForm(/^[0-9a-f]{40}$/i.test(text) ? `0x${text}` : text);
