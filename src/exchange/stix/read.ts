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

/** What a bundle holds, and everything else as it is: an envelope's objects, a bundle or several. */
const unpackBundle = (given: unknown): readonly unknown[] =>
  isBundle(given) ? (Array.isArray(given.objects) ? (given.objects as unknown[]) : []) : [given];

const isBundle = (given: unknown): given is { readonly objects?: unknown } =>
  typeof given === 'object' && given !== null && !Array.isArray(given) && 'type' in given && given.type === 'bundle';

/** Empty properties say nothing; STIX forbids them, and many producers write them. The same object where there are none. */
function withoutEmpty(object: StixObject): StixObject {
  const isEmpty = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0);
  const full = Object.entries(object).filter(([, value]) => !isEmpty(value));
  return full.length === Object.keys(object).length ? object : (Object.fromEntries(full) as unknown as StixObject);
}

/** Where an object stood, for its receipt: its id, if that is short enough for one. */
function sourceOf(given: unknown, index: number): string {
  const id = typeof given === 'object' && given !== null && 'id' in given ? given.id : undefined;
  return typeof id === 'string' && id.length > 0 && id.length <= 300 ? id : `object ${index}`;
}

interface ValidObjects {
  readonly objects: readonly StixObject[];
  readonly problems: readonly Problem[];
}

/** The valid objects of an envelope or a bundle, each once and in its newest version, and what is wrong with the others. Never throws, whatever it is given. */
export function* validObjects(given: readonly unknown[]): Steps<ValidObjects> {
  const problems: Problem[] = [];
  const newest = new Map<string, StixObject>();
  for (const [index, one] of listOf(given).flatMap(unpackBundle).entries()) {
    yield;
    const source = sourceOf(one, index);
    const isWhole = typeof one === 'object' && one !== null && !Array.isArray(one);
    const full = isWhole ? withoutEmpty(one as StixObject) : one;
    const object = isWhole ? withMilliseconds(full as StixObject) : full;
    const found = validate(object);
    problems.push(...found.map((each) => ({ ...each, source })));
    if (found.length > 0) continue;
    if (full !== one) {
      problems.push({ ...warning('STIX_EMPTY_PROPERTY', 'Empty properties were left out: STIX does not know them.'), source });
    }
    if (object !== full) {
      problems.push({
        ...warning('STIX_TIME_REPAIRED', 'created and modified have milliseconds now, as STIX asks for: the same moments.'),
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
 * An observable stands beside each claim on its value, with that claim's label, under the one id that everybody computes for it: it is one object under the labels of all.
 * null: they are not that.
 */
function mergeLabels(object: StixObject, other: StixObject): StixObject | null {
  const { object_marking_refs: refs, ...said } = object;
  const { object_marking_refs: otherRefs, ...otherSaid } = other;
  if ('created' in object || isDeepStrictEqual(refs, otherRefs) || !isDeepStrictEqual(said, otherSaid)) return null;
  return { ...object, object_marking_refs: [...new Set([...listOf(otherRefs), ...listOf(refs)])] };
}

function repetitionProblem(object: StixObject, other: StixObject): ItemProblem {
  if (object.created_by_ref !== other.created_by_ref) {
    return problem(
      'STIX_OTHER_MAKER',
      'Another object has the same id and another maker (created_by_ref): the first one counts.',
      'created_by_ref',
    );
  }
  if (versionOf(object) !== versionOf(other)) {
    return warning('STIX_SUPERSEDED', 'Of several versions of one object the newest counts.', 'modified');
  }
  if (isDeepStrictEqual(object, other)) return warning('STIX_DUPLICATE', 'The same object stands here twice.', 'id');
  return problem('STIX_CONFLICT', 'Another object has the same id and the same version.', 'id');
}

/** What objects of the reading say of one another, and what is said of all of them. */
interface ReadContext {
  readonly markings: Markings;
  /** By ids of indicators: see read-indicator.ts. */
  readonly joins: ReadonlyMap<string, readonly string[]>;
  readonly defaults: ReadDefaults;
}

/** Every item of an indicator carries them along; the hub writes one. */
const MOST_JOINS = 10;

function joinsAmong(objects: readonly StixObject[]): ReadContext['joins'] {
  const joins = new Map<string, string[]>();
  for (const { type, id, relationship_type, source_ref, created_by_ref } of objects) {
    if (type !== 'relationship' || relationship_type !== 'based-on' || typeof source_ref !== 'string') continue;
    const its = joins.get(source_ref) ?? [];
    if (its.length < MOST_JOINS) its.push(id, ...(typeof created_by_ref === 'string' ? [created_by_ref] : []));
    joins.set(source_ref, its);
  }
  return joins;
}

/** What the reading has so far. */
interface ReadingDraft {
  readonly items: ReadItem[];
  readonly objects: ReadObject[];
  readonly sightings: ReadSighting[];
  readonly relationships: ReadRelationship[];
  readonly problems: Problem[];
}

function readObject(object: StixObject, { markings, joins, defaults }: ReadContext, desk: ReadingDraft): void {
  const sighting = object.type === 'sighting' ? readSighting(object, markings) : null;
  if (sighting) return void desk.sightings.push({ ...sighting, attribution: defaults.attribution });
  if (object.type === 'indicator') {
    const { items, isKept, problems } = readIndicator(object, markings, defaults, joins.get(object.id));
    desk.items.push(...items);
    desk.problems.push(...problems.map((each) => ({ ...each, source: object.id })));
    if (!isKept) return;
  }
  const kept = { object: withoutInstructions(object), tlp: labelsOf(object, markings).tlp, ...audienceFieldsOf(object, defaults) };
  const relationship = readRelationship(object, markings, kept, defaults);
  if (relationship) desk.relationships.push(relationship);
  else desk.objects.push(kept);
}

/** What an object says to the hub of its readers. It names its maker: one that is to name nobody is for its owner alone. */
function audienceFieldsOf(
  object: StixObject,
  defaults: ReadDefaults,
): Pick<ReadObject, 'audience' | 'isAudienceDerived' | 'agencyOnly' | 'retainUntil'> {
  const { audience, isAudienceDerived, attribution, agencyOnly, retainUntil } = claimStatementOf(claimExtension(object), defaults);
  const isNobodys = (attribution ?? defaults.attribution) === 'HIDDEN';
  const eyes = isNobodys ? OWNER_ONLY : audience;
  return {
    ...(eyes && { audience: eyes }),
    ...((isNobodys || isAudienceDerived) && { isAudienceDerived: true }),
    ...(agencyOnly !== undefined && { agencyOnly }),
    ...(retainUntil && { retainUntil }),
  };
}

/**
 * Reads objects of STIX 2.1, as an envelope or a bundle holds them (a bundle itself will do). Every valid object is an item, an object, a sighting, a relationship or implied; every
 * other one is a problem of severity ERROR and costs nothing else. Never throws, whatever it is given; nothing is looked up and no reference is followed.
 */
export const readStix = (objects: readonly unknown[], defaults: ReadDefaults): Reading => runToEnd(stixReading(objects, defaults));

/** As {@link readStix}, step by step: a bundle may take seconds, in which others must have their turns. */
export function* stixReading(objects: readonly unknown[], defaults: ReadDefaults): Steps<Reading> {
  const { objects: valid, problems } = yield* validObjects(objects);
  const markings = markingsAmong(valid);
  const desk: ReadingDraft = { items: [], objects: [], sightings: [], relationships: [], problems: [...problems] };
  const given: ReadContext = { markings, joins: joinsAmong(valid), defaults };
  const notes = valid.filter(isLabelNote);
  for (const object of valid) {
    yield;
    if (!isLabelNote(object)) readObject(object, given, desk);
  }
  const implied = yield* impliedBy(desk.items, valid);
  const kept = desk.objects.filter(({ object }) => !implied.has(object.id));
  return { ...desk, objects: kept, implied: [...implied, ...notes.map(({ id }) => id)] };
}
