import { isStorableText } from '../../platform/graphql/storable-text.js';
import { BadInput } from '../../platform/platform/errors.js';
import { kindsOf } from './attributes.js';
import { matcherOf } from './matchers/matcher-of.js';
import { patternProblemOf, MOST_PATTERNS } from './matchers/patterns.js';
import { LIST_TYPES, type ListType, MOST_ENTRIES, type Warninglist } from './warninglist.js';

/** A list as in its file, with the part that can be used. */
export interface ParsedWarninglist extends Pick<Warninglist, 'title' | 'type' | 'kinds' | 'entries'> {
  readonly description: string;
  readonly version: number;
  /** Entries that no value can match. */
  readonly unread: number;
}

const LONGEST_ENTRY = 4_096;

/**
 * Reads a list in the format of MISP warninglists (schema.json there): name, description, version, type, list, and matching_attributes, which may be absent.
 * Ignores unknown members. Pure.
 * @throws BadInput with the reason
 */
export function parseWarninglist(body: unknown): ParsedWarninglist {
  if (typeof body !== 'object' || body === null) throw invalid('A list must be a JSON object.');
  const { name, description = '', version, type, list, matching_attributes: attributes = [] } = body as Readonly<Record<string, unknown>>;
  if (!isText(name, 300) || name.trim() === '') throw invalid('“name” must be a text of 1 to 300 characters.');
  if (!isText(description, 4_000)) throw invalid('“description” must be a text of at most 4,000 characters.');
  if (!Number.isSafeInteger(version)) throw invalid('“version” must be a whole number.');
  if (!isListType(type)) throw invalid('“type” must be string, substring, hostname, cidr or regex.');
  if (!areTexts(attributes)) throw invalid('“matching_attributes” must be a list of names.');
  if (!areTexts(list) || list.length === 0) throw invalid('“list” must be a list of at least one text, each of 1 to 4,096 characters.');
  assertUsable(type, list);
  const kinds = kindsOf(type, attributes);
  if (kinds.length === 0) {
    throw new BadInput(
      'WARNINGLIST_KINDS',
      'None of “matching_attributes” is a kind of value that the hub knows and that this type of list can match.',
    );
  }
  const read = { title: name.trim(), description, version: version as number, type, kinds, entries: [...new Set(list)] };
  return { ...read, unread: matcherOf(read).unread };
}

function assertUsable(type: ListType, list: readonly string[]): void {
  const most = type === 'regex' ? MOST_PATTERNS : MOST_ENTRIES;
  if (list.length > most) {
    throw new BadInput('WARNINGLIST_TOO_LONG', `A list of this type must have at most ${most.toLocaleString('en')} entries.`);
  }
  if (type !== 'regex') return;
  for (const [index, entry] of list.entries()) {
    const bad = patternProblemOf(entry);
    if (bad) throw new BadInput('WARNINGLIST_PATTERN', `Pattern ${index + 1} cannot be used: it is ${bad}.`);
  }
}

const invalid = (sentence: string): BadInput => new BadInput('WARNINGLIST_INVALID', sentence);
const isText = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && value.length <= longest && isStorableText(value);
const areTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => isText(one, LONGEST_ENTRY) && one !== '');
const isListType = (value: unknown): value is ListType => LIST_TYPES.some((type) => type === value);
