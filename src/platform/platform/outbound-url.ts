import { isIP } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from './outbound-address.js';
import { urlWithHost } from '../../values/values/parsed-url.js';

/** Ports of HTTPS servers on the internet; other ports belong to other protocols. */
export const HTTPS_PORTS: ReadonlySet<number> = new Set([443, 8443]);
const LONGEST_URL = 2_048;

/** Names that never exist on the internet, whatever a resolver answers (RFC 6761, RFC 8375, RFC 9476, RFC 7686, ICANN's .internal). */
const LOCAL_NAMES = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|arpa|test|invalid|onion|alt)$/;

/** A checked target of a request. The addresses of a host name are checked when it is resolved. */
export interface OutboundTarget {
  readonly url: URL;
  /** The URL's host, an IPv6 address without its brackets. */
  readonly host: string;
  /** Whether the target is this machine, which only a setting permits. */
  readonly isLoopback: boolean;
}

/** The address is not allowed as a target; `sentence` follows "The address". */
export class BlockedAddress extends Error {
  constructor(readonly sentence: string) {
    super(`The address ${sentence}`);
  }

  override get name(): string {
    return 'BlockedAddress';
  }
}

/** Rules for allowed targets. */
export interface OutboundRules {
  /** Also allows http and https to 127.0.0.0/8, [::1] and localhost, on ports from 1024. */
  readonly allowLoopback: boolean;
  readonly ports: ReadonlySet<number>;
}

/** The same sentence for every name or number outside the internet, so that it reveals no internal name or address. */
export const NOT_PUBLIC = 'does not lead to the public internet.';

/**
 * Reads a URL that a user wants the hub to send to. The WHATWG parser has already normalised decimal, octal and hexadecimal IPv4 addresses.
 * @throws BlockedAddress
 */
export function readOutboundUrl(text: string, { allowLoopback, ports }: OutboundRules): OutboundTarget {
  if (text.length > LONGEST_URL) throw new BlockedAddress(`is longer than ${LONGEST_URL} characters.`);
  const url = urlWithHost(text.trim());
  if (!url) throw new BlockedAddress('is not a URL.');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.username || url.password) throw new BlockedAddress('must not hold a user name or a password.');
  if (url.hash) throw new BlockedAddress('must not hold a fragment (#).');
  if (allowLoopback && /^https?:$/.test(url.protocol) && (host === 'localhost' || isLoopbackAddress(host))) {
    if (portOf(url) < 1024) throw new BlockedAddress('leads to this machine, where only ports from 1024 are allowed.');
    return { url, host, isLoopback: true };
  }
  if (url.protocol !== 'https:') throw new BlockedAddress('must begin with https://.');
  if (!ports.has(portOf(url))) throw new BlockedAddress(`must have one of the ports ${[...ports].join(' and ')}.`);
  if (isIP(host) ? !isPublicAddress(host) : !isPublicName(host)) throw new BlockedAddress(NOT_PUBLIC);
  return { url, host, isLoopback: false };
}

const portOf = ({ port, protocol }: URL): number => (port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port));

/** A name with a dot inside, and none at its end: a final dot makes it another host for TLS and for the receiver. */
const isPublicName = (host: string): boolean => /^[^.]+(\.[^.]+)+$/.test(host) && !LOCAL_NAMES.test(host);
