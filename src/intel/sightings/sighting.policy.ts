import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { type AudienceKeys, type AudienceSpec, type Directory, resolveAudience } from '../../tenancy/sharing/audience.js';
import { isWiderLabel, type Tlp } from '../../tenancy/sharing/label.js';
import { labelProblem, restrictToLabel } from '../../tenancy/sharing/label-audience.policy.js';
import { needsSecondOfficer, policyProblem, type SharingPolicy } from '../../tenancy/sharing/sharing.policy.js';
import { LONGEST_NOTE, MOST_COUNTED, type SightingDraft } from './sighting.js';

/** The sighted claim, as the sighter sees it. */
export interface SightedClaim {
  readonly id: string;
  readonly kind: string;
  readonly threat: string;
  readonly tlp: Tlp;
  /** null: the owner is not named to the sighter. */
  readonly owner_id: string | null;
}

/** The parties that the sighter can address, and the policy of its party. */
export interface SharingContext {
  readonly directory: Directory;
  readonly policy: SharingPolicy;
}

/** A sighting with the keys of its named audience. The database adds the claim's owner, whom the sighter may not know. */
export interface AddressedSighting {
  readonly said: SightingDraft;
  readonly keys: AudienceKeys;
}

/** Returns the stricter of the sighting's own label and its claim's. */
const labelOf = ({ tlp }: SightingDraft, claim: SightedClaim): Tlp => (tlp && isWiderLabel(claim.tlp, tlp) ? tlp : claim.tlp);

const OWNER_ONLY: AudienceSpec = { everyCountry: false, countries: [], groups: [], partners: [], exceptCountries: [] };

const problemOf = ({ code, message }: { readonly code: string; readonly message: string }): ItemProblem =>
  problem(code, message, 'audience');

/**
 * Checks a sighting and resolves its audience. The claim's label and the policy of the sighter's party limit the audience. The database ensures, for each
 * reader, that only readers of the claim see the sighting.
 * @returns every problem found, or the keys.
 */
export function addressSighting(
  draft: SightingDraft,
  claim: SightedClaim,
  context: SharingContext,
): AddressedSighting | { readonly problems: readonly ItemProblem[] } {
  const { directory } = context;
  const requested = draft.audience ?? OWNER_ONLY;
  const form = formProblems(draft);
  if (directory.me.kind === 'PARTNER') {
    const more = [...(isEmpty(requested) ? [] : [PARTNER_AUDIENCE]), ...(draft.note?.trim() ? [PARTNER_NOTE] : [])];
    if (more.length > 0) return { problems: [...form, ...more] };
  }
  const tlp = labelOf(draft, claim);
  const standing = draft.audience ? undefined : draft.standing;
  const { problems, keys } = standing
    ? { problems: [], keys: restrictToLabel(tlp, standing, directory) }
    : resolveAudience(requested, directory);
  const label = labelProblem(tlp, requested);
  const all = [...form, ...problems.map(problemOf), ...(label ? [problemOf(label)] : [])];
  // Sharing with the present audience is no release.
  const [more] =
    all.length === 0 ? policyProblems(keys, { ...claim, tlp }, context).filter((one) => !standing || one !== SECOND_OFFICER_NEEDED) : [];
  if (more) return { problems: [more] };
  return all.length > 0 ? { problems: all } : { said: draft, keys };
}

function formProblems({ count, firstSeen, lastSeen, note }: SightingDraft): readonly ItemProblem[] {
  const wrongCount = !Number.isInteger(count) || count < 1 || count > MOST_COUNTED;
  return [
    ...(wrongCount ? [problem('COUNT_RANGE', 'count must be between 1 and 999,999,999.', 'count')] : []),
    ...(firstSeen && lastSeen && lastSeen < firstSeen
      ? [problem('SEEN_BACKWARDS', 'The last sighting (lastSeen) must not be before the first one (firstSeen).', 'lastSeen')]
      : []),
    ...((note?.length ?? 0) > LONGEST_NOTE ? [problem('NOTE_LENGTH', 'A note must have at most 2,000 characters.', 'note')] : []),
  ];
}

/** Checks the policy. Limits also apply to the claim's owner, if the sighter knows it. Sharing with the owner needs no release by a second officer. */
function policyProblems(keys: AudienceKeys, claim: SightedClaim, { directory, policy }: SharingContext): readonly ItemProblem[] {
  const owner = directory.parties.find(({ id }) => id === claim.owner_id)?.key;
  const toOwner = owner === undefined || owner === directory.me.key ? [] : [owner];
  const forbidden = policyProblem({ tlp: claim.tlp, ...keys, audience: [...keys.audience, ...toOwner] }, claim, policy, directory);
  if (forbidden) return [problemOf(forbidden)];
  const others = { tlp: claim.tlp, ...keys, audience: keys.audience.filter((key) => key !== owner) };
  return needsSecondOfficer(others, undefined, policy, directory) ? [SECOND_OFFICER_NEEDED] : [];
}

const isEmpty = (audience: AudienceSpec): boolean =>
  !audience.everyCountry &&
  audience.countries.length +
    audience.groups.length +
    (audience.groupMembersToday?.length ?? 0) +
    audience.partners.length +
    audience.exceptCountries.length ===
    0;

const PARTNER_AUDIENCE = problem(
  'SIGHTING_FOR_OWNER_ALONE',
  "Only the indicator's owner gets a partner's sighting. Leave the audience out.",
  'audience',
);
const PARTNER_NOTE = problem(
  'SIGHTING_WORDS_FROM_PARTNER',
  "A partner's sighting consists of figures only (verdict, count, first and last time). Leave the note out: it could reveal data of users.",
  'note',
);
const SECOND_OFFICER_NEEDED = problem(
  'SECOND_OFFICER_NEEDED',
  "A second officer of your party must release this to others (sharingPolicy), and a sighting cannot wait. Share it with the indicator's owner only.",
  'audience',
);
