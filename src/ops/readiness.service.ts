import { Injectable, Logger } from '@nestjs/common';
import { HealthCheckService, type HealthCheckResult, HealthIndicatorService } from '@nestjs/terminus';
import { DatabaseHealth } from '../database/database-health.js';
import { Trouble } from '../platform/trouble.js';
import { inTime } from './in-time.js';

/** An event that waits longer than this for its place means that nothing places events any more. */
export const LONGEST_WAIT_SECONDS = 30;
/** Whoever asks within this time gets the same answer: asking must not become load. */
const REMEMBERED_MS = 1_000;

/** Whether this process may be given work. Says what is down, never why: the reason is in the log. */
@Injectable()
export class ReadinessService {
  private readonly trouble = new Trouble(new Logger('Readiness'), 'warn');
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
      () => this.part('sequencer', async () => (await this.database.sequencer()).oldestSeconds < LONGEST_WAIT_SECONDS),
    ]);
  }

  private async part<Name extends string>(name: Name, holds: () => Promise<boolean>) {
    const part = this.indicators.check(name);
    const held = await inTime(holds()).catch((error: unknown) => {
      this.trouble.lasts(name, { msg: 'Not ready', part: name, err: error });
      return false;
    });
    return held ? part.up() : part.down();
  }
}
