import type { LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from './outbound-address.js';
import { BlockedAddress, HTTPS_PORTS, NOT_PUBLIC, type OutboundRules, type OutboundTarget, readOutboundUrl } from './outbound-url.js';

/** Resolves a host name to all its addresses. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/**
 * Uses only DNS, not the system resolver (getaddrinfo), which occupies a thread of the process while a name server is silent. There are four threads, which
 * passwords and files need, too: a few such names from one officer would block all users.
 */
export const resolveWith =
  (resolver: Resolver): Resolve =>
  async (host) => {
    const [v4, v6] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const found = (answer: PromiseSettledResult<string[]>, family: number): readonly LookupAddress[] =>
      answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family })) : [];
    if (v4.status === 'rejected' && v6.status === 'rejected') throw v4.reason;
    return [...found(v4, 4), ...found(v6, 6)];
  };

export interface OutboundOptions {
  readonly allowLoopback: boolean;
  readonly ports?: ReadonlySet<number>;
  readonly resolve?: Resolve;
  /** Milliseconds from the call to the end of the answer. */
  readonly timeoutMs?: number;
  /** Milliseconds after which an idle kept connection is closed. */
  readonly idleMs?: number;
}

/** The outcome of one POST: a status, or the kind of failure. The answer's body is not kept. */
export type PostOutcome = { readonly status: number; readonly retryAfter: string | undefined } | { readonly failure: Failure };
export type Failure = 'BLOCKED' | 'UNRESOLVED' | 'TIMEOUT' | 'TLS' | 'CONNECTION';

/** Headers and body of a request. */
export interface PostContent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}
/** Returns the content when it can be sent; undefined: there is nothing more to send. */
export type PostWriter = () => Promise<PostContent | undefined>;

const TIMEOUT_MS = 15_000;
const IDLE_MS = 30_000;
const DNS = { timeout: 2_000, tries: 2 } as const;
const MOST_ANSWER_BYTES = 64 * 1024;
/** Maximum 1xx answers before the final one. Normal servers send one or two, and each costs work. */
const MOST_INTERIM_ANSWERS = 8;

/**
 * Sends requests to targets that users choose. Only the public internet is reachable: a name is resolved when the connection is made, all its addresses must be
 * public, and the connection goes to one of them. So a name that later resolves to another address gains nothing. Redirects are not followed, and proxies of
 * the environment are not used.
 */
export class Outbound {
  private readonly agents: { readonly 'http:': http.Agent; readonly 'https:': https.Agent };
  private readonly rules: OutboundRules;
  private readonly resolve: Resolve;
  private readonly timeoutMs: number;

  constructor({ allowLoopback, ports = HTTPS_PORTS, resolve, timeoutMs = TIMEOUT_MS, idleMs = IDLE_MS }: OutboundOptions) {
    this.rules = { allowLoopback, ports };
    this.resolve = resolve ?? resolveWith(new Resolver(DNS));
    this.timeoutMs = timeoutMs;
    const agentOptions = { keepAlive: true, maxFreeSockets: 256, timeout: idleMs };
    this.agents = {
      'http:': new http.Agent(agentOptions),
      'https:': new https.Agent({ ...agentOptions, minVersion: 'TLSv1.2', rejectUnauthorized: true }),
    };
  }

  /**
   * Checks that `url` is an allowed target now: to be called before an address is stored. Each request checks again.
   * @returns the normalised URL, without spellings that hide its target
   * @throws BlockedAddress
   */
  async check(url: string): Promise<string> {
    const target = readOutboundUrl(url, this.rules);
    await this.addressesOf(target).catch((error: unknown) => {
      throw error instanceof BlockedAddress ? error : new BlockedAddress(NOT_PUBLIC);
    });
    return target.url.href;
  }

  /** Sends `body` once. If the receiver has just closed a kept connection, a new one replaces it. Never throws. */
  async post(url: string, headers: Readonly<Record<string, string>>, body: Buffer): Promise<PostOutcome> {
    return (await this.postWritten(url, async () => ({ headers, body }))) ?? { failure: 'CONNECTION' };
  }

  /**
   * As `post`, but the content is written once the connection is open: name servers and receivers may delay it for many seconds.
   * @returns undefined when nothing was sent because `write` had nothing more
   * @throws the error of `write`
   */
  async postWritten(url: string, write: PostWriter): Promise<PostOutcome | undefined> {
    try {
      const target = readOutboundUrl(url, this.rules);
      const signal = AbortSignal.timeout(this.timeoutMs);
      return await this.send(target, write, signal).catch((error: unknown) => {
        if (!(error instanceof StaleConnection)) throw error;
        return this.send(target, write, signal);
      });
    } catch (error) {
      if (error instanceof WriteFailed) throw error.cause;
      return { failure: failureOf(error) };
    }
  }

  /**
   * Returns the route of a request whose answer is read (outbound-fetch.ts): its URL and its look-up function, by the same rules.
   * @throws BlockedAddress
   */
  routeTo(url: string): { readonly url: URL; readonly lookup: LookupFunction; readonly isLoopback: boolean } {
    const target = readOutboundUrl(url, this.rules);
    return { url: target.url, lookup: this.lookupFor(target), isLoopback: target.isLoopback };
  }

  /** Closes the kept connections. */
  close(): void {
    for (const agent of Object.values(this.agents)) agent.destroy();
  }

  private send(target: OutboundTarget, write: PostWriter, signal: AbortSignal): Promise<PostOutcome | undefined> {
    return new Promise((resolve, reject) => {
      const isSecure = target.url.protocol === 'https:';
      const sent = (isSecure ? https : http).request(target.url, {
        method: 'POST',
        agent: this.agents[isSecure ? 'https:' : 'http:'],
        lookup: this.lookupFor(target),
        signal,
      });
      const leave = (): void =>
        void write().then(
          (posted) => (posted ? dispatch(sent, posted) : (resolve(undefined), sent.destroy())),
          (error: unknown) => (reject(new WriteFailed(error)), sent.destroy()),
        );
      sent.once('socket', (socket) => (sent.reusedSocket ? leave() : socket.once(isSecure ? 'secureConnect' : 'connect', leave)));
      let interim = 0;
      sent.on('information', () => {
        interim += 1;
        if (interim > MOST_INTERIM_ANSWERS) sent.destroy(new Error('The receiver sends too many interim answers.'));
      });
      let isAnswered = false;
      sent.once('response', (answer) => {
        isAnswered = true;
        readAnswer(answer, resolve);
      });
      sent.on('error', (error: NodeJS.ErrnoException) => {
        if (!isAnswered) reject(sent.reusedSocket && STALE.has(error.code ?? '') ? new StaleConnection() : error);
      });
      sent.once('close', () => {
        if (!isAnswered) reject(new Error('The receiver closed the connection without an answer.'));
      });
    });
  }

  private lookupFor(target: OutboundTarget): LookupFunction {
    return (_host, options, callback) => {
      this.addressesOf(target).then(
        (all) => {
          const [first] = all;
          if (options.all) callback(null, [...all]);
          else if (first) callback(null, first.address, first.family);
        },
        (error: NodeJS.ErrnoException) => callback(error, []),
      );
    };
  }

  /** @throws BlockedAddress unless every address of the host is allowed */
  private async addressesOf({ host, isLoopback }: OutboundTarget): Promise<readonly LookupAddress[]> {
    const all = await this.allAddressesOf(host);
    const fits = isLoopback ? isLoopbackAddress : isPublicAddress;
    if (all.length === 0 || !all.every(({ address }) => fits(address))) throw new BlockedAddress(NOT_PUBLIC);
    return all;
  }

  private async allAddressesOf(host: string): Promise<readonly LookupAddress[]> {
    const family = isIP(host);
    if (family) return [{ address: host, family }];
    if (host === 'localhost') return LOCALHOST; // only if loopback is allowed (RFC 6761: localhost is never resolved)
    return this.resolve(host).catch(() => {
      throw new UnresolvedName();
    });
  }
}

function dispatch(sent: http.ClientRequest, { headers, body }: PostContent): void {
  if (sent.destroyed) return;
  for (const [name, value] of Object.entries(headers)) sent.setHeader(name, value);
  sent.setHeader('content-length', body.length);
  sent.end(body);
}

function readAnswer(answer: http.IncomingMessage, resolve: (outcome: PostOutcome) => void): void {
  const { statusCode: status = 0, headers: headers } = answer;
  const done = (): void => resolve({ status, retryAfter: headers['retry-after'] });
  let bytes = 0;
  answer.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_ANSWER_BYTES) answer.destroy();
  });
  answer.once('end', done).on('error', done).once('close', done); // the status is known: errors in the rest change nothing
}

const LOCALHOST: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

class UnresolvedName extends Error {}

/** The content could not be written: a fault of the hub, not an answer of the receiver. */
class WriteFailed extends Error {
  constructor(override readonly cause: unknown) {
    super('Not written.');
  }
}

/** The receiver closed a kept connection when it was used again: nothing was answered, and a new connection may succeed. */
class StaleConnection extends Error {}
const STALE: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE']);

/** Returns the reason of a request without an answer, as a code. */
export function failureOf(error: unknown): Failure {
  if (error instanceof BlockedAddress) return 'BLOCKED';
  if (error instanceof UnresolvedName) return 'UNRESOLVED';
  const { name, code = '' } = error as NodeJS.ErrnoException;
  if (name === 'AbortError' || name === 'TimeoutError') return 'TIMEOUT';
  return /CERT|TLS|SSL|EPROTO|UNABLE_TO_|_CA$|HOSTNAME|PATH_LENGTH|PURPOSE/.test(code) ? 'TLS' : 'CONNECTION';
}
