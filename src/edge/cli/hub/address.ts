import { parsedUrl } from '../../../values/values/parsed-url.js';
import { CliFailure } from '../failure.js';

/** Addresses of one hub. */
export interface Address {
  /** `http(s)://…/graphql` */
  readonly http: string;
  /** `ws(s)://…/graphql` */
  readonly webSocket: string;
  /** For people, without a path. */
  readonly shown: string;
  /** Whether the connection is unencrypted. */
  readonly open: boolean;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Reads `--url`, `HUB` or `PUBLIC_URL`, with or without `/graphql` at its end. @throws CliFailure */
export function addressOf(text: string): Address {
  const url = parsedUrl(text);
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '') {
    throw new CliFailure("The hub's address (--url, HUB or PUBLIC_URL) must look like https://hub.example, without user or password.");
  }
  const base = `${url.origin}${url.pathname.replace(/\/+$/, '').replace(/\/graphql$/, '')}`;
  return {
    http: `${base}/graphql`,
    webSocket: `${base.replace(/^http/, 'ws')}/graphql`,
    shown: base,
    open: url.protocol === 'http:' && !LOOPBACK.test(url.hostname),
  };
}
