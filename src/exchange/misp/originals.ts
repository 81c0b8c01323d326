import type { Original } from '../../intel/indicators/draft.js';
import { isStorableText } from '../../platform/graphql/storable-text.js';
import { partsOf } from './attribute-kinds.js';
import { epochOf, isJson, isYes, type Json, listOf, tagsOf, textOf, withTags } from './shapes.js';

/** Longest original of a claim, in characters of JSON. */
export const LONGEST_ORIGINAL = 60_000;
/** What an attribute says about others than itself, and can be looked up elsewhere: left out first, where an original is too long. */
const BULKY_FIELDS = ['Galaxy', 'ShadowAttribute', 'RelatedAttribute', 'data', 'warnings'];

/** What a claim was read from: an attribute, or an object with what of it belongs to this claim; and of their event enough to find it again. */
export interface MispOriginal {
  readonly Event: Json;
  readonly Attribute?: Json;
  readonly Object?: Json;
  /** Of an object: the UUID of this claim's own attribute, and its place among all of them, from 0: objects are put together again in their order. */
  readonly own?: { readonly uuid: string; readonly at: number };
}

/** MISP's `publish_timestamp` of an event that was never published. */
export const NEVER = '0';
const MOST_CONTEXT_TAGS = 100;
const LONGEST_CONTEXT_TAG = 255;

/** Of the event its head: it comes along with every claim, and with all that is kept, so that an export has the event again. */
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
    // An event that was never published is a grouping (kept.ts), and must be one again when it comes back. The timestamp of others is left out: it changes with each publication.
    ...(!epochOf(published) && { publish_timestamp: NEVER }),
  };
};

/** Its tags in one list, without local ones: those are MISP's word for what stays in one's own instance. */
export function withoutLocalTags<Thing extends Json>(given: Thing): Thing {
  const thing = withTags(given);
  const { Tag: tags } = thing;
  return Array.isArray(tags) && listOf(tags).some(isLocal) ? { ...thing, Tag: listOf(tags).filter((tag) => !isLocal(tag)) } : thing;
}

const isLocal = (tag: Json): boolean => isYes(tag['local']);

/** Without the sender's sharing group: who is in it is nobody else's to know. Of an object's attributes as well. */
export function shareable(thing: Json): Json {
  const { Attribute: attributes } = thing;
  const own = without(thing, ['SharingGroup']);
  return Array.isArray(attributes) ? { ...own, Attribute: listOf(attributes).map((each) => without(each, ['SharingGroup'])) } : own;
}

/**
 * A composite attribute with one of its values alone (`evil.example|`), for the claim on that value: the other value is a claim of its own, may be seen by fewer
 * and be taken back earlier, and must not stay behind in the original of this one. The writer puts both together where both are seen.
 */
export function withPart(attribute: Json, part: 0 | 1 | null): Json {
  if (part === null) return attribute;
  const [left, right] = partsOf(textOf(attribute['value']));
  return { ...attribute, value: part === 0 ? `${left}|` : `|${right}` };
}

/** The original of a claim; null where it is too long or cannot be stored. */
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

export const without = (thing: Json, names: readonly string[]): Json =>
  Object.fromEntries(Object.entries(thing).filter(([name]) => !names.includes(name)));

/** PostgreSQL's jsonb takes neither U+0000 nor half a character. JSON.stringify writes both as escapes, and a backslash of the text as two. */
export const isStorable = (body: unknown): boolean => {
  const written = JSON.stringify(body);
  return isStorableText(written) && !/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/i.test(written);
};
