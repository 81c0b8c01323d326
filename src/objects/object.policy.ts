import { isDeepStrictEqual } from 'node:util';
import { type ItemProblem, problem } from '../indicators/draft.js';
import type { AudienceKeys, Directory } from '../sharing/audience.js';
import type { Attribution, Discoverability, Tlp } from '../sharing/label.js';
import { type Release, whatWidens } from '../sharing/release.policy.js';
import type { ObjectDraft } from './object-draft.js';

/** An object of the actor's own agency as it stands (hub.own_objects). */
export interface OwnObject {
  readonly id: string;
  readonly stix_id: string;
  readonly modified: Date | null;
  /** Of one that does not say `modified`. */
  readonly body: unknown;
  readonly retain_until: Date | null;
  readonly revoked_at: Date | null;
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

/** A draft whose audience was found. */
export interface AddressedObject extends ObjectDraft {
  readonly keys: AudienceKeys;
}

export type ObjectDecision =
  | { readonly outcome: 'CREATED' }
  /** newer: the body is another one. */
  | { readonly outcome: 'UPDATED'; readonly present: OwnObject; readonly newer: boolean }
  /** waits: what the draft says is asked for already, and not released yet. */
  | { readonly outcome: 'UNCHANGED'; readonly present: OwnObject; readonly waits: boolean }
  | { readonly outcome: 'REJECTED'; readonly problem: ItemProblem };

/**
 * What becomes of an object: a later `modified` replaces what is kept, an older one changes nothing, and with the same one only label and audience are compared. Publishing
 * again may narrow; what would open an object further, or revive it, needs `reissue`.
 * @param waiting what of it waits for a second officer.
 */
export function decideObject(
  draft: AddressedObject,
  present: OwnObject | undefined,
  waiting: Release | undefined,
  directory: Directory,
): ObjectDecision {
  const { item, keys } = draft;
  if (!present) return { outcome: 'CREATED' };
  if (present.withheld) return WITHHELD;
  const age = ageOf(draft, present);
  if (age === 'older') return { outcome: 'UNCHANGED', present, waits: false };
  const asked = { ...present, ...waiting };
  if (age === 'same' && !differs(draft, present)) return { outcome: 'UNCHANGED', present, waits: false };
  if (age === 'same' && !differs(draft, asked)) return { outcome: 'UNCHANGED', present, waits: true };
  if (present.revoked_at && !draft.revoked && !item.reissue) {
    return rejected('WOULD_REVIVE', 'This object was revoked: publishing it again revives it and needs reissue: true.', 'reissue');
  }
  const toColleagues = present.agency_only && !item.agencyOnly ? ['the other agencies of your party'] : [];
  const widening = [...toColleagues, ...whatWidens({ tlp: item.tlp, ...keys }, asked, directory)];
  if (widening.length > 0 && !item.reissue) {
    return rejected('WOULD_WIDEN', 'This would open the object to more eyes than before, and needs reissue: true.', 'audience');
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
    (item.discoverability ?? 'HIDDEN') !== present.discoverability ||
    item.agencyOnly !== present.agency_only ||
    (item.released ?? false) !== present.released ||
    item.retainUntil?.getTime() !== present.retain_until?.getTime() ||
    String(keys.audience) !== String(present.audience) ||
    String(keys.excluded) !== String(present.excluded)
  );
}

const rejected = (code: string, message: string, field: string): ObjectDecision => ({
  outcome: 'REJECTED',
  problem: problem(code, message, field),
});

const WITHHELD = rejected('OBJECT_WITHHELD', 'Your agency has this object under a label that is for people: sign in to publish it.', 'id');
