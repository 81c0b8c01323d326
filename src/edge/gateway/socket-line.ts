import type { Duplex } from 'node:stream';
import type { WebSocket as ProtocolSocket } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { CLOSE } from './close-codes.js';
import { MessageRate } from './message-rate.js';
import { SendProgress } from './send-progress.js';

/** Limits of one live connection; times in milliseconds. */
export interface LineLimits {
  readonly messagesPerSecond: number;
  /** Longest time in which the client receives nothing of what was sent. */
  readonly sendMs: number;
  /** Time from the decision to close until the connection is cut. */
  readonly lastWordMs: number;
  /** Longest silence after a ping. */
  readonly pingMs: number;
}

const PONG = JSON.stringify({ type: 'pong' });

export const LINE_LIMITS: LineLimits = { messagesPerSecond: 30, sendMs: 15_000, lastWordMs: 8_000, pingMs: 20_000 };

/**
 * One WebSocket for graphql-ws, checked by {@link tick}. A message is sent when the network has taken the one before. graphql-ws waits for `send`, so the
 * iterator of a subscription is not read faster than the client receives. The class has no timers: one clock calls tick for all lines.
 */
export class SocketLine implements ProtocolSocket {
  readonly protocol: string;
  private readonly closed: Promise<void>;
  private readonly progress = new SendProgress();
  private readonly rate: MessageRate;
  private pingedAt: number | undefined;
  private aliveAt = performance.now();
  private closedAt: number | undefined;

  constructor(
    private readonly socket: WebSocket,
    private readonly limits: LineLimits,
    /** The connection below the socket. */
    private readonly network?: Pick<Duplex, 'cork' | 'uncork'>,
  ) {
    this.protocol = socket.protocol;
    this.rate = new MessageRate(limits.messagesPerSecond);
    this.closed = new Promise((gone) => socket.once('close', () => gone()));
    socket.on('pong', () => this.isAlive());
  }

  /**
   * Resolves when the network has taken the message, or the socket is gone. When the socket is closing, nothing is sent, and the iterator is not read any more.
   */
  send(data: string | Buffer): Promise<void> {
    if (this.socket.readyState !== this.socket.OPEN) return this.closed;
    this.progress.begin();
    return new Promise((sent) =>
      this.socket.send(data, { binary: false }, (error) => {
        this.progress.end();
        // After a failure the next message must not be read: that would mean that this one has arrived.
        void (error ? this.closed : Promise.resolve()).then(sent);
      }),
    );
  }

  /** Sends several messages, encoded in UTF-8. Resolves when the network has taken the last one, or the socket is gone. */
  async sendAll(messages: readonly Buffer[]): Promise<void> {
    if (this.socket.readyState !== this.socket.OPEN) return this.closed;
    this.network?.cork(); // one system call for all
    for (const message of messages.slice(0, -1)) {
      this.progress.begin();
      this.socket.send(message, { binary: false }, () => this.progress.end());
    }
    const sent = this.send(messages.at(-1) ?? '');
    this.network?.uncork();
    return sent;
  }

  close(code: number, reason: string): void {
    this.closedAt ??= performance.now();
    this.socket.close(code, reason);
  }

  /** graphql-ws would send the client's own payload back, of any size, to a client that may not receive it. */
  onPing(): Promise<void> {
    return this.send(PONG);
  }

  /** @param listen is never called after this side has closed the socket */
  onMessage(listen: (message: string) => Promise<void>): void {
    this.socket.on('message', (data: Buffer) => {
      if (this.closedAt !== undefined) return;
      this.isAlive();
      if (this.rate.isExceeded()) return this.close(CLOSE.tooMany, 'Too many messages');
      listen(withQueryMember(data.toString())).catch(() => this.close(CLOSE.internal, 'Internal error'));
    });
  }

  /** Checks the limits; to be called about once a second. */
  tick(now = performance.now()): void {
    const { sendMs, lastWordMs, pingMs } = this.limits;
    if (this.closedAt !== undefined) {
      if (now - this.closedAt > lastWordMs) this.socket.terminate();
    } else if (this.progress.isStuck(sendMs, now)) {
      this.close(CLOSE.tooSlow, 'Too slow');
    } else if (this.pingedAt !== undefined) {
      if (now - this.pingedAt > pingMs) this.socket.terminate();
    } else if (now - this.aliveAt > pingMs) {
      this.pingedAt = now;
      this.socket.ping();
    }
  }

  private isAlive(): void {
    this.aliveAt = performance.now();
    this.pingedAt = undefined;
  }
}

/**
 * graphql-ws demands a member `query` of each subscription. Adds an empty one where the client sends the id of a persisted document instead; the document
 * replaces it (LiveOperations). Other messages are returned unchanged.
 */
function withQueryMember(text: string): string {
  if (!text.includes('"documentId"')) return text;
  try {
    const message = JSON.parse(text) as { readonly payload?: Readonly<Record<string, unknown>> } | null;
    const payload = message?.payload;
    if (typeof payload?.documentId !== 'string' || payload.query !== undefined) return text;
    return JSON.stringify({ ...message, payload: { ...payload, query: '' } });
  } catch {
    return text;
  }
}
