import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { errorName, FailureLog } from '../../platform/platform/failure-log.js';
import { PollingJob } from '../../platform/platform/polling-job.js';
import { Wakeups } from '../feed/wakeups.js';
import { AlertPlanner, type OnFault } from './alert-planner.js';
import { AlertSender, type Sending } from './alert-sender.js';
import { MessagesInTransit } from './messages-in-transit.js';

const POLL_MS = 1_000;
/** Wake-ups come with every event of the hub, and few of them are emergencies. */
const PAUSE_MS = 250;
/** When the hub stops, it waits this long to record the result of a message in transmission; otherwise the message may be sent again after its lease. */
const STOP_LIMIT_MS = 5_000;
const DEADLINES = 200;
/** Letters that are on their way at once: a mail server treats a fast sender as a spammer, but an emergency waits for nobody. */
const AT_ONCE = 4;
const EMERGENCIES_AT_ONCE = 20;

/**
 * Plans and sends alerts. Emergencies have jobs of their own: none waits behind other messages. Planning and sending have rounds of their own: a mail server that hangs
 * holds up no plan, and thus no message in the application. A round does not wait for the letters that it sends: a slow recipient holds up no other. Any number of processes may run it at the same time. It never stops for an error.
 */
@Injectable()
export class AlertWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly inTransit: MessagesInTransit[] = [];
  private readonly emergencies = {
    sending: this.sending('Emergencies', EMERGENCIES_AT_ONCE, (capacity) => this.sender.messages(true, EMERGENCIES_AT_ONCE, capacity)),
    planning: this.planning('Plans of emergencies', PAUSE_MS, async (onFault) => {
      const more = await this.plan(true, onFault);
      this.emergencies.sending.wake();
      return more;
    }),
  };
  private readonly others = {
    sending: this.sending('Alerts', AT_ONCE, (capacity) => this.sender.messages(false, AT_ONCE, capacity)),
    digests: this.sending('Digests', AT_ONCE, () => this.sender.digest()),
    planning: this.planning('Plans of alerts', 0, async (onFault) => {
      const due = await this.raiseDeadlines(onFault);
      return (await this.plan(false, onFault)) || due;
    }),
  };
  private readonly jobs = [...Object.values(this.emergencies), ...Object.values(this.others)];
  /** Faults of the channels, apart from those of the database. */
  private readonly faults = new FailureLog(new Logger('Alerts'), 'error');
  private readonly results = new FailureLog(new Logger('Results of alerts'), 'error');
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
    await Promise.all(this.inTransit.map((letters) => letters.settle(STOP_LIMIT_MS)));
  }

  /** Looks for due alerts now. */
  wake(): void {
    for (const job of this.jobs) job.wake();
  }

  private sending(name: string, atOnce: number, lease: (capacity: number) => Promise<readonly Sending[]>): PollingJob {
    const letters = new MessagesInTransit(atOnce);
    this.inTransit.push(letters);
    const words = { failing: `${name} wait`, recovered: `${name} are sent again.` };
    const schedule = { everyMs: POLL_MS, stopLimitMs: STOP_LIMIT_MS };
    const job: PollingJob = new PollingJob({ name, level: 'error', ...words, ...schedule }, async () => {
      if (letters.capacity <= 0) return false;
      const leased = await lease(letters.capacity);
      for (const send of leased) letters.add(this.attempt(send), () => job.wake());
      return leased.length > 0;
    });
    return job;
  }

  /** A result that cannot be recorded is lost: the letter is sent again after its lease. */
  private async attempt(send: Sending): Promise<void> {
    try {
      const reason = await send();
      if (reason === undefined) this.faults.recovered('Messages of alerts leave again.');
      else this.faults.report(`Messages of alerts do not leave: ${reason}.`);
      this.results.recovered('Results of letters are recorded again.');
    } catch (error) {
      this.results.report(`The result of a letter is not recorded: ${errorName(error)}.`);
    }
  }

  /** A round reports its faults, and goes on without what failed. A report names an alert by its id, and no content. */
  private planning(name: string, pauseMs: number, round: (onFault: OnFault) => Promise<boolean>): PollingJob {
    const failing = `${name} wait`;
    const schedule = { everyMs: POLL_MS, pauseMs: () => pauseMs, stopLimitMs: STOP_LIMIT_MS };
    const job: PollingJob = new PollingJob({ name, level: 'error', failing, ...schedule }, async () => {
      let faults = 0;
      const more = await round((fault, alert) => {
        faults += 1;
        job.failures.report(`${failing}: ${fault}.`, alert === undefined ? undefined : `${failing}: ${fault}, alert ${alert}.`);
      });
      if (faults === 0) job.failures.recovered(`${name} are made again.`);
      return more;
    });
    return job;
  }

  private plan(emergencies: boolean, onFault: OnFault): Promise<boolean> {
    return this.planner.planDue(emergencies, this.sender.channels(), onFault);
  }

  /** Alerts to deadlines that have come near. @returns whether there may be more */
  private async raiseDeadlines(onFault: OnFault): Promise<boolean> {
    try {
      const [row] = await this.connection.call<{ done: number; faults: string[] }>('raise_alert_deadlines', [DEADLINES]);
      for (const fault of row?.faults ?? []) onFault(fault);
      return row?.done === DEADLINES;
    } catch (error) {
      onFault(errorName(error));
      return false;
    }
  }
}
