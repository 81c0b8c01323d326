import { BlockList, isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** What one customer of a network has: to whoever holds it, all addresses within are the same one (RFC 6177). */
const GROUPS_OF_CUSTOMER = 4;

/**
 * An IP address in its one spelling: IPv4 where it only came in the clothes of IPv6, IPv6 as RFC 5952 writes it.
 * @returns undefined for what is no address, or has a zone.
 */
export function canonicalAddress(text: string | undefined): string | undefined {
  if (text === undefined || isIP(text) === 0 || text.includes('%')) return undefined;
  const address = ipaddr.process(text);
  return address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString();
}

/** Whom an address stands for when attempts are counted: an IPv4 address for itself, an IPv6 address for its customer's network. @param address a plain one */
export function customerNetworkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const { parts } = ipaddr.IPv6.parse(address);
  return `${new ipaddr.IPv6([...parts.slice(0, GROUPS_OF_CUSTOMER), 0, 0, 0, 0]).toRFC5952String()}/64`;
}

/** Whether this is a network in CIDR notation, or a single address; not an IPv4 network in the clothes of IPv6. */
export function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  if (more.length > 0 || address.includes('%') || /^::ffff:/i.test(address)) return false;
  const widest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return prefix === undefined ? widest > 0 : /^(0|[1-9]\d{0,2})$/.test(prefix) && Number(prefix) <= widest;
}

/** Whether an address lies in one of the networks. One that is not known lies in none. */
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
 * Whose request this is, by address: the peer of the connection, unless that is a proxy which the settings trust. Then it is who the proxy says it forwards for: the
 * header X-Forwarded-For is read from its end, and the first address that is no trusted proxy counts; what stands before it, anybody may have written.
 * @returns undefined where a trusted proxy names nobody, or nothing that is an address.
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
