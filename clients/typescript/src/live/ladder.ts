/** A way to get the feed: live by WebSocket, live by Server-Sent Events, or by pages. */
export type TransportName = 'websocket' | 'sse' | 'poll';

/** How long a way that does not work is left out, in milliseconds. */
const BLOCKED_MS = 300_000;
/** Consecutive failures, while the hub answers pages, after which a way is left out. */
const MOST_FAILURES = 2;

/** Chooses the best way that works. The last one is always taken when no other works. */
export class Ladder {
  private readonly failures = new Map<TransportName, number>();
  private readonly blockedUntil = new Map<TransportName, number>();

  /** @param ways at least one, the best first */
  constructor(
    private readonly ways: readonly [TransportName, ...TransportName[]],
    private readonly now: () => number,
  ) {}

  current(): TransportName {
    const free = this.ways.find((way) => !this.isLeftOut(way));
    return free ?? this.ways.at(-1) ?? this.ways[0];
  }

  /** Whether each way is left out. */
  get isExhausted(): boolean {
    return this.ways.every((way) => this.isLeftOut(way));
  }

  worked(way: TransportName): void {
    this.failures.delete(way);
  }

  /** @param certain whether one failure is enough */
  failed(way: TransportName, certain = false): void {
    const count = (this.failures.get(way) ?? 0) + 1;
    this.failures.set(way, count);
    if (certain || count >= MOST_FAILURES) {
      this.blockedUntil.set(way, this.now() + BLOCKED_MS);
      this.failures.delete(way);
    }
  }

  private isLeftOut(way: TransportName): boolean {
    return (this.blockedUntil.get(way) ?? 0) > this.now();
  }
}
