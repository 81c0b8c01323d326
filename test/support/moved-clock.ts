interface Timer {
  readonly at: number;
  readonly run: () => void;
}

const aTurn = (): Promise<void> => new Promise((done) => setImmediate(done));

/** Time for work in memory alone. It stands still while there is work, and then goes on to the next timer at once. */
export class MovedClock {
  private now = 0;
  private readonly timers = new Set<Timer>();
  private restore: () => void = () => undefined;

  /** Replaces setTimeout, clearTimeout and performance.now of the process until {@link stop}. */
  start(): void {
    const { setTimeout, clearTimeout } = globalThis;
    Object.defineProperty(performance, 'now', { value: () => this.now, configurable: true });
    Object.assign(globalThis, {
      setTimeout: (run: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) => {
        const timer = { at: this.now + Math.max(1, ms), run: () => run(...given) };
        this.timers.add(timer);
        return timer;
      },
      clearTimeout: (timer: Timer | undefined) => void (timer && this.timers.delete(timer)),
    });
    this.restore = () => {
      Object.assign(globalThis, { setTimeout, clearTimeout });
      delete (performance as { now?: unknown }).now; // the method of its class remains
    };
  }

  stop(): void {
    this.restore();
    this.timers.clear();
    this.now = 0;
  }

  /** Milliseconds since the first start. */
  get time(): number {
    return this.now;
  }

  /** Ends after so many milliseconds of this clock. */
  pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

  /** Runs `act` to its end. @throws Error if it waits for something that no timer brings */
  async run<T>(act: () => Promise<T>): Promise<T> {
    let isOver = false;
    const result = act().finally(() => (isOver = true));
    result.catch(() => undefined);
    for (;;) {
      await aTurn();
      if (isOver) return result;
      const next = [...this.timers].sort((one, other) => one.at - other.at)[0];
      if (!next) throw new Error(`Nothing goes on after ${this.now} ms.`);
      this.timers.delete(next);
      this.now = next.at;
      next.run();
    }
  }
}
