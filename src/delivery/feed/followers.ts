import { Injectable } from '@nestjs/common';
import { Wakeups } from './wakeups.js';

/** One live subscription. It keeps a wake-up until its next read, so no wake-up is lost between a read and a wait. */
export class Follower {
  private isWoken = true;
  private endWait: () => void = () => undefined;
  /** `performance.now()` when the follower fell behind; undefined: its consumer has every event. */
  private behindSince: number | undefined;
  private readonly stopListening: () => void;

  constructor(join: (wake: () => void) => () => void) {
    this.stopListening = join(() => {
      this.isWoken = true;
      this.endWait();
    });
  }

  /** Marks the start of a read. A wake-up after this call causes another read. */
  markReading(): void {
    this.isWoken = false;
    this.behindSince ??= performance.now();
  }

  /** Marks that the consumer has taken every event. */
  markCaughtUp(): void {
    this.behindSince = undefined;
  }

  /**
   * Waits for a wake-up, for `milliseconds` at most, or until `signal` aborts.
   * @returns whether there may be a new event
   */
  async waitForWakeup(signal: AbortSignal, milliseconds: number): Promise<boolean> {
    if (!this.isWoken && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(0, milliseconds));
        this.endWait = (): void => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener('abort', this.endWait, { once: true });
      });
      signal.removeEventListener('abort', this.endWait);
      this.endWait = () => undefined;
    }
    return this.isWoken;
  }

  close(): void {
    this.stopListening();
  }

  /** Returns the seconds since the follower fell behind; 0 when its consumer has every event. */
  lag(): number {
    return this.behindSince === undefined ? 0 : (performance.now() - this.behindSince) / 1_000;
  }
}

/** The live subscriptions of this process. */
@Injectable()
export class Followers {
  private readonly present = new Set<Follower>();

  constructor(private readonly wakeups: Wakeups) {}

  /**
   * Runs `work` with a new follower, which ends with `work`.
   * @param party id of the party that the follower reads for
   */
  async *run<T>(party: string, work: (follower: Follower) => AsyncGenerator<T, void, void>): AsyncGenerator<T, void, void> {
    const follower = new Follower((wake) => this.wakeups.join(party, wake));
    this.present.add(follower);
    try {
      yield* work(follower);
    } finally {
      follower.close();
      this.present.delete(follower);
    }
  }

  /** Returns the lag of each follower in seconds, without naming a party or a person. */
  lags(): readonly number[] {
    return [...this.present].map((follower) => follower.lag());
  }
}
