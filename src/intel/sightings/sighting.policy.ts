import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { type AudienceKeys, type AudienceSpec, type Directory, resolveAudience } from '../../tenancy/sharing/audience.js';
import { isWiderLabel, type Tlp } from '../../tenancy/sharing/label.js';
import { labelProblem, restrictToLabel } from '../../tenancy/sharing/release.policy.js';
import { needsSecondOfficer, policyProblem, type SharingPolicy } from '../../tenancy/sharing/sharing.policy.js';
import { LONGEST_NOTE, MOST_COUNTED, type SightingDraft } from './sighting.js';

/** The claim that is sighted, as its sighter sees it. */
export interface SightedClaim {
  readonly id: string;
  readonly kind: string;
  readonly threat: string;
  readonly tlp: Tlp;
  /** null: its owner is not named to the sighter. */
  readonly owner_id: string | null;
}

/** Whom the sighter can tell, and what its party allows. */
export interface SharingContext {
  readonly directory: Directory;
  readonly policy: SharingPolicy;
}

/** A sighting with the keys that were given to it. The claim's owner, whom the sighter may not know, is added by the database. */
export interface AddressedSighting {
  readonly said: SightingDraft;
  readonly keys: AudienceKeys;
}

/** The stricter one of what a sighting bears itself and its claim's. */
const labelOf = ({ tlp }: SightingDraft, claim: SightedClaim): Tlp => (tlp && isWiderLabel(claim.tlp, tlp) ? tlp : claim.tlp);

const OWNER_ONLY: AudienceSpec = { everyCountry: false, countries: [], groups: [], partners: [], exceptCountries: [] };

const problemOf = ({ code, message }: { readonly code: string; readonly message: string }): ItemProblem =>
  problem(code, message, 'audience');

/**
 * Whether a sighting may be said so, and to whom. Its audience is bound by the claim's label, and by the sighter's own party's policy; that it reaches nobody who
 * does not see the claim is seen to by the database, reader by reader.
 * @returns every problem that was found, or the keys.
 */
export function addressSighting(
  said: SightingDraft,
  claim: SightedClaim,
  telling: SharingContext,
): AddressedSighting | { readonly problems: readonly ItemProblem[] } {
  const { directory } = telling;
  const wish = said.audience ?? OWNER_ONLY;
  const form = formProblems(said);
  if (directory.me.kind === 'PARTNER') {
    const more = [...(isEmpty(wish) ? [] : [PARTNER_AUDIENCE]), ...(said.note?.trim() ? [PARTNER_NOTE] : [])];
    if (more.length > 0) return { problems: [...form, ...more] };
  }
  const tlp = labelOf(said, claim);
  const standing = said.audience ? undefined : said.standing;
  const { problems, keys } = standing
    ? { problems: [], keys: restrictToLabel(tlp, standing, directory) }
    : resolveAudience(wish, directory);
  const label = labelProblem(tlp, wish);
  const all = [...form, ...problems.map(problemOf), ...(label ? [problemOf(label)] : [])];
  // Whom it was said to before is no release.
  const [more] =
    all.length === 0 ? policyProblems(keys, { ...claim, tlp }, telling).filter((one) => !standing || one !== SECOND_OFFICER_NEEDED) : [];
  if (more) return { problems: [more] };
  return all.length > 0 ? { problems: all } : { said, keys };
}

function formProblems({ count, firstSeen, lastSeen, note }: SightingDraft): readonly ItemProblem[] {
  const wrongCount = !Number.isInteger(count) || count < 1 || count > MOST_COUNTED;
  return [
    ...(wrongCount ? [problem('COUNT_RANGE', 'A sighting counts 1 to 999,999,999.', 'count')] : []),
    ...(firstSeen && lastSeen && lastSeen < firstSeen ? [problem('SEEN_BACKWARDS', 'lastSeen lies before firstSeen.', 'lastSeen')] : []),
    ...((note?.length ?? 0) > LONGEST_NOTE ? [problem('NOTE_LENGTH', 'A note has at most 2,000 characters.', 'note')] : []),
  ];
}

/** Limits hold for the claim's owner as well, as far as the sighter knows it; to tell it is no release that a second officer would have to look at. */
function policyProblems(keys: AudienceKeys, claim: SightedClaim, { directory, policy }: SharingContext): readonly ItemProblem[] {
  const owner = directory.parties.find(({ id }) => id === claim.owner_id)?.key;
  const toOwner = owner === undefined || owner === directory.me.key ? [] : [owner];
  const forbidden = policyProblem({ tlp: claim.tlp, ...keys, audience: [...keys.audience, ...toOwner] }, claim, policy, directory);
  if (forbidden) return [problemOf(forbidden)];
  const others = { tlp: claim.tlp, ...keys, audience: keys.audience.filter((key) => key !== owner) };
  return needsSecondOfficer(others, undefined, policy, directory) ? [SECOND_OFFICER_NEEDED] : [];
}

const isEmpty = (wish: AudienceSpec): boolean =>
  !wish.everyCountry &&
  wish.countries.length +
    wish.groups.length +
    (wish.groupMembersToday?.length ?? 0) +
    wish.partners.length +
    wish.exceptCountries.length ===
    0;

const PARTNER_AUDIENCE = problem(
  'SIGHTING_FOR_OWNER_ALONE',
  "A partner's sighting reaches the indicator's owner alone: leave the audience out.",
  'audience',
);
const PARTNER_NOTE = problem(
  'SIGHTING_WORDS_FROM_PARTNER',
  "A partner's sighting is figures alone (verdict, count, first and last time): leave the note out, it could tell of users.",
  'note',
);
const SECOND_OFFICER_NEEDED = problem(
  'SECOND_OFFICER_NEEDED',
  "Your party has a second officer release this to others (sharingPolicy), and a sighting does not wait: leave it to the indicator's owner.",
  'audience',
);
