import { addressOf } from './address.js';
import { persistedBody, type PlainText, textBody, textOf, type TypedDocument } from './document.js';
import type { FollowBatch, FollowOptions } from './follow/follow.js';
import { Follower } from './follow/follower.js';
import { indicatorSelection, type Selection } from './follow/selection.js';
import type { PublishIndicatorInput, LookupInput } from './generated/operations.js';
import type { Fetch } from './http.js';
import { type CopyIndicator, lookup, type LookupOptions, type LookupResult } from './lookup.js';
import { subscribe } from './live/subscribe.js';
import type { WebSocketConstructor } from './live/web-socket.js';
import { publish, type PublishOptions, type Receipt } from './publish.js';
import { type HttpRequest, Requester, type RequesterParts, type RequestOptions, sendOnce } from './requester.js';
import { type OnRetry, RETRY, type RetryOptions } from './retry.js';
import { type Credentials, type Exclusively, Session, type Tokens } from './session.js';
import { REAL, type Surroundings } from './time.js';

export interface ClientOptions {
  /** The hub: `https://hub.example`, with its path if it has one. Relative to the page in a browser. */
  readonly url: string;
  /** An API key, an account, tokens of a session, or `'cookie'`: the session of the page's cookie. Null: only for operations that need none, such as `acceptInvitation`. */
  readonly credentials: Credentials | null;
  /** Called with each new pair of tokens, and with null after the end of the session, so that a program can store them. */
  readonly onTokens?: ((tokens: Tokens | null) => void | Promise<void>) | undefined;
  /** For programs that share one session: runs `renew` while no other program renews. Default: runs it at once. */
  readonly exclusively?: Exclusively | undefined;
  /** Timeout of one attempt, in milliseconds. Default: 30,000. */
  readonly timeoutMs?: number | undefined;
  readonly retry?: Partial<RetryOptions> | undefined;
  /** Called before each delay that a retry waits. */
  readonly onRetry?: OnRetry | undefined;
  /** Allows `http://` beyond this machine. */
  readonly allowHttp?: boolean | undefined;
  /** Default: the global `fetch`. */
  readonly fetch?: Fetch | undefined;
  /** Default: the global `WebSocket`, where there is one. Node.js 20 has none: pass that of the package `ws`, or the feed comes by other ways. */
  readonly webSocket?: WebSocketConstructor | undefined;
  /** Sends the id of each document instead of its text. The hub must have all of them (PERSISTED_DOCUMENTS). Default: false. */
  readonly persistedDocuments?: boolean | undefined;
  /** For pages of the hub: the hub keeps the refresh token in a cookie that scripts cannot read. Default: false. */
  readonly sessionCookie?: boolean | undefined;
  /** Clock and random numbers, for tests. */
  readonly surroundings?: Partial<Surroundings> | undefined;
}

/** Variables may be left out when all of them may. */
export type RequestArguments<Variables> =
  Record<never, never> extends Variables
    ? [variables?: Variables | undefined, options?: RequestOptions]
    : [variables: Variables, options?: RequestOptions];

/** A client of one hub for one account or API key. */
export class EntenteClient {
  private readonly requester: Requester;
  private readonly webSocket: WebSocketConstructor | undefined;

  /** @throws TypeError for a URL that cannot be used */
  constructor(options: ClientOptions) {
    const parts: RequesterParts = {
      ...REAL,
      ...options.surroundings,
      address: addressOf(options.url, options.allowHttp),
      fetch: options.fetch ?? ((url, init) => globalThis.fetch(url, init)),
      timeoutMs: options.timeoutMs ?? 30_000,
      retry: { ...RETRY, ...options.retry },
      onRetry: options.onRetry,
      bodyOf: options.persistedDocuments ? persistedBody : textBody,
      sessionCookie: options.sessionCookie ?? false,
    };
    const session = new Session({
      credentials: options.credentials,
      send: (text, variables, { authorization, timeoutMs } = {}) => sendOnce(parts, { text, variables }, authorization, { timeoutMs }),
      now: parts.now,
      onTokens: options.onTokens,
      exclusively: options.exclusively,
    });
    this.requester = new Requester(parts, session);
    this.webSocket = options.webSocket ?? (globalThis as { readonly WebSocket?: WebSocketConstructor }).WebSocket;
  }

  /**
   * Sends any query or mutation. Queries are retried after transient errors; a mutation only with an `idempotencyKey`.
   * @param document a typed document of GraphQL Code Generator, or a text
   * @throws HubError, NetworkError, or the reason of the signal
   */
  request<Result, Variables>(document: TypedDocument<Result, Variables>, ...args: RequestArguments<Variables>): Promise<Result>;
  request<Result = unknown>(text: PlainText, variables?: Readonly<Record<string, unknown>>, options?: RequestOptions): Promise<Result>;
  request(document: TypedDocument<unknown, never> | PlainText, variables: object = {}, options: RequestOptions = {}): Promise<unknown> {
    return this.requester.send({ text: textOf(document), variables }, options);
  }

  /**
   * Publishes items in batches of 1,000.
   * @returns one receipt an item, in order, with the caller's indexes
   * @throws HubError when a whole batch is refused, NetworkError
   */
  publish(items: readonly PublishIndicatorInput[], options?: PublishOptions): Promise<readonly Receipt[]> {
    return publish(this.requester, items, options);
  }

  /**
   * Looks values up in batches of 1,000.
   * @returns one answer a value, in order
   * @throws HubError, NetworkError
   */
  lookup(values: readonly (string | LookupInput)[], options?: LookupOptions): Promise<readonly LookupResult[]> {
    return lookup(this.requester, values, options);
  }

  /**
   * Follows the feed and keeps `store` equal to what the account sees. The loop must be read: each turn applies one batch. It ends when the signal is aborted.
   * Connections are made again without a limit.
   * @throws HubError for an error that does not pass: FORBIDDEN, BAD_USER_INPUT, UNAUTHENTICATED; without a store also RESYNC_REQUIRED
   */
  follow(options?: FollowOptions<CopyIndicator>): AsyncGenerator<FollowBatch<CopyIndicator>, void, void>;
  follow<Item extends object>(
    options: FollowOptions<Item> & { readonly selection: Selection<Item> },
  ): AsyncGenerator<FollowBatch<Item>, void, void>;
  follow<Item extends object>(options: FollowOptions<Item> = {}): AsyncGenerator<FollowBatch<Item>, void, void> {
    const selection = options.selection ?? (indicatorSelection() as unknown as Selection<Item>);
    return new Follower({ hub: this.requester, webSocket: this.webSocket }, { ...options, selection }).run();
  }

  /**
   * Reads a subscription other than the feed over one connection. Ends when the access token must be renewed, or the signal is aborted: then, and after an error
   * that passes, subscribe again after the last cursor.
   * @returns the data of events, in groups as they arrive
   * @throws HubError; NetworkError when the connection breaks
   */
  subscribe<Result, Variables extends object>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
    signal?: AbortSignal,
  ): AsyncGenerator<readonly Result[], void, void> {
    return subscribe<Result>({ hub: this.requester, webSocket: this.webSocket }, textOf(document), variables, signal);
  }

  /**
   * Sends a request to an endpoint of the hub beside GraphQL (`/bulk/…`, `/export/…`) with the client's authorization. It is repeated after transient errors
   * unless its method is POST or its body is an object, such as a stream; `repeat` repeats these.
   * @throws HubError for a status of 400 or more, NetworkError, or the reason of the signal
   */
  fetch(path: string, request: HttpRequest = {}): Promise<Response> {
    return this.requester.fetch(path, request);
  }

  /** Repeats work that fails with a transient error, as the client repeats its own requests. The work must change nothing when it is done twice. */
  repeat<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.requester.repeat(work, signal);
  }

  /**
   * Ends the session at the hub, if there is one, and opens none for that. The client cannot be used after that.
   * @param timeoutMs milliseconds. Default: that of the client
   * @throws HubError, NetworkError: the session may still exist. The client keeps its tokens, so that `signOut` can be called again
   */
  signOut(timeoutMs?: number): Promise<void> {
    return this.requester.session.signOut(timeoutMs);
  }
}
