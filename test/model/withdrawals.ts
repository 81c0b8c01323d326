/** What a party has lost and must confirm, and the alert that stands for all of it. Pure, and written from docs/alerts.md and docs/following.md. */
import { type Alert, fresh, isOpen, withAlerts } from './alerts.js';
import { liveReader, PARTIES } from './cast.js';
import { type Outcome, refused } from './outcome.js';
import { isAddressed, type Item, type Step, told, type World } from './visibility.js';

/** The last that a party was told of an item that it had: it lost the item, or the item was revoked. */
export interface Loss {
  readonly party: string;
  /** Place of the item. */
  readonly item: number;
  readonly operation: 'WITHDRAWN' | 'REVOKED';
  readonly isConfirmed: boolean;
}

/** LOSER: the liaison officer of the party. */
export type Confirming = { readonly does: 'confirm'; readonly by: 'LOSER'; readonly loss: number };

export const lossMeant = ({ desk: { losses } }: World, loss: number): Loss | undefined => losses[loss % losses.length];

/** Whether a party may see an item, whatever becomes of the claim that a sighting is about. */
function mayHave(world: World, party: string, item: Item | undefined): boolean {
  if (!item || item.state === 'ENDED' || world.suspended.includes(party)) return false;
  if (item.kind === 'INDICATOR' && item.disputed !== null && world.kinds.get(party) === 'PARTNER') return false;
  return isAddressed(world, party, item.owner, item.audience);
}

/** Whether there is something to confirm. What a party has again is no loss; what hangs on a claim goes with the claim, whose loss the party confirms. */
export function isLost(world: World, { party, item, operation }: Loss): boolean {
  const has = mayHave(world, party, world.items[item]);
  return operation === 'WITHDRAWN' ? !has : !has || world.items[item]?.state === 'REVOKED';
}

const isWithdrawal = ({ kind }: Alert): boolean => kind === 'WITHDRAWAL';
const openAlert = (alerts: readonly Alert[], party: string): Alert | undefined =>
  alerts.find((one) => isWithdrawal(one) && one.party === party && isOpen(one));

/** What a command tells a party, and whether a party that reads quickly is told more than one that reads slowly: of one item, several things after each other. */
function toldBy(steps: readonly Step[], party: string) {
  const events = steps.flatMap((step) => told(step, { party, red: true, own: false }));
  const lost = events.filter(({ operation }) => operation === 'WITHDRAWN' || operation === 'REVOKED');
  return { events, lost, isUnclear: lost.some(({ item }) => events.filter((one) => one.item === item).length > 1) };
}

/** The losses of one party after a command. A subscription reads each at once. */
function lossesOf(world: World, steps: readonly Step[], party: string): readonly Loss[] {
  const { events, lost } = toldBy(steps, party);
  const kept = world.desk.losses.filter((one) => one.party === party && !events.some(({ item }) => item === one.item));
  return [...kept, ...lost.map(({ item, operation }) => ({ party, item, operation: operation as Loss['operation'], isConfirmed: false }))];
}

/** A party is followed no further once its subscription was closed: what it reads when it comes back, and when, depends on who of it reads first. */
function isFollowed(before: World, world: World, steps: readonly Step[], party: string): boolean {
  const isAway = world.suspended.includes(party) || world.disabled.includes(liveReader(party));
  // A sighting that went with its claim, and is then taken from the party itself: that is told to nobody.
  const isLostSilently = lossesOf(world, steps, party).some(
    (one) => world.desk.losses.includes(one) && isLost(world, one) && !isLost(before, one),
  );
  return !world.desk.unfollowed.includes(party) && !isAway && !toldBy(steps, party).isUnclear && !isLostSilently;
}

/** The alert of a party to what it has lost: one that is open stands for further losses, too, and tells of them a day later. */
function alerted(alerts: readonly Alert[], party: string, count: number): readonly Alert[] {
  if (count === 0) return alerts;
  const open = openAlert(alerts, party);
  if (!open) return [...alerts, { ...fresh(party, 'WITHDRAWAL', 'ROUTINE', null), quantity: count }];
  return alerts.map((one) => (one === open ? { ...one, quantity: one.quantity + count, hasMore: true } : one));
}

/** The world with what a command makes parties lose. */
export function withdrawn(before: World, world: World, steps: readonly Step[]): World {
  const followed = PARTIES.filter((party) => isFollowed(before, world, steps, party));
  const unfollowed = PARTIES.filter((party) => !followed.includes(party));
  const known = world.desk.alerts.filter((one) => !isWithdrawal(one) || followed.includes(one.party));
  const alerts = followed.reduce<readonly Alert[]>((all, party) => alerted(all, party, toldBy(steps, party).lost.length), known);
  const losses = followed.flatMap((party) => lossesOf(world, steps, party));
  const isSame = alerts.length === world.desk.alerts.length && alerts.every((one, index) => one === world.desk.alerts[index]);
  if (isSame && String(unfollowed) === String(world.desk.unfollowed) && JSON.stringify(losses) === JSON.stringify(world.desk.losses)) {
    return world;
  }
  return { ...world, desk: { ...world.desk, alerts: isSame ? world.desk.alerts : alerts, losses, unfollowed } };
}

/** An officer confirms that no copy is left. When nothing is left to confirm, the alert ends. */
export function confirm(before: World, { loss: meant }: Confirming): Outcome {
  const loss = lossMeant(before, meant);
  if (!loss || !isLost(before, loss)) return refused(before, 'NOT_FOUND');
  const losses = before.desk.losses.map((one) => (one === loss ? { ...one, isConfirmed: true } : one));
  const isSettled = !losses.some((one) => one.party === loss.party && !one.isConfirmed && isLost(before, one));
  const open = openAlert(before.desk.alerts, loss.party);
  const after = { ...before, desk: { ...before.desk, losses } };
  if (!isSettled || !open) return refused(after, 'DONE');
  const settled = { ...open, ended: 'SETTLED', isDue: false, hasMore: false } as const;
  return refused(
    withAlerts(
      after,
      before.desk.alerts.map((one) => (one === open ? settled : one)),
    ),
    'DONE',
  );
}

/** How many losses the alerts of each party stand for together: so many has its subscription read. */
export function lossesRead({ desk: { alerts, unfollowed } }: World): ReadonlyMap<string, number> {
  const followed = PARTIES.filter((party) => !unfollowed.includes(party));
  const countOf = (party: string): number =>
    alerts.filter((one) => isWithdrawal(one) && one.party === party).reduce((sum, { quantity }) => sum + quantity, 0);
  return new Map(followed.map((party) => [party, countOf(party)]));
}
