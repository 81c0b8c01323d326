import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Urgency } from '../../casework/action-requests/action.js';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { Clock } from '../../platform/platform/clock.js';
import { Settings } from '../../platform/platform/platform.module.js';
import type { AlertKind } from './alert.js';
import { alertText, type DigestLine, digestText } from './alert-message.policy.js';
import { retrySeconds } from './alert-retry.policy.js';
import { ALERT_TRANSPORTS, type AlertFault, type AlertMessage, type AlertTransport } from './alert-transport.js';

/** Messages that are on their way at once: a mail server treats a fast sender as a spammer, but an emergency waits for nobody. */
const AT_ONCE = 4;
const EMERGENCIES_AT_ONCE = 20;
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
  readonly address: string;
  readonly attempts: number;
}

interface LeasedDigest {
  readonly id: string;
  readonly account: string;
  readonly address: string;
  readonly attempts: number;
  readonly alerts: number;
  readonly lines: readonly (Omit<DigestLine, 'dueAt'> & { readonly dueAt: string | null })[];
}

/** What an attempt was about: one message, or the digest of an account. */
interface Attempt {
  readonly holder: string;
  readonly id: string | null;
  readonly account: string | null;
  readonly attempts: number;
  readonly isEmergency: boolean;
}

/** Sends a message, or gives it up after a time: it is sent again later, with the same id. */
export function sendInTime(transport: AlertTransport, message: AlertMessage, limitMs = SEND_LIMIT_MS): Promise<AlertFault | undefined> {
  const end = new AbortController();
  const limit = pause(limitMs, { reason: 'TIMEOUT', isPermanent: false }, { ref: false, signal: end.signal });
  limit.catch(() => undefined); // the message was sent in time
  return Promise.race([transport.send(message), limit]).finally(() => end.abort());
}

/** Sends due messages. By its lease, one process has a message at a time; after a crash another one sends it again. */
@Injectable()
export class AlertSender {
  constructor(
    private readonly connection: RelayConnection,
    private readonly clock: Clock,
    @Inject(Settings) private readonly settings: Settings,
    @Inject(ALERT_TRANSPORTS) private readonly transports: readonly AlertTransport[],
  ) {}

  /** Returns the channels that this hub has besides in-app. */
  channels(): readonly AlertTransport['kind'][] {
    return this.transports.filter(({ isOn }) => isOn).map(({ kind }) => kind);
  }

  /** Sends due messages of a lane. @param onFault is called with the reason of each fault @returns whether there may be more */
  async sendDue(emergencies: boolean, onFault: (reason: string | undefined) => void): Promise<boolean> {
    const [holder, most] = [randomUUID(), emergencies ? EMERGENCIES_AT_ONCE : AT_ONCE];
    const due = await this.connection.callWithClaim<LeasedMessage>('lease_alert_messages', [holder, emergencies, most]);
    await Promise.all(
      due.map(async (message) => {
        const { id, alert, address, attempts, due_at: dueAt } = message;
        const text = alertText(this.settings, { ...message, id: alert, dueAt }, this.clock.milliseconds());
        onFault(await this.attempt({ id, to: address, ...text }, { holder, id, account: null, attempts, isEmergency: emergencies }));
      }),
    );
    return due.length === most;
  }

  /** Sends due digests. @param onFault is called with the reason of each fault @returns whether there may be more */
  async sendDigests(onFault: (reason: string | undefined) => void): Promise<boolean> {
    const holder = randomUUID();
    const due = await this.connection.callWithClaim<LeasedDigest>('lease_alert_digests', [holder, AT_ONCE]);
    await Promise.all(
      due.map(async ({ account, id, address, attempts, alerts: count, lines }) => {
        const dated = lines.map((line) => ({ ...line, dueAt: line.dueAt === null ? null : new Date(line.dueAt) }));
        const text = digestText(this.settings, dated, { count, now: this.clock.milliseconds() });
        const attempt = { holder, id: null, account, attempts, isEmergency: false };
        onFault(await this.attempt({ id, to: address, ...text }, attempt));
      }),
    );
    return due.length === AT_ONCE;
  }

  /** @returns the reason of the fault; undefined: the message was accepted */
  private async attempt(message: AlertMessage, { holder, id, account, attempts, isEmergency }: Attempt): Promise<string | undefined> {
    const transport = this.transports.find(({ kind }) => kind === 'EMAIL');
    const fault: AlertFault | undefined = transport ? await sendInTime(transport, message) : { reason: 'OFF', isPermanent: false };
    const wait = fault ? retrySeconds(fault, attempts, isEmergency) : null;
    await this.connection.call('record_alert_attempt', [holder, id, account, fault?.reason ?? null, wait]);
    return fault?.reason;
  }
}
