import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { PollingJob } from '../../platform/platform/polling-job.js';
import { Clock } from '../../platform/platform/clock.js';
import { HubError } from '../../platform/platform/errors.js';
import { errorName } from '../../platform/platform/failure-log.js';
import { asStoredTurns } from './duty-turns.js';
import type { DutyPlan } from './roster.js';
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
    for (const roster of due) await this.extendOne(roster);
    return due.length === BATCH;
  }

  /** Extends a roster. One that cannot be extended leaves the queue for a day, and its party is notified. */
  private async extendOne({ agency, plan, version, computed_until: since }: DueRoster): Promise<void> {
    const until = this.clock.milliseconds() + HORIZON_MS;
    try {
      const turns = asStoredTurns(boundedTurns(plan, { from: since.getTime(), to: until }));
      await this.connection.callWithClaim('extend_duty_turns', [agency, version, since, turns, new Date(until)]);
    } catch (error) {
      if (isFaultOfDatabase(error)) throw error;
      this.logger.error(`The duty roster of agency ${agency} is not extended: ${errorName(error)}. Its administrator must edit it.`);
      await this.connection.callWithClaim('fail_duty_roster', [agency, version, since]);
    }
  }
}

/** SQLSTATEs that concern the data of one roster: the program's own refusal, invalid values, violated constraints. */
const OF_ROSTER = /^(?:HB500|2[23]...)$/;

/** Whether an error concerns the database or the connection, and not the roster: the next round tries again. */
function isFaultOfDatabase(error: unknown): boolean {
  if (error instanceof HubError || error instanceof RangeError || error instanceof TypeError) return false; // of the plan: turns, time zones, form
  return !OF_ROSTER.test(String((error as { code?: unknown }).code));
}
