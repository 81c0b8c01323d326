import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { type AudienceKeys, type AudienceSpec, type Directory, OWNER_ONLY, resolveAudience } from '../../tenancy/sharing/audience.js';
import { isWiderLabel, type Tlp } from '../../tenancy/sharing/label.js';
import { labelProblem } from '../../tenancy/sharing/release.policy.js';
import { needsSecondOfficer, policyProblem, type SharingPolicy } from '../../tenancy/sharing/sharing.policy.js';
import type { RelationshipDraft } from './relationship.js';

/** One of the two claims that a relationship joins, as its author sees it. */
export interface JoinedClaim {
  readonly id: string;
  readonly tlp: Tlp;
}

/** Whom the author can tell, and what its party allows. */
export interface SharingContext {
  readonly directory: Directory;
  readonly policy: SharingPolicy;
}

/** A relationship with the keys that were given to it. */
export interface AddressedRelationship {
  readonly said: RelationshipDraft;
  readonly keys: AudienceKeys;
}

/** The strictest label of what is said and what it is said of. */
export const strictestLabel = (labels: readonly Tlp[]): Tlp =>
  labels.reduce((strictest, one) => (isWiderLabel(strictest, one) ? one : strictest), 'CLEAR');

/**
 * Whether a relationship may be said so, and to whom. Its audience is bound by the strictest label of the three, and by the author's party's policy; that it reaches nobody who does not see both
 * claims is seen to by the database, reader by reader.
 * @returns every problem that was found, or the keys.
 */
export function addressRelationship(
  said: RelationshipDraft,
  [from, to]: readonly [JoinedClaim, JoinedClaim],
  { directory, policy }: SharingContext,
): AddressedRelationship | { readonly problems: readonly ItemProblem[] } {
  // What the agency has said before keeps its audience: nothing is opened that would have to be asked for.
  if (!said.audience && said.of) return { said, keys: { audience: [], excluded: [] } };
  const tlp = strictestLabel([said.tlp ?? 'CLEAR', from.tlp, to.tlp]);
  const wish = said.audience ?? defaultAudienceFor(said, tlp, policy);
  const { problems, keys } = resolveAudience(wish, directory);
  const label = labelProblem(tlp, wish);
  const wrong = [...problems, ...(label ? [label] : [])];
  if (wrong.length > 0) return { problems: wrong.map(({ code, message }) => problem(code, message, 'audience')) };
  if (wish.partners.length > 0 && !said.released) return { problems: [NOT_RELEASED] };
  // What kinds and threats its values have counts for nothing here: what limits one, limits it.
  const forbidden = policyProblem({ tlp, ...keys }, {}, policy, directory);
  if (forbidden) return { problems: [problem(forbidden.code, forbidden.message, 'audience')] };
  return needsSecondOfficer({ tlp, ...keys }, undefined, policy, directory) ? { problems: [SECOND_OFFICER_NEEDED] } : { said, keys };
}

function defaultAudienceFor({ ownerAloneIfNew }: RelationshipDraft, tlp: Tlp, { defaultAudience }: SharingPolicy): AudienceSpec {
  if (!defaultAudience) return OWNER_ONLY;
  if (!ownerAloneIfNew) return defaultAudience;
  return labelProblem(tlp, defaultAudience) ? OWNER_ONLY : { ...defaultAudience, partners: [] };
}

const NOT_RELEASED = problem(
  'RELATIONSHIP_NOT_RELEASED',
  'A relationship goes to a partner with its words: say released: true with it.',
  'released',
);
const SECOND_OFFICER_NEEDED = problem(
  'SECOND_OFFICER_NEEDED',
  'Your party has a second officer release this to others (sharingPolicy), and a relationship does not wait: say it to your own party.',
  'audience',
);
