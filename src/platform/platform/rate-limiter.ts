const MAX_KEYS = 20_000;

/** How often something may happen, by key: so many at once, then one in a while. In this process alone, and forgotten with it. */
export class RateLimiter {
  /** By key, when all that was counted is paid off (the generic cell rate algorithm), by `now`. */
  private readonly busyUntil = new Map<string, number>();

  constructor(
    private readonly everyMs: number,
    private readonly burst: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Milliseconds until one more may happen; 0: now. */
  waitMs(key: string): number {
    return Math.max(0, (this.busyUntil.get(key) ?? -Infinity) - this.now() - (this.burst - 1) * this.everyMs);
  }

  /** One has happened. */
  count(key: string): void {
    const until = Math.max(this.now(), this.busyUntil.get(key) ?? -Infinity) + this.everyMs;
    this.busyUntil.delete(key);
    this.busyUntil.set(key, until); // the newest last
    const [oldest] = this.busyUntil.keys();
    if (this.busyUntil.size > MAX_KEYS && oldest !== undefined) this.busyUntil.delete(oldest);
  }
}
