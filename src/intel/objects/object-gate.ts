import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { isForPolicy } from '../indicators/release-gate.js';
import type { Directory } from '../../tenancy/sharing/audience.js';
import type { Release } from '../../tenancy/sharing/release.policy.js';
import {
  immediateReleaseOf,
  needsSecondOfficer,
  policyProblem,
  type SharingPolicy,
  restrictToPolicy,
} from '../../tenancy/sharing/sharing.policy.js';
import type { AddressedObject, ObjectDecision } from './object.policy.js';

/** A decision after the check against the party's own policy. */
export interface GatedObject {
  /** The draft as it may be written now. */
  readonly draft: AddressedObject;
  readonly decision: ObjectDecision;
  /** The release that waits for a second officer. */
  readonly waits?: Release;
}

/** The warning of a receipt whose object is not released yet. */
export const OBJECT_RELEASE_PENDING: ItemProblem = {
  severity: 'WARNING',
  code: 'RELEASE_PENDING',
  field: 'audience',
  message: 'Written for your own party only. A second officer must release it to this audience (pendingReleases).',
};

/** Applies the policy of the actor's party. Rejects what it forbids. Writes what needs two officers only as far as one officer may release it. */
export function gateObject(draft: AddressedObject, decision: ObjectDecision, policy: SharingPolicy, directory: Directory): GatedObject {
  if (!isForPolicy(decision)) return { draft, decision };
  const next: Release = { tlp: draft.item.tlp, ...draft.keys };
  const before = decision.outcome === 'UPDATED' ? decision.present : undefined;
  const forbidden = policyProblem(next, {}, policy, directory);
  if (forbidden) return { draft, decision: { outcome: 'REJECTED', problem: problem(forbidden.code, forbidden.message, 'audience') } };
  if (decision.outcome === 'REJECTED') return { draft, decision };
  if (!needsSecondOfficer(next, before, policy, directory)) return { draft, decision };
  const { tlp, audience, excluded } = restrictToPolicy(immediateReleaseOf(next, before, directory), {}, policy, directory);
  return { draft: { ...draft, item: { ...draft.item, tlp }, keys: { audience, excluded } }, decision, waits: next };
}
