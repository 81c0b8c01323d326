import type { StixObject } from '../stix/reading.js';
import { type Micros, microsOf, momentOf } from './moment.policy.js';
import type { TaxiiQuery, VersionWish } from './query.policy.js';

/** Microseconds between two objects of one item. Items are 200 apart at least, so that no more than twenty objects share a millisecond. */
const STEP = 50;
/** The last place that an object of an item can have, seen from the item's own. */
export const WIDEST = 3 * STEP;
/** Versions before the newest that find a place between it and the object before. */
const MOST_OLDER = STEP - 1;

/** What one item of a collection is in STIX, in the order in which it is given out; `older` are former versions of the object at `main`, oldest first. */
export interface Rendered {
  readonly at: Micros;
  readonly objects: readonly StixObject[];
  readonly older?: { readonly main: number; readonly versions: readonly StixObject[] };
}

/** An object in its place. */
export interface Placed {
  readonly object: StixObject;
  readonly added: Micros;
  readonly version: Micros;
}

/** What has neither `modified` nor `created` never changes under its id (observables, whose id is made of what they say): it has one version, this one. */
const UNVERSIONED = 0;

const versionOf = (object: StixObject): Micros => {
  const said = object.modified ?? object.created;
  return (typeof said === 'string' ? microsOf(said) : undefined) ?? UNVERSIONED;
};

/** Gives each object of an item a moment of its own, in order. */
export function placed({ at, objects, older }: Rendered): readonly Placed[] {
  const first = objects.length === 1 ? 1 : 0; // room for what came before it
  return objects.flatMap((object, index): readonly Placed[] => {
    const added = at + (first + index) * STEP;
    const here = { object, added, version: versionOf(object) };
    if (older?.main !== index) return [here];
    const former = formerly(older.versions, here.version);
    return [...former.map((one, place) => ({ ...one, added: added - former.length + place })), here];
  });
}

/** The oldest, and as many of the newest as there is room for; of those that bear one moment the newest. */
function formerly(versions: readonly StixObject[], newest: Micros): readonly Omit<Placed, 'added'>[] {
  const byVersion = new Map(versions.map((object) => [versionOf(object), object]));
  byVersion.delete(newest);
  const all = [...byVersion].map(([version, object]) => ({ version, object })).sort((one, other) => one.version - other.version);
  return all.length <= MOST_OLDER ? all : [...all.slice(0, 1), ...all.slice(1 - MOST_OLDER)];
}

/** An object that stands where it always stood: labels, definitions, parties. */
export const standing = (object: StixObject, added: Micros): Placed => ({ object, added, version: versionOf(object) });

/** Only what the query matches, in the order of `date_added`; of an object that several items have the first. */
export function selected(objects: readonly Placed[], query: Pick<TaxiiQuery, 'ids' | 'types' | 'specs' | 'versions'>): readonly Placed[] {
  const matching = objects.filter(({ object }) => matches(object, query)).sort((one, other) => one.added - other.added);
  const seen = new Set<string>();
  const unique = matching.filter(({ object, version }) => {
    const key = `${object.id} ${version}`;
    return !seen.has(key) && seen.add(key);
  });
  return wished(unique, query.versions);
}

function matches(object: StixObject, { ids, types, specs }: Pick<TaxiiQuery, 'ids' | 'types' | 'specs'>): boolean {
  return (!ids || ids.includes(object.id)) && (!types || types.includes(object.type)) && (!specs || specs.includes(specOf(object)));
}

/** What says nothing is of STIX 2.0, where nothing else was (STIX 2.1, 3.2); observables came with 2.1. */
const specOf = (object: StixObject): string =>
  typeof object.spec_version === 'string' ? object.spec_version : 'created' in object ? '2.0' : '2.1';

function wished(objects: readonly Placed[], wish: VersionWish): readonly Placed[] {
  if (wish === 'all') return objects;
  const wishes = typeof wish === 'string' ? [wish] : wish;
  const ends = new Map<string, { readonly first: Micros; readonly last: Micros }>();
  for (const { object, version } of objects) {
    const { first = version, last = version } = ends.get(object.id) ?? {};
    ends.set(object.id, { first: Math.min(first, version), last: Math.max(last, version) });
  }
  return objects.filter(({ object, version }) =>
    wishes.some((word) => version === (typeof word === 'string' ? ends.get(object.id)?.[word] : word)),
  );
}

/** What the manifest says of an object (TAXII 2.1, 5.3.1). */
export const recordOf = ({ object, added, version }: Placed): object => ({
  id: object.id,
  date_added: momentOf(added),
  version: momentOf(version),
  media_type: `application/stix+json;version=${specOf(object)}`,
});
