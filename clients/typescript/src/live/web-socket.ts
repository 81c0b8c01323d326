import { type GraphqlError, HubError, hubErrorOf } from '../errors.js';
import { onAbort } from '../time.js';
import { Inbox } from './inbox.js';
import { Dropped, type LiveData, type LiveRequest, TooSlow, Unsupported } from './transport.js';

/** A class with the interface of the browser's `WebSocket`: the global one, or that of the package `ws`. */
export type WebSocketConstructor = new (url: string, protocol: string) => { close(code?: number): void; send(data: string): void };

interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
  onerror: (() => void) | null;
  close(code?: number): void;
  send(data: string): void;
  /** Only in the package `ws`: cuts the connection without the closing handshake. */
  terminate?(): void;
}

interface Message {
  readonly type?: string;
  readonly payload?: unknown;
}

/** Close codes for an authorization that the hub does not accept, or no longer. */
const UNAUTHENTICATED = [4401, 4403];
const SUBSCRIPTION = 'live';
/** Longest closing handshake, in milliseconds. */
const CLOSING_MS = 1_000;

/** Follows a subscription by the protocol graphql-transport-ws (enisdenjo/graphql-ws, PROTOCOL.md): one subscription on one socket. */
export async function* webSocketData<Data>(implementation: WebSocketConstructor, request: LiveRequest): LiveData<Data> {
  const inbox = new Inbox<Data>();
  const socket = open(implementation, request.url);
  const release = onAbort(request.signal, () => inbox.close());
  const stop = listen(socket, inbox, request);
  try {
    for (;;) {
      const events = await inbox.take();
      if (!events) return;
      yield events;
    }
  } finally {
    release();
    stop();
  }
}

function open(implementation: WebSocketConstructor, url: string): Socket {
  try {
    return new implementation(url, 'graphql-transport-ws') as unknown as Socket;
  } catch (error) {
    throw new Unsupported('the WebSocket cannot be opened', { cause: error });
  }
}

/** Connects the socket with the inbox. @returns closes the socket and stops all timers */
function listen<Data>(socket: Socket, inbox: Inbox<Data>, request: LiveRequest): () => void {
  const { limits } = request;
  const send = (message: object): void => socket.send(JSON.stringify(message));
  const late = setTimeout(() => inbox.close(new Dropped('no event in time')), limits.firstMs);
  let acknowledged = false;
  let heardSincePing = true;
  const pings = setInterval(() => {
    if (!heardSincePing) return inbox.close(new Dropped('the connection is dead'));
    heardSincePing = false;
    if (acknowledged) send({ type: 'ping' });
  }, limits.pingMs);

  socket.onopen = () => send({ type: 'connection_init', payload: { authorization: request.authorization } });
  socket.onerror = () => inbox.close(new Dropped('the connection failed'));
  socket.onclose = ({ code }) => inbox.close(errorOfClose(code));
  socket.onmessage = ({ data }) => {
    heardSincePing = true;
    const message = parsed(data);
    if (message.type === 'ping') send({ type: 'pong' });
    else if (message.type === 'connection_ack') {
      acknowledged = true;
      send({ type: 'subscribe', id: SUBSCRIPTION, payload: request.body });
    } else {
      if (message.type === 'next') clearTimeout(late);
      receive(message, inbox, limits.mostWaiting);
    }
  };
  return () => {
    clearTimeout(late);
    clearInterval(pings);
    socket.onmessage = null;
    socket.onclose = null;
    socket.onopen = null;
    socket.onerror = () => undefined; // the package `ws` reports a socket that is closed before it is open
    socket.close(1000);
    setTimeout(() => socket.terminate?.(), CLOSING_MS);
  };
}

function receive<Data>({ type, payload }: Message, inbox: Inbox<Data>, mostWaiting: number): void {
  if (type === 'complete') inbox.close();
  if (type === 'error') inbox.close(hubErrorOf(payload as readonly GraphqlError[]));
  if (type !== 'next') return;
  const { data, errors } = payload as { readonly data?: Data | null; readonly errors?: readonly GraphqlError[] };
  if (errors && errors.length > 0) return inbox.close(hubErrorOf(errors));
  if (data) inbox.push(data);
  if (inbox.size > mostWaiting) inbox.close(new TooSlow('the reader is slow'));
}

function errorOfClose(code: number): Error {
  if (!UNAUTHENTICATED.includes(code)) return new Dropped(`closed with ${code}`);
  return new HubError('The hub does not accept this access token or API key, or no longer.', { code: 'UNAUTHENTICATED' });
}

function parsed(data: unknown): Message {
  try {
    return JSON.parse(String(data)) as Message;
  } catch {
    return {};
  }
}
