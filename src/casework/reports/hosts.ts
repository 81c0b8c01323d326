import { parsedUrl } from '../../values/values/parsed-url.js';
import type { Kind } from '../../values/values/value.js';

/** Returns the host in a canonical value of kind DOMAIN, EMAIL or URL; null when there is none, or when the host is an IP address. */
export function hostname(kind: Kind, value: string): string | null {
  const host =
    kind === 'DOMAIN'
      ? value
      : kind === 'EMAIL'
        ? value.slice(value.lastIndexOf('@') + 1)
        : kind === 'URL'
          ? parsedUrl(value)?.hostname
          : null;
  return host === undefined || host === null || !/[a-z]$/.test(host) ? null : host;
}
