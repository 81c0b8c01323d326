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

/** Whom a claim is for that names no audience, where it is new. */
export type InitialAudience =
  { readonly keys: AudienceKeys; readonly warnings: readonly ItemProblem[] } | { readonly refusal: ItemProblem };

/** A draft as far as it can be read without knowing what the agency claims already. */
export interface SubmittedDraft extends Draft {
  /** null: it names no audience. */
  readonly said: AudienceKeys | null;
  readonly ofNew: InitialAudience;
  /** How it may go further; absent: it does not say. */
  readonly onward?: ResolvedOnwardRule;
}

/**
 * The whole claim that a draft stands for: what it says, and for the rest what the agency's claim on the value says, or what holds for a new one.
 * @param claim the agency's claim on the value; undefined: there is none
 * @param waiting what of the claim waits for a second officer: an item that does not name an audience, or a part of the content, leaves that as it is, too
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
  const { said, ofNew, ...rest } = draft;
  if (!claim) {
    const whole = { ...rest, item: newItem(draft.item) };
    if (said) return { ...whole, keys: said };
    if ('refusal' in ofNew) return { ...whole, keys: { audience: [], excluded: [] }, refusal: ofNew.refusal };
    return { ...whole, keys: ofNew.keys, warnings: [...draft.warnings, ...ofNew.warnings] };
  }
  const item = mergeItem(draft.item, withPendingContent(claim, waiting));
  const { audience, excluded } = waiting ?? claim;
  const how = { isDerived: draft.item.isAudienceDerived ?? false, tlp: item.tlp };
  const { keys, unasked } = nextAudience(said, how, { audience, excluded }, directory);
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

/** The content that an item leaves as it is where it does not say it. */
function retainedContentOf(item: PublishItem, claim: OwnClaim): AddedContent {
  if (item.replace === true) return EMPTY_CONTENT;
  return claim.original && isSameObject(item.original, claim.original) ? addedContentOf(claim, claim.original) : claim;
}

function mergeItem(item: PublishItem, claim: OwnClaim): CompleteItem {
  const kept = retainedContentOf(item, claim);
  const content = {
    threat: item.threat ?? claim.threat,
    tags: item.tags ?? kept.tags,
    firstSeen: item.firstSeen ?? kept.first_seen,
    lastSeen: item.lastSeen ?? kept.last_seen,
    validUntil: item.validUntil ?? kept.valid_until,
    description: item.description ?? kept.description,
    confidence: item.confidence ?? kept.confidence,
    reliability: item.reliability ?? kept.reliability,
    credibility: item.credibility ?? kept.credibility,
    personStatus: personStatusOf(item.kind, item.personStatus, claim.person_status),
  };
  return {
    ...item,
    ...content,
    // How long it may be kept, who learns what, and who may pass it on are the owner's word to the hub: no source's new version takes them back.
    retainUntil: item.retainUntil ?? (item.replace === true ? null : claim.retain_until),
    discoverability: item.discoverability ?? claim.discoverability,
    attribution: item.attribution ?? claim.attribution,
    agencyOnly: item.agencyOnly ?? claim.agency_only,
    // What another content says is not said by the old object any more.
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

/** Whether a claim's content is this already. */
export const hasSameContent = (said: Content, claim: OwnClaim): boolean =>
  isSameContent(said, claim) && isSameTime(said.validUntil, claim.valid_until) && said.personStatus === claim.person_status;

/**
 * Whether both were read from the same object: then the new version of it is the whole of what its maker says (STIX 2.1, 3.6; MISP overwrites an attribute), and what
 * it does not say any more is cleared: or what a source has deleted because it must not be known would stay here. What the agency's own officers added stays.
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

const uuidOf = (thing: unknown): unknown => (typeof thing === 'object' && thing !== null && 'uuid' in thing ? thing.uuid : undefined);
