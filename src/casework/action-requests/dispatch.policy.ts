import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import type { Directory } from '../../tenancy/sharing/audience.js';
import type { Release } from '../../tenancy/sharing/release.policy.js';
import { needsSecondOfficer, type SharingPolicy } from '../../tenancy/sharing/sharing.policy.js';
import type { Urgency } from './action.js';

/** How a request that needs a second officer is sent: after release by one, or at once and reviewed afterwards. undefined: it needs none. */
export type DispatchMode = 'RELEASED' | 'EMERGENCY' | undefined;

/** An emergency does not wait for a second officer; any other request that needs one does. */
export const dispatchModeOf = (needsSecond: boolean, urgency: Urgency): DispatchMode =>
  needsSecond ? (urgency === 'EMERGENCY' ? 'EMERGENCY' : 'RELEASED') : undefined;

const REQUEST_PENDING: ItemProblem = {
  severity: 'WARNING',
  code: 'RELEASE_PENDING',
  field: 'tlp',
  message:
    'The recipient does not see the request yet, but your deadline is running. Ask a second officer to release it (pendingReleases).',
};
const REQUEST_TO_REVIEW: ItemProblem = {
  severity: 'WARNING',
  code: 'RELEASE_TO_REVIEW',
  field: 'urgency',
  message: 'The request was sent at once, as an emergency. A second officer must review it within 24 hours (pendingReleases).',
};

/** Returns the warnings of a receipt. */
export const dispatchWarnings = (mode: DispatchMode): readonly ItemProblem[] =>
  mode === undefined ? [] : [mode === 'EMERGENCY' ? REQUEST_TO_REVIEW : REQUEST_PENDING];

/** The current version of a request to one recipient. */
export interface PresentRequest {
  readonly release: Release;
  /** Whether the amendment changes its content: anything but label, minutes and retention. */
  readonly contentChanges: boolean;
}

/**
 * Decides how a request is sent to its one recipient under the party's policy. An amendment of a request that the recipient has cannot wait, because the hub
 * would have to hide the request meanwhile. So one officer alone can neither make its label less strict nor change its content. An EMERGENCY changes its
 * content at once and is reviewed. Pure.
 * @param present the request before the amendment; undefined: the request is new
 * @returns the mode, or the problem (SECOND_OFFICER_NEEDED)
 */
export function decideDispatch(
  { release, urgency }: { readonly release: Release; readonly urgency: Urgency },
  present: PresentRequest | undefined,
  policy: SharingPolicy,
  directory: Directory,
): { readonly going: DispatchMode } | { readonly refusal: ItemProblem } {
  const opens = needsSecondOfficer(release, present?.release, policy, directory);
  const isOut = present !== undefined && release.audience.every((key) => present.release.audience.includes(key));
  if (!isOut) return { going: dispatchModeOf(opens, urgency) };
  if (opens) return { refusal: LABEL_OF_DISPATCHED };
  const mode = dispatchModeOf(present.contentChanges && needsSecondOfficer(release, undefined, policy, directory), urgency);
  return mode === 'RELEASED' ? { refusal: CONTENT_OF_DISPATCHED } : { going: mode };
}

const LABEL_OF_DISPATCHED = problem(
  'SECOND_OFFICER_NEEDED',
  'A less strict label needs a second officer (sharingPolicy), and the recipient already has this request. Cancel the request, and make another one.',
  'tlp',
);
const CONTENT_OF_DISPATCHED = problem(
  'SECOND_OFFICER_NEEDED',
  'Your party has a second officer release this request (sharingPolicy), and its recipient has it already. One officer can only change its deadlines, or make its label stricter. To change anything else, cancel the request and make another one.',
  'reference',
);
