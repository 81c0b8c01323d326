import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { FailureLog } from '../../platform/platform/failure-log.js';
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
 * Plans and sends alerts, in two lanes with rounds of their own: an emergency never waits behind other messages. Any number of processes may run it at the same
 * time. It never stops for an error.
 */
@Injectable()
export class AlertWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly emergencies = new PollingJob(
    {
      ...{ name: 'Emergencies', level: 'error', failing: 'Emergencies wait', recovered: 'Emergencies are sent again.' },
      ...{ everyMs: POLL_MS, pauseMs: () => PAUSE_MS, stopLimitMs: STOP_LIMIT_MS },
    },
    () => this.lane(true),
  );
  private readonly others = new PollingJob(
    {
      ...{ name: 'Alerts', level: 'error', failing: 'Alerts wait', recovered: 'Alerts are sent again.' },
      ...{ everyMs: POLL_MS, stopLimitMs: STOP_LIMIT_MS },
    },
    async () => {
      const [row] = await this.connection.call<{ raise_alert_deadlines: number }>('raise_alert_deadlines', [DEADLINES]);
      const more = await this.lane(false);
      const digests = await this.sender.sendDigests((reason) => this.report(reason));
      return more || digests || row?.raise_alert_deadlines === DEADLINES;
    },
  );
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
    this.stopListening = this.wakeups.onWake(() => this.emergencies.wake());
    for (const job of [this.emergencies, this.others]) job.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopListening();
    await Promise.all([this.emergencies.stop(), this.others.stop()]);
  }

  /** Looks for due alerts now. */
  wake(): void {
    for (const job of [this.emergencies, this.others]) job.wake();
  }

  private async lane(emergencies: boolean): Promise<boolean> {
    const planned = await this.planner.planDue(emergencies, this.sender.channels());
    const sent = await this.sender.sendDue(emergencies, (reason) => this.report(reason));
    return planned || sent;
  }

  private report(reason: string | undefined): void {
    if (reason === undefined) this.faults.recovered('Messages of alerts leave again.');
    else this.faults.report(`Messages of alerts do not leave: ${reason}.`);
  }
}
