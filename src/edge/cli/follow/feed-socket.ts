import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { HubRefusal, refusalOf } from '../hub/answers.js';
import type { Address } from '../hub/address.js';
import { INDICATOR_FIELDS } from '../lookup/indicator.js';

/** Why a connection to the feed ended. `dropped`: the connection broke, or the hub closed it; `reason` is for people. */
export type Ending =
  | { readonly why: 'stopped' }
  | { readonly why: 'dropped'; readonly reason: string }
  | { readonly why: 'refused'; readonly refusal: HubRefusal };

export interface FeedEvent {
  readonly cursor: string;
}

export interface FeedRequest {
  /** For the connection's first message. */
  readonly authorization: string;
  readonly variables: { readonly after: string | null; readonly filter: object };
  /** Called for each event, in order. False: the reader is slow; wait until `resumed` calls back. */
  take(event: FeedEvent): boolean;
  resumed(listener: () => void): void;
  /** When aborted, the connection is closed. */
  readonly stop: AbortSignal;
}

const FEED = `subscription ($after: Cursor, $filter: FeedFilter) {
  feed(after: $after, filter: $filter) { eventId cursor at operation kind itemId backfill indicator { ${INDICATOR_FIELDS} }
    item { ... on StixObject { id stixId type tlp revokedAt } ... on Announcement { announced: kind keyword party { id name } groupId groupName proposalId outcome reason endsAt quantity itemKind itemIds }
      ... on Sighting { id indicatorId verdict count firstSeen lastSeen note tlp by { name country } at revokedAt revokedReason } } }
}`;

/** Interval of pings; a connection without an answer within {@link PONG_MS} is dead. */
const PING_MS = 15_000;
const PONG_MS = 10_000;

/** Close codes of graphql-ws for a refused authorization. */
const UNAUTHORISED = [4401, 4403];

/** Follows the feed on one WebSocket (graphql-transport-ws) until it ends. Never throws. */
export function feedSocket(address: Address, request: FeedRequest): Promise<Ending> {
  return new Promise((ended) => {
    const watch = new Heartbeat();
    const client = createClient({
      url: address.webSocket,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: request.authorization },
      retryAttempts: 0,
      keepAlive: PING_MS,
      on: {
        opened: (socket) => watch.on(socket as WebSocket),
        ping: (received) => (received ? undefined : watch.pinged()),
        pong: () => watch.answered(),
      },
    });
    const end = (ending: Ending): void => {
      watch.answered();
      request.stop.removeEventListener('abort', stopped);
      void client.dispose();
      ended(ending);
    };
    const stopped = (): void => end({ why: 'stopped' });
    request.stop.addEventListener('abort', stopped);
    if (request.stop.aborted) return stopped();
    client.subscribe<{ feed: FeedEvent }>(
      { query: FEED, variables: { ...request.variables } },
      {
        next: ({ data, errors }) => {
          if (request.stop.aborted) return;
          if (errors) return end({ why: 'refused', refusal: refusalOf(errors) });
          if (data && !request.take(data.feed)) watch.hold(request.resumed);
        },
        error: (error) => end(endingOf(error)),
        complete: () => end({ why: 'dropped', reason: 'the hub ended the feed' }),
      },
    );
  });
}

/** Converts the error of graphql-ws: a list of GraphQL errors, a close event, or an error of the socket. */
function endingOf(error: unknown): Ending {
  if (Array.isArray(error) && error.length > 0) return { why: 'refused', refusal: refusalOf(error) };
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'number') {
    const { code } = error;
    if (UNAUTHORISED.includes(code)) {
      return {
        why: 'refused',
        refusal: new HubRefusal('UNAUTHENTICATED', undefined, 'The hub does not accept this access token or API key (any more).'),
      };
    }
    return { why: 'dropped', reason: `closed with ${code}` };
  }
  return { why: 'dropped', reason: error instanceof Error && error.message !== '' ? error.message : 'the connection broke' };
}

/** Finds a dead connection, and stops reading from a live one while the program's own reader is slow. */
class Heartbeat {
  private socket: WebSocket | undefined;
  private timer: NodeJS.Timeout | undefined;
  private held = false;

  on(socket: WebSocket): void {
    this.socket = socket;
  }

  pinged(): void {
    if (this.held) return;
    this.timer ??= setTimeout(() => this.socket?.terminate(), PONG_MS);
  }

  answered(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** TCP then slows the hub down, so memory stays bounded. Pongs wait, too; they do not count as missed. */
  hold(resumed: (listener: () => void) => void): void {
    if (this.held) return;
    this.held = true;
    this.answered();
    this.socket?.pause();
    resumed(() => {
      this.held = false;
      this.socket?.resume();
    });
  }
}
