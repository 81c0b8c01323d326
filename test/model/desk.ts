/** The duty desk among all that can be asked: the directory, rosters, alerts and rules. Who asks, and which rules decide. Pure. */
import { acknowledge, type Acknowledging, type Alert, alertMeant, isOpen, withAlerts } from './alerts.js';
import type { Digest, Rule } from './calling.js';
import { type Account, liveReader, partyOf } from './cast.js';
import { direct, type Directing, type Entry, entryMeant } from './directory.js';
import { type Roster, roster, type Rostering } from './duty.js';
import { type Outcome, refused } from './outcome.js';
import { administers, headOf, readsContent, staffOf } from './staff.js';
import type { World } from './visibility.js';
import { confirm, type Confirming, type Loss, lossMeant } from './withdrawals.js';

export interface Desk {
  readonly entries: readonly Entry[];
  readonly rosters: readonly Roster[];
  /** By officer (`analyst@kh`) or party. */
  readonly rules: ReadonlyMap<string, readonly Rule[]>;
  readonly alerts: readonly Alert[];
  /** Digests that officers got by e-mail, and chat channels, in the order in which they left. */
  readonly digests: readonly Digest[];
  readonly losses: readonly Loss[];
  /** Parties whose losses are not compared (docs/reliability.md): what they read later depends on chance. */
  readonly unfollowed: readonly string[];
  /** Whether the mail server and the chat channels accept nothing now. */
  readonly isMailDown: boolean;
}

export type Desking =
  | Directing
  | Rostering
  | Acknowledging
  | Confirming
  | { readonly does: 'setRules'; readonly by: Account; readonly own: boolean; readonly rules: readonly Rule[] }
  /** Time passes: the next step of an emergency is due, or the next message about losses, or all digests are. */
  | { readonly does: 'later'; readonly alert: number }
  | { readonly does: 'digests' }
  | { readonly does: 'mail'; readonly isDown: boolean };

const TO_CHAT: Rule = { kinds: [], minUrgency: 'URGENT', mode: 'IMMEDIATE', channels: ['EMAIL', 'SLACK'] };

/** Chat channels get nothing without a rule that names them. */
export const START_DESK: Desk = {
  ...{ entries: [], rosters: [], alerts: [], digests: [], losses: [], unfollowed: [], isMailDown: false },
  rules: new Map([
    ['kh', [TO_CHAT]],
    ['binance', [TO_CHAT]],
  ]),
};

/** What each needs, in the words of the schema. */
export const NEEDS_DESK = {
  ...{ publishEntry: 'createDirectoryEntry(', editEntry: 'updateDirectoryEntry(', verifyEntry: 'verifyDirectoryEntry(' },
  ...{ withdrawEntry: 'withdrawDirectoryEntry(', entryAges: 'createDirectoryEntry(' },
  ...{ setRoster: 'setDutyRoster(', setShift: 'setDutyShift(', endShift: 'removeDutyShift(' },
  ...{ changeDuty: 'changeDuty(', endChange: 'removeDutyChange(' },
  ...{ setRules: 'setAlertRules(', acknowledge: 'acknowledgeAlert(', later: 'acknowledgeAlert(', digests: 'acknowledgeAlert(' },
  ...{ mail: 'acknowledgeAlert(', confirm: 'confirmWithdrawal(' },
} as const satisfies Record<Desking['does'], string>;

export const isDesk = (command: { readonly does: string }): command is Desking => command.does in NEEDS_DESK;

/** Who really asks. */
export function deskActor(world: World, command: Extract<Desking, { by: string }>): Account {
  if (command.by === 'OWNER' && 'entry' in command) {
    const owner = world.desk.entries[entryMeant(world, command.entry)]?.owner ?? 'th';
    return command.entry % 2 === 0 ? headOf(owner) : `admin@${owner}`;
  }
  if (command.does === 'confirm') return liveReader(lossMeant(world, command.loss)?.party ?? 'th');
  if (command.by !== 'ADDRESSEE') return command.by;
  const meant = command.does === 'acknowledge' ? command.alert : 0;
  const staff = staffOf(world.desk.alerts[alertMeant(world, meant)]?.party ?? 'kh');
  return staff[meant % staff.length] ?? command.by;
}

/** Whether an account may ask this at all; undefined for everything else. */
export function mayAtDesk(command: { readonly does: string }, account: Account): boolean | undefined {
  if (!isDesk(command)) return undefined;
  const isOwn = command.does === 'acknowledge' || command.does === 'confirm' || (command.does === 'setRules' && command.own);
  return administers(account) || (isOwn && readsContent(account));
}

/** What becomes of it. */
export function desks(world: World, by: Account, command: Desking): Outcome {
  switch (command.does) {
    case 'publishEntry':
    case 'editEntry':
    case 'verifyEntry':
    case 'withdrawEntry':
    case 'entryAges':
      return direct(world, by, command);
    case 'acknowledge':
      return acknowledge(world, by, command);
    case 'confirm':
      return confirm(world, command);
    case 'setRules':
      return setRules(world, by, command);
    case 'later':
      return later(world, command.alert);
    case 'digests':
      return digests(world);
    case 'mail':
      return mail(world, command.isDown);
    default:
      return roster(world, by, command);
  }
}

const done = (world: World): Outcome => ({ answer: 'DONE', world, steps: [] });

/** Rules of officers name no chat channels. Those of a party with several agencies are for an administrator of the whole party. */
function setRules(world: World, by: Account, { own, rules }: Extract<Desking, { does: 'setRules' }>): Outcome {
  if (own && rules.some(({ channels }) => channels.includes('SLACK'))) return refused(world, 'BAD_USER_INPUT');
  if (!own && by !== headOf(partyOf(by))) return refused(world, 'FORBIDDEN');
  const whose = own ? by : partyOf(by);
  return done({ ...world, desk: { ...world.desk, rules: new Map([...world.desk.rules, [whose, rules]]) } });
}

function later(world: World, meant: number): Outcome {
  const alert = world.desk.alerts[alertMeant(world, meant)];
  if (!alert || !isOpen(alert) || !(alert.urgency === 'EMERGENCY' || alert.hasMore)) return refused(world, 'NOTHING');
  return done(
    withAlerts(
      world,
      world.desk.alerts.map((one) => (one === alert ? { ...one, isDue: true, hasMore: false } : one)),
    ),
  );
}

function digests(world: World): Outcome {
  const waits = ({ mode, state }: Alert['deliveries'][number]): boolean => mode === 'DIGEST' && state === 'WAITING';
  if (world.desk.isMailDown || !world.desk.alerts.some(({ deliveries }) => deliveries.some(waits))) return refused(world, 'NOTHING');
  const alerts = world.desk.alerts.map((alert) => ({
    ...alert,
    deliveries: alert.deliveries.map((one) => (waits(one) ? { ...one, isDue: true } : one)),
  }));
  return done(withAlerts(world, alerts));
}

const mail = (world: World, isMailDown: boolean): Outcome => done({ ...world, desk: { ...world.desk, isMailDown } });
