import type { ServerResponse } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { answerError, answerJson, type ReceivedRequest, SmallServer } from './small-server.js';

export interface SmallEvent {
  readonly eventId: string;
  readonly cursor: string;
  readonly operation: string;
  readonly kind: string | null;
  readonly itemId: string | null;
  readonly indicator: { readonly id: string; readonly version: number; readonly revokedAt: string | null } | null;
}

type Message = {
  readonly type: string;
  readonly id?: string;
  readonly payload?: { readonly variables?: Readonly<Record<string, unknown>> };
};

/** One live connection as the server sees it. */
export interface SmallConnection {
  readonly way: 'websocket' | 'sse';
  readonly after: string | null;
  readonly authorization: string;
  send(event: SmallEvent): void;
  /** Answers an error, and ends the subscription. */
  refuse(extensions: Readonly<Record<string, unknown>>): void;
  /** Cuts the connection; or closes a WebSocket with the code. */
  cut(code?: number): void;
}

/**
 * A feed without a hub, for connections that break, stay silent or are missing. Its cursor is the number of events so far. A live connection is left to
 * `connected`; without it the server sends everything after the cursor, and then what is pushed.
 */
export class SmallFeed {
  readonly events: SmallEvent[] = [];
  readonly connections: SmallConnection[] = [];
  /** Items of a snapshot. */
  snapshot: readonly SmallEvent['indicator'][] = [];
  /** Cursors that do not lead on. */
  readonly foreign = new Set<string>();
  /** Whether there is an endpoint for each way, and whether anything answers. */
  has = { websocket: true, sse: true, pages: true };
  /** Whether pings of a WebSocket are answered. */
  answersPings = true;
  connected: ((connection: SmallConnection) => void) | undefined;
  readonly server = new SmallServer((request, response) => this.answer(request, response));
  private readonly sockets = new WebSocketServer({ noServer: true });

  constructor() {
    this.server.http.on('upgrade', (request, connection, head) => {
      if (!this.has.websocket) return connection.destroy();
      this.sockets.handleUpgrade(request, connection, head, (socket) => this.accept(socket));
    });
  }

  /** Adds an event, and sends it to live connections. @returns the event */
  push(event: Partial<SmallEvent> = {}): SmallEvent {
    const number = this.events.length + 1;
    const itemId = event.itemId ?? `item-${number}`;
    const indicator = { id: itemId, version: number, revokedAt: null };
    const whole = {
      eventId: `event-${number}`,
      operation: 'PUBLISHED',
      kind: 'INDICATOR',
      at: '2026-01-01T00:00:00Z',
      backfill: false,
      indicator,
      ...event,
    };
    const added = { ...whole, itemId, cursor: String(number) };
    this.events.push(added);
    if (!this.connected) this.connections.forEach((connection) => connection.send(added));
    return added;
  }

  async stop(): Promise<void> {
    this.sockets.clients.forEach((socket) => socket.terminate());
    await this.server.stop();
  }

  private readonly after = (cursor: unknown): readonly SmallEvent[] => this.events.slice(Number(cursor ?? 0));

  private answer({ path, query, variables, headers }: ReceivedRequest, response: ServerResponse): void {
    if (path === '/graphql/stream') return this.stream(variables, response, headers.authorization ?? '');
    if (!this.has.pages) return void response.destroy();
    if (query.includes('session:')) {
      return answerJson(response, { data: { session: { accessToken: `access-${Date.now()}`, refreshToken: 'r', expiresIn: 600 } } });
    }
    if (query.includes('snapshot')) {
      return answerJson(response, {
        data: { snapshot: { items: this.snapshot, cursor: null, feedCursor: String(this.events.length) } },
      });
    }
    if (this.foreign.has(String(variables['after']))) return answerError(response, { code: 'RESYNC_REQUIRED' }, 409);
    answerJson(response, { data: { feed: { events: this.after(variables['after']), cursor: String(this.events.length), more: false } } });
  }

  private stream(variables: ReceivedRequest['variables'], response: ServerResponse, authorization: string): void {
    if (!this.has.sse) return answerJson(response, { message: 'Not found' }, 404);
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' }).write(':\n\n');
    this.live({
      way: 'sse',
      after: variables['after'] as string | null,
      authorization,
      send: (feed) => void response.write(`event: next\ndata: ${JSON.stringify({ data: { feed } })}\n\n`),
      refuse: (extensions) =>
        void response.end(
          `event: next\ndata: ${JSON.stringify({ errors: [{ message: 'A sentence.', extensions }] })}\n\nevent: complete\ndata: \n\n`,
        ),
      cut: () => void response.destroy(),
    });
  }

  private accept(socket: WebSocket): void {
    let authorization = '';
    const say = (message: object): void => socket.send(JSON.stringify(message));
    socket.on('message', (data: Buffer) => {
      const { type, id, payload } = JSON.parse(data.toString()) as Message;
      if (type === 'connection_init') {
        ({ authorization } = payload as unknown as { authorization: string });
        say({ type: 'connection_ack' });
      } else if (type === 'ping' && this.answersPings) say({ type: 'pong' });
      else if (type === 'subscribe') {
        this.live({
          way: 'websocket',
          after: payload?.variables?.['after'] as string | null,
          authorization,
          send: (feed) => say({ type: 'next', id, payload: { data: { feed } } }),
          refuse: (extensions) => say({ type: 'error', id, payload: [{ message: 'A sentence.', extensions }] }),
          cut: (code) => (code === undefined ? socket.terminate() : socket.close(code)),
        });
      }
    });
  }

  private live(connection: SmallConnection): void {
    this.connections.push(connection);
    if (this.connected) return this.connected(connection);
    if (this.foreign.has(String(connection.after))) return connection.refuse({ code: 'RESYNC_REQUIRED' });
    connection.send(positionAt(connection.after ?? '0'));
    this.after(connection.after).forEach((event) => connection.send(event));
  }
}

/** The event POSITION, which changes no item. */
export const positionAt = (cursor: string): SmallEvent => ({
  ...{ eventId: `position-${cursor}-${Math.random()}`, cursor, operation: 'POSITION' },
  ...{ kind: null, itemId: null, indicator: null },
});
