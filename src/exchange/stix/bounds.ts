import { isStorableText } from '../../platform/graphql/storable-text.js';
import { type ItemProblem, problem } from '../../platform/graphql/batch.js';

/** Maximum nesting of lists and dictionaries in one object; standard objects have five levels. */
export const DEEPEST_OBJECT = 32;
/** Maximum number of values in one object, at all depths; the largest real ones (reports on a whole collection) have a few thousand. */
export const MOST_VALUES = 100_000;
/** Maximum number of characters of all texts and keys of one object, in UTF-16 code units. */
export const MOST_TEXT = 1_000_000;
/** A key that could change the prototype of all objects when an object is copied carelessly. */
const FORBIDDEN_KEY = '__proto__';

const tooLarge = problem('STIX_TOO_LARGE', `An object must have at most ${MOST_VALUES} values and ${MOST_TEXT} characters.`);
const unstorable = problem('STIX_TEXT', 'A text or key contains U+0000 or a lone surrogate, which cannot be stored. Remove it.');

/** Checks the bounds that later steps rely on: valid JSON, size, depth, storable texts, no dangerous keys. null: no problem. Never throws. */
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
      return problem('STIX_KEY_FORBIDDEN', `A property must not be named ${FORBIDDEN_KEY}.`);
    }
    if (!inside.texts.every(isStorableText)) return unstorable;
    if (inside.values.length > 0 && depth > DEEPEST_OBJECT) {
      return problem('STIX_TOO_DEEP', `Lists and dictionaries must be nested at most ${DEEPEST_OBJECT} deep in an object.`);
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
  return problem('STIX_NOT_JSON', 'An object contains a value that JSON does not have.');
}
