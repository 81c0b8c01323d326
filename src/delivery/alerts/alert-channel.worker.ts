import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Urgency } from '../../casework/action-requests/action.js';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { FailureLog } from '../../platform/platform/failure-log.js';
import { PollingJob } from '../../platform/platform/polling-job.js';
import { Wakeups } from '../feed/wakeups.js';
import type { AlertKind } from './alert.js';
import { AlertChannelSender, type ChannelMessage, type SealedChannel } from './alert-channel-sender.js';
import type { DigestLine } from './alert-message.policy.js';
import { retrySeconds } from './alert-retry.policy.js';

const POLL_MS = 1_000;
const PAUSE_MS = 250;
/** When the hub stops, it waits this long to record the results of messages in transmission. */
const STOP_LIMIT_MS = 5_000;
/** Messages on their way at once in a lane. hub.lease_alert_channel_messages limits them by channel. */
const AT_ONCE = 100;

interface LeasedRow {
  readonly channel: string;
  readonly channel_kind: SealedChannel['kind'];
  readonly sealed: Buffer;
  readonly phone: string | null;
  readonly attempts: number;
}
interface LeasedMessage extends LeasedRow {
  readonly id: string;
  readonly alert: string;
  readonly reference: string;
  readonly kind: AlertKind;
  readonly urgency: Urgency;
  readonly quantity: number;
  readonly due_at: Date | null;
}
interface LeasedDigest extends LeasedRow {
  readonly ids: readonly string[];
  readonly alerts: number;
  readonly lines: readonly (Omit<DigestLine, 'dueAt'> & { readonly dueAt: string | null })[];
}

/** A leased message, and the deliveries that it settles. */
interface Leased {
  readonly holder: string;
  readonly row: LeasedRow;
  readonly ids: readonly string[];
  readonly content: ChannelMessage['content'];
  readonly isEmergency: boolean;
}

/**
 * Sends alerts to rooms and gateways, in two lanes. A round does not wait for the answers to its messages: a receiver that hangs holds up its own channel alone.
 * Any number of processes may run it; after a crash another one sends again what was on its way.
 */
@Injectable()
export class AlertChannelWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly emergencies = this.lane('Emergencies in rooms', (holder, most) => this.leaseMessages(holder, true, most));
  private readonly others = this.lane('Alerts in rooms', async (holder, most) => {
    const messages = await this.leaseMessages(holder, false, most);
    return [...messages, ...(await this.leaseDigests(holder, Math.max(1, most - messages.length)))];
  });
  private readonly inFlight = new Set<Promise<void>>();
  private readonly faults = new FailureLog(new Logger('Alerts in rooms'), 'error');
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly connection: RelayConnection,
    private readonly sender: AlertChannelSender,
    private readonly wakeups: Wakeups,
  ) {}

  onApplicationBootstrap(): void {
    this.stopListening = this.wakeups.onWake(() => this.emergencies.wake());
    for (const job of [this.emergencies, this.others]) job.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopListening();
    await Promise.all([this.emergencies.stop(), this.others.stop()]);
    await Promise.race([Promise.all(this.inFlight), pause(STOP_LIMIT_MS, undefined, { ref: false })]);
  }

  /** Looks for due messages now. */
  wake(): void {
    for (const job of [this.emergencies, this.others]) job.wake();
  }

  private lane(name: string, lease: (holder: string, most: number) => Promise<readonly Leased[]>): PollingJob {
    let running = 0;
    const words = { failing: `${name} wait`, recovered: `${name} are sent again.` };
    const job: PollingJob = new PollingJob(
      { name, level: 'error', ...words, everyMs: POLL_MS, pauseMs: () => PAUSE_MS, stopLimitMs: STOP_LIMIT_MS },
      async () => {
        if (running >= AT_ONCE) return false;
        for (const leased of await lease(randomUUID(), AT_ONCE - running)) {
          running += 1;
          const sending = this.attempt(leased).finally(() => {
            running -= 1;
            this.inFlight.delete(sending);
            job.wake(); // the channel, or this lane, may have more
          });
          this.inFlight.add(sending);
        }
        return false;
      },
    );
    return job;
  }

  private async leaseMessages(holder: string, isEmergency: boolean, most: number): Promise<readonly Leased[]> {
    const rows = await this.connection.callWithClaim<LeasedMessage>('lease_alert_channel_messages', [holder, isEmergency, most]);
    return rows.map((row) => {
      const { alert, reference, kind, urgency, quantity, due_at: dueAt } = row;
      const content = { type: 'ALERT', alert: { id: alert, reference, kind, urgency, quantity, dueAt } } as const;
      return { holder, row, ids: [row.id], content, isEmergency };
    });
  }

  private async leaseDigests(holder: string, most: number): Promise<readonly Leased[]> {
    const rows = await this.connection.callWithClaim<LeasedDigest>('lease_alert_channel_digests', [holder, most]);
    return rows.map((row) => {
      const lines = row.lines.map((line) => ({ ...line, dueAt: line.dueAt === null ? null : new Date(line.dueAt) }));
      return { holder, row, ids: row.ids, content: { type: 'DIGEST', count: row.alerts, lines }, isEmergency: false };
    });
  }

  /** Sends a message, and records the result. A result that cannot be recorded is lost: the message is sent again after its lease. */
  private async attempt({ holder, row, ids, content, isEmergency }: Leased): Promise<void> {
    try {
      const channel = { id: row.channel, kind: row.channel_kind, sealed: row.sealed };
      const fault = await this.sender.send(channel, { id: ids[0] ?? '', phone: row.phone, content });
      const wait = fault ? retrySeconds(fault, row.attempts, isEmergency) : null;
      const seconds = wait === null ? null : Math.max(wait, fault?.askedSeconds ?? 0);
      const result = [fault?.reason ?? null, seconds, fault?.isGone ?? false] as const;
      await this.connection.call('record_alert_channel_attempt', [holder, row.channel, ids, ...result]);
      this.faults.recovered('Results of alerts are recorded again.');
    } catch (error) {
      this.faults.report('The result of an alert is not recorded', error);
    }
  }
}
