import { isStorableText } from '../../platform/graphql/storable-text.js';
import { type ItemProblem, problem } from '../../platform/graphql/batch.js';

/** How deep lists and dictionaries of one object may lie within one another; standard objects have five levels. */
export const DEEPEST_OBJECT = 32;
/** Values in one object, at every depth; the largest real ones (reports on a whole collection) have a few thousand. */
export const MOST_VALUES = 100_000;
/** Characters of all texts and keys of one object, in UTF-16 code units. */
export const MOST_TEXT = 1_000_000;
/** A key through which a careless copy would reach what all objects share. */
const FORBIDDEN_KEY = '__proto__';

const tooLarge = problem('STIX_TOO_LARGE', `An object has at most ${MOST_VALUES} values and ${MOST_TEXT} characters.`);
const unstorable = problem('STIX_TEXT', 'A text or key holds U+0000 or half a character (a lone surrogate), which cannot be stored.');

/** What no later step should look at: what is no JSON, too large or too deep, cannot be stored, or is meant to do harm. null = nothing of that. Never throws. */
export function outOfBounds(object: unknown): ItemProblem | null {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value: object, depth: 1 }];
  let [values, text] = [0, 0];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    values += 1;
    const inside = insideOf(value);
    if ('code' in inside) return inside;
    text += inside.texts.reduce((sum, one) => sum + one.length, 0);
    if (values + open.length + inside.values.length > MOST_VALUES || text > MOST_TEXT) return tooLarge;
    if (inside.texts.includes(FORBIDDEN_KEY) && typeof value !== 'string') {
      return problem('STIX_KEY_FORBIDDEN', `No property may be called ${FORBIDDEN_KEY}.`);
    }
    if (!inside.texts.every(isStorableText)) return unstorable;
    if (inside.values.length > 0 && depth > DEEPEST_OBJECT) {
      return problem('STIX_TOO_DEEP', `Lists and dictionaries lie at most ${DEEPEST_OBJECT} deep in an object.`);
    }
    for (const each of inside.values) open.push({ value: each, depth: depth + 1 });
  }
  return null;
}

type Inside = { readonly texts: readonly string[]; readonly values: readonly unknown[] } | ItemProblem;

function insideOf(value: unknown): Inside {
  if (typeof value === 'string') return { texts: [value], values: [] };
  if (value === null || typeof value === 'boolean' || Number.isFinite(value)) return { texts: [], values: [] };
  if (Array.isArray(value)) return { texts: [], values: value };
  if (typeof value === 'object') return { texts: Object.keys(value), values: Object.values(value) };
  return problem('STIX_NOT_JSON', 'An object holds something that JSON does not know.');
}
