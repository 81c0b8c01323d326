import { createHash } from 'node:crypto';
import { isWithinNetworks } from './network.js';

/** A certificate in DER as an RFC 9440 byte sequence: base64 between colons, once. */
const BYTE_SEQUENCE = /^:([A-Za-z0-9+/]{64,16384}={0,2}):$/;
const SEQUENCE_OF_DER = 0x30;

/**
 * Returns the SHA-256 of the client certificate that the proxy in front of the hub has verified, base64url: `x5t#S256` of RFC 8705. The header counts only if
 * the peer of the connection is a trusted proxy; the proxy removes it from clients' requests.
 * @returns undefined without a header, or without a trusted one
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
