import ipaddr from 'ipaddr.js';

/** Addresses from the first to the last, both included: numbers for IPv4; for IPv6 32 hexadecimal digits, which compare as the numbers do. */
export type Range = RangeV4 | RangeV6;
export interface RangeV4 {
  readonly family: 4;
  readonly from: number;
  readonly to: number;
}
export interface RangeV6 {
  readonly family: 6;
  readonly from: string;
  readonly to: string;
}

const V4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?$/;
const V6 = /^([0-9a-f:]+(?:\d+\.\d+\.\d+\.\d+)?)(?:\/(\d{1,3}))?$/i;

/** Reads an address or a network in CIDR notation (RFC 4632); bits behind the prefix count as zero. null: it is neither. Linear in its length. */
export function rangeOf(text: string): Range | null {
  const quad = V4.exec(text);
  if (quad) return rangeV4(quad.slice(1, 5).map(Number), quad[5] === undefined ? 32 : Number(quad[5]));
  const groups = text.length <= 64 ? V6.exec(text) : null;
  return groups && ipaddr.IPv6.isValid(groups[1] ?? '')
    ? rangeV6(groups[1] ?? '', groups[2] === undefined ? 128 : Number(groups[2]))
    : null;
}

function rangeV4(octets: readonly number[], prefix: number): RangeV4 | null {
  if (prefix > 32 || octets.some((octet) => octet > 255)) return null;
  const size = 2 ** (32 - prefix);
  const from = Math.floor(octets.reduce((sum, octet) => sum * 256 + octet, 0) / size) * size;
  return { family: 4, from, to: from + size - 1 };
}

function rangeV6(address: string, prefix: number): RangeV6 | null {
  if (prefix > 128) return null;
  const bytes = ipaddr.IPv6.parse(address).toByteArray();
  const hex = (fill: (byte: number, mask: number) => number): string =>
    bytes
      .map((byte, at) =>
        fill(byte, (0xff << Math.max(0, Math.min(8, 8 * (at + 1) - prefix))) & 0xff)
          .toString(16)
          .padStart(2, '0'),
      )
      .join('');
  return { family: 6, from: hex((byte, mask) => byte & mask), to: hex((byte, mask) => (byte & mask) | (~mask & 0xff)) };
}
