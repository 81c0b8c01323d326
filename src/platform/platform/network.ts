import { BlockList, isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Groups of an IPv6 address that identify one customer of a network, who controls all addresses below (RFC 6177). */
const GROUPS_OF_CUSTOMER = 4;

/**
 * Returns an IP address in canonical form: IPv4 for an IPv4-mapped IPv6 address, otherwise IPv6 as in RFC 5952.
 * @returns undefined for a text that is no address, or has a zone
 */
export function canonicalAddress(text: string | undefined): string | undefined {
  if (text === undefined || isIP(text) === 0 || text.includes('%')) return undefined;
  const address = ipaddr.process(text);
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}

/**
 * Returns the network that counts for attempts: an IPv4 address itself, or the customer's network of an IPv6 address.
 * @param address in canonical form
 */
export function customerNetworkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const { parts } = ipaddr.IPv6.parse(address);
  return `${new ipaddr.IPv6([...parts.slice(0, GROUPS_OF_CUSTOMER), 0, 0, 0, 0]).toRFC5952String()}/64`;
}

/** Whether the text is a network in CIDR notation, or a single address; not an IPv4-mapped network. */
export function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  if (more.length > 0 || address.includes('%') || /^::ffff:/i.test(address)) return false;
  const widest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return prefix === undefined ? widest > 0 : /^(0|[1-9]\d{0,2})$/.test(prefix) && Number(prefix) <= widest;
}

/** Whether an address is in one of the networks; false for an unknown address. */
export function isWithinNetworks(networks: readonly string[], address: string | undefined): boolean {
  const plain = canonicalAddress(address);
  if (plain === undefined) return false;
  const [family, name, widest] = isIP(plain) === 6 ? ([6, 'ipv6', 128] as const) : ([4, 'ipv4', 32] as const);
  const list = new BlockList();
  for (const network of networks) {
    const [base = '', prefix] = network.split('/');
    if (isIP(base) === family) list.addSubnet(base, Number(prefix ?? widest), name); // Node's list would find every IPv4 address in ::/64
  }
  return list.check(plain, name);
}

/**
 * Returns the client address of a request: the peer of the connection, or, if that is a trusted proxy, the client that the proxy states. The header
 * X-Forwarded-For is read from its end, and the first address that is no trusted proxy counts; any client can write the addresses before it.
 * @returns undefined if a trusted proxy states no client, or no valid address
 */
export function clientAddress(
  peer: string | undefined,
  forwarded: string | readonly string[] | undefined,
  trusted: readonly string[],
): string | undefined {
  let address = canonicalAddress(peer);
  if (trusted.length === 0) return address;
  const hops = [forwarded ?? []].flat().flatMap((line) => line.split(',').map((hop) => hop.trim()));
  while (address !== undefined && isWithinNetworks(trusted, address)) address = canonicalAddress(hops.pop());
  return address;
}
