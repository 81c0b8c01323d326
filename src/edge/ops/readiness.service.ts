import { Injectable, Logger } from '@nestjs/common';
import { HealthCheckService, type HealthCheckResult, HealthIndicatorService } from '@nestjs/terminus';
import { DatabaseHealth } from '../../platform/database/database-health.js';
import { FailureLog } from '../../platform/platform/failure-log.js';
import { withTimeout } from './with-timeout.js';

/** An event that waits longer than this shows that no process sequences events any more. */
export const LONGEST_WAIT_SECONDS = 30;
/**
 * Publishing holds key locks for a short time. A lock that is held longer than this belongs to a caller that blocks publishing, or to a transaction that hangs.
 */
export const LONGEST_HELD_SECONDS = 10;
/** Calls within this time get the same answer, so that readiness checks cause no load. */
const REMEMBERED_MS = 1_000;

/** Checks whether this process can take work. The answer names the part that is down, but not the reason, which is in the log. */
@Injectable()
export class ReadinessService {
  private readonly failureLog = new FailureLog(new Logger('Readiness'), 'warn');
  /** Since when key locks could not be taken, by `performance.now()`. */
  private heldSince: number | undefined;
  private last: { readonly at: number; readonly answer: Promise<HealthCheckResult> } | undefined;

  constructor(
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: DatabaseHealth,
  ) {}

  /** @throws ServiceUnavailableException (503) with the parts that are down */
  ready(): Promise<HealthCheckResult> {
    const now = performance.now();
    if (!this.last || now - this.last.at > REMEMBERED_MS) this.last = { at: now, answer: this.look() };
    return this.last.answer;
  }

  private look(): Promise<HealthCheckResult> {
    const isCurrent = this.database.isCurrent();
    return this.checks.check([
      () => this.part('database', () => isCurrent.then(() => true)),
      () => this.part('migrations', () => isCurrent),
      () => this.part('storage', () => this.database.isWritable()),
      // The age of the oldest job is not checked: one party may cause hours of work. But open jobs that nothing works on mean that no relay runs.
      () => this.part('jobs', async () => (await this.database.jobs()).idleSeconds < LONGEST_WAIT_SECONDS),
      () => this.part('sequencer', async () => (await this.database.sequencer()).oldestSeconds < LONGEST_WAIT_SECONDS),
      () => this.part('publishing', () => this.isPublishingFree()),
    ]);
  }

  private async isPublishingFree(): Promise<boolean> {
    const now = performance.now();
    this.heldSince = (await this.database.keysHeld()) > 0 ? (this.heldSince ?? now) : undefined;
    return this.heldSince === undefined || now - this.heldSince < LONGEST_HELD_SECONDS * 1000;
  }

  private async part<Name extends string>(name: Name, holds: () => Promise<boolean>) {
    const part = this.indicators.check(name);
    const held = await withTimeout(holds()).catch((error: unknown) => {
      this.failureLog.report(name, { msg: 'Not ready', part: name, err: error });
      return false;
    });
    return held ? part.up() : part.down();
  }
}
