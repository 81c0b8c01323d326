import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { errorName, FailureLog } from '../../platform/platform/failure-log.js';
import { PollingJob } from '../../platform/platform/polling-job.js';
import { Wakeups } from '../feed/wakeups.js';
import { AlertPlanner } from './alert-planner.js';
import { AlertSender } from './alert-sender.js';

const POLL_MS = 1_000;
/** Wake-ups come with every event of the hub, and few of them are emergencies. */
const PAUSE_MS = 250;
/** When the hub stops, it waits this long to record the result of a message in transmission; otherwise the message may be sent again after its lease. */
const STOP_LIMIT_MS = 5_000;
const DEADLINES = 200;

/**
 * Plans and sends alerts, in two lanes: an emergency never waits behind other messages. Planning and sending have rounds of their own: a mail server that hangs
 * holds up no plan, and thus no message in the application. Any number of processes may run it at the same time. It never stops for an error.
 */
@Injectable()
export class AlertWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly emergencies = {
    sending: this.sending('Emergencies', () => this.send(true)),
    planning: this.planning('Plans of emergencies', PAUSE_MS, async (onFault) => {
      const more = await this.plan(true, onFault);
      this.emergencies.sending.wake();
      return more;
    }),
  };
  private readonly others = {
    sending: this.sending('Alerts', async () => {
      const more = await this.send(false);
      return (await this.sender.sendDigests((reason) => this.report(reason))) || more;
    }),
    planning: this.planning('Plans of alerts', 0, async (onFault) => {
      const due = await this.raiseDeadlines(onFault);
      return (await this.plan(false, onFault)) || due;
    }),
  };
  private readonly jobs = [this.emergencies.planning, this.emergencies.sending, this.others.planning, this.others.sending];
  /** Faults of the channels, apart from those of the database. */
  private readonly faults = new FailureLog(new Logger('Alerts'), 'error');
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly connection: RelayConnection,
    private readonly planner: AlertPlanner,
    private readonly sender: AlertSender,
    private readonly wakeups: Wakeups,
  ) {}

  onApplicationBootstrap(): void {
    this.stopListening = this.wakeups.onWake(() => this.emergencies.planning.wake());
    for (const job of this.jobs) job.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopListening();
    await Promise.all(this.jobs.map((job) => job.stop()));
  }

  /** Looks for due alerts now. */
  wake(): void {
    for (const job of this.jobs) job.wake();
  }

  private sending(name: string, round: () => Promise<boolean>): PollingJob {
    const words = { failing: `${name} wait`, recovered: `${name} are sent again.` };
    return new PollingJob({ name, level: 'error', ...words, everyMs: POLL_MS, stopLimitMs: STOP_LIMIT_MS }, round);
  }

  /** A round reports its faults, and goes on without what failed. */
  private planning(name: string, pauseMs: number, round: (onFault: (error: unknown) => void) => Promise<boolean>): PollingJob {
    const failing = `${name} wait`;
    const schedule = { everyMs: POLL_MS, pauseMs: () => pauseMs, stopLimitMs: STOP_LIMIT_MS };
    const job: PollingJob = new PollingJob({ name, level: 'error', failing, ...schedule }, async () => {
      const faults: string[] = [];
      const more = await round((error) => faults.push(errorName(error)));
      for (const fault of faults) job.failures.report(`${failing}: ${fault}.`);
      if (faults.length === 0) job.failures.recovered(`${name} are made again.`);
      return more;
    });
    return job;
  }

  private plan(emergencies: boolean, onFault: (error: unknown) => void): Promise<boolean> {
    return this.planner.planDue(emergencies, this.sender.channels(), onFault);
  }

  private send(emergencies: boolean): Promise<boolean> {
    return this.sender.sendDue(emergencies, (reason) => this.report(reason));
  }

  /** Alerts to deadlines that have come near. @returns whether there may be more */
  private async raiseDeadlines(onFault: (error: unknown) => void): Promise<boolean> {
    try {
      const [row] = await this.connection.call<{ raise_alert_deadlines: number }>('raise_alert_deadlines', [DEADLINES]);
      return row?.raise_alert_deadlines === DEADLINES;
    } catch (error) {
      onFault(error);
      return false;
    }
  }

  private report(reason: string | undefined): void {
    if (reason === undefined) this.faults.recovered('Messages of alerts leave again.');
    else this.faults.report(`Messages of alerts do not leave: ${reason}.`);
  }
}
