import { once } from 'node:events';
import { createClient } from 'graphql-ws';
import { type ClientOptions, WebSocket } from 'ws';
import { Refused } from './refused.js';

export interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** One error as it is answered. */
export interface GraphqlErrorView {
  readonly message: string;
  readonly path?: readonly unknown[];
  readonly extensions: {
    readonly code: string;
    readonly reason: string;
    readonly requestId: string;
    readonly problems?: readonly { readonly field: string; readonly message: string }[];
  };
}

const PROTOCOL = 'graphql-transport-ws';

/** A bare socket that speaks the protocol word by word, for tests of the door itself. */
export class BareSocket {
  private readonly received: Message[] = [];
  private readonly waiting: ((message: Message) => void)[] = [];
  /** Resolves to the code and reason with which the socket was closed. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;

  private constructor(readonly socket: WebSocket) {
    this.closed = new Promise((resolve) => socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })));
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as Message;
      const next = this.waiting.shift();
      if (next) next(message);
      else this.received.push(message);
    });
  }

  /** @throws Error when the handshake is refused: `Unexpected server response: 403` */
  static async open(
    wsUrl: string,
    { protocol = PROTOCOL, ...options }: Omit<ClientOptions, 'protocol'> & { protocol?: string | string[] } = {},
  ): Promise<BareSocket> {
    const socket = new WebSocket(wsUrl, protocol, options);
    const bare = new BareSocket(socket);
    await once(socket, 'open');
    return bare;
  }

  /** Open and acknowledged. */
  static async signedIn(wsUrl: string, token: string): Promise<BareSocket> {
    const bare = await BareSocket.open(wsUrl);
    bare.send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
    await bare.waitFor('connection_ack');
    return bare;
  }

  send(message: Message | string): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  subscribe(id: string, query: string, variables: object = {}, operationName?: string): void {
    this.send({ type: 'subscribe', id, payload: { query, variables, operationName } });
  }

  next(): Promise<Message> {
    const message = this.received.shift();
    return message ? Promise.resolve(message) : new Promise((resolve) => this.waiting.push(resolve));
  }

  /** The next message of that type; others are passed over. */
  async waitFor(type: string): Promise<Message> {
    for (;;) {
      const message = await this.next();
      if (message.type === type) return message;
    }
  }

  /** What a subscription that is refused is told. */
  async refusal(id: string, query: string, variables: object = {}, operationName?: string): Promise<readonly GraphqlErrorView[]> {
    this.subscribe(id, query, variables, operationName);
    const { type, payload } = await this.next();
    if (type === 'error') return payload as GraphqlErrorView[];
    if (type === 'next') await this.waitFor('complete');
    return (payload as { errors?: GraphqlErrorView[] } | undefined)?.errors ?? [];
  }

  end(): Promise<unknown> {
    this.socket.close(1000);
    return this.closed;
  }
}

/** A subscription as clients make it. Iterate over it; `return()` completes it and closes its socket. */
export function follow<Data>(
  wsUrl: string,
  token: string,
  query: string,
  variables: Record<string, unknown> = {},
): AsyncIterableIterator<Data> {
  const client = createClient({
    url: wsUrl,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  });
  const results = client.iterate<Data>({ query, variables });
  const followed: AsyncIterableIterator<Data> = {
    next: async () => {
      const { done, value } = await results.next();
      if (done) return { done: true, value: undefined };
      const [error] = (value.errors ?? []) as unknown as GraphqlErrorView[];
      if (error) throw new Refused(error.extensions.code, error.extensions.reason, error.message);
      return { done: false, value: value.data as Data };
    },
    return: async () => {
      await results.return?.();
      await client.dispose();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => followed,
  };
  return followed;
}
