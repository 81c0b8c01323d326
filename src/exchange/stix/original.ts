import { KNOWN_MARKINGS, type Labels } from './labels.js';
import { credibilityMarking, reliabilityMarking, tlpMarking } from './markings.js';
import { CLAIM_EXTENSION } from './extensions.js';
import { labelNotes } from './label-note.js';
import { dictionary, listOf } from './plain.js';
import type { StixObject } from './reading.js';
import { claimExtension, statementOf } from './statement.js';
import { parseTime, timeOf } from './times.js';
import type { HubSighting, StoredObject, StixClaim } from './writer-input.js';

/** A property with its new value; null: the property is removed. */
export type Change = readonly [property: string, value: unknown];

const sameTags = (one: readonly string[], other: readonly string[]): boolean => [...one].sort().join('\n') === [...other].sort().join('\n');
const hasLabel = (labels: Labels | undefined, word: keyof Labels): boolean => labels?.[word] !== undefined;

/** Replaces markings of one type by the present one; statements, licences and unknown markings stay. */
function replaceMarking(refs: readonly unknown[], word: keyof Labels, now: string | null): readonly unknown[] {
  const rest = refs.filter((ref) => !hasLabel(KNOWN_MARKINGS.get(String(ref)), word));
  return now === null ? rest : [...rest, now];
}

/** Returns the markings that the object must have for the claim; the same list if it already has them. */
export function markingsNow(object: StixObject, now: Pick<StixClaim, 'tlp' | 'reliability' | 'credibility'>): readonly unknown[] {
  const stated = statementOf(object, KNOWN_MARKINGS);
  let refs = listOf(object.object_marking_refs);
  // An object without a label has a label note instead (label-note.ts).
  if (stated.tlp !== undefined && stated.tlp !== now.tlp) refs = replaceMarking(refs, 'tlp', tlpMarking(now.tlp));
  if ((stated.reliability ?? null) !== now.reliability) {
    refs = replaceMarking(refs, 'reliability', now.reliability === null ? null : reliabilityMarking(now.reliability));
  }
  if ((stated.credibility ?? null) !== now.credibility) {
    refs = replaceMarking(refs, 'credibility', now.credibility === null ? null : credibilityMarking(now.credibility));
  }
  return refs;
}

/** Properties that exist only in the hub's extension and change in the hub: the status of the person, a dispute, contested data, the last confirmation. null: not stated. */
export const marksOf = (claim: StixClaim): Readonly<Record<string, string | null>> => ({
  person_status: claim.person_status === 'UNKNOWN' ? null : (claim.person_status ?? null),
  disputed_since: claim.disputed_since ? timeOf(claim.disputed_since) : null,
  dispute_ground: claim.dispute_ground ?? null,
  contested_since: claim.contested_since ? timeOf(claim.contested_since) : null,
  confirmed_at: claim.confirmed_at ? timeOf(claim.confirmed_at) : null,
});

/** Returns the object's extensions with these marks; undefined: it already has them. */
function extensionsNow(object: StixObject, claim: StixClaim): Readonly<Record<string, unknown>> | null | undefined {
  const marks = marksOf(claim);
  const present = claimExtension(object);
  if (Object.entries(marks).every(([name, mark]) => (present[name] ?? null) === mark)) return undefined;
  const now = Object.entries({ extension_type: 'property-extension', ...present, ...marks }).filter(([, value]) => value !== null);
  const { [CLAIM_EXTENSION]: _, ...others } = dictionary(object.extensions);
  const all = now.length > 1 ? { ...others, [CLAIM_EXTENSION]: Object.fromEntries(now) } : others;
  return Object.keys(all).length > 0 ? all : null;
}

function changesOf(object: StixObject, claim: StixClaim): readonly Change[] {
  const stated = statementOf(object, KNOWN_MARKINGS);
  const until = claim.valid_until === null ? null : timeOf(claim.valid_until);
  const refs = markingsNow(object, claim);
  const extensions = extensionsNow(object, claim);
  return [
    ...((stated.revoked !== null) === (claim.revoked_at !== null) ? [] : [['revoked', claim.revoked_at === null ? null : true] as const]),
    ...((stated.validUntil && timeOf(stated.validUntil)) === until ? [] : [['valid_until', until] as const]),
    ...(stated.confidence === claim.confidence ? [] : [['confidence', claim.confidence] as const]),
    ...(stated.description === claim.description ? [] : [['description', claim.description] as const]),
    ...(sameTags(stated.tags, claim.tags) ? [] : [['labels', claim.tags.length > 0 ? claim.tags : null] as const]),
    ...(refs === object.object_marking_refs || (refs.length === 0 && object.object_marking_refs === undefined)
      ? []
      : [['object_marking_refs', refs.length > 0 ? refs : null] as const]),
    ...(extensions === undefined ? [] : [['extensions', extensions] as const]),
  ];
}

/** Returns a new version of the object, with a later `modified` than the last version of the hub or the creator. */
export function applyChanges(object: StixObject, changes: readonly Change[], at: Date | string): StixObject {
  if (changes.length === 0) return object;
  const before = parseTime(object.modified)?.getTime() ?? 0;
  const modified =
    object.modified === undefined ? [] : [['modified', timeOf(new Date(Math.max(new Date(at).getTime(), before + 1)))] as const];
  const now = new Map<string, unknown>([...Object.entries(object), ...changes, ...modified]);
  return Object.fromEntries([...now].filter(([, value]) => value !== null)) as unknown as StixObject;
}

/**
 * Returns the original of a claim as of now. It is unchanged where the hub changed nothing. Otherwise it is a later version with only the changes replaced:
 * revoked, valid_until, confidence, description, labels, markings, and in the hub's extension the person's status and a dispute.
 */
export const updateOriginal = (original: StixObject, claim: StixClaim): StixObject =>
  applyChanges(original, changesOf(original, claim), claim.updated_at);

/** Returns the original of a sighting as of now: it refers to the reader's object, and is revoked and relabelled where the hub did so. */
export function updateSighting(body: StixObject, { of, tlp, revoked, updated_at }: HubSighting): StixObject {
  const object: StixObject = { ...body, sighting_of_ref: of };
  const stated = statementOf(object, KNOWN_MARKINGS).tlp;
  return applyChanges(
    object,
    [
      ...(revoked ? [['revoked', true] as const] : []),
      ...(stated === undefined || stated === tlp
        ? []
        : [['object_marking_refs', replaceMarking(listOf(object.object_marking_refs), 'tlp', tlpMarking(tlp))] as const]),
    ],
    updated_at,
  );
}

/**
 * Returns a stored object for its reader, with a label note where it has no label. A reader who may know the owner gets the original object, revoked where
 * the hub did so. Other readers get nothing, because its ids, its text and its references would reveal the owner.
 */
export function storedObjectsOf(stored: StoredObject): readonly StixObject[] {
  const object = storedObjectOf(stored);
  if (!object) return [];
  return [object, ...labelNotes(stored.body, { ...stored, revoked: stored.revoked_at !== null, by: stored.owner_id })];
}

/**
 * Returns a stored object for its reader. A reader who may know the owner gets the original object, revoked where the hub did so, and relabelled where it
 * has another label. Other readers get nothing, because its ids, its text and its references would reveal the owner.
 */
function storedObjectOf(stored: StoredObject): StixObject | null {
  if (stored.owner_id === null) return null;
  const { body } = stored;
  const { tlp } = statementOf(body, KNOWN_MARKINGS);
  const mayBeRevoked = body.created !== undefined && body.modified !== undefined;
  return applyChanges(
    body,
    [
      ...(stored.revoked_at !== null && body.revoked !== true && mayBeRevoked ? [['revoked', true] as const] : []),
      ...(tlp === undefined || tlp === stored.tlp
        ? []
        : [['object_marking_refs', replaceMarking(listOf(body.object_marking_refs), 'tlp', tlpMarking(stored.tlp))] as const]),
    ],
    stored.updated_at,
  );
}
