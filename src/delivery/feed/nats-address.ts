/** What NATS_URL says, in the words of the client. */
export interface NatsAddress {
  /** `host:port`, without credentials. */
  readonly servers: string[];
  readonly user?: string;
  readonly pass?: string;
  readonly token?: string;
  /** Present: TLS is insisted on. */
  readonly tls?: Record<string, never>;
}

const DEFAULT_PORT = '4222';

/**
 * Reads NATS_URL: addresses with commas between them. User and password (or a token alone) stand in the first address that has some, and are used with
 * all of them; `tls://` in one insists on TLS with all.
 */
export function natsAddress(natsUrl: string): NatsAddress {
  const urls = natsUrl.split(',').map((one) => new URL(one.trim()));
  const { username, password } = urls.find((url) => url.username) ?? { username: '', password: '' };
  const [name, secret] = [decodeURIComponent(username), decodeURIComponent(password)];
  return {
    servers: urls.map(({ hostname, port }) => `${hostname}:${port || DEFAULT_PORT}`),
    ...(secret ? { user: name, pass: secret } : name ? { token: name } : {}),
    ...(urls.some(({ protocol }) => protocol === 'tls:') ? { tls: {} } : {}),
  };
}
