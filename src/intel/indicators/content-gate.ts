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
 * Holds back changed content of a claim whose release needs two officers, if the party's policy requires it. Only the rest is written, and nothing if the
 * rest is unchanged. A claim that is revived with other content waits as a whole, like a new one: only its own party sees it until it is released.
 * @param gated the draft after the policy check, without regard to content
 * @param whole the draft as published
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
  // the present threat may have a narrower limit than the pending one
  const { audience, excluded } = restrictToPolicy({ tlp: held.item.tlp, ...held.keys }, claim, policy, directory);
  const draft = { ...held, keys: { audience, excluded } };
  const waits = { ...(gated.waits ?? { tlp: whole.item.tlp, ...whole.keys }), content: contentOf(whole.item) };
  return { draft, decision: differsFromClaim(draft, claim) ? decision : { outcome: 'UNCHANGED', claim }, waits };
}

const withContentOfClaim = (draft: AddressedClaim, claim: OwnClaim): AddressedClaim => ({
  ...draft,
  item: withContentOf(draft.item, claim),
});

/** Returns the warnings of a receipt about pending releases, whether requested now or before. */
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
