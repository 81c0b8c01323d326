import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { PollingJob } from '../../platform/platform/polling-job.js';
import { Clock } from '../../platform/platform/clock.js';
import { errorName } from '../../platform/platform/failure-log.js';
import { asStoredTurns } from './duty-turns.js';
import type { DutyPlan, Span } from './roster.js';
import { boundedTurns, HORIZON_MS } from './roster-edits.policy.js';

const BATCH = 20;
const POLL_MS = 600_000;

/** A roster whose turns are to be extended. */
interface DueRoster {
  readonly agency: number;
  readonly plan: DutyPlan;
  readonly version: number;
  readonly computed_until: Date;
}

/**
 * Extends the turns of duty rosters, so that they are always known for a year. Any number of processes may run it at the same time: of two extensions of one
 * roster, only the first has an effect.
 */
@Injectable()
export class DutyWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Duty rosters');
  private readonly job = new PollingJob(
    {
      ...{ name: 'Duty rosters', level: 'error', everyMs: POLL_MS },
      ...{ failing: 'Duty rosters are not extended', recovered: 'Duty rosters are extended again.' },
    },
    () => this.extend(),
  );

  constructor(
    private readonly connection: RelayConnection,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.job.start();
    this.job.wake();
  }

  async onModuleDestroy(): Promise<void> {
    await this.job.stop();
  }

  /** Looks for rosters now. */
  wake(): void {
    this.job.wake();
  }

  /** @returns whether there may be more rosters */
  private async extend(): Promise<boolean> {
    const due = await this.connection.callWithClaim<DueRoster>('due_duty_rosters', [BATCH]);
    const until = this.clock.milliseconds() + HORIZON_MS;
    let failed = 0;
    for (const { agency, plan, version, computed_until: since } of due) {
      const turns = this.turnsOf(agency, plan, { from: since.getTime(), to: until });
      if (turns === undefined) failed += 1;
      else await this.connection.callWithClaim('extend_duty_turns', [agency, version, since, turns, new Date(until)]);
    }
    return due.length === BATCH && failed === 0; // a roster that fails is due again at once
  }

  /** Returns further turns of a roster; undefined when they cannot be computed: the roster stays due, and the others are extended. */
  private turnsOf(agency: number, plan: DutyPlan, span: Span): string | undefined {
    try {
      return asStoredTurns(boundedTurns(plan, span));
    } catch (error) {
      this.logger.error(`The duty roster of agency ${agency} is not extended: ${errorName(error)}. Its administrator must edit it.`);
      return undefined;
    }
  }
}
