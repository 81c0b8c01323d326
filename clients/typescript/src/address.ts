/** Addresses of one hub. */
export interface Address {
  /** `http(s)://…/graphql` */
  readonly http: string;
  /** `ws(s)://…/graphql` */
  readonly webSocket: string;
  /** `http(s)://…/graphql/stream` */
  readonly stream: string;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Reads the address of a hub, with or without `/graphql` at its end. In a browser it may be relative to the page.
 * @throws TypeError for another scheme, for a user or password in the address, and for unencrypted HTTP beyond this machine unless `allowHttp`
 */
export function addressOf(text: string, allowHttp = false): Address {
  const page = (globalThis as { readonly location?: { readonly href: string } }).location?.href;
  const url = new URL(text, page);
  if (!['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '') {
    throw new TypeError('The URL of the hub must look like https://hub.example, without user or password.');
  }
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname) && !allowHttp) {
    throw new TypeError(
      'The URL of the hub must start with https://, because requests carry secrets. Set allowHttp for a trusted network.',
    );
  }
  const http = `${url.origin}${url.pathname.replace(/\/+$/, '').replace(/\/graphql$/, '')}/graphql`;
  return { http, webSocket: http.replace(/^http/, 'ws'), stream: `${http}/stream` };
}
