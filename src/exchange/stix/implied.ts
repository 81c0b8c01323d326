import { isDeepStrictEqual } from 'node:util';
import type { Steps } from '../../values/rows/time-slices.js';
import { canonicalise } from '../../values/values/canonicalise.js';
import { observableOf, observableUuid } from '../../values/values/observable-id.js';
import { staticObject } from './bundle.js';
import { BANK_EXTENSION, CLAIM_EXTENSION, NEW_TYPES } from './extensions.js';
import { claimIdOf } from './ids.js';
import { KNOWN_MARKINGS, labelsOf } from './labels.js';
import { TLP_OF_MARKING } from './markings.js';
import { dictionary, listOf } from './plain.js';
import type { ReadItem, StixObject } from './reading.js';

type Item = ReadItem['item'];
/** Properties of an observable and a relationship that the hub writes itself. */
const OBSERVABLE = ['type', 'spec_version', 'id', 'extensions', 'object_marking_refs'];
const RELATIONSHIP = ['type', 'spec_version', 'id', 'created_by_ref', 'created', 'modified', 'revoked', 'relationship_type'].concat([
  'source_ref',
  'target_ref',
  'object_marking_refs',
  'extensions',
]);
/** Of its extensions: the mark of a copy. */
const OF_COPY = ['extension_type', 'copy_mark'];

const hasOnly = (object: object, names: readonly string[]): boolean => Object.keys(object).every((name) => names.includes(name));

/** Returns whether a relationship has nothing but what the hub writes itself. */
function isWrittenByHub(object: StixObject): boolean {
  const extensions = dictionary(object.extensions);
  return (
    hasOnly(object, RELATIONSHIP) && hasOnly(extensions, [CLAIM_EXTENSION]) && hasOnly(dictionary(extensions[CLAIM_EXTENSION]), OF_COPY)
  );
}

/** Returns whether the object's labels equal the item's: the observable of a claim has the claim's label. */
function isLabelledAlike(object: StixObject, { tlp }: Item): boolean {
  const label = labelsOf(object, KNOWN_MARKINGS).tlp;
  return listOf(object.object_marking_refs).every((ref) => TLP_OF_MARKING.has(String(ref))) && (label === undefined || label === tlp);
}

/** Returns whether the observable has nothing beyond the value of the item. */
function hasNothingMore(object: StixObject, item: Item): boolean {
  const reading = canonicalise(item.kind, item);
  if (!reading.ok) return false;
  const { type, properties } = observableOf(reading.value);
  return (
    object.id === `${type}--${observableUuid(reading.value)}` &&
    hasOnly(object, [...OBSERVABLE, ...Object.keys(properties)]) &&
    Object.entries(properties).every(([name, value]) => isDeepStrictEqual(object[name], value)) &&
    hasOnly(dictionary(object.extensions), [NEW_TYPES.get(type) ?? '', BANK_EXTENSION]) &&
    isLabelledAlike(object, item)
  );
}

/**
 * Returns whether an object equals the relationship that the hub writes between a claim and its observable. The database decides whether the hub has that
 * claim.
 */
export const isJoinOfClaim = (object: StixObject): boolean =>
  object.type === 'relationship' && object.relationship_type === 'based-on' && isWrittenByHub(object) && claimIdOf(object.id) !== null;

/** Returns the UUID of an id. */
const uuidOf = (id: unknown): string => String(id).slice(-36);

/**
 * Returns the ids of objects that add nothing to the items: the hub's own definitions, labels, the observable of an item under its deterministic id, and the
 * relationship between the two that the hub writes with every claim.
 */
export function* impliedBy(items: readonly ReadItem[], objects: readonly StixObject[]): Steps<ReadonlySet<string>> {
  const implied = new Set(objects.filter(({ id }) => staticObject(id) || TLP_OF_MARKING.has(id)).map(({ id }) => id));
  const bySource = new Map(items.filter(({ item }) => item.original).map(({ source, item }) => [source, item]));
  const observables = new Map<string, Item[]>();
  for (const { item } of items) {
    yield;
    const id = observableIdOf(item);
    const same = observables.get(id);
    if (same) same.push(item);
    else observables.set(id, [item]);
  }
  for (const object of objects) {
    yield;
    // An observable of several claims has their strictest label.
    if (observables.get(object.id)?.some((item) => hasNothingMore(object, item))) implied.add(object.id);
  }
  for (const object of objects) {
    const { type, id, relationship_type, source_ref, target_ref } = object;
    const item = type === 'relationship' && relationship_type === 'based-on' ? bySource.get(String(source_ref)) : undefined;
    const isOurs = item && uuidOf(id) === uuidOf(source_ref) && implied.has(String(target_ref)) && isWrittenByHub(object);
    if (isOurs && isLabelledAlike(object, item)) implied.add(id);
  }
  return implied;
}

function observableIdOf(item: Item): string {
  const reading = canonicalise(item.kind, item);
  return reading.ok ? `${observableOf(reading.value).type}--${observableUuid(reading.value)}` : '';
}
