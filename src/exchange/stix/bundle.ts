import { ENTENTE_IDENTITY, EXTENSION_DEFINITIONS } from './extensions.js';
import { EARLIER_LABELS, MARKING_DEFINITIONS } from './markings.js';
import { identityOf } from './objects.js';
import { dictionary, listOf } from './plain.js';
import type { StixObject } from './reading.js';
import type { StixParty } from './writer-input.js';

/** All constant objects that the hub's objects may refer to: the defining identity, extensions, markings. Always in this order. */
export const STATIC_OBJECTS: readonly StixObject[] = [ENTENTE_IDENTITY, ...EXTENSION_DEFINITIONS, ...MARKING_DEFINITIONS];

const STATIC: ReadonlyMap<string, StixObject> = new Map(STATIC_OBJECTS.map((object) => [object.id, object]));

/** Returns the static object with this id, if there is one. */
export const staticObject = (id: string): StixObject | undefined => STATIC.get(id);

export interface BundleContext {
  /** UUID of the bundle, version 4. */
  readonly uuid: string;
  /** Parties whose identities the objects refer to. */
  readonly parties: readonly StixParty[];
}

/** Returns the ids that an object depends on: definitions of its extensions, its markings, its creator. */
function referencesOf(object: StixObject): readonly string[] {
  const { extensions, object_marking_refs, granular_markings, created_by_ref } = object;
  return [
    ...(typeof extensions === 'object' && extensions !== null ? Object.keys(extensions) : []),
    ...listOf(object_marking_refs),
    ...listOf(granular_markings).map((part) => dictionary(part).marking_ref),
    created_by_ref,
  ].filter((id) => typeof id === 'string');
}

/** Static objects, and other objects that objects of other producers may depend on. A bundle includes them where needed. */
const EXPLAINED: readonly StixObject[] = [...STATIC_OBJECTS, ...EARLIER_LABELS];
const BY_ID: ReadonlyMap<string, StixObject> = new Map(EXPLAINED.map((object) => [object.id, object]));

/** Returns the static objects and TLP 1 labels that these objects depend on, directly or indirectly, in the order of {@link STATIC_OBJECTS}. */
export function definitionsFor(objects: Iterable<StixObject>): readonly StixObject[] {
  const needed = new Set<string>();
  const need = (id: string): void => {
    const found = needed.has(id) ? undefined : BY_ID.get(id);
    if (!found) return;
    needed.add(id);
    referencesOf(found).forEach(need);
  };
  for (const object of objects) referencesOf(object).forEach(need);
  return EXPLAINED.filter(({ id }) => needed.has(id));
}

/** Returns a self-contained bundle: the definitions that its objects use, the identities of the parties, then the objects, each id and version once. */
export function bundleOf(objects: readonly StixObject[], { uuid, parties }: BundleContext): StixObject {
  const identities = parties.map((party) => identityOf(party));
  const all = [...definitionsFor([...objects, ...identities]), ...identities, ...objects];
  const known = new Set<string>();
  const once = all.filter(({ id, modified }) => {
    const version = `${id} ${String(modified)}`;
    return known.has(version) ? false : Boolean(known.add(version));
  });
  return { type: 'bundle', id: `bundle--${uuid}`, ...(once.length > 0 && { objects: once }) };
}
