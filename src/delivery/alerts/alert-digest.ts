import { createHash } from 'node:crypto';
import { URGENCIES } from '../../casework/action-requests/action.js';
import type { DigestLine } from './alert-message.policy.js';
import type { CheckFault } from './unchecked-messages.js';

/** A row of hub.lease_alert_digests or hub.lease_alert_channel_digests: at most so many messages of one reader. */
export const MESSAGES_A_LEASE = 1_000;
/** Leases of one digest. Messages beyond them are in the next digest: a digest does not grow without end while it is made. */
const MOST_LEASES = 20;

/** What a digest tells of an alert, from hub.digest_alert. */
export type DigestAlert = Omit<DigestLine, 'dueAt'> & { readonly id: string; readonly dueAt: string | null };

export interface DigestPart {
  /** Of the digest: the same as long as it has the same messages. null: all messages were dropped. */
  readonly id: string | null;
  readonly ids: readonly string[] | null;
  readonly attempts: readonly number[] | null;
  readonly account: string | null;
  /** null: all messages were dropped, or cannot be checked. */
  readonly alerts: readonly DigestAlert[] | null;
  /** Messages that were dropped instead. */
  readonly dropped: number;
  /** All messages of the lease. */
  readonly examined: number;
  /** SQLSTATE of a failed check, and its alert; null: no check failed. */
  readonly fault: string | null;
  readonly faulty: string | null;
}

/** What a digest tells, and which messages it settles. */
export interface Digest {
  readonly id: string;
  readonly ids: readonly string[];
  readonly attempts: readonly number[];
  readonly count: number;
  readonly lines: readonly DigestLine[];
}

/** In the order of the lines: the most urgent first. */
const keyOf = ({ urgency, kind }: Pick<DigestLine, 'urgency' | 'kind'>): string =>
  `${URGENCIES.length - URGENCIES.indexOf(urgency)} ${kind}`;

/** Makes one digest of its parts; undefined: nothing is left to tell. */
export function digestOf(parts: readonly DigestPart[]): Digest | undefined {
  const filled = parts.filter(({ alerts }) => alerts !== null);
  const [first] = filled;
  if (!first?.id) return undefined;
  // An alert whose messages of two steps wait may be in two parts, and counts once.
  const alerts = new Map(filled.flatMap((part) => part.alerts ?? []).map((alert) => [alert.id, alert]));
  const ids = filled.flatMap((part) => part.ids ?? []);
  return {
    // Which part a message is in may differ between attempts.
    id: filled.length === 1 ? first.id : idOf(ids.toSorted()),
    ids,
    attempts: filled.flatMap((part) => part.attempts ?? []),
    count: alerts.size,
    lines: linesOf([...alerts.values()]),
  };
}

/** Returns one line for each kind and urgency, with the earliest clock of its alerts. */
function linesOf(alerts: readonly DigestAlert[]): readonly DigestLine[] {
  const lines = new Map<string, DigestLine>();
  for (const { kind, urgency, quantity, dueAt } of alerts) {
    const key = keyOf({ urgency, kind });
    const before = lines.get(key);
    const due = dueAt === null ? null : new Date(dueAt);
    const earliest = before?.dueAt && (!due || before.dueAt < due) ? before.dueAt : due;
    lines.set(key, { kind, urgency, quantity: quantity + (before?.quantity ?? 0), dueAt: earliest });
  }
  return [...lines].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, line]) => line);
}

function idOf(messages: readonly string[]): string {
  const hash = createHash('sha256').update(messages.join(' ')).digest('hex');
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join('-');
}

/** Returns the checks that failed. */
export const checkFaults = (rows: readonly Pick<DigestPart, 'fault' | 'faulty'>[]): readonly CheckFault[] =>
  rows.flatMap(({ fault, faulty }) => (fault === null ? [] : [{ fault, alert: faulty }]));

/**
 * Leases all further messages of a reader. It ends at a lease that settles nothing: messages that cannot be checked are not leased, and the next lease would check them again.
 * @param more leases the next ones; undefined: there are none
 */
export async function wholeDigest<Part extends DigestPart>(first: Part, more: () => Promise<Part | undefined>): Promise<readonly Part[]> {
  const parts = [first];
  for (let last: Part | undefined = first; last && mayHaveMore(last) && parts.length < MOST_LEASES;) {
    last = await more();
    if (last) parts.push(last);
  }
  return parts;
}

const mayHaveMore = ({ examined, alerts, dropped }: DigestPart): boolean =>
  examined >= MESSAGES_A_LEASE && (alerts !== null || dropped > 0);

/** Most results of one statement: a digest has up to 20,000 messages, and a statement must end in time. */
const MOST_RESULTS = 1_000;

/** Returns the ids of messages whose result is recorded together. Failures are recorded at once, since a channel counts them. */
export function idsOfResults(ids: readonly string[], isSent: boolean): readonly (readonly string[])[] {
  if (!isSent || ids.length <= MOST_RESULTS) return [ids];
  return Array.from({ length: Math.ceil(ids.length / MOST_RESULTS) }, (_, at) => ids.slice(at * MOST_RESULTS, (at + 1) * MOST_RESULTS));
}
