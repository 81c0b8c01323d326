import { Injectable } from '@nestjs/common';
import { Wakeups } from './wakeups.js';

/** Events of a page, and how many all followers of a process together hold before pages become smaller. */
const FULL_PAGE = 200;
const MOST_HELD = 8_000;
/** Smaller ones would cost the database more than they save here. */
const SMALLEST_PAGE = 50;

/** One live subscription. It remembers that it was woken until it reads: no wake-up falls between its reading and its waiting. */
export class Follower {
  private isWoken = true;
  private endWait: () => void = () => undefined;
  /** `performance.now()` when it fell behind; undefined: its consumer has everything. */
  private behindSince: number | undefined;
  private readonly stopListening: () => void;

  constructor(join: (wake: () => void) => () => void) {
    this.stopListening = join(() => {
      this.isWoken = true;
      this.endWait();
    });
  }

  /** It begins to read; whatever wakes it from now on makes it read again. */
  markReading(): void {
    this.isWoken = false;
    this.behindSince ??= performance.now();
  }

  /** Its consumer has taken everything that there was. */
  markCaughtUp(): void {
    this.behindSince = undefined;
  }

  /**
   * Waits until there may be something new, for `milliseconds` at most, or until `signal` aborts.
   * @returns whether there may be something new.
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

  /** Seconds that it has been behind; 0 when its consumer has everything. */
  lag(): number {
    return this.behindSince === undefined ? 0 : (performance.now() - this.behindSince) / 1_000;
  }
}

/** The live subscriptions of this process. */
@Injectable()
export class Followers {
  private readonly present = new Set<Follower>();

  constructor(private readonly wakeups: Wakeups) {}

  /** @param work lives as long as the follower. @param party id of the party that it follows for */
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

  /**
   * Events that one follower may read at once: a page, and less where many are behind, since each holds its page until its consumer takes it. A client that
   * takes nothing on all the subscriptions that it may have must not fill the process.
   */
  pageSize(): number {
    const behind = this.lags().filter((lag) => lag > 0).length;
    return Math.min(FULL_PAGE, Math.max(SMALLEST_PAGE, Math.floor(MOST_HELD / Math.max(1, behind))));
  }

  /** Seconds that each of them has been behind. Names no party and no person. */
  lags(): readonly number[] {
    return [...this.present].map((follower) => follower.lag());
  }
}
