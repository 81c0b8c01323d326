import type { Requester } from '../requester.js';
import { onAbort } from '../time.js';
import { sseData } from './sse.js';
import { LIVE_LIMITS, type LiveData, type LiveLimits } from './transport.js';
import type { TransportName } from './ladder.js';
import { type WebSocketConstructor, webSocketData } from './web-socket.js';

/** The longest delay of a timer, in milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** A connection that lasts longer was no failure, in milliseconds. It is not closed earlier to renew the access token, which may fail again and again. */
export const STEADY_MS = 5_000;

export interface LiveParts {
  readonly hub: Requester;
  readonly webSocket: WebSocketConstructor | undefined;
}

/** One live connection. */
export interface LiveLine {
  readonly way: Exclude<TransportName, 'poll'>;
  /** The payload of the subscription. */
  readonly body: object;
  readonly authorization: string | undefined;
  readonly signal: AbortSignal;
  /** Aborted when the connection is closed because the access token should be renewed, or with the signal. */
  readonly renewal: AbortController;
  readonly limits?: Partial<LiveLimits> | undefined;
}

/** The stream of one way, closed when the access token should be renewed. */
export async function* connect<Data>({ hub, webSocket }: LiveParts, line: LiveLine): LiveData<Data> {
  const { way, body, authorization, signal, renewal, limits } = line;
  const { parts, session } = hub;
  const release = onAbort(signal, () => renewal.abort());
  const left = session.msLeft();
  const timer = Number.isFinite(left)
    ? setTimeout(() => renewal.abort(), Math.min(Math.max(left, STEADY_MS), LONGEST_TIMER_MS))
    : undefined;
  const request = { body, authorization, signal: renewal.signal, limits: { ...LIVE_LIMITS, ...limits } };
  try {
    if (way === 'sse') yield* sseData<Data>(parts.fetch, { ...request, url: parts.address.stream });
    else if (webSocket) yield* webSocketData<Data>(webSocket, { ...request, url: parts.address.webSocket });
  } finally {
    clearTimeout(timer);
    release();
  }
}
