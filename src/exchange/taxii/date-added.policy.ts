import { isLabelNote } from '../stix/labels.js';
import { listOf } from '../stix/plain.js';
import type { StixObject } from '../stix/reading.js';
import { type Micros, microsOf, timestampOf } from './timestamp.policy.js';
import type { TaxiiQuery, VersionFilter } from './query.policy.js';

/**
 * Microseconds between two objects of one item. Items are at least 260 µs apart, or 100 under load, at random timestamps that are no multiples of 200
 * (hub.event_timestamps). Earlier items are multiples of 200 and 200 apart: their objects keep the positions that clients have seen.
 */
const stepOf = (at: Micros): number => (at % 200 === 0 ? 50 : 5);
/** Returns the largest distance of an object from the position of its item. */
export const widestOf = (at: Micros): number => 3 * stepOf(at);
/** The largest distance for any item. */
export const WIDEST = 150;

/** STIX objects of one item of a collection, in the order of output. */
export interface RenderedItem {
  /** The hub's id of the item; absent: there is only one. */
  readonly item?: string;
  readonly at: Micros;
  readonly objects: readonly StixObject[];
  /** Index of the first object's position: 1 when an object before it is sent with another item. */
  readonly first: number;
}

/** An object with its position. */
export interface DatedObject {
  readonly object: StixObject;
  readonly added: Micros;
  readonly version: Micros;
  /** Its item: two owners may publish objects with the same id, and neither replaces the other's. */
  readonly of?: string | undefined;
}

/** Version of objects without `modified` and `created`, which never change under their id (observables, whose id is derived from their content). */
const UNVERSIONED = 0;

const versionOf = (object: StixObject): Micros => {
  const date = object.modified ?? object.created;
  return (typeof date === 'string' ? microsOf(date) : undefined) ?? UNVERSIONED;
};

/** Returns the objects of an item, each with its own timestamp, in order. */
export const datedObjectsOf = ({ item, at, objects, first }: RenderedItem): readonly DatedObject[] =>
  objects.map((object, index) => ({ object, added: at + (first + index) * stepOf(at), version: versionOf(object), of: item }));

/** Returns an object with a fixed position: labels, definitions, parties. */
export const dateObject = (object: StixObject, added: Micros): DatedObject => ({ object, added, version: versionOf(object) });

/** Maximum number of objects between an object and its label note. */
const MOST_BETWEEN = 2;

/**
 * Returns where a page of these objects ends: after `limit` objects, or before an object whose label note would begin the next page. A hub that reads page
 * by page would take such an object for unlabelled. An object at the start of the page stays: a page without objects would make no progress.
 */
export function endOfPage(objects: readonly DatedObject[], limit: number): number {
  const targets = objects
    .slice(limit, limit + MOST_BETWEEN + 1)
    .flatMap(({ object, of }) => (isLabelNote(object) ? [{ id: listOf(object.object_refs)[0], of }] : []));
  const nearest = Math.max(limit - MOST_BETWEEN - 1, 1);
  const parted = objects.slice(nearest, limit).findIndex(({ object, of }) => targets.some((one) => one.id === object.id && one.of === of));
  return parted < 0 ? Math.min(limit, objects.length) : nearest + parted;
}

type Matching = Pick<TaxiiQuery, 'ids' | 'types' | 'specs' | 'versions'>;

/**
 * Returns the objects that match the query, in the order of `date_added`; an observable of several items once.
 * @param among all versions of these objects, where some of them are not on this page
 */
export function selectObjects(
  objects: readonly DatedObject[],
  query: Matching,
  among: readonly DatedObject[] = objects,
): readonly DatedObject[] {
  const matching = objects.filter(({ object }) => matches(object, query)).sort((one, other) => one.added - other.added);
  const seen = new Set<string>();
  const unique = matching.filter((one) => {
    const key = one.version === UNVERSIONED ? one.object.id : `${objectKeyOf(one)} ${one.version}`;
    return !seen.has(key) && seen.add(key);
  });
  return selectVersions(unique, query.versions, among);
}

const objectKeyOf = ({ object, of = '' }: DatedObject): string => `${object.id} ${of}`;

function matches(object: StixObject, { ids, types, specs }: Matching): boolean {
  return (!ids || ids.includes(object.id)) && (!types || types.includes(object.type)) && (!specs || specs.includes(specOf(object)));
}

/** An object without spec_version is of STIX 2.0 (STIX 2.1, 3.2); observables exist only since 2.1. */
const specOf = (object: StixObject): string =>
  typeof object.spec_version === 'string' ? object.spec_version : 'created' in object ? '2.0' : '2.1';

function selectVersions(objects: readonly DatedObject[], filter: VersionFilter, among: readonly DatedObject[]): readonly DatedObject[] {
  if (filter === 'all') return objects;
  const filters = typeof filter === 'string' ? [filter] : filter;
  const ends = new Map<string, { readonly first: Micros; readonly last: Micros }>();
  for (const one of among) {
    const { version } = one;
    const { first = version, last = version } = ends.get(objectKeyOf(one)) ?? {};
    ends.set(objectKeyOf(one), { first: Math.min(first, version), last: Math.max(last, version) });
  }
  return objects.filter((one) =>
    filters.some((word) => one.version === (typeof word === 'string' ? ends.get(objectKeyOf(one))?.[word] : word)),
  );
}

/** Returns whether all versions are needed to tell which is the first or the last. */
export const needsAllVersions = (filter: VersionFilter): boolean =>
  filter === 'first' || (typeof filter !== 'string' && filter.some((word) => typeof word === 'string'));

/** Returns the manifest record of an object (TAXII 2.1, 5.3.1). */
export const manifestRecordOf = ({ object, added, version }: DatedObject): object => ({
  id: object.id,
  date_added: timestampOf(added),
  version: timestampOf(version),
  media_type: `application/stix+json;version=${specOf(object)}`,
});
