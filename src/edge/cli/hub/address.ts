import { parsedUrl } from '../../../values/values/parsed-url.js';
import { CliFailure } from '../failure.js';

/** The address of a hub. */
export interface Address {
  /** With the path of the hub, without `/graphql`. */
  readonly base: string;
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
  return {
    base: `${url.origin}${url.pathname.replace(/\/+$/, '').replace(/\/graphql$/, '')}`,
    open: url.protocol === 'http:' && !LOOPBACK.test(url.hostname),
  };
}
