import type { Settings } from '../../platform/platform/settings.js';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'] as const;

/**
 * Whether a page of `origin` may open a socket (RFC 6455, 10.2). Machines send none; a browser always does. Pages of PUBLIC_URL may; in demo mode, where the hub
 * listens on loopback alone, also pages that the hub itself serves under another name of this machine. The Host header is not believed (DNS rebinding).
 */
export function isAllowedOrigin(
  origin: string | undefined,
  settings: Pick<Settings, 'mode' | 'publicUrl'>,
  localPort: number | undefined,
): boolean {
  if (origin === undefined || origin === new URL(settings.publicUrl).origin) return true;
  return settings.mode === 'demo' && LOOPBACK.some((name) => origin === new URL(`http://${name}:${localPort}`).origin);
}
