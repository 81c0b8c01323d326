type Run = () => void;

/** Of timers that are held: longer than any test. */
const NEVER_MS = 2 ** 31 - 1;

/**
 * Timers of certain lengths do not run by themselves from {@link hold} to {@link release}: the test runs them. All other timers run as usual.
 */
export class HeldTimers {
  private readonly timers = new Map<unknown, { readonly run: Run; readonly repeats: boolean }>();

  private constructor(private readonly restore: () => void) {}

  /** @param lengthsMs exact lengths of the timers, made by setTimeout or setInterval, that the test runs */
  static hold(...lengthsMs: readonly number[]): HeldTimers {
    const { setTimeout, setInterval, clearTimeout, clearInterval } = globalThis;
    const held = new HeldTimers(() => Object.assign(globalThis, { setTimeout, setInterval, clearTimeout, clearInterval }));
    const setter =
      (set: typeof setTimeout | typeof setInterval) =>
      (run: (...given: unknown[]) => void, ms = 0, ...given: unknown[]): NodeJS.Timeout => {
        if (!lengthsMs.includes(ms)) return set(run, ms, ...given);
        const timer = setTimeout(() => undefined, NEVER_MS).unref();
        held.timers.set(timer, { run: () => run(...given), repeats: set === setInterval });
        return timer;
      };
    const clear = (timer: NodeJS.Timeout | undefined): void => {
      held.timers.delete(timer);
      clearTimeout(timer);
    };
    Object.assign(globalThis, {
      ...{ setTimeout: setter(setTimeout), setInterval: setter(setInterval) },
      ...{ clearTimeout: clear, clearInterval: clear },
    });
    return held;
  }

  /** How many timers are set, and neither cleared nor run. */
  get count(): number {
    return this.timers.size;
  }

  /** Runs all timers that are set, once. */
  run(): void {
    for (const [timer, { run, repeats }] of [...this.timers]) {
      if (!repeats) clearTimeout(timer as NodeJS.Timeout);
      run();
    }
  }

  /** Forgets the timers that are set, and holds no others. */
  release(): void {
    for (const timer of [...this.timers.keys()]) clearTimeout(timer as NodeJS.Timeout);
    this.restore();
  }
}
