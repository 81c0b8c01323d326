import { parsedUrl } from '../../values/values/parsed-url.js';
import type { Kind } from '../../values/values/value.js';

/** The host that a canonical value of these kinds is about; null: none, or an address without a name. */
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
