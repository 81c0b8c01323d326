import type { WebSocket as ProtocolSocket } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { CLOSE } from './close-codes.js';

/** How much one socket may ask, and how long it is waited for; times in milliseconds. */
export interface LineLimits {
  readonly messagesPerSecond: number;
  /** Longest time in which nothing of what was sent is taken. */
  readonly sendMs: number;
  /** From the decision to close until the connection is cut. */
  readonly lastWordMs: number;
  /** Longest silence after a ping. */
  readonly pingMs: number;
}

const PONG = JSON.stringify({ type: 'pong' });

export const LINE_LIMITS: LineLimits = { messagesPerSecond: 30, sendMs: 15_000, lastWordMs: 8_000, pingMs: 20_000 };

/**
 * One WebSocket as graphql-ws wants it, watched from outside by {@link tick}. A message is sent when the network has taken the one before: graphql-ws waits
 * for `send`, and so the iterator behind a subscription is not asked for more than the client takes. Holds no timers: one clock ticks for all lines.
 */
export class SocketLine implements ProtocolSocket {
  readonly protocol: string;
  private readonly closed: Promise<void>;
  private pending = 0;
  private progressAt = 0;
  private heardSince = -Infinity;
  private heard = 0;
  private pingedAt: number | undefined;
  private aliveAt = performance.now();
  private closedAt: number | undefined;

  constructor(
    private readonly socket: WebSocket,
    private readonly limits: LineLimits,
  ) {
    this.protocol = socket.protocol;
    this.closed = new Promise((gone) => socket.once('close', () => gone()));
    socket.on('pong', () => this.isAlive());
  }

  /** Resolves when the network has taken the message, or the socket is gone. Once it is closing nothing is sent, and nothing more is asked for. */
  send(data: string): Promise<void> {
    if (this.socket.readyState !== this.socket.OPEN) return this.closed;
    if (this.pending === 0) this.progressAt = performance.now();
    this.pending += 1;
    return new Promise((sent) =>
      this.socket.send(data, (error) => {
        this.pending -= 1;
        this.progressAt = performance.now();
        // When it failed, the next one must not be asked for: that would say that this one has arrived.
        void (error ? this.closed : Promise.resolve()).then(sent);
      }),
    );
  }

  close(code: number, reason: string): void {
    this.closedAt ??= performance.now();
    this.socket.close(code, reason);
  }

  /** graphql-ws would send the client's own payload back: as much as it likes, to somebody who may take nothing of it. */
  onPing(): Promise<void> {
    return this.send(PONG);
  }

  /** @param listen is never called after the socket was closed from this side. */
  onMessage(listen: (message: string) => Promise<void>): void {
    this.socket.on('message', (data: Buffer) => {
      if (this.closedAt !== undefined) return;
      this.isAlive();
      if (this.hearsTooMuch()) return this.close(CLOSE.tooMany, 'Too many messages');
      listen(data.toString()).catch(() => this.close(CLOSE.internal, 'Internal error'));
    });
  }

  /** To be called about once a second. */
  tick(now = performance.now()): void {
    const { sendMs, lastWordMs, pingMs } = this.limits;
    if (this.closedAt !== undefined) {
      if (now - this.closedAt > lastWordMs) this.socket.terminate();
    } else if (this.pending > 0 && now - this.progressAt > sendMs) {
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

  private hearsTooMuch(): boolean {
    const now = performance.now();
    if (now - this.heardSince >= 1_000) {
      this.heardSince = now;
      this.heard = 0;
    }
    this.heard += 1;
    return this.heard > this.limits.messagesPerSecond;
  }
}
