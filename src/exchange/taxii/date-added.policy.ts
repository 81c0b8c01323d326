import { isLabelNote } from '../stix/labels.js';
import { listOf } from '../stix/plain.js';
import type { StixObject } from '../stix/reading.js';
import { type Micros, microsOf, timestampOf } from './timestamp.policy.js';
import type { TaxiiQuery, VersionFilter } from './query.policy.js';

/**
 * Microseconds between two objects of one item. Items are 260 apart at least, or 100 under load, at random moments that are no multiples of 200 (hub.event_timestamps). Those that are come from before: they are
 * 200 apart, and their objects keep the places that clients have seen.
 */
const stepOf = (at: Micros): number => (at % 200 === 0 ? 50 : 5);
/** The last place that an object of an item can have, seen from the item's own. */
export const widestOf = (at: Micros): number => 3 * stepOf(at);
/** Of any item. */
export const WIDEST = 150;

/** What one item of a collection is in STIX, in the order in which it is given out. */
export interface RenderedItem {
  /** The hub's own id of the item; absent: there is but one. */
  readonly item?: string;
  readonly at: Micros;
  readonly objects: readonly StixObject[];
  /** The place of the first of them: 1 where an object that would stand before it is told elsewhere. */
  readonly first: number;
}

/** An object in its place. */
export interface DatedObject {
  readonly object: StixObject;
  readonly added: Micros;
  readonly version: Micros;
  /** The item that it is of: two owners may say things under one id, and neither takes the other's place. */
  readonly of?: string | undefined;
}

/** What has neither `modified` nor `created` never changes under its id (observables, whose id is made of what they say): it has one version, this one. */
const UNVERSIONED = 0;

const versionOf = (object: StixObject): Micros => {
  const said = object.modified ?? object.created;
  return (typeof said === 'string' ? microsOf(said) : undefined) ?? UNVERSIONED;
};

/** Gives each object of an item a moment of its own, in order. */
export const datedObjectsOf = ({ item, at, objects, first }: RenderedItem): readonly DatedObject[] =>
  objects.map((object, index) => ({ object, added: at + (first + index) * stepOf(at), version: versionOf(object), of: item }));

/** An object that stands where it always stood: labels, definitions, parties. */
export const dateObject = (object: StixObject, added: Micros): DatedObject => ({ object, added, version: versionOf(object) });

/** Most objects that lie between an object and the label beside it. */
const MOST_BETWEEN = 2;

/**
 * Where a page of these objects ends: after `limit` objects, or before an object whose label would begin the next page. A hub that reads page by page takes such an object for unlabelled.
 * An object that begins the page stays: a page without objects would lead nowhere.
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
 * Only what the query matches, in the order of `date_added`; an observable that several items tell of once.
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

/** What says nothing is of STIX 2.0, where nothing else was (STIX 2.1, 3.2); observables came with 2.1. */
const specOf = (object: StixObject): string =>
  typeof object.spec_version === 'string' ? object.spec_version : 'created' in object ? '2.0' : '2.1';

function selectVersions(objects: readonly DatedObject[], wish: VersionFilter, among: readonly DatedObject[]): readonly DatedObject[] {
  if (wish === 'all') return objects;
  const wishes = typeof wish === 'string' ? [wish] : wish;
  const ends = new Map<string, { readonly first: Micros; readonly last: Micros }>();
  for (const one of among) {
    const { version } = one;
    const { first = version, last = version } = ends.get(objectKeyOf(one)) ?? {};
    ends.set(objectKeyOf(one), { first: Math.min(first, version), last: Math.max(last, version) });
  }
  return objects.filter((one) =>
    wishes.some((word) => one.version === (typeof word === 'string' ? ends.get(objectKeyOf(one))?.[word] : word)),
  );
}

/** Whether a page alone shows which version is the first or the last. */
export const needsAllVersions = (wish: VersionFilter): boolean =>
  wish === 'first' || (typeof wish !== 'string' && wish.some((word) => typeof word === 'string'));

/** What the manifest says of an object (TAXII 2.1, 5.3.1). */
export const manifestRecordOf = ({ object, added, version }: DatedObject): object => ({
  id: object.id,
  date_added: timestampOf(added),
  version: timestampOf(version),
  media_type: `application/stix+json;version=${specOf(object)}`,
});
