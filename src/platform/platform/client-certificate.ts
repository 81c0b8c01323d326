import { createHash } from 'node:crypto';
import { isWithinNetworks } from './network.js';

/** A certificate in DER as an RFC 9440 byte sequence: base64 between colons, once. */
const BYTE_SEQUENCE = /^:([A-Za-z0-9+/]{64,16384}={0,2}):$/;
const SEQUENCE_OF_DER = 0x30;

/**
 * The SHA-256 of the certificate with which a client has identified itself to the proxy before the hub, base64url: `x5t#S256` of RFC 8705. The header is believed
 * from the other end of the connection alone, and only when that is a trusted proxy; the proxy takes it off what clients send.
 * @returns undefined where there is none, or none that is to be believed
 */
export function forwardedCertificate(
  peer: string | undefined,
  header: string | readonly string[] | undefined,
  trusted: readonly string[],
): string | undefined {
  if (typeof header !== 'string' || trusted.length === 0 || !isWithinNetworks(trusted, peer)) return undefined;
  const [, base64 = ''] = BYTE_SEQUENCE.exec(header.trim()) ?? [];
  const der = Buffer.from(base64, 'base64');
  return der[0] === SEQUENCE_OF_DER ? createHash('sha256').update(der).digest('base64url') : undefined;
}
