import { setTimeout as pause } from 'node:timers/promises';

/** The messages of a job that are on their way. A round adds as many as the capacity allows, and waits for none of them: a slow recipient holds up no other. */
export class MessagesInTransit {
  private readonly sending = new Set<Promise<void>>();

  /** @param most messages on their way at once */
  constructor(private readonly most: number) {}

  /** How many may be added. */
  get capacity(): number {
    return this.most - this.sending.size;
  }

  /**
   * @param sending resolves when the result is recorded; never rejects
   * @param onEnd is called then: there is capacity again
   */
  add(sending: Promise<void>, onEnd: () => void): void {
    const one = sending.finally(() => {
      this.sending.delete(one);
      onEnd();
    });
    this.sending.add(one);
  }

  /** Waits until nothing is on its way, at most so long. */
  async settle(limitMs: number): Promise<void> {
    await Promise.race([Promise.all(this.sending), pause(limitMs, undefined, { ref: false })]);
  }
}
