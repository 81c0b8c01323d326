/**
 * Duty rosters: who is called now, in which order. Pure, and written from docs/duty.md. Of the calendar the model knows one thing: whether a shift or a change
 * covers the present.
 */
import { type Account, partyOf } from './cast.js';
import { type Outcome, refused } from './outcome.js';
import { type Agency, agencyOf, partyOfAgency, staffOf } from './staff.js';
import type { World } from './visibility.js';

interface Shift {
  readonly officer: Account;
  readonly rank: number;
  readonly isNow: boolean;
}

/** It covers the present. In a SWAP both officers take the other's duty now. */
interface Change {
  readonly kind: 'ABSENCE' | 'COVER' | 'SWAP';
  readonly officer: Account;
  readonly substitute: Account;
}

export interface Roster {
  readonly agency: Agency;
  /** Whether it answers for all agencies of its party. */
  readonly isFallback: boolean;
  readonly shifts: readonly Shift[];
  readonly changes: readonly Change[];
  /** Grows with each edit of any roster. Between agencies, equal ranks are called in the order of the last edits. */
  readonly edited: number;
}

/** Officers, shifts and changes are named by numbers, modulo those that there are. */
export type Rostering =
  | { readonly does: 'setRoster'; readonly by: Account; readonly agency: Agency; readonly isFallback: boolean }
  | {
      readonly does: 'setShift';
      readonly by: Account;
      readonly agency: Agency;
      readonly officer: number;
      readonly rank: number;
      readonly isNow: boolean;
    }
  | { readonly does: 'endShift' | 'endChange'; readonly by: Account; readonly agency: Agency; readonly nth: number }
  | {
      readonly does: 'changeDuty';
      readonly by: Account;
      readonly agency: Agency;
      readonly kind: Change['kind'];
      readonly officer: number;
      readonly substitute: number;
    };

/** The account that a number means. It can be one of another agency of the party. */
export const officerMeant = (agency: Agency, officer: number): Account => {
  const staff = staffOf(partyOfAgency(agency));
  return staff[officer % staff.length] ?? '';
};

/** Where in a list a number points; -1 where there is nothing. */
export const nthMeant = (list: readonly unknown[] | undefined, nth: number): number => (list && list.length > 0 ? nth % list.length : -1);

export const rosterOf = ({ desk: { rosters } }: World, agency: Agency): Roster | undefined =>
  rosters.find((roster) => roster.agency === agency);

/** Who takes a shift after the changes, each in turn; null: nobody. */
const afterChanges = (officer: Account, changes: readonly Change[]): Account | null =>
  changes.reduce<Account | null>((now, { kind, officer: one, substitute }) => {
    if (now === one) return kind === 'ABSENCE' ? null : substitute;
    return kind === 'SWAP' && now === substitute ? one : now;
  }, officer);

export interface OnDuty {
  readonly officer: Account;
  readonly rank: number;
  readonly isFallback: boolean;
}

/** Who is on duty now in some rosters, each officer once, in the order of the given rosters, ranks and shifts. */
function onDuty(world: World, rosters: readonly Roster[], home: Agency | null): readonly OnDuty[] {
  const turns = rosters.flatMap(({ agency, shifts, changes, edited }) =>
    shifts.flatMap(({ officer, rank, isNow }, place) => {
      const taker = isNow ? afterChanges(officer, changes) : null;
      const isThere = taker !== null && agencyOf(taker) === agency && !world.disabled.includes(taker);
      return isThere ? [{ officer: taker, rank, place, edited, isFallback: home !== null && agency !== home }] : [];
    }),
  );
  const inOrder = turns.sort(
    (one, other) =>
      Number(one.isFallback) - Number(other.isFallback) || one.rank - other.rank || one.place - other.place || one.edited - other.edited,
  );
  const first = inOrder.filter(({ officer }, index) => inOrder.findIndex((one) => one.officer === officer) === index);
  return first.map(({ officer, rank, isFallback }) => ({ officer, rank, isFallback }));
}

const isOf = (party: string, { agency }: Roster): boolean => partyOfAgency(agency) === party;

/** The line of an agency: its own officers, then those of the roster that answers for all agencies of the party. */
export const lineOf = (world: World, agency: Agency): readonly OnDuty[] =>
  onDuty(
    world,
    world.desk.rosters.filter((roster) => roster.agency === agency || (roster.isFallback && isOf(partyOfAgency(agency), roster))),
    agency,
  );

/** The line of a party as a whole: that of its fallback roster, or else of all of its rosters. */
export function lineOfParty(world: World, party: string): readonly OnDuty[] {
  const rosters = world.desk.rosters.filter((roster) => isOf(party, roster));
  const fallback = rosters.find(({ isFallback }) => isFallback);
  return fallback ? lineOf(world, fallback.agency) : onDuty(world, rosters, null);
}

/** Whether a unit is staffed now; null: it has no roster. */
export function isStaffed(world: World, party: string, agency: Agency | null): boolean | null {
  const roster = world.desk.rosters.find((one) => (agency === null ? one.isFallback && isOf(party, one) : one.agency === agency));
  return roster ? onDuty(world, [roster], roster.agency).length > 0 : null;
}

/** What becomes of a roster. */
export function roster(world: World, by: Account, command: Rostering): Outcome {
  const { agency } = command;
  if (partyOfAgency(agency) !== partyOf(by)) return refused(world, 'NOT_FOUND');
  if (agencyOf(by) !== null && agencyOf(by) !== agency) return refused(world, 'FORBIDDEN');
  const { rosters } = world.desk;
  const present = rosterOf(world, agency);
  const become = (change: Partial<Roster>): Outcome => {
    const edited = 1 + Math.max(0, ...rosters.map((one) => one.edited));
    const next = { agency, isFallback: false, shifts: [], changes: [], ...present, ...change, edited };
    return {
      answer: 'DONE',
      world: { ...world, desk: { ...world.desk, rosters: [...rosters.filter((one) => one !== present), next] } },
      steps: [],
    };
  };
  if (command.does === 'setRoster') {
    const { isFallback } = command;
    const others = staffOf(partyOf(by)).some((one) => agencyOf(one) !== null && agencyOf(one) !== agency);
    if (isFallback !== (present?.isFallback ?? false) && agencyOf(by) !== null && others) return refused(world, 'FORBIDDEN');
    const isTaken = rosters.some((one) => one !== present && one.isFallback && isOf(partyOf(by), one));
    return isFallback && isTaken ? refused(world, 'CONFLICT') : become({ isFallback });
  }
  if (!present) return refused(world, 'NOT_FOUND');
  return edit(world, present, command, become);
}

function edit(
  world: World,
  present: Roster,
  command: Exclude<Rostering, { does: 'setRoster' }>,
  become: (change: Partial<Roster>) => Outcome,
): Outcome {
  const { shifts, changes, agency } = present;
  const isOfficer = (account: Account): boolean => agencyOf(account) === agency && !world.disabled.includes(account);
  switch (command.does) {
    case 'setShift': {
      const officer = officerMeant(agency, command.officer);
      const { rank, isNow } = command;
      return isOfficer(officer) ? become({ shifts: [...shifts, { officer, rank, isNow }] }) : refused(world, 'BAD_USER_INPUT');
    }
    case 'changeDuty': {
      const [officer, substitute] = [command.officer, command.substitute].map((one) => officerMeant(agency, one)) as [Account, Account];
      const named = command.kind === 'ABSENCE' ? [officer] : [officer, substitute];
      const isRight = named.every(isOfficer) && (named.length === 1 || officer !== substitute);
      return isRight ? become({ changes: [...changes, { kind: command.kind, officer, substitute }] }) : refused(world, 'BAD_USER_INPUT');
    }
    case 'endShift': {
      const nth = nthMeant(shifts, command.nth);
      return nth < 0 ? refused(world, 'NOT_FOUND') : become({ shifts: shifts.toSpliced(nth, 1) });
    }
    case 'endChange': {
      const nth = nthMeant(changes, command.nth);
      return nth < 0 ? refused(world, 'NOT_FOUND') : become({ changes: changes.toSpliced(nth, 1) });
    }
  }
}
