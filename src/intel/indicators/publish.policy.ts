import { type ItemProblem, problem, rejectedItem, type RejectedItem } from '../../platform/graphql/batch.js';
import type { AudienceKeys, Directory } from '../../tenancy/sharing/audience.js';
import { isLooser, isSameRule, type ResolvedOnwardRule } from '../../tenancy/sharing/onward-rule.js';
import { joinNames, type Release, listNarrowings, listWidenings } from '../../tenancy/sharing/release.policy.js';
import { asRequested, isAnotherOriginal, isSameList, isSameRetention, isSameTime } from './content.policy.js';
import { type Original } from './draft.js';
import { OTHER_CREATOR } from './creators.policy.js';
import { shieldProblem } from './person-status.policy.js';
import type { AddressedClaim, OwnClaim } from './own-claim.js';
import { hasSameContent } from './complete-draft.policy.js';

export type { AddressedClaim, OwnClaim };

export type Decision =
  | { readonly outcome: 'CREATED' }
  | { readonly outcome: 'UPDATED'; readonly claim: OwnClaim }
  /** waits: true, a release of this very draft is pending; false, a different release is pending. */
  | { readonly outcome: 'UNCHANGED'; readonly claim: OwnClaim; readonly waits?: boolean }
  | RejectedItem;

/** The agency's claim of this value was read from a STIX object with another id. The claim stays unchanged; an import stores the new object as an object. */
export const FOREIGN_OBJECT_VALUE = 'VALUE_OF_ANOTHER_OBJECT';

/** Returns the warning that names the readers from whom the new version withdraws the claim; undefined: none. @param next the written audience */
export function narrowingWarningOf(
  next: AudienceKeys & { readonly agencyOnly: boolean },
  claim: OwnClaim,
  directory: Directory,
): ItemProblem | undefined {
  const colleagues = next.agencyOnly && !claim.agency_only ? ['the other agencies of your party'] : [];
  const lost = [...listNarrowings(next, claim, directory), ...colleagues];
  return lost.length === 0 ? undefined : narrowedWarning('indicator', lost);
}

/** The warning of a receipt if the named audience withdraws the item from readers. */
export const narrowedWarning = (what: 'indicator' | 'object', lost: readonly string[]): ItemProblem => ({
  severity: 'WARNING',
  code: 'NARROWED',
  field: 'audience',
  message: `The ${what} is withdrawn from ${lost.length}: ${joinNames(lost)}.`,
});

/** The refusal to narrow an existing item because of its label or its source, without an audience named by its publisher. */
export const narrowingProblem = (what: 'indicator' | 'object', unasked: readonly string[]): ItemProblem =>
  problem(
    'WOULD_NARROW',
    `This would withdraw the ${what} from ${joinNames(unasked)}. The cause is its label or its source (distribution, marking, new version), not an audience that you named. Set reissue: true to confirm, or name an audience if the source does not limit it.`,
    'audience',
  );

/** Claims that the actor's agency already has on a draft's value, and under its reference. */
export interface ExistingClaims {
  readonly sameValue: OwnClaim | undefined;
  readonly sameReference: OwnClaim | undefined;
  /** The draft conflicts with a claim of the actor's agency that the actor may not read: RED, for a machine. */
  readonly isWithheld?: boolean;
  /** The release of sameValue that waits for a second officer. */
  readonly waiting?: Release | undefined;
}

/**
 * Decides the outcome of a draft. Publishing again may narrow a claim by naming an audience. Narrowing it without one, opening it further, or reviving it
 * needs `reissue`. The outcome reveals a withheld claim only if the draft would otherwise be written. Otherwise an API key could probe values with drafts
 * that are refused in any case, and leave no trace.
 * @param now UTC; a new `validUntil` and every `retainUntil` must be later.
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
      'Your agency already uses this reference (externalId) for another kind or value. Use another one: a reference stays with its first value.',
      'externalId',
    );
  }
  const { firstSeen, lastSeen, validUntil } = draft.item;
  if (firstSeen && lastSeen && lastSeen < firstSeen) {
    return rejectedItem(
      'SEEN_BACKWARDS',
      `The last sighting (lastSeen, ${lastSeen.toISOString()}) must not be before the first one (firstSeen, ${firstSeen.toISOString()}). One of them comes from the existing indicator: send both.`,
      'lastSeen',
    );
  }
  if (validUntil && validUntil <= now && !isSameTime(validUntil, claim?.valid_until)) {
    return rejectedItem(
      'INDICATOR_EXPIRED',
      `The end of validity (validUntil) must be in the future (got ${validUntil.toISOString()}).`,
      'validUntil',
    );
  }
  const { retainUntil } = draft.item;
  if (retainUntil && retainUntil <= now) {
    return rejectedItem(
      'RETENTION_OVER',
      `The end of retention (retainUntil) must be in the future (got ${retainUntil.toISOString()}).`,
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
      'Your agency revoked this indicator. Publishing it again revives it: set reissue: true to confirm.',
      'reissue',
    );
  }
  const requested = asRequested(claim, waiting);
  const other = claim.revoked_at ? undefined : (originalProblem(draft, claim) ?? originalProblem(draft, requested));
  if (other) return { outcome: 'REJECTED', problem: other };
  if (!claim.revoked_at && (isOlder(draft, claim) || isOlder(draft, requested))) return { outcome: 'UNCHANGED', claim };
  if (!claim.revoked_at && !differsFromClaim(draft, claim)) return { outcome: 'UNCHANGED', claim, ...(waiting && { waits: false }) };
  if (!claim.revoked_at && !differsFromClaim(draft, requested)) return { outcome: 'UNCHANGED', claim, waits: true };

  if (!claim.revoked_at && claim.disputed_since) return DISPUTED;
  if (draft.unasked && !draft.item.reissue) {
    return { outcome: 'REJECTED', problem: narrowingProblem('indicator', draft.unasked) };
  }
  const toColleagues = claim.agency_only && !draft.item.agencyOnly ? ['the other agencies of your party'] : [];
  const toOthers = draft.onward && isLooser(draft.onward, onwardOf(claim)) ? ['parties that its readers propose'] : [];
  const widening = [...toColleagues, ...toOthers, ...listWidenings({ tlp: draft.item.tlp, ...draft.keys }, requested, directory)];
  if (widening.length > 0 && !draft.item.reissue) {
    return rejectedItem(
      'WOULD_WIDEN',
      `This would open the indicator to ${joinNames(widening)}. Set reissue: true to confirm.`,
      'audience',
    );
  }
  return { outcome: 'UPDATED', claim };
}

/** Returns whether the draft states anything that the claim does not. An absent externalId or onward states nothing. */
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
    !isSameRetention(item.retainUntil, claim) ||
    (externalId !== null && externalId !== claim.external_id) ||
    (onward !== undefined && !(claim.onward_own && isSameRule(onward, onwardOf(claim)))) ||
    isAnotherOriginal(item.original, claim.original)
  );
}

const onwardOf = ({ onward_rule: rule, onward_within: within }: OwnClaim): ResolvedOnwardRule => ({ mode: rule, within });

/** Returns the STIX object that an item was read from. */
const objectIn = ({ original }: { readonly original?: Original | null }): Original['body'] | undefined =>
  original?.format === 'stix' ? original.body : undefined;

const idIn = (object: Original['body']): string => String(object['id']).toLowerCase();

/** Returns why a draft cannot replace the original of a claim: it comes from another object, or from one of the same id with another creator. */
function originalProblem({ item }: AddressedClaim, claim: OwnClaim): ItemProblem | undefined {
  const [next, present] = [objectIn(item), objectIn(claim)];
  if (!next || !present) return undefined;
  if (idIn(next) !== idIn(present)) {
    return problem(
      FOREIGN_OBJECT_VALUE,
      'Your agency already has an indicator on this value from another object. That indicator stays in force.',
      'original',
    );
  }
  return next['created_by_ref'] === present['created_by_ref'] ? undefined : OTHER_CREATOR;
}

/** Returns whether a draft is a former version of the object that the claim was read from. Consumers ignore former versions (STIX). */
function isOlder({ item }: AddressedClaim, claim: OwnClaim): boolean {
  const [next, present] = [item, claim].map((one) => Date.parse(String(objectIn(one)?.['modified'])));
  return next !== undefined && present !== undefined && next < present;
}

const WITHHELD = rejectedItem(
  'INDICATOR_WITHHELD',
  'Your agency has this value, or this reference (externalId), under a label that API keys cannot read. Sign in as an officer to publish it.',
  'value',
);

const DISPUTED = rejectedItem(
  'INDICATOR_DISPUTED',
  'This indicator is disputed. Until the dispute is answered, it can be narrowed or revoked, but not changed.',
  'value',
);
