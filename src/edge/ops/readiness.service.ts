import { Injectable, Logger } from '@nestjs/common';
import { HealthCheckService, type HealthCheckResult, HealthIndicatorService } from '@nestjs/terminus';
import { DatabaseHealth } from '../../platform/database/database-health.js';
import { FailureLog } from '../../platform/platform/failure-log.js';
import { withTimeout } from './with-timeout.js';

/** An event that waits longer than this for its place means that nothing places events any more. */
export const LONGEST_WAIT_SECONDS = 30;
/** Publishing holds keys for moments. One that cannot be had for longer than this is held by somebody who means to stop it, or who hangs. */
export const LONGEST_HELD_SECONDS = 10;
/** Whoever asks within this time gets the same answer: asking must not become load. */
const REMEMBERED_MS = 1_000;

/** Whether this process may be given work. Says what is down, never why: the reason is in the log. */
@Injectable()
export class ReadinessService {
  private readonly failureLog = new FailureLog(new Logger('Readiness'), 'warn');
  /** Since when keys could not be had, by `performance.now()`. */
  private heldSince: number | undefined;
  private last: { readonly at: number; readonly answer: Promise<HealthCheckResult> } | undefined;

  constructor(
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: DatabaseHealth,
  ) {}

  /** @throws ServiceUnavailableException (503) with the parts that are down. */
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
      // Not how old the oldest is: one party may make work for hours. But work that nobody does means that no relay works.
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
