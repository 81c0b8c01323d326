/** Collects what a socket receives until its reader takes it. */
export class Inbox<T> {
  private waiting: T[] = [];
  private wake: (() => void) | undefined;
  private end: { readonly error: Error | undefined } | undefined;

  /** Number of items that wait. */
  get size(): number {
    return this.waiting.length;
  }

  push(item: T): void {
    if (this.end) return;
    this.waiting.push(item);
    this.wake?.();
  }

  /** Ends the inbox; the first call counts. What waits can still be taken. */
  close(error?: Error): void {
    this.end ??= { error };
    this.wake?.();
  }

  /** Returns all that waits, at least one item; undefined at the end. @throws the error of `close`, when all is taken */
  async take(): Promise<readonly T[] | undefined> {
    while (this.waiting.length === 0 && !this.end) await new Promise<void>((resolve) => (this.wake = resolve));
    const taken = this.waiting;
    this.waiting = [];
    if (taken.length > 0) return taken;
    if (this.end?.error) throw this.end.error;
    return undefined;
  }
}
