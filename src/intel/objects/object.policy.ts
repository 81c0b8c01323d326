import { isDeepStrictEqual } from 'node:util';
import { type ItemProblem, rejectedItem, type RejectedItem } from '../../platform/graphql/batch.js';
import { narrowingProblem } from '../indicators/publish.policy.js';
import { type AudienceKeys, type Directory, isPartnerKey } from '../../tenancy/sharing/audience.js';
import type { Attribution, Discoverability, Tlp } from '../../tenancy/sharing/label.js';
import { nextAudience, type Release, listWidenings, restrictToLabel } from '../../tenancy/sharing/release.policy.js';
import type { ObjectDraft, ObjectItem } from './object-draft.js';

/** An object of the actor's own agency as it stands (hub.own_objects). */
export interface OwnObject {
  readonly id: string;
  readonly stix_id: string;
  readonly modified: Date | null;
  /** Of one that does not say `modified`. */
  readonly body: unknown;
  readonly retain_until: Date | null;
  readonly revoked_at: Date | null;
  /** The version that is kept says `revoked` itself. */
  readonly revoked_by_producer: boolean;
  readonly version: number;
  readonly tlp: Tlp;
  readonly attribution: Attribution;
  readonly discoverability: Discoverability;
  readonly audience: readonly number[];
  readonly excluded: readonly number[];
  readonly agency_only: boolean;
  readonly released: boolean;
  /** It is RED, and closed to the actor: a machine. */
  readonly withheld: boolean;
}

/** A draft as far as it can be read without knowing what the agency keeps already. */
export interface SubmittedObject extends ObjectDraft {
  /** null: it names no audience. */
  readonly said: AudienceKeys | null;
  /** Whom it is for where it is new and names no audience. */
  readonly ofNew: { readonly keys: AudienceKeys; readonly warnings: readonly ItemProblem[] } | { readonly refusal: ItemProblem };
}

/** A draft that says everything, and for whose eyes. */
export interface AddressedObject extends ObjectDraft {
  readonly item: ObjectItem & Required<Pick<ObjectItem, 'released' | 'discoverability'>> & { readonly agencyOnly: boolean };
  readonly keys: AudienceKeys;
  readonly warnings: readonly ItemProblem[];
  /** Who would lose sight of what is kept already without anybody having named another audience; absent: nobody. */
  readonly unasked?: readonly string[];
  /** Why it cannot be a new object; absent: it can. */
  readonly refusal?: ItemProblem;
}

const NO_KEYS: AudienceKeys = { audience: [], excluded: [] };

/** All that a draft stands for: what it says, and for the rest what the agency has of the object, or what holds for a new one. */
export function completeObject(
  { said, ofNew, ...draft }: SubmittedObject,
  present: OwnObject | undefined,
  waiting: Release | undefined,
  directory: Directory,
): AddressedObject {
  const { item, partyOnly: keptIn } = draft;
  const whole = {
    ...item,
    agencyOnly: item.agencyOnly ?? present?.agency_only ?? false,
    released: item.released ?? present?.released ?? false,
    discoverability: item.discoverability ?? present?.discoverability ?? 'HIDDEN',
    retainUntil: item.retainUntil ?? present?.retain_until ?? null,
  };
  if (!present) {
    const found = said ? { keys: said, warnings: [] } : ofNew;
    if ('refusal' in found) return { ...draft, item: whole, keys: NO_KEYS, warnings: [], refusal: found.refusal };
    return { ...draft, item: whole, ...found, keys: keptIn ? NO_KEYS : found.keys };
  }
  const had = waiting ?? present;
  // What a partner gets was read by a person before: another body was not, unless that is said.
  const isUnread = item.released !== true && ageOf(draft, present) === 'newer';
  const standing = isUnread ? { ...had, audience: had.audience.filter((key) => !isPartnerKey(key, directory)) } : had;
  const named = keptIn ? NO_KEYS : (said ?? restrictToLabel(item.tlp, standing, directory));
  const isDerived = keptIn || said === null || (item.isAudienceDerived ?? false);
  const next = nextAudience(named, { isDerived, tlp: item.tlp }, had, directory);
  return { ...draft, item: whole, keys: next.keys, warnings: [], ...(next.unasked.length > 0 && { unasked: next.unasked }) };
}

export type ObjectDecision =
  | { readonly outcome: 'CREATED' }
  /** newer: the body is another one. */
  | { readonly outcome: 'UPDATED'; readonly present: OwnObject; readonly newer: boolean }
  /** waits: what the draft says is asked for already, and not released yet. */
  | { readonly outcome: 'UNCHANGED'; readonly present: OwnObject; readonly waits: boolean }
  | RejectedItem;

/**
 * What becomes of an object: a later `modified` replaces what is kept, an older one changes nothing, and with the same one only label and audience are compared. Publishing
 * again may narrow where an audience is named; what would narrow it unasked, open it further, or revive it, needs `reissue`. An object that its owner revoked is not there for
 * its readers: the same version again is no success.
 * @param waiting what of it waits for a second officer.
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
      'Your agency revoked this object: publishing it again revives it and needs reissue: true.',
      'reissue',
    );
  }
  if (age === 'older') {
    return rejectedItem('OBJECT_OLDER', `Your agency has revoked a newer version of this object: revive that one.`, 'modified');
  }
  const asked = { ...present, ...waiting };
  const isSame = age === 'same' && !isRevived;
  if (isSame && !differs(draft, present)) return { outcome: 'UNCHANGED', present, waits: false };
  if (isSame && !differs(draft, asked)) return { outcome: 'UNCHANGED', present, waits: true };
  if (draft.unasked && !item.reissue) return { outcome: 'REJECTED', problem: narrowingProblem('object', draft.unasked) };
  const toColleagues = present.agency_only && !item.agencyOnly ? ['the other agencies of your party'] : [];
  const widening = [...toColleagues, ...listWidenings({ tlp: item.tlp, ...keys }, asked, directory)];
  if (widening.length > 0 && !item.reissue) {
    return rejectedItem('WOULD_WIDEN', 'This would open the object to more eyes than before, and needs reissue: true.', 'audience');
  }
  return { outcome: 'UPDATED', present, newer: age === 'newer' };
}

/** Where neither says when it was changed, another body is a newer one. */
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
    item.retainUntil?.getTime() !== present.retain_until?.getTime() ||
    String(keys.audience) !== String(present.audience) ||
    String(keys.excluded) !== String(present.excluded)
  );
}

const WITHHELD = rejectedItem(
  'OBJECT_WITHHELD',
  'Your agency has this object under a label that is for people: sign in to publish it.',
  'id',
);
