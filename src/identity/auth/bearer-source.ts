import type { IncomingMessage } from 'node:http';
import type { Settings } from '../../platform/platform/settings.js';
import type { Origin } from './call-context.js';
import { forwardedCertificate } from '../../platform/platform/client-certificate.js';
import { clientAddress, customerNetworkOf, canonicalAddress } from '../../platform/platform/network.js';

const LONGEST_USER_AGENT = 120;

/** Returns the client's address, for HTTP and sockets: the peer address, or the address from the proxies of TRUSTED_PROXIES. undefined: they name none. */
export const addressOf = ({ socket, headers }: IncomingMessage, trustedProxies: readonly string[]): string | undefined =>
  clientAddress(socket.remoteAddress, headers['x-forwarded-for'], trustedProxies);

/** The source of a bearer, as far as a machine may be bound to it: its address, and the certificate that its proxy reports (x5t#S256). */
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
 * Returns the stored part of a request's source. If a trusted proxy does not name the client (it adds ports, or sends an invalid value), the proxy's own
 * address counts.
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
