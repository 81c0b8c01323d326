import { isDeepStrictEqual } from 'node:util';
import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { OWNER_ONLY } from '../../tenancy/sharing/audience.js';
import { runToEnd, type Steps } from '../../values/rows/time-slices.js';
import { impliedBy } from './implied.js';
import { isLabelNote, labelsOf, markingsAmong, type Markings } from './labels.js';
import { withMilliseconds } from './object-rules.js';
import { listOf } from './plain.js';
import type { ReadDefaults } from './read-defaults.js';
import { claimStatementOf, withoutInstructions } from './read-extension.js';
import { readIndicator } from './read-indicator.js';
import { readRelationship } from './read-relationship.js';
import { readSighting } from './read-sighting.js';
import type { ReadItem, ReadObject, Reading, ReadRelationship, ReadSighting, StixObject } from './reading.js';
import { claimExtension } from './statement.js';
import { parseTime } from './times.js';
import { validate } from './validate.js';

type Problem = Reading['problems'][number];

const warning = (code: string, message: string, field: string | null = null): ItemProblem => ({
  severity: 'WARNING',
  code,
  field,
  message,
});

/** Returns the objects of a bundle; any other value as it is. The input may be an envelope's objects, or one or several bundles. */
const unpackBundle = (input: unknown): readonly unknown[] =>
  isBundle(input) ? (Array.isArray(input.objects) ? (input.objects as unknown[]) : []) : [input];

const isBundle = (input: unknown): input is { readonly objects?: unknown } =>
  typeof input === 'object' && input !== null && !Array.isArray(input) && 'type' in input && input.type === 'bundle';

/** Returns the object without empty properties; STIX forbids them, but many producers write them. Returns the same object where there are none. */
function withoutEmpty(object: StixObject): StixObject {
  const isEmpty = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0);
  const full = Object.entries(object).filter(([, value]) => !isEmpty(value));
  return full.length === Object.keys(object).length ? object : (Object.fromEntries(full) as unknown as StixObject);
}

/** Returns the source of an object for its receipt: its id, if it is short enough. */
function sourceOf(input: unknown, index: number): string {
  const id = typeof input === 'object' && input !== null && 'id' in input ? input.id : undefined;
  return typeof id === 'string' && id.length > 0 && id.length <= 300 ? id : `object ${index}`;
}

interface ValidObjects {
  readonly objects: readonly StixObject[];
  readonly problems: readonly Problem[];
}

/** Returns the valid objects of an envelope or a bundle, each once and in its newest version, and the problems of the others. Never throws. */
export function* validObjects(input: readonly unknown[]): Steps<ValidObjects> {
  const problems: Problem[] = [];
  const newest = new Map<string, StixObject>();
  for (const [index, one] of listOf(input).flatMap(unpackBundle).entries()) {
    yield;
    const source = sourceOf(one, index);
    const isWhole = typeof one === 'object' && one !== null && !Array.isArray(one);
    const full = isWhole ? withoutEmpty(one as StixObject) : one;
    const object = isWhole ? withMilliseconds(full as StixObject) : full;
    const found = validate(object);
    problems.push(...found.map((each) => ({ ...each, source })));
    if (found.length > 0) continue;
    if (full !== one) {
      problems.push({ ...warning('STIX_EMPTY_PROPERTY', 'Empty properties were left out, because STIX does not allow them.'), source });
    }
    if (object !== full) {
      problems.push({
        ...warning('STIX_TIME_REPAIRED', 'created and modified were extended to milliseconds, as STIX requires. The times are the same.'),
        source,
      });
    }
    const valid = object as StixObject;
    const other = newest.get(valid.id);
    const both = other && mergeLabels(valid, other);
    if (both) {
      newest.set(valid.id, both);
      continue;
    }
    const isNewer = !other || (versionOf(valid) > versionOf(other) && valid.created_by_ref === other.created_by_ref);
    if (other) problems.push({ ...repetitionProblem(valid, other), source });
    if (isNewer) newest.set(valid.id, valid);
  }
  return { objects: [...newest.values()], problems };
}

const versionOf = ({ modified, created }: StixObject): number => parseTime(modified ?? created)?.getTime() ?? 0;

/**
 * Merges the labels of an observable that occurs several times: the hub writes it with each claim on its value, with that claim's label and the same
 * deterministic id. null: the objects differ in more than labels.
 */
function mergeLabels(object: StixObject, other: StixObject): StixObject | null {
  const { object_marking_refs: refs, ...content } = object;
  const { object_marking_refs: otherRefs, ...otherContent } = other;
  if ('created' in object || isDeepStrictEqual(refs, otherRefs) || !isDeepStrictEqual(content, otherContent)) return null;
  return { ...object, object_marking_refs: [...new Set([...listOf(otherRefs), ...listOf(refs)])] };
}

function repetitionProblem(object: StixObject, other: StixObject): ItemProblem {
  if (object.created_by_ref !== other.created_by_ref) {
    return problem(
      'STIX_OTHER_MAKER',
      'Another object has the same id but another creator (created_by_ref). The first one counts.',
      'created_by_ref',
    );
  }
  if (versionOf(object) !== versionOf(other)) {
    return warning('STIX_SUPERSEDED', 'The bundle has several versions of this object. The newest counts.', 'modified');
  }
  if (isDeepStrictEqual(object, other)) return warning('STIX_DUPLICATE', 'The bundle has the same object twice.', 'id');
  return problem('STIX_CONFLICT', 'Another object has the same id and the same version, but other content.', 'id');
}

/** Context of the reading: references between objects, and defaults for all of them. */
interface ReadContext {
  readonly markings: Markings;
  /** By ids of indicators: see read-indicator.ts. */
  readonly joins: ReadonlyMap<string, readonly string[]>;
  readonly defaults: ReadDefaults;
}

/** Maximum relationships that each item of an indicator carries; the hub writes one. */
const MOST_JOINS = 10;

function joinsAmong(objects: readonly StixObject[]): ReadContext['joins'] {
  const joins = new Map<string, string[]>();
  for (const { type, id, relationship_type, source_ref, created_by_ref } of objects) {
    if (type !== 'relationship' || relationship_type !== 'based-on' || typeof source_ref !== 'string') continue;
    const relationships = joins.get(source_ref) ?? [];
    if (relationships.length < MOST_JOINS) relationships.push(id, ...(typeof created_by_ref === 'string' ? [created_by_ref] : []));
    joins.set(source_ref, relationships);
  }
  return joins;
}

/** Reading in progress. */
interface ReadingDraft {
  readonly items: ReadItem[];
  readonly objects: ReadObject[];
  readonly sightings: ReadSighting[];
  readonly relationships: ReadRelationship[];
  readonly problems: Problem[];
}

function readObject(object: StixObject, { markings, joins, defaults }: ReadContext, reading: ReadingDraft): void {
  const sighting = object.type === 'sighting' ? readSighting(object, markings) : null;
  if (sighting) return void reading.sightings.push({ ...sighting, attribution: defaults.attribution });
  if (object.type === 'indicator') {
    const { items, isKept, problems } = readIndicator(object, markings, defaults, joins.get(object.id));
    reading.items.push(...items);
    reading.problems.push(...problems.map((each) => ({ ...each, source: object.id })));
    if (!isKept) return;
  }
  const stored = { object: withoutInstructions(object), tlp: labelsOf(object, markings).tlp, ...audienceFieldsOf(object, defaults) };
  const relationship = readRelationship(object, markings, stored, defaults);
  if (relationship) reading.relationships.push(relationship);
  else reading.objects.push(stored);
}

/** Returns the audience that an object states for the hub. An object names its creator: with hidden attribution it is for its owner only. */
function audienceFieldsOf(
  object: StixObject,
  defaults: ReadDefaults,
): Pick<ReadObject, 'audience' | 'isAudienceDerived' | 'agencyOnly' | 'retainUntil'> {
  const { audience, isAudienceDerived, attribution, agencyOnly, retainUntil } = claimStatementOf(claimExtension(object), defaults);
  const isHidden = (attribution ?? defaults.attribution) === 'HIDDEN';
  const effectiveAudience = isHidden ? OWNER_ONLY : audience;
  return {
    ...(effectiveAudience && { audience: effectiveAudience }),
    ...((isHidden || isAudienceDerived) && { isAudienceDerived: true }),
    ...(agencyOnly !== undefined && { agencyOnly }),
    ...(retainUntil && { retainUntil }),
  };
}

/**
 * Reads objects of STIX 2.1 from an envelope or a bundle (also a bundle object itself). Every valid object becomes an item, an object, a sighting, a
 * relationship, or is implied. Every other object becomes a problem of severity ERROR and does not affect the rest. Never throws; looks nothing up and
 * follows no references.
 */
export const readStix = (objects: readonly unknown[], defaults: ReadDefaults): Reading => runToEnd(stixReading(objects, defaults));

/** Like {@link readStix}, in steps: a bundle may take seconds, during which other work must proceed. */
export function* stixReading(objects: readonly unknown[], defaults: ReadDefaults): Steps<Reading> {
  const { objects: valid, problems } = yield* validObjects(objects);
  const markings = markingsAmong(valid);
  const reading: ReadingDraft = { items: [], objects: [], sightings: [], relationships: [], problems: [...problems] };
  const context: ReadContext = { markings, joins: joinsAmong(valid), defaults };
  const notes = valid.filter(isLabelNote);
  for (const object of valid) {
    yield;
    if (!isLabelNote(object)) readObject(object, context, reading);
  }
  const implied = yield* impliedBy(reading.items, valid);
  const stored = reading.objects.filter(({ object }) => !implied.has(object.id));
  return { ...reading, objects: stored, implied: [...implied, ...notes.map(({ id }) => id)] };
}
