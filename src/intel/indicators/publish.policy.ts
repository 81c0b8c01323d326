import { type ItemProblem, problem, rejectedItem, type RejectedItem } from '../../platform/graphql/batch.js';
import type { AudienceKeys, Directory } from '../../tenancy/sharing/audience.js';
import { isLooser, isSameRule, type ResolvedOnwardRule } from '../../tenancy/sharing/onward-rule.js';
import { joinNames, type Release, listNarrowings, listWidenings } from '../../tenancy/sharing/release.policy.js';
import { asRequested, isAnotherOriginal, isSameList, isSameTime } from './content.policy.js';
import { type Original } from './draft.js';
import { OTHER_CREATOR } from './creators.policy.js';
import { shieldProblem } from './person-status.policy.js';
import type { AddressedClaim, OwnClaim } from './own-claim.js';
import { hasSameContent } from './complete-draft.policy.js';

export type { AddressedClaim, OwnClaim };

export type Decision =
  | { readonly outcome: 'CREATED' }
  | { readonly outcome: 'UPDATED'; readonly claim: OwnClaim }
  /** waits: true, what the draft says is asked for already, and not released yet; false, something else is. */
  | { readonly outcome: 'UNCHANGED'; readonly claim: OwnClaim; readonly waits?: boolean }
  | RejectedItem;

/** An object that is not read into its agency's claim on the value: that one was read from another object, which stands. It is to be kept beside. */
export const FOREIGN_OBJECT_VALUE = 'VALUE_OF_ANOTHER_OBJECT';

/** Says to the publisher who loses sight of a claim by what it has just said; undefined: nobody. @param next as it is written */
export function narrowingWarningOf(
  next: AudienceKeys & { readonly agencyOnly: boolean },
  claim: OwnClaim,
  directory: Directory,
): ItemProblem | undefined {
  const colleagues = next.agencyOnly && !claim.agency_only ? ['the other agencies of your party'] : [];
  const lost = [...listNarrowings(next, claim, directory), ...colleagues];
  return lost.length === 0 ? undefined : narrowedWarning('claim', lost);
}

/** What a receipt says where somebody loses sight by an audience that was named. */
export const narrowedWarning = (what: 'claim' | 'object', lost: readonly string[]): ItemProblem => ({
  severity: 'WARNING',
  code: 'NARROWED',
  field: 'audience',
  message: `The ${what} is withdrawn from ${lost.length}: ${joinNames(lost)}.`,
});

/** Why an item that exists is not narrowed: its label or its source would do it, and no audience that its publisher named. */
export const narrowingProblem = (what: 'claim' | 'object', unasked: readonly string[]): ItemProblem =>
  problem(
    'WOULD_NARROW',
    `This would withdraw the ${what} from ${joinNames(unasked)}. The cause is its label or its source (distribution, marking, new version), not an audience that you named. Say reissue: true; or name an audience, where the source does not limit it.`,
    'audience',
  );

/** What the actor's agency has already on a draft's value, and under its reference. */
export interface ExistingClaims {
  readonly sameValue: OwnClaim | undefined;
  readonly sameReference: OwnClaim | undefined;
  /** A claim of the actor's agency stands in the way that the actor may not read: RED, to a machine. */
  readonly isWithheld?: boolean;
  /** What of sameValue waits for a second officer. */
  readonly waiting?: Release | undefined;
}

/**
 * What becomes of a draft. Publishing again may narrow where an audience is named; what would narrow a claim unasked, open it further, or revive it, needs `reissue`. That a claim is withheld is told only where
 * something would have been written otherwise: or values could be tried out with drafts that are refused in any case, and leave nothing behind.
 * @param now UTC; a new `validUntil` must still lie ahead of it, and so must every `retainUntil`.
 */
export function decide(draft: AddressedClaim, present: ExistingClaims, directory: Directory, now: Date): Decision {
  const decision = decideOnVisible(draft, present, directory, now);
  const writes = decision.outcome === 'CREATED' || decision.outcome === 'UPDATED';
  return writes && present.isWithheld ? WITHHELD : decision;
}

function decideOnVisible(draft: AddressedClaim, present: ExistingClaims, directory: Directory, now: Date): Decision {
  const { sameValue: claim, sameReference } = present;
  if (draft.refusal) return { outcome: 'REJECTED', problem: draft.refusal };
  if (sameReference && sameReference.id !== claim?.id) {
    return rejectedItem(
      'EXTERNAL_ID_TAKEN',
      'Your agency uses this externalId for another kind or value: a reference stays with what it named first.',
      'externalId',
    );
  }
  const { firstSeen, lastSeen, validUntil } = draft.item;
  if (firstSeen && lastSeen && lastSeen < firstSeen) {
    return rejectedItem(
      'SEEN_BACKWARDS',
      `lastSeen (${lastSeen.toISOString()}) lies before firstSeen (${firstSeen.toISOString()}): one of them is what the claim says already. Say both.`,
      'lastSeen',
    );
  }
  if (validUntil && validUntil <= now && !isSameTime(validUntil, claim?.valid_until)) {
    return rejectedItem(
      'INDICATOR_EXPIRED',
      `An indicator must still be valid when published; this one lapsed at ${validUntil.toISOString()}.`,
      'validUntil',
    );
  }
  const { retainUntil } = draft.item;
  if (retainUntil && retainUntil <= now) {
    return rejectedItem(
      'RETENTION_OVER',
      `What is published must still be kept for a while; the retention of this one ended at ${retainUntil.toISOString()}.`,
      'retainUntil',
    );
  }
  const shield = shieldProblem(draft.item.personStatus, draft.keys, directory);
  if (shield) return { outcome: 'REJECTED', problem: shield };
  return claim ? decideOnPresent(draft, claim, present.waiting, directory) : { outcome: 'CREATED' };
}

function decideOnPresent(draft: AddressedClaim, claim: OwnClaim, waiting: Release | undefined, directory: Directory): Decision {
  if (claim.revoked_at && !draft.item.reissue) {
    return rejectedItem(
      'WOULD_REVIVE',
      'Your agency revoked this claim: publishing it again revives it and needs reissue: true.',
      'reissue',
    );
  }
  const asked = asRequested(claim, waiting);
  const other = claim.revoked_at ? undefined : (originalProblem(draft, claim) ?? originalProblem(draft, asked));
  if (other) return { outcome: 'REJECTED', problem: other };
  if (!claim.revoked_at && (isOlder(draft, claim) || isOlder(draft, asked))) return { outcome: 'UNCHANGED', claim };
  if (!claim.revoked_at && !differsFromClaim(draft, claim)) return { outcome: 'UNCHANGED', claim, ...(waiting && { waits: false }) };
  if (!claim.revoked_at && !differsFromClaim(draft, asked)) return { outcome: 'UNCHANGED', claim, waits: true };

  if (!claim.revoked_at && claim.disputed_since) return DISPUTED;
  if (draft.unasked && !draft.item.reissue) {
    return { outcome: 'REJECTED', problem: narrowingProblem('claim', draft.unasked) };
  }
  const toColleagues = claim.agency_only && !draft.item.agencyOnly ? ['the other agencies of your party'] : [];
  const toOthers = draft.onward && isLooser(draft.onward, onwardOf(claim)) ? ['whomever its readers propose'] : [];
  const widening = [...toColleagues, ...toOthers, ...listWidenings({ tlp: draft.item.tlp, ...draft.keys }, asked, directory)];
  if (widening.length > 0 && !draft.item.reissue) {
    return rejectedItem('WOULD_WIDEN', `This would open the claim to ${joinNames(widening)}, and needs reissue: true.`, 'audience');
  }
  return { outcome: 'UPDATED', claim };
}

/** Whether the draft says anything that the claim does not. An absent externalId or onward says nothing. */
export function differsFromClaim({ item, keys, onward }: AddressedClaim, claim: OwnClaim): boolean {
  const { externalId = null } = item;
  return (
    !hasSameContent(item, claim) ||
    item.tlp !== claim.tlp ||
    item.attribution !== claim.attribution ||
    item.discoverability !== claim.discoverability ||
    item.agencyOnly !== claim.agency_only ||
    !isSameList(keys.audience, claim.audience) ||
    !isSameList(keys.excluded, claim.excluded) ||
    !isSameTime(item.retainUntil, claim.retain_until) ||
    (externalId !== null && externalId !== claim.external_id) ||
    (onward !== undefined && !(claim.onward_own && isSameRule(onward, onwardOf(claim)))) ||
    isAnotherOriginal(item.original, claim.original)
  );
}

const onwardOf = ({ onward_rule: rule, onward_within: within }: OwnClaim): ResolvedOnwardRule => ({ rule, within });

/** The STIX object that something was read from. */
const objectIn = ({ original }: { readonly original?: Original | null }): Original['body'] | undefined =>
  original?.format === 'stix' ? original.body : undefined;

const idIn = (object: Original['body']): string => String(object['id']).toLowerCase();

/** A claim has one original. Another object on its value does not take that one's place, nor does one of the same id that somebody else made. */
function originalProblem({ item }: AddressedClaim, claim: OwnClaim): ItemProblem | undefined {
  const [next, present] = [objectIn(item), objectIn(claim)];
  if (!next || !present) return undefined;
  if (idIn(next) !== idIn(present)) {
    return problem(FOREIGN_OBJECT_VALUE, 'Your agency has this value from another object, whose claim stands.', 'original');
  }
  return next['created_by_ref'] === present['created_by_ref'] ? undefined : OTHER_CREATOR;
}

/** A former version of the object that the claim was read from: STIX has whoever receives it leave it. */
function isOlder({ item }: AddressedClaim, claim: OwnClaim): boolean {
  const [next, present] = [item, claim].map((one) => Date.parse(String(objectIn(one)?.['modified'])));
  return next !== undefined && present !== undefined && next < present;
}

const WITHHELD = rejectedItem(
  'CLAIM_WITHHELD',
  'Your agency has this value, or this externalId, under a label that is for people: sign in to publish it.',
  'value',
);

const DISPUTED = rejectedItem(
  'INDICATOR_DISPUTED',
  'This claim is disputed: until that is answered it can be narrowed or revoked, and not changed.',
  'value',
);
