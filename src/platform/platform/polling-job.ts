import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { errorName, FailureLog } from './failure-log.js';

/** The schedule of a job's rounds, and its log messages. Times in milliseconds. */
export interface PollingJobOptions {
  /** Name in the log. */
  readonly name: string;
  readonly level: 'warn' | 'error';
  /** Log message while rounds fail, followed by the fault. */
  readonly failing: string;
  /** Log message when a round succeeds again. Absent: the round logs it itself ({@link PollingJob.failures}). */
  readonly recovered?: string;
  /** Interval of rounds without a wake-up. Absent: rounds only after wake-ups. */
  readonly everyMs?: number;
  /** Called before a round that the timer starts. */
  readonly onTick?: () => void;
  /** Pause between two rounds, by how long the last one took: wake-ups come in bursts, and one round answers them all. Absent: none. */
  readonly pauseMs?: (tookMs: number) => number;
  /** How long `stop` waits for the running round. Absent: until it ends. */
  readonly stopLimitMs?: number;
}

/**
 * Repeated work, started by wake-ups and by a timer. One round at a time; a wake-up during a round causes another round. The job never stops for an error: the
 * next round tries the failed work again.
 */
export class PollingJob {
  readonly failures: FailureLog;
  private running: Promise<void> = Promise.resolve();
  private isRunning = false;
  private again = false;
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;

  /** @param round one round; returns true if there may be more work at once */
  constructor(
    private readonly options: PollingJobOptions,
    private readonly round: () => Promise<boolean>,
  ) {
    this.failures = new FailureLog(new Logger(options.name), options.level);
  }

  get isStopped(): boolean {
    return this.stopped;
  }

  /** Starts the timer; the first round comes with its first tick. */
  start(): void {
    const { everyMs, onTick } = this.options;
    if (everyMs === undefined) return;
    this.timer = setInterval(() => {
      onTick?.();
      this.wake();
    }, everyMs);
  }

  /** Requests a round; if one is running, another follows. */
  wake(): void {
    this.again = true;
    if (!this.isRunning && !this.stopped) this.running = this.rounds();
  }

  /** Resolves when no round is running and none is requested. Never rejects. */
  async idle(): Promise<void> {
    await this.running;
  }

  /** Starts no further round, and waits for the running one. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    const { stopLimitMs } = this.options;
    const limit = stopLimitMs === undefined ? [] : [pause(stopLimitMs, undefined, { ref: false })];
    await Promise.race([this.running, ...limit]);
  }

  /** The job marks itself finished in the same step in which it finds no request: no wake-up is lost in between. */
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
