import { isDeepStrictEqual } from 'node:util';
import type { AudienceKeys, Directory } from '../sharing/audience.js';
import type { Attribution, Discoverability, Tlp } from '../sharing/label.js';
import { isLooser, isSameRule, type Onward, type OnwardRule } from '../sharing/onward-rule.js';
import { type Release, whatWidens } from '../sharing/release.policy.js';
import type { Kind } from '../values/value.js';
import type { Threat } from './claim.js';
import { type Draft, type ItemProblem, type Original, problem } from './draft.js';
import { OTHER_MAKER } from './makers.policy.js';
import { type PersonStatus, statusOf } from './person-status.js';
import { shieldProblem } from './person-status.policy.js';

/** A claim of the actor's own agency as it stands (hub.own_claims). */
export interface OwnClaim {
  readonly id: string;
  readonly digest: string;
  readonly kind: Kind;
  readonly threat: Threat;
  readonly tags: readonly string[];
  readonly first_seen: Date | null;
  readonly last_seen: Date | null;
  readonly valid_until: Date | null;
  readonly retain_until: Date | null;
  readonly revoked_at: Date | null;
  readonly version: number;
  readonly tlp: Tlp;
  readonly attribution: Attribution;
  readonly discoverability: Discoverability;
  readonly audience: readonly number[];
  readonly excluded: readonly number[];
  /** Kept to the agency within its party. */
  readonly agency_only: boolean;
  readonly external_id: string | null;
  readonly description: string | null;
  readonly confidence: number | null;
  readonly reliability: string | null;
  readonly credibility: number | null;
  /** null: there is no person behind such a value. */
  readonly person_status: PersonStatus | null;
  readonly disputed_since: Date | null;
  /** How it may go further: by what it says itself (onward_own), or by what its party says for all. */
  readonly onward_rule: OnwardRule;
  readonly onward_within: readonly number[];
  readonly onward_own: boolean;
  readonly original: Original | null;
}

/** A draft whose audience was found. */
export interface Addressed extends Draft {
  readonly keys: AudienceKeys;
  /** How it may go further; absent: it does not say. */
  readonly onward?: Onward;
}

export type Decision =
  | { readonly outcome: 'CREATED' }
  | { readonly outcome: 'UPDATED'; readonly claim: OwnClaim }
  /** waits: true, what the draft says is asked for already, and not released yet; false, something else is. */
  | { readonly outcome: 'UNCHANGED'; readonly claim: OwnClaim; readonly waits?: boolean }
  | { readonly outcome: 'REJECTED'; readonly problem: ItemProblem };

/** An object that is not read into its agency's claim on the value: that one was read from another object, which stands. It is to be kept beside. */
export const VALUE_OF_ANOTHER_OBJECT = 'VALUE_OF_ANOTHER_OBJECT';

/** What the actor's agency has already on a draft's value, and under its reference. */
export interface Present {
  readonly sameValue: OwnClaim | undefined;
  readonly sameReference: OwnClaim | undefined;
  /** A claim of the actor's agency stands in the way that the actor may not read: RED, to a machine. */
  readonly isWithheld?: boolean;
  /** What of sameValue waits for a second officer. */
  readonly waiting?: Release | undefined;
}

/**
 * What becomes of a draft. Publishing again may narrow; what would open a claim further, or revive it, needs `reissue`. That a claim is withheld is told only where
 * something would have been written otherwise: or values could be tried out with drafts that are refused in any case, and leave nothing behind.
 * @param now UTC; a new `validUntil` must still lie ahead of it, and so must every `retainUntil`.
 */
export function decide(draft: Addressed, present: Present, directory: Directory, now: Date): Decision {
  const decision = decideOnVisible(draft, present, directory, now);
  const writes = decision.outcome === 'CREATED' || decision.outcome === 'UPDATED';
  return writes && present.isWithheld ? WITHHELD : decision;
}

function decideOnVisible(draft: Addressed, present: Present, directory: Directory, now: Date): Decision {
  const { sameValue: claim, sameReference } = present;
  if (sameReference && sameReference.id !== claim?.id) {
    return rejected(
      'EXTERNAL_ID_TAKEN',
      'Your agency uses this externalId for another kind or value: a reference stays with what it named first.',
      'externalId',
    );
  }
  const { validUntil } = draft.item;
  if (validUntil && validUntil <= now && !sameMoment(validUntil, claim?.valid_until)) {
    return rejected(
      'INDICATOR_EXPIRED',
      `An indicator must still be valid when published; this one lapsed at ${validUntil.toISOString()}.`,
      'validUntil',
    );
  }
  const { retainUntil } = draft.item;
  if (retainUntil && retainUntil <= now) {
    return rejected(
      'RETENTION_OVER',
      `What is published must still be kept for a while; the retention of this one ended at ${retainUntil.toISOString()}.`,
      'retainUntil',
    );
  }
  const shield = shieldProblem(statusOf(draft.item.kind, draft.item.personStatus, claim?.person_status), draft.keys, directory);
  if (shield) return { outcome: 'REJECTED', problem: shield };
  return claim ? decideOnPresent(draft, claim, present.waiting, directory) : { outcome: 'CREATED' };
}

function decideOnPresent(draft: Addressed, claim: OwnClaim, waiting: Release | undefined, directory: Directory): Decision {
  if (claim.revoked_at && !draft.item.reissue) {
    return rejected('WOULD_REVIVE', 'Your agency revoked this claim: publishing it again revives it and needs reissue: true.', 'reissue');
  }
  const other = !claim.revoked_at && originalProblem(draft, claim);
  if (other) return { outcome: 'REJECTED', problem: other };
  if (!claim.revoked_at && isOlder(draft, claim)) return { outcome: 'UNCHANGED', claim };
  const asked = { ...claim, ...waiting };
  if (!claim.revoked_at && !differs(draft, claim)) return { outcome: 'UNCHANGED', claim, ...(waiting && { waits: false }) };
  if (!claim.revoked_at && !differs(draft, asked)) return { outcome: 'UNCHANGED', claim, waits: true };

  if (!claim.revoked_at && claim.disputed_since) return DISPUTED;
  const toColleagues = claim.agency_only && !draft.item.agencyOnly ? ['the other agencies of your party'] : [];
  const toOthers = draft.onward && isLooser(draft.onward, onwardOf(claim)) ? ['whomever its readers propose'] : [];
  const widening = [...toColleagues, ...toOthers, ...whatWidens({ tlp: draft.item.tlp, ...draft.keys }, asked, directory)];
  if (widening.length > 0 && !draft.item.reissue) {
    return rejected('WOULD_WIDEN', `This would open the claim to ${list(widening)}, and needs reissue: true.`, 'audience');
  }
  return { outcome: 'UPDATED', claim };
}

/** Whether the draft says anything that the claim does not. An absent externalId or onward says nothing, nor does an absent original by itself: what else it says is compared. */
function differs({ item, keys, onward }: Addressed, claim: OwnClaim): boolean {
  const { externalId = null } = item;
  return (
    item.threat !== claim.threat ||
    item.tlp !== claim.tlp ||
    item.attribution !== claim.attribution ||
    item.discoverability !== claim.discoverability ||
    item.agencyOnly !== claim.agency_only ||
    !sameList(item.tags, claim.tags) ||
    !sameList(keys.audience, claim.audience) ||
    !sameList(keys.excluded, claim.excluded) ||
    !sameMoment(item.firstSeen, claim.first_seen) ||
    !sameMoment(item.lastSeen, claim.last_seen) ||
    !sameMoment(item.validUntil, claim.valid_until) ||
    !sameMoment(item.retainUntil, claim.retain_until) ||
    (item.description ?? null) !== claim.description ||
    (item.confidence ?? null) !== claim.confidence ||
    (item.reliability ?? null) !== claim.reliability ||
    (item.credibility ?? null) !== claim.credibility ||
    statusOf(item.kind, item.personStatus, claim.person_status) !== claim.person_status ||
    (externalId !== null && externalId !== claim.external_id) ||
    (onward !== undefined && !(claim.onward_own && isSameRule(onward, onwardOf(claim)))) ||
    isAnother(item.original, claim.original)
  );
}

const onwardOf = ({ onward_rule: rule, onward_within: within }: OwnClaim): Onward => ({ rule, within });

/** The STIX object that something was read from. */
const objectIn = ({ original }: { readonly original?: Original | null }): Original['body'] | undefined =>
  original?.format === 'stix' ? original.body : undefined;

const idIn = (object: Original['body']): string => String(object['id']).toLowerCase();

/** A claim has one original. Another object on its value does not take that one's place, nor does one of the same id that somebody else made. */
function originalProblem({ item }: Addressed, claim: OwnClaim): ItemProblem | undefined {
  const [next, present] = [objectIn(item), objectIn(claim)];
  if (!next || !present) return undefined;
  if (idIn(next) !== idIn(present)) {
    return problem(VALUE_OF_ANOTHER_OBJECT, 'Your agency has this value from another object, whose claim stands.', 'original');
  }
  return next['created_by_ref'] === present['created_by_ref'] ? undefined : OTHER_MAKER;
}

/** A former version of the object that the claim was read from: STIX has whoever receives it leave it. */
function isOlder({ item }: Addressed, claim: OwnClaim): boolean {
  const [next, present] = [item, claim].map((one) => Date.parse(String(objectIn(one)?.['modified'])));
  return next !== undefined && present !== undefined && next < present;
}

/** Compared as the database gives it back. An absent one is none. */
const isAnother = (original: Original | null | undefined, present: Original | null): boolean =>
  original ? !isDeepStrictEqual(JSON.parse(JSON.stringify(original)), present) : false;

const rejected = (code: string, message: string, field: string): Decision => ({
  outcome: 'REJECTED',
  problem: problem(code, message, field),
});

const WITHHELD = rejected(
  'CLAIM_WITHHELD',
  'Your agency has this value, or this externalId, under a label that is for people: sign in to publish it.',
  'value',
);

const DISPUTED = rejected(
  'INDICATOR_DISPUTED',
  'This claim is disputed: until that is answered it can be narrowed or revoked, and not changed.',
  'value',
);

const sameMoment = (one: Date | null | undefined, other: Date | null | undefined): boolean => one?.getTime() === other?.getTime();

const sameList = <T>(one: readonly T[], other: readonly T[]): boolean =>
  one.length === other.length && one.every((each, index) => each === other[index]);

const list = (names: readonly string[]): string =>
  names.length > 6 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
