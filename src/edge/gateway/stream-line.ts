import type { ServerResponse } from 'node:http';
import { SendProgress } from './send-progress.js';
import type { LineLimits } from './socket-line.js';

/** Proxies end connections on which nothing moves, often after 30 or 60 seconds. A comment is no event (HTML, Server-sent events). */
const HEARTBEAT = ':\n\n';
const HEARTBEAT_MS = 12_000;

/**
 * The response of one stream of Server-Sent Events, checked by {@link tick}. `send` resolves when the network has taken the text, so the iterator of a
 * subscription is not read faster than the client receives. The class has no timers: one clock calls tick for all lines.
 */
export class StreamLine {
  readonly closed: Promise<void>;
  private readonly progress = new SendProgress();
  private sentAt = performance.now();
  private closedAt: number | undefined;

  constructor(
    private readonly response: ServerResponse,
    private readonly limits: Pick<LineLimits, 'sendMs' | 'lastWordMs'>,
  ) {
    this.closed = response.closed ? Promise.resolve() : new Promise((gone) => response.once('close', () => gone()));
    response.on('error', () => undefined); // 'close' follows
  }

  /** Resolves when the network has taken the text, or the stream is gone. A stream that is closing sends nothing more. */
  send(text: string): Promise<void> {
    if (this.closedAt !== undefined || this.response.destroyed) return this.closed;
    this.progress.begin();
    this.sentAt = performance.now();
    return new Promise((sent) =>
      this.response.write(text, (error) => {
        this.progress.end();
        // After a failure the next event must not be read: that would mean that this one has arrived.
        void (error ? this.closed : Promise.resolve()).then(sent);
      }),
    );
  }

  /** @param last text that the client still gets, if it receives what was sent before */
  close(last: string): void {
    if (this.closedAt !== undefined) return;
    this.closedAt = performance.now();
    this.response.end(last);
  }

  cut(): void {
    this.response.destroy();
  }

  /** Number of bytes that wait in this process for the client. */
  get bufferedAmount(): number {
    return this.response.writableLength;
  }

  /** Checks the limits; to be called about once a second. @returns whether the client receives too slowly */
  tick(now = performance.now()): boolean {
    const { sendMs, lastWordMs } = this.limits;
    if (this.closedAt !== undefined) {
      if (now - this.closedAt > lastWordMs) this.cut();
      return false;
    }
    if (this.progress.isIdle && now - this.sentAt > HEARTBEAT_MS) void this.send(HEARTBEAT);
    return this.progress.isStuck(sendMs, now);
  }
}
