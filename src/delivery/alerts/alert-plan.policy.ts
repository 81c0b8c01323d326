import { URGENCIES, type Urgency } from '../../casework/action-requests/action.js';
import { type AlertChannel, type AlertKind, type AlertMode, isPhone, type PhoneChannel, type ChatChannel } from './alert.js';
import { nextDigestAt, type OfficerClock, quietUntil } from './alert-times.policy.js';

const MINUTE = 60_000;
/** An emergency is repeated for so long. */
export const ESCALATION_MS = 24 * 60 * MINUTE;
/** More immediate messages than this, by one channel to one officer in ten minutes, go into a digest. */
export const MOST_IMMEDIATE = 10;
/** Shortest time between two digests of an officer that hold what would have been immediate. */
export const DIGEST_PAUSE_MS = 15 * MINUTE;
/** Once all who can be called were called so often, an emergency is repeated less often. */
export const CALLS_OF_ALL = 10;
export const LONG_REPEAT_MINUTES = 15;
/** Such a digest waits so long for what else comes. */
const GATHER_MS = MINUTE;

export interface AlertRule {
  /** Empty: any. */
  readonly kinds: readonly AlertKind[];
  readonly minUrgency: Urgency;
  /** Threats of the item. Empty: any, and items without a threat. */
  readonly threats: readonly string[];
  readonly mode: AlertMode | 'OFF';
  /** Besides in-app. */
  readonly channels: readonly AlertChannel[];
}

/** What went out lately by a channel of the party, to an officer or to its chat channel. */
export interface ChannelPace {
  readonly id: string;
  /** Immediate messages of the last ten minutes. */
  readonly sent: number;
  /** When the last digest was sent; null: not lately. */
  readonly lastDigest: number | null;
}

/** A chat channel that alerts can reach. */
export interface AlertChatChannel extends ChannelPace {
  readonly kind: ChatChannel;
  readonly rosterZone: string | null;
}

/** An account that an alert can reach. Times in milliseconds since 1970. */
export interface AlertCandidate extends OfficerClock {
  readonly account: string;
  /** In the duty line, from 1; null: not on duty. */
  readonly position: number | null;
  /** Whether the alert calls the account where nobody on duty sees it. */
  readonly reserve: boolean;
  /** Rules of the officer's own. */
  readonly rules: readonly AlertRule[];
  /** Rules of the officer's agency. */
  readonly agencyRules: readonly AlertRule[];
  /** Immediate e-mails of the last ten minutes. */
  readonly sent: number;
  /** When the officer's last digest was sent; null: not lately. */
  readonly lastDigest: number | null;
  /** End of the officer's present turn on duty; null: there is none. */
  readonly onDutyUntil: number | null;
  /** Gateways to the officer's phone. */
  readonly gateways: Readonly<Partial<Record<PhoneChannel, ChannelPace>>>;
}

export interface DueAlert {
  readonly id: string;
  readonly kind: AlertKind;
  readonly urgency: Urgency;
  readonly threat: string | null;
  /** Number of plans before this one. */
  readonly step: number;
  readonly raisedAt: number;
  /** Accounts that do not see what the alert names. */
  readonly hiddenFrom: readonly string[];
}

/** Due alerts with the same addressees, the most urgent first. */
export interface AlertGroup {
  readonly now: number;
  readonly repeatMinutes: number;
  readonly repeats: number;
  /** Of the agency that the alerts are for; for its chat channels. */
  readonly agencyRules: readonly AlertRule[];
  readonly partyRules: readonly AlertRule[];
  readonly alerts: readonly DueAlert[];
  readonly candidates: readonly AlertCandidate[];
  readonly chatChannels: readonly AlertChatChannel[];
}

export interface PlannedStep {
  readonly alert: string;
  readonly step: number;
  /** When the next step is due; null: there is none. */
  readonly nextAt: number | null;
  /** The last position that is called; null: nobody on duty sees the alert. */
  readonly position: number | null;
  /** The positions to which an emergency goes with this step; null: to accounts that are not on duty. What reaches nobody calls nobody. */
  readonly called: readonly (number | null)[];
}

export interface PlannedDelivery {
  readonly alert: string;
  /** null: to a chat channel. */
  readonly account: string | null;
  readonly channel: AlertChannel;
  /** Id of the party's channel; null: by the hub itself. */
  readonly through: string | null;
  readonly mode: AlertMode;
  readonly at: number;
}

export interface AlertPlan {
  readonly steps: readonly PlannedStep[];
  readonly deliveries: readonly PlannedDelivery[];
}

/** How an officer learns of an alert; undefined: not at all. */
type Way = Pick<AlertRule, 'channels'> & { readonly mode: AlertMode };

const rank = (urgency: Urgency): number => URGENCIES.indexOf(urgency);

export const fits = (rule: AlertRule, { kind, urgency, threat }: DueAlert): boolean =>
  (rule.kinds.length === 0 || rule.kinds.includes(kind)) &&
  rank(urgency) >= rank(rule.minUrgency) &&
  (rule.threats.length === 0 || (threat !== null && rule.threats.includes(threat)));

/** Without a rule: what is urgent at once, everything else in the daily digest. */
const DEFAULTS: Readonly<Record<Urgency, Way>> = {
  ROUTINE: { mode: 'DIGEST', channels: ['EMAIL'] },
  URGENT: { mode: 'IMMEDIATE', channels: ['EMAIL'] },
  EMERGENCY: { mode: 'IMMEDIATE', channels: ['EMAIL'] },
};

/** The first rule that fits: the officer's own, then the agency's, then the party's, then the defaults. No rule silences an emergency for whom the hub calls. */
function wayTo({ rules, agencyRules }: AlertCandidate, alert: DueAlert, { partyRules }: AlertGroup, calls: boolean): Way | undefined {
  const rule = [...rules, ...agencyRules, ...partyRules].find((one) => fits(one, alert));
  if (alert.urgency === 'EMERGENCY' && calls) {
    return { mode: 'IMMEDIATE', channels: [...new Set([...DEFAULTS.EMERGENCY.channels, ...(rule?.channels ?? [])])] };
  }
  const { mode, channels } = rule ?? DEFAULTS[alert.urgency];
  return mode === 'OFF' ? undefined : { mode, channels };
}

/** How many positions of the duty line a step of the escalation calls: each officer is called, and called again `repeats` times, before the next is called, too. */
export const positionsCalled = (step: number, repeats: number, line: number): number =>
  Math.min(line, 1 + Math.floor(step / (repeats + 1)));

interface Called {
  readonly people: readonly AlertCandidate[];
  /** Officers off duty with a rule of their own for the alert. They are called once. */
  readonly byOwnRule: readonly AlertCandidate[];
  /** The last of the line who is called; undefined: nobody on duty sees the alert. */
  readonly last: AlertCandidate | undefined;
  /** How often everybody who can be called was called, with this step. */
  readonly callsOfAll: number;
}

/**
 * Whom a step calls. An emergency calls the line one by one; other alerts call everybody on duty. While nobody on duty sees the alert, the reserve is called.
 */
function calledBy(alert: DueAlert, { candidates, repeats }: AlertGroup): Called {
  const { step } = alert;
  const seeing = candidates.filter(({ account }) => !alert.hiddenFrom.includes(account));
  const line = seeing.filter(({ position }) => position !== null).sort((one, other) => (one.position ?? 0) - (other.position ?? 0));
  const reserve = line.length === 0 ? seeing.filter((one) => one.reserve) : [];
  const byOwnRule = seeing.filter(
    (one) => step === 0 && one.position === null && !reserve.includes(one) && one.rules.some((rule) => fits(rule, alert)),
  );
  if (line.length === 0) return { people: reserve, byOwnRule, last: undefined, callsOfAll: step + 1 };
  if (alert.urgency !== 'EMERGENCY') return { people: line, byOwnRule, last: line.at(-1), callsOfAll: step + 1 };
  const people = line.slice(0, positionsCalled(step, repeats, line.length));
  return { people, byOwnRule, last: people.at(-1), callsOfAll: step + 1 - (repeats + 1) * (line.length - 1) };
}

/** When an emergency is repeated; null: never again. */
function repeatAt({ urgency, raisedAt }: DueAlert, callsOfAll: number, { now, repeatMinutes }: AlertGroup): number | null {
  const minutes = callsOfAll < CALLS_OF_ALL ? repeatMinutes : Math.max(repeatMinutes, LONG_REPEAT_MINUTES);
  const next = now + minutes * MINUTE;
  return urgency === 'EMERGENCY' && next <= raisedAt + ESCALATION_MS ? next : null;
}

/** When a message goes out, and whether alone: no digest in quiet hours of an officer who is off duty then. `sent`: immediate ones of ten minutes, with this round's. */
export function timing(
  alert: DueAlert,
  candidate: OfficerClock & Pick<AlertCandidate, 'position' | 'onDutyUntil' | 'lastDigest'>,
  mode: AlertMode,
  { now, sent }: { now: number; sent: number },
): Pick<PlannedDelivery, 'mode' | 'at'> {
  const isEmergency = alert.urgency === 'EMERGENCY';
  const isOnDuty = (at: number): boolean => candidate.position !== null && at <= (candidate.onDutyUntil ?? now);
  const quietEnd = (at: number): number | null => (isEmergency || isOnDuty(at) ? null : quietUntil(at, candidate));
  const digest = (at: number): Pick<PlannedDelivery, 'mode' | 'at'> => ({ mode: 'DIGEST', at: quietEnd(at) ?? at });
  if (mode === 'DIGEST') return digest(nextDigestAt(now, candidate));
  if (isEmergency) return { mode, at: now };
  if (quietEnd(now) !== null) return digest(now);
  if (sent < MOST_IMMEDIATE) return { mode, at: now };
  return digest(Math.max(now + GATHER_MS, (candidate.lastDigest ?? 0) + DIGEST_PAUSE_MS));
}

/** How an officer can be reached by a channel; undefined: not at all. */
function routeOf(
  { account, sent, lastDigest, gateways }: AlertCandidate,
  channel: AlertChannel,
  available: readonly AlertChannel[],
): (Omit<ChannelPace, 'id'> & { readonly id: string | null; readonly key: string }) | undefined {
  const gateway = isPhone(channel) ? gateways[channel] : undefined;
  if (gateway) return { ...gateway, key: `${account} ${channel}` };
  return available.includes(channel) ? { id: null, sent, lastDigest, key: account } : undefined;
}

/**
 * Plans the next step of due alerts.
 * @param group alerts with the same addressees, and who they can reach; the most urgent alerts come first, because the limit of immediate messages counts over all
 * @param available channels of this hub itself, besides in-app
 * @param sent immediate messages by channel and officer, with those of the groups of this round before; it is added to
 */
export function planAlerts(group: AlertGroup, available: readonly AlertChannel[], sent = new Map<string, number>()): AlertPlan {
  const { now } = group;
  const [steps, deliveries]: [PlannedStep[], PlannedDelivery[]] = [[], []];
  const deliver = (alert: DueAlert, candidate: AlertCandidate, calls: boolean): void => {
    const way = wayTo(candidate, alert, group, calls);
    if (!way) return;
    const to = { alert: alert.id, account: candidate.account };
    deliveries.push({ ...to, channel: 'IN_APP', through: null, mode: 'IMMEDIATE', at: now });
    for (const channel of way.channels) {
      const route = routeOf(candidate, channel, available);
      if (!route) continue;
      const before = sent.get(route.key) ?? route.sent;
      const when = timing(alert, { ...candidate, lastDigest: route.lastDigest }, way.mode, { now, sent: before });
      deliveries.push({ ...to, channel, through: route.id, ...when });
      if (when.mode === 'IMMEDIATE') sent.set(route.key, before + 1);
    }
  };
  for (const alert of group.alerts) {
    const { people, byOwnRule, last, callsOfAll } = calledBy(alert, group);
    const called = alert.urgency === 'EMERGENCY' ? [...new Set(people.map(({ position }) => position))] : [];
    const at = { position: last?.position ?? null, called };
    steps.push({ alert: alert.id, step: alert.step, nextAt: repeatAt(alert, callsOfAll, group), ...at });
    for (const candidate of people) deliver(alert, candidate, true);
    for (const candidate of byOwnRule) deliver(alert, candidate, false);
  }
  return { steps, deliveries };
}
