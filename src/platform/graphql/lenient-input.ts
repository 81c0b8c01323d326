import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { FIELD_READERS, isGiven, readTexts, readBoolean } from '../../values/rows/field-readers.js';
import { listEnumValues, tlpOf, enumValueOf } from '../../values/rows/enum-values.js';

/** What is wrong with a field of an input object. */
export interface FieldProblem {
  readonly code: 'FIELD_UNKNOWN' | 'FIELD_TWICE' | 'FIELD_MISSING' | 'FIELD_INVALID';
  /** Its path: `losses.0.amount`. */
  readonly field: string;
  /** One sentence that quotes nothing of what was said. */
  readonly message: string;
}

/** Names as people write them: `exceptCountries`, `except_countries`, `EXCEPT-COUNTRIES`. */
export const normalizeName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Where in the input one is, with a dot behind it, and what is wrong so far. */
export interface ReadingState {
  readonly at: string;
  readonly problems: FieldProblem[];
}

/** The fields that were said, by the API's own names. What says nothing (null, a blank text) is left out. */
export function namedFields(
  type: GraphQLInputObjectType,
  given: Readonly<Record<string, unknown>>,
  { at, problems }: ReadingState,
  passedOver: (name: string) => boolean = () => false,
): Readonly<Record<string, unknown>> {
  const names = new Map(Object.keys(type.getFields()).map((name) => [normalizeName(name), name]));
  const said = new Map<string, unknown>();
  for (const [name, value] of Object.entries(given)) {
    const field = names.get(normalizeName(name));
    if (!field) {
      const shown = name.slice(0, 60);
      if (!passedOver(name)) {
        problems.push({ code: 'FIELD_UNKNOWN', field: `${at}${shown}`, message: `${type.name} has no field ${shown}.` });
      }
    } else if (said.has(field)) {
      problems.push({ code: 'FIELD_TWICE', field: `${at}${field}`, message: `${type.name} says ${field} twice, in two spellings.` });
    } else if (isGiven(value)) said.set(field, value);
  }
  return Object.fromEntries(said);
}

/**
 * Reads what files say of one field as the API reads it: words in any case and spelling, lists also in one cell with `;` between them, a day for its beginning, numbers
 * for texts. Everything is derived from the type, so that a field that the API gains is read by the same rules.
 */
export function readInputField(type: GraphQLInputType, given: unknown, at: string, problems: FieldProblem[]): unknown {
  if (isNonNullType(type)) {
    if (isGiven(given)) return readInputField(type.ofType, given, at, problems);
    problems.push({ code: 'FIELD_MISSING', field: at, message: `${at} is missing.` });
    return null;
  }
  if (!isGiven(given)) return null;
  if (isListType(type)) {
    const inner = type.ofType;
    return listOf(given).map((one, place) => readInputField(inner, one, `${at}.${place}`, problems));
  }
  if (isInputObjectType(type)) return readInputObject(type, given, `${at}.`, problems);
  const read = readLeaf(type, given);
  if ('value' in read) return read.value;
  problems.push({ code: 'FIELD_INVALID', field: at, message: `${at} cannot be read: it ${read.wrong}` });
  return null;
}

/** A whole input object, with the defaults of the API. @param at its place, with a dot behind it */
export function readInputObject(type: GraphQLInputObjectType, given: unknown, at: string, problems: FieldProblem[]): object {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    problems.push({ code: 'FIELD_INVALID', field: at.slice(0, -1), message: `${at.slice(0, -1) || type.name} must be an object.` });
    return {};
  }
  const said = namedFields(type, given as Readonly<Record<string, unknown>>, { at, problems });
  return readInputFields(type, said, at, problems);
}

/** The same for fields that bear the API's names already. */
export function readInputFields(
  type: GraphQLInputObjectType,
  said: Readonly<Record<string, unknown>>,
  at: string,
  problems: FieldProblem[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.values(type.getFields()).flatMap(({ name, type: of, defaultValue }) => {
      if (!isGiven(said[name]) && !isNonNullType(of)) return defaultValue === undefined ? [] : [[name, defaultValue]];
      return [[name, readInputField(of, said[name], `${at}${name}`, problems)]];
    }),
  );
}

function listOf(given: unknown): readonly unknown[] {
  if (Array.isArray(given)) return given as readonly unknown[];
  const read = typeof given === 'string' ? readTexts(given) : { wrong: '' };
  return 'value' in read ? read.value : [given];
}

type LeafReading = { readonly value: unknown } | { readonly wrong: string };

function readLeaf(type: GraphQLLeafType, given: unknown): LeafReading {
  if (isEnumType(type)) {
    const names = type.getValues().map(({ name }) => name);
    const name = typeof given !== 'string' ? undefined : type.name === 'Tlp' ? tlpOf(given) : enumValueOf(names, given);
    return name === undefined || !names.includes(name)
      ? { wrong: `must be one of ${listEnumValues(names)}.` }
      : { value: type.parseValue(name) };
  }
  if (type.name === 'Boolean') return readBoolean(given);
  const text = Number.isSafeInteger(given) ? String(given) : given;
  const said =
    type.name === 'DateTime' ? FIELD_READERS.firstSeen(text) : type.name === 'CountryCode' ? FIELD_READERS.country(text) : undefined;
  if (said && 'wrong' in said) return said;
  try {
    return { value: type.parseValue(said?.value ?? (type.name === 'Int' || type.name === 'Float' ? Number(given) : text)) };
  } catch {
    return { wrong: `is no ${type.name}.` };
  }
}
