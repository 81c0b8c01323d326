import type { Address } from './address.js';
import { type DocumentBody, firstFieldOf, isMutation } from './document.js';
import { HubError } from './errors.js';
import { assertHeaderText, dataOf, errorOf, type Fetch, post, send, withTimeout } from './http.js';
import { type RetryContext, withRetries } from './retry.js';
import type { Session } from './session.js';
import { reasonOf } from './time.js';

export interface RequestOptions {
  /** Aborts the request and its retries. */
  readonly signal?: AbortSignal | undefined;
  /** Timeout of one attempt, in milliseconds. Default: that of the client. */
  readonly timeoutMs?: number | undefined;
  /** Attempts in all. Default: those of the client. */
  readonly attempts?: number | undefined;
  /** Sent as `Idempotency-Key`, 1 to 255 printable characters. A mutation with a key is retried like a query. */
  readonly idempotencyKey?: string | undefined;
  /** The operation, for a document with several. */
  readonly operationName?: string | undefined;
}

/** A request as the verbs of the client send it. `repeatable`: sending it twice changes nothing more. */
export interface Operation {
  readonly text: string;
  readonly variables: object;
  readonly repeatable?: boolean;
}

export interface RequesterParts extends RetryContext {
  readonly address: Address;
  readonly fetch: Fetch;
  /** Timeout of one attempt, in milliseconds. */
  readonly timeoutMs: number;
  readonly bodyOf: (text: string) => Promise<DocumentBody>;
  /** Whether the browser keeps the refresh token in a cookie of the hub. */
  readonly sessionCookie: boolean;
}

/** The text and the variables of one request. */
export interface Question {
  readonly text: string;
  readonly variables: object;
  readonly operationName?: string | undefined;
}

/** The end of the address of GraphQL. */
const GRAPHQL = '/graphql';
const ACCEPT = 'application/graphql-response+json, application/json;q=0.9';

/** Sends one operation without a retry. @throws HubError, NetworkError */
export function sendOnce(
  parts: RequesterParts,
  { text, ...others }: Question,
  authorization?: string,
  options: RequestOptions = {},
): Promise<unknown> {
  return withTimeout(options.timeoutMs ?? parts.timeoutMs, options.signal, async (signal) => {
    const body = { ...(await parts.bodyOf(text)), ...others };
    const response = await post(parts.fetch, {
      url: parts.address.http,
      body: JSON.stringify(body),
      accept: ACCEPT,
      authorization,
      idempotencyKey: options.idempotencyKey,
      sessionCookie: parts.sessionCookie,
      signal,
    });
    return dataOf(response, signal);
  });
}

/** A request beside GraphQL. Redirects are refused. `duplex: 'half'` is needed for a stream. */
export interface HttpRequest extends Omit<RequestInit, 'body' | 'headers' | 'redirect'> {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: RequestInit['body'];
  readonly duplex?: 'half' | undefined;
}

/** Reasons of UNAUTHENTICATED after which another token may help. A wrong password has another one. */
const STALE: readonly (string | undefined)[] = [undefined, 'SIGN_IN_REQUIRED', 'TOKEN_EXPIRED', 'TOKEN_REVOKED', 'TOKEN_MALFORMED'];

/** Whether the hub has executed no field of a mutation: it refused the whole request, or the first field, after which it executes no other. */
function wroteNothing({ data, errors }: HubError, text: string): boolean {
  if (data !== undefined && data !== null) return false;
  const paths = errors.flatMap(({ path }) => (path ? [path] : []));
  if (paths.length === 0) return data === undefined;
  const first = firstFieldOf(text);
  return first !== undefined && paths.every(([field, ...rest]) => field === first && rest.length === 0);
}

/** Sends operations with authentication and retries. */
export class Requester {
  constructor(
    readonly parts: RequesterParts,
    readonly session: Session,
  ) {}

  /**
   * A mutation is repeated only if it is repeatable or has an idempotency key. When the hub does not accept the token, the session is renewed, and the request is
   * sent again once; another mutation only if the hub has executed nothing of it.
   * @throws HubError, NetworkError, or the reason of the signal
   */
  async send({ text, variables, repeatable }: Operation, options: RequestOptions = {}): Promise<unknown> {
    const { operationName, signal, idempotencyKey } = options;
    if (idempotencyKey !== undefined) assertHeaderText(idempotencyKey, 'The idempotency key');
    const body = { text, variables, ...(operationName === undefined ? {} : { operationName }) };
    const once = (authorization: string | undefined): Promise<unknown> => sendOnce(this.parts, body, authorization, options);
    if (repeatable ?? (idempotencyKey !== undefined || !isMutation(text))) return this.repeatedly(once, signal, options.attempts);
    return this.attempt(once, await this.authorization(signal), signal, (error) => wroteNothing(error, text));
  }

  /**
   * Sends a request beside GraphQL. It is repeated after transient errors unless its method is POST, or its body is an object: a stream can be read once.
   * @param path below the address of the hub
   * @throws HubError for a status of 400 or more, NetworkError, or the reason of the signal; TypeError for a path without a slash
   */
  async fetch(path: string, { body, headers, ...init }: HttpRequest): Promise<Response> {
    if (!path.startsWith('/')) throw new TypeError('The path must begin with a slash.');
    const { fetch, address } = this.parts;
    const signal = init.signal ?? undefined;
    const once = async (authorization: string | undefined): Promise<Response> => {
      const response = await send(fetch, `${address.http.slice(0, -GRAPHQL.length)}${path}`, {
        ...init,
        headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) },
        ...(body === undefined ? {} : { body }),
      });
      if (!response.ok) throw await errorOf(response);
      return response;
    };
    if (typeof body === 'object' && body !== null) return once(await this.authorization(signal));
    if (init.method === 'POST') return this.attempt(once, await this.authorization(signal), signal);
    return this.repeatedly(once, signal);
  }

  /** Repeats work that fails with a transient error. */
  repeat<T>(work: () => Promise<T>, signal?: AbortSignal, attempts = this.parts.retry.attempts): Promise<T> {
    return withRetries({ ...this.parts, retry: { ...this.parts.retry, attempts } }, signal, work);
  }

  /** Signs in or renews with retries: that writes nothing that matters twice. */
  authorization(signal?: AbortSignal): Promise<string | undefined> {
    return this.repeat(() => this.session.authorization(signal), signal);
  }

  private repeatedly<T>(
    once: (authorization: string | undefined) => Promise<T>,
    signal: AbortSignal | undefined,
    attempts?: number,
  ): Promise<T> {
    return this.repeat(async () => this.attempt(once, await this.session.authorization(signal), signal), signal, attempts);
  }

  private async attempt<T>(
    once: (authorization: string | undefined) => Promise<T>,
    authorization: string | undefined,
    signal: AbortSignal | undefined,
    mayRepeat: (error: HubError) => boolean = () => true,
  ): Promise<T> {
    if (signal?.aborted) throw reasonOf(signal);
    try {
      return await once(authorization);
    } catch (error) {
      if (!(error instanceof HubError) || error.code !== 'UNAUTHENTICATED' || !STALE.includes(error.reason)) throw error;
      if (!mayRepeat(error)) {
        await this.session.renew(authorization, signal).catch(() => undefined); // for the next request
        throw error;
      }
      if (!(await this.session.renew(authorization, signal))) throw error;
      return once(await this.session.authorization(signal));
    }
  }
}
