const MAX_KEYS = 20_000;

/** Limits how often an event may happen, by key: a burst, then one for each interval. Counts in this process only, and not beyond its end. */
export class RateLimiter {
  /** By key, the time at which all counted events are paid off (the generic cell rate algorithm), by `now`. */
  private readonly busyUntil = new Map<string, number>();

  constructor(
    private readonly everyMs: number,
    private readonly burst: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Returns milliseconds until the next event is allowed; 0: now. */
  waitMs(key: string): number {
    return Math.max(0, (this.busyUntil.get(key) ?? -Infinity) - this.now() - (this.burst - 1) * this.everyMs);
  }

  /** Counts one event if it is allowed now. @returns whether it is */
  admits(key: string): boolean {
    if (this.waitMs(key) > 0) return false;
    this.count(key);
    return true;
  }

  /** Counts one event. */
  count(key: string): void {
    const until = Math.max(this.now(), this.busyUntil.get(key) ?? -Infinity) + this.everyMs;
    this.busyUntil.delete(key);
    this.busyUntil.set(key, until); // the newest last
    const [oldest] = this.busyUntil.keys();
    if (this.busyUntil.size > MAX_KEYS && oldest !== undefined) this.busyUntil.delete(oldest);
  }
}
