import { BlockList, isIP } from 'node:net';

/**
 * Addresses that the hub never connects to on a user's behalf: all addresses outside the public internet (IANA's special-purpose registries, RFC 6890 and its
 * successors), and the metadata endpoints of cloud providers, which return a machine's own credentials.
 */
const BLOCKED_V4 = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // carrier-grade NAT
  ['127.0.0.0', 8], // loopback
  ['168.63.129.16', 32], // Azure's metadata endpoint
  ['169.254.0.0', 16], // link-local, with the metadata endpoints of most clouds
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocol assignments
  ['192.0.2.0', 24], // documentation
  ['192.31.196.0', 24], // AS112
  ['192.52.193.0', 24], // multicast tunnels
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16], // private
  ['192.175.48.0', 24], // AS112
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, and broadcast
] as const) {
  BLOCKED_V4.addSubnet(network, prefix, 'ipv4');
}

/**
 * Global unicast. All other addresses are blocked: loopback, unique local, link-local, multicast, v4-mapped, and 64:ff9b::/96, which contains any IPv4 address.
 */
const GLOBAL_V6 = new BlockList();
GLOBAL_V6.addSubnet('2000::', 3, 'ipv6');

const BLOCKED_V6 = new BlockList();
for (const [network, prefix] of [
  ['2001::', 23], // protocol assignments, Teredo among them
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4: contains any IPv4 address
  ['2620:4f:8000::', 48], // AS112
  ['3fff::', 20], // documentation
] as const) {
  BLOCKED_V6.addSubnet(network, prefix, 'ipv6');
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether the hub may connect to this IP address on a user's behalf. A text that is no address, or has a zone, is not public. */
export function isPublicAddress(address: string): boolean {
  switch (address.includes('%') ? 0 : isIP(address)) {
    case 4:
      return !BLOCKED_V4.check(address, 'ipv4');
    case 6:
      return !isMapped(address) && GLOBAL_V6.check(address, 'ipv6') && !BLOCKED_V6.check(address, 'ipv6');
    default:
      return false;
  }
}

/** Whether the address is this machine: 127.0.0.0/8 or ::1, no other spelling of them. */
export function isLoopbackAddress(address: string): boolean {
  const family = address.includes('%') ? 0 : isIP(address);
  return family !== 0 && !isMapped(address) && LOOPBACK.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** Node's BlockList reads ::ffff:a.b.c.d as a.b.c.d; here it is neither public nor loopback. */
const isMapped = (address: string): boolean => isIP(address) === 6 && MAPPED.check(address, 'ipv6');
const MAPPED = new BlockList();
MAPPED.addSubnet('::ffff:0:0', 96, 'ipv6');
