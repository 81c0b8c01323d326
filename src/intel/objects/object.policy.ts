import { isDeepStrictEqual } from 'node:util';
import { type ItemProblem, rejectedItem, type RejectedItem } from '../../platform/graphql/batch.js';
import { isSameRetention } from '../indicators/content.policy.js';
import { narrowingProblem } from '../indicators/publish.policy.js';
import { type AudienceKeys, type Directory, isPartnerKey } from '../../tenancy/sharing/audience.js';
import type { Attribution, Discoverability, Tlp } from '../../tenancy/sharing/label.js';
import { restrictToLabel } from '../../tenancy/sharing/label-audience.policy.js';
import { nextAudience, type Release, listWidenings } from '../../tenancy/sharing/release.policy.js';
import type { ObjectDraft, ObjectItem } from './object-draft.js';

/** An object of the actor's own agency as it stands (hub.own_objects). */
export interface OwnObject {
  readonly id: string;
  readonly stix_id: string;
  readonly modified: Date | null;
  /** Only of an object without `modified`. */
  readonly body: unknown;
  /** The end of retention. */
  readonly retain_until: Date | null;
  /** The owner's own end of retention; null: it chose none. */
  readonly chosen_until: Date | null;
  readonly revoked_at: Date | null;
  /** The stored version states `revoked` itself. */
  readonly revoked_by_producer: boolean;
  readonly version: number;
  readonly tlp: Tlp;
  readonly attribution: Attribution;
  readonly discoverability: Discoverability;
  readonly audience: readonly number[];
  readonly excluded: readonly number[];
  readonly agency_only: boolean;
  readonly released: boolean;
  /** It is RED, and closed to the actor, a machine. */
  readonly withheld: boolean;
}

/** A draft as far as it can be read without the agency's stored objects. */
export interface SubmittedObject extends ObjectDraft {
  /** Keys of the audience that it names; null: it names none. */
  readonly said: AudienceKeys | null;
  /** Audience of a new object that names none. */
  readonly ofNew: { readonly keys: AudienceKeys; readonly warnings: readonly ItemProblem[] } | { readonly refusal: ItemProblem };
}

/** A draft of a complete object, with its audience. */
export interface AddressedObject extends ObjectDraft {
  readonly item: ObjectItem & Required<Pick<ObjectItem, 'released' | 'discoverability'>> & { readonly agencyOnly: boolean };
  readonly keys: AudienceKeys;
  readonly warnings: readonly ItemProblem[];
  /** Readers who would lose access to a stored object although nobody named another audience; absent: none. */
  readonly unasked?: readonly string[];
  /** Why the draft cannot become a new object; absent: it can. */
  readonly refusal?: ItemProblem;
}

const NO_KEYS: AudienceKeys = { audience: [], excluded: [] };

/** Returns the complete object of a draft. What the draft does not state comes from the agency's stored object, or from the defaults of a new one. */
export function completeObject(
  { said: stated, ofNew, ...draft }: SubmittedObject,
  present: OwnObject | undefined,
  waiting: Release | undefined,
  directory: Directory,
): AddressedObject {
  const { item, partyOnly: isPartyOnly } = draft;
  const whole = {
    ...item,
    agencyOnly: item.agencyOnly ?? present?.agency_only ?? false,
    released: item.released ?? present?.released ?? false,
    discoverability: item.discoverability ?? present?.discoverability ?? 'HIDDEN',
    retainUntil: item.retainUntil ?? present?.chosen_until ?? null,
  };
  if (!present) {
    const found = stated ? { keys: stated, warnings: [] } : ofNew;
    if ('refusal' in found) return { ...draft, item: whole, keys: NO_KEYS, warnings: [], refusal: found.refusal };
    return { ...draft, item: whole, ...found, keys: isPartyOnly ? NO_KEYS : found.keys };
  }
  const former = waiting ?? present;
  // A person has read what a partner gets. Nobody has read a new body, unless the draft states that it is released.
  const isUnread = item.released !== true && ageOf(draft, present) === 'newer';
  const standing = isUnread ? { ...former, audience: former.audience.filter((key) => !isPartnerKey(key, directory)) } : former;
  const named = isPartyOnly ? NO_KEYS : (stated ?? restrictToLabel(item.tlp, standing, directory));
  const isDerived = isPartyOnly || stated === null || (item.isAudienceDerived ?? false);
  const next = nextAudience(named, { isDerived, tlp: item.tlp }, former, directory);
  return { ...draft, item: whole, keys: next.keys, warnings: [], ...(next.unasked.length > 0 && { unasked: next.unasked }) };
}

export type ObjectDecision =
  | { readonly outcome: 'CREATED' }
  /** newer: the body changed. */
  | { readonly outcome: 'UPDATED'; readonly present: OwnObject; readonly newer: boolean }
  /** waits: a release of this very draft is pending. */
  | { readonly outcome: 'UNCHANGED'; readonly present: OwnObject; readonly waits: boolean }
  | RejectedItem;

/**
 * Decides the outcome of a draft. A later `modified` replaces the stored object, and an older one changes nothing; with the same one only label and
 * audience are compared. Publishing again may narrow an object by naming an audience. Narrowing it without one, opening it further, or reviving it needs
 * `reissue`. For its readers an object that its owner revoked no longer exists, so sending the same version again is no success.
 * @param waiting the release of the object that waits for a second officer.
 */
export function decideObject(
  draft: AddressedObject,
  present: OwnObject | undefined,
  waiting: Release | undefined,
  directory: Directory,
): ObjectDecision {
  const { item, keys } = draft;
  if (draft.refusal) return { outcome: 'REJECTED', problem: draft.refusal };
  if (!present) return { outcome: 'CREATED' };
  if (present.withheld) return WITHHELD;
  const age = ageOf(draft, present);
  const isRevived = present.revoked_at !== null && !draft.revoked;
  if (age === 'older' && (!isRevived || present.revoked_by_producer)) return { outcome: 'UNCHANGED', present, waits: false };
  if (isRevived && !item.reissue) {
    return rejectedItem(
      'WOULD_REVIVE',
      'Your agency revoked this object. Publishing it again revives it: set reissue: true to confirm.',
      'reissue',
    );
  }
  if (age === 'older') {
    return rejectedItem('OBJECT_OLDER', `Your agency revoked a newer version of this object. Revive that version.`, 'modified');
  }
  const requested = { ...present, ...waiting };
  const isSame = age === 'same' && !isRevived;
  if (isSame && !differs(draft, present)) return { outcome: 'UNCHANGED', present, waits: false };
  if (isSame && !differs(draft, requested)) return { outcome: 'UNCHANGED', present, waits: true };
  if (draft.unasked && !item.reissue) return { outcome: 'REJECTED', problem: narrowingProblem('object', draft.unasked) };
  const toColleagues = present.agency_only && !item.agencyOnly ? ['the other agencies of your party'] : [];
  const widening = [...toColleagues, ...listWidenings({ tlp: item.tlp, ...keys }, requested, directory)];
  if (widening.length > 0 && !item.reissue) {
    return rejectedItem('WOULD_WIDEN', 'This would open the object to more readers than before. Set reissue: true to confirm.', 'audience');
  }
  return { outcome: 'UPDATED', present, newer: age === 'newer' };
}

/** Compares a draft with the stored object. If neither states when it was changed, a different body is newer. */
function ageOf({ modified, item }: ObjectDraft, present: OwnObject): 'older' | 'same' | 'newer' {
  if (modified && present.modified) {
    const [next, before] = [modified.getTime(), present.modified.getTime()];
    return next > before ? 'newer' : next < before ? 'older' : 'same';
  }
  if (modified || present.modified) return modified ? 'newer' : 'older';
  return isDeepStrictEqual(JSON.parse(JSON.stringify(item.object)), present.body) ? 'same' : 'newer';
}

function differs({ item, keys }: AddressedObject, present: OwnObject): boolean {
  return (
    item.tlp !== present.tlp ||
    item.attribution !== present.attribution ||
    item.discoverability !== present.discoverability ||
    item.agencyOnly !== present.agency_only ||
    item.released !== present.released ||
    !isSameRetention(item.retainUntil, present) ||
    String(keys.audience) !== String(present.audience) ||
    String(keys.excluded) !== String(present.excluded)
  );
}

const WITHHELD = rejectedItem(
  'OBJECT_WITHHELD',
  'Your agency has this object under a label that API keys cannot read. Sign in as an officer to publish it.',
  'id',
);
