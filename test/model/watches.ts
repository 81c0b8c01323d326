/** Watches: standing private questions, and what they meet. Pure, and written from docs/watches.md. */
import fc from 'fast-check';
import { type Account, isPartner, PARTIES, partyOf, VALUES } from './cast.js';
import { type Outcome, refused } from './outcome.js';
import { type Claim, sees, type World } from './visibility.js';

/** What it learnt, once: of a claim that it sees, that somebody has a value, or who has it. */
export interface Hit {
  readonly disclosure: 'VISIBLE' | 'HIT' | 'HIT_CONTACT';
  readonly value: string;
  /** The claim's place. */
  readonly item: number | null;
  readonly contact: string | null;
}

export interface Watch {
  readonly party: string;
  readonly values: readonly string[];
  readonly state: 'ACTIVE' | 'PAUSED' | 'ENDED';
  readonly hits: readonly Hit[];
}

export type Watching =
  | { readonly does: 'watch'; readonly by: Account; readonly values: readonly string[] }
  /** OWNER: somebody of its party. */
  | { readonly does: 'pauseWatch' | 'resumeWatch' | 'endWatch'; readonly by: 'OWNER' | Account; readonly watch: number };

/** With how often each is asked. */
export const watchCommands = (
  anybody: fc.Arbitrary<Account>,
): Readonly<Record<Watching['does'], readonly [number, fc.Arbitrary<Watching>]>> => {
  const turning = <Does extends Watching['does']>(does: Does) => ({
    ...{ does: fc.constant(does), watch: fc.nat({ max: 999 }) },
    by: fc.oneof({ weight: 6, arbitrary: fc.constant('OWNER' as const) }, { weight: 1, arbitrary: anybody }),
  });
  const values = fc.subarray([...VALUES], { minLength: 1, maxLength: 3 });
  const officer = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('analyst@kh', 'liaison@vn', 'analyst@sg') },
    { weight: 1, arbitrary: anybody },
  );
  return {
    watch: [6, fc.record({ does: fc.constant('watch' as const), by: officer, values })],
    pauseWatch: [2, fc.record(turning('pauseWatch'))],
    resumeWatch: [2, fc.record(turning('resumeWatch'))],
    endWatch: [1, fc.record(turning('endWatch'))],
  };
};

/** Which watch is meant; -1 where there is none. */
export const watchMeant = ({ watches }: World, { watch }: Extract<Watching, { watch: number }>): number =>
  watches.length === 0 ? -1 : watch % watches.length;

/** What is asked about a watch. It becomes known to nobody but its party, so there are no steps. */
export function turnWatch(world: World, by: Account, command: Watching): Outcome {
  const done = (watches: readonly Watch[]): Outcome => ({ answer: 'DONE', world: { ...world, watches }, steps: [] });
  const party = partyOf(by);
  if (command.does === 'watch') return done([...world.watches, { party, values: command.values, state: 'ACTIVE', hits: [] }]);
  const meant = world.watches[watchMeant(world, command)];
  if (meant?.party !== party || meant.state === 'ENDED') return refused(world, 'NOT_FOUND');
  const state = ({ pauseWatch: 'PAUSED', resumeWatch: 'ACTIVE', endWatch: 'ENDED' } as const)[command.does];
  return done(world.watches.map((one) => (one === meant ? { ...one, state } : one)));
}

/** What a watch may learn of a claim as the world is: what it sees, or what the owner lets strangers know. */
function learns(world: World, { party, values }: Watch, claim: Claim, item: number): Hit | undefined {
  const { value, owner, state, content, audience } = claim;
  // Lapsed and revoked claims, and one's own, are no news.
  if (!values.includes(value) || state !== 'STANDING' || content.valid === 'PASSED' || owner === party) return undefined;
  if (sees(world, { party, red: true, own: true }, claim)) return { disclosure: 'VISIBLE', value, item, contact: null };
  // Discoverability is a matter between countries, and one that is suspended answers nobody until it is back.
  if (isPartner(owner) || world.suspended.includes(owner)) return undefined;
  if (world.bars.includes(`${owner}>${party}`) || audience.except.includes(party)) return undefined;
  if (content.discoverability !== 'HIT' && content.discoverability !== 'HIT_CONTACT') return undefined;
  const isNamed = content.discoverability === 'HIT_CONTACT' && content.named;
  return { disclosure: isNamed ? 'HIT_CONTACT' : 'HIT', value, item: null, contact: isNamed ? owner : null };
}

const isSame = (one: Hit, other: Hit): boolean =>
  one.value === other.value && one.disclosure === other.disclosure && one.item === other.item && one.contact === other.contact;

/** The world once its watches have met what there is: each thing once, and nothing for a watch that is off duty or whose party is suspended. */
export function watched(world: World): World {
  const met = world.watches.map((watch) => {
    if (watch.state !== 'ACTIVE' || world.suspended.includes(watch.party)) return watch;
    const hits = world.items.reduce<readonly Hit[]>((all, item, place) => {
      const hit = item.kind === 'INDICATOR' ? learns(world, watch, item, place) : undefined;
      return hit && !all.some((one) => isSame(one, hit)) ? [...all, hit] : all;
    }, watch.hits);
    return hits === watch.hits ? watch : { ...watch, hits };
  });
  return met.some((watch, index) => watch !== world.watches[index]) ? { ...world, watches: met } : world;
}

/** What a party is shown of its watches: of a claim that it sees no more, that it once did. */
export const watchesShown = (world: World, party: string): readonly object[] =>
  world.watches
    .filter((watch) => watch.party === party && PARTIES.includes(party))
    .map(({ state, hits }) => ({
      state,
      hits: hits
        .map(({ disclosure, value, item, contact }) => {
          const isSeen = item !== null && sees(world, { party, red: true, own: true }, world.items[item]);
          return [disclosure, value, isSeen ? item : null, contact].join(' ');
        })
        .sort(),
    }));
