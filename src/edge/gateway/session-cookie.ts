import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SessionCookie } from '../../identity/auth/call-context.js';
import { SESSION_SECONDS } from '../../identity/auth/sessions.service.js';
import type { Settings } from '../../platform/platform/settings.js';
import { isAllowedOrigin } from './origin.js';

/** A page that asks for the cookie sends this header with the value `cookie`. Pages of other sites cannot send it: the hub has no CORS. */
const HEADER = 'entente-session';

/**
 * Returns the cookie that holds the refresh token of a page of the hub, if the request asks for it (RFC 6265bis: `__Host-`, HttpOnly, SameSite=Strict). A
 * request of another origin has none.
 */
export function sessionCookieOf(
  request: FastifyRequest,
  reply: FastifyReply,
  settings: Pick<Settings, 'mode' | 'publicUrl'>,
): SessionCookie | undefined {
  const { headers, raw } = request;
  if (headers[HEADER] !== 'cookie' || !isAllowedOrigin(headers.origin, settings, raw.socket.localPort)) return undefined;
  // Browsers take no Secure cookie, and so no __Host- name, from http://, which the demo uses on loopback.
  const isSecure = settings.publicUrl.startsWith('https:');
  const name = isSecure ? '__Host-entente-session' : 'entente-session';
  const attributes = `; Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
  const set = (value: string, seconds: number): void =>
    void reply.header('set-cookie', `${name}=${value}; Max-Age=${seconds}${attributes}`);
  return {
    read: () => cookieIn(headers.cookie, name),
    write: (refreshToken) => set(refreshToken, SESSION_SECONDS),
    clear: () => set('', 0),
  };
}

function cookieIn(header: string | undefined, name: string): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
