import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { errorName, FailureLog } from './failure-log.js';

/** When the rounds of a job come, and what the log says of them. Times in milliseconds. */
export interface PollingJobOptions {
  /** Name in the log. */
  readonly name: string;
  readonly level: 'warn' | 'error';
  /** What the log says while rounds fail, followed by the fault. */
  readonly failing: string;
  /** What it says when a round succeeds again. Absent: the round says so itself ({@link PollingJob.failures}). */
  readonly recovered?: string;
  /** A round comes so often in any case. Absent: only when the job is woken. */
  readonly everyMs?: number;
  /** Called before a round that the clock brings. */
  readonly onTick?: () => void;
  /** From the end of a round to the next one, by how long the round took: wake-ups come in bursts, and one round answers them all. Absent: none. */
  readonly pauseMs?: (tookMs: number) => number;
  /** How long `stop` waits for the round that is under way. Absent: until it ends. */
  readonly stopLimitMs?: number;
}

/**
 * Work that is looked for again and again: when something wakes it, and by the clock. One round at a time; a wake-up during a round is followed by another
 * round. It never stops for an error: what failed is tried again with the next round.
 */
export class PollingJob {
  readonly failures: FailureLog;
  private running: Promise<void> = Promise.resolve();
  private isRunning = false;
  private again = false;
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;

  /** @param round one round; answers true when there may be more to do at once */
  constructor(
    private readonly options: PollingJobOptions,
    private readonly round: () => Promise<boolean>,
  ) {
    this.failures = new FailureLog(new Logger(options.name), options.level);
  }

  get isStopped(): boolean {
    return this.stopped;
  }

  /** Begins to look by the clock; the first round comes when it ticks. */
  start(): void {
    const { everyMs, onTick } = this.options;
    if (everyMs === undefined) return;
    this.timer = setInterval(() => {
      onTick?.();
      this.wake();
    }, everyMs);
  }

  /** Asks for a round; one that is under way is followed by another. */
  wake(): void {
    this.again = true;
    if (!this.isRunning && !this.stopped) this.running = this.rounds();
  }

  /** Ends when no round is under way and none is asked for. Never rejects. */
  async idle(): Promise<void> {
    await this.running;
  }

  /** Begins no other round, and waits for the one that is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    const { stopLimitMs } = this.options;
    const limit = stopLimitMs === undefined ? [] : [pause(stopLimitMs, undefined, { ref: false })];
    await Promise.race([this.running, ...limit]);
  }

  /** Marks itself finished in the same step in which it finds nothing asked for: no wake-up falls in between. */
  private async rounds(): Promise<void> {
    const { pauseMs } = this.options;
    this.isRunning = true;
    while (this.again && !this.stopped) {
      this.again = false;
      const began = performance.now();
      await this.oneRound();
      if (pauseMs && !this.stopped) await pause(pauseMs(performance.now() - began), undefined, { ref: false });
    }
    this.isRunning = false;
  }

  private async oneRound(): Promise<void> {
    const { failing, recovered } = this.options;
    try {
      if (await this.round()) this.again = true;
      if (recovered !== undefined) this.failures.recovered(recovered);
    } catch (error) {
      if (!this.stopped) this.failures.report(`${failing}: ${errorName(error)}.`);
    }
  }
}
