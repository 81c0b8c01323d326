import { neutralityWarnings } from '../warninglists/neutrality.policy.js';
import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import type { Release } from '../../tenancy/sharing/release.policy.js';
import type { Claim } from './claim.js';
import { withPendingContent } from './content.policy.js';
import { type Draft, personStatusProblem, type PublishItem, tidyTags } from './draft.js';
import type { OwnClaim } from './own-claim.js';

/** Fields that a patch may change, as of an item. */
const PATCHED = [
  ...(['threat', 'tlp', 'confidence', 'reliability', 'credibility', 'description', 'tags', 'firstSeen', 'lastSeen'] as const),
  ...(['validUntil', 'retainUntil', 'personStatus', 'attribution', 'discoverability', 'externalId'] as const),
];

/** Changed fields of a claim. An absent field stays unchanged; null clears it. */
export type IndicatorPatch = { readonly [field in (typeof PATCHED)[number]]?: PublishItem[field] | null | undefined };

/** Fields that every claim has, or that stay once they are set: null cannot clear them. */
const LASTING = ['threat', 'tlp', 'attribution', 'discoverability', 'externalId'] as const;

/** A claim of the agency, as it stands and as its own party sees it, with the release that waits for a second officer. */
export interface PresentClaim {
  readonly claim: OwnClaim;
  readonly whole: Claim;
  readonly waiting: Release | undefined;
}

/**
 * Returns the claim with the changed fields, as a draft of its next version. The value and the audience stay; content that waits for a second officer counts as
 * present. Returns the problem of a field that cannot be changed so.
 */
export function patchedDraftOf(present: PresentClaim, patch: IndicatorPatch, reissue: boolean): Draft | ItemProblem {
  const { claim, whole } = present;
  const lasting = LASTING.find((field) => patch[field] === null);
  if (lasting) return problem('FIELD_INVALID', `${lasting} cannot be cleared. Leave it out, or give a value.`, lasting);
  if (claim.original_tlp && patch.tlp && patch.tlp !== claim.tlp) {
    return problem('TEAR_LINE_LABEL', 'The label of a tear-line does not change. Release another tear-line with this label.', 'tlp');
  }
  const unfit = personStatusProblem(claim.kind, patch.personStatus);
  if (unfit) return unfit;
  const { kind, scope, value, display, platform, network, bank, country } = whole;
  const item: PublishItem = {
    ...{ kind, value: whole.raw ?? value, platform, network, bank, country },
    ...presentItemOf(present),
    ...statedOf(patch),
    ...(patch.personStatus === null && { personStatus: 'UNKNOWN' }),
    ...(patch.tags !== undefined && { tags: tidyTags(patch.tags ?? []) }),
    ...{ replace: true, reissue },
  };
  return {
    ...{ index: 0, of: claim.id, item, digest: claim.digest, warnings: neutralityWarnings(patch.description, 'description') },
    value: { kind, scope, value, display, platform, network, bank, country, warnings: [] },
  };
}

/** Returns the present fields of a claim, as an item that replaces it. */
function presentItemOf({ claim, waiting }: PresentClaim): Omit<PublishItem, 'kind' | 'value'> {
  const { threat, tags, description, confidence, reliability, credibility, first_seen, last_seen } = withPendingContent(claim, waiting);
  return {
    ...{ threat, tags, description, confidence, reliability, credibility, firstSeen: first_seen, lastSeen: last_seen },
    ...{ validUntil: claim.valid_until, retainUntil: claim.chosen_until, personStatus: claim.person_status },
    ...{ tlp: waiting?.tlp ?? claim.tlp, attribution: claim.attribution },
    discoverability: waiting?.discoverability ?? claim.discoverability,
  };
}

const statedOf = (patch: IndicatorPatch): object =>
  Object.fromEntries(PATCHED.flatMap((field) => (patch[field] === undefined ? [] : [[field, patch[field]]])));
