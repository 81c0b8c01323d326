/** What is told of a trouble: Nest's Logger, or whatever stands for it. */
interface Teller {
  log(line: unknown): void;
  warn(line: unknown): void;
  error(line: unknown): void;
}

const AGAIN_MS = 60_000;

/**
 * A trouble that lasts, in the log: what fails several times a second while the database is away is told when it begins, once a minute while it lasts, and
 * when it is over. One that comes and goes is told no more often.
 */
export class Trouble {
  private readonly toldAt = new Map<string, number>();
  private isTold = false;

  constructor(
    private readonly log: Teller,
    private readonly level: 'warn' | 'error',
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** @param name tells one trouble from another; there are only so many. @param line absent: the name itself */
  lasts(name: string, line: unknown = name): void {
    const last = this.toldAt.get(name);
    if (last !== undefined && this.now() - last < AGAIN_MS) return;
    this.toldAt.set(name, this.now());
    this.isTold = true;
    this.log[this.level](line);
  }

  /** Whatever it was, it works now. */
  isOver(line: string): void {
    if (this.isTold) this.log.log(line);
    this.isTold = false;
  }
}

/** An error by its SQLSTATE or a system error by its name: messages may carry values. */
export const faultName = (error: unknown): string => String((error as { code?: string | number }).code ?? (error as Error).name);
