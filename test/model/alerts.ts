/** Alerts: what raises one, what ends it, who sees it and who acknowledges it. Pure, and written from docs/alerts.md. */
import { type Account, partyOf } from './cast.js';
import { lineOfParty } from './duty.js';
import type { Inquiry } from './inquiries.js';
import { type Outcome, refused } from './outcome.js';
import { answers, readsContent } from './staff.js';
import { type Item, type Request, sees, type World } from './visibility.js';

export const URGENCIES = ['ROUTINE', 'URGENT', 'EMERGENCY'] as const;
export type Urgency = (typeof URGENCIES)[number];
/** Kinds that the model knows. The hub has more. */
export const ALERT_KINDS = ['ACTION_REQUEST', 'INFORMATION_REQUEST', 'OVERDUE', 'WITHDRAWAL'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

export interface Delivery {
  /** An officer; null: the chat channel of the party. */
  readonly to: Account | null;
  readonly channel: 'IN_APP' | 'EMAIL' | 'SLACK';
  readonly mode: 'IMMEDIATE' | 'DIGEST';
  readonly step: number;
  readonly state: 'WAITING' | 'SENT' | 'DROPPED';
  /** Whether it is to be sent now; a digest waits for its time. */
  readonly isDue: boolean;
}

export interface Alert {
  readonly party: string;
  readonly kind: AlertKind;
  readonly urgency: Urgency;
  /** Place of the request; null: it names none. */
  readonly item: number | null;
  /** Of withdrawals; of others 1. */
  readonly quantity: number;
  /** Whether it stands for more than its messages told of, and tells again a day later. */
  readonly hasMore: boolean;
  readonly ended: 'ANSWERED' | 'AMENDED' | 'CANCELLED' | 'SETTLED' | null;
  readonly acknowledgedBy: Account | null;
  /** How often its messages were planned. */
  readonly step: number;
  /** Whether they are to be planned now. */
  readonly isDue: boolean;
  /** Of an emergency, the last position that each step called; null: nobody on duty. */
  readonly steps: readonly (number | null)[];
  /** Positions that the timeline of the request has; null: officers who are not on duty. */
  readonly onTimeline: readonly (number | null)[];
  readonly deliveries: readonly Delivery[];
}

export const isOpen = ({ ended, acknowledgedBy }: Alert): boolean => ended === null && acknowledgedBy === null;
const rank = (urgency: Urgency): number => URGENCIES.indexOf(urgency);

/** ADDRESSEE: somebody of its party. */
export type Acknowledging = { readonly does: 'acknowledge'; readonly by: 'ADDRESSEE' | Account; readonly alert: number };

export const withAlerts = (world: World, alerts: readonly Alert[]): World => ({ ...world, desk: { ...world.desk, alerts } });
export const alertMeant = ({ desk: { alerts } }: World, alert: number): number => (alerts.length === 0 ? -1 : alert % alerts.length);

/** Whether an account may know of an alert now. It sees what the alert names. */
export function seesAlert(world: World, account: Account, { party, item }: Alert): boolean {
  const works = readsContent(account) && !world.disabled.includes(account) && !world.suspended.includes(party);
  return partyOf(account) === party && works && (item === null || sees(world, { party, red: true, own: true }, world.items[item]));
}

type Obligation = Request | Inquiry;
const isObligation = (item: Item | undefined): item is Obligation =>
  item?.kind === 'ACTION_REQUEST' || item?.kind === 'INFORMATION_REQUEST';
const recipientOf = (item: Obligation): string => (item.kind === 'ACTION_REQUEST' ? item.said.recipient : item.recipient);
const urgencyOf = (item: Obligation): Urgency => (item.kind === 'ACTION_REQUEST' ? item.said.urgency : item.urgency);
const textOf = (item: Obligation): string =>
  item.kind === 'ACTION_REQUEST' ? JSON.stringify(item.said) : JSON.stringify([item.question, item.content.tlp, item.urgency]);

export const fresh = (party: string, kind: AlertKind, urgency: Urgency, item: number | null): Alert => ({
  ...{ party, kind, urgency, item, quantity: 1, hasMore: false, ended: null, acknowledgedBy: null, step: 0, isDue: true },
  ...{ steps: [], onTimeline: [], deliveries: [] },
});

/** Raises and ends what the change of one request raises and ends. */
function follow(world: World, alerts: readonly Alert[], place: number, was: Item | undefined): readonly Alert[] {
  const is = world.items[place];
  if (!isObligation(is) || is === was) return alerts;
  const before = isObligation(was) ? was : undefined;
  const end = (kinds: readonly AlertKind[], ended: Alert['ended']): readonly Alert[] =>
    alerts.map((one) => (one.item === place && kinds.includes(one.kind) && isOpen(one) ? { ...one, ended, isDue: false } : one));
  if (is.state === 'REVOKED') return end(ALERT_KINDS, 'CANCELLED');
  if (is.stands !== 'SENT') {
    const isAwaited = is.stands === 'ACKNOWLEDGED' || is.stands === 'PARTIALLY_ANSWERED';
    const ended = before?.stands === is.stands ? alerts : end(isAwaited ? [is.kind] : [is.kind, 'OVERDUE'], 'ANSWERED');
    return [...ended, ...overdue(world, place, before, is)];
  }
  const isNew = before === undefined || textOf(before) !== textOf(is);
  const raised = isNew ? [...end([is.kind], 'AMENDED'), fresh(recipientOf(is), is.kind, urgencyOf(is), place)] : alerts;
  return [...raised, ...overdue(world, place, before, is)];
}

/** Both sides are alerted to a request that is overdue, unless a bar hides it. An alert to a RED request does not name it. */
function overdue({ bars }: World, place: number, before: Obligation | undefined, is: Obligation): readonly Alert[] {
  const wasOverdue = before?.kind === 'INFORMATION_REQUEST' && before.overdue;
  if (is.kind !== 'INFORMATION_REQUEST' || !is.overdue || wasOverdue) return [];
  const parties = [is.owner, is.recipient].filter((party) => !bars.includes(`${is.owner}>${party}`));
  return parties.map((party) => fresh(party, 'OVERDUE', 'URGENT', is.content.tlp === 'RED' ? null : place));
}

/** The world with the alerts that changes of its items raise and end. Each version of a request counts, also of several in one call. */
export function raised(before: World, world: World, between: Outcome['between'] = []): World {
  const versions = [before, ...between, world];
  const follows = (alerts: readonly Alert[], now: World, index: number): readonly Alert[] => {
    const was = versions[index]?.items;
    if (now.items === was) return alerts;
    return now.items.reduce<readonly Alert[]>((all, _, place) => follow(now, all, place, was?.[place]), alerts);
  };
  const alerts = versions.slice(1).reduce(follows, world.desk.alerts);
  return alerts === world.desk.alerts ? world : withAlerts(world, alerts);
}

/**
 * An officer has seen an alert that is open. It counts for all alerts of the party to the same request that are not more urgent. Nobody says anything by
 * acknowledging what has ended.
 */
export function acknowledge(before: World, by: Account, { alert: meant }: Acknowledging): Outcome {
  const alert = before.desk.alerts[alertMeant(before, meant)];
  if (!alert || !seesAlert(before, by, alert)) return refused(before, 'NOT_FOUND');
  if (!isOpen(alert)) return refused(before, 'DONE');
  const isOnDuty = lineOfParty(before, alert.party).some(({ officer }) => officer === by);
  const wasCalled = alert.deliveries.some(({ to }) => to === by);
  if (alert.urgency === 'EMERGENCY' && !answers(by) && !isOnDuty && !wasCalled) return refused(before, 'FORBIDDEN');
  const isAbout = ({ party, item }: Alert): boolean => party === alert.party && item !== null && item === alert.item;
  const counts = (one: Alert): boolean => isOpen(one) && (one === alert || (isAbout(one) && rank(one.urgency) <= rank(alert.urgency)));
  const alerts = before.desk.alerts.map((one) => (counts(one) ? { ...one, acknowledgedBy: by, isDue: false, hasMore: false } : one));
  const after = withAlerts(before, alerts);
  // The timeline of an emergency tells both sides.
  const isTold = before.desk.alerts.some((one) => counts(one) && one.urgency === 'EMERGENCY' && one.kind !== 'OVERDUE');
  return { answer: 'DONE', world: after, steps: isTold && alert.item !== null ? [{ before, after, item: alert.item, how: 'OTHER' }] : [] };
}
