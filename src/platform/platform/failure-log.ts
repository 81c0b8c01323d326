/** The target of failure messages: Nest's Logger, or a substitute. */
interface LogTarget {
  log(line: unknown): void;
  warn(line: unknown): void;
  error(line: unknown): void;
}

const REPEAT_AFTER_MS = 60_000;

/**
 * Logs a lasting failure without repetition. A fault may occur several times a second while the database is away. It is logged at its beginning, once a minute
 * while it lasts, and at its end. A fault that comes and goes is not logged more often.
 */
export class FailureLog {
  private readonly reportedAt = new Map<string, number>();
  private hasReported = false;

  constructor(
    private readonly log: LogTarget,
    private readonly level: 'warn' | 'error',
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** @param name distinguishes failures; the number of names is limited @param line absent: the name itself */
  report(name: string, line: unknown = name): void {
    const last = this.reportedAt.get(name);
    if (last !== undefined && this.now() - last < REPEAT_AFTER_MS) return;
    this.reportedAt.set(name, this.now());
    this.hasReported = true;
    this.log[this.level](line);
  }

  /** Notes that the work succeeds again. */
  recovered(line: string): void {
    if (this.hasReported) this.log.log(line);
    this.hasReported = false;
  }
}

/** Names an error by its SQLSTATE or system error code: messages may contain values. */
export const errorName = (error: unknown): string => String((error as { code?: string | number }).code ?? (error as Error).name);
