import type { Audience, Directory, Read } from './audience.js';
import { isGiven, readTexts } from './field-readers.js';
import { audienceIn } from './row-audience.js';
import { ONWARD_RULES, listEnumValues, enumValueOf } from './enum-values.js';

/** How a claim may go further. The same shape as OnwardInput. */
export interface Onward {
  readonly rule: (typeof ONWARD_RULES)[number];
  readonly within: Audience | null;
}

/** Reads a cell, an option or a JSON field: `none`, `ask`, or within whom, in the words of an audience (`every-country`, `KH,VN`, `group:NAME`); or an object {rule, within}. */
export function onwardOf(given: unknown, directory: Directory): Read<Onward> {
  const nested = objectFrom(given);
  if (nested) return onwardFromObject(nested, directory);
  const words = readTexts(given);
  if ('wrong' in words) return words;
  const [first] = words.value;
  const rule = words.value.length === 1 && first !== undefined ? enumValueOf(['NONE', 'ASK'], first) : undefined;
  if (rule) return { value: { rule, within: null } };
  const within = audienceIn(words.value, directory);
  return 'wrong' in within ? within : { value: { rule: 'WITHIN', within: within.value } };
}

function onwardFromObject({ rule: said, within, ...others }: Readonly<Record<string, unknown>>, directory: Directory): Read<Onward> {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return { wrong: `has no field “${unknown.slice(0, 60)}”.` };
  const rule = typeof said === 'string' ? enumValueOf(ONWARD_RULES, said) : undefined;
  if (!rule) return { wrong: `its rule must be one of ${listEnumValues(ONWARD_RULES)}.` };
  if (!isGiven(within)) return { value: { rule, within: null } };
  const audience = audienceIn(within, directory);
  return 'wrong' in audience ? { wrong: `within ${audience.wrong}` } : { value: { rule, within: audience.value } };
}

/** An object, also where it stands in a cell as JSON (as in a file of rejects). */
function objectFrom(given: unknown): Readonly<Record<string, unknown>> | undefined {
  const object = typeof given === 'string' && given.trim().startsWith('{') ? parseJson(given) : given;
  return typeof object === 'object' && object !== null && !Array.isArray(object)
    ? (object as Readonly<Record<string, unknown>>)
    : undefined;
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
