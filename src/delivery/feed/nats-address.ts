/** Content of NATS_URL, as options of the NATS client. */
export interface NatsAddress {
  /** `host:port`, without credentials. */
  readonly servers: string[];
  readonly user?: string;
  readonly pass?: string;
  readonly token?: string;
  /** Present: TLS is required. */
  readonly tls?: Record<string, never>;
}

const DEFAULT_PORT = '4222';

/**
 * Reads NATS_URL: addresses separated by commas. User and password (or a token alone) come from the first address that has them, and apply to all addresses;
 * `tls://` in one address requires TLS for all.
 */
export function natsAddress(natsUrl: string): NatsAddress {
  const urls = natsUrl.split(',').map((address) => new URL(address.trim()));
  const { username, password } = urls.find((url) => url.username) ?? { username: '', password: '' };
  const [name, secret] = [decodeURIComponent(username), decodeURIComponent(password)];
  return {
    servers: urls.map(({ hostname, port }) => `${hostname}:${port || DEFAULT_PORT}`),
    ...(secret ? { user: name, pass: secret } : name ? { token: name } : {}),
    ...(urls.some(({ protocol }) => protocol === 'tls:') ? { tls: {} } : {}),
  };
}
