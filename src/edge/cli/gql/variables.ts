import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Kind, type TypeNode } from 'graphql/language/index.js';
import { enumValueOf, listEnumValues, tlpOf } from '../../../values/rows/enum-values.js';
import { FIELD_READERS } from '../../../values/rows/field-readers.js';
import { ENUMS, SCALARS } from '../commands/enums.js';
import { CliFailure, errorCode } from '../failure.js';
import { readStandardInput } from '../import/input-file.js';
import type { Io } from '../io.js';

const NUMBER_SCALARS: readonly string[] = ['Int', 'Float'];
/** Input types are written as JSON. */
const INPUT_TYPE = /(Input|Filter)$/;

const DURATION = /^(-?\d{1,6})(m|h|d)$/;
const MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The name of a type without lists and non-null marks. */
export function namedTypeOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedTypeOf(type.type);
}

export const isList = (type: TypeNode): boolean => type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isList(type.type));

/**
 * Reads the values of a variable as they were written on the command line. A list is written with commas, or the option is repeated; lists in JSON are joined. An
 * input object is JSON, or `@FILE`; some have a shorter form, see `PLAIN_INPUTS`. An enum value may be written `call-centre-scam`; a time also as 90d, 12h, 30m
 * from now, or -30d.
 * @param texts at least one
 * @throws CliFailure
 */
export async function variableOf(type: TypeNode, texts: readonly string[], name: string, io: Io): Promise<unknown> {
  const named = namedTypeOf(type);
  const isInput = INPUT_TYPE.test(named);
  if (named === 'AudienceInput' && !isList(type) && !texts.some(isJson)) return audienceOf(texts, name);
  if (!isList(type)) {
    const [text = '', ...others] = texts;
    if (others.length > 0) throw new CliFailure(`${name} must be one value (got ${texts.length}).`);
    return isInput ? inputOf(named, text, name, io) : scalarOf(named, text, name, io);
  }
  if (!isInput) return texts.flatMap((text) => text.split(',')).map((text) => scalarOf(named, text.trim(), name, io));
  const values: unknown[] = [];
  for (const text of texts) values.push(await inputOf(named, text, name, io));
  return values.flat();
}

const isJson = (text: string): boolean => /^[@{[]/.test(text);

/** Reads one input object, or several in a list of JSON. */
async function inputOf(type: string, text: string, name: string, io: Io): Promise<unknown> {
  const plain = PLAIN_INPUTS[type];
  return plain && !isJson(text) ? plain(text, name) : jsonOf(text, name, io);
}

/** Input objects that can be written as plain text: an audience as KH,VN, an amount as USD 12500.50, values to look up as they are. */
const PLAIN_INPUTS: Readonly<Record<string, (text: string, name: string) => unknown>> = {
  AudienceInput: (text, name) => audienceOf([text], name),
  LookupInput: (value) => ({ value }),
  MoneyInput: (text, name) => {
    const [, currency, amount] = /^([A-Za-z]{3}) ?(\d+(?:\.\d+)?)$/.exec(text) ?? [];
    if (currency === undefined) throw new CliFailure(`${name} must be a currency and an amount, such as USD 12500.50 (got “${text}”).`);
    return { currency: currency.toUpperCase(), amount };
  },
};

/** Country codes, `every-country`, `except:JP`, `group:ID`, `partner:meta`; or `owner` for the own party alone. */
function audienceOf(texts: readonly string[], name: string): object {
  const words = texts.flatMap((text) => text.split(',')).map((word) => word.trim());
  const isEveryCountry = (word: string): boolean => /^every[-_]country$/i.test(word);
  const after = (prefix: string): readonly string[] =>
    words.filter((word) => word.toLowerCase().startsWith(`${prefix}:`)).map((word) => word.slice(prefix.length + 1).trim());
  if (words.length === 1 && /^owner$/i.test(words[0] ?? '')) return {};
  const wrong = words.find((word) => !isEveryCountry(word) && !/^([a-z]{2}|except: ?[a-z]{2}|(group|partner):.+)$/i.test(word));
  if (wrong !== undefined) {
    throw new CliFailure(
      `${name} must be country codes (KH,VN), every-country, except:JP, group:ID, partner:NAME, owner, or JSON (got “${wrong}”).`,
    );
  }
  const [countries, exceptCountries] = [words.filter((word) => word.length === 2), after('except')].map((codes) =>
    codes.map((code) => code.toUpperCase()),
  );
  const parts = {
    everyCountry: words.some(isEveryCountry),
    countries,
    exceptCountries,
    groups: after('group'),
    partners: after('partner'),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part === true || (Array.isArray(part) && part.length > 0)));
}

function scalarOf(type: string, text: string, name: string, io: Io): unknown {
  if (type === 'Boolean') return booleanOf(text, name);
  if (NUMBER_SCALARS.includes(type)) {
    if (!/^-?\d+(\.\d+)?$/.test(text)) throw new CliFailure(`${name} must be a number (got “${text}”).`);
    return Number(text);
  }
  if (type === 'DateTime') return momentOf(text, name, io.now());
  return SCALARS.includes(type) ? text : wordOf(type, text, name);
}

/** Reads an enum value. An enum that no command uses is not known here: the hub checks its value. */
function wordOf(type: string, text: string, name: string): string {
  if (type === 'Tlp') {
    const label = tlpOf(text);
    if (label !== undefined) return label;
  }
  const values = ENUMS[type];
  if (!values) return text.toUpperCase().replace(/[-\s]+/g, '_');
  const found = enumValueOf(values, text);
  if (found === undefined) throw new CliFailure(`${name} must be one of ${listEnumValues(values)} (got “${text}”).`);
  return found;
}

function booleanOf(text: string, name: string): boolean {
  if (!['true', 'false'].includes(text)) throw new CliFailure(`${name} must be true or false (got “${text}”).`);
  return text === 'true';
}

function momentOf(text: string, name: string, now: number): string {
  const [, count, unit] = DURATION.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return new Date(now + Number(count) * (MS[unit] ?? 0)).toISOString();
  const read = FIELD_READERS.validUntil(text);
  if ('value' in read && typeof read.value === 'string') return read.value;
  throw new CliFailure(
    `${name} must be a date (2027-03-31), a time (2027-03-31T09:30:00Z), or a time from now: 90d, 12h, 30m (got “${text}”).`,
  );
}

/** Reads JSON text, or the file behind `@`. @throws CliFailure */
export async function jsonOf(text: string, name: string, io: Io): Promise<unknown> {
  const source = await textOrFile(text, io);
  try {
    return JSON.parse(source) as unknown;
  } catch (error) {
    throw new CliFailure(`${name} must be JSON: ${(error as Error).message}.`, { cause: error });
  }
}

/** Returns the text, the content of the file behind `@`, or that of the standard input for `-`. @throws CliFailure */
export async function textOrFile(text: string, io: Io): Promise<string> {
  if (text === '-') {
    const pieces: Uint8Array[] = [];
    for await (const piece of readStandardInput(io)) pieces.push(piece);
    return Buffer.concat(pieces).toString('utf8');
  }
  if (!text.startsWith('@')) return text;
  return readFile(resolve(io.cwd, text.slice(1)), 'utf8').catch((error: unknown) => {
    throw new CliFailure(`The file ${text.slice(1)} cannot be read (${errorCode(error)}).`);
  });
}
