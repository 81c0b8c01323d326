/** Disputes of claims: what can be asked, and what becomes of the claim. Pure, and written from docs/person-status.md. */
import fc from 'fast-check';
import { type Account, partyOf } from './cast.js';
import type { By } from './commands.js';
import { along } from './companions.js';
import { changed, type Outcome, refused, stepsOf } from './outcome.js';
import { kindOf } from './reporting.js';
import { type Claim, type Content, sees, type World } from './visibility.js';

/** What one party says of another's claim. */
export interface Dispute {
  /** The claim's place. */
  readonly of: number;
  readonly party: string;
  readonly ground: string;
  readonly comment: string;
  readonly state: 'OPEN' | 'UPHELD' | 'REJECTED' | 'WITHDRAWN' | 'REVOKED';
}

/** What the owner says to one. */
export interface Verdict {
  readonly upheld: boolean;
  /** What the person is instead; null: the status stays. */
  readonly status: Content['status'] | null;
  readonly revoke: boolean;
}

/** `which` of the disputes of a claim is meant: a number, modulo those that there are, open ones first. */
export type Disputing =
  | { readonly does: 'dispute'; readonly by: By; readonly item: number; readonly ground: string; readonly comment: string }
  | { readonly does: 'answerDispute'; readonly by: By; readonly item: number; readonly which: number; readonly verdict: Verdict }
  | { readonly does: 'withdrawDispute'; readonly by: By; readonly item: number; readonly which: number };

/** Few words, so that the same is said again. */
export const disputing = (by: fc.Arbitrary<By>): fc.Arbitrary<Disputing> =>
  fc.record({
    ...{ does: fc.constant('dispute' as const), by, item: fc.nat({ max: 999 }) },
    ground: fc.constantFrom('WRONG_PERSON', 'WRONG_VALUE'),
    comment: fc.constantFrom('It is somebody else.', 'Look at it again.'),
  });

const which = fc.nat({ max: 1 });

export const deciding = (by: fc.Arbitrary<By>): fc.Arbitrary<Disputing> =>
  fc.record({
    ...{ does: fc.constant('answerDispute' as const), by, item: fc.nat({ max: 999 }), which },
    verdict: fc.oneof(
      { weight: 4, arbitrary: fc.constant({ upheld: false, status: null, revoke: false }) },
      {
        weight: 5,
        arbitrary: fc.record({
          upheld: fc.constant(true),
          status: fc.constantFrom(null, null, 'SUSPECT' as const, 'VICTIM' as const),
          revoke: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
        }),
      },
      // Of what is rejected nothing else is said.
      { weight: 1, arbitrary: fc.constant({ upheld: false, status: 'VICTIM' as const, revoke: false }) },
    ),
  });

export const takingBack = (by: fc.Arbitrary<By>): fc.Arbitrary<Disputing> =>
  fc.record({ ...{ does: fc.constant('withdrawDispute' as const), by, item: fc.nat({ max: 999 }), which } });

/** Places in `World.disputes` of those of one claim, open ones first, each in the order in which they were raised. */
const ofClaim = ({ disputes }: World, claim: number): readonly number[] => {
  const all = [...disputes.keys()].filter((one) => disputes[one]?.of === claim);
  const isOpen = (one: number): boolean => disputes[one]?.state === 'OPEN';
  return [...all.filter(isOpen), ...all.filter((one) => !isOpen(one))];
};

/** The dispute that is meant; -1 where the claim has none. */
export function disputeMeant(world: World, claim: number, { which: number }: { readonly which: number }): number {
  const all = ofClaim(world, claim);
  return all[number % all.length] ?? -1;
}

/** Who raised the dispute that is meant. */
export const disputerOf = (world: World, claim: number, meant: { readonly which: number }): string | undefined =>
  world.disputes[disputeMeant(world, claim, meant)]?.party;

/** Any country that sees another's claim says that it is wrong. @param by an analyst or a liaison officer */
export function dispute(before: World, by: Account, place: number, said: Pick<Dispute, 'ground' | 'comment'>): Outcome {
  const party = partyOf(by);
  const claim = before.items[place] as Claim | undefined;
  if (!claim || !sees(before, { party, red: true, own: true }, claim)) return refused(before, 'NOT_FOUND');
  if (claim.owner === party) return refused(before, 'FORBIDDEN');
  if (claim.state === 'REVOKED') return refused(before, 'CONFLICT');
  const mine = before.disputes.filter((one) => one.of === place && one.party === party);
  const isRepeated = mine.some(
    ({ state, ground, comment }) => ['REJECTED', 'WITHDRAWN'].includes(state) && ground === said.ground && comment === said.comment,
  );
  if (isRepeated || mine.some(({ state }) => state === 'OPEN')) return refused(before, 'CONFLICT');
  const { ground, comment } = said;
  const raised: World = { ...before, disputes: [...before.disputes, { of: place, party, ground, comment, state: 'OPEN' }] };
  // Another party's tells nobody anything new.
  if (claim.disputed !== null) return refused(raised, 'DONE');
  return comesTo(before, raised, place, { ...claim, disputed: ground });
}

/** The answer of the claim's owner. */
export function answerDispute(before: World, party: string, claim: number, meant: number, verdict: Verdict): Outcome {
  if (!verdict.upheld && (verdict.status !== null || verdict.revoke)) return refused(before, 'BAD_USER_INPUT');
  const [one, item] = [before.disputes[meant], before.items[claim] as Claim | undefined];
  if (!one || !item || !sees(before, { party, red: true, own: true }, item)) return refused(before, 'NOT_FOUND');
  const isConcerned = item.owner === party || one.party === party;
  if (isConcerned && verdict.status !== null && kindOf(item.value) === 'DOMAIN') return refused(before, 'BAD_USER_INPUT');
  if (item.owner !== party) return refused(before, 'NOT_FOUND');
  if (one.state !== 'OPEN') return refused(before, 'CONFLICT');
  if (!verdict.upheld) return ends(before, claim, meant, 'REJECTED');
  // Partners are to be named anew.
  const content = { ...item.content, status: verdict.status ?? item.content.status };
  const corrected: Claim = { ...withoutPartners(before, item), content };
  if (!verdict.revoke) return ends(before, claim, meant, 'UPHELD', corrected);
  const answered = withState(before, meant, 'UPHELD');
  return comesTo(before, allRevoked(answered, claim), claim, { ...corrected, disputed: null, state: 'REVOKED' }, 'REVOKE');
}

/** Whoever raised it takes it back, also when the claim is out of its sight by now. */
export function withdrawDispute(before: World, party: string, claim: number, meant: number): Outcome {
  const one = before.disputes[meant];
  if (one?.party !== party || before.items[claim]?.state === 'ENDED') return refused(before, 'NOT_FOUND');
  return one.state === 'OPEN' ? ends(before, claim, meant, 'WITHDRAWN') : refused(before, 'CONFLICT');
}

/** One dispute is over: the claim is free when the last one is, and the mark is that of the oldest until then. */
function ends(before: World, claim: number, meant: number, state: Dispute['state'], as = before.items[claim] as Claim): Outcome {
  const after = withState(before, meant, state);
  const next = after.disputes.find((one) => one.of === claim && one.state === 'OPEN');
  return comesTo(before, after, claim, { ...as, disputed: next?.ground ?? null });
}

function comesTo(before: World, then: World, place: number, claim: Claim, how: 'REVOKE' | 'OTHER' = 'OTHER'): Outcome {
  const was = before.items[place] as Claim;
  const after = along(changed(then, place, { ...claim, version: was.version + 1 }), was, place);
  return { answer: 'DONE', world: after, steps: stepsOf(before, after, place, how) };
}

const withState = (world: World, meant: number, state: Dispute['state']): World => ({
  ...world,
  disputes: world.disputes.map((one, index) => (index === meant ? { ...one, state } : one)),
});

const withoutPartners = ({ kinds }: World, claim: Claim): Claim => {
  const named = claim.audience.named.filter((party) => kinds.get(party) !== 'PARTNER');
  return { ...claim, audience: { ...claim.audience, named } };
};

/** Whoever revokes a claim ends all disputes about it; partners are to be named anew. */
export function revokeDisputed(before: World, place: number, claim: Claim): Outcome {
  return comesTo(
    before,
    allRevoked(before, place),
    place,
    { ...withoutPartners(before, claim), disputed: null, state: 'REVOKED' },
    'REVOKE',
  );
}

const allRevoked = (world: World, claim: number): World => ({
  ...world,
  disputes: world.disputes.map((one) => (one.of === claim && one.state === 'OPEN' ? { ...one, state: 'REVOKED' } : one)),
});
