import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import type { Directory } from '../../tenancy/sharing/audience.js';
import type { Release } from '../../tenancy/sharing/release.policy.js';
import {
  immediateReleaseOf,
  immediateDiscoverabilityOf,
  needsSecondOfficer,
  needsSecondForDiscovery,
  policyProblem,
  type SharingPolicy,
  restrictToPolicy,
} from '../../tenancy/sharing/sharing.policy.js';
import type { AddressedClaim, Decision } from './publish.policy.js';

/** A decision after the check against the party's own policy. */
export interface GatedDraft {
  /** The draft as it may be written now. */
  readonly draft: AddressedClaim;
  readonly decision: Decision;
  /** The release that waits for a second officer. */
  readonly waits?: Release;
}

/** The warning of a receipt whose item is not released yet. */
export const RELEASE_PENDING: ItemProblem = {
  severity: 'WARNING',
  code: 'RELEASE_PENDING',
  field: 'audience',
  message: 'Written as far as one officer may release it. A second officer must release the rest (pendingReleases).',
};

/** The warning of a receipt whose content is not released yet. */
export const CONTENT_PENDING: ItemProblem = {
  severity: 'WARNING',
  code: 'RELEASE_PENDING',
  field: null,
  message: 'A second officer must release the change of content (pendingReleases). Until then readers see the former content.',
};

/** Returns whether the policy applies to a decision. It also applies if `reissue` is missing: `reissue` opens nothing that the policy forbids. */
export const isForPolicy = (decision: {
  readonly outcome: 'CREATED' | 'UPDATED' | 'UNCHANGED' | 'REJECTED';
  readonly problem?: ItemProblem;
}): boolean => decision.outcome === 'CREATED' || decision.outcome === 'UPDATED' || decision.problem?.code === 'WOULD_WIDEN';

/** Applies the policy of the actor's party. Rejects what it forbids. Writes what needs two officers only as far as one officer may release it. */
export function applyPolicy(draft: AddressedClaim, decision: Decision, policy: SharingPolicy, directory: Directory): GatedDraft {
  if (!isForPolicy(decision)) return { draft, decision };
  const next: Release = { tlp: draft.item.tlp, ...draft.keys };
  const before = decision.outcome === 'UPDATED' ? decision.claim : undefined;
  const item = { kind: draft.value.kind, threat: draft.item.threat };
  const forbidden = policyProblem(next, item, policy, directory);
  if (forbidden) return { draft, decision: { outcome: 'REJECTED', problem: problem(forbidden.code, forbidden.message, 'audience') } };
  if (decision.outcome === 'REJECTED') return { draft, decision };
  const discoverabilityWaits = needsSecondForDiscovery(draft.item, before, policy);
  if (!needsSecondOfficer(next, before, policy, directory)) {
    return discoverabilityWaits ? withholdDiscoverability(draft, decision, next) : { draft, decision };
  }
  // a draft that is held back keeps the stricter label, which may have another limit
  const { tlp, audience, excluded } = restrictToPolicy(immediateReleaseOf(next, before, directory), item, policy, directory);
  const held = { ...draft, item: { ...draft.item, tlp }, keys: { audience, excluded } };
  return discoverabilityWaits ? withholdDiscoverability(held, decision, next) : { draft: held, decision, waits: next };
}

/** Holds back a wider discoverability, alone or together with the release. */
function withholdDiscoverability(draft: AddressedClaim, decision: Decision, next: Release): GatedDraft {
  const before = decision.outcome === 'UPDATED' ? decision.claim : undefined;
  const { discoverability } = draft.item;
  return {
    draft: { ...draft, item: { ...draft.item, discoverability: immediateDiscoverabilityOf(draft.item, before) } },
    decision,
    waits: { ...next, discoverability },
  };
}
