import type { Urgency } from '../../casework/action-requests/action.js';
import type { AlertKind } from './alert.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const KIND_WORDS: Readonly<Record<AlertKind, string>> = {
  ACTION_REQUEST: 'request to act',
  INFORMATION_REQUEST: 'request for information',
  DEADLINE: 'deadline of a request',
  OVERDUE: 'overdue work',
  NOTICE: 'notice',
  CASE: 'case work',
  MENTION: 'mention in a case',
  WATCH_HIT: 'watch',
  OWN_INDICATOR: 'own indicators',
  WITHDRAWAL: 'withdrawals to confirm',
  CREDENTIAL: 'key that expires',
  CONNECTION: 'webhook or pull that stands still',
  BREAK_GLASS: 'break-glass access',
  ADMINISTRATION: 'administration',
};

/** The hub as messages name it. */
export interface Sender {
  readonly hubName: string;
  /** Address of the hub, without a slash at its end. */
  readonly publicUrl: string;
}

/** All that a message may know of an alert. */
export interface AlertSummary {
  readonly id: string;
  readonly reference: string;
  readonly kind: AlertKind;
  readonly urgency: Urgency;
  readonly quantity: number;
  /** When an answer is due; null: no clock runs. */
  readonly dueAt: Date | null;
}

/** One line of a digest: alerts of one kind and urgency. `dueAt`: the earliest clock. */
export type DigestLine = Pick<AlertSummary, 'kind' | 'urgency' | 'quantity' | 'dueAt'>;

export interface Text {
  readonly subject: string;
  readonly text: string;
}

/** Returns a span as `2 days`, `3 hours` or `14 minutes`, rounded down. */
export function spanOf(ms: number): string {
  const [count, unit] = ms >= 2 * DAY ? [ms / DAY, 'day'] : ms >= 2 * HOUR ? [ms / HOUR, 'hour'] : [ms / MINUTE, 'minute'];
  const whole = Math.floor(count);
  return `${whole} ${unit}${whole === 1 ? '' : 's'}`;
}

/** Returns a clock as people read it, in UTC, with the time left. */
export function clockOf(dueAt: Date, now: number): string {
  const left = dueAt.getTime() - now;
  const time = `${dueAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return left >= 0 ? `${time} (${spanOf(left)} left)` : `${time} (${spanOf(-left)} ago)`;
}

/** Returns the message of one alert. @param now milliseconds since 1970 */
export function alertText({ hubName, publicUrl }: Sender, alert: AlertSummary, now: number): Text {
  const { id, reference, kind, urgency, quantity, dueAt } = alert;
  return {
    subject: `${urgency}: ${KIND_WORDS[kind]}, ${reference}`,
    text: [
      `${hubName} has an alert for you.`,
      [
        `Kind: ${KIND_WORDS[kind]}${quantity > 1 ? ` (${quantity})` : ''}`,
        `Urgency: ${urgency}`,
        ...(dueAt ? [`Due: ${clockOf(dueAt, now)}`] : []),
        `Reference: ${reference}`,
      ].join('\n'),
      `Sign in and acknowledge it: ${publicUrl}/alerts/${id}`,
      ...(urgency === 'EMERGENCY' ? ['This message repeats until an officer acknowledges the alert.'] : []),
    ].join('\n\n'),
  };
}

/** Returns the digest of an officer. @param count number of alerts @param now milliseconds since 1970 */
export function digestText(
  { hubName, publicUrl }: Sender,
  lines: readonly DigestLine[],
  { count, now }: { count: number; now: number },
): Text {
  return {
    subject: `${count} ${count === 1 ? 'alert' : 'alerts'}`,
    text: [
      `${hubName} has ${count} ${count === 1 ? 'alert' : 'alerts'} for you.`,
      lines
        .map(
          ({ kind, urgency, quantity, dueAt }) =>
            `${urgency}: ${KIND_WORDS[kind]}, ${quantity}${dueAt ? `, due ${clockOf(dueAt, now)}` : ''}`,
        )
        .join('\n'),
      `Sign in and read them: ${publicUrl}/alerts`,
    ].join('\n\n'),
  };
}
