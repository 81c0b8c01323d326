import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { type AudienceKeys, type AudienceSpec, type Directory, OWNER_ONLY, resolveAudience } from '../../tenancy/sharing/audience.js';
import { isWiderLabel, type Tlp } from '../../tenancy/sharing/label.js';
import { labelProblem } from '../../tenancy/sharing/label-audience.policy.js';
import { needsSecondOfficer, policyProblem, type SharingPolicy } from '../../tenancy/sharing/sharing.policy.js';
import type { RelationshipDraft } from './relationship.js';

/** One of the two claims that a relationship joins, as its author sees it. */
export interface JoinedClaim {
  readonly id: string;
  readonly tlp: Tlp;
}

/** The parties that the author can address, and the policy of its party. */
export interface SharingContext {
  readonly directory: Directory;
  readonly policy: SharingPolicy;
}

/** A relationship with the keys of its audience. */
export interface AddressedRelationship {
  readonly said: RelationshipDraft;
  readonly keys: AudienceKeys;
}

/** Returns the strictest of the labels of a relationship and its claims. */
export const strictestLabel = (labels: readonly Tlp[]): Tlp =>
  labels.reduce((strictest, label) => (isWiderLabel(strictest, label) ? label : strictest), 'CLEAR');

/**
 * Checks whether a relationship may be published, and to whom. The strictest label of the three and the policy of the author's party bind its audience. For
 * each reader, the database ensures that the relationship reaches only those who see both claims.
 * @returns all problems found, or the keys.
 */
export function addressRelationship(
  draft: RelationshipDraft,
  [from, to]: readonly [JoinedClaim, JoinedClaim],
  { directory, policy }: SharingContext,
): AddressedRelationship | { readonly problems: readonly ItemProblem[] } {
  // A relationship that the agency published before keeps its audience: nothing is widened that would need a release.
  if (!draft.audience && draft.of) return { said: draft, keys: { audience: [], excluded: [] } };
  const tlp = strictestLabel([draft.tlp ?? 'CLEAR', from.tlp, to.tlp]);
  const audience = draft.audience ?? defaultAudienceFor(draft, tlp, policy);
  const { problems, keys } = resolveAudience(audience, directory);
  const label = labelProblem(tlp, audience);
  const all = [...problems, ...(label ? [label] : [])];
  if (all.length > 0) return { problems: all.map(({ code, message }) => problem(code, message, 'audience')) };
  if (audience.partners.length > 0 && !draft.released) return { problems: [NOT_RELEASED] };
  // The kinds and threats of its values do not matter here: a limit for one of them limits the relationship.
  const forbidden = policyProblem({ tlp, ...keys }, {}, policy, directory);
  if (forbidden) return { problems: [problem(forbidden.code, forbidden.message, 'audience')] };
  return needsSecondOfficer({ tlp, ...keys }, undefined, policy, directory) ? { problems: [SECOND_OFFICER_NEEDED] } : { said: draft, keys };
}

function defaultAudienceFor({ ownerAloneIfNew }: RelationshipDraft, tlp: Tlp, { defaultAudience }: SharingPolicy): AudienceSpec {
  if (!defaultAudience) return OWNER_ONLY;
  if (!ownerAloneIfNew) return defaultAudience;
  return labelProblem(tlp, defaultAudience) ? OWNER_ONLY : { ...defaultAudience, partners: [] };
}

const NOT_RELEASED = problem(
  'RELATIONSHIP_NOT_RELEASED',
  'A partner gets the relationship with its text. Set released: true, or remove the partners from the audience.',
  'released',
);
const SECOND_OFFICER_NEEDED = problem(
  'SECOND_OFFICER_NEEDED',
  'The sharing policy of your party requires a second officer to release this, and a relationship cannot wait. Publish it to your own party only.',
  'audience',
);
