import type { ItemProblem } from '../../platform/graphql/batch.js';
import { type AudienceKeys, type Directory, specOfKeys } from '../../tenancy/sharing/audience.js';
import type { ResolvedOnwardRule } from '../../tenancy/sharing/onward-rule.js';
import { nextAudience, type Release } from '../../tenancy/sharing/release.policy.js';
import { isSameContent, isSameTime, withPendingContent } from './content.policy.js';
import type { Draft, Original, PublishItem, CompleteItem } from './draft.js';
import { isOwnExport } from './own-export.policy.js';
import { personStatusOf } from './person-status.js';
import type { AddressedClaim, OwnClaim } from './own-claim.js';
import { type AddedContent, addedContentOf } from './added-content.policy.js';

/** The audience of a new claim that names none. */
export type InitialAudience =
  { readonly keys: AudienceKeys; readonly warnings: readonly ItemProblem[] } | { readonly refusal: ItemProblem };

/** A draft as far as it can be read without the agency's existing claims. */
export interface SubmittedDraft extends Draft {
  /** Keys of the audience that it names; null: it names none. */
  readonly said: AudienceKeys | null;
  readonly ofNew: InitialAudience;
  /** The onward rule; absent: the draft states none. */
  readonly onward?: ResolvedOnwardRule;
}

/**
 * Returns the complete claim of a draft. What the draft does not state comes from the agency's claim on the value, or from the defaults of a new claim.
 * @param claim the agency's claim on the value; undefined: there is none
 * @param waiting the release of the claim that waits for a second officer: an item that names no audience, or leaves out content, keeps what waits, too
 */
export function completeDraft(
  draft: SubmittedDraft,
  claim: OwnClaim | undefined,
  waiting: Release | undefined,
  directory: Directory,
): AddressedClaim {
  const whole = addressDraft(draft, claim, waiting, directory);
  const { tlp, discoverability, bound } = whole.item;
  const refusal = whole.refusal ?? bound?.({ tlp, discoverability, audience: specOfKeys(whole.keys, directory) });
  return refusal ? { ...whole, refusal } : whole;
}

function addressDraft(
  draft: SubmittedDraft,
  claim: OwnClaim | undefined,
  waiting: Release | undefined,
  directory: Directory,
): AddressedClaim {
  const { said: named, ofNew, ...rest } = draft;
  if (!claim) {
    const whole = { ...rest, item: newItem(draft.item) };
    if (named) return { ...whole, keys: named };
    if ('refusal' in ofNew) return { ...whole, keys: { audience: [], excluded: [] }, refusal: ofNew.refusal };
    return { ...whole, keys: ofNew.keys, warnings: [...draft.warnings, ...ofNew.warnings] };
  }
  const item = mergeItem(draft.item, withPendingContent(claim, waiting));
  const { audience, excluded } = waiting ?? claim;
  const how = { isDerived: draft.item.isAudienceDerived ?? false, tlp: item.tlp };
  const { keys, unasked } = nextAudience(named, how, { audience, excluded }, directory);
  return { ...rest, item, keys, ...(unasked.length > 0 && { unasked }) };
}

const newItem = (item: PublishItem): CompleteItem => ({
  ...item,
  threat: item.threat ?? 'OTHER',
  discoverability: item.discoverability ?? 'HIDDEN',
  attribution: item.attribution ?? 'NAMED',
  personStatus: personStatusOf(item.kind, item.personStatus),
  tags: item.tags ?? [],
  agencyOnly: item.agencyOnly ?? false,
});

const EMPTY_CONTENT: AddedContent = {
  ...{ tags: [], first_seen: null, last_seen: null, valid_until: null },
  ...{ description: null, confidence: null, reliability: null, credibility: null },
};

/** Returns the content that an item leaves unchanged where it does not state it. */
function retainedContentOf(item: PublishItem, claim: OwnClaim): AddedContent {
  if (item.replace === true) return EMPTY_CONTENT;
  return claim.original && isSameObject(item.original, claim.original) ? addedContentOf(claim, claim.original) : claim;
}

function mergeItem(item: PublishItem, claim: OwnClaim): CompleteItem {
  const retained = retainedContentOf(item, claim);
  const content = {
    threat: item.threat ?? claim.threat,
    tags: item.tags ?? retained.tags,
    firstSeen: item.firstSeen ?? retained.first_seen,
    lastSeen: item.lastSeen ?? retained.last_seen,
    validUntil: item.validUntil ?? retained.valid_until,
    description: item.description ?? retained.description,
    confidence: item.confidence ?? retained.confidence,
    reliability: item.reliability ?? retained.reliability,
    credibility: item.credibility ?? retained.credibility,
    personStatus: personStatusOf(item.kind, item.personStatus, claim.person_status),
  };
  return {
    ...item,
    ...content,
    // Retention, discoverability, attribution and agencyOnly are the owner's settings on the hub: a new version from the source does not reset them.
    retainUntil: item.retainUntil ?? (item.replace === true ? null : claim.chosen_until),
    discoverability: item.discoverability ?? claim.discoverability,
    attribution: item.attribution ?? claim.attribution,
    agencyOnly: item.agencyOnly ?? claim.agency_only,
    // Other content no longer comes from the former original.
    original: (isOwnExport(item.original, claim) ? null : item.original) ?? (hasSameContent(content, claim) ? claim.original : null),
  };
}

type Content = Pick<
  CompleteItem,
  | 'threat'
  | 'tags'
  | 'firstSeen'
  | 'lastSeen'
  | 'validUntil'
  | 'description'
  | 'confidence'
  | 'reliability'
  | 'credibility'
  | 'personStatus'
>;

/** Returns whether a claim already has this content. */
export const hasSameContent = (content: Content, claim: OwnClaim): boolean =>
  isSameContent(content, claim) && isSameTime(content.validUntil, claim.valid_until) && content.personStatus === claim.person_status;

/**
 * Returns whether both were read from the same object. Then its new version is complete (STIX 2.1, 3.6; MISP overwrites an attribute), and content that it
 * no longer states is cleared. Otherwise content that a source deleted because it must not be known would stay here. Additions by the agency's own
 * officers stay.
 */
function isSameObject(next: Original | null | undefined, present: Original | null): boolean {
  if (!next || !present || next.format !== present.format) return false;
  const [one, other] = [objectIdOf(next), objectIdOf(present)];
  return one !== null && one === other;
}

function objectIdOf({ format, body }: Original): string | null {
  const name = format === 'stix' ? body['id'] : (uuidOf(body['Attribute']) ?? uuidOf(body['Object']));
  return typeof name === 'string' ? name.toLowerCase() : null;
}

const uuidOf = (value: unknown): unknown => (typeof value === 'object' && value !== null && 'uuid' in value ? value.uuid : undefined);
