import { isWiderLabel, type Tlp } from '../../tenancy/sharing/label.js';
import { CLAIM_EXTENSION, CREDIBILITY_EXTENSION, RELIABILITY_EXTENSION } from './extensions.js';
import { MARKING_DEFINITIONS, TLP_OF_MARKING, tlpNamed } from './markings.js';
import { dictionary, listOf } from './plain.js';
import type { StixObject } from './reading.js';

/** Meaning of an object's markings, in the hub's terms. */
export interface Labels {
  /** undefined: none of its markings is a label. */
  readonly tlp?: Tlp | undefined;
  /** Admiralty code of the source, A to F. */
  readonly reliability?: string | undefined;
  /** Admiralty code of the information, 1 to 6. */
  readonly credibility?: number | undefined;
}

/** Meanings of marking definitions, by id; and labels from a hub's notes, by the ids of the labelled objects. */
export type Markings = ReadonlyMap<string, Labels>;

/** Reads a label even if its creator gave it another id: wrong ids are common, and an ignored label would widen the audience. */
function meaningOf(definition: StixObject): Labels {
  const extensions = dictionary(definition.extensions);
  const names = [
    ...Object.values(extensions).map((extension) => dictionary(extension).tlp_2_0),
    definition.definition_type === 'tlp' ? dictionary(definition.definition).tlp : undefined,
    typeof definition.name === 'string' && /^tlp:/i.test(definition.name) ? definition.name : undefined,
  ];
  const reliability = dictionary(extensions[RELIABILITY_EXTENSION]).admiralty_source_reliability;
  const credibility = Number(dictionary(extensions[CREDIBILITY_EXTENSION]).admiralty_information_credibility);
  return {
    tlp: TLP_OF_MARKING.get(definition.id) ?? strictest(names.map(tlpNamed)),
    reliability: typeof reliability === 'string' && /^[A-F]$/.test(reliability) ? reliability : undefined,
    credibility: [1, 2, 3, 4, 5, 6].includes(credibility) ? credibility : undefined,
  };
}

/** Returns the strictest label; undefined: there is none. */
export const strictest = (labels: readonly (Tlp | undefined)[]): Tlp | undefined =>
  labels.reduce((one, other) => (one === undefined || (other !== undefined && isWiderLabel(one, other)) ? other : one), undefined);

/** Markings that need no definition in the bundle: those that the hub writes, and TLP of both versions. */
export const KNOWN_MARKINGS: Markings = new Map<string, Labels>([
  ...[...TLP_OF_MARKING].map(([id, tlp]) => [id, { tlp }] as const),
  ...MARKING_DEFINITIONS.map((definition) => [definition.id, meaningOf(definition)] as const),
]);

/** Returns the known markings and those that are defined among these objects. A definition cannot change the meaning of a fixed id. */
export const markingsAmong = (objects: readonly StixObject[]): Markings =>
  new Map([
    ...labelsFromNotes(objects),
    ...objects.filter(({ type }) => type === 'marking-definition').map((definition) => [definition.id, meaningOf(definition)] as const),
    ...KNOWN_MARKINGS,
  ]);

/** Returns whether an object is a note with which a hub labels objects of other producers. */
export const isLabelNote = ({ type, extensions }: StixObject): boolean =>
  type === 'note' && tlpNamed(dictionary(dictionary(extensions)[CLAIM_EXTENSION]).label) !== undefined;

/**
 * Returns the labels from notes. The strictest of several notes on one object counts. A revoked note only labels a revoked object: its hub no longer shares
 * the object. A note cannot define the meaning of a marking.
 */
function labelsFromNotes(objects: readonly StixObject[]): ReadonlyMap<string, Labels> {
  const found = new Map<string, Labels>();
  const notes = objects.filter(isLabelNote);
  const revoked = notes.length > 0 ? new Set(objects.filter((one) => one.revoked === true).map(({ id }) => id)) : new Set<string>();
  for (const note of notes) {
    const tlp = tlpNamed(dictionary(dictionary(note.extensions)[CLAIM_EXTENSION]).label);
    for (const ref of listOf(note.object_refs)) {
      const id = String(ref);
      const isInForce = note.revoked !== true || revoked.has(id);
      if (isInForce && !id.startsWith('marking-definition--')) found.set(id, { tlp: strictest([found.get(id)?.tlp, tlp]) });
    }
  }
  return found;
}

/**
 * Returns the meaning of an object's markings. Of several labels, the strictest counts. A stricter label of a part counts for the whole object, because the
 * hub stores objects whole. Labels of parts alone label nothing: the label of the rest would be a guess. Without a label of its own, an object has the label
 * from its note.
 */
export function labelsOf(object: StixObject, markings: Markings): Labels {
  const found = listOf(object.object_marking_refs).flatMap((ref) => markings.get(String(ref)) ?? []);
  const tlp = strictest(found.map((labels) => labels.tlp));
  const parts = listOf(object.granular_markings).map((part) => markings.get(String(dictionary(part).marking_ref))?.tlp);
  return {
    tlp: tlp ? strictest([tlp, ...parts]) : markings.get(object.id)?.tlp,
    reliability: found.find(({ reliability }) => reliability !== undefined)?.reliability,
    credibility: found.find(({ credibility }) => credibility !== undefined)?.credibility,
  };
}
