/** Whom an alert calls, by which channel, and which messages leave. Pure, and written from docs/alerts.md. */
import {
  type Alert,
  ALERT_KINDS,
  type AlertKind,
  type Delivery,
  isOpen,
  seesAlert,
  type Urgency,
  URGENCIES,
  withAlerts,
} from './alerts.js';
import type { Account } from './cast.js';
import { lineOfParty } from './duty.js';
import type { Outcome } from './outcome.js';
import { answers, publishes, readsContent, staffOf, WITH_CHAT } from './staff.js';
import { sees, type Step, type World } from './visibility.js';

/** The first rule that fits decides. */
export interface Rule {
  /** Empty: any. */
  readonly kinds: readonly AlertKind[];
  readonly minUrgency: Urgency;
  readonly mode: 'IMMEDIATE' | 'DIGEST' | 'OFF';
  readonly channels: readonly ('EMAIL' | 'SLACK')[];
}

/** In a run, an officer is called so often again before the next one is called, too. */
export const REPEATS = 1;

const fits = ({ kinds, minUrgency }: Rule, { kind, urgency }: Alert): boolean =>
  (kinds.length === 0 || kinds.includes(kind)) && URGENCIES.indexOf(urgency) >= URGENCIES.indexOf(minUrgency);

/** Whether an account does the work that an alert is about: such accounts are called while nobody is on duty. */
const worksOn = ({ kind }: Alert, account: Account): boolean => (kind === 'WITHDRAWAL' ? publishes(account) : answers(account));

const rulesOf = (world: World, whose: string): readonly Rule[] => world.desk.rules.get(whose) ?? [];

/** The messages of one step to one officer. @param isCalled whether the hub calls the officer for the party, and not by a rule of the officer's own */
function messagesTo(world: World, alert: Alert, to: Account, isCalled: boolean): readonly Delivery[] {
  const rule = [...rulesOf(world, to), ...rulesOf(world, alert.party)].find((one) => fits(one, alert));
  const isLoud = alert.urgency === 'EMERGENCY' && isCalled; // no rule silences it
  if (rule?.mode === 'OFF' && !isLoud) return [];
  const usual = alert.urgency === 'ROUTINE' ? 'DIGEST' : 'IMMEDIATE';
  const mode = isLoud ? 'IMMEDIATE' : rule && rule.mode !== 'OFF' ? rule.mode : usual;
  const hasMail = isLoud || (rule?.channels.includes('EMAIL') ?? true);
  const message = { to, step: alert.step, isDue: mode === 'IMMEDIATE' };
  return [
    { ...message, channel: 'IN_APP', mode: 'IMMEDIATE', state: 'SENT', isDue: false },
    ...(hasMail ? [{ ...message, channel: 'EMAIL', mode, state: 'WAITING' } as const] : []),
  ];
}

function messagesToChat(world: World, alert: Alert): readonly Delivery[] {
  const rule = rulesOf(world, alert.party).find((one) => fits(one, alert));
  if (!WITH_CHAT.includes(alert.party) || !rule || rule.mode === 'OFF' || !rule.channels.includes('SLACK')) return [];
  const mode = alert.urgency === 'EMERGENCY' ? 'IMMEDIATE' : rule.mode;
  return [{ to: null, channel: 'SLACK', mode, step: alert.step, state: 'WAITING', isDue: mode === 'IMMEDIATE' }];
}

interface Position {
  readonly officer: Account;
  /** In the duty line, from 1. */
  readonly position: number;
}

interface Callees {
  readonly people: readonly Account[];
  /** Positions of those of them who are on duty. */
  readonly positions: readonly number[];
  readonly byOwnRule: readonly Account[];
}

/** Whom a step calls: those on duty who see the alert, an emergency one after the other; while there are none, those who do the work, and in an emergency without these all others. */
function callees(world: World, alert: Alert): Callees {
  const isEmergency = alert.urgency === 'EMERGENCY';
  const all = lineOfParty(world, alert.party).map(({ officer }, index): Position => ({ officer, position: index + 1 }));
  const line = world.suspended.includes(alert.party) ? [] : all.filter(({ officer }) => readsContent(officer));
  const seeing = line.filter(({ officer }) => seesAlert(world, officer, alert));
  // Of officers off duty, an emergency calls those alone who see it. Other messages are checked when they are sent.
  const offDuty = staffOf(alert.party).filter(
    (one) =>
      !world.disabled.includes(one) && !line.some(({ officer }) => officer === one) && (!isEmergency || seesAlert(world, one, alert)),
  );
  const now = isEmergency ? seeing.slice(0, 1 + Math.floor(alert.step / (REPEATS + 1))) : seeing;
  const working = offDuty.filter((one) => worksOn(alert, one));
  const reserve = isEmergency && working.length === 0 ? offDuty : working;
  const people = seeing.length > 0 ? now.map(({ officer }) => officer) : reserve;
  const hasRule = (one: Account): boolean => rulesOf(world, one).some((rule) => fits(rule, alert));
  const byOwnRule = alert.step > 0 ? [] : offDuty.filter((one) => !people.includes(one) && hasRule(one));
  return { people, positions: now.map(({ position }) => position), byOwnRule };
}

/** Plans the next step of an alert. A message takes the place of those of earlier steps to the same officer or chat channel that still wait. */
function planned(world: World, alert: Alert): Alert {
  const { people, positions, byOwnRule } = callees(world, alert);
  const messages = [
    ...people.flatMap((one) => messagesTo(world, alert, one, true)),
    ...byOwnRule.flatMap((one) => messagesTo(world, alert, one, false)),
    ...messagesToChat(world, alert),
  ];
  const isReplaced = (old: Delivery): boolean =>
    old.state === 'WAITING' && messages.some(({ to, channel }) => to === old.to && channel === old.channel);
  const kept = alert.deliveries.map((old): Delivery => (isReplaced(old) ? { ...old, state: 'DROPPED' } : old));
  const next = { ...alert, isDue: false, step: alert.step + 1, deliveries: [...kept, ...messages] };
  if (alert.urgency !== 'EMERGENCY') return next;
  const reached = positions.length > 0 || people.length === 0 ? positions : [null];
  return {
    ...next,
    steps: [...alert.steps, positions.at(-1) ?? null],
    onTimeline: [...new Set([...alert.onTimeline, ...reached])],
  };
}

/** Whether a chat channel may learn of an alert: it sees what its party sees, but nothing RED, and somebody works on such alerts. */
function chatSees(world: World, alert: Alert): boolean {
  const { party, item } = alert;
  const works = staffOf(party).some((one) => worksOn(alert, one) && !world.disabled.includes(one));
  return works && !world.suspended.includes(party) && (item === null || sees(world, { party, red: false, own: true }, world.items[item]));
}

/** Messages that are due leave; those of what waits no more, or whose reader does not see it any more, are dropped. */
function sent(world: World, alert: Alert): Alert {
  const goes = ({ to }: Delivery): boolean => isOpen(alert) && (to === null ? chatSees(world, alert) : seesAlert(world, to, alert));
  const settle = (one: Delivery): Delivery => {
    if (one.state !== 'WAITING' || !one.isDue) return one;
    if (!goes(one)) return { ...one, state: 'DROPPED' };
    return world.desk.isMailDown ? one : { ...one, state: 'SENT' };
  };
  const deliveries = alert.deliveries.map(settle);
  return deliveries.some((one, index) => one !== alert.deliveries[index]) ? { ...alert, deliveries } : alert;
}

/** What a digest tells of alerts of one kind and urgency. */
export interface DigestLine extends Pick<Alert, 'urgency' | 'kind'> {
  readonly quantity: number;
}

/** A digest by e-mail (to an officer), or in the chat channel of a party. */
export interface Digest {
  readonly to: Account | null;
  readonly party: string;
  readonly lines: readonly DigestLine[];
}

/** A digest in words, the most urgent first: `analyst@kh: URGENT ACTION_REQUEST 2, ROUTINE WITHDRAWAL 1`. */
export function digestWords({ to, party, lines }: Digest): string {
  const sums = [...URGENCIES].reverse().flatMap((urgency) =>
    ALERT_KINDS.toSorted().flatMap((kind) => {
      const sum = lines.filter((one) => one.urgency === urgency && one.kind === kind).reduce((all, { quantity }) => all + quantity, 0);
      return sum > 0 ? [`${urgency} ${kind} ${sum}`] : [];
    }),
  );
  return `${to ?? `chat of ${party}`}: ${sums.join(', ')}`;
}

/** One digest for each officer, and for each chat channel, of all messages that leave in a digest now. */
function digestsOf(before: readonly Alert[], after: readonly Alert[]): readonly Digest[] {
  const told = after.flatMap((alert, index) => {
    const left = alert.deliveries.filter(
      ({ mode, state }, place) => mode === 'DIGEST' && state === 'SENT' && before[index]?.deliveries[place]?.state !== 'SENT',
    );
    return [...new Set(left.map(({ to }) => to))].map((to) => ({ to, party: alert.party, alert }));
  });
  const isTo = (one: Omit<Digest, 'lines'>, { to, party }: Omit<Digest, 'lines'>): boolean => one.to === to && one.party === party;
  return told
    .filter((one, index) => told.findIndex((other) => isTo(one, other)) === index)
    .map(({ to, party }) => ({ to, party, lines: told.filter((one) => isTo(one, { to, party })).map(({ alert }) => alert) }));
}

/** The world once all alerts that are due were planned and sent, and what both sides are told of that on the timelines of requests. */
export function called(world: World): Pick<Outcome, 'world' | 'steps'> {
  const plans = world.desk.alerts.map((alert) => (alert.isDue ? planned(world, alert) : alert));
  const alerts = plans.map((alert) => sent(world, alert));
  if (alerts.every((alert, index) => alert === world.desk.alerts[index])) return { world, steps: [] };
  const told = withAlerts(world, alerts);
  const after = { ...told, desk: { ...told.desk, digests: [...world.desk.digests, ...digestsOf(plans, alerts)] } };
  const steps = alerts.flatMap((alert, index): readonly Step[] => {
    const isTold = alert.onTimeline.length > (world.desk.alerts[index]?.onTimeline.length ?? 0) && alert.kind !== 'OVERDUE';
    return isTold && alert.item !== null ? [{ before: world, after, item: alert.item, how: 'OTHER' }] : [];
  });
  return { world: after, steps };
}
