/** Messages of one live connection that the network has not taken yet. */
export class SendProgress {
  private pending = 0;
  private progressAt = 0;

  begin(): void {
    if (this.pending === 0) this.progressAt = performance.now();
    this.pending += 1;
  }

  end(): void {
    this.pending -= 1;
    this.progressAt = performance.now();
  }

  get isIdle(): boolean {
    return this.pending === 0;
  }

  /** Whether the client has taken nothing for longer than `longestMs`. @param now by performance.now() */
  isStuck(longestMs: number, now: number): boolean {
    return this.pending > 0 && now - this.progressAt > longestMs;
  }
}
