/** What is told of a trouble: Nest's Logger, or whatever stands for it. */
interface LogTarget {
  log(line: unknown): void;
  warn(line: unknown): void;
  error(line: unknown): void;
}

const REPEAT_AFTER_MS = 60_000;

/**
 * A trouble that lasts, in the log: what fails several times a second while the database is away is told when it begins, once a minute while it lasts, and
 * when it is over. One that comes and goes is told no more often.
 */
export class FailureLog {
  private readonly reportedAt = new Map<string, number>();
  private hasReported = false;

  constructor(
    private readonly log: LogTarget,
    private readonly level: 'warn' | 'error',
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** @param name tells one trouble from another; there are only so many. @param line absent: the name itself */
  report(name: string, line: unknown = name): void {
    const last = this.reportedAt.get(name);
    if (last !== undefined && this.now() - last < REPEAT_AFTER_MS) return;
    this.reportedAt.set(name, this.now());
    this.hasReported = true;
    this.log[this.level](line);
  }

  /** Whatever it was, it works now. */
  recovered(line: string): void {
    if (this.hasReported) this.log.log(line);
    this.hasReported = false;
  }
}

/** An error by its SQLSTATE or a system error by its name: messages may carry values. */
export const errorName = (error: unknown): string => String((error as { code?: string | number }).code ?? (error as Error).name);
