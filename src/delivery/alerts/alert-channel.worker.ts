import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Urgency } from '../../casework/action-requests/action.js';
import { FailureLog } from '../../platform/platform/failure-log.js';
import { PollingJob } from '../../platform/platform/polling-job.js';
import { Wakeups } from '../feed/wakeups.js';
import type { AlertKind } from './alert.js';
import { AlertChannelSender, type ChannelMessage, type SealedChannel } from './alert-channel-sender.js';
import { checkFaults, digestOf, type DigestPart, idsOfResults, wholeDigest } from './alert-digest.js';
import { waitsAfter } from './alert-retry.policy.js';
import { AlertTally } from './alert-tally.js';
import { AlertConnections } from './alert-connections.js';
import { MessagesInTransit } from './messages-in-transit.js';
import { UncheckedMessages } from './unchecked-messages.js';

const POLL_MS = 1_000;
const PAUSE_MS = 250;
/** When the hub stops, it waits this long to record the results of messages in transmission. */
const STOP_LIMIT_MS = 5_000;
/** Messages of a job on their way at once. hub.lease_alert_channel_messages limits them by channel. */
const AT_ONCE = 100;

interface LeasedRow {
  readonly channel: string;
  readonly channel_kind: SealedChannel['kind'];
  readonly sealed: Buffer;
  readonly phone: string | null;
  /** Of the check; null: it did not fail. */
  readonly fault: string | null;
}
interface LeasedMessage extends LeasedRow {
  readonly id: string;
  readonly alert: string;
  readonly reference: string;
  readonly kind: AlertKind;
  readonly urgency: Urgency;
  readonly quantity: number;
  readonly due_at: Date | null;
  readonly attempts: number;
}
/** null: the message was dropped instead, or cannot be checked. */
type LeaseResult = Omit<LeasedMessage, 'sealed'> & { readonly sealed: Buffer | null };
type LeasedDigest = LeasedRow & DigestPart;

/** A leased message, the deliveries that it settles, and their earlier attempts. */
interface Leased {
  readonly holder: string;
  readonly row: LeasedRow;
  readonly id: string;
  readonly ids: readonly string[];
  readonly attempts: readonly number[];
  readonly content: ChannelMessage['content'];
  readonly isEmergency: boolean;
}

/**
 * Sends alerts to chat channels and gateways. Emergencies, others and digests have a job each: a digest takes many checks. A round does not wait for the answers to its messages:
 * a receiver that hangs holds up its own channel alone.
 * Any number of processes may run it; after a crash another one sends again what was on its way.
 */
@Injectable()
export class AlertChannelWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly inTransit: MessagesInTransit[] = [];
  private readonly emergencies = this.job('Emergencies in channels', (holder, most) => this.leaseMessages(holder, true, most));
  private readonly others = this.job('Alerts in channels', (holder, most) => this.leaseMessages(holder, false, most));
  private readonly digests = this.job('Digests in channels', (holder) => this.leaseDigest(holder), 0);
  private readonly jobs = [this.emergencies, this.others, this.digests];
  private readonly faults = new FailureLog(new Logger('Alerts in channels'), 'error');
  private readonly unchecked = new UncheckedMessages();
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly connections: AlertConnections,
    private readonly sender: AlertChannelSender,
    private readonly wakeups: Wakeups,
    private readonly tally: AlertTally,
  ) {}

  onApplicationBootstrap(): void {
    this.stopListening = this.wakeups.onWake(() => this.emergencies.wake());
    for (const job of this.jobs) job.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopListening();
    await Promise.all(this.jobs.map((job) => job.stop()));
    await Promise.all(this.inTransit.map((messages) => messages.settle(STOP_LIMIT_MS)));
  }

  /** Looks for due messages now. */
  wake(): void {
    for (const job of this.jobs) job.wake();
  }

  private job(name: string, lease: (holder: string, most: number) => Promise<readonly Leased[]>, pauseMs = PAUSE_MS): PollingJob {
    const transit = new MessagesInTransit(AT_ONCE);
    this.inTransit.push(transit);
    const words = { failing: `${name} wait`, recovered: `${name} are sent again.` };
    const job: PollingJob = new PollingJob(
      { name, level: 'error', ...words, everyMs: POLL_MS, pauseMs: () => pauseMs, stopLimitMs: STOP_LIMIT_MS },
      async () => {
        if (transit.capacity <= 0) return false;
        // There may be more now, and again after each message.
        const found = await lease(randomUUID(), transit.capacity);
        for (const leased of found) transit.add(this.attempt(leased), () => job.wake());
        return found.length > 0;
      },
    );
    return job;
  }

  private async leaseMessages(holder: string, isEmergency: boolean, most: number): Promise<readonly Leased[]> {
    const rows = await this.connections
      .of(isEmergency)
      .callWithClaim<LeaseResult>('lease_alert_channel_messages', [holder, isEmergency, most]);
    for (const { id, alert: faulty, fault } of rows) this.unchecked.note(id, checkFaults([{ fault, faulty }]));
    return rows.flatMap(({ sealed, ...row }) => {
      if (sealed === null) {
        if (row.fault === null) this.tally.add(row.channel_kind, 'DROPPED');
        return [];
      }
      const { alert, reference, kind, urgency, quantity, due_at: dueAt } = row;
      const content = { type: 'ALERT', alert: { id: alert, reference, kind, urgency, quantity, dueAt } } as const;
      return [{ holder, row: { ...row, sealed }, id: row.id, ids: [row.id], attempts: [row.attempts], content, isEmergency }];
    });
  }

  /** Leases one digest with all its messages, which is sent at once: the next round leases the next one. */
  private async leaseDigest(holder: string): Promise<readonly Leased[]> {
    const leases = (more: readonly unknown[]): Promise<LeasedDigest[]> =>
      this.connections.of(false).callWithClaim<LeasedDigest>('lease_alert_channel_digests', [holder, 1, ...more]);
    const [row] = await leases([]);
    if (!row) return [];
    const parts = await wholeDigest(row, async () => (await leases([row.channel, row.account]))[0]);
    this.unchecked.note(`${row.channel} ${row.account}`, checkFaults(parts));
    for (const { channel_kind: kind, dropped } of parts) this.tally.add(kind, 'DROPPED', dropped);
    const digest = digestOf(parts);
    if (!digest) return [];
    const { count, lines, ...settled } = digest;
    return [{ holder, row, ...settled, content: { type: 'DIGEST', count, lines }, isEmergency: false }];
  }

  /** Sends a message, and records the result. A result that cannot be recorded is lost: the message is sent again after its lease. */
  private async attempt({ holder, row, id, ids, attempts, content, isEmergency }: Leased): Promise<void> {
    try {
      const channel = { id: row.channel, kind: row.channel_kind, sealed: row.sealed };
      const fault = await this.sender.send(channel, { id, phone: row.phone, content });
      const waits = fault ? waitsAfter(fault, attempts, isEmergency) : [];
      const seconds = waits.map((wait) => (wait === null ? null : Math.max(wait, fault?.askedSeconds ?? 0)));
      const result = [fault?.reason ?? null, seconds, fault?.isGone ?? false] as const;
      for (const some of idsOfResults(ids, !fault)) {
        await this.connections.of(isEmergency).call('record_alert_channel_attempt', [holder, row.channel, some, ...result]);
      }
      this.tally.addAttempt(row.channel_kind, waits);
      this.faults.recovered('Results of alerts are recorded again.');
    } catch (error) {
      this.faults.report('The result of an alert is not recorded', error);
    }
  }
}
