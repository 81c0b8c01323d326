/** Shapes of MISP JSON, as far as the hub uses them. Input is unknown until it has been checked: these readers never throw. */

export type Json = Readonly<Record<string, unknown>>;

export interface MispTag {
  readonly name: string;
  readonly colour?: string;
}

/** https://www.misp-standard.org/rfc/misp-standard-core.html, 2.4 */
export interface MispAttribute extends Json {
  readonly type: string;
  readonly value: string;
  readonly uuid: string;
}

export interface MispObject extends Json {
  readonly name: string;
  readonly uuid: string;
  readonly Attribute: readonly MispAttribute[];
}

export interface MispEvent extends Json {
  readonly uuid: string;
  readonly info: string;
  readonly Attribute: readonly MispAttribute[];
  readonly Object: readonly MispObject[];
}

export const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the objects of a list; ignores other values. */
export const listOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isJson) : []);

/** Returns text, or a number or boolean as text; '' for anything else. MISP writes numbers as text, some of its tools as numbers. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

/** Returns whether the value is one of MISP's forms of true. */
export const isYes = (value: unknown): boolean => value === true || value === 1 || value === '1' || value === 'true';

const TAG_LISTS = ['Tag', 'EventTag', 'AttributeTag'];

/**
 * Returns an item with its tags in one list, `Tag`. Senders use several forms: MISP's exports have `Tag`, its lists of events `EventTag` and `AttributeTag`
 * with nested tags, other programs a single tag, or names. A tag that is missed could be a label. Returns the same item when nothing changes.
 */
export function withTags<Thing extends Json>(item: Thing): Thing {
  const lists = TAG_LISTS.map((name) => item[name]).filter((list) => list !== undefined && list !== null);
  const isPlain = lists.every(
    (list) => list === item['Tag'] && Array.isArray(list) && list.every((tag) => isJson(tag) && !isJson(tag['Tag'])),
  );
  if (isPlain) return item;
  const { EventTag: _, AttributeTag: __, ...rest } = item;
  const tags = lists.flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : [list])).flatMap((tag) => tagIn(tag) ?? []);
  return { ...rest, Tag: tags } as unknown as Thing;
}

function tagIn(tag: unknown): Json | null {
  if (typeof tag === 'string') return { name: tag };
  if (!isJson(tag)) return null;
  const { Tag: inner, local } = tag;
  return isJson(inner) ? { ...inner, ...(local !== undefined && { local }) } : tag;
}

/** Returns the names of tags, without those local to a MISP instance. */
export const tagsOf = (value: unknown): readonly string[] =>
  listOf(value)
    .filter((tag) => !isYes(tag['local']))
    .map((tag) => textOf(tag['name']).trim())
    .filter(Boolean);

/** Reads seconds since 1970 as text or number (`timestamp`, `date_sighting`); null: invalid. */
export function epochOf(value: unknown): Date | null {
  const seconds = Number(textOf(value) || NaN);
  return Number.isInteger(seconds) && seconds > 0 && seconds < 253_402_300_800 ? new Date(seconds * 1000) : null;
}

/** Reads ISO 8601 with an offset or in UTC (`first_seen`, `last_seen`); null: invalid. */
export function parseTime(value: unknown): Date | null {
  const text = textOf(value);
  if (!/^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/.test(text)) return null;
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(text) || text.length === 10 ? text : `${text}Z`;
  const at = new Date(zoned.replace(' ', 'T'));
  return Number.isNaN(at.getTime()) || at.getUTCFullYear() < 1900 ? null : at;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Returns a UUID of versions 1 to 5 in lower case, which the schemas of STIX accept as well; null: invalid. */
export function uuidOf(value: unknown): string | null {
  const text = textOf(value).toLowerCase();
  return UUID.test(text) ? text : null;
}
