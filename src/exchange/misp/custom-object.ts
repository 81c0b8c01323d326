import { v5 as uuidv5 } from 'uuid';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { ReadObject, StixObject } from '../stix/reading.js';
import type { DerivedAudience } from './distribution.js';
import { contextOf, isStorable, shareable, without } from './originals.js';
import { epochOf, isJson, type Json, listOf, tagsOf, textOf, uuidOf } from './shapes.js';

/** Longest attribute, object or event that is kept, in characters of JSON. */
export const LONGEST_CUSTOM_OBJECT = 200_000;
const MOST_REFERENCES = 10_000;
/** Of the hub's readers of MISP: for what comes without a UUID. */
const NAMESPACE = '3d0ff4ad-4ff5-5f5d-93c8-2f2f6f8f1c6b';
/** STIX 2.1, 3.2: what has no date of its own. */
const UNKNOWN_DATE = new Date(0);

/** For whose eyes something is kept. */
export interface ObjectAudience extends DerivedAudience {
  readonly tlp: Tlp | undefined;
}

/** A thing's UUID, or one made from what it says: the same again when it is read again. */
export const identify = (thing: Json, words: () => readonly string[]): string =>
  uuidOf(thing['uuid']) ?? uuidv5(Buffer.from(words().join('\n'), 'utf8'), NAMESPACE);

type CustomObjectType = 'x-misp-attribute' | 'x-misp-object';

/** An attribute or an object, and the event in which it lay. */
interface MispContent {
  readonly body: Json;
  readonly event: Json;
}

/**
 * What no claim can be made of, as a custom object of STIX under the names that misp-stix gives it (x-misp-attribute, x-misp-object), with MISP's own JSON in
 * x_misp_body, and the head of its event in x_misp_event. Null where it is too long, or cannot be stored.
 */
export function customObjectOf(
  type: CustomObjectType,
  uuid: string,
  { body, event }: MispContent,
  eyes: ObjectAudience,
): ReadObject | null {
  const said = shareable(body);
  if (!fits(said)) return null;
  const at = (epochOf(body['timestamp']) ?? UNKNOWN_DATE).toISOString();
  const labels = tagsOf(body['Tag']).slice(0, 50);
  const object: StixObject = {
    type,
    spec_version: '2.1',
    id: `${type}--${uuid}`,
    created: at,
    modified: at,
    ...(labels.length > 0 && { labels }),
    ...(type === 'x-misp-attribute'
      ? { x_misp_type: textOf(body['type']), x_misp_category: textOf(body['category']), x_misp_value: textOf(body['value']) }
      : { x_misp_name: textOf(body['name']), x_misp_meta_category: textOf(body['meta-category']) }),
    x_misp_body: said,
    x_misp_event: contextOf(event),
  };
  return isStorable(object) ? { object, ...eyes } : null;
}

/**
 * The event itself, as misp-stix has it: a report where it was published, otherwise a grouping; with what it says beside its attributes and objects in x_misp_body.
 * `references` are ids of what was read from it.
 */
export function eventObjectOf(event: Json, uuid: string, references: readonly string[], eyes: ObjectAudience): ReadObject | null {
  const body = shareable(without(event, ['Attribute', 'Object', 'RelatedEvent', 'event_creator_email']));
  if (references.length === 0) return null;
  const said = [body, without(body, BULKY)].find(fits);
  if (!said) return null;
  const at = epochOf(event['timestamp']) ?? UNKNOWN_DATE;
  const common = {
    spec_version: '2.1',
    created: at.toISOString(),
    modified: at.toISOString(),
    name: textOf(event['info']).slice(0, 5_000) || 'MISP event',
    object_refs: references.slice(0, MOST_REFERENCES),
    x_misp_body: said,
  };
  const published = epochOf(event['publish_timestamp']);
  const object: StixObject = published
    ? { ...common, type: 'report', id: `report--${uuid}`, published: published.toISOString(), report_types: ['threat-report'] }
    : { ...common, type: 'grouping', id: `grouping--${uuid}`, context: 'unspecified' };
  return { object, ...eyes };
}

/** What others have on the event, or what can be looked up by name: left out first, where an event is too long. */
const BULKY = ['Galaxy', 'ShadowAttribute', 'EventReport'];

const fits = (body: Json): boolean => JSON.stringify(body).length <= LONGEST_CUSTOM_OBJECT && isStorable(body);

/** The attribute, object or event in a kept object; null where it holds none. */
export function bodyOf(object: StixObject): Json | null {
  const body = object['x_misp_body'];
  return isJson(body) && (object.type !== 'x-misp-object' || listOf(body['Attribute']).length > 0) ? body : null;
}
