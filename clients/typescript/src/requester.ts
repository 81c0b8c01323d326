import type { Address } from './address.js';
import { isMutation } from './document.js';
import { HubError } from './errors.js';
import { dataOf, type Fetch, post, withTimeout } from './http.js';
import { type RetryContext, withRetries } from './retry.js';
import type { Session } from './session.js';
import { reasonOf } from './time.js';

export interface RequestOptions {
  /** Aborts the request and its retries. */
  readonly signal?: AbortSignal | undefined;
  /** Timeout of one attempt, in milliseconds. Default: that of the client. */
  readonly timeoutMs?: number | undefined;
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
}

const ACCEPT = 'application/graphql-response+json, application/json;q=0.9';

/** Sends one operation without a retry. @throws HubError, NetworkError */
export function sendOnce(parts: RequesterParts, body: object, authorization?: string, options: RequestOptions = {}): Promise<unknown> {
  return withTimeout(options.timeoutMs ?? parts.timeoutMs, options.signal, async (signal) => {
    const response = await post(parts.fetch, {
      url: parts.address.http,
      body: JSON.stringify(body),
      accept: ACCEPT,
      authorization,
      idempotencyKey: options.idempotencyKey,
      signal,
    });
    return dataOf(response, signal);
  });
}

/** Sends operations with authentication and retries. */
export class Requester {
  constructor(
    readonly parts: RequesterParts,
    readonly session: Session,
  ) {}

  /**
   * A mutation is repeated only if it is repeatable or has an idempotency key. After UNAUTHENTICATED any request is sent again once with a renewed token, because
   * the hub refused it before it executed anything.
   * @throws HubError, NetworkError, or the reason of the signal
   */
  async send({ text, variables, repeatable }: Operation, options: RequestOptions = {}): Promise<unknown> {
    const { operationName } = options;
    const body = { query: text, variables, ...(operationName === undefined ? {} : { operationName }) };
    if (repeatable ?? (options.idempotencyKey !== undefined || !isMutation(text))) {
      return withRetries(this.parts, options.signal, async () =>
        this.attempt(body, await this.session.authorization(options.signal), options),
      );
    }
    const authorization = await this.authorization(options.signal);
    return this.attempt(body, authorization, options);
  }

  /** Signs in or renews with retries: that writes nothing that matters twice. */
  authorization(signal?: AbortSignal): Promise<string> {
    return withRetries(this.parts, signal, () => this.session.authorization(signal));
  }

  private async attempt(body: object, authorization: string, options: RequestOptions): Promise<unknown> {
    if (options.signal?.aborted) throw reasonOf(options.signal);
    try {
      return await sendOnce(this.parts, body, authorization, options);
    } catch (error) {
      const refused = error instanceof HubError && error.code === 'UNAUTHENTICATED' && (error.data === undefined || error.data === null);
      if (!refused || !(await this.session.renew(authorization, options.signal))) throw error;
      return sendOnce(this.parts, body, await this.session.authorization(options.signal), options);
    }
  }
}
