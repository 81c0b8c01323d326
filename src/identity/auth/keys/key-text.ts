import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Settings } from '../../../platform/platform/settings.js';

const SECRET_BYTES = 32;

/** A key as its text says it. Whether there is such a key is the database's to say. */
export interface ParsedKey {
  /** Id of the key, as in the API. */
  readonly id: string;
  /** SHA-256 of the secret. */
  readonly hash: Buffer;
}

/**
 * The text of an API key: `hub_<demo|live>_<id>_<secret>_<checksum>`, all in lower-case hexadecimal: the key's id (32 digits), 32 random bytes (64), and the CRC-32 of
 * what stands before it (8). The checksum tells a mistyped or cut key from a wrong one without asking anybody, and scanners for leaked secrets a key from noise.
 */
const KEY_TEXT = /^(hub_(demo|live)_([0-9a-f]{32})_([0-9a-f]{64}))_([0-9a-f]{8})$/;

const environmentOf = (mode: Settings['mode']): string => (mode === 'production' ? 'live' : 'demo');

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0');

/** Makes a secret for a key. The text is shown once; what is kept is the hash. */
export function newKeyText(mode: Settings['mode'], id: string): { readonly text: string; readonly hash: Buffer } {
  const secret = randomBytes(SECRET_BYTES);
  const body = `hub_${environmentOf(mode)}_${id.toLowerCase().replaceAll('-', '')}_${secret.toString('hex')}`;
  return { text: `${body}_${checksum(body)}`, hash: sha256(secret) };
}

/** Whether a bearer calls itself an API key. */
export const isKeyText = (bearer: string): boolean => bearer.startsWith('hub_');

/** @returns undefined for whatever is not a whole key of a hub of this mode. */
export function parseKeyText(mode: Settings['mode'], text: string): ParsedKey | undefined {
  const [, body = '', environment, id = '', secret = '', sum] = KEY_TEXT.exec(text) ?? [];
  if (environment !== environmentOf(mode) || sum !== checksum(body)) return undefined;
  return { id: id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'), hash: sha256(Buffer.from(secret, 'hex')) };
}
