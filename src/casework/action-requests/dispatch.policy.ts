import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import type { Directory } from '../../tenancy/sharing/audience.js';
import type { Release } from '../../tenancy/sharing/release.policy.js';
import { needsSecondOfficer, type SharingPolicy } from '../../tenancy/sharing/sharing.policy.js';
import type { Urgency } from './action.js';

/** How a request goes to its recipient where it takes a second officer: once one has released it, or at once, reviewed afterwards; undefined: it takes none. */
export type DispatchMode = 'RELEASED' | 'EMERGENCY' | undefined;

/** What is an emergency does not wait; whatever else takes two officers does. */
export const dispatchModeOf = (needsSecond: boolean, urgency: Urgency): DispatchMode =>
  needsSecond ? (urgency === 'EMERGENCY' ? 'EMERGENCY' : 'RELEASED') : undefined;

const REQUEST_PENDING: ItemProblem = {
  severity: 'WARNING',
  code: 'RELEASE_PENDING',
  field: 'tlp',
  message: 'Its recipient does not see it yet: a second officer must release it (pendingReleases), and your deadline is running.',
};
const REQUEST_TO_REVIEW: ItemProblem = {
  severity: 'WARNING',
  code: 'RELEASE_TO_REVIEW',
  field: 'urgency',
  message: 'It went out at once, as an emergency: a second officer reviews it within 24 hours (pendingReleases).',
};

/** What a receipt says of it. */
export const dispatchWarnings = (going: DispatchMode): readonly ItemProblem[] =>
  going === undefined ? [] : [going === 'EMERGENCY' ? REQUEST_TO_REVIEW : REQUEST_PENDING];

/** A request to one recipient as it stands. */
export interface PresentRequest {
  readonly release: Release;
  /** Whether the amendment changes its content: anything but label, minutes and retention. */
  readonly contentChanges: boolean;
}

/**
 * Decides how a request goes to its one recipient under the party's policy. An amendment of a request that the recipient has cannot wait: the hub would have to take the request from the recipient
 * meanwhile. Therefore one officer alone changes neither its label to a milder one nor its content; an EMERGENCY changes its content at once, and is reviewed. Pure.
 * @param present the request before the amendment; undefined: the request is new
 * @returns how it goes, or the problem (SECOND_OFFICER_NEEDED)
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
  const going = dispatchModeOf(present.contentChanges && needsSecondOfficer(release, undefined, policy, directory), urgency);
  return going === 'RELEASED' ? { refusal: CONTENT_OF_DISPATCHED } : { going };
}

const LABEL_OF_DISPATCHED = problem(
  'SECOND_OFFICER_NEEDED',
  'Your party has a second officer release this to others (sharingPolicy), and a milder label of what is out already does not wait: cancel it, and make another request.',
  'tlp',
);
const CONTENT_OF_DISPATCHED = problem(
  'SECOND_OFFICER_NEEDED',
  'Your party has a second officer release this request (sharingPolicy), and its recipient has it already. One officer changes its deadlines, or makes its label stricter. To change anything else, cancel the request and make another one.',
  'reference',
);
