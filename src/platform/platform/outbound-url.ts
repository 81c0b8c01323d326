import { isIP } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from './outbound-address.js';
import { urlWithHost } from '../../values/values/parsed-url.js';

/** Ports of HTTPS servers on the internet; other ports are those of other protocols. */
export const HTTPS_PORTS: ReadonlySet<number> = new Set([443, 8443]);
const LONGEST_URL = 2_048;

/** Names that lead nowhere on the internet, whatever a resolver makes of them (RFC 6761, RFC 8375, RFC 9476, RFC 7686, ICANN's .internal). */
const LOCAL_NAMES = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|arpa|test|invalid|onion|alt)$/;

/** Where the hub is asked to send to, once it has looked at the address itself. What a host name leads to is seen when it is resolved. */
export interface OutboundTarget {
  readonly url: URL;
  /** The URL's host, an IPv6 address without its brackets. */
  readonly host: string;
  /** Whether it leads to this machine, which only a setting permits. */
  readonly isLoopback: boolean;
}

/** Why an address is not sent to; `sentence` follows "The address". */
export class BlockedAddress extends Error {
  constructor(readonly sentence: string) {
    super(`The address ${sentence}`);
  }

  override get name(): string {
    return 'BlockedAddress';
  }
}

/** Where the hub may be sent to. */
export interface OutboundRules {
  /** Also http and https to 127.0.0.0/8, [::1] and localhost, on ports from 1024. */
  readonly allowLoopback: boolean;
  readonly ports: ReadonlySet<number>;
}

/** One sentence for every name or number that is not on the internet, so that it tells nobody what a name leads to in here. */
export const NOT_PUBLIC = 'does not lead to the public internet.';

/**
 * Reads a URL that somebody else wants the hub to send to. The WHATWG parser has undone decimal, octal and hexadecimal spellings of IPv4 addresses.
 * @throws BlockedAddress
 */
export function readOutboundUrl(text: string, { allowLoopback, ports }: OutboundRules): OutboundTarget {
  if (text.length > LONGEST_URL) throw new BlockedAddress(`is longer than ${LONGEST_URL} characters.`);
  const url = urlWithHost(text.trim());
  if (!url) throw new BlockedAddress('is no URL.');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.username || url.password) throw new BlockedAddress('must not hold a user name or a password.');
  if (url.hash) throw new BlockedAddress('must not hold a fragment (#).');
  if (allowLoopback && /^https?:$/.test(url.protocol) && (host === 'localhost' || isLoopbackAddress(host))) {
    if (portOf(url) < 1024) throw new BlockedAddress('leads to this machine, where only ports from 1024 are sent to.');
    return { url, host, isLoopback: true };
  }
  if (url.protocol !== 'https:') throw new BlockedAddress('must begin with https://.');
  if (!ports.has(portOf(url))) throw new BlockedAddress(`must have one of the ports ${[...ports].join(' and ')}.`);
  if (isIP(host) ? !isPublicAddress(host) : !isPublicName(host)) throw new BlockedAddress(NOT_PUBLIC);
  return { url, host, isLoopback: false };
}

const portOf = ({ port, protocol }: URL): number => (port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port));

/** A name with a dot inside, and none at its end: that one would be another host for TLS and for the receiver. */
const isPublicName = (host: string): boolean => /^[^.]+(\.[^.]+)+$/.test(host) && !LOCAL_NAMES.test(host);
