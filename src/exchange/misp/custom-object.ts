import { v5 as uuidv5 } from 'uuid';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { ReadObject, StixObject } from '../stix/reading.js';
import type { DerivedAudience } from './distribution.js';
import { contextOf, isStorable, shareable, without } from './originals.js';
import { epochOf, isJson, type Json, listOf, tagsOf, textOf, uuidOf } from './shapes.js';

/** Maximum length of a stored attribute, object or event, in characters of JSON. */
export const LONGEST_CUSTOM_OBJECT = 200_000;
const MOST_REFERENCES = 10_000;
/** Namespace of the UUIDs that the MISP reader makes for content without one. */
const NAMESPACE = '3d0ff4ad-4ff5-5f5d-93c8-2f2f6f8f1c6b';
/** Date of objects without one (STIX 2.1, 3.2). */
const UNKNOWN_DATE = new Date(0);

/** Label and audience of a stored object. */
export interface ObjectAudience extends DerivedAudience {
  readonly tlp: Tlp | undefined;
}

/** Returns the UUID of an item, or one derived from its content: equal content always gets the same one. */
export const identify = (item: Json, parts: () => readonly string[]): string =>
  uuidOf(item['uuid']) ?? uuidv5(Buffer.from(parts().join('\n'), 'utf8'), NAMESPACE);

type CustomObjectType = 'x-misp-attribute' | 'x-misp-object';

/** An attribute or an object, with its event. */
interface MispContent {
  readonly body: Json;
  readonly event: Json;
}

/**
 * Returns content from which no claim can be made, as a custom STIX object with the types of misp-stix (x-misp-attribute, x-misp-object). x_misp_body has
 * MISP's own JSON, and x_misp_event the head of its event. Null when it is too long or cannot be stored.
 */
export function customObjectOf(
  type: CustomObjectType,
  uuid: string,
  { body, event }: MispContent,
  audience: ObjectAudience,
): ReadObject | null {
  const content = shareable(body);
  if (!fits(content)) return null;
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
    x_misp_body: content,
    x_misp_event: contextOf(event),
  };
  return isStorable(object) ? { object, ...audience } : null;
}

/**
 * Returns the event itself, as in misp-stix: a report if it was published, otherwise a grouping. x_misp_body has the event without its attributes and
 * objects.
 * @param references ids of the objects that were read from the event
 */
export function eventObjectOf(event: Json, uuid: string, references: readonly string[], audience: ObjectAudience): ReadObject | null {
  const body = shareable(without(event, ['Attribute', 'Object', 'RelatedEvent', 'event_creator_email']));
  if (references.length === 0) return null;
  const content = [body, without(body, BULKY)].find(fits);
  if (!content) return null;
  const at = epochOf(event['timestamp']) ?? UNKNOWN_DATE;
  const common = {
    spec_version: '2.1',
    created: at.toISOString(),
    modified: at.toISOString(),
    name: textOf(event['info']).slice(0, 5_000) || 'MISP event',
    object_refs: references.slice(0, MOST_REFERENCES),
    x_misp_body: content,
  };
  const published = epochOf(event['publish_timestamp']);
  const object: StixObject = published
    ? { ...common, type: 'report', id: `report--${uuid}`, published: published.toISOString(), report_types: ['threat-report'] }
    : { ...common, type: 'grouping', id: `grouping--${uuid}`, context: 'unspecified' };
  return { object, ...audience };
}

/** Content of others on the event, or content that can be looked up by name: left out first when an event is too long. */
const BULKY = ['Galaxy', 'ShadowAttribute', 'EventReport'];

const fits = (body: Json): boolean => JSON.stringify(body).length <= LONGEST_CUSTOM_OBJECT && isStorable(body);

/** Returns the attribute, object or event in a stored object; null when there is none. */
export function bodyOf(object: StixObject): Json | null {
  const body = object['x_misp_body'];
  return isJson(body) && (object.type !== 'x-misp-object' || listOf(body['Attribute']).length > 0) ? body : null;
}
