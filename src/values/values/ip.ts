import ipaddr from 'ipaddr.js';
import { refang } from './defang.js';
import { tidy } from './text.js';
import { invalidReading, validReading, type Reader, type Reading, type ValueProblem } from './value.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Shortest accepted prefix, the whole share of a regional registry. A shorter prefix would cover half the internet. */
const WIDEST = { ipv4: 8, ipv6: 16 } as const;
const LONGEST = 80;

const QUAD = /^(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})$/;
const V6 = /^[0-9a-f:]+(?::(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2}))?$/;
const V4_WITH_PORT = /^([0-9.]+):(\d{1,5})$/;
const V6_IN_BRACKETS = /^\[([^\]]*)\](?::(\d{1,5}))?$/;
const PREFIX = /^(?:https?|ftps?):\/\//;
const NUMBER = /^(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}$/;
const RANGE = /^[0-9a-f.:]+ ?[-–] ?[0-9a-f.:]+$/;

const DOCUMENTATION = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32', '3fff::/20'].map((range) =>
  ipaddr.parseCIDR(range),
);
const PRIVATE = new Set(['private', 'loopback', 'linkLocal', 'carrierGradeNat', 'uniqueLocal', 'unspecified', 'deprecatedSiteLocal']);
const ORDINARY = new Set(['unicast', '6to4', 'teredo', 'rfc6052', 'as112', 'as112v6', 'amt', 'ipv4Mapped', 'rfc6145']);

const remark = (code: string, message: string): ValueProblem => ({ code, field: 'value', message });

function addressOf(text: string): Address | null {
  if (QUAD.test(text)) return ipaddr.IPv4.isValid(text) ? ipaddr.IPv4.parse(text) : null;
  const groups = V6.test(text) ? withoutQuad(text) : null;
  return groups && ipaddr.IPv6.isValid(groups) ? ipaddr.IPv6.parse(groups) : null;
}

/** RFC 4291, 2.2: the last 32 bits may be written as IPv4. The library reads the deprecated `::192.0.2.1` as the mapped address. */
function withoutQuad(text: string): string | null {
  const at = text.lastIndexOf(':') + 1;
  const tail = text.slice(at);
  if (!tail.includes('.')) return text;
  if (!ipaddr.IPv4.isValid(tail)) return null;
  const [a = 0, b = 0, c = 0, d = 0] = ipaddr.IPv4.parse(tail).octets;
  return `${text.slice(0, at)}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
}

/** RFC 4632 prefix length or a dotted netmask; null: neither. */
function prefixOf(text: string, address: Address): number | null {
  if (/^\d{1,3}$/.test(text)) return Number(text) <= (address.kind() === 'ipv4' ? 32 : 128) ? Number(text) : null;
  return address.kind() === 'ipv4' && QUAD.test(text) && ipaddr.IPv4.isValid(text)
    ? ipaddr.IPv4.parse(text).prefixLengthFromSubnetMask()
    : null;
}

/** RFC 6890 and its registry, RFC 5737, 3849, 9637. A private address alone is no indicator, but it may be evidence. */
function remarksOn(address: Address): readonly ValueProblem[] {
  if (DOCUMENTATION.some(([net, bits]) => net.kind() === address.kind() && address.match(net, bits))) {
    return [remark('DOCUMENTATION_RANGE', 'This address is reserved for documentation and examples; it is on no network.')];
  }
  const range = address.range();
  if (PRIVATE.has(range)) {
    return [remark('PRIVATE_ADDRESS', 'This address is private or local: it is a different machine in every network.')];
  }
  if (ORDINARY.has(range)) return [];
  return [remark('SPECIAL_ADDRESS', 'This address belongs to a reserved or multicast range; no single machine has it.')];
}

/** RFC 5952 for IPv6; an IPv4-mapped IPv6 address becomes the IPv4 address. */
function canonical(address: Address, prefix: number): { readonly address: Address; readonly prefix: number } {
  if (address.kind() === 'ipv6' && (address as ipaddr.IPv6).isIPv4MappedAddress() && prefix >= 96) {
    return { address: (address as ipaddr.IPv6).toIPv4Address(), prefix: prefix - 96 };
  }
  return { address, prefix };
}

function networkOf(address: Address, prefix: number): Address {
  const bytes = address.toByteArray().map((byte, at) => byte & (0xff << Math.max(0, Math.min(8, 8 * (at + 1) - prefix))) & 0xff);
  return ipaddr.fromByteArray(bytes);
}

const spelling = (address: Address): string =>
  address.kind() === 'ipv6' ? (address as ipaddr.IPv6).toRFC5952String() : address.toString();

function ipReading(parsed: Address, bits: number, before: readonly ValueProblem[]): Reading {
  const { address, prefix } = canonical(parsed, bits);
  const kind = address.kind();
  const fullLength = kind === 'ipv4' ? 32 : 128;
  if (prefix < WIDEST[kind]) return invalidReading('IP_PREFIX_TOO_WIDE', 'A network of IPv4 has at least /8 and one of IPv6 at least /16.');
  const network = networkOf(address, prefix);
  const start = spelling(network);
  const warnings = [
    ...before,
    ...(start === spelling(address) ? [] : [remark('HOST_BITS_CLEARED', 'The bits after the prefix were set to zero.')]),
    ...remarksOn(network),
  ];
  return validReading({ kind: 'IP', value: prefix === fullLength ? start : `${start}/${prefix}`, warnings });
}

function unreadable(text: string): Reading {
  if (text.includes('%')) return invalidReading('IP_ZONE', 'A zone such as %eth0 is valid on one machine only. Leave it out.');
  if (RANGE.test(text)) return invalidReading('IP_RANGE', 'Write a range as networks, e.g. 192.0.2.0/24, each as a separate item.');
  if (NUMBER.test(text) && !QUAD.test(text)) {
    return invalidReading(
      'IP_AMBIGUOUS',
      'Short, octal and hexadecimal forms mean different addresses in different programs. Write four decimal numbers.',
    );
  }
  return invalidReading('IP_INVALID', 'An IP address is four numbers from 0 to 255, or IPv6, and may have a prefix length such as /24.');
}

/**
 * Reads an IPv4 or IPv6 address or network (CIDR): `2001:DB8::0001` as `2001:db8::1`, `192.0.2.77/24` as `192.0.2.0/24`, `/32` and `/128` as the address alone,
 * `::ffff:192.0.2.1` as `192.0.2.1`. A port is dropped with a warning. Scope: none. Refuses with IP_INVALID, IP_AMBIGUOUS, IP_RANGE, IP_ZONE, IP_IS_URL,
 * IP_PREFIX_INVALID, IP_PREFIX_TOO_WIDE.
 */
export const readIp: Reader = ({ value }) => {
  const input = refang(tidy(value)).toLowerCase();
  const text = PREFIX.test(input) ? input.replace(PREFIX, '').replace(/\/$/, '') : input;
  if (text.length > LONGEST) return invalidReading('IP_INVALID', 'This text is too long for an IP address.');
  if (text !== input && /[/?#]/.test(text)) {
    return invalidReading('IP_IS_URL', 'This has a path. Publish it as URL, or give only the address.');
  }

  const bracketed = V6_IN_BRACKETS.exec(text) ?? V4_WITH_PORT.exec(text);
  const port = bracketed?.[2] === undefined ? [] : [remark('PORT_DROPPED', 'An IP address has no port; it was left out.')];
  const [head = '', tail, ...more] = (bracketed?.[1] ?? text).split('/').map((part) => part.trim());
  const address = more.length === 0 ? addressOf(head) : null;
  if (!address) return unreadable(text);
  const prefix = tail === undefined ? (address.kind() === 'ipv4' ? 32 : 128) : prefixOf(tail, address);
  if (prefix === null) {
    return invalidReading('IP_PREFIX_INVALID', 'The prefix length after the slash must be 8 to 32 for IPv4, or 16 to 128 for IPv6.');
  }
  return ipReading(address, prefix, port);
};
