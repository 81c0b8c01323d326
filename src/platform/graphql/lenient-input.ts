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

/** An error in a field of an input object. */
export interface FieldProblem {
  readonly code: 'FIELD_UNKNOWN' | 'FIELD_TWICE' | 'FIELD_MISSING' | 'FIELD_INVALID';
  /** Path of the field: `losses.0.amount`. */
  readonly field: string;
  /** One sentence that does not quote the input. */
  readonly message: string;
}

/** Names as people write them: `exceptCountries`, `except_countries`, `EXCEPT-COUNTRIES`. */
export const normalizeName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The present path in the input, with a final dot, and the errors so far. */
export interface ReadingState {
  readonly at: string;
  readonly problems: FieldProblem[];
}

/** Returns the fields that have a value, by the API's own names. Empty values (null, a blank text) are left out. */
export function namedFields(
  type: GraphQLInputObjectType,
  input: Readonly<Record<string, unknown>>,
  { at, problems }: ReadingState,
  passedOver: (name: string) => boolean = () => false,
): Readonly<Record<string, unknown>> {
  const names = new Map(Object.keys(type.getFields()).map((name) => [normalizeName(name), name]));
  const fields = new Map<string, unknown>();
  for (const [name, value] of Object.entries(input)) {
    const field = names.get(normalizeName(name));
    if (!field) {
      const shortName = name.slice(0, 60);
      if (!passedOver(name)) {
        problems.push({ code: 'FIELD_UNKNOWN', field: `${at}${shortName}`, message: `${type.name} has no field ${shortName}.` });
      }
    } else if (fields.has(field)) {
      problems.push({
        code: 'FIELD_TWICE',
        field: `${at}${field}`,
        message: `${type.name} has the field ${field} twice, in two spellings.`,
      });
    } else if (isGiven(value)) fields.set(field, value);
  }
  return Object.fromEntries(fields);
}

/**
 * Reads one field of a file as the API reads it: enum values in any case and spelling, lists also as one text with `;` as separator, a day for its beginning,
 * numbers for texts. All rules are derived from the type, so a new field of the API follows the same rules.
 */
export function readInputField(type: GraphQLInputType, input: unknown, at: string, problems: FieldProblem[]): unknown {
  if (isNonNullType(type)) {
    if (isGiven(input)) return readInputField(type.ofType, input, at, problems);
    problems.push({ code: 'FIELD_MISSING', field: at, message: `${at} is missing.` });
    return null;
  }
  if (!isGiven(input)) return null;
  if (isListType(type)) {
    const inner = type.ofType;
    return listOf(input).map((element, index) => readInputField(inner, element, `${at}.${index}`, problems));
  }
  if (isInputObjectType(type)) return readInputObject(type, input, `${at}.`, problems);
  const read = readLeaf(type, input);
  if ('value' in read) return read.value;
  problems.push({ code: 'FIELD_INVALID', field: at, message: `${at} cannot be read: it ${read.wrong}` });
  return null;
}

/** Reads a whole input object, with the defaults of the API. @param at its path, with a final dot */
export function readInputObject(type: GraphQLInputObjectType, input: unknown, at: string, problems: FieldProblem[]): object {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    problems.push({ code: 'FIELD_INVALID', field: at.slice(0, -1), message: `${at.slice(0, -1) || type.name} must be an object.` });
    return {};
  }
  const fields = namedFields(type, input as Readonly<Record<string, unknown>>, { at, problems });
  return readInputFields(type, fields, at, problems);
}

/** As {@link readInputObject}, for fields that already have the API's names. */
export function readInputFields(
  type: GraphQLInputObjectType,
  fields: Readonly<Record<string, unknown>>,
  at: string,
  problems: FieldProblem[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.values(type.getFields()).flatMap(({ name, type: of, defaultValue }) => {
      if (!isGiven(fields[name]) && !isNonNullType(of)) return defaultValue === undefined ? [] : [[name, defaultValue]];
      return [[name, readInputField(of, fields[name], `${at}${name}`, problems)]];
    }),
  );
}

function listOf(input: unknown): readonly unknown[] {
  if (Array.isArray(input)) return input as readonly unknown[];
  const read = typeof input === 'string' ? readTexts(input) : { wrong: '' };
  return 'value' in read ? read.value : [input];
}

type LeafReading = { readonly value: unknown } | { readonly wrong: string };

function readLeaf(type: GraphQLLeafType, input: unknown): LeafReading {
  if (isEnumType(type)) {
    const names = type.getValues().map(({ name }) => name);
    const name = typeof input !== 'string' ? undefined : type.name === 'Tlp' ? tlpOf(input) : enumValueOf(names, input);
    return name === undefined || !names.includes(name)
      ? { wrong: `must be one of ${listEnumValues(names)}.` }
      : { value: type.parseValue(name) };
  }
  if (type.name === 'Boolean') return readBoolean(input);
  const text = Number.isSafeInteger(input) ? String(input) : input;
  const reading =
    type.name === 'DateTime' ? FIELD_READERS.firstSeen(text) : type.name === 'CountryCode' ? FIELD_READERS.country(text) : undefined;
  if (reading && 'wrong' in reading) return reading;
  try {
    return { value: type.parseValue(reading?.value ?? (type.name === 'Int' || type.name === 'Float' ? Number(input) : text)) };
  } catch {
    return { wrong: `is not a valid ${type.name}.` };
  }
}
