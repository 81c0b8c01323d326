import type { Directory } from '../sharing/audience.js';
import type { Release } from '../sharing/release.policy.js';
import { heldBack, needsSecondOfficer, policyProblem, type SharingPolicy, withinPolicy } from '../sharing/sharing.policy.js';
import { type ItemProblem, problem } from './draft.js';
import type { Addressed, Decision } from './publish.policy.js';

/** A decision after the party's own policy was asked. */
export interface Gated {
  /** As it may be written now. */
  readonly draft: Addressed;
  readonly decision: Decision;
  /** What waits for a second officer. */
  readonly waits?: Release;
}

/** The warning of a receipt whose item is not released yet. */
export const RELEASE_PENDING: ItemProblem = {
  severity: 'WARNING',
  code: 'RELEASE_PENDING',
  field: 'audience',
  message: 'Written for your own party; a second officer must release it to this audience (pendingReleases).',
};

/** Holds a decision against the policy of the actor's party: what it forbids is rejected, what takes two officers is written as far as one may. */
export function gate(draft: Addressed, decision: Decision, policy: SharingPolicy, directory: Directory): Gated {
  if (decision.outcome !== 'CREATED' && decision.outcome !== 'UPDATED') return { draft, decision };
  const next: Release = { tlp: draft.item.tlp, ...draft.keys };
  const before = decision.outcome === 'UPDATED' ? decision.claim : undefined;
  const item = { kind: draft.value.kind, threat: draft.item.threat };
  const forbidden = policyProblem(next, item, policy, directory);
  if (forbidden) return { draft, decision: { outcome: 'REJECTED', problem: problem(forbidden.code, forbidden.message, 'audience') } };
  if (!needsSecondOfficer(next, before, policy, directory)) return { draft, decision };
  // what is held back keeps the stricter label, for which there may be another limit
  const { tlp, audience, excluded } = withinPolicy(heldBack(next, before, directory), item, policy, directory);
  return { draft: { ...draft, item: { ...draft.item, tlp }, keys: { audience, excluded } }, decision, waits: next };
}
