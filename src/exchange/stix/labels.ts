import { isWiderLabel, type Tlp } from '../../tenancy/sharing/label.js';
import { CLAIM_EXTENSION, CREDIBILITY_EXTENSION, RELIABILITY_EXTENSION } from './extensions.js';
import { MARKING_DEFINITIONS, TLP_OF_MARKING, tlpNamed } from './markings.js';
import { dictionary, listOf } from './plain.js';
import type { StixObject } from './reading.js';

/** What markings say of an object, in the hub's words. */
export interface Labels {
  /** undefined: none of its markings is a label. */
  readonly tlp?: Tlp | undefined;
  /** Admiralty code of the source, A to F. */
  readonly reliability?: string | undefined;
  /** Admiralty code of the information, 1 to 6. */
  readonly credibility?: number | undefined;
}

/** What marking definitions mean, by id; and the labels that notes of a hub put beside objects, by these objects' ids. */
export type Markings = ReadonlyMap<string, Labels>;

/** A label under an id of its maker's own is still a label: wrong ids are common, and to ignore one would widen what it marks. */
function meaningOf(definition: StixObject): Labels {
  const extensions = dictionary(definition.extensions);
  const words = [
    ...Object.values(extensions).map((extension) => dictionary(extension).tlp_2_0),
    definition.definition_type === 'tlp' ? dictionary(definition.definition).tlp : undefined,
    typeof definition.name === 'string' && /^tlp:/i.test(definition.name) ? definition.name : undefined,
  ];
  const reliability = dictionary(extensions[RELIABILITY_EXTENSION]).admiralty_source_reliability;
  const credibility = Number(dictionary(extensions[CREDIBILITY_EXTENSION]).admiralty_information_credibility);
  return {
    tlp: TLP_OF_MARKING.get(definition.id) ?? strictest(words.map(tlpNamed)),
    reliability: typeof reliability === 'string' && /^[A-F]$/.test(reliability) ? reliability : undefined,
    credibility: [1, 2, 3, 4, 5, 6].includes(credibility) ? credibility : undefined,
  };
}

/** undefined: there is no label among them. */
export const strictest = (labels: readonly (Tlp | undefined)[]): Tlp | undefined =>
  labels.reduce((one, other) => (one === undefined || (other !== undefined && isWiderLabel(one, other)) ? other : one), undefined);

/** The markings that need no definition in what is read: those that the hub writes, and TLP of both versions. */
export const KNOWN_MARKINGS: Markings = new Map<string, Labels>([
  ...[...TLP_OF_MARKING].map(([id, tlp]) => [id, { tlp }] as const),
  ...MARKING_DEFINITIONS.map((definition) => [definition.id, meaningOf(definition)] as const),
]);

/** The known markings and those that are defined among these objects. A definition does not change what a fixed id means. */
export const markingsAmong = (objects: readonly StixObject[]): Markings =>
  new Map([
    ...labelsFromNotes(objects),
    ...objects.filter(({ type }) => type === 'marking-definition').map((definition) => [definition.id, meaningOf(definition)] as const),
    ...KNOWN_MARKINGS,
  ]);

/** Whether an object is a note by which a hub labels others' objects. */
export const isLabelNote = ({ type, extensions }: StixObject): boolean =>
  type === 'note' && tlpNamed(dictionary(dictionary(extensions)[CLAIM_EXTENSION]).label) !== undefined;

/**
 * Of several notes on one object the strictest counts. A revoked note labels a revoked object alone: its hub no longer shares the object, and the object is known to be revoked. No note says what a
 * marking means.
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
 * What the markings of an object say. Several labels: the strictest. Where a part of the object bears a stricter label than the whole, it counts for the whole,
 * because the hub keeps the whole together; labels of parts alone label nothing: the rest would be guessed. Where it bears none, the label counts that stands beside it.
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
