import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Urgency } from '../../casework/action-requests/action.js';
import { Clock } from '../../platform/platform/clock.js';
import { Settings } from '../../platform/platform/platform.module.js';
import type { AlertKind } from './alert.js';
import { checkFaults, type Digest, digestOf, type DigestPart, idsOfResults, wholeDigest } from './alert-digest.js';
import { alertText, digestText } from './alert-message.policy.js';
import { waitsAfter } from './alert-retry.policy.js';
import { AlertTally } from './alert-tally.js';
import { ALERT_TRANSPORTS, type AlertFault, type AlertMessage, type AlertTransport } from './alert-transport.js';
import { AlertConnections } from './alert-connections.js';
import { UncheckedMessages } from './unchecked-messages.js';

/** A mail server that goes on answering slowly may hold a letter for ever. The leases in sql/sending.sql are longer than this. */
const SEND_LIMIT_MS = 60_000;

/** A leased message: hub.lease_alert_messages has checked that its officer may know of the alert now. */
interface LeasedMessage {
  readonly id: string;
  readonly alert: string;
  readonly reference: string;
  readonly kind: AlertKind;
  readonly urgency: Urgency;
  readonly quantity: number;
  readonly due_at: Date | null;
  /** null: it was dropped instead, or cannot be checked. */
  readonly address: string | null;
  readonly attempts: number;
  readonly fault: string | null;
}

interface LeasedDigest extends DigestPart {
  readonly account: string;
  readonly address: string;
}

/** Which messages an attempt is about, and their earlier attempts. A digest has several. */
interface Attempt {
  readonly holder: string;
  readonly ids: readonly string[];
  readonly attempts: readonly number[];
  readonly isEmergency: boolean;
}

/** Sends what was leased, and records the result. @returns the reason of the fault; undefined: it was accepted */
export type Sending = () => Promise<string | undefined>;

/** Sends a message, or gives it up after a time: it is sent again later, with the same id. */
export function sendInTime(transport: AlertTransport, message: AlertMessage, limitMs = SEND_LIMIT_MS): Promise<AlertFault | undefined> {
  const end = new AbortController();
  const limit = pause(limitMs, { reason: 'TIMEOUT', isPermanent: false }, { ref: false, signal: end.signal });
  limit.catch(() => undefined); // the message was sent in time
  return Promise.race([transport.send(message), limit]).finally(() => end.abort());
}

/** Sends letters. By its lease, one process has a message at a time; after a crash another one sends it again. */
@Injectable()
export class AlertSender {
  private readonly unchecked = new UncheckedMessages();

  constructor(
    private readonly connections: AlertConnections,
    private readonly clock: Clock,
    @Inject(Settings) private readonly settings: Settings,
    @Inject(ALERT_TRANSPORTS) private readonly transports: readonly AlertTransport[],
    private readonly tally: AlertTally,
  ) {}

  /** Returns the channels that this hub has besides in-app. */
  channels(): readonly AlertTransport['kind'][] {
    return this.transports.filter(({ isOn }) => isOn).map(({ kind }) => kind);
  }

  /** Leases due messages: emergencies, or all others. @param atOnce letters of the job on their way at once @param capacity how many more may be sent now */
  async messages(emergencies: boolean, atOnce: number, capacity: number): Promise<readonly Sending[]> {
    const holder = randomUUID();
    const due = await this.connections
      .of(emergencies)
      .callWithClaim<LeasedMessage>('lease_alert_messages', [holder, emergencies, atOnce, capacity]);
    for (const { id, alert: faulty, fault } of due) this.unchecked.note(id, checkFaults([{ fault, faulty }]));
    return due.flatMap((message) => {
      const { id, alert, address, attempts, due_at: dueAt, fault } = message;
      if (address === null) {
        if (fault === null) this.tally.add('EMAIL', 'DROPPED');
        return [];
      }
      return () => {
        const text = alertText(this.settings, { ...message, id: alert, dueAt }, this.clock.milliseconds());
        return this.attempt({ id, to: address, ...text }, { holder, ids: [id], attempts: [attempts], isEmergency: emergencies });
      };
    });
  }

  /** Leases one digest with all its messages, which is sent at once: the next round leases the next one. */
  async digest(): Promise<readonly Sending[]> {
    const holder = randomUUID();
    const leases = (more: readonly unknown[]): Promise<LeasedDigest[]> =>
      this.connections.of(false).callWithClaim<LeasedDigest>('lease_alert_digests', [holder, 1, ...more]);
    const [first] = await leases([]);
    if (!first) return [];
    const parts = await wholeDigest(first, async () => (await leases([first.account]))[0]);
    this.unchecked.note(first.account, checkFaults(parts));
    for (const { dropped } of parts) this.tally.add('EMAIL', 'DROPPED', dropped);
    const digest = digestOf(parts);
    return digest ? [() => this.sendDigest(first.address, holder, digest)] : [];
  }

  private sendDigest(to: string, holder: string, { id, ids, attempts, count, lines }: Digest): Promise<string | undefined> {
    const text = digestText(this.settings, lines, { count, now: this.clock.milliseconds() });
    return this.attempt({ id, to, ...text }, { holder, ids, attempts, isEmergency: false });
  }

  private async attempt(message: AlertMessage, { holder, ids, attempts, isEmergency }: Attempt): Promise<string | undefined> {
    const transport = this.transports.find(({ kind }) => kind === 'EMAIL');
    const fault: AlertFault | undefined = transport ? await sendInTime(transport, message) : { reason: 'OFF', isPermanent: false };
    const waits = fault ? waitsAfter(fault, attempts, isEmergency) : [];
    for (const some of idsOfResults(ids, !fault)) {
      await this.connections.of(isEmergency).call('record_alert_attempt', [holder, some, fault?.reason ?? null, waits]);
    }
    this.tally.addAttempt('EMAIL', waits);
    return fault?.reason;
  }
}
