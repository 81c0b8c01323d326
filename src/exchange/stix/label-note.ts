import type { Timestamp } from '../../intel/indicators/claim.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { CLAIM_EXTENSION } from './extensions.js';
import { identityId, noteId } from './ids.js';
import { KNOWN_MARKINGS, labelsOf } from './labels.js';
import { tlpMarking, tlpWord } from './markings.js';
import type { StixObject } from './reading.js';
import { timeOf } from './times.js';

/** Label that the hub has for an object of another producer. */
export interface HubLabel {
  /** The hub's id of the item. */
  readonly id: string;
  readonly tlp: Tlp;
  readonly published_at: Timestamp;
  readonly updated_at: Timestamp;
  readonly revoked: boolean;
  /** Id of the party; null: the party is not named. */
  readonly by: string | null;
}

/**
 * Returns whether an object has a label that every reader knows. If it has none, the hub writes a label note: only the creator of an object makes versions
 * of it (STIX 2.1, 3.6).
 */
export const bearsLabel = (object: StixObject): boolean => labelsOf(object, KNOWN_MARKINGS).tlp !== undefined;

/** Returns the note with the label of an object without one; otherwise nothing. Anyone may create a note about any object (STIX 2.1, 4.11). */
export function labelNotes(object: StixObject, { id, tlp, published_at, updated_at, revoked, by }: HubLabel): readonly StixObject[] {
  if (bearsLabel(object)) return [];
  const word = tlpWord(tlp);
  const label = `TLP:${word.toUpperCase()}`;
  const [created, modified] = [new Date(published_at), new Date(updated_at)];
  const note: StixObject = {
    type: 'note',
    spec_version: '2.1',
    id: noteId(id),
    ...(by !== null && { created_by_ref: identityId(by) }),
    created: timeOf(created),
    modified: timeOf(modified > created ? modified : created),
    ...(revoked && { revoked: true }),
    abstract: label,
    content: `${label} is the label of the party that shares this object. The object came without a label, and only its creator may change it.`,
    object_refs: [object.id],
    object_marking_refs: [tlpMarking(tlp)],
    extensions: { [CLAIM_EXTENSION]: { extension_type: 'property-extension', label: word } },
  };
  return [note];
}
