/** The directory of contacts: who sees which entry, and who changes it. Pure, and written from docs/directory.md. */
import { isUnlawful, withoutOneself } from './audiences.js';
import { type Account, partyOf } from './cast.js';
import { type Outcome, refused } from './outcome.js';
import { type Agency, agencyOf } from './staff.js';
import { type Audience, isAddressed, type World } from './visibility.js';

export interface Entry {
  readonly owner: string;
  /** null: of the party as a whole. */
  readonly agency: Agency | null;
  readonly unit: string;
  readonly audience: Audience;
  readonly isWithdrawn: boolean;
  /** Nobody has verified it for half a year. */
  readonly isStale: boolean;
  readonly version: number;
}

/** OWNER: an administrator of the entry's party. An entry is named by a number, modulo those that there are. */
export type Directing =
  | { readonly does: 'publishEntry'; readonly by: Account; readonly unit: string; readonly audience: Audience }
  | { readonly does: 'editEntry'; readonly by: Account; readonly entry: number; readonly unit: string; readonly audience: Audience }
  | { readonly does: 'verifyEntry' | 'withdrawEntry'; readonly by: Account; readonly entry: number }
  | { readonly does: 'entryAges'; readonly entry: number };

/** The place of the entry that a number means; -1 where there is none. */
export const entryMeant = ({ desk: { entries } }: World, entry: number): number => (entries.length === 0 ? -1 : entry % entries.length);

/** Its own party always sees an entry; others while it is in force, by its audience. */
export const seesEntry = (world: World, party: string, entry: Entry | undefined): boolean =>
  entry !== undefined && (entry.owner === party || (!entry.isWithdrawn && isAddressed(world, party, entry.owner, entry.audience)));

const withEntries = (world: World, entries: readonly Entry[]): Outcome => ({
  answer: 'DONE',
  world: { ...world, desk: { ...world.desk, entries } },
  steps: [],
});

/** What becomes of the directory. Nobody is told: it is read when it is needed. */
export function direct(world: World, by: Account, command: Directing): Outcome {
  const { entries } = world.desk;
  const party = partyOf(by);
  if ('audience' in command && isUnlawful(world, party, 'GREEN', command.audience)) return refused(world, 'BAD_USER_INPUT');
  if (command.does === 'publishEntry') {
    const { unit, audience } = command;
    const said = { unit, audience: withoutOneself(audience, party), isWithdrawn: false, isStale: false, version: 1 };
    return withEntries(world, [...entries, { owner: party, agency: agencyOf(by), ...said }]);
  }
  const place = entryMeant(world, command.entry);
  const entry = entries[place];
  const become = (change: Partial<Entry>): Outcome =>
    withEntries(
      world,
      entries.map((one) => (one === entry ? { ...one, version: one.version + 1, isStale: false, ...change } : one)),
    );
  if (command.does === 'entryAges') {
    return entry && !entry.isWithdrawn && !entry.isStale ? become({ isStale: true, version: entry.version }) : refused(world, 'NOTHING');
  }
  if (!entry || entry.owner !== party || entry.isWithdrawn) return refused(world, 'NOT_FOUND');
  // An administrator of an agency changes what belongs to it alone.
  if (agencyOf(by) !== null && agencyOf(by) !== entry.agency) return refused(world, 'FORBIDDEN');
  if (command.does === 'verifyEntry') return become({});
  if (command.does === 'editEntry') return become({ unit: command.unit, audience: withoutOneself(command.audience, party) });
  return become({ isWithdrawn: true, isStale: entry.isStale });
}

/** The entry that a request of a party names by a number: one of its own, if it has any, or else anybody's. null: none. */
export function contactMeant({ desk: { entries } }: World, owner: string, contact: number | null): number | null {
  if (contact === null || entries.length === 0) return null;
  const own = [...entries.keys()].filter((place) => entries[place]?.owner === owner);
  const pool = own.length > 0 ? own : [...entries.keys()];
  return pool[contact % pool.length] ?? null;
}

/** Whether a request of a party may name an entry: one of its own, in force, that the recipient sees. */
export const isContact = (world: World, owner: string, recipient: string, place: number): boolean => {
  const entry = world.desk.entries[place];
  return entry !== undefined && entry.owner === owner && !entry.isWithdrawn && seesEntry(world, recipient, entry);
};
