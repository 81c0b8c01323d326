import type { IncomingMessage } from 'node:http';
import type { Settings } from '../../platform/platform/settings.js';
import type { Origin } from './call-context.js';
import { forwardedCertificate } from '../../platform/platform/client-certificate.js';
import { clientAddress, customerNetworkOf, canonicalAddress } from '../../platform/platform/network.js';

const LONGEST_USER_AGENT = 120;

/** The client's address, for HTTP and sockets alike: the connection's other end, or what the proxies of TRUSTED_PROXIES say. undefined: they name nobody. */
export const addressOf = ({ socket, headers }: IncomingMessage, trustedProxies: readonly string[]): string | undefined =>
  clientAddress(socket.remoteAddress, headers['x-forwarded-for'], trustedProxies);

/** Where a bearer comes from, as far as a machine may be bound to that: its address, and the certificate that its proxy has seen (x5t#S256). */
export interface BearerSource {
  readonly address: string | undefined;
  readonly certificate: string | undefined;
}

export const bearerSourceOf = (
  request: IncomingMessage,
  settings: Pick<Settings, 'trustedProxies' | 'clientCertHeader'>,
): BearerSource => ({
  address: addressOf(request, settings.trustedProxies),
  certificate:
    settings.clientCertHeader &&
    forwardedCertificate(request.socket.remoteAddress, request.headers[settings.clientCertHeader], settings.trustedProxies),
});

/**
 * What is kept of where a request comes from. A client whom a trusted proxy does not name (one that adds ports, or nonsense) counts as the proxy itself.
 * @param address by {@link addressOf}
 */
export function originOf({ socket, headers }: IncomingMessage, address: string | undefined): Pick<Origin, 'address' | 'userAgent'> {
  return {
    address: customerNetworkOf(address ?? canonicalAddress(socket.remoteAddress) ?? ''),
    userAgent:
      headers['user-agent']
        ?.replace(/[^\x21-\x7e]+/g, ' ')
        .trim()
        .slice(0, LONGEST_USER_AGENT) || null,
  };
}
