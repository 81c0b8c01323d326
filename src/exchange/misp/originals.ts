import type { Original } from '../../intel/indicators/draft.js';
import { isStorableText } from '../../platform/graphql/storable-text.js';
import { partsOf } from './attribute-kinds.js';
import { epochOf, isJson, isYes, type Json, listOf, tagsOf, textOf, withTags } from './shapes.js';

/** Maximum length of a claim's original, in characters of JSON. */
export const LONGEST_ORIGINAL = 60_000;
/** Fields about other items, which can be looked up elsewhere: left out first when an original is too long. */
const BULKY_FIELDS = ['Galaxy', 'ShadowAttribute', 'RelatedAttribute', 'data', 'warnings'];

/** Original of a claim: an attribute, or an object with the parts that belong to this claim; and enough of the event to find it again. */
export interface MispOriginal {
  readonly Event: Json;
  readonly Attribute?: Json;
  readonly Object?: Json;
  /** For an object: the UUID of this claim's own attribute, and its index among all attributes, from 0, so that the object can be restored in its order. */
  readonly own?: { readonly uuid: string; readonly at: number };
}

/** MISP's `publish_timestamp` of an event that was never published. */
export const NEVER = '0';
const MOST_CONTEXT_TAGS = 100;
const LONGEST_CONTEXT_TAG = 255;

/** Returns the head of an event. Every claim and stored object carries it, so that an export can restore the event. */
export const contextOf = (event: Json): Json => {
  const { uuid, info, date, Orgc: organisation, analysis, threat_level_id: level, publish_timestamp: published, distribution } = event;
  const tags = tagsOf(event['Tag'])
    .filter((name) => name.length <= LONGEST_CONTEXT_TAG)
    .slice(0, MOST_CONTEXT_TAGS);
  return {
    ...(typeof uuid === 'string' && { uuid }),
    ...(typeof info === 'string' && { info: info.slice(0, 500) }),
    ...(typeof date === 'string' && { date: date.slice(0, 30) }),
    ...(isJson(organisation) && { Orgc: { uuid: textOf(organisation['uuid']), name: textOf(organisation['name']).slice(0, 200) } }),
    ...(tags.length > 0 && { Tag: tags.map((name) => ({ name })) }),
    ...(/^[0-4]$/.test(textOf(distribution)) && { distribution: textOf(distribution) }),
    ...(/^[0-2]$/.test(textOf(analysis)) && { analysis: textOf(analysis) }),
    ...(/^[1-4]$/.test(textOf(level)) && { threat_level_id: textOf(level) }),
    // An unpublished event is a grouping (custom-object.ts) and must become one again on re-import. The timestamp of a published event is left out: it
    // changes with each publication.
    ...(!epochOf(published) && { publish_timestamp: NEVER }),
  };
};

/** Returns an item with its tags in one list, without local tags, which MISP keeps within its own instance. */
export function withoutLocalTags<Thing extends Json>(input: Thing): Thing {
  const item = withTags(input);
  const { Tag: tags } = item;
  return Array.isArray(tags) && listOf(tags).some(isLocal) ? { ...item, Tag: listOf(tags).filter((tag) => !isLocal(tag)) } : item;
}

const isLocal = (tag: Json): boolean => isYes(tag['local']);

/** Returns an item and its attributes without the sender's sharing group: its members are confidential. */
export function shareable(item: Json): Json {
  const { Attribute: attributes } = item;
  const own = without(item, ['SharingGroup']);
  return Array.isArray(attributes) ? { ...own, Attribute: listOf(attributes).map((each) => without(each, ['SharingGroup'])) } : own;
}

/**
 * Returns a composite attribute with only one of its values (`evil.example|`), for the claim on that value. The other value is a separate claim, which may
 * have a narrower audience and may be revoked earlier, so it must not stay in this original. The writer joins both where both are visible.
 */
export function withPart(attribute: Json, part: 0 | 1 | null): Json {
  if (part === null) return attribute;
  const [left, right] = partsOf(textOf(attribute['value']));
  return { ...attribute, value: part === 0 ? `${left}|` : `|${right}` };
}

/** Returns the original of a claim; null when it is too long or cannot be stored. */
export function originalOf({ Attribute: attribute, Object: object, ...rest }: MispOriginal): Original | null {
  const body = { ...rest, ...(attribute && { Attribute: shareable(attribute) }), ...(object && { Object: shareable(object) }) };
  const fits = [body, withoutBulk(body)].find((one) => JSON.stringify(one).length <= LONGEST_ORIGINAL);
  return fits && isStorable(fits) ? { format: 'misp', body: { ...fits } } : null;
}

function withoutBulk({ Attribute: attribute, Object: object, ...rest }: MispOriginal): MispOriginal {
  return {
    ...rest,
    ...(attribute && { Attribute: without(attribute, BULKY_FIELDS) }),
    ...(object && { Object: { ...object, Attribute: listOf(object['Attribute']).map((each) => without(each, BULKY_FIELDS)) } }),
  };
}

export const without = (item: Json, names: readonly string[]): Json =>
  Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)));

/**
 * Returns whether PostgreSQL's jsonb can store the value: it accepts neither U+0000 nor lone surrogates. JSON.stringify writes both as escapes, and a
 * backslash of the text as two.
 */
export const isStorable = (body: unknown): boolean => {
  const written = JSON.stringify(body);
  return isStorableText(written) && !/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/i.test(written);
};
