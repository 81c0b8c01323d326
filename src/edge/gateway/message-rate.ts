const WINDOW_MS = 1_000;

/** Counts the messages of one live connection: so many a second. */
export class MessageRate {
  private windowStart = -Infinity;
  private messages = 0;

  constructor(private readonly perSecond: number) {}

  /** Counts one message. @returns whether it is one too many */
  isExceeded(now = performance.now()): boolean {
    if (now - this.windowStart >= WINDOW_MS) {
      this.windowStart = now;
      this.messages = 0;
    }
    this.messages += 1;
    return this.messages > this.perSecond;
  }
}
