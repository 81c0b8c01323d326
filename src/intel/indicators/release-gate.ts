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

/** A decision after the party's own policy was asked. */
export interface GatedDraft {
  /** As it may be written now. */
  readonly draft: AddressedClaim;
  readonly decision: Decision;
  /** What waits for a second officer. */
  readonly waits?: Release;
}

/** The warning of a receipt whose item is not released yet. */
export const RELEASE_PENDING: ItemProblem = {
  severity: 'WARNING',
  code: 'RELEASE_PENDING',
  field: 'audience',
  message: 'Written as far as one officer may; a second officer must release the rest (pendingReleases).',
};

/** The warning of a receipt whose content is not released yet. */
export const CONTENT_PENDING: ItemProblem = {
  severity: 'WARNING',
  code: 'RELEASE_PENDING',
  field: null,
  message: 'A second officer must release the change of content (pendingReleases). Until then readers see the content as it was.',
};

/** Whether the policy is asked: also where `reissue` is wanted, which opens nothing that the policy forbids. */
export const isForPolicy = (decision: {
  readonly outcome: 'CREATED' | 'UPDATED' | 'UNCHANGED' | 'REJECTED';
  readonly problem?: ItemProblem;
}): boolean => decision.outcome === 'CREATED' || decision.outcome === 'UPDATED' || decision.problem?.code === 'WOULD_WIDEN';

/** Holds a decision against the policy of the actor's party: what it forbids is rejected, what takes two officers is written as far as one may. */
export function applyPolicy(draft: AddressedClaim, decision: Decision, policy: SharingPolicy, directory: Directory): GatedDraft {
  if (!isForPolicy(decision)) return { draft, decision };
  const next: Release = { tlp: draft.item.tlp, ...draft.keys };
  const before = decision.outcome === 'UPDATED' ? decision.claim : undefined;
  const item = { kind: draft.value.kind, threat: draft.item.threat };
  const forbidden = policyProblem(next, item, policy, directory);
  if (forbidden) return { draft, decision: { outcome: 'REJECTED', problem: problem(forbidden.code, forbidden.message, 'audience') } };
  if (decision.outcome === 'REJECTED') return { draft, decision };
  const hintWaits = needsSecondForDiscovery(draft.item, before, policy);
  if (!needsSecondOfficer(next, before, policy, directory)) {
    return hintWaits ? withholdDiscoverability(draft, decision, next) : { draft, decision };
  }
  // what is held back keeps the stricter label, for which there may be another limit
  const { tlp, audience, excluded } = restrictToPolicy(immediateReleaseOf(next, before, directory), item, policy, directory);
  const held = { ...draft, item: { ...draft.item, tlp }, keys: { audience, excluded } };
  return hintWaits ? withholdDiscoverability(held, decision, next) : { draft: held, decision, waits: next };
}

/** What strangers learn waits, too, or alone. */
function withholdDiscoverability(draft: AddressedClaim, decision: Decision, next: Release): GatedDraft {
  const before = decision.outcome === 'UPDATED' ? decision.claim : undefined;
  const { discoverability } = draft.item;
  return {
    draft: { ...draft, item: { ...draft.item, discoverability: immediateDiscoverabilityOf(draft.item, before) } },
    decision,
    waits: { ...next, discoverability },
  };
}
