import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';
import type { Origin } from '../access/call-context.js';

const LONGEST_USER_AGENT = 120;
/** What one customer of a network has: to whoever holds it, all addresses within are the same one (RFC 6177). */
const GROUPS_OF_CUSTOMER = 4;

/**
 * Where a request comes from. Fastify has worked it out: the connection's other end, or, where that is a proxy of TRUSTED_PROXIES, what the proxy says, and so
 * on from hop to hop; what stands in X-Forwarded-For before the last hop that is not trusted is the caller's own story, and is not read.
 */
export function clientOf({
  ip,
  headers,
  socket,
}: Pick<FastifyRequest, 'ip' | 'headers' | 'socket'>): Pick<Origin, 'address' | 'userAgent'> {
  const address = canonical(ip) ?? canonical(socket.remoteAddress ?? '') ?? '';
  return {
    address,
    userAgent:
      headers['user-agent']
        ?.replace(/[^\x21-\x7e]+/g, ' ')
        .trim()
        .slice(0, LONGEST_USER_AGENT) || null,
  };
}

/** One spelling for one place: IPv4 in IPv6 as IPv4, IPv6 as the network of its customer. undefined: no address (a proxy that adds ports, or nonsense). */
function canonical(text: string): string | undefined {
  if (!ipaddr.isValid(text)) return undefined;
  const address = ipaddr.process(text);
  if (address instanceof ipaddr.IPv4) return address.toString();
  return `${new ipaddr.IPv6([...address.parts.slice(0, GROUPS_OF_CUSTOMER), 0, 0, 0, 0]).toString()}/64`;
}
