import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Configuration } from 'oidc-provider';

/** oidc-provider tells the console whatever it holds unwise in earnest: an old Node, keys for trying out, memory for a store. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { warn, info } = console;
  Object.assign(console, { warn: () => undefined, info: () => undefined });
  try {
    return await work();
  } finally {
    Object.assign(console, { warn, info });
  }
}

export const CLIENT = { clientId: 'hub', clientSecret: 'the secret that the hub has at this issuer' };

/** What the issuer says of somebody besides their subject. */
export type Claims = Readonly<Record<string, unknown>>;

/** A country's identity provider: the real package, on loopback, whose officers sign in without a form. */
export async function startIssuer() {
  const people = new Map<string, Claims>();
  let present = '';
  const requests: string[] = [];
  const redirectUris = new Set<string>();
  const handlers: ((request: IncomingMessage, response: ServerResponse) => void)[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${(request.url ?? '').split('?')[0]}`);
    handlers[0]?.(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const configuration: Configuration = {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: ['https://none.example'],
        grant_types: ['authorization_code'],
      },
    ],
    cookies: { keys: ['of a test'] },
    claims: { openid: ['sub', 'amr'], profile: ['groups', 'unit', 'preferred_username', 'email'] },
    pkce: { required: () => true },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
    features: { devInteractions: { enabled: false } },
    interactions: { url: () => '/interaction' },
    findAccount: (_context, id) => ({ accountId: id, claims: async () => ({ sub: id, ...people.get(id) }) }),
    loadExistingGrant: async (context) => {
      const grant = new context.oidc.provider.Grant({
        accountId: context.oidc.session?.accountId,
        clientId: context.oidc.client?.clientId,
      });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
  };
  const provider = await quietly(async () => new (await import('oidc-provider')).default(issuer, configuration));
  provider.proxy = false;
  Object.assign(provider.Client.prototype, { redirectUriAllowed: (uri: string) => redirectUris.has(uri) });
  const answer = provider.callback();
  handlers.push((request, response) => {
    if (request.url?.startsWith('/interaction')) void provider.interactionFinished(request, response, { login: { accountId: present } });
    else void answer(request, response);
  });

  return {
    issuer,
    requests,
    /** Where it sends browsers back to, as its admin has registered. */
    sendsBackTo(redirectUri: string): void {
      redirectUris.add(redirectUri);
    },
    /** Who sits before it from now on, and what it says of them. */
    seats(subject: string, claims: Claims): void {
      present = subject;
      people.set(subject, claims);
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
export type Issuer = Awaited<ReturnType<typeof startIssuer>>;

/** A browser of the tests: keeps cookies by host, and follows redirects until the hub has sent it to its console. */
export class Browser {
  private readonly jars = new Map<string, Map<string, string>>();
  /** Every address that it was sent to. */
  readonly visited: string[] = [];

  /** @param publicUrl what the hub calls itself; @param hubUrl where it is */
  constructor(
    private readonly publicUrl: string,
    private readonly hubUrl: string,
  ) {}

  async visit(url: string): Promise<Response> {
    this.visited.push(url);
    const actual = url.replace(this.publicUrl, this.hubUrl);
    const host = new URL(actual).host;
    const jar = this.jars.get(host) ?? new Map<string, string>();
    this.jars.set(host, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(actual, { redirect: 'manual', headers: cookie ? { cookie } : {} });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  /** Follows from `url` until `stop` says so. @returns the address at which it stopped, or the status that was no redirect */
  async follow(url: string, stop: (address: string) => boolean = (address) => address.startsWith(`${this.publicUrl}/#`)): Promise<string> {
    let at = url;
    for (let step = 0; step < 12; step += 1) {
      const response = await this.visit(at);
      const location = response.headers.get('location');
      if (location === null) return `${response.status}: ${await response.text()}`;
      at = new URL(location, at).href;
      if (stop(at)) return at;
    }
    throw new Error(`It is sent in a circle: ${at}`);
  }
}
