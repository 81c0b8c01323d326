import type { ItemProblem } from '../../platform/graphql/batch.js';
import type { Directory } from '../../tenancy/sharing/audience.js';
import {
  immediateReleaseOf,
  needsSecondForContent,
  hasSameKeys,
  type SharingPolicy,
  restrictToPolicy,
} from '../../tenancy/sharing/sharing.policy.js';
import { changesContent, contentOf, withContentOf } from './content.policy.js';
import type { OwnClaim } from './own-claim.js';
import { type AddressedClaim, differsFromClaim } from './publish.policy.js';
import { CONTENT_PENDING, type GatedDraft, RELEASE_PENDING } from './release-gate.js';

/**
 * Holds back the content of a claim whose release takes two officers, where the party's policy says so: written is the rest, and nothing at all where the rest is as it was. What is revived with
 * another content waits as a whole, as what is new does: for its own party alone until it is released.
 * @param gated what the policy leaves of it, content apart
 * @param whole what was published
 */
export function gateContent(gated: GatedDraft, whole: AddressedClaim, policy: SharingPolicy, directory: Directory): GatedDraft {
  const { decision } = gated;
  if (decision.outcome !== 'UPDATED') return gated;
  const { claim } = decision;
  if (!changesContent(whole.item, claim) || !needsSecondForContent(claim, policy, directory)) return gated;
  if (claim.revoked_at) {
    const next = { tlp: whole.item.tlp, ...whole.keys };
    const { audience, excluded } = immediateReleaseOf(next, undefined, directory);
    return { draft: { ...gated.draft, keys: { audience, excluded } }, decision, waits: gated.waits ?? next };
  }
  const held = withContentOfClaim(gated.draft, claim);
  // the threat that stays may have a narrower limit than the one that waits
  const { audience, excluded } = restrictToPolicy({ tlp: held.item.tlp, ...held.keys }, claim, policy, directory);
  const draft = { ...held, keys: { audience, excluded } };
  const waits = { ...(gated.waits ?? { tlp: whole.item.tlp, ...whole.keys }), content: contentOf(whole.item) };
  return { draft, decision: differsFromClaim(draft, claim) ? decision : { outcome: 'UNCHANGED', claim }, waits };
}

const withContentOfClaim = (draft: AddressedClaim, claim: OwnClaim): AddressedClaim => ({
  ...draft,
  item: withContentOf(draft.item, claim),
});

/** What a receipt says of what waits, whether it was asked for now or before. */
export function pendingWarningsOf({ draft, decision, waits }: GatedDraft): readonly ItemProblem[] {
  if (waits) {
    const { discoverability = draft.item.discoverability } = waits;
    const opens = waits.tlp !== draft.item.tlp || !hasSameKeys(waits, draft.keys) || discoverability !== draft.item.discoverability;
    return [...(opens || !waits.content ? [RELEASE_PENDING] : []), ...(waits.content ? [CONTENT_PENDING] : [])];
  }
  if (decision.outcome !== 'UNCHANGED' || decision.waits !== true) return [];
  const { claim } = decision;
  const opens = differsFromClaim(withContentOfClaim(draft, claim), claim);
  return [...(opens ? [RELEASE_PENDING] : []), ...(changesContent(draft.item, claim) ? [CONTENT_PENDING] : [])];
}
