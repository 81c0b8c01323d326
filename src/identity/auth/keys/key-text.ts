import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Settings } from '../../../platform/platform/settings.js';

const SECRET_BYTES = 32;

/** A parsed key. The database decides whether the key exists. */
export interface ParsedKey {
  /** Id of the key, as in the API. */
  readonly id: string;
  /** SHA-256 of the secret. */
  readonly hash: Buffer;
}

/**
 * The text of an API key: `hub_<demo|live>_<id>_<secret>_<checksum>`, all in lower-case hexadecimal: the key's id (32 digits), 32 random bytes (64), and the
 * CRC-32 of the text before it (8). The checksum distinguishes a mistyped or truncated key from a wrong one without a query, and helps scanners for leaked
 * secrets.
 */
const KEY_TEXT = /^(hub_(demo|live)_([0-9a-f]{32})_([0-9a-f]{64}))_([0-9a-f]{8})$/;

const environmentOf = (mode: Settings['mode']): string => (mode === 'production' ? 'live' : 'demo');

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0');

/** Creates a secret for a key. The text is shown once; only the hash is stored. */
export function newKeyText(mode: Settings['mode'], id: string): { readonly text: string; readonly hash: Buffer } {
  const secret = randomBytes(SECRET_BYTES);
  const body = `hub_${environmentOf(mode)}_${id.toLowerCase().replaceAll('-', '')}_${secret.toString('hex')}`;
  return { text: `${body}_${checksum(body)}`, hash: sha256(secret) };
}

/** Returns whether a bearer has the prefix of an API key. */
export const isKeyText = (bearer: string): boolean => bearer.startsWith('hub_');

/** Parses the text of a key. @returns undefined if it is not a complete key of a hub in this mode. */
export function parseKeyText(mode: Settings['mode'], text: string): ParsedKey | undefined {
  const [, body = '', environment, id = '', secret = '', sum] = KEY_TEXT.exec(text) ?? [];
  if (environment !== environmentOf(mode) || sum !== checksum(body)) return undefined;
  return { id: id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'), hash: sha256(Buffer.from(secret, 'hex')) };
}
