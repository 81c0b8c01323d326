import type { Settings } from '../../platform/platform/settings.js';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'] as const;

/**
 * Checks whether a page of `origin` may open a socket (RFC 6455, 10.2). Machines send no origin; browsers always do. Pages of PUBLIC_URL are allowed. In demo
 * mode, where the hub listens on loopback only, pages that the hub serves under another name of this machine are allowed too. The Host header is not trusted
 * (DNS rebinding).
 */
export function isAllowedOrigin(
  origin: string | undefined,
  settings: Pick<Settings, 'mode' | 'publicUrl'>,
  localPort: number | undefined,
): boolean {
  if (origin === undefined || origin === new URL(settings.publicUrl).origin) return true;
  return settings.mode === 'demo' && LOOPBACK.some((name) => origin === new URL(`http://${name}:${localPort}`).origin);
}
