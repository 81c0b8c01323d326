import type { Audience, Directory, Read } from './audience.js';
import { isGiven, readTexts } from './field-readers.js';
import { audienceIn } from './row-audience.js';
import { ONWARD_MODES, listEnumValues, enumValueOf } from './enum-values.js';

/** The onward rule of a claim. The same shape as OnwardRuleInput. */
export interface Onward {
  readonly mode: (typeof ONWARD_MODES)[number];
  readonly within: Audience | null;
}

/**
 * Reads a cell, an option or a JSON field: `none`, `ask`, or an audience in its terms (`every-country`, `KH,VN`, `group:NAME`); or an object {mode, within}.
 */
export function onwardOf(input: unknown, directory: Directory): Read<Onward> {
  const nested = objectFrom(input);
  if (nested) return onwardFromObject(nested, directory);
  const terms = readTexts(input);
  if ('wrong' in terms) return terms;
  const [first] = terms.value;
  const mode = terms.value.length === 1 && first !== undefined ? enumValueOf(['NONE', 'ASK'], first) : undefined;
  if (mode) return { value: { mode, within: null } };
  const within = audienceIn(terms.value, directory);
  return 'wrong' in within ? within : { value: { mode: 'WITHIN', within: within.value } };
}

function onwardFromObject({ mode: text, within, ...others }: Readonly<Record<string, unknown>>, directory: Directory): Read<Onward> {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return { wrong: `has no field “${unknown.slice(0, 60)}”.` };
  const mode = typeof text === 'string' ? enumValueOf(ONWARD_MODES, text) : undefined;
  if (!mode) return { wrong: `its mode must be one of ${listEnumValues(ONWARD_MODES)}.` };
  if (!isGiven(within)) return { value: { mode, within: null } };
  const audience = audienceIn(within, directory);
  return 'wrong' in audience ? { wrong: `within ${audience.wrong}` } : { value: { mode, within: audience.value } };
}

/** Returns an object, also from a cell with JSON (as in a file of rejects). */
function objectFrom(input: unknown): Readonly<Record<string, unknown>> | undefined {
  const object = typeof input === 'string' && input.trim().startsWith('{') ? parseJson(input) : input;
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
